"""Regular expressions that lose text, or that match the empty text and so every text."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from kbgraph.findings import Severity
from kbgraph.ontology.lint.node_kinds import NodeKind
from kbgraph.ontology.lint.statements import (
    FaultKind,
    MappingFault,
    OntologyStatements,
    OwnStatement,
    StatementPart,
)
from kbgraph.ontology.lint.value_forms import ValueForm
from kbgraph.ontology.patterns import PARENTHESES, Pattern, PatternSet
from kbgraph.ontology.value_types import m
from kbgraph.rdf.namespaces import MAPPING
from kbgraph.rdf.terms import Iri

_ERROR = FaultKind(Severity.ERROR, "mapping-regex")
_WARNING = FaultKind(Severity.WARNING, "mapping-regex")
_TEMPLATE_NAME = re.compile(r"\{(\w+)\}")
_REFERENCE = re.compile(r"\(\?(?:P=|\()(\w+)\)")


def faulty_regexes(
    statements: OntologyStatements, patterns: PatternSet, misspelt: Container[Iri]
) -> Iterator[MappingFault]:
    """Yield the regular expressions that match the empty text, or have groups that are not read.

    `misspelt` are the nodes of misspelt words, whose groups may be read by these.
    """
    compiled = {(each.origin.node, each.origin.written): each for each in patterns}
    for statement in statements.of_mapping:
        node, predicate, value = statement.triple
        pattern = compiled.get((node, str(value)))
        word = predicate.removeprefix(MAPPING)
        if pattern and any(use.value is ValueForm.REGEX for use in statements.uses(node, word)):
            yield from _empty_match(statements, statement, word, pattern)
            if node not in misspelt and not _has_refused_groups(statements, node):
                yield from _unread_groups(statements, statement, word, pattern)


def _empty_match(
    statements: OntologyStatements, statement: OwnStatement, word: str, pattern: Pattern
) -> Iterator[MappingFault]:
    """Yield the fault of a pattern that matches the empty text.

    Patterns of whole texts may do so without harm, since no value is empty.
    """
    is_whole = word == "noneFound" or NodeKind.PATTERN in statements.kinds.get(
        statement.triple.subject, ()
    )
    match = pattern.fullmatch("") if is_whole else pattern.search("")
    if match is not None:
        result = "" if is_whole else ", and so every text"
        kind = _WARNING if is_whole else _ERROR
        problem = f"m:{word} matches the empty text{result}"
        yield _fault(statement, kind, problem, "let a part of it match at least one character")


def _unread_groups(
    statements: OntologyStatements, statement: OwnStatement, word: str, pattern: Pattern
) -> Iterator[MappingFault]:
    """Yield the fault of a pattern with groups whose text becomes no value."""
    if word == "line":
        read, reader = {"value"}, "m:line reads the group value alone"
        remedy = "let others be groups without a name: (?: )"
    elif NodeKind.PATTERN in statements.kinds.get(statement.triple.subject, ()):
        read, reader = _groups_read(statements, statement.triple.subject), "no m:group reads it"
        remedy = "add an m:group for it, or let it be a group without a name: (?: )"
    else:
        return
    if not read <= {*pattern.groupindex}:
        return  # A group that is missing has a fault of its own.
    read |= set(_REFERENCE.findall(pattern.pattern))
    outer = _outer_groups(pattern.pattern)
    unread = [each for each in pattern.groupindex if not read & {each, *outer.get(each, ())}]
    if unread:
        groups = "group" if len(unread) == 1 else "groups"
        problem = f"the text of the {groups} {', '.join(unread)} is lost: {reader}"
        yield _fault(statement, _WARNING, problem, remedy)


def _has_refused_groups(statements: OntologyStatements, node: Iri) -> bool:
    """Whether groups of a pattern have a fault, so that the pattern reads nothing."""
    return any(map(statements.obeyed.refused_of, statements.triples.iris(node, m("group"))))


def _groups_read(statements: OntologyStatements, node: Iri) -> set[str]:
    """Return the groups of a pattern that become values, or parts of the identity."""
    triples = statements.triples
    groups = {
        name for group in triples.iris(node, m("group")) for name in triples.texts(group, m("name"))
    }
    return groups.union(_TEMPLATE_NAME.findall(triples.text(node, m("identity"))))


def _outer_groups(expression: str) -> dict[str, tuple[str, ...]]:
    """Return the names of the groups around each named group."""
    outer: dict[str, tuple[str, ...]] = {}
    opened: list[str] = []
    for token in PARENTHESES.finditer(expression):
        if token["name"]:
            outer[token["name"]] = tuple(filter(None, opened))
        if token[0].startswith("("):
            opened.append(token["name"] or "")
        elif token[0] == ")" and opened:
            opened.pop()
    return outer


def _fault(statement: OwnStatement, kind: FaultKind, message: str, suggestion: str) -> MappingFault:
    part = StatementPart.OBJECT
    about = statement.triple.subject
    return MappingFault(statement, part, kind, message, suggestion, about=about)
