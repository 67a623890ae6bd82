"""The cells of comparisons and of the matrix: the values of a property of a thing.

"Not researched" is neither a value nor a "no".
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from enum import Enum
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.rdf.terms import Iri
from kbgraph.views.citation import Citation
from kbgraph.views.facts import Fact, Value


class ValueStatus(Enum):
    """The status of a property of a thing."""

    STATED = "stated"
    NONE_FOUND = "none found"
    NOT_KNOWN = "not known"
    """Researched without finding a value."""
    UNKNOWN = "not researched"
    NOT_ASKED = "not stated"
    """Not stated, and not expected of entries of this class."""
    NOT_IN_FORCE = "not in force"
    """Stated, and without a value that holds on the day of the knowledge base."""
    LEFT_OUT = "left out"
    """Stated, and without a value that an evidence filter allows."""


class ComparisonCell(NamedTuple):
    """The values of one property of one thing."""

    state: ValueStatus
    values: tuple[Value, ...]
    """The values; for "none found", a value that carries the citations."""

    @property
    def shared(self) -> Citation | None:
        """The first citation, if several values share their sources, dates and qualifiers."""
        distinct = {
            (citation.sources, citation.dates, citation.qualifiers) for citation in self.citations
        }
        return self.citations[0] if len(self.values) > 1 and len(distinct) == 1 else None

    @property
    def citations(self) -> list[Citation]:
        """The citations of all values."""
        return [citation for value in self.values for citation in value.citations]

    @property
    def lines(self) -> tuple[str, ...]:
        """The distinct positions of the values, as `file:line`."""
        return tuple(
            dict.fromkeys(
                f"{citation.file}:{line}" for citation in self.citations for line in citation.lines
            )
        )

    @property
    def text(self) -> str:
        """The values as text, or the status if there are none."""
        return " | ".join(value.text for value in self.values) if self.values else self.state.value


def missing_status(
    graph: Graph, field: tuple[Iri, Iri], expected: Container[Iri], stated: Iterable[Iri]
) -> ValueStatus:
    """Return the status of a property of a thing (`field`) without any statement.

    It is not missing where its row states another one of the properties `stated`.
    """
    _, prop = field
    if field in graph.has_other_days:
        return ValueStatus.NOT_IN_FORCE
    answers = graph.ontology.layout.answers.get(prop, frozenset())
    is_answered = bool(answers) and not answers.isdisjoint(stated)
    is_missing = prop in expected and not is_answered
    return ValueStatus.UNKNOWN if is_missing else ValueStatus.NOT_ASKED


def cell_of(fact: Fact | None, missing: ValueStatus) -> ComparisonCell:
    """Return the cell of a fact; without one, a cell of the status `missing`."""
    if fact is None:
        return ComparisonCell(missing, ())
    values = fact.values
    if all(value.is_none_found for value in values):
        return ComparisonCell(ValueStatus.NONE_FOUND, values)
    is_known = not all(value.is_not_known for value in values)
    return ComparisonCell(ValueStatus.STATED if is_known else ValueStatus.NOT_KNOWN, values)
