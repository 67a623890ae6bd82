"""The glossary of an ontology: each term with meaning, forms, example and uses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property
from math import inf

from kbgraph.build import Graph
from kbgraph.export.statistics import GraphStatistics
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.iris import local_name, slugify
from kbgraph.rdf.namespaces import (
    ALT_LABEL,
    IN_SCHEME,
    KB,
    LABEL,
    NOTATION,
    OWL,
    PREF_LABEL,
    RDFS,
    SKOS,
    SUBCLASS,
    SUBPROPERTY,
    TYPE,
)
from kbgraph.rdf.prefixes import shorten
from kbgraph.rdf.terms import Iri
from kbgraph.reference.authoring import SyntaxForm, concepts, syntax_forms
from kbgraph.reference.ontology_terms import (
    ClassTerm,
    ConceptTerm,
    OntologyTerm,
    PropertyTerm,
    SchemeTerm,
)
from kbgraph.reference.page_uses import page_uses
from kbgraph.reference.term_usage import TermUsage
from kbgraph.views.provenance import Citations

_NOT_IN_ANCHOR = re.compile(r"[^\w-]+")
_CLASS, _ONTOLOGY = Iri(OWL + "Class"), Iri(OWL + "Ontology")
_SCHEME, _DEFINITION = Iri(SKOS + "ConceptScheme"), Iri(SKOS + "definition")
_DOMAIN, _RANGE = Iri(RDFS + "domain"), Iri(RDFS + "range")


class Glossary:
    """The terms of a graph's ontology; each part is computed on first use and cached."""

    def __init__(
        self, graph: Graph, figures: Callable[[], GraphStatistics], citations: Citations
    ) -> None:
        """Wrap a graph; `figures` are asked for where uses are shown, and not for anchors."""
        self._usage = TermUsage(graph, figures, citations)
        self._ontology: Ontology = graph.ontology
        self._served = graph.ontology.served

    @cached_property
    def classes(self) -> tuple[ClassTerm, ...]:
        """The classes, each below its superclass."""
        known = set(self._served.subjects(TYPE, _CLASS))
        tops = [cls for cls in known if not known.intersection(self._served.iris(cls, SUBCLASS))]
        ordered = dict.fromkeys(self._with_subclasses(tops, known))
        return tuple(self._class_term(cls, known) for cls in ordered)

    def _with_subclasses(self, classes: Iterable[Iri], known: set[Iri]) -> list[Iri]:
        """Return classes by label, each followed by its subclasses; leaves come last."""
        ordered = []
        for cls in sorted(
            classes,
            key=lambda cls: (
                not known.intersection(self._children(cls)),
                self._ontology.label(cls),
            ),
        ):
            children = known.intersection(self._children(cls))
            ordered += [cls, *self._with_subclasses(children, known)]
        return ordered

    def _children(self, cls: Iri) -> list[Iri]:
        return [child for child in self._served.subjects(SUBCLASS, cls) if child != cls]

    def _class_term(self, cls: Iri, known: set[Iri]) -> ClassTerm:
        types = self._ontology.mapping.types.items()
        words = tuple(sorted(word for word, named in types if named == cls))
        children = known.intersection(self._children(cls))
        term = self._term(cls, self._usage.things_of(cls))
        return ClassTerm(
            term=term._replace(example=self._usage.typed_examples.get(cls, term.example)),
            parents=tuple(self._served.iris(cls, SUBCLASS)),
            children=tuple(sorted(children, key=self._ontology.label)),
            types=words,
            names=self._ontology.name_places(cls) if words else (),
            lead=self._ontology.lead(cls) if words else (),
        )

    @cached_property
    def properties(self) -> tuple[PropertyTerm, ...]:
        """The properties in page order; those without a heading come last, by label."""
        last = (float("inf"), 0.0, "")
        return tuple(
            sorted(
                map(self._property_term, self._property_iris),
                key=lambda each: (*self._page_order.get(each.term.iri, last), each.term.label),
            )
        )

    @cached_property
    def _property_iris(self) -> list[Iri]:
        """All labelled IRIs that are no class, no individual and not the ontology."""
        labelled = dict.fromkeys(iri for iri, _ in self._served.subject_objects(LABEL))
        return [
            iri
            for iri in labelled
            if all(
                kind.startswith(OWL) and kind not in {_CLASS, _ONTOLOGY}
                for kind in self._served.iris(iri, TYPE)
            )
        ]

    def _property_term(self, prop: Iri) -> PropertyTerm:
        _, _, heading = self._page_order.get(prop, (0.0, 0.0, ""))
        is_relation = prop in self._ontology.relations
        return PropertyTerm(
            term=self._term(prop, self._usage.uses_of_property(prop)),
            heading=heading,
            parents=tuple(self._served.iris(prop, SUBPROPERTY)),
            domain=tuple(self._served.iris(prop, _DOMAIN)),
            range=tuple(self._served.iris(prop, _RANGE)),
            scheme=self._schemes_by_property.get(prop),
            inverse=self._ontology.inverse_label(prop) if is_relation else "",
            forms=self._forms.get(prop, ()),
            uses=page_uses(self._ontology, prop),
        )

    @cached_property
    def schemes(self) -> tuple[SchemeTerm, ...]:
        """The schemes with their concepts and the classes with individuals, by label."""
        terms = [self._scheme_term(iri, values) for iri, values in self._values_by_scheme]
        return tuple(sorted(terms, key=lambda each: each.term.label))

    @cached_property
    def _values_by_scheme(self) -> list[tuple[Iri, list[Iri]]]:
        """The schemes and classes that have concepts or individuals, with these."""
        schemes = [
            (scheme, self._served.subjects(IN_SCHEME, scheme))
            for scheme in self._served.subjects(TYPE, _SCHEME)
        ]
        classes = [
            (
                cls,
                [each for each in self._served.subjects(TYPE, cls) if not self._has_scheme(each)],
            )
            for cls in self._served.subjects(TYPE, _CLASS)
        ]
        return [(iri, values) for iri, values in (*schemes, *classes) if values]

    def _has_scheme(self, iri: Iri) -> bool:
        return bool(self._served.iris(iri, IN_SCHEME))

    def _scheme_term(self, iri: Iri, values: list[Iri]) -> SchemeTerm:
        ranked = sorted(
            values,
            key=lambda each: (
                self._ontology.schemes.ranks.get(each, inf),
                self._ontology.label(each),
            ),
        )
        used = sum(self._usage.facts_with(each) for each in values)
        return SchemeTerm(self._term(iri, used), tuple(map(self._concept_term, ranked)))

    def _concept_term(self, iri: Iri) -> ConceptTerm:
        spellings = dict.fromkeys(
            text
            for prop in (PREF_LABEL, ALT_LABEL, NOTATION)
            for text in self._served.texts(iri, prop)
        )
        label, schemes = self._ontology.label(iri), self._ontology.schemes
        valence = schemes.valences.get(iri)
        return ConceptTerm(
            self._term(iri, self._usage.facts_with(iri)),
            tuple(text for text in spellings if text != label),
            schemes.ranks.get(iri),
            valence.name.lower() if valence else "",
        )

    def _term(self, iri: Iri, used: int) -> OntologyTerm:
        return OntologyTerm(
            iri=iri,
            name=self.name(iri),
            anchor=self.anchor(iri),
            label=self._ontology.label(iri),
            definition=self._ontology.comment(iri) or self._served.text(iri, _DEFINITION),
            used=used,
            example=self._usage.example(iri),
        )

    def name(self, iri: Iri) -> str:
        """Return the prefixed name of a term, or its whole IRI in angle brackets."""
        return shorten(iri, self._ontology.prefixes) or f"<{iri}>"

    def anchor(self, iri: Iri) -> str:
        """Return the fragment of a term on a page."""
        if iri.startswith(KB):
            return local_name(iri)
        name = shorten(iri, self._ontology.prefixes)
        return _NOT_IN_ANCHOR.sub("-", name) if name else slugify(iri)

    @cached_property
    def anchors(self) -> dict[Iri, str]:
        """The anchors of all terms, by IRI."""
        # Pages of entries need these alone, and the uses of terms take queries over all facts.
        terms = [*self._served.subjects(TYPE, _CLASS), *self._property_iris]
        for scheme, values in self._values_by_scheme:
            terms += [scheme, *values]
        return {term: self.anchor(term) for term in terms}

    @cached_property
    def _forms(self) -> dict[Iri, tuple[SyntaxForm, ...]]:
        return syntax_forms(self._ontology)

    @cached_property
    def _schemes_by_property(self) -> dict[Iri, Iri]:
        return {
            field.path: scheme
            for fields in self._ontology.mapping.fields.values()
            for field in fields
            for concept in concepts(field)[:1]
            for scheme in self._served.iris(concept, IN_SCHEME)
        }

    @cached_property
    def _page_order(self) -> dict[Iri, tuple[float, float, str]]:
        """Order of the heading, order below it, and the heading, of each property."""
        fields = [field for each in self._ontology.mapping.fields.values() for field in each]
        return {
            field.path: (field.heading.order, field.order, field.heading.label)
            for field in reversed(fields)
            if field.heading
        }
