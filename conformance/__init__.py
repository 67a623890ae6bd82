"""The W3C SPARQL 1.1 test suite, run on kbgraph and on rdflib's own engine.

The suite is read from a folder; it is not part of the repository.
"""
