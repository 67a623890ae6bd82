"""The class of a thing in a generation of an index."""

from __future__ import annotations

from collections.abc import Iterable

from kbgraph.disk_index.database import Database
from kbgraph.disk_index.keys import key_of
from kbgraph.extraction.claims import Claim
from kbgraph.rdf.terms import Iri

_QUERY = """
SELECT class FROM classes JOIN entries ON id = entry
WHERE key = ? AND first <= ? AND last >= ? ORDER BY rank, class LIMIT 1
"""


def class_of(database: Database, number: int, thing: Iri) -> Iri | None:
    """Return the class that claims of a generation give a thing; None where none does."""
    row = database.row(_QUERY, key_of("class", thing), number, number)
    return Iri(row[0]) if row else None


def classes_named(database: Database, number: int, claims: Iterable[Claim]) -> dict[Iri, Iri]:
    """Return the class of each thing of which claims of a generation say something."""
    found = {thing: class_of(database, number, thing) for thing in _things_of(claims)}
    return {thing: cls for thing, cls in found.items() if cls is not None}


def _things_of(claims: Iterable[Claim]) -> set[Iri]:
    things: set[Iri] = set()
    for claim in claims:
        for fact in (claim.fact, *claim.details):
            things.add(fact.subject)
            if isinstance(fact.object, Iri):
                things.add(fact.object)
    return things
