"""Conditions on the facts that a traversal follows, and the direction of its steps."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from kbgraph.rdf.namespaces import LINKED
from kbgraph.rdf.terms import Iri


class Direction(Enum):
    """The direction of a step over a fact: from subject to object, or back."""

    ALONG = "along"
    AGAINST = "against"


class RelationFilter(NamedTuple):
    """A condition on the facts that are followed."""

    only: frozenset[Iri] = frozenset()
    """The properties that are followed; empty for all."""
    without: frozenset[Iri] = frozenset()
    """Properties that are not followed."""
    excluded_bases: frozenset[Iri] = frozenset()
    """Facts on one of these bases are not followed."""

    def without_links(self) -> RelationFilter:
        """Return the same filter without facts that are merely linked."""
        return self._replace(excluded_bases=self.excluded_bases | {LINKED})

    def admits(self, prop: Iri, basis: Iri) -> bool:
        """Return whether facts of a property on a basis are followed."""
        return (
            basis not in self.excluded_bases
            and prop not in self.without
            and (not self.only or prop in self.only)
        )


ALL_FACTS = RelationFilter()
STATED_OR_INFERRED = ALL_FACTS.without_links()
