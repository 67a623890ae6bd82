"""Numbers as authors write them, and the forms of which a reader may make but one number.

The reasoning, without regard to any grammar of kbgraph:

- Groups of three digits with a comma are thousands. The same with a space, a no-break space, a thin
  space or an apostrophe: no language writes decimals so.
- Two equal marks can only be thousands, and of two different marks the last is the decimal mark.
- A single mark is a decimal mark where it cannot be one of thousands: after a leading zero, after
  four or more digits, or before any number of digits other than three.
- A single dot before three digits means thousands or decimals, so no reader can know. A single
  comma there is one of thousands for money, since the folder writes `$20,000`; for a percentage or
  a price per unit either is as likely.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

MUST, MAY, NEVER = "must", "may", "never"
"""A form that is unambiguous; that a reader may leave; that has no value or several."""


class Numeral(NamedTuple):
    """A number, a way to write it, and whether a reader can know it."""

    rule: str
    text: str
    value: Decimal
    level: str


def _grouped(number: int, mark: str) -> str:
    return f"{number:,}".replace(",", mark)


def small_numerals(rng: random.Random) -> Iterator[Numeral]:
    """Yield ways to write numbers below a thousand."""
    whole, tenths, hundredths = rng.randint(1, 99), rng.randint(1, 9), rng.randint(11, 99)
    thousandths = rng.randint(101, 999)
    simple, fine = Decimal(f"{whole}.{tenths}"), Decimal(f"{whole}.{hundredths}")
    yield Numeral("whole", str(whole), Decimal(whole), MUST)
    yield Numeral("decimal point", str(simple), simple, MUST)
    yield Numeral("decimal point, two digits", str(fine), fine, MUST)
    yield Numeral("decimal point, trailing zero", f"{simple}0", simple, MUST)
    yield Numeral("decimal comma", f"{whole},{tenths}", simple, MUST)
    yield Numeral("decimal comma, two digits", f"{whole},{hundredths}", fine, MUST)
    least = Decimal(f"0.{thousandths}")
    yield Numeral("leading zero and point", str(least), least, MUST)
    yield Numeral("leading zero and comma", f"0,{thousandths}", least, MUST)
    yield Numeral("point and three digits", f"{whole}.{thousandths}", simple, NEVER)
    long = Decimal(f"{whole}.{thousandths}7")
    yield Numeral("point and four digits", f"{whole}.{thousandths}7", long, MUST)
    yield Numeral("comma and four digits", f"{whole},{thousandths}7", long, MAY)
    yield Numeral("full width", str(whole).translate(_FULL_WIDTH), Decimal(whole), MAY)
    yield Numeral("full width decimal", str(simple).translate(_FULL_WIDTH), simple, MAY)
    yield Numeral("Arabic digits", str(whole).translate(_ARABIC), Decimal(whole), MAY)
    yield Numeral("no digit before the point", f".{tenths}", Decimal(f"0.{tenths}"), MAY)
    yield Numeral("no digit behind the point", f"{whole}.", Decimal(whole), MAY)
    yield Numeral("space within", f"{whole} {tenths}", Decimal(0), NEVER)
    yield Numeral("two points", f"{whole}.{tenths}.{tenths}", Decimal(0), NEVER)
    yield Numeral("middle dot", f"{whole}·{tenths}", simple, MAY)
    yield Numeral("fraction", f"{whole}½", Decimal(whole) + Decimal("0.5"), MAY)
    yield Numeral("mixed fraction", f"{whole} 1/2", Decimal(whole) + Decimal("0.5"), MAY)
    yield Numeral("exponent", f"{whole}e2", Decimal(whole * 100), MAY)
    yield Numeral("superscript", f"{whole}²", Decimal(0), NEVER)


def large_numerals(rng: random.Random) -> Iterator[Numeral]:
    """Yield ways to write numbers from a thousand."""
    number = rng.randint(1_001, 999_999) if rng.random() < 0.7 else rng.randint(10**6, 10**8)
    parts = rng.randint(11, 99)
    value, exact = Decimal(number), Decimal(f"{number}.{parts}")
    yield Numeral("digits alone", str(number), value, MUST)
    yield Numeral("digits and point", str(exact), exact, MUST)
    yield Numeral("comma groups", _grouped(number, ","), value, MUST)
    yield Numeral("comma groups and point", f"{_grouped(number, ',')}.{parts}", exact, MUST)
    yield Numeral("dot groups and comma", f"{_grouped(number, '.')},{parts}", exact, MUST)
    yield Numeral("digits and comma", f"{number},{parts}", exact, MUST)
    for name, mark in _SPACES:
        yield Numeral(f"groups by {name}", _grouped(number, mark), value, MUST)
    yield Numeral("groups by space and point", f"{_grouped(number, ' ')}.{parts}", exact, MUST)
    yield Numeral("groups by space and comma", f"{_grouped(number, ' ')},{parts}", exact, MUST)
    yield Numeral("groups by underscore", _grouped(number, "_"), value, MAY)
    dots = _grouped(number, ".")
    yield Numeral("dot groups", dots, value, MUST if dots.count(".") > 1 else NEVER)
    yield Numeral("groups of two", f"{number // 100},{number % 100:02},{parts}", Decimal(0), NEVER)
    yield Numeral("broken groups", f"{number % 900 + 100},{parts},000", Decimal(0), NEVER)
    yield Numeral("lakh", f"{parts % 9 + 1},{parts},000", Decimal((parts % 9 + 1) * 100_000 + parts * 1000), MAY)  # fmt: skip
    yield Numeral("groups of both marks", f"1,{parts}0.{parts}0", Decimal(f"1{parts}0.{parts}0"), MUST)  # fmt: skip
    yield Numeral("marks the wrong way", f"1.{parts}0,{parts}0.5", Decimal(0), NEVER)


_SPACES = (
    ("space", " "),
    ("no-break space", "\u00a0"),
    ("thin space", "\u2009"),
    ("narrow no-break space", "\u202f"),
    ("apostrophe", "'"),
    ("typographic apostrophe", "’"),
)
_FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")
_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
