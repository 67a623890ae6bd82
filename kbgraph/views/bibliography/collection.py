"""The facts that the page of a thing shows, or those of some claims, to be cited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple
from urllib.parse import quote, unquote

from kbgraph.errors import NotFoundError
from kbgraph.rdf.namespaces import TYPE
from kbgraph.rdf.terms import Iri
from kbgraph.views.bibliography.cited_fact import CitedFact, CitedOrigin, CitedValue
from kbgraph.views.citation import Citation, strength_words
from kbgraph.views.entry import Describer
from kbgraph.views.facts import Fact, Value
from kbgraph.views.provenance import StatedFact

_DIVIDING = re.compile("[%/#]")
_SUBJECTS_QUERY = "SELECT DISTINCT ?subject ?claim { GRAPH ?claim { ?subject ?property ?object } }"


class _Thing(NamedTuple):
    """A thing that claims are about, and the heading of some of its facts."""

    label: str
    slug: str
    heading: str = ""


def cited_facts(
    describer: Describer,
    slug: str,
    claims: Iterable[str],
    origin: CitedOrigin,
    changed: Mapping[str, str],
) -> tuple[CitedFact, ...]:
    """Return the facts of a thing in the order of its page, or those of some claims.

    A claim is named by its IRI, or by the part behind the hash where the entry of the thing states
    it. Claims that state several values are one fact. `changed` has the days of files. Raises
    NotFoundError for a claim that states nothing.
    """
    named = tuple(dict.fromkeys(claim_iri(describer, slug, claim) for claim in claims))
    if not named:
        return _merged(describer, _of_thing(describer, slug), origin, changed)
    facts = known_facts(describer, named, origin, changed)
    found = {fact.citation.claim for fact in facts}
    if missing := [claim for claim in named if claim not in found]:
        day = day_without(describer, missing[0])
        problem = f"{missing[0]} does not hold on {day}" if day else ""
        raise NotFoundError(problem or f"no claim is called {missing[0]}")
    return facts


def known_facts(
    describer: Describer, claims: Iterable[Iri], origin: CitedOrigin, changed: Mapping[str, str]
) -> tuple[CitedFact, ...]:
    """Return the facts of claims in their order; claims that state nothing have none."""
    return _merged(describer, _of_claims(describer, claims), origin, changed)


def _merged(
    describer: Describer,
    values: Iterable[tuple[Citation, CitedValue]],
    origin: CitedOrigin,
    changed: Mapping[str, str],
) -> tuple[CitedFact, ...]:
    stated: dict[Iri, list[tuple[Citation, CitedValue]]] = {}
    for citation, value in values:
        stated.setdefault(citation.claim, []).append((citation, value))
    return tuple(
        CitedFact(
            values=tuple(value for _, value in of_claim),
            citation=citation,
            entry=describer.labels.of_thing(citation.slug),
            changed=changed.get(citation.file, ""),
            origin=origin,
        )
        for of_claim in stated.values()
        for citation in [_with_all_rivals([citation for citation, _ in of_claim])]
    )


def _with_all_rivals(citations: Sequence[Citation]) -> Citation:
    """Return the citation of a claim that states several values, with the rivals of each."""
    rivals = {each for citation in citations for each in citation.disagrees_with}
    return citations[0]._replace(disagrees_with=tuple(sorted(rivals)))


def claim_iri(describer: Describer, slug: str, name: str) -> Iri:
    """Return the IRI of a claim from itself, or from its part behind the hash, decoded or not.

    A text that is no IRI of a claim of this base is taken for the name of one of the entry, so that
    the IRI is valid whatever a client has written.
    """
    iris = describer.graph.iris
    if isinstance(name, Iri):
        return name
    if name.startswith(iris.claim_folder):
        slug, name = iris.slug(name) or "", name.partition("#")[2]
    return iris.part(iris.entry(slug), unquote(name))


def claim_called(describer: Describer, name: str) -> Iri:
    """Return the IRI of a claim from itself, or from slug and name, as in `x--alder#speed.2`."""
    if name.startswith(describer.graph.iris.claim_folder):
        return claim_iri(describer, "", name)
    slug, _, claim = name.rpartition("#")
    return claim_iri(describer, slug, claim)


def day_without(describer: Describer, claim: Iri) -> str:
    """Return the day of the knowledge base if a claim is known that does not hold on it."""
    graph = describer.graph
    is_known = graph.day is not None and graph.store.known_of(claim, graph.iris.claims)
    return str(graph.day) if is_known else ""


def claim_name(claim: Iri) -> str:
    """Return the part of a claim behind the hash, as `claim_iri` reads it.

    It is decoded but for `%`, `/` and `#`, which divide addresses and the names of several claims.
    """
    name = unquote(claim.rpartition("#")[2])
    return _DIVIDING.sub(lambda match: quote(match[0], safe=""), name)


def subjects_of(describer: Describer, claim: Iri) -> list[Iri]:
    """Return the things that a claim is about, not the parts of their values."""
    rows = describer.graph.store.select(_SUBJECTS_QUERY, claim=claim)
    subjects = sorted(Iri(str(subject)) for subject, *_ in rows)
    return [each for each in subjects if "#" not in each]


def _of_thing(describer: Describer, slug: str) -> Iterator[tuple[Citation, CitedValue]]:
    thing = describer.describe(slug)
    of_thing = _Thing(thing.label, slug)
    for heading in thing.headings:
        yield from _words(of_thing._replace(heading=heading.label), heading.facts)
    yield from _words(of_thing, thing.outgoing)


def _of_claims(
    describer: Describer, claims: Iterable[Iri]
) -> Iterator[tuple[Citation, CitedValue]]:
    # Many claims are about few things, of which each has hundreds of facts.
    about = cache(describer.citations.about)
    for claim in claims:
        stated = [
            fact
            for subject in subjects_of(describer, claim)
            for fact in about(subject)
            if fact.citation.claim == claim
        ]
        # A type is said with another fact, or stands alone.
        shown = [fact for fact in stated if fact.property != TYPE] or stated
        for subject, facts in groupby(shown, attrgetter("subject")):
            yield from _of_thing_in_claim(describer, subject, facts)


def _of_thing_in_claim(
    describer: Describer, subject: Iri, stated: Iterable[StatedFact]
) -> Iterator[tuple[Citation, CitedValue]]:
    """Yield what a claim states of a thing."""
    labels, slug = describer.labels, describer.graph.iris.slug(subject) or ""
    thing = _Thing(labels.of_thing(slug) if slug else labels.label(subject), slug)
    for group in describer.groups(stated, labels.type(subject)):
        yield from _words(thing._replace(heading=group.label), group.facts)


def _words(thing: _Thing, facts: Iterable[Fact]) -> Iterator[tuple[Citation, CitedValue]]:
    """Yield each claim with the words of its value."""
    for fact in facts:
        for value in fact.values:
            words = CitedValue(
                thing=thing.label,
                property=fact.label,
                value=_value_words(value),
                slug=thing.slug,
                heading=thing.heading,
                path=fact.property,
                strength=strength_words(value.citations),
                mark=value.strength.mark if value.strength else "",
            )
            yield from ((citation, words) for citation in value.citations)


def _value_words(value: Value) -> str:
    parts = (f"{part.label} {part.text}" for part in value.further_parts)
    return ", ".join((value.text, *parts))
