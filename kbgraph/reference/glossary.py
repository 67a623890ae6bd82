"""The ontology as a glossary: each word with what it means, how authors write it, an example, and how often it is used."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.export.statistics import GraphStatistics
from kbgraph.extraction.subject import Subject
from kbgraph.ontology.ontology import Ontology, local_name
from kbgraph.rdf.iris import slugify
from kbgraph.rdf.namespaces import (
    ALT_LABEL,
    IN_SCHEME,
    KB,
    LABEL,
    NOTATION,
    OWL,
    PREF_LABEL,
    RANK,
    RDFS,
    SKOS,
    SUBCLASS,
    SUBPROPERTY,
    TYPE,
)
from kbgraph.rdf.terms import Iri, Literal, Term
from kbgraph.reference.authoring import SyntaxForm, concepts, syntax_forms
from kbgraph.views.provenance import Citations

_CLASS, _SCHEME, _CONCEPT, _ONTOLOGY = (
    Iri(OWL + "Class"),
    Iri(SKOS + "ConceptScheme"),
    Iri(SKOS + "Concept"),
    Iri(OWL + "Ontology"),
)
_DOMAIN, _RANGE, _DEFINITION = Iri(RDFS + "domain"), Iri(RDFS + "range"), Iri(SKOS + "definition")
_OF_FACTS = "SELECT ?p (MIN(STR(?claim)) AS ?first) { GRAPH ?claim { ?s ?p ?o } FILTER(?claim != <claims>) } GROUP BY ?p"
_OF_CLAIMS = "SELECT ?p (MIN(STR(?claim)) AS ?first) (COUNT(*) AS ?n) { GRAPH <claims> { ?claim ?p ?o } } GROUP BY ?p"
_OF_CLASSES = "SELECT ?c (MIN(STR(?claim)) AS ?first) { GRAPH ?claim { ?s a ?c } } GROUP BY ?c"
_VALUES = f"SELECT ?value (COUNT(*) AS ?n) {{ ?value <{TYPE}> ?kind . ?thing ?property ?value }} GROUP BY ?value"


class Example(NamedTuple):
    """A line of an entry that states the word."""

    slug: str
    name: str
    """Of the thing that the entry is about."""
    file: str
    line: int
    text: str


class OntologyTerm(NamedTuple):
    """A class, a property or a coded value."""

    iri: Iri
    name: str
    """As it stands in a query: `kb:within`, or the whole IRI where no prefix is known."""
    anchor: str
    """By which a page names it: the last part of the IRI for our own words, with the prefix for others."""
    label: str
    definition: str
    used: int
    """Things of a class, facts and claims with a property, facts with a value."""
    example: Example | None = None


class ClassTerm(NamedTuple):
    """A class."""

    word: OntologyTerm
    parents: tuple[Iri, ...]
    children: tuple[Iri, ...]
    types: tuple[str, ...]
    """What authors write as `type`."""
    names: tuple[str, ...]
    """Where the name of such a thing is found, in order; empty for what has no entry."""


class PropertyTerm(NamedTuple):
    """A property."""

    word: OntologyTerm
    heading: str
    """Of the page on which its values stand; empty where it has none."""
    parents: tuple[Iri, ...]
    domain: tuple[Iri, ...]
    range: tuple[Iri, ...]
    scheme: Iri | None
    """The scheme of its coded values."""
    inverse: str
    """Its label read backwards; empty where it is read one way."""
    ways: tuple[SyntaxForm, ...]


class ConceptTerm(NamedTuple):
    """A coded value."""

    word: OntologyTerm
    spellings: tuple[str, ...]
    """What authors may write for it beside its label: other labels and codes."""


class SchemeTerm(NamedTuple):
    """The values of a scheme, or the individuals of a class, in the order of their scale or by label."""

    word: OntologyTerm
    values: tuple[ConceptTerm, ...]


class Glossary:
    """The words of a graph's ontology. Whoever asks for one part pays for that part; all is kept."""

    def __init__(self, graph: Graph, figures: GraphStatistics, citations: Citations) -> None:
        self._graph, self._figures, self._citations = graph, figures, citations
        self._ontology: Ontology = graph.ontology
        self._served = graph.ontology.served

    @cached_property
    def classes(self) -> tuple[ClassTerm, ...]:
        """The classes; each after the one of which it is a kind."""
        known = set(self._served.subjects(TYPE, _CLASS))
        tops = [cls for cls in known if not known.intersection(self._served.iris(cls, SUBCLASS))]
        return tuple(self._class(cls, known) for cls in dict.fromkeys(self._under(tops, known)))

    def _under(self, classes: Iterable[Iri], known: set[Iri]) -> list[Iri]:
        found = []
        for cls in sorted(
            classes,
            key=lambda cls: (
                not known.intersection(self._children(cls)),
                self._ontology.label(cls),
            ),
        ):
            found += [cls, *self._under(known.intersection(self._children(cls)), known)]
        return found

    def _children(self, cls: Iri) -> list[Iri]:
        return [child for child in self._served.subjects(SUBCLASS, cls) if child != cls]

    def _class(self, cls: Iri, known: set[Iri]) -> ClassTerm:
        types = tuple(
            sorted(word for word, of in self._ontology.mapping.types.items() if of == cls)
        )
        children = tuple(sorted(known.intersection(self._children(cls)), key=self._ontology.label))
        names = self._ontology.names(cls) if types else ()
        word = self._word(cls, self._things.get(cls, 0))
        return ClassTerm(
            word._replace(example=self._typed.get(cls, word.example)),
            tuple(self._served.iris(cls, SUBCLASS)),
            children,
            types,
            names,
        )

    @cached_property
    def _typed(self) -> dict[Iri, Example]:
        """The first entry about a thing of each class, at the line with its type."""
        about = sorted(
            (subject for subject in self._graph.subjects.values() if subject.cls),
            key=lambda each: each.slug,
            reverse=True,
        )
        return {
            subject.cls: self._line(subject, subject.type_line)
            for subject in about
            if subject.cls and subject.type_line
        }

    def _line(self, subject: Subject, line: int) -> Example:
        return Example(
            subject.slug,
            subject.name,
            subject.path,
            line,
            self._graph.line_text(subject.slug, line),
        )

    @cached_property
    def properties(self) -> tuple[PropertyTerm, ...]:
        """The properties, in the order of their headings and of the page; those without a heading last, by label."""
        found = [self._property(prop) for prop in self._properties]
        return tuple(
            sorted(
                found,
                key=lambda each: (
                    *self._place.get(each.word.iri, (float("inf"), 0.0, "")),
                    each.word.label,
                ),
            )
        )

    @cached_property
    def _properties(self) -> list[Iri]:
        """What has a label and is no class, no value and not the ontology itself."""
        named = dict.fromkeys(iri for iri, _ in self._served.subject_objects(LABEL))
        return [
            iri
            for iri in named
            if all(
                kind.startswith(OWL) and kind not in {_CLASS, _ONTOLOGY}
                for kind in self._kinds(iri)
            )
        ]

    def _kinds(self, iri: Iri) -> list[Iri]:
        return self._served.iris(iri, TYPE)

    def _property(self, prop: Iri) -> PropertyTerm:
        return PropertyTerm(
            self._word(prop, self._facts.get(prop, 0) + self._of_claims.get(prop, ("", 0))[1]),
            self._place.get(prop, (0.0, 0.0, ""))[2],
            tuple(self._served.iris(prop, SUBPROPERTY)),
            tuple(self._served.iris(prop, _DOMAIN)),
            tuple(self._served.iris(prop, _RANGE)),
            self._scheme.get(prop),
            self._ontology.inverse_label(prop) if prop in self._ontology.relations else "",
            self._ways.get(prop, ()),
        )

    @cached_property
    def schemes(self) -> tuple[SchemeTerm, ...]:
        """The schemes with their concepts, and the classes whose individuals the ontology names."""
        schemes = [
            (scheme, self._served.subjects(IN_SCHEME, scheme))
            for scheme in self._served.subjects(TYPE, _SCHEME)
        ]
        classes = [
            (cls, self._served.subjects(TYPE, cls)) for cls in self._served.subjects(TYPE, _CLASS)
        ]
        found = [self._values(iri, members) for iri, members in (*schemes, *classes) if members]
        return tuple(sorted(found, key=lambda each: each.word.label))

    def _values(self, iri: Iri, members: list[Iri]) -> SchemeTerm:
        ranked = sorted(
            members,
            key=lambda each: (
                float(self._served.text(each, RANK) or 0),
                self._ontology.label(each),
            ),
        )
        return SchemeTerm(
            self._word(iri, sum(self._coded.get(each, 0) for each in members)),
            tuple(map(self._value, ranked)),
        )

    def _value(self, iri: Iri) -> ConceptTerm:
        others = dict.fromkeys(
            text
            for prop in (PREF_LABEL, ALT_LABEL, NOTATION)
            for text in self._served.texts(iri, prop)
        )
        label = self._ontology.label(iri)
        return ConceptTerm(
            self._word(iri, self._coded.get(iri, 0)),
            tuple(text for text in others if text != label),
        )

    def _word(self, iri: Iri, used: int) -> OntologyTerm:
        meant = self._ontology.comment(iri) or self._served.text(iri, _DEFINITION)
        return OntologyTerm(
            iri,
            self.name(iri),
            self.anchor(iri),
            self._ontology.label(iri),
            meant,
            used,
            self._example(iri),
        )

    def name(self, iri: Iri) -> str:
        """The IRI with the longest prefix that fits; in angle brackets where none does."""
        fitting = [
            (space, prefix)
            for prefix, space in self._ontology.prefixes.items()
            if iri.startswith(space) and iri != space
        ]
        space, prefix = max(fitting, default=("", ""), key=lambda each: len(each[0]))
        local = iri.removeprefix(space)
        return (
            f"{prefix}:{local}"
            if space and local.replace("-", "").replace("_", "").isalnum()
            else f"<{iri}>"
        )

    def anchor(self, iri: Iri) -> str:
        """The word's name on a page."""
        if iri.startswith(KB):
            return local_name(iri)
        name = self.name(iri)
        return slugify(iri) if name.startswith("<") else name.replace(":", "-")

    @cached_property
    def anchors(self) -> dict[Iri, str]:
        """The anchors of all words, by IRI."""
        words = [*(each.word for each in self.classes), *(each.word for each in self.properties)]
        words += [
            word
            for scheme in self.schemes
            for word in (scheme.word, *(value.word for value in scheme.values))
        ]
        return {word.iri: word.anchor for word in words}

    def _example(self, iri: Iri) -> Example | None:
        claim = self._first.get(iri) or self._of_claims.get(iri, ("", 0))[0]
        for citation in self._citations.of_claim(Iri(claim)) if claim else ():
            subject = self._graph.subjects.get(citation.slug)
            if subject and citation.lines and citation.lines[0]:
                return self._line(subject, citation.lines[0])
        return None

    @cached_property
    def _first(self) -> dict[Iri, str]:
        """The first claim that states each property, or that something is of each class."""
        rows = [*self._graph.store.select(_OF_FACTS), *self._graph.store.select(_OF_CLASSES)]
        return {
            Iri(str(iri)): str(first)
            for iri, first in rows
            if iri is not None and first is not None
        }

    @cached_property
    def _of_claims(self) -> dict[Iri, tuple[str, int]]:
        """For what is said of claims: the first claim, and how many times."""
        rows = self._graph.store.select(_OF_CLAIMS)
        return {
            Iri(str(prop)): (str(first), _number(count))
            for prop, first, count in rows
            if prop is not None
        }

    @cached_property
    def _coded(self) -> dict[Iri, int]:
        return {
            Iri(str(value)): _number(count) for value, count in self._graph.store.select(_VALUES)
        }

    @cached_property
    def _things(self) -> dict[Iri, int]:
        return {each.cls: each.entities for each in self._figures.classes}

    @cached_property
    def _facts(self) -> dict[Iri, int]:
        return {each.property: each.triples for each in self._figures.properties}

    @cached_property
    def _ways(self) -> dict[Iri, tuple[SyntaxForm, ...]]:
        return syntax_forms(self._ontology)

    @cached_property
    def _scheme(self) -> dict[Iri, Iri]:
        fields = [
            (field.path, concepts(field))
            for each in self._ontology.mapping.fields.values()
            for field in each
        ]
        return {
            path: scheme
            for path, found in fields
            for concept in found[:1]
            for scheme in self._served.iris(concept, IN_SCHEME)
        }

    @cached_property
    def _place(self) -> dict[Iri, tuple[float, float, str]]:
        """Order of the heading, order under it and the heading of each property that has one."""
        fields = [field for each in self._ontology.mapping.fields.values() for field in each]
        return {
            each.path: (each.heading.order, each.order, each.heading.label)
            for each in reversed(fields)
            if each.heading
        }


def _number(term: Term | None) -> int:
    return int(term.lexical) if isinstance(term, Literal) else 0
