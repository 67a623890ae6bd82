"""The facts that the page of a thing shows, or those of some claims, to be cited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kbgraph.errors import NotFoundError
from kbgraph.rdf.namespaces import TYPE
from kbgraph.rdf.terms import Iri
from kbgraph.views.bibliography.cited_fact import CitedFact, CitedOrigin, CitedValue
from kbgraph.views.citation import Citation
from kbgraph.views.entry import Describer
from kbgraph.views.facts import Fact, Value

_SUBJECTS_QUERY = "SELECT DISTINCT ?subject ?claim { GRAPH ?claim { ?subject ?property ?object } }"


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
    named = tuple(dict.fromkeys(_claim(describer, slug, claim) for claim in claims))
    values = _of_claims(describer, named) if named else _of_thing(describer, slug)
    stated: dict[Iri, tuple[Citation, list[CitedValue]]] = {}
    for citation, value in values:
        # Facts of a claim may differ in strength: that of the first is told.
        stated.setdefault(citation.claim, (citation, []))[1].append(value)
    return tuple(
        CitedFact(
            values=tuple(words),
            citation=citation,
            entry=describer.labels.of_thing(citation.slug),
            changed=changed.get(citation.file, ""),
            origin=origin,
        )
        for citation, words in stated.values()
    )


def _claim(describer: Describer, slug: str, name: str) -> Iri:
    return Iri(name if "://" in name else f"{describer.graph.iris.entry(slug)}#{name}")


def _of_thing(describer: Describer, slug: str) -> Iterator[tuple[Citation, CitedValue]]:
    thing = describer.describe(slug)
    for heading in thing.headings:
        yield from _words(thing.label, heading.facts)
    yield from _words(thing.label, thing.outgoing)


def _of_claims(
    describer: Describer, claims: Iterable[Iri]
) -> Iterator[tuple[Citation, CitedValue]]:
    for claim in claims:
        found = [
            pair
            for subject in _subjects(describer, claim)
            for pair in _about(describer, subject, claim)
        ]
        if not found:
            raise NotFoundError(f"no claim is called {claim}")
        yield from found


def _subjects(describer: Describer, claim: Iri) -> list[Iri]:
    """Return the things that a claim is about, not the parts of their values."""
    rows = describer.graph.store.select(_SUBJECTS_QUERY, claim=claim)
    subjects = sorted(Iri(str(subject)) for subject, *_ in rows)
    return [each for each in subjects if "#" not in each]


def _about(describer: Describer, subject: Iri, claim: Iri) -> Iterator[tuple[Citation, CitedValue]]:
    stated = [
        fact
        for fact in describer.citations.about(subject)
        if fact.citation.claim == claim and fact.property != TYPE
    ]
    labels, slug = describer.labels, describer.graph.iris.slug(subject)
    label = labels.of_thing(slug) if slug else labels.label(subject)
    yield from _words(label, describer.facts(stated, labels.type(subject)))


def _words(thing: str, facts: Iterable[Fact]) -> Iterator[tuple[Citation, CitedValue]]:
    """Yield each claim with the words of its value."""
    for fact in facts:
        for value in fact.values:
            words = CitedValue(thing, fact.label, _value_words(value))
            yield from ((citation, words) for citation in value.citations)


def _value_words(value: Value) -> str:
    parts = (f"{part.label} {part.text}" for part in value.further_parts)
    return ", ".join((value.text, *parts))
