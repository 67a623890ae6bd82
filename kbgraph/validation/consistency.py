"""Checks that two entries agree on the facts that both of them must state."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from kbgraph.build import Graph
from kbgraph.extraction.subject import Subject
from kbgraph.findings import Finding, Severity
from kbgraph.ontology.constraints import ReciprocalRule
from kbgraph.rdf.terms import Iri, Term
from kbgraph.source.names import normalise_key
from kbgraph.validation.locations import MISREAD_CODES, Location, LocationFinder
from kbgraph.views.labels import Labels

_UNMAPPED_CODES = {"unmapped-key", "unmapped-row"}
_MEANT = re.compile(r"did you mean (.+)\?")
_STATEMENTS_QUERY = """
PREFIX kb: <https://kbgraph.example/ont#>
SELECT ?claim ?subject ?object ?line ?property WHERE {
  GRAPH ?claim { ?subject ?property ?object }
  GRAPH <claims> { ?claim kb:statedAt ?line OPTIONAL { ?claim kb:basis ?basis } }
  FILTER(COALESCE(?basis, kb:stated) IN (kb:stated, kb:package))
}
"""
_QUALIFIERS_QUERY = (
    "SELECT ?claim ?value ?qualifier WHERE { GRAPH <claims> { ?claim ?qualifier ?value } }"
)


class _Statement(NamedTuple):
    """A claim of a fact between two things that both have entries."""

    slug: str
    """The slug of the entry that states it."""
    line: str
    claim: Iri


class _MissingCounterpart(NamedTuple):
    """A fact that one entry states and the other entry leaves out."""

    location: Location
    """The location of the statement."""
    fact: str
    other: Subject
    """The subject of the entry that leaves it out."""

    @property
    def message(self) -> str:
        """The message of the finding."""
        return f"{self.fact} is stated here but not in {self.other.path}"

    @property
    def suggestion(self) -> str:
        """The suggestion of the finding."""
        return f"state it in {self.other.path} too, or correct it here"


class _Side(NamedTuple):
    """The location of one entry's statement, and the values of a qualifier of it."""

    location: Location
    values: set[Term]


_Ends: TypeAlias = tuple[str, str]
"""The slugs of the subject and the object."""


def disagreements(graph: Graph, labels: Labels, locations: LocationFinder) -> Iterator[Finding]:
    """Yield a finding for each fact that only one of two entries states.

    Also yield one for each qualifier on which the two entries differ, if a rule of the mapping
    names it.
    """
    check = _ReciprocityCheck(graph, labels, locations)
    rules = graph.ontology.mapping.constraints.reciprocal_rules
    ruled = {path for rule in rules for path in rule.paths}
    for prop in graph.ontology.symmetric:
        if prop not in ruled:
            yield from check.symmetric(prop)
    for rule in rules:
        yield from check.rule(rule)


class _ReciprocityCheck:
    """Compares the statements of two entries about each other."""

    def __init__(self, graph: Graph, labels: Labels, locations: LocationFinder) -> None:
        self._graph, self._labels, self._locations = graph, labels, locations
        self._misread = {each.file for each in graph.findings if each.code in MISREAD_CODES}
        self._misspelt = {
            (each.file, normalise_key(match[1]))
            for each in graph.findings
            if each.code in _UNMAPPED_CODES and (match := _MEANT.search(each.suggestion))
        }
        """The files with a misspelt key or label, and the one that was meant."""

    def symmetric(self, prop: Iri) -> Iterator[Finding]:
        """Check a symmetric property that no rule names."""
        for ends, statements in self._facts(prop).items():
            missing = self._missing_counterpart(prop, ends, statements)
            if missing:
                yield missing.location.finding(
                    Severity.WARNING,
                    "one-sided",
                    missing.message,
                    suggestion=missing.suggestion,
                    about=missing.other.slug,
                )

    def rule(self, rule: ReciprocalRule) -> Iterator[Finding]:
        """Check the properties and qualifiers of a rule."""
        qualifiers = {qualifier: self._qualifier(qualifier) for qualifier in rule.qualifiers}
        for prop in rule.paths:
            for ends, statements in self._facts(prop).items():
                missing = self._missing_counterpart(prop, ends, statements)
                if missing:
                    yield missing.location.finding(
                        Severity.WARNING,
                        "not-agreed",
                        missing.message,
                        suggestion=missing.suggestion,
                        about=missing.other.slug,
                    )
                for qualifier, values in qualifiers.items():
                    yield from self._different_qualifier(
                        prop, qualifier, statements=statements, values=values
                    )

    def _facts(self, prop: Iri) -> dict[_Ends, list[_Statement]]:
        """Return the statements of each fact of a property or its inverses, by line."""
        ontology = self._graph.ontology
        facts: dict[_Ends, list[_Statement]] = defaultdict(list)
        for (subject, thing), statement in self._statements(prop):
            is_swapped = prop in ontology.symmetric and subject > thing
            facts[(thing, subject) if is_swapped else (subject, thing)].append(statement)
        for inverse in ontology.inverses(prop):
            for (subject, thing), statement in self._statements(inverse):
                facts[thing, subject].append(statement)
        return {ends: sorted(facts[ends], key=self._position) for ends in sorted(facts)}

    def _position(self, statement: _Statement) -> tuple[str, int]:
        return statement.slug, self._graph.iris.line_number(statement.line) or 0

    def _statements(self, prop: Iri) -> Iterator[tuple[_Ends, _Statement]]:
        """Yield the statements of a property between two entries, made by one of the two."""
        graph, iris = self._graph, self._graph.iris
        for claim, subject, thing, line, _ in graph.store.select(_STATEMENTS_QUERY, property=prop):
            ends = [
                iris.slug(iri) or "" for iri in map(str, (subject, thing)) if iris.is_thing(iri)
            ]
            owner = iris.slug(str(claim)) or ""
            if (
                len(ends) == 2
                and ends[0] != ends[1]
                and owner in ends
                and all(slug in graph.subjects for slug in ends)
            ):
                yield (ends[0], ends[1]), _Statement(owner, str(line), Iri(str(claim)))

    def _qualifier(self, qualifier: Iri) -> dict[str, set[Term]]:
        """Return the values of a qualifier by claim."""
        values: dict[str, set[Term]] = defaultdict(set)
        for claim, value, _ in self._graph.store.select(_QUALIFIERS_QUERY, qualifier=qualifier):
            if value is not None:
                values[str(claim)].add(value)
        return values

    def _missing_counterpart(
        self, prop: Iri, ends: _Ends, statements: list[_Statement]
    ) -> _MissingCounterpart | None:
        """Return the first statement of a fact that only one of the entries states."""
        if len({statement.slug for statement in statements}) == 2:
            return None
        first = statements[0]
        other = self._graph.subjects[ends[0] if first.slug == ends[1] else ends[1]]
        if other.path in self._misread or self._is_misspelt(prop, other):
            return None
        location = self._locations.of(first.line, other.iri)
        fact = f"{self._labels.label(prop)!r} {self._labels.label(other.iri)}"
        return _MissingCounterpart(location, fact, other) if location else None

    def _is_misspelt(self, prop: Iri, other: Subject) -> bool:
        """Say whether an entry has a misspelt key or label of a property."""
        if not self._misspelt:
            return False
        fields = self._graph.ontology.fields(other.cls)
        keys = [(key, each) for key, named in fields.by_key.items() for each in named]
        rows = [(row[1], each) for row, named in fields.by_row.items() for each in named]
        return any(
            (other.path, key) in self._misspelt
            for key, field in (*keys, *rows)
            if field.path == prop
        )

    def _different_qualifier(
        self,
        prop: Iri,
        qualifier: Iri,
        *,
        statements: list[_Statement],
        values: dict[str, set[Term]],
    ) -> Iterator[Finding]:
        """Yield a finding if both entries give a qualifier, with different values.

        Several values in one entry come from sources that disagree.
        """
        sides = [
            [each for each in statements if each.slug == slug and each.claim in values]
            for slug in sorted({statement.slug for statement in statements})
        ]
        if len(sides) != 2 or not all(sides):
            return
        here = self._side(sides[0], sides[1][0].slug, values)
        there = self._side(sides[1], sides[0][0].slug, values)
        if here and there and here.values != there.values:
            yield here.location.finding(
                Severity.WARNING,
                "not-agreed",
                f"{self._labels.label(qualifier)!r} of {self._labels.label(prop)!r} is "
                f"{self._text(here.values)} here but {self._text(there.values)} in "
                f"{there.location.file}:{there.location.line}",
                suggestion="correct the one that its source does not support",
            )

    def _side(
        self, statements: list[_Statement], other: str, values: dict[str, set[Term]]
    ) -> _Side | None:
        location = self._locations.of(statements[0].line, self._graph.subjects[other].iri)
        stated = set().union(*(values[statement.claim] for statement in statements))
        return _Side(location, stated) if location else None

    def _text(self, values: set[Term]) -> str:
        labels = self._labels
        return ", ".join(
            sorted(
                labels.label(value) if isinstance(value, Iri) else value.lexical for value in values
            )
        )
