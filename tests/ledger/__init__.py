"""The line ledger, checked from outside: generated documents, damaged entries, mutated values.

Nothing here imports a grammar or the parser of kbgraph: the checks read its exports, findings and
pages, and judge them by the text that was put in.
"""
