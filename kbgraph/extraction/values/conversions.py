"""Numbers in other units than those that an author has written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from kbgraph.extraction.values.numbers import MAX_DIGITS, read_number
from kbgraph.extraction.values.result import Unread
from kbgraph.extraction.values.written import plain_form
from kbgraph.ontology.value_types import Conversion
from kbgraph.rdf.terms import Iri, Literal, number


def converted(
    conversions: Iterable[Conversion], words: str, decimal_mark: str
) -> Iterator[tuple[Iri, Literal]]:
    """Yield the converted forms of a number that can be read, each with its property."""
    written = read_number(plain_form(words), decimal_mark)
    if isinstance(written, Unread):
        return
    for each in conversions:
        exact = (Fraction(written) + each.offset) * each.multiplier
        decimals = _decimals(written, each) if each.decimals is None else each.decimals
        if abs(exact) < 10**MAX_DIGITS:
            rounded = Decimal(round(exact * 10**decimals)).scaleb(-decimals)
            yield each.path, number(rounded)


def _decimals(written: Decimal, conversion: Conversion) -> int:
    """Return the decimals of a converted number.

    It is as precise as the written one, and a digit more: 12 ft, which is one foot more or less, is
    3.66 m, and 12.5 ft is 3.810.
    """
    step = Fraction(10) ** int(written.as_tuple().exponent) * abs(conversion.multiplier)
    decimals = 1
    while step < 1 and decimals < MAX_DIGITS:
        step, decimals = step * 10, decimals + 1
    while step >= 10 and decimals > 0:
        step, decimals = step / 10, decimals - 1
    return decimals
