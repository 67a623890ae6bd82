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

from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import BASIS, CHECKED, INFERRED, STRENGTH
from kbgraph.summaries import Counts
from kbgraph.views.freshness import CheckedDays
from kbgraph.views.overview.fact_counts import NO_FACTS

_STRENGTH, _CHECKED, _BASIS, _INFERRED = (
    f"<{iri}>".encode() for iri in (STRENGTH, CHECKED, BASIS, INFERRED)
)
_NO_FACTS = frozenset(f"<{prop}>".encode() for prop in NO_FACTS)
_STATED = Struct(">qII")
"""Fact, strength and day as bytes, which sort as tuples of them do, in a fifth of their memory."""


class _Claim:
    """A claim in some N-Quads: its triples as they are written, and what is said of it."""

    __slots__ = ("day", "is_inferred", "strength", "triples")

    def __init__(self) -> None:
        self.triples: list[bytes] = []
        self.strength = self.day = b""
        self.is_inferred = False


class StatedFacts:
    """Collects the facts of things, with their strengths and days: 24 bytes for each claim."""

    def __init__(self, iris: IriFactory) -> None:
        """Collect claims whose IRIs a factory makes."""
        self._iris = iris
        self._graph, self._thing = f"<{iris.claims}>".encode(), f"<{iris.base}id/".encode()
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

    def add(self, nquads: bytes) -> None:
        """Add the claims of a file, or at last what follows from those of all files."""
        for name, claim in self._claims(nquads).items():
            strength, day = self._number(claim.strength), self._number(claim.day)
            if day:
                self.days[self._iris.slug(_text(name)) or ""][_text(claim.day)] += 1
            if strength and not claim.triples:
                self._strengths[hash(name)] = strength
            for triple, is_counted in self._facts(claim):
                if strength:
                    self._rated.extend((hash(triple), strength * is_counted, day))
                else:
                    self._unrated.extend((hash(triple), is_counted, day, hash(name)))

    def _claims(self, nquads: bytes) -> dict[bytes, _Claim]:
        claims: dict[bytes, _Claim] = defaultdict(_Claim)
        before = b""
        for line in nquads.split(b"\n"):
            stated, _, graph = line[:-2].rpartition(b" ")
            if graph == self._graph:
                name, prop, value = stated.split(b" ", 2)
                if prop == _STRENGTH:
                    claims[name].strength = value
                elif prop == _CHECKED:
                    claims[name].day = value
                elif prop == _BASIS and value == _INFERRED:
                    claims[name].is_inferred = True
            elif stated and stated == before:
                # The quad of a claim comes after that of the default graph.
                claims[graph].triples.append(stated)
            before = line[:-2]
        return claims

    def _facts(self, claim: _Claim) -> Iterator[tuple[bytes, bool]]:
        """Yield the facts of things that a claim states, and whether their strength counts.

        It does not for an inferred fact, nor for what a row says of its object.
        """
        words = [triple.split(b" ", 2) for triple in claim.triples]
        objects = {value for _, _, value in words}
        for triple, (thing, prop, _) in zip(claim.triples, words, strict=True):
            if prop not in _NO_FACTS and thing.startswith(self._thing) and b"#" not in thing:
                yield triple, not claim.is_inferred and thing not in objects

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
