"""Values in parts, and forms in which authors write them."""

from __future__ import annotations

from decimal import Decimal

from tests.ledger.numerals import NEVER, Numeral

Value = frozenset[tuple[str, object]]
"""The parts of a value, by role."""
Form = tuple[str, str, tuple[Value, ...], str]
"""A rule, a text, the values that may be stated, and the level."""


def value(**parts: Decimal | str | bool) -> Value:
    """Return the value with some parts."""
    return frozenset(parts.items())


def known(numeral: Numeral, **parts: str) -> tuple[Value, ...]:
    """Return the value of a number with other parts; none where nobody can know the number."""
    return () if numeral.level == NEVER else (value(value=numeral.value, **parts),)
