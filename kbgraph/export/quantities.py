"""The numbers of a structured value, and the unit in which they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from kbgraph.rdf.namespaces import TYPE, prefixed_name
from kbgraph.rdf.terms import DECIMAL, INTEGER, Iri, Literal, Term

Described: TypeAlias = Mapping[Iri, Sequence[Term]]
"""The properties of a node with their values."""

_PERCENT, _MIN_PERCENT, _MAX_PERCENT, _MONEY_RANGE = map(
    prefixed_name, ("kb:percent", "kb:minPercent", "kb:maxPercent", "kb:MoneyRange")
)
_RATING, _BEST = map(prefixed_name, ("schema:ratingValue", "schema:bestRating"))
_MIN, _MAX, _VALUE = map(prefixed_name, ("schema:minValue", "schema:maxValue", "schema:value"))
_CURRENCY, _UNIT = map(prefixed_name, ("schema:currency", "schema:unitText"))


class Quantity(NamedTuple):
    """A number or a range of numbers. A range has no `number`; an open one has one end."""

    number: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    """Such as `%`, `USD`, `USD/kWh`, or `/100` for a score out of 100."""

    def __str__(self) -> str:
        """Return the numbers as authors write them, without the unit; empty if there is none."""
        match self:
            case Quantity(number=Decimal() as number):
                return f"{number:f}"
            case Quantity(low=Decimal() as low, high=Decimal() as high):
                return f"{low:f} - {high:f}"
            case Quantity(low=Decimal() as low):
                return f"at least {low:f}"
            case Quantity(high=Decimal() as high):
                return f"up to {high:f}"
        return ""


def quantity_of(node: Described) -> Quantity:
    """Return the quantity of a node: one of the engine's values, else its only number."""
    if node.keys() & {_PERCENT, _MIN_PERCENT, _MAX_PERCENT}:
        low, high = _number(node, _MIN_PERCENT), _number(node, _MAX_PERCENT)
        if low is not None and low == high:
            return Quantity(low, unit="%")
        return Quantity(_number(node, _PERCENT), low, high, unit="%")
    if _RATING in node:
        best = "".join(f"/{each}" for each in node.get(_BEST, ()))
        return Quantity(_number(node, _RATING), unit=best or None)
    return _amount(node, _unit(node))


def _amount(node: Described, unit: str | None) -> Quantity:
    low, high = _number(node, _MIN), _number(node, _MAX)
    if low is not None and high is None and _MONEY_RANGE in node.get(TYPE, ()):
        # A kb:MoneyRange with one amount is that amount; an open range has a class of its own.
        return Quantity(low, unit=unit)
    if low is not None and low == high:
        return Quantity(low, unit=unit)
    if low is not None or high is not None:
        return Quantity(low=low, high=high, unit=unit)
    return Quantity(_number(node, _VALUE) if _VALUE in node else _only_number(node), unit=unit)


def number_of(term: Term) -> Decimal | None:
    """Return the number of a literal that is a decimal or an integer; else None."""
    is_number = isinstance(term, Literal) and term.datatype in {DECIMAL, INTEGER}
    return Decimal(str(term)) if is_number else None


def _number(node: Described, prop: Iri) -> Decimal | None:
    return next((number_of(each) for each in node.get(prop, ())), None)


def _only_number(node: Described) -> Decimal | None:
    numbers = {number_of(each) for values in node.values() for each in values} - {None}
    return numbers.pop() if len(numbers) == 1 else None


def _unit(node: Described) -> str | None:
    words = [str(each) for prop in (_CURRENCY, _UNIT) for each in node.get(prop, ())]
    return "/".join(words) or None
