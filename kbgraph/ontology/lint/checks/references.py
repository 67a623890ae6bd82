"""References to classes, properties, shapes, headings and schemes that do not exist."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from types import MappingProxyType

from kbgraph.ontology.lint.node_kinds import CLASSES, NAMED_BY, NodeKind
from kbgraph.ontology.lint.standard_words import STANDARDS
from kbgraph.ontology.lint.statements import (
    MappingFault,
    OntologyStatements,
    OwnStatement,
    StatementPart,
)
from kbgraph.ontology.lint.terms import UNKNOWN, TermKind, Terms
from kbgraph.ontology.lint.value_forms import ValueForm
from kbgraph.ontology.lint.words import WORDS
from kbgraph.rdf.namespaces import (
    BROADER,
    IN_SCHEME,
    INVERSE_OF,
    KB,
    MAPPING,
    MEMBER,
    NARROWER,
    RDFS,
    SHACL,
    SUBCLASS,
    SUBPROPERTY,
)
from kbgraph.rdf.terms import Iri

_OF_PROPERTIES: Mapping[Iri, TermKind] = MappingProxyType(
    {
        Iri(SHACL + "targetClass"): TermKind.CLASS,
        Iri(SHACL + "class"): TermKind.CLASS,
        Iri(SHACL + "path"): TermKind.PROPERTY,
        Iri(SHACL + "inversePath"): TermKind.PROPERTY,
        Iri(SHACL + "property"): TermKind.SHAPE,
        Iri(SHACL + "group"): TermKind.HEADING,
        Iri(SHACL + "node"): TermKind.NODE_SHAPE,
        IN_SCHEME: TermKind.IN_SCHEME,
    }
)
_RELATIONS: Mapping[Iri, TermKind] = MappingProxyType(
    {
        SUBCLASS: TermKind.CLASS,
        SUBPROPERTY: TermKind.PROPERTY,
        Iri(RDFS + "domain"): TermKind.CLASS,
        Iri(RDFS + "range"): TermKind.CLASS,
        INVERSE_OF: TermKind.PROPERTY,
        BROADER: TermKind.TERM,
        NARROWER: TermKind.TERM,
        MEMBER: TermKind.TERM,
        Iri(SHACL + "hasValue"): TermKind.TERM,
        Iri(SHACL + "equals"): TermKind.PROPERTY,
        Iri(SHACL + "disjoint"): TermKind.PROPERTY,
        Iri(SHACL + "lessThan"): TermKind.PROPERTY,
        Iri(SHACL + "lessThanOrEquals"): TermKind.PROPERTY,
    }
)
_OF_VALUES: Mapping[ValueForm, TermKind] = MappingProxyType(
    {
        ValueForm.CLASS: TermKind.CLASS,
        ValueForm.PROPERTY: TermKind.PROPERTY,
        ValueForm.PROPERTIES: TermKind.PROPERTY,
        ValueForm.SCHEME: TermKind.SCHEME,
        ValueForm.NODE_SHAPE: TermKind.NODE_SHAPE,
        ValueForm.VALUE_TYPE: TermKind.VALUE_TYPE,
        ValueForm.OPTIONS: TermKind.VALUE_TYPE,
        ValueForm.TERM: TermKind.TERM,
    }
)
_TERMS_OF_KINDS: Mapping[NodeKind, TermKind] = MappingProxyType(
    {
        NodeKind.CLASS: TermKind.CLASS,
        NodeKind.HEADING: TermKind.HEADING,
        NodeKind.SHAPE: TermKind.SHAPE,
    }
)
_HAS_VALUE, _PATH = Iri(SHACL + "hasValue"), Iri(SHACL + "path")
_LISTS = frozenset({ValueForm.PROPERTIES, ValueForm.OPTIONS})


def unknown_terms(statements: OntologyStatements, terms: Terms) -> Iterator[MappingFault]:
    """Yield the references of own statements to what does not exist."""
    for statement in statements.own:
        predicate, value = statement.triple.predicate, statement.triple.object
        if not isinstance(value, Iri):
            continue
        if predicate in _OF_PROPERTIES:
            yield from _fault(terms, statement, _OF_PROPERTIES[predicate])
        elif predicate == _HAS_VALUE and _is_scheme(statements, statement):
            yield from _fault(terms, statement, TermKind.SCHEME)
        elif predicate in _RELATIONS:
            fault = terms.misspelt(statement, value, _RELATIONS[predicate], StatementPart.OBJECT)
            if fault:
                yield fault
        elif predicate.startswith(MAPPING):
            for named, kind in _named(statements, statement):
                yield from _fault(terms, named, kind)


def _is_scheme(statements: OntologyStatements, statement: OwnStatement) -> bool:
    """Say whether the value that a shape asks for is the scheme of concepts."""
    return statements.triples.iri(statement.triple.subject, _PATH) == IN_SCHEME


def misspelt_properties(statements: OntologyStatements, terms: Terms) -> Iterator[MappingFault]:
    """Yield the properties of own statements that are like one that is declared."""
    known: set[Iri] = set()
    for statement in statements.own:
        predicate = statement.triple.predicate
        if predicate not in known and not predicate.startswith((KB, MAPPING, *STANDARDS)):
            kind, part = TermKind.PROPERTY, StatementPart.PREDICATE
            fault = terms.misspelt(statement, predicate, kind, part)
            if fault:
                yield fault
            else:
                known.add(predicate)


def _fault(terms: Terms, statement: OwnStatement, kind: TermKind) -> Iterator[MappingFault]:
    value = statement.triple.object
    if isinstance(value, Iri):
        fault = terms.fault(statement, value, kind, StatementPart.OBJECT)
        if fault:
            yield fault


def _named(
    statements: OntologyStatements, statement: OwnStatement
) -> Iterator[tuple[OwnStatement, TermKind]]:
    """Yield the statements by which a word names terms: its own, or those of its list."""
    word = statement.triple.predicate.removeprefix(MAPPING)
    uses = statements.uses(statement.triple.subject, word)
    for value in {use.value for use in uses}:
        kind = _OF_VALUES.get(value)
        if kind and value in _LISTS:
            for member in statements.members(statement):
                yield member, kind
        elif kind:
            yield statement, kind


def unknown_nodes(
    statements: OntologyStatements, terms: Terms, misspelt: Container[Iri]
) -> Iterator[MappingFault]:
    """Yield the nodes with words of the mapping that are of no kind: each word is unread.

    `misspelt` are the nodes of misspelt words, which may lack a kind for that reason.
    """
    nodes: dict[Iri, dict[str, OwnStatement]] = {}
    for statement in statements.of_mapping:
        subject = statement.triple.subject
        if subject not in statements.kinds and subject not in misspelt:
            words = nodes.setdefault(subject, {})
            words.setdefault(statement.triple.predicate.removeprefix(MAPPING), statement)
    for node, words in nodes.items():
        first = next(iter(words.values()))
        meant = _kinds_with(words)
        if meant and meant[0] in _TERMS_OF_KINDS:
            kind = _TERMS_OF_KINDS[meant[0]]
            if kind is not TermKind.CLASS or not terms.exists(node, kind):
                yield terms.missing(first, node, kind, StatementPart.SUBJECT)
        elif meant:
            yield _unread(statements, first, *_lack(meant))


def _kinds_with(words: Iterable[str]) -> list[NodeKind]:
    """Return the kinds of node that have most of the words, in the order of the table."""
    counts = {kind: sum(word in of_kind for word in words) for kind, of_kind in WORDS.items()}
    most = max(counts.values())
    return [kind for kind, number in counts.items() if number == most] if most else []


def _lack(kinds: list[NodeKind]) -> tuple[str, str]:
    """Return why nodes like those of some kinds are not read, and the remedy."""
    names = [f"m:{word}" for word, kind in NAMED_BY.items() if kind in kinds]
    if names:
        return f"no node names {{}} by {' or '.join(names)}", ""
    classes = [f"m:{name}" for name, kind in CLASSES.items() if kind in kinds]
    return "{} has no class of the mapping", f"add: a {' or '.join(classes)}"


def _unread(
    statements: OntologyStatements, statement: OwnStatement, problem: str, remedy: str
) -> MappingFault:
    name = statements.name(statement.triple.subject, statement)
    return MappingFault(
        statement,
        StatementPart.SUBJECT,
        UNKNOWN,
        f"{problem.format(name)}: its words are not read",
        remedy,
        about=name,
    )
