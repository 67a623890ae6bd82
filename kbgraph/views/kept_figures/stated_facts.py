"""The figures about claims, collected from the N-Quads of files while an index is made.

To ask a store on disk for the claims of all facts takes ten times as long.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from struct import Struct
from typing import TypeAlias

from kbgraph.rdf.claim_lines import ClaimLines, WrittenTriple
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import BASIS, CHECKED, DERIVED, STRENGTH
from kbgraph.summaries import Counts
from kbgraph.views.freshness import CheckedDays
from kbgraph.views.overview.fact_counts import NO_FACTS

_STRENGTH, _CHECKED, _BASIS = (f"<{iri}>".encode() for iri in (STRENGTH, CHECKED, BASIS))
_DERIVED = frozenset(f"<{iri}>".encode() for iri in DERIVED)
_NO_FACTS = frozenset(f"<{prop}>".encode() for prop in NO_FACTS)
_About: TypeAlias = dict[bytes, list[bytes]]
"""The statements about a claim."""
_NOTHING: _About = {}
_NONE = [b""]
_STATED = Struct(">qII")
"""Fact, strength and day as bytes, which sort as tuples of them do, in a fifth of their memory."""


class StatedFacts:
    """Collects the facts of things, with their strengths and days: 24 bytes for each claim."""

    def __init__(self, iris: IriFactory) -> None:
        """Collect claims whose IRIs a factory makes."""
        self._iris = iris
        self._thing = f"<{iris.base}id/".encode()
        self._numbers: dict[bytes, int] = {b"": 0}
        """Strengths and days, with their numbers."""
        self._rated = array("q")
        """The digest of a fact, its strength, and the day, of each claim; 0 for a strength that
        does not count."""
        self._unrated = array("q")
        """The digest of a fact, 1 if its strength counts, the day, and the digest of the claim."""
        self._strengths: dict[int, int] = {}
        """The strengths of claims that were collected earlier, by their digests."""
        self.days: CheckedDays = defaultdict(Counter)
        """How many claims of each entry were checked on each day."""

    def add(self, claims: ClaimLines) -> None:
        """Add the claims of a file, or at last what follows from those of all files."""
        self._add_days(claims)
        for name, about in claims.known.items():
            if _STRENGTH in about and name not in claims.stated:
                self._strengths[hash(name)] = self._number(about[_STRENGTH][-1])
        for name, triples in claims.stated.items():
            self._add_facts(name, triples, claims.known.get(name, _NOTHING))

    def _add_days(self, claims: ClaimLines) -> None:
        # Most claims of a text have the same entry and the same day.
        checked = Counter(
            (name.partition(b"#")[0], about[_CHECKED][-1])
            for name, about in claims.known.items()
            if _CHECKED in about
        )
        for (entry, day), number in checked.items():
            self.days[self._iris.slug(_text(entry)) or ""][_text(day)] += number

    def _add_facts(self, name: bytes, triples: list[WrittenTriple], about: _About) -> None:
        strength, day = (self._number(about.get(key, _NONE)[-1]) for key in (_STRENGTH, _CHECKED))
        for triple, is_counted in self._facts(triples, about):
            if strength:
                self._rated.extend((hash(triple), strength * is_counted, day))
            else:
                self._unrated.extend((hash(triple), is_counted, day, hash(name)))

    def _facts(
        self, triples: list[WrittenTriple], about: _About
    ) -> Iterator[tuple[WrittenTriple, bool]]:
        """Yield the facts of things that a claim states, and whether their strength counts.

        It does not for a fact that follows from another, nor for what a row says of its object.
        """
        objects = {value for _, _, value in triples} if len(triples) > 1 else ()
        is_derived = not _DERIVED.isdisjoint(about.get(_BASIS, ()))
        for triple in triples:
            thing, prop, value = triple
            if prop not in _NO_FACTS and thing.startswith(self._thing) and b"#" not in thing:
                yield triple, not is_derived and thing != value and thing not in objects

    def _number(self, text: bytes) -> int:
        return self._numbers.setdefault(text, len(self._numbers))

    def counts(self) -> Counts:
        """Return the number of facts by strength and by the day of their last check."""
        texts = [*map(_text, self._numbers)]
        counts: Counts = Counter()
        for _, found in groupby(map(_STATED.unpack, sorted(self._stated())), itemgetter(0)):
            stated = [*found]
            day = max(texts[each[2]] for each in stated)
            for strength in {each[1] for each in stated if each[1]}:
                counts[texts[strength], day] += 1
        return counts

    def _stated(self) -> Iterator[bytes]:
        rated = [iter(self._rated)] * 3
        yield from map(_STATED.pack, *rated)
        unrated = [iter(self._unrated)] * 4
        for fact, is_counted, day, claim in zip(*unrated, strict=True):
            strength = self._strengths.get(claim)
            if strength is not None:
                yield _STATED.pack(fact, strength * is_counted, day)


def _text(term: bytes) -> str:
    """Return an IRI, or the text of a literal without quotation marks, such as a day."""
    return term[1:].partition(b'"' if term.startswith(b'"') else b">")[0].decode()
