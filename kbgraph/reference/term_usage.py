"""The usage of the ontology's terms: counts, and the first line with each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cached_property

from kbgraph.build import Graph
from kbgraph.export.statistics import GraphStatistics
from kbgraph.extraction.subject import Subject
from kbgraph.rdf.terms import Iri
from kbgraph.reference.ontology_terms import Example
from kbgraph.reference.term_counts import term_counts
from kbgraph.stored_network import StoredThingNames
from kbgraph.views.provenance import Citations


class TermUsage:
    """Counts and examples; each is asked for on first use and cached."""

    def __init__(
        self, graph: Graph, figures: Callable[[], GraphStatistics], citations: Citations
    ) -> None:
        self._graph, self._citations = graph, citations
        self._counts = term_counts(graph, figures)

    def things_of(self, cls: Iri) -> int:
        """Return the number of things of a class."""
        return self._counts.things(cls)

    def facts_with(self, value: Iri) -> int:
        """Return the number of facts with a coded value."""
        return self._counts.with_value(value)

    def uses_of_property(self, prop: Iri) -> int:
        """Return the number of facts of entries, and of claims, that have a property."""
        facts = max(0, self._counts.facts(prop) - self._of_ontology[prop])
        return facts + self._counts.descriptions(prop)

    def example(self, iri: Iri) -> Example | None:
        """Return the first line that states a property or a thing of a class, or None."""
        claim = self._counts.first_claim(iri)
        for citation in self._citations.of_claim(Iri(claim)) if claim else ():
            subject = self._graph.subjects.get(citation.slug)
            if subject and citation.lines and citation.lines[0]:
                return self._line(subject, citation.lines[0])
        return None

    @cached_property
    def typed_examples(self) -> dict[Iri, Example]:
        """The first entry about a thing of each class, at the line with its type."""
        network = self._graph.stored_network
        if network is not None and self._graph.is_large:
            return self._first_by_label(network.names)
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

    def _first_by_label(self, names: StoredThingNames) -> dict[Iri, Example]:
        """Return the same of a large index, whose entries are not all read for it."""
        examples: dict[Iri, Example] = {}
        for cls in self._graph.ontology.mapping.entry_classes:
            found = filter(None, map(self._graph.subjects.get, names.of_classes((cls,))))
            first = next((subject for subject in found if subject.type.line), None)
            if first is not None:
                examples[cls] = self._line(first, first.type.line)
        return examples

    def _line(self, subject: Subject, line: int) -> Example:
        return Example(
            slug=subject.slug,
            name=subject.name,
            file=subject.path,
            line=line,
            text=self._graph.line_text(subject.slug, line),
        )

    @cached_property
    def _of_ontology(self) -> Counter[Iri]:
        """The triples of the ontology, which is in the graph too and names its own terms."""
        return Counter(triple.predicate for triple in self._graph.ontology.served.all)
