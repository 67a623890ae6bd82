"""The facts of things with the evidence for each, counted in tables of SQLite.

A thing has one row in each generation in which it has the same facts; with it are the numbers of
its facts by property and evidence. All functions that write take an open connection, and leave it
to the caller to commit.
"""

from kbgraph.stored_facts.claim_scan import ClaimScanner
from kbgraph.stored_facts.collector import FactCounter
from kbgraph.stored_facts.fact_rows import CountedFacts, FactKind, KindChoice, StoredFacts
from kbgraph.stored_facts.schema import NO_DAY, StoredEvidence, create_tables, drop_ended
from kbgraph.stored_facts.writing import CountedThing, FactWriter

__all__ = [
    "NO_DAY",
    "ClaimScanner",
    "CountedFacts",
    "CountedThing",
    "FactCounter",
    "FactKind",
    "FactWriter",
    "KindChoice",
    "StoredEvidence",
    "StoredFacts",
    "create_tables",
    "drop_ended",
]
