"""The statements that follow from the claims of several entries, before and after a change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kbgraph.build import following_quads
from kbgraph.disk_index.database import FOREVER, Database
from kbgraph.disk_index.keys import ClaimKeys, thing_key
from kbgraph.disk_index.packing import unpack
from kbgraph.disk_index.stored.classes import class_of, classes_named
from kbgraph.extraction.claims import Claim
from kbgraph.extraction.inference import class_statements
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.iris import IriFactory

_UNCHANGED = """
SELECT entry FROM stated JOIN entries ON id = entry WHERE key = ? AND first <= ? AND last = ?
"""


class PremiseChange(NamedTuple):
    """The premises of entries before and after they were read again, and the two generations."""

    before: Sequence[Claim]
    after: Sequence[Claim]
    old: int
    new: int


class Following(NamedTuple):
    """N-Quads that follow from premises before and after a change.

    They are complete as far as the change alters them. Those that it does not alter may be in both,
    or in neither.
    """

    before: set[str]
    after: set[str]


def following_change(
    database: Database, change: PremiseChange, ontology: Ontology, iris: IriFactory
) -> Following:
    """Return the statements that follow before and after a change of some premises."""
    keys = ClaimKeys(ontology)
    affected = {key for claim in (*change.before, *change.after) for key in keys.of_facts(claim)}
    affected.update(_things_of_another_class(database, change))
    related = [
        claim
        for claim in _unchanged_premises(database, change, affected)
        if not affected.isdisjoint(keys.of(claim))
    ]

    def following(own: Sequence[Claim], generation: int) -> set[str]:
        premises = (*related, *own)
        classes = classes_named(database, generation, premises)
        return set(following_quads(premises, classes, ontology, iris))

    return Following(following(change.before, change.old), following(change.after, change.new))


def _things_of_another_class(database: Database, change: PremiseChange) -> Iterator[int]:
    """Yield the keys of the things to which the two generations give different classes."""
    statements = class_statements((*change.before, *change.after))
    for thing in {statement.thing for statement in statements}:
        if class_of(database, change.old, thing) != class_of(database, change.new, thing):
            yield thing_key(thing)


def _unchanged_premises(
    database: Database, change: PremiseChange, keys: set[int]
) -> Iterator[Claim]:
    """Yield the premises of the entries that have any of the keys and are not read again."""
    rows: set[int] = set()
    for key in keys:
        found = database.rows(_UNCHANGED, key, change.old, FOREVER)
        rows.update(row for (row,) in found)
    for row in sorted(rows):
        packed = database.row("SELECT claims FROM premises WHERE entry = ?", row)
        if packed is not None:
            yield from unpack(packed[0])
