"""Evidence: how strong a fact is, when its sources speak, and whether it holds on a day.

Pure functions of what claims and sources say; `docs/explanation/evidence.md` has the reasons.
"""
