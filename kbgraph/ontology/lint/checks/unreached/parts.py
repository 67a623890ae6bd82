"""Words and parts of patterns that no pattern names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kbgraph.findings import Severity
from kbgraph.ontology.lint.node_kinds import NodeKind
from kbgraph.ontology.lint.statements import (
    FaultKind,
    MappingFault,
    OntologyStatements,
    StatementPart,
)
from kbgraph.ontology.value_types import m
from kbgraph.rdf.namespaces import MAPPING
from kbgraph.rdf.terms import Literal

_UNNAMED = FaultKind(Severity.WARNING, "mapping-unused")
_PARTS = frozenset({NodeKind.WORDS, NodeKind.PART})
_NAMED = re.compile(r"(?<!\\)\{([A-Za-z]\w*)\}")


def unnamed_parts(statements: OntologyStatements) -> Iterator[MappingFault]:
    """Yield the own names of words and parts that no pattern has in braces."""
    named: set[str] | None = None
    for node in statements.by_subject:
        has_text = any(statements.triples.objects(node, m(word)) for word in ("word", "regex"))
        if not has_text or _PARTS.isdisjoint(statements.kinds.get(node, ())):
            continue
        named = _names(statements) if named is None else named
        for statement in statements.about(node, m("name")):
            name = str(statement.triple.object)
            if name not in named:
                yield MappingFault(
                    statement,
                    StatementPart.OBJECT,
                    _UNNAMED,
                    f"no pattern has the part {{{name}}}: its words are not read",
                    f"write {{{name}}} in an m:regex",
                    about=name,
                )


def _names(statements: OntologyStatements) -> set[str]:
    return {
        name
        for _, predicate, value in statements.triples.all
        if predicate.startswith(MAPPING) and isinstance(value, Literal)
        for name in _NAMED.findall(value.lexical)
    }
