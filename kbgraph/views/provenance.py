"""Citations: the claims behind a fact, with their file, lines, sources and date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import chain
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.evidence.source import source_evidence
from kbgraph.evidence.times import ends_of_thing, without_times
from kbgraph.rdf.iris import local_name, safe_href
from kbgraph.rdf.namespaces import (
    APPLIES,
    AS_OF,
    BASIS,
    CHECKED,
    CITED_PART,
    COPIED,
    DERIVED_FROM,
    DESCRIBING_CLAIMS,
    DISAGREES_WITH,
    ENDS,
    IN_ROW,
    IS_PART_OF,
    ISSUED,
    LABEL,
    LANGUAGE,
    LINKED,
    LOCATOR,
    OF_PROPERTY,
    PUBLISHER,
    SOURCE_KIND,
    STANDING,
    STARTS,
    STATED,
    STATED_AT,
    STRENGTH,
    TITLE,
    UNREAD,
    URL,
)
from kbgraph.rdf.terms import Iri, Literal, Term, Triple
from kbgraph.store.base import ClaimFacts
from kbgraph.views.citation import Citation, Source, Strength, ValuePart
from kbgraph.views.fact_support import Rivals, Strengths
from kbgraph.views.labels import Labels
from kbgraph.views.value_parts import ANSWERS, ValueParts
from kbgraph.views.written_texts import WrittenTexts

_NOT_QUALIFIERS = DESCRIBING_CLAIMS | {IN_ROW, LABEL}
"""The properties of a claim that a citation shows elsewhere, or not at all."""
_CONTENT_QUERY = "SELECT ?property ?claim { GRAPH ?claim { ?subject ?property ?object } } LIMIT 1"


class StatedFact(NamedTuple):
    """A fact as one claim states it."""

    subject: Iri
    property: Iri
    object: Term
    citation: Citation


class Citations:
    """The citations of one graph, by subject, object, property, triple or claim."""

    def __init__(self, graph: Graph, labels: Labels) -> None:
        self._graph = graph
        self._parts = ValueParts(graph, labels)
        self._sources: dict[Iri, Source] = {}
        self._places: dict[Iri, tuple[str, str]] = {}
        """Cache of the source and the locator of each cited part."""
        self.strengths = Strengths(graph.ontology)
        self.rivals = Rivals(graph)
        self._written = WrittenTexts(graph)
        rules = graph.ontology.mapping.evidence
        self._lasting = rules.while_object_lasts | rules.while_subject_lasts

    def about(self, subject: Iri) -> list[StatedFact]:
        """Return the facts stated about a subject."""
        iris = self._graph.iris
        claims = self._graph.store.claims_stating(iris.claims, subject=subject)
        return self._stated_facts(claims, f"{iris.entry(iris.slug(subject) or '')}#")

    def facts_mentioning(
        self, thing: Iri, prop: Iri, subjects: Iterable[Iri] = ()
    ) -> list[StatedFact]:
        """Return the facts with the property and the thing as object, of all or some subjects."""
        find = partial(self._graph.store.claims_stating, self._graph.iris.claims)
        found = (find(subject=each, predicate=prop, value=thing) for each in subjects or (None,))
        return self._stated_facts(list(chain.from_iterable(found)))

    def facts_with_property(self, prop: Iri) -> list[StatedFact]:
        """Return the facts with a property, including "none found" and unparsed values."""
        store, claims = self._graph.store, self._graph.iris.claims
        stating = store.claims_stating(claims, predicate=prop)
        for answer in ANSWERS:
            stating = [*stating, *store.claims_stating(claims, predicate=answer, value=prop)]
        unread = [fact for fact in self._unread if fact.property == prop]
        return self._stated_facts(stating) + unread

    @cached_property
    def _unread(self) -> list[StatedFact]:
        """The values that could not be parsed."""
        return self._stated_facts(
            self._graph.store.claims_stating(self._graph.iris.claims, predicate=UNREAD)
        )

    def of(self, triple: Triple) -> tuple[Citation, ...]:
        """Return the citations of a triple, sorted by claim.

        The triple may be the fact of a claim or a detail of its structured value.
        """
        found = [
            (triple, citation._replace(fact=triple))
            for claim in self._graph.store.claims_of(triple)
            for citation in self.of_claim(claim)
        ]
        strengths = self.strengths.of_details(found)
        return tuple(self._of_fact(triple, each, strengths) for _, each in found)

    def weighing(self, triple: Triple, basis: Iri) -> tuple[Citation, ...]:
        """Return the citations of a triple that tell how strong it is, or when it holds.

        `basis` is the strongest of its claims. A mere link tells neither: it has no sources, and
        holds at all times, unless the mapping lets its relation last as long as one of the things.
        """
        if basis == LINKED and triple.predicate not in self._lasting:
            return ()
        return self.of(triple)

    def of_claim(self, claim: Iri) -> tuple[Citation, ...]:
        """Return the citation of a claim; empty if there is no such claim."""
        pairs = self._graph.store.known_of(claim, self._graph.iris.claims)
        return (self._citation(claim, _by_property(pairs)),) if pairs else ()

    def parts(self, node: Iri) -> tuple[ValuePart, ...]:
        """Return the parts of a structured value, in the order of the mapping."""
        return self._parts.of_node(node)

    def written(self, citation: Citation) -> str:
        """Return the text of the value on a claim's first line, as the author wrote it."""
        return self._written.on_line(citation.slug, citation.lines[0])

    def _stated_facts(self, claims: list[ClaimFacts], own: str = "#") -> list[StatedFact]:
        """Return the facts of claims; `own` begins those of the entry that all facts are about."""
        stated: list[tuple[Triple, Citation]] = []
        intended: dict[Iri, Term] = {}
        for claim, facts, pairs in sorted(claims, key=lambda claim_facts: claim_facts.claim):
            known = _by_property(pairs)
            # Other named graphs, such as the graph of claims, state no facts of entries.
            if known[STATED_AT]:
                citation = self._citation(claim, known)
                intended.update((claim, prop) for prop in known[OF_PROPERTY][:1])
                if len(facts) == 1 and claim.startswith(own):
                    stated.append((facts[0], citation))
                else:
                    in_order = sorted(without_times(facts), key=str) if len(facts) > 1 else facts
                    stated += [(fact, citation._replace(fact=fact)) for fact in in_order]
        strengths = self.strengths.of_details(stated)
        return [
            _stated_fact(fact, intended.get(each.claim), self._of_fact(fact, each, strengths))
            for fact, each in stated
        ]

    def _of_fact(
        self, fact: Triple, citation: Citation, strengths: Mapping[Triple, Strength]
    ) -> Citation:
        """Return the citation of one of the facts of a claim.

        `strengths` has those of facts that may be details. An end may be that of a thing.
        """
        if citation.strength is not None:
            strength = self.strengths.of_fact(fact, strengths.get(fact, citation.strength))
            if strength is not citation.strength:
                citation = citation._replace(strength=strength)
        if not (citation.disagrees_with or fact.predicate in self._lasting):
            return citation
        if citation.disagrees_with:
            rivals = self.rivals.of(fact, citation.disagrees_with)
            citation = citation._replace(disagrees_with=rivals)
        if not citation.ends:
            rules = self._graph.ontology.mapping.evidence
            return citation._replace(ends=ends_of_thing(fact, rules, self._graph.store))
        return citation

    def is_stated(self, claim: Iri) -> bool:
        """Whether a claim states anything; it does not on a day on which its fact does not hold."""
        graph = self._graph
        return graph.day is None or bool(graph.store.select(_CONTENT_QUERY, claim=claim))

    def _citation(self, claim: Iri, known: dict[Iri, list[Term]]) -> Citation:
        iris = self._graph.iris
        slug = iris.slug(claim) or ""
        subject = self._graph.subjects.get(slug)
        return Citation(
            claim=claim,
            file=subject.path if subject else "",
            slug=slug,
            lines=tuple(sorted({iris.line_number(str(line)) or 0 for line in known[STATED_AT]})),
            basis=local_name(str(known[BASIS][0] if known[BASIS] else STATED)),
            as_of=str(known[AS_OF][0]) if known[AS_OF] else "",
            checked=str(known[CHECKED][0]) if known[CHECKED] else "",
            sources=tuple(self._cited(known)),
            strength=self.strengths.step(Iri(str(known[STRENGTH][0]))) if known[STRENGTH] else None,
            disagrees_with=tuple(sorted(Iri(str(claim)) for claim in known[DISAGREES_WITH])),
            qualifiers=self._qualifiers(claim, known),
            starts=_literals(known[STARTS]),
            ends=_literals(known[ENDS]),
            applies=_literals(known[APPLIES]),
        )

    def _qualifiers(self, claim: Iri, known: dict[Iri, list[Term]]) -> tuple[ValuePart, ...]:
        further = [
            Triple(claim, prop, value)
            for prop, values in known.items()
            if prop not in _NOT_QUALIFIERS
            for value in values
        ]
        return self._parts.in_order((prop, value) for _, prop, value in without_times(further))

    def _cited(self, known: dict[Iri, list[Term]]) -> Iterator[Source]:
        """Yield the sources that a claim cites, each with the places in it that it names."""
        places = [self._place(Iri(str(part))) for part in known.get(CITED_PART, ())]
        for iri in sorted({Iri(str(source)) for source in known[DERIVED_FROM]}):
            locators = [locator for source, locator in places if source == iri]
            yield self.source(iri).at(locators) if locators else self.source(iri)

    def _place(self, part: Iri) -> tuple[str, str]:
        """Return the source and the locator of a cited part."""
        if part not in self._places:
            known = dict(self._graph.store.known_of(part, self._graph.iris.claims))
            self._places[part] = (str(known.get(IS_PART_OF, "")), str(known.get(LOCATOR, "")))
        return self._places[part]

    def source(self, iri: Iri) -> Source:
        """Return a source with its title, address and other properties."""
        if iri not in self._sources:
            self._sources[iri] = self._source(iri)
        return self._sources[iri]

    def _source(self, iri: Iri) -> Source:
        described = self._graph.store.facts_about(iri)
        parts = self._parts.by_label(described)
        first = {part.property: part.text for part in reversed(parts)}
        title = first.get(TITLE) or " ".join(
            part.text for part in reversed(parts) if part.property != URL
        )
        evidence = source_evidence(iri, described, self._graph.ontology)
        return Source(
            iri=iri,
            title=title,
            url=safe_href(first.get(URL, "")),
            parts=parts,
            publisher=first.get(PUBLISHER, ""),
            kind=first.get(SOURCE_KIND, ""),
            issued=first.get(ISSUED, ""),
            copied=first.get(COPIED, ""),
            checked=first.get(CHECKED, ""),
            language=first.get(LANGUAGE, ""),
            standing=first.get(STANDING, ""),
            evidence=evidence,
        )


def _literals(values: Sequence[Term]) -> tuple[Literal, ...]:
    return tuple(sorted(value for value in values if isinstance(value, Literal))) if values else ()


def _by_property(pairs: Iterable[tuple[Iri, Term]]) -> dict[Iri, list[Term]]:
    known: dict[Iri, list[Term]] = defaultdict(list)
    for prop, value in pairs:
        known[prop].append(value)
    return known


def _stated_fact(fact: Triple, intended: Term | None, citation: Citation) -> StatedFact:
    """Return a claim's fact.

    "None found" and unparsed values are put under the property for which they were written.
    """
    if fact.predicate in ANSWERS and isinstance(fact.object, Iri):
        answer = Literal(ANSWERS[fact.predicate], fact.predicate)
        return StatedFact(fact.subject, fact.object, object=answer, citation=citation)
    prop = intended if fact.predicate == UNREAD and intended else fact.predicate
    return StatedFact(fact.subject, Iri(str(prop)), object=fact.object, citation=citation)
