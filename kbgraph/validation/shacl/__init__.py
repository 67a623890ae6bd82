"""Validation of facts against shapes by pySHACL, with dates compared by the days they mean."""

from kbgraph.validation.shacl.validator import ShapeFault, violations

__all__ = ["ShapeFault", "violations"]
