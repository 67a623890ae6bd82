"""Whether cells agree: values are compared, not their order, their words or their sources."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from decimal import Decimal
from enum import Enum

from kbgraph.rdf.namespaces import POSITION
from kbgraph.rdf.terms import Iri, Literal
from kbgraph.views.citation import ValuePart
from kbgraph.views.comparison.cells import ComparisonCell, ValueStatus
from kbgraph.views.facts import Value

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
"""A number, also in a text: `12.50` is none for YAML. `007` is none here: it may be a code."""
_ANSWERED = frozenset({ValueStatus.STATED, ValueStatus.NONE_FOUND, ValueStatus.NOT_IN_FORCE})


class Agreement(Enum):
    """The relation of the cells of a row to each other."""

    DIFFERENT = "different"
    EQUAL = "equal"
    OPEN = "open"
    """Fewer than two of them have an answer, so that there is nothing to compare."""


def agreement(cells: Iterable[ComparisonCell]) -> Agreement:
    """Return whether the cells with an answer differ.

    *None found* and *not in force* are answers. *Not researched*, *not known* and *not stated* are
    gaps of the knowledge base, so they neither agree nor differ.
    """
    answers = [_answer(cell) for cell in cells if cell.state in _ANSWERED]
    if len(answers) < 2:
        return Agreement.OPEN
    return Agreement.DIFFERENT if len(set(answers)) > 1 else Agreement.EQUAL


def _answer(cell: ComparisonCell) -> Hashable:
    values = cell.values if cell.state is ValueStatus.STATED else ()
    known = (value for value in values if not value.is_not_known)
    return cell.state, frozenset(map(_meaning, known))


def _meaning(value: Value) -> Hashable:
    """Return a value with its qualifiers, such as a role, whatever else its claims say."""
    qualifiers = (part for citation in value.citations for part in citation.qualifiers)
    return _content(value), _compared(qualifiers)


def _content(value: Value) -> Hashable:
    """Return the content of a value: a number as a number, a text whatever its language.

    The node of a structured value belongs to one entry, so its parts are compared. A concept, an
    address, and a value without parts are compared as they are shown.
    """
    match value.term:
        case Literal() as literal:
            return _number(literal.lexical)
        case Iri() as iri:
            return str(iri) if value.slug else _compared(value.parts) or value.text


def _compared(parts: Iterable[ValuePart]) -> frozenset[Hashable]:
    """Return parts without their order, and without numbers that rules made of the others."""
    return frozenset(
        (part.property, _number(part.text))
        for part in parts
        if part.property != POSITION and not part.is_inferred
    )


def _number(text: str) -> Hashable:
    return Decimal(text) if _NUMBER.fullmatch(text) else text
