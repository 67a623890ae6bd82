"""The vocabulary: look-ups of classes, properties and labels in the ontology."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from kbgraph.ontology.mapping_error import MappingError
from kbgraph.ontology.scales import Schemes, compile_schemes
from kbgraph.ontology.turtle import TripleIndex
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.labels import ENGLISH, Label, preferred_label
from kbgraph.rdf.namespaces import (
    BODY_HAS_MEMBER,
    BROADER,
    COMMENT,
    CONTAINED_IN,
    CONTAINS_PLACE,
    DATE,
    GROUP_MEMBER,
    HAS_MEMBER,
    HAS_PART,
    INVERSE_LABEL,
    INVERSE_OF,
    IS_PART_OF,
    LABEL,
    MEMBER_OF,
    MEMBER_OF_BODY,
    NARROWER,
    PREF_LABEL,
    SUBCLASS,
    SUBPROPERTY,
    SYMMETRIC,
    TITLE,
    TYPE,
)
from kbgraph.rdf.terms import Iri, Literal, Term, Triple, triple_text

BACKWARDS = "← "
"""The mark of a label that is read from the object of its fact."""
_MAX_LABEL_CHARS = 1_000
_MAX_RELATED = 1_000
"""Classes above a class, or properties below a property."""


def backwards(label: Label) -> Label:
    """Return the label of a property as read from its object, where it has no other for that."""
    return Label(f"{BACKWARDS}{label}", label.language)


@dataclass(frozen=True)
class Vocabulary:
    """The triples of the ontology that are part of the graph, with look-ups on them."""

    served: TripleIndex
    """The triples that are part of the graph; those of shapes and mapping are not."""
    languages: tuple[str, ...] = field(default=(ENGLISH,), kw_only=True)
    """The languages of labels, the preferred first (`rdf.labels`)."""
    asked: str = field(default="", kw_only=True)
    """The language that the reader asks for, which is the first of them; empty for none."""

    @cached_property
    def ntriples(self) -> list[str]:
        """The served triples as lines of N-Triples."""
        return [f"{triple_text(triple)} ." for triple in self.served.all]

    @cached_property
    def nquads(self) -> bytes:
        """The served triples as N-Quads of the default graph."""
        return "\n".join(self.ntriples).encode()

    @cached_property
    def _superclasses(self) -> dict[Iri, tuple[Iri, ...]]:
        return {}

    def superclasses(self, cls: Iri) -> tuple[Iri, ...]:
        """Return the class itself and all its superclasses, nearest first."""
        if cls not in self._superclasses:
            self._superclasses[cls] = self._closure([cls], SUBCLASS, self.served.iris)
        return self._superclasses[cls]

    def _closure(
        self, start: Iterable[Iri], prop: Iri, step: Callable[[Iri, Iri], list[Iri]]
    ) -> tuple[Iri, ...]:
        """Return the start and all that steps over a property reach, nearest first."""
        found = dict.fromkeys(start)
        waiting = [*found]
        for each in waiting:
            for near in step(each, prop):
                if near not in found:
                    found[near] = None
                    waiting.append(near)
            if len(found) > _MAX_RELATED:
                raise MappingError(
                    f"{waiting[0]} has more than {_MAX_RELATED} classes or properties above or "
                    "below it",
                    waiting[0],
                )
        return tuple(found)

    def check(self) -> None:
        """Refuse schemes with faults, and sizes that no page could show. Raises OntologyError."""
        self.check_sizes()
        _ = self.schemes

    def check_sizes(self) -> None:
        """Refuse labels and hierarchies that are so long that no page could be made.

        Each fact shows the name of its property, and each thing has all classes above its own.
        Raises OntologyError.
        """
        for prop in (LABEL, PREF_LABEL, INVERSE_LABEL):
            for node, term in self.served.subject_objects(prop):
                if len(str(term)) > _MAX_LABEL_CHARS:
                    problem = f"the label of {node} has more than {_MAX_LABEL_CHARS} characters"
                    raise MappingError(problem, node, str(term))
        for cls in {cls for cls, _ in self.served.subject_objects(SUBCLASS)}:
            self.superclasses(cls)
        for parent in {parent for _, parent in self.served.subject_objects(SUBPROPERTY)}:
            if isinstance(parent, Iri):
                self.subproperties(parent)

    def is_a(self, cls: Iri | None, parent: Iri) -> bool:
        """Whether a class is another class or a subclass of it."""
        return cls is not None and parent in self.superclasses(cls)

    def subproperties(self, *properties: Iri) -> tuple[Iri, ...]:
        """Return the properties themselves and all their subproperties, nearest first."""
        return self._closure(
            properties, SUBPROPERTY, lambda each, prop: self.served.subjects(prop, each)
        )

    def inverses(self, prop: Iri) -> tuple[Iri, ...]:
        """Return the properties that state the same facts from the other end."""
        return (*self.served.iris(prop, INVERSE_OF), *self.served.subjects(INVERSE_OF, prop))

    @cached_property
    def symmetric(self) -> tuple[Iri, ...]:
        """The properties that hold in both directions (OWL 2, section 9.2.9)."""
        return tuple(self.served.subjects(TYPE, SYMMETRIC))

    def is_symmetric(self, prop: Iri) -> bool:
        """Whether a property is an `owl:SymmetricProperty`."""
        return SYMMETRIC in self.served.iris(prop, TYPE)

    @cached_property
    def schemes(self) -> Schemes:
        """The ranks, valences and groups of concepts. Raises MappingError for one that is wrong."""
        return compile_schemes(self.served)

    @cached_property
    def containers(self) -> tuple[Iri, ...]:
        """The part-of properties: each leads from a part to the whole.

        They are `dcterms:isPartOf`, `skos:broader`, `schema:containedInPlace`, and their
        subproperties.
        """
        return self.subproperties(IS_PART_OF, BROADER, CONTAINED_IN)

    @cached_property
    def parts(self) -> tuple[Iri, ...]:
        """The has-part properties: each leads from a whole to a part.

        They are `dcterms:hasPart`, `skos:narrower`, `schema:containsPlace`, and their
        subproperties.
        """
        return self.subproperties(HAS_PART, NARROWER, CONTAINS_PLACE)

    @cached_property
    def memberships(self) -> tuple[Iri, ...]:
        """The properties that lead from a member to the group.

        They are `org:memberOf`, `schema:memberOf`, and their subproperties.
        """
        return self.subproperties(MEMBER_OF_BODY, MEMBER_OF)

    @cached_property
    def members(self) -> tuple[Iri, ...]:
        """The properties that lead from a group to a member.

        They are `org:hasMember`, `schema:member`, `foaf:member`, and their subproperties.
        """
        return self.subproperties(BODY_HAS_MEMBER, HAS_MEMBER, GROUP_MEMBER)

    @cached_property
    def dates(self) -> frozenset[Iri]:
        """The dates in the life of a thing: `dcterms:date` and its subproperties."""
        return frozenset(self.subproperties(DATE))

    @cached_property
    def relations(self) -> frozenset[Iri]:
        """The properties that can be read from either end: those with an inverse label."""
        return frozenset(iri for iri, _ in self.served.subject_objects(INVERSE_LABEL))

    @cached_property
    def _labels(self) -> dict[Iri, Label]:
        return {}

    def label(self, iri: Iri) -> Label:
        """Return the label of a class, property or concept; without one, its local name.

        Of several, the languages choose (`rdf.labels`).
        """
        if iri in self._labels:
            return self._labels[iri]
        label = preferred_label(self.labels_of(iri), self.languages)
        if label is None:
            return Label(local_name(iri))
        self._labels[iri] = label
        return label

    @cached_property
    def labelled(self) -> tuple[Iri, ...]:
        """All IRIs that have a label."""
        pairs = (*self.served.subject_objects(LABEL), *self.served.subject_objects(PREF_LABEL))
        return tuple(dict.fromkeys(iri for iri, _ in pairs))

    @cached_property
    def label_languages(self) -> frozenset[str]:
        """The languages in which anything has a label."""
        labels = (label for iri in self.labelled for label in self.labels_of(iri))
        return frozenset(each.language for each in labels if isinstance(each, Literal)) - {""}

    def labels_of(self, iri: Iri) -> list[Term]:
        """Return the labels of a class, property or concept in all languages."""
        return self.served.objects(iri, LABEL) or self.served.objects(iri, PREF_LABEL)

    def inverse_label(self, prop: Iri) -> Label:
        """Return the label of a property as read from its object.

        Without `kb:inverseLabel` it is that of its inverse property, the label of a symmetric
        property itself, else the label behind an arrow: `← kept`.
        """
        given = preferred_label(self.served.objects(prop, INVERSE_LABEL), self.languages)
        if given or self.is_symmetric(prop):
            return given or self.label(prop)
        inverse = next(iter(self.inverses(prop)), None)
        return self.label(inverse) if inverse else backwards(self.label(prop))

    def comment(self, iri: Iri) -> Label:
        """Return the `rdfs:comment` of a class or property; empty where it has none."""
        comments = self.served.objects(iri, COMMENT)
        return preferred_label(comments, self.languages) or Label("")

    def knows(self, iri: Iri) -> bool:
        """Whether the ontology gives the IRI a label."""
        return bool(self.served.texts(iri, LABEL) or self.served.texts(iri, PREF_LABEL))

    def file_of(self, triple: Triple) -> str:
        """Return the name of the ontology's file that holds a triple.

        It is `ontology` for a served triple whose file is not known, and empty for a triple that is
        not served.
        """
        return self.served.file_names.get(triple) or (
            "ontology"
            if triple.object in self.served.objects(triple.subject, triple.predicate)
            else ""
        )

    @property
    def title(self) -> str:
        """The ontology's title; empty where it has none."""
        titles = (term for _, term in self.served.subject_objects(TITLE))
        return preferred_label(titles, self.languages) or ""

    @property
    def description(self) -> str:
        """The comment on the ontology itself; empty where it has none."""
        return next(
            (self.comment(subject) for subject, _ in self.served.subject_objects(TITLE)), ""
        )
