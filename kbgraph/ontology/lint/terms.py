"""The terms that an ontology declares, by kind, and faults of terms that it does not."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from kbgraph.findings import Severity
from kbgraph.fuzzy import nearest_words
from kbgraph.ontology.lint.node_kinds import VALUE_TYPES, NodeKind
from kbgraph.ontology.lint.standard_words import STANDARDS
from kbgraph.ontology.lint.statements import (
    FaultKind,
    MappingFault,
    OntologyStatements,
    OwnStatement,
    StatementPart,
)
from kbgraph.ontology.turtle import GENID, TripleIndex
from kbgraph.ontology.value_type_compiler import value_types_like
from kbgraph.ontology.value_types import m
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.namespaces import (
    IN_SCHEME,
    KB,
    LABEL,
    OWL,
    RDF,
    RDFS,
    SHACL,
    SKOS,
    SUBCLASS,
    SUBPROPERTY,
    TYPE,
)
from kbgraph.rdf.similar_iris import SimilarIris
from kbgraph.rdf.terms import Iri, Term

UNKNOWN = FaultKind(Severity.ERROR, "mapping-reference")
_UNDECLARED = FaultKind(Severity.WARNING, "mapping-reference")
_FOREIGN = FaultKind(Severity.NOTICE, "mapping-reference")
_CLASSES = frozenset({Iri(OWL + "Class"), Iri(RDFS + "Class")})
_CONCEPT = Iri(SKOS + "Concept")
_MAPPED_SCHEME = m("scheme")
_PATH, _PROPERTY = Iri(SHACL + "path"), Iri(SHACL + "property")


class TermKind(StrEnum):
    """A kind of term that others name; the value says in findings that there is none."""

    CLASS = "no class {} is declared"
    PROPERTY = "no property {} is declared"
    TERM = "nothing is stated of {}"
    SHAPE = "no property shape {} exists"
    NODE_SHAPE = "no node shape {} exists"
    HEADING = "no heading (sh:PropertyGroup) {} exists"
    SCHEME = "no concept is in a scheme {}"
    IN_SCHEME = "no concept scheme {} is declared, and no m:scheme names it"
    VALUE_TYPE = "no value type {} exists"


_OPEN = frozenset({TermKind.CLASS, TermKind.PROPERTY, TermKind.TERM, TermKind.IN_SCHEME})
"""Kinds whose terms may be of a vocabulary that is declared elsewhere."""


_SCHEMES: Mapping[TermKind, Iri] = MappingProxyType(
    {
        TermKind.SCHEME: IN_SCHEME,
        TermKind.IN_SCHEME: _MAPPED_SCHEME,
    }
)
"""The properties that name the schemes that may be meant by another."""
_STATED_BY: Mapping[TermKind, frozenset[Iri]] = MappingProxyType(
    {
        TermKind.CLASS: frozenset({TYPE, SUBCLASS}),
        TermKind.PROPERTY: frozenset({TYPE, SUBPROPERTY, LABEL}),
        TermKind.SHAPE: frozenset({_PATH}),
        TermKind.NODE_SHAPE: frozenset({_PROPERTY}),
        TermKind.HEADING: frozenset({TYPE}),
        TermKind.VALUE_TYPE: frozenset({TYPE}),
    }
)
"""The properties that a term of a kind has."""


class Terms:
    """The terms that an ontology declares, the engine's included."""

    def __init__(self, statements: OntologyStatements) -> None:
        self._statements = statements
        self._similar: dict[TermKind, SimilarIris] = {}

    def fault(
        self, statement: OwnStatement, iri: Iri, kind: TermKind, part: StatementPart
    ) -> MappingFault | None:
        """Return the fault of a statement that names a term; None where there is such a term.

        A blank node is what its own statements say, and is never missing.
        """
        return None if self.exists(iri, kind) else self.missing(statement, iri, kind, part)

    def missing(
        self, statement: OwnStatement, iri: Iri, kind: TermKind, part: StatementPart
    ) -> MappingFault:
        """Return the fault of a statement about a term that is not of a kind."""
        near = self._near(iri, kind)
        return MappingFault(
            statement,
            part,
            self._fault_kind(iri, kind),
            kind.value.format(self._statements.name(iri, statement)),
            self._statements.suggest(near, statement),
            about=local_name(iri),
        )

    def misspelt(
        self, statement: OwnStatement, iri: Iri, kind: TermKind, part: StatementPart
    ) -> MappingFault | None:
        """Return the fault of a statement with a term that is like one of its own namespace.

        Other terms may be of vocabularies that an ontology need not declare.
        """
        if self.exists(iri, kind) or namespace_of(iri) not in self._namespaces:
            return None
        namespace = namespace_of(iri)
        near = map(namespace_of, self._near(iri, kind))
        is_meant = namespace in STANDARDS or namespace in near
        return self.missing(statement, iri, kind, part) if is_meant else None

    @cached_property
    def _namespaces(self) -> set[str]:
        """The namespaces of all subjects, and of the vocabularies of the W3C."""
        return {*map(namespace_of, self._statements.subjects), *STANDARDS}

    def exists(self, iri: Iri, kind: TermKind) -> bool:
        """Whether the ontology has a term of a kind, or a vocabulary of the W3C has it."""
        return (
            self._is_stated(iri, kind)
            or iri.startswith((GENID, RDF))
            or (kind in _OPEN and _is_standard(iri))
        )

    def _is_stated(self, iri: Iri, kind: TermKind) -> bool:
        triples, kinds = self._statements.triples, self._statements.kinds
        match kind:
            case TermKind.CLASS:
                types = triples.objects(iri, TYPE)
                return not _CLASSES.isdisjoint(types) or bool(triples.objects(iri, SUBCLASS))
            case TermKind.PROPERTY:
                return is_property(triples, iri)
            case TermKind.HEADING:
                return NodeKind.HEADING in kinds.get(iri, ())
            case TermKind.VALUE_TYPE:
                return not VALUE_TYPES.isdisjoint(kinds.get(iri, ()))
            case TermKind.SCHEME:
                return bool(triples.subjects(IN_SCHEME, iri))
            case TermKind.IN_SCHEME if not triples.subjects(_MAPPED_SCHEME, iri):
                is_other = is_property(triples, iri) or self._is_stated(iri, TermKind.CLASS)
                return iri in self._statements.subjects and not is_other
            case TermKind.IN_SCHEME:
                return True
            case _:
                return iri in self._statements.subjects

    def _fault_kind(self, iri: Iri, kind: TermKind) -> FaultKind:
        namespace = namespace_of(iri)
        if kind in _OPEN and namespace not in {*self._own_namespaces, *STANDARDS}:
            return _FOREIGN
        return _UNDECLARED if kind is TermKind.PROPERTY else UNKNOWN

    def _near(self, iri: Iri, kind: TermKind) -> list[Iri]:
        namespace = namespace_of(iri)
        if namespace in STANDARDS:
            words = STANDARDS[namespace].properties + STANDARDS[namespace].classes
            near = nearest_words(local_name(iri), words)
            return [Iri(namespace + word) for word in near]
        if kind is TermKind.VALUE_TYPE:
            return value_types_like(self._statements.triples, iri)
        if kind not in self._similar:
            self._similar[kind] = SimilarIris(sorted(self._candidates(kind)))
        return self._statements.offer(self._similar[kind], iri)

    def _candidates(self, kind: TermKind) -> set[Iri]:
        """Return the terms of a kind that have names."""
        triples = self._statements.triples
        if kind in _SCHEMES:
            named = triples.subject_objects(_SCHEMES[kind])
            found = {each for _, each in named if isinstance(each, Iri)}
        elif kind in _STATED_BY:
            found = {each.subject for each in triples.all if each.predicate in _STATED_BY[kind]}
        else:
            found = self._statements.subjects
        return {each for each in found if not each.startswith(GENID) and self.exists(each, kind)}

    @cached_property
    def _own_namespaces(self) -> set[str]:
        """The namespaces of the classes, properties and concepts that the own files declare."""
        own = {
            namespace_of(each.triple.subject)
            for each in self._statements.own
            if each.triple.predicate == TYPE and _is_term(each.triple.object)
        }
        return {KB, *own}


def _is_standard(iri: Iri) -> bool:
    """Whether an IRI is a word of a vocabulary of the W3C."""
    namespace = namespace_of(iri)
    words = STANDARDS.get(namespace)
    name = iri[len(namespace) :]
    return words is not None and (name in words.properties or name in words.classes)


def is_property(triples: TripleIndex, iri: Iri) -> bool:
    """Whether an IRI is a property: by its type, or by a label where it has no other type."""
    types = triples.objects(iri, TYPE)
    return (
        any(str(each).endswith("Property") for each in types)
        or bool(triples.objects(iri, SUBPROPERTY))
        or (not types and bool(triples.objects(iri, LABEL)))
    )


def _is_term(cls: Term) -> bool:
    """Whether a type is that of classes, properties or concepts."""
    return cls in _CLASSES or cls == _CONCEPT or str(cls).endswith("Property")


def namespace_of(iri: str) -> str:
    """Return the namespace of an IRI: all up to its last `#` or `/`."""
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
