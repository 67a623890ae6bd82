"""Constraints of pySHACL that compare values, with dates of any precision among them.

pySHACL puts a year, a month and a day into no order, or into that of their datatypes, and is not
consistent about values of two kinds. Here dates are compared by the days that they can mean, and
literals of two kinds violate every comparison.
"""

from __future__ import annotations

from collections.abc import Iterable

import rdflib
from pyshacl import shape
from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS, CONSTRAINT_PARAMETERS_MAP
from pyshacl.constraints.constraint_component import ConstraintComponent
from pyshacl.constraints.core.property_pair_constraints import (
    LessThanConstraintComponent,
    LessThanOrEqualsConstraintComponent,
)
from pyshacl.constraints.core.value_range_constraints import (
    MaxExclusiveConstraintComponent,
    MaxInclusiveConstraintComponent,
    MinExclusiveConstraintComponent,
    MinInclusiveConstraintComponent,
)
from pyshacl.pytypes import GraphLike, RDFNode, SHACLExecutor
from rdflib.term import Node

from kbgraph.evidence.comparison import certainly_after, certainly_not_before, violates_bound
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.terms import STRING, Iri, Literal, Term
from kbgraph.rdf.value_kinds import ComparableKind, are_comparable, kind_of


def term_of(node: Node) -> Term:
    """Return a term of rdflib as one of ours."""
    if not isinstance(node, rdflib.Literal):
        return Iri(str(node))
    return Literal(str(node), Iri(str(node.datatype or STRING)), str(node.language or ""))


class _Comparison(ConstraintComponent):
    """A constraint that compares dates, and literals of two kinds; others are left to pySHACL."""

    def evaluate(
        self,
        executor: SHACLExecutor,
        target_graph: GraphLike,
        focus_value_nodes: dict[RDFNode, Iterable[RDFNode]],
        _evaluation_path: list[object],
    ) -> tuple[bool, list[object]]:
        """Return whether all values of the nodes conform, and a report of each that does not."""
        others: dict[RDFNode, list[RDFNode]] = {}
        reports: list[object] = []
        for focus, values in focus_value_nodes.items():
            limits = self._limits(target_graph, focus)
            own = {value for value in values if _is_own(term_of(value), limits)}
            others[focus] = [value for value in values if value not in own]
            reports += [
                self.make_v_result(target_graph, focus, value_node=value)
                for value in own
                if any(self._fails(term_of(value), limit) for limit in limits)
            ]
        _, of_others = super().evaluate(  # type: ignore[safe-super]
            executor, target_graph, others, _evaluation_path
        )
        reports += of_others
        return not reports, reports

    @property
    def _parameter(self) -> rdflib.URIRef:
        (parameter,) = self.constraint_parameters()
        return parameter

    def _limits(self, _graph: GraphLike, _focus: Node) -> list[Term]:
        """Return the terms with which the values of a node are compared."""
        return [term_of(each) for each in self._values_of_parameter()]

    def _values_of_parameter(self) -> Iterable[Node]:
        return self.shape.sg.graph.objects(self.shape.node, self._parameter)

    def _fails(self, value: Term, limit: Term) -> bool:
        """Say whether a literal does not conform: it certainly fails, or cannot be compared."""
        if isinstance(value, Iri) or isinstance(limit, Iri):
            return True
        is_comparable = are_comparable(kind_of(value), kind_of(limit))
        return not is_comparable or self._certainly_fails(value, limit)

    def _certainly_fails(self, value: Literal, limit: Literal) -> bool:
        """Say whether a date certainly does not conform."""
        return violates_bound(value, local_name(Iri(str(self._parameter))), limit)


def _is_own(value: Term, limits: list[Term]) -> bool:
    """Say whether a value is a literal that pySHACL does not compare with these in our way."""
    kinds = [kind_of(each) for each in limits]
    kind = kind_of(value)
    return ComparableKind.THING not in {kind, *kinds} and any(
        each is ComparableKind.DATE or not are_comparable(kind, each) for each in kinds
    )


class _MinInclusive(_Comparison, MinInclusiveConstraintComponent):
    pass


class _MaxInclusive(_Comparison, MaxInclusiveConstraintComponent):
    pass


class _MinExclusive(_Comparison, MinExclusiveConstraintComponent):
    pass


class _MaxExclusive(_Comparison, MaxExclusiveConstraintComponent):
    pass


class _PairComparison(_Comparison):
    """A constraint that compares the values of a node with those of other properties of it."""

    def _limits(self, graph: GraphLike, focus: Node) -> list[Term]:
        return [
            term_of(each)
            for prop in self._values_of_parameter()
            for each in graph.objects(focus, prop)
        ]


class _LessThan(_PairComparison, LessThanConstraintComponent):
    def _certainly_fails(self, value: Literal, limit: Literal) -> bool:
        return certainly_not_before(value, limit)


class _LessThanOrEquals(_PairComparison, LessThanOrEqualsConstraintComponent):
    def _certainly_fails(self, value: Literal, limit: Literal) -> bool:
        return certainly_after(value, limit)


def install() -> None:
    """Let pySHACL use these constraints in place of its own, in this process."""
    for component in (
        *(_MinInclusive, _MaxInclusive, _MinExclusive, _MaxExclusive),
        *(_LessThan, _LessThanOrEquals),
    ):
        for parameter in component.constraint_parameters():
            CONSTRAINT_PARAMETERS_MAP[parameter] = component
    # pySHACL looks for each property of each shape in a list, which takes a sixth of a check.
    known = frozenset(ALL_CONSTRAINT_PARAMETERS), CONSTRAINT_PARAMETERS_MAP
    setattr(shape, "CONSTRAINT_PARAMS", known)  # noqa: B010 - it has no such name at first
