"""What two entries say of each other: where both must claim a fact, that both do, and that what they say of it agrees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from kbgraph.build import Graph
from kbgraph.findings import Finding, Severity
from kbgraph.ontology.constraints import ReciprocalRule
from kbgraph.rdf.terms import Iri, Term
from kbgraph.validation.locations import Location, LocationFinder
from kbgraph.views.labels import Labels

_STATED = """
PREFIX kb: <https://kbgraph.example/ont#>
SELECT ?claim ?subject ?object ?line ?property WHERE {
  GRAPH ?claim { ?subject ?property ?object }
  GRAPH <claims> { ?claim kb:basis kb:stated ; kb:statedAt ?line }
}
"""
_QUALIFIED = "SELECT ?claim ?value ?qualifier WHERE { GRAPH <claims> { ?claim ?qualifier ?value } }"


class _Statement(NamedTuple):
    """One claim of a fact between two things that both have entries."""

    slug: str
    """Of the entry that claims it."""
    line: str
    claim: Iri


class _MissingCounterpart(NamedTuple):
    """A fact that one of two entries leaves out: where the other states it, and what a finding says of it."""

    place: Location
    message: str
    suggestion: str
    about: str


_Ends: TypeAlias = tuple[str, str]
"""Slugs of the subject and the object."""


def disagreements(graph: Graph, labels: Labels, places: LocationFinder) -> Iterator[Finding]:
    """A finding for each fact that one of two entries leaves out, and for each qualifier on which they differ."""
    rules = graph.ontology.mapping.constraints.reciprocal_rules
    ruled = {path for rule in rules for path in rule.paths}
    for prop in graph.ontology.symmetric:
        if prop not in ruled:
            for ends, said in _facts(graph, prop).items():
                for gap in _left_out(graph, labels, places, prop, ends, said):
                    yield Finding(*gap.place, Severity.WARNING, "one-sided", *gap[1:])
    for rule in rules:
        yield from _disagreements(graph, labels, places, rule)


def _disagreements(
    graph: Graph, labels: Labels, places: LocationFinder, rule: ReciprocalRule
) -> Iterator[Finding]:
    qualified = {qualifier: _qualified(graph, qualifier) for qualifier in rule.qualifiers}
    for prop in rule.paths:
        for ends, said in _facts(graph, prop).items():
            for gap in _left_out(graph, labels, places, prop, ends, said):
                yield Finding(*gap.place, Severity.WARNING, "not-agreed", *gap[1:])
            for qualifier, values in qualified.items():
                yield from _differing(graph, labels, places, (prop, qualifier), said, values)


def _facts(graph: Graph, prop: Iri) -> dict[_Ends, list[_Statement]]:
    """Who claims a fact of the property, or one that says the same read from the other end, for each two things with entries."""
    found: dict[_Ends, list[_Statement]] = defaultdict(list)
    symmetric = prop in graph.ontology.symmetric
    for ends, said in _stated(graph, prop):
        first, last = sorted(ends) if symmetric else ends
        found[first, last].append(said)
    for inverse in graph.ontology.inverses(prop):
        for (subject, thing), said in _stated(graph, inverse):
            found[thing, subject].append(said)
    return {
        ends: sorted(found[ends], key=lambda said: _order(graph, said)) for ends in sorted(found)
    }


def _order(graph: Graph, said: _Statement) -> tuple[str, int]:
    return said.slug, graph.iris.line_number(said.line) or 0


def _stated(graph: Graph, prop: Iri) -> Iterator[tuple[_Ends, _Statement]]:
    iris = graph.iris
    for claim, subject, thing, line, _ in graph.store.select(_STATED, property=prop):
        slugs = [iris.slug(end) or "" for end in map(str, (subject, thing)) if iris.is_thing(end)]
        owner = iris.slug(str(claim)) or ""
        if (
            len(slugs) == 2
            and slugs[0] != slugs[1]
            and owner in slugs
            and all(slug in graph.subjects for slug in slugs)
        ):
            yield (slugs[0], slugs[1]), _Statement(owner, str(line), Iri(str(claim)))


def _qualified(graph: Graph, qualifier: Iri) -> dict[str, set[Term]]:
    """The values of a qualifier, by the claim that has them."""
    found: dict[str, set[Term]] = defaultdict(set)
    for claim, value, _ in graph.store.select(_QUALIFIED, qualifier=qualifier):
        if value is not None:
            found[str(claim)].add(value)
    return found


def _left_out(
    graph: Graph,
    labels: Labels,
    places: LocationFinder,
    prop: Iri,
    ends: _Ends,
    said: list[_Statement],
) -> Iterator[_MissingCounterpart]:
    """The first line that states the fact, where the entry at its other end does not."""
    if len({each.slug for each in said}) == 2:
        return
    other = graph.subjects[ends[0] if said[0].slug == ends[1] else ends[1]]
    place = places.of(said[0].line, other.iri)
    if place:
        message = f"{labels.label(prop)!r} {labels.label(other.iri)} is stated here and not in {other.path}"
        yield _MissingCounterpart(
            place, message, f"state it in {other.path} too, or mend it here", other.slug
        )


def _differing(
    graph: Graph,
    labels: Labels,
    places: LocationFinder,
    what: tuple[Iri, Iri],
    said: list[_Statement],
    values: dict[str, set[Term]],
) -> Iterator[Finding]:
    """A finding where both entries give the qualifier, and not the same values; several on one side are sources that disagree."""
    sides = [
        [each for each in said if each.slug == slug and each.claim in values]
        for slug in sorted({each.slug for each in said})
    ]
    if len(sides) != 2 or not all(sides):
        return
    here, there = (set().union(*(values[each.claim] for each in side)) for side in sides)
    place, other = (
        places.of(side[0].line, graph.subjects[end[0].slug].iri)
        for side, end in zip(sides, reversed(sides), strict=True)
    )
    if here != there and place and other:
        yield _difference(labels, what, (place, here), (other, there))


def _difference(
    labels: Labels,
    what: tuple[Iri, Iri],
    here: tuple[Location, set[Term]],
    there: tuple[Location, set[Term]],
) -> Finding:
    said, others = (
        ", ".join(sorted(_text(labels, value) for value in values)) for _, values in (here, there)
    )
    prop, qualifier = (labels.label(iri) for iri in what)
    message = (
        f"{qualifier!r} of {prop!r} is {said} here, and {others} in {there[0].file}:{there[0].line}"
    )
    return Finding(
        *here[0],
        Severity.WARNING,
        "not-agreed",
        message,
        "mend the one that its source does not bear out",
    )


def _text(labels: Labels, value: Term) -> str:
    return labels.label(value) if isinstance(value, Iri) else value.lexical
