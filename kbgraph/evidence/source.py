"""Sources as evidence: their kind, publisher, dates and standing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from kbgraph.evidence.dates import span
from kbgraph.ontology.vocabulary import Vocabulary
from kbgraph.rdf.namespaces import (
    BROADER,
    CHECKED,
    COPIED,
    ISSUED,
    KB,
    PUBLISHER,
    REPLACED_BY,
    SOURCE_KIND,
    STANDING,
)
from kbgraph.rdf.terms import EDTF, Iri, Literal, Term
from kbgraph.source.names import normalise_name

PRIMARY, SECONDARY, PACKAGE_OF_DATA, OWN = (
    Iri(f"{KB}kind-{name}") for name in ("primary", "secondary", "package", "own")
)
KINDS = (PRIMARY, SECONDARY, PACKAGE_OF_DATA, OWN)
"""The kinds of sources, the strongest first."""
SUPERSEDED = frozenset(Iri(f"{KB}standing-{name}") for name in ("replaced", "retired"))
"""Standings of a source that is no longer in force.

An amended one may still hold in the place that is cited, and a dead address says nothing.
"""
REPLACED = Iri(f"{KB}standing-replaced")
"""The standing of a source that names its successor, and no other standing."""
_DAY = re.compile(r"-?\d{4}(?:-\d\d){0,2}")
_MAX_BROADER = 20


class SourceEvidence(NamedTuple):
    """The properties of a source on which the strength and the date of claims depend."""

    iri: Iri
    kind: Iri | None = None
    """A member of `KINDS`; None where the source does not say it, or says one of no such kind."""
    publisher: str = ""
    """Normalised, so that spellings are compared; empty where the source names none."""
    issued: Literal | None = None
    copied: Literal | None = None
    """The day of the copy that was read."""
    checked: Literal | None = None
    standing: Iri | None = None

    @property
    def speaks_on(self) -> Literal | None:
        """The day on which it speaks: of its issue, or else of its copy; None if undated."""
        return next((day for day in (self.issued, self.copied) if day and earliest_day(day)), None)

    @property
    def is_superseded(self) -> bool:
        """Whether it was replaced or retired."""
        return self.standing in SUPERSEDED


def source_evidence(
    iri: Iri, described: Iterable[tuple[Iri, Term]], vocabulary: Vocabulary
) -> SourceEvidence:
    """Return a source as evidence, from its properties with their values."""
    known: dict[Iri, Term] = {}
    for prop, value in described:
        known.setdefault(prop, value)
    kind = known.get(SOURCE_KIND)
    return SourceEvidence(
        iri=iri,
        kind=broad_kind(kind, vocabulary) if isinstance(kind, Iri) else None,
        publisher=normalise_name(str(known.get(PUBLISHER, ""))),
        issued=_literal(known.get(ISSUED)),
        copied=_literal(known.get(COPIED)),
        checked=_literal(known.get(CHECKED)),
        standing=standing_of(known.get(STANDING), known.get(REPLACED_BY)),
    )


def _literal(value: Term | None) -> Literal | None:
    return value if isinstance(value, Literal) else None


def standing_of(standing: Term | None, replaced_by: Term | None) -> Iri | None:
    """Return the standing of a source: as stated, or that of one that names its successor."""
    if isinstance(standing, Iri):
        return standing
    return None if replaced_by is None else REPLACED


def broad_kind(kind: Iri, vocabulary: Vocabulary) -> Iri | None:
    """Return the one of `KINDS` that a kind is, or is under by `skos:broader`; None if of none."""
    reached = [kind]
    for each in reached:
        if each in KINDS:
            return each
        near = vocabulary.served.iris(each, BROADER) if len(reached) < _MAX_BROADER else []
        reached += [broader for broader in near if broader not in reached]
    return None


def earliest_day(day: Literal) -> str:
    """Return the sort key of a date, a month, a year or an uncertain date: its earliest day.

    A year sorts before its days, as less is known of it. An uncertain date whose earliest day is
    not known is no newer than any other.
    """
    if day.datatype == EDTF:
        return str(span(day).earliest or "")
    found = _DAY.search(day.lexical)
    return found[0] if found else ""


def newest(days: Iterable[Literal | None]) -> Literal | None:
    """Return the newest of some days, of which None is unknown; None where no day is known."""
    known = [day for day in days if day is not None]
    # Of equal days the order of the sources must not decide.
    return max(known, key=lambda day: (earliest_day(day), day.lexical), default=None)


def newest_text(days: Iterable[str]) -> str:
    """Return the newest of some dates in text, uncertain ones among them; empty without any."""
    return max(days, key=lambda day: (_earliest_in(day), day), default="")


def _earliest_in(day: str) -> str:
    plain = _DAY.match(day)
    return plain[0] if plain and plain[0] == day else earliest_day(Literal(day, EDTF))
