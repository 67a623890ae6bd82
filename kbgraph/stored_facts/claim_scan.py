"""Claims of facts about things, read from N-Quads as extraction writes them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from kbgraph.evidence.dates import latest_day
from kbgraph.evidence.source import SourceEvidence
from kbgraph.evidence.strength import SCALE
from kbgraph.rdf.claim_lines import ClaimLines, WrittenTriple
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import (
    BASIS,
    CHECKED,
    COPIED,
    DERIVED,
    DERIVED_FROM,
    DISAGREES_WITH,
    ISSUED,
    LINKED,
    NONE_FOUND,
    NOT_KNOWN,
    OF_PROPERTY,
    STRENGTH,
    TIMES,
    TYPE,
    UNREAD,
)
from kbgraph.rdf.quad_lines import lines_with
from kbgraph.rdf.terms import STRING, Iri, Literal
from kbgraph.stored_facts.schema import NO_DAY


def _term(iri: str) -> bytes:
    return f"<{iri}>".encode()


_STRENGTH, _BASIS, _SOURCE, _CHECKED, _DISAGREES, _OF_PROPERTY = map(
    _term, (STRENGTH, BASIS, DERIVED_FROM, CHECKED, DISAGREES_WITH, OF_PROPERTY)
)
_RANKS = {_term(step): rank for rank, step in enumerate(SCALE)}
_NEITHER = frozenset(map(_term, (*TIMES, TYPE)))
_ANSWERS = frozenset(map(_term, (NONE_FOUND, NOT_KNOWN)))
_UNREAD, _LINKED = map(_term, (UNREAD, LINKED))
_DERIVED = frozenset(map(_term, DERIVED))
_ISSUED, _COPIED = map(_term, (ISSUED, COPIED))
_DATE = re.compile(rb'(<[^>]*>) (<[^>]*>) "([^"]*)"(?:\^\^<([^>]*)>)? \.')
_LEXICAL = re.compile(rb'"([^"]*)"')
_Known: TypeAlias = dict[bytes, list[bytes]]


class ClaimedFact(NamedTuple):
    """A fact about a thing as one claim states it; terms are as N-Quads write them."""

    thing: bytes
    predicate: bytes
    property: bytes
    """The property that it is about: also where the triple says that it has no value."""
    fact: int
    """A hash of its triple, without the thing."""
    claim: int
    """A hash of the claim."""
    rank: int | None
    """The rank of the strength; None where the text does not give it."""
    is_own: bool
    """Whether the claim is about the thing, which is no value in it."""
    is_inferred: bool
    issued: int
    checked: int


class ScannedClaims(NamedTuple):
    """The facts that the claims of a text state."""

    facts: list[ClaimedFact]
    ratings: dict[int, int]
    """The rank of each claim that has a strength here, and states its facts elsewhere."""
    disputed: set[int]
    """The claims that disagree with others."""
    ambiguous: set[bytes]
    """The things with a value that could not be read, and of which several properties are meant."""


class ClaimScanner:
    """Reads the claims of one graph after another: a source is described in the first of them."""

    def __init__(self, iris: IriFactory) -> None:
        self._thing = f"<{iris.base}id/".encode()
        self._issued: dict[int, int] = {}
        """The last day on which a source can speak, by a hash of its IRI; none if undated."""

    def scan(self, claims: ClaimLines) -> ScannedClaims:
        """Return the claims of a text; those of a claim's facts are together in it."""
        nquads, known, stated = claims
        self._issued.update(_days_of_sources(nquads))
        elsewhere = known.keys() - stated.keys()
        return ScannedClaims(
            facts=[
                each
                for claim, facts in stated.items()
                for each in self._facts(claim, facts, known.get(claim, {}))
            ],
            ratings={
                hash(claim): _RANKS[known[claim][_STRENGTH][0]]
                for claim in elsewhere
                if _STRENGTH in known[claim]
            },
            disputed={hash(claim) for claim, about in known.items() if _DISAGREES in about},
            ambiguous=_ambiguous(known, stated),
        )

    def _facts(
        self, claim: bytes, facts: list[WrittenTriple], about: _Known
    ) -> Iterator[ClaimedFact]:
        if _STRENGTH not in about and about.get(_BASIS) == [_LINKED]:
            return
        values = {value for *_, value in facts} if len(facts) > 1 else ()
        rank = _RANKS[about[_STRENGTH][0]] if _STRENGTH in about else None
        days, sources = self._issued, about.get(_SOURCE, ())
        issued = max([days.get(hash(each), NO_DAY) for each in sources], default=NO_DAY)
        checked = max(map(_last_day, about.get(_CHECKED, ())), default=NO_DAY)
        for thing, predicate, value in facts:
            if thing.startswith(self._thing) and b"#" not in thing and predicate not in _NEITHER:
                yield ClaimedFact(
                    thing=thing,
                    predicate=predicate,
                    property=_property(predicate, value, about),
                    fact=hash((predicate, value)),
                    claim=hash(claim),
                    rank=rank,
                    is_own=thing != value and thing not in values,
                    is_inferred=not _DERIVED.isdisjoint(about.get(_BASIS, ())),
                    issued=issued,
                    checked=checked,
                )


def _property(predicate: bytes, value: bytes, about: _Known) -> bytes:
    if predicate in _ANSWERS and value.startswith(b"<"):
        return value
    return min(about.get(_OF_PROPERTY, ()), default=_UNREAD) if predicate == _UNREAD else predicate


def _ambiguous(known: dict[bytes, _Known], stated: dict[bytes, list[WrittenTriple]]) -> set[bytes]:
    meant: dict[WrittenTriple, bytes] = {}
    found = set()
    for claim, about in known.items():
        for prop in about.get(_OF_PROPERTY, ()):
            for fact in stated.get(claim, ()):
                if meant.setdefault(fact, prop) != prop:
                    found.add(fact[0])
    return found


@lru_cache(maxsize=4096)
def _last_day(literal: bytes) -> int:
    """Return the last day that a literal can mean; few days are named, and often."""
    lexical = _LEXICAL.match(literal)
    found = latest_day((lexical[1].decode(),) if lexical else ())
    return found.toordinal() if found else NO_DAY


def _days_of_sources(nquads: bytes) -> dict[int, int]:
    dates: dict[bytes, dict[bytes, Literal]] = defaultdict(dict)
    for key in (_ISSUED, _COPIED):
        for line in lines_with(key, nquads):
            if (found := _DATE.fullmatch(line)) and found[2] == key:
                datatype = Iri(found[4].decode()) if found[4] else STRING
                dates[found[1]].setdefault(key, Literal(found[3].decode(), datatype))
    days = {}
    for source, known in dates.items():
        day = SourceEvidence(
            Iri(source[1:-1].decode()), issued=known.get(_ISSUED), copied=known.get(_COPIED)
        ).speaks_on
        if last := latest_day([str(day)] if day is not None else ()):
            days[hash(source)] = last.toordinal()
    return days
