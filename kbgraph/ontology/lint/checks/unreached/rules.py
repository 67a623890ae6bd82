"""Rules about facts that nothing in the mapping states."""

from __future__ import annotations

from collections.abc import Iterator

from kbgraph.findings import Severity
from kbgraph.ontology.lint.node_kinds import NodeKind
from kbgraph.ontology.lint.statements import (
    FaultKind,
    MappingFault,
    OntologyStatements,
    StatementPart,
)
from kbgraph.ontology.lint.terms import is_property
from kbgraph.ontology.value_types import m
from kbgraph.rdf.namespaces import INVERSE_OF, SHACL, SUBPROPERTY
from kbgraph.rdf.terms import Iri

_UNREACHED = FaultKind(Severity.WARNING, "mapping-unused")
_RULES = frozenset({NodeKind.INVERSE_RULE, NodeKind.BOTH_SIDES})
_PATHS = (Iri(SHACL + "path"), Iri(SHACL + "inversePath"))


def unreached_rules(statements: OntologyStatements) -> Iterator[MappingFault]:
    """Yield the properties of inferences and agreements that no field, column or rule states."""
    for node in statements.by_subject:
        if _RULES.isdisjoint(statements.kinds.get(node, ())):
            continue
        for statement in statements.about(node, m("path")):
            prop = statement.triple.object
            if isinstance(prop, Iri) and not _is_stated(statements, prop):
                yield MappingFault(
                    statement,
                    StatementPart.OBJECT,
                    _UNREACHED,
                    f"nothing states {statements.name(prop, statement)}: the rule is never used",
                    "let a property shape have it as its sh:path, with words of the mapping",
                    about=prop,
                )


def _is_stated(statements: OntologyStatements, prop: Iri) -> bool:
    """Say whether a shape, a column, a group or another rule has a property, or its inverse.

    A property that is not declared has a fault of its own.
    """
    triples = statements.triples
    if not is_property(triples, prop):
        return True
    others = {
        prop,
        *triples.iris(prop, INVERSE_OF),
        *triples.subjects(INVERSE_OF, prop),
        *triples.subjects(SUBPROPERTY, prop),
    }
    named = [node for each in others for node in triples.subjects(m("path"), each)]
    return any(triples.subjects(path, each) for path in _PATHS for each in others) or any(
        _RULES.isdisjoint(statements.kinds.get(node, ())) for node in named
    )
