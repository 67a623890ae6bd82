"""Counts the facts of all things, while an index is built from nothing.

A fact may be stated by claims of several files, and rated once all have been read: what each claim
gives lies in a table of its own meanwhile, so that SQLite sorts it.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from kbgraph.evidence.strength import SCALE
from kbgraph.rdf.terms import Iri
from kbgraph.stored_facts.claim_scan import ScannedClaims
from kbgraph.stored_facts.schema import StoredEvidence, drop_collected

StrengthName: TypeAlias = Callable[[Iri, Iri], str]
"""Takes a property and a step; returns the name of the step as it is told of such facts."""
_CLAIM = "INSERT INTO fact_claims VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_RATING = "INSERT OR REPLACE INTO fact_ratings VALUES (?, ?)"
_DISPUTE = "INSERT OR IGNORE INTO fact_disputes VALUES (?)"
_DISPUTED = "SELECT DISTINCT thing FROM fact_claims JOIN fact_disputes USING (claim)"
_FACTS = """
SELECT thing, predicate, property, max(known) FILTER (WHERE own), max(issued), max(checked)
FROM (SELECT *, coalesce(rank, (SELECT r.rank FROM fact_ratings r WHERE r.claim = c.claim)) known
  FROM fact_claims c)
WHERE known IS NOT NULL
GROUP BY thing, fact HAVING max(own AND NOT inferred)
ORDER BY thing"""


class FactsOfThing(NamedTuple):
    """The facts of a thing by property and evidence; none where they must be read singly."""

    thing: Iri
    facts: Counter[tuple[Iri, StoredEvidence]] | None


class FactCounter:
    """Collects claims, and counts the facts that they state."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Collect into the tables of an open transaction."""
        self._connection = connection
        self._numbers: dict[bytes, int] = {}
        """The number of each thing and each property."""
        self._ambiguous: set[bytes] = set()

    def add(self, scanned: ScannedClaims) -> None:
        """Take the claims of a text."""
        number, execute = self._number, self._connection.executemany
        execute(
            _CLAIM,
            (
                (number(thing), number(predicate), number(prop), *rest)
                for thing, predicate, prop, *rest in scanned.facts
            ),
        )
        if scanned.ratings:
            execute(_RATING, scanned.ratings.items())
        if scanned.disputed:
            execute(_DISPUTE, ((claim,) for claim in scanned.disputed))
        self._ambiguous |= scanned.ambiguous

    def counted(self, strength_name: StrengthName) -> Iterator[FactsOfThing]:
        """Yield the facts of each thing, then those things whose facts must be read singly.

        The collected rows are removed then.
        """
        terms = {number: Iri(term[1:-1].decode()) for term, number in self._numbers.items()}
        apart = {number for (number,) in self._connection.execute(_DISPUTED)}
        apart |= {self._numbers[thing] for thing in self._ambiguous}
        names: dict[tuple[int, int], str] = {}
        for thing, rows in groupby(self._connection.execute(_FACTS), itemgetter(0)):
            if thing in apart:
                continue
            facts: Counter[tuple[Iri, StoredEvidence]] = Counter()
            for _, predicate, prop, rank, issued, checked in rows:
                name = names.get((predicate, rank))
                if name is None:
                    name = names[predicate, rank] = strength_name(terms[predicate], SCALE[rank])
                facts[terms[prop], StoredEvidence(name, False, issued, checked)] += 1
            yield FactsOfThing(terms[thing], facts)
        for thing in sorted(apart):
            yield FactsOfThing(terms[thing], None)
        drop_collected(self._connection)

    def _number(self, term: bytes) -> int:
        return self._numbers.setdefault(term, len(self._numbers))
