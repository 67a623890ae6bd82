"""The statements of a mapping that are not obeyed, since their words cannot take their values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kbgraph.ontology.lint.checks.forms import wrong_forms
from kbgraph.ontology.lint.node_kinds import RULES
from kbgraph.ontology.lint.statements import OntologyStatements
from kbgraph.ontology.turtle import OntologyFiles, TripleIndex
from kbgraph.ontology.value_types import m
from kbgraph.rdf.namespaces import TYPE
from kbgraph.rdf.terms import Triple

_REASON = m("reason")


def refused_statements(triples: TripleIndex, files: OntologyFiles) -> frozenset[Triple]:
    """Return the own statements whose words cannot take their values: each has a finding.

    A rule with such a value is not obeyed as a whole.
    """
    statements = OntologyStatements(triples, files)
    wrong = {fault.statement.triple for fault in wrong_forms(statements)}
    return frozenset(wrong | {*_rules_of(wrong, statements)})


def _rules_of(wrong: Iterable[Triple], statements: OntologyStatements) -> Iterator[Triple]:
    """Yield what makes nodes rules that have wrong values: without them they would say more."""
    for node, word, _ in wrong:
        if word != _REASON and not RULES.isdisjoint(statements.kinds.get(node, ())):
            for kind in statements.triples.iris(node, TYPE):
                yield Triple(node, TYPE, kind)
