"""The usage of the ontology's terms: counts, and the first line with each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cached_property, partial
from typing import Any

from kbgraph.build import Graph
from kbgraph.export.statistics import GraphStatistics
from kbgraph.extraction.subject import Subject
from kbgraph.rdf.namespaces import TYPE
from kbgraph.rdf.terms import Iri, Literal, Term
from kbgraph.reference.ontology_terms import Example
from kbgraph.summaries import kept_rows
from kbgraph.views.provenance import Citations

_FIRST_FACTS = (
    "SELECT ?p (MIN(STR(?claim)) AS ?first)"
    " { GRAPH ?claim { ?s ?p ?o } FILTER(?claim != <claims>) } GROUP BY ?p"
)
_FIRST_MEMBERS = "SELECT ?c (MIN(STR(?claim)) AS ?first) { GRAPH ?claim { ?s a ?c } } GROUP BY ?c"
_CLAIM_PROPERTIES = (
    "SELECT ?p (MIN(STR(?claim)) AS ?first) (COUNT(*) AS ?n)"
    " { GRAPH <claims> { ?claim ?p ?o } } GROUP BY ?p"
)
_CODED_VALUES = (
    "SELECT ?value (COUNT(*) AS ?n)"
    f" {{ ?value <{TYPE}> ?kind . ?thing ?property ?value }} GROUP BY ?value"
)


class TermUsage:
    """Counts and examples; each is queried on first use and cached."""

    def __init__(
        self, graph: Graph, figures: Callable[[], GraphStatistics], citations: Citations
    ) -> None:
        self._graph, self._figures, self._citations = graph, figures, citations

    @cached_property
    def things_by_class(self) -> dict[Iri, int]:
        """The number of things of each class."""
        return {each.cls: each.entities for each in self._figures().classes}

    @cached_property
    def facts_by_value(self) -> dict[Iri, int]:
        """The number of facts with each coded value."""
        rows = kept_rows(self._graph.kept, "value-counts", partial(_value_counts, self._graph))
        return {Iri(value): count for value, count in rows}

    def uses_of_property(self, prop: Iri) -> int:
        """Return the number of facts of entries, and of claims, that have a property."""
        return self._facts_by_property.get(prop, 0) + self._claim_properties.get(prop, ("", 0))[1]

    def example(self, iri: Iri) -> Example | None:
        """Return the first line that states a property or a thing of a class, or None."""
        claim = self._first_claims.get(iri) or self._claim_properties.get(iri, ("", 0))[0]
        for citation in self._citations.of_claim(Iri(claim)) if claim else ():
            subject = self._graph.subjects.get(citation.slug)
            if subject and citation.lines and citation.lines[0]:
                return self._line(subject, citation.lines[0])
        return None

    @cached_property
    def typed_examples(self) -> dict[Iri, Example]:
        """The first entry about a thing of each class, at the line with its type."""
        subjects = sorted(
            (subject for subject in self._graph.subjects.values() if subject.cls),
            key=lambda each: each.slug,
            reverse=True,
        )
        # The text of a line is read for one entry of each class: it is parsed for that.
        first = {each.cls: each for each in subjects if each.cls and each.type.line}
        return {
            cls: self._line(subject, subject.type.line)
            for cls, subject in first.items()
            if cls and subject.type.line
        }

    def _line(self, subject: Subject, line: int) -> Example:
        return Example(
            slug=subject.slug,
            name=subject.name,
            file=subject.path,
            line=line,
            text=self._graph.line_text(subject.slug, line),
        )

    @cached_property
    def _facts_by_property(self) -> dict[Iri, int]:
        # The ontology is in the graph too, and names its own terms.
        own = Counter(triple.predicate for triple in self._graph.ontology.served.all)
        return {
            each.property: max(0, each.triples - own[each.property])
            for each in self._figures().properties
        }

    @cached_property
    def _first_claims(self) -> dict[Iri, str]:
        """The first claim that states each property, or that something is of each class."""
        make = partial(_first_rows, self._graph, _FIRST_FACTS, _FIRST_MEMBERS)
        rows = kept_rows(self._graph.kept, "first-claims", make)
        return {Iri(iri): claim for iri, claim, _ in rows}

    @cached_property
    def _claim_properties(self) -> dict[Iri, tuple[str, int]]:
        """The properties of claims: the first claim of each, and the number of uses."""
        make = partial(_first_rows, self._graph, _CLAIM_PROPERTIES)
        rows = kept_rows(self._graph.kept, "claim-properties", make)
        return {Iri(prop): (claim, uses) for prop, claim, uses in rows}


def _first_rows(graph: Graph, *queries: str) -> list[Any]:
    """Return each term of the rows of some queries with its first claim, and with its uses."""
    rows = (row for query in queries for row in graph.store.select(query))
    return [
        [str(iri), str(first), _integer(uses[0]) if uses else 0]
        for iri, first, *uses in rows
        if iri is not None and first is not None
    ]


def _value_counts(graph: Graph) -> list[Any]:
    """Return the number of facts with each value that the ontology describes."""
    served = graph.ontology.served
    return [
        [str(value), _integer(count)]
        for value, count in graph.store.select(_CODED_VALUES)
        if isinstance(value, Iri) and served.iris(value, TYPE)
    ]


def _integer(term: Term | None) -> int:
    return int(term.lexical) if isinstance(term, Literal) else 0
