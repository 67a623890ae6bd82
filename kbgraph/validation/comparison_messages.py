"""Messages for values beyond a bound, and for values of two properties in the wrong order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from kbgraph.evidence.comparison import certainly_after, certainly_not_before
from kbgraph.evidence.dates import is_date
from kbgraph.rdf.terms import Literal, Term
from kbgraph.rdf.value_kinds import are_comparable, kind_of
from kbgraph.validation.requirements import ShapeDescriber
from kbgraph.validation.violations import Remark, Violation

BOUNDS: Mapping[str, str] = MappingProxyType(
    {
        "minInclusive": "is less than {}, the least that is allowed",
        "maxInclusive": "is more than {}, the most that is allowed",
        "minExclusive": "must be more than {}",
        "maxExclusive": "must be less than {}",
    }
)
"""Constraints that compare a value with a bound."""
_BOUNDS_OF_DATES = {
    "minInclusive": "is before {}, the earliest that is allowed",
    "maxInclusive": "is after {}, the latest that is allowed",
    "minExclusive": "must be after {}",
    "maxExclusive": "must be before {}",
}
COMPARISONS: Mapping[str, str] = MappingProxyType(
    {
        "lessThan": "is not less than",
        "lessThanOrEquals": "is more than",
        "equals": "must be the same as",
        "disjoint": "must not be the same as",
    }
)
"""Constraints that compare a property with another."""
_ORDERS_OF_DATES = {"lessThan": "is not before", "lessThanOrEquals": "is after"}
_FAILS = {"lessThan": certainly_not_before, "lessThanOrEquals": certainly_after}


def is_incomparable(violation: Violation) -> bool:
    """Say whether a value is not beyond a bound, but of another kind, which no message foresees."""
    name, value = violation.parameter, violation.value
    bounds = violation.shape.terms(name) if name in BOUNDS else ()
    return value is not None and any(_is_of_other_kind(value, bound) for bound in bounds)


def beyond_bound(
    value: Term, name: str, bounds: tuple[Term, ...], describer: ShapeDescriber
) -> Remark:
    """Return the message of a value that violates a bound, or cannot be compared with it."""
    for bound in bounds:
        if _is_of_other_kind(value, bound):
            return Remark(
                _incomparable(value, bound, describer),
                "let the bound have the datatype of the values",
            )
    words = _BOUNDS_OF_DATES if is_date(value) else BOUNDS
    return Remark(f"{describer.value(value)} {words[name].format(describer.options(bounds))}")


def in_wrong_order(
    value: Term, name: str, other: str, values: Iterable[Term], describer: ShapeDescriber
) -> Remark:
    """Return the message of a value that does not compare with those of another property."""
    others = [*values]
    shown, failing = describer.value(value), _failing(value, name, others)
    if name in _FAILS and failing is not None and _is_of_other_kind(value, failing):
        return Remark(
            _incomparable(value, failing, describer),
            f"write values of one kind here and under {other}",
        )
    words = {**COMPARISONS, **(_ORDERS_OF_DATES if is_date(value) else {})}
    end = "" if failing is None else f": {describer.value(failing)}"
    return Remark(f"{shown} {words[name]} {other}{end}")


def _failing(value: Term, name: str, others: list[Term]) -> Term | None:
    """Return the value that is at fault with another; the last where that is not known."""
    for other in others:
        if _is_of_other_kind(value, other):
            return other
        if (
            isinstance(value, Literal)
            and isinstance(other, Literal)
            and name in _FAILS
            and _FAILS[name](value, other)
        ):
            return other
    return others[-1] if others else None


def _is_of_other_kind(value: Term, other: Term) -> bool:
    return not are_comparable(kind_of(value), kind_of(other))


def _incomparable(value: Term, other: Term, describer: ShapeDescriber) -> str:
    return (
        f"{describer.value(value)} is {describer.kind(value)}, and {describer.value(other)} "
        f"{describer.kind(other)}: they cannot be compared"
    )
