"""Units behind numbers: symbols and words that are known, and words that come again like one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

_SYMBOLS = """
m cm mm km µm μm nm dm in ft yd mi nmi kg g mg µg μg t lb lbs oz l L ml mL dl cl hl µl gal pt qt s
ms µs min h hr hrs d wk yr Hz kHz MHz GHz N kN Pa hPa kPa MPa bar mbar psi J kJ MJ kWh Wh cal kcal
W kW MW GW V mV kV A mA Ah mAh Ω K °C °F ° C F lm lx cd dB mol m² m³ km² cm² cm³ mm² m2 m3 km2 ha
a m/s km/h mph kn g/l mg/l mg/kg kg/m³ g/cm³ B kB KB MB GB TB bit kbit/s Mbit/s px dpi fps rpm % ‰
µL μL nL nl mM µM μM nM pM ng pg bpm
ppm ′ ″ sec secs mins cm2 mm2 ft² ft2 ft³ ft3 mi² mi2 yd² yd2 tsp tsp. tbsp tbsp. pcs pcs.
"""
_WORDS = """
metre meter kilometre kilometer centimetre centimeter millimetre millimeter mile yard foot feet
inch inches gram gramme kilogram kilogramme kilo milligram tonne ton pound ounce litre liter
millilitre milliliter gallon pint quart cup teaspoon tablespoon second minute hour day week month
year decade degree percent acre hectare knot fathom watt kilowatt megawatt volt ampere hertz joule
calorie byte kilobyte megabyte gigabyte pixel page person people piece
"""
_PREFIXED = ("sq", "square", "cu", "cubic", "fl", "nautical", "sea")
_AFTER_PREFIX = ("m", "km", "cm", "mm", "mi", "ft", "in", "yd", "oz")
KNOWN_UNITS = frozenset(
    [
        *_SYMBOLS.split(),
        *(word + ending for word in _WORDS.split() for ending in ("", "s")),
        *(f"{first} {symbol}" for first in _PREFIXED for symbol in _AFTER_PREFIX),
        *(
            f"{first} {word}{end}"
            for first in _PREFIXED
            for word in _WORDS.split()
            for end in ("", "s")
        ),
    ]
)
"""Symbols of the International System of Units, units accepted beside it, and customary ones."""
_LETTERS_ATTACHED = frozenset("mgtlLshWV")
"""Letters that may touch a number and be a unit: `12a` is the number of a house, `3B` a code."""
_ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th"})
_NO_UNIT_WORDS = """
of to or and x am pm a.m. p.m. o'clock uhr uur bc ad bce ce b.c. a.d. b.c a.d bis ter ca ca. c.
circa approx approx. about ème eme century centuries siècle siglo secolo século век века вв. в. wiek
wieku století ст. sajand und et y e o ou oder от до и из von de av n.e. p.n.e. н.э.
"""
_NO_UNITS = frozenset(_NO_UNIT_WORDS.split())
"""Words that stand behind a number and say what it counts from, or join it to another."""
_YEARS = range(1000, 2101)
_DECADE_YEARS = 10
_MAX_UNITS = 40


class UnitUse(NamedTuple):
    """A unit as it stands behind a number."""

    unit: str
    number: Decimal
    is_apart: bool
    """Whether a space stands between both."""


@cache
def months() -> frozenset[str]:
    """Return the names of months in many languages, in small letters (CLDR)."""
    lines = Path(__file__).with_name("months.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def plausible_units(uses: Iterable[UnitUse], *, number_of_values: int) -> tuple[str, ...]:
    """Return the units, the commonest first; none where words only look like them.

    Symbols of units are known. Any other word stands apart from its number, is small, and comes
    again behind another number.
    """
    by_unit: dict[str, list[UnitUse]] = defaultdict(list)
    for use in uses:
        by_unit[use.unit].append(use)
    are_most = 2 * sum(map(len, by_unit.values())) >= number_of_values
    letters = {unit for unit in by_unit if len(unit) == 1 and unit.isalpha()}
    if len(letters) > 1 and (letters - KNOWN_UNITS or sum(map(str.isupper, letters)) > 1):
        # Several letters are rather parts of codes, as in the numbers of houses.
        by_unit = {unit: uses for unit, uses in by_unit.items() if unit not in letters}
    taken = [
        unit
        for unit, members in sorted(by_unit.items(), key=lambda item: (-len(item[1]), item[0]))
        if (
            _is_known(members, are_most=are_most)
            if unit in KNOWN_UNITS
            else _comes_again(unit, members)
        )
    ]
    return tuple(taken[:_MAX_UNITS])


def is_ordinal_ending(unit: str) -> bool:
    """Whether a unit is the ending of an ordinal, as in `18th century`."""
    return unit.partition(" ")[0] in _ORDINAL_ENDINGS


def _is_known(uses: Sequence[UnitUse], *, are_most: bool) -> bool:
    """Whether a symbol means its unit: no letter of a code, and no ending of a decade."""
    unit, attached = uses[0].unit, [use for use in uses if not use.is_apart]
    if len(unit) > 1 or not unit.isalpha() or not attached:
        return True
    return unit in _LETTERS_ATTACHED and are_most and not (unit == "s" and _are_decades(attached))


def _are_decades(uses: Sequence[UnitUse]) -> bool:
    """Whether numbers with an attached `s` are decades, such as `1850s` and `90s`."""
    are_round = all(use.number % _DECADE_YEARS == 0 for use in uses)
    return are_round or any(use.number in _YEARS for use in uses)


def _comes_again(unit: str, uses: Sequence[UnitUse]) -> bool:
    """Whether a word is a unit of a folder: small, apart, and behind several numbers."""
    is_word = " " not in unit and unit == unit.lower() and unit not in _NO_UNITS
    if not is_word or not {unit, unit.rstrip(".")}.isdisjoint(months()):
        return False
    return all(use.is_apart for use in uses) and len({use.number for use in uses}) > 1
