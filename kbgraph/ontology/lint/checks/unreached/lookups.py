"""Words of lookups that no pattern lets through: each stands in a group that cannot match it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from kbgraph.findings import Severity
from kbgraph.ontology.lint.checks.unreached.conversions import shown
from kbgraph.ontology.lint.node_kinds import NodeKind
from kbgraph.ontology.lint.statements import (
    FaultKind,
    MappingFault,
    OntologyStatements,
    OwnStatement,
    StatementPart,
)
from kbgraph.ontology.mapping_error import MappingError
from kbgraph.ontology.pattern_parts import with_parts
from kbgraph.ontology.patterns import may_match
from kbgraph.ontology.value_types import m
from kbgraph.rdf.terms import Iri

_UNREACHED = FaultKind(Severity.WARNING, "mapping-unused")
_Group = tuple[str, str]
"""A pattern with its parts, and the name of a group of it."""


def unreached_words(statements: OntologyStatements) -> Iterator[MappingFault]:
    """Yield the words of lookups that are read in groups of patterns alone, and match none."""
    for lookup in statements.of_kind(NodeKind.LOOKUP):
        words = [*_own_words(statements, lookup)]
        groups = _groups_with(statements, lookup) if words else ()
        for statement in words:
            word = str(statement.triple.object)
            forms = {word, word.lower(), word.upper(), word.title()}
            if groups and not any(may_match(*each, form) for each in groups for form in forms):
                yield _fault(statements, statement, lookup, groups[0])


def _own_words(statements: OntologyStatements, lookup: Iri) -> Iterator[OwnStatement]:
    entries = statements.triples.iris(lookup, m("entry"))
    return chain(
        statements.about(lookup, m("word")),
        *(statements.about(entry, m("from")) for entry in entries),
    )


def _groups_with(statements: OntologyStatements, lookup: Iri) -> tuple[_Group, ...]:
    """Return the groups that a lookup reads; none where it also reads whole texts."""
    triples = statements.triples
    users = triples.subjects(m("value"), lookup)
    is_group = all(statements.kinds.get(user, set()) == {NodeKind.GROUP} for user in users)
    is_option = bool(triples.subjects(m("otherwise"), lookup) or _in_list(statements, lookup))
    if not users or not is_group or is_option:
        return ()
    try:
        return tuple(
            (with_parts(triples, triples.text(pattern, m("regex")), pattern), name)
            for group in users
            for name in triples.texts(group, m("name"))
            for pattern in triples.subjects(m("group"), group)
        )
    except MappingError:
        return ()


def _in_list(statements: OntologyStatements, lookup: Iri) -> bool:
    """Say whether a lookup is one of several options."""
    heads = (head for _, head in statements.triples.subject_objects(m("option")))
    return any(
        lookup in statements.triples.list_of(head) for head in heads if isinstance(head, Iri)
    )


def _fault(
    statements: OntologyStatements, statement: OwnStatement, lookup: Iri, group: _Group
) -> MappingFault:
    pattern, name = group
    word, expression = str(statement.triple.object), shown(pattern, pattern, name)
    return MappingFault(
        statement,
        StatementPart.OBJECT,
        _UNREACHED,
        f"{word!r} is never read: {statements.name(lookup, statement)} reads groups of patterns, "
        f"and none matches it; the group {name} matches {expression}",
        "write a pattern of your own that matches it, or another word",
        about=word,
    )
