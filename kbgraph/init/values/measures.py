"""Numbers with units, ranges and other compound values, as texts: their parts, or None."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_SPACES = " \u00a0\u2007\u2009\u202f"
_AMOUNT = rf"[.,]?[0-9](?:[0-9.,'\u2019{_SPACES}]*[0-9])?"
_NUMBER = rf"[-+\u2212]?{_AMOUNT}"
_HALVES = {
    "½": "0.5",
    "¼": "0.25",
    "¾": "0.75",
    "⅛": "0.125",
    "⅜": "0.375",
    "⅝": "0.625",
    "⅞": "0.875",
}
FRACTION = (
    rf"(?:[0-9]{{1,3}}\s?)?[{''.join(_HALVES)}]|(?:[0-9]{{1,3}}\s)?[1-9][0-9]?/(?:2|4|5|8|10)"
)
_UNIT = r"(?:[^\W\d_]|[°%‰′″])[^\s()\[\]<>,;:=|]{0,15}(?:\s[^\W\d_]{1,15})?"
_MEASURE = re.compile(
    rf"(?P<value>{FRACTION}|{_NUMBER})(?P<gap>\s?)(?P<unit>{_UNIT})(?P<note>\s*\([^()]*\))?"
)
_SPAN = re.compile(
    rf"(?P<low>{_NUMBER})\s*(?P<mark>[-‐‑‒–—−]|\bto\b)\s*(?P<high>{_AMOUNT})"
    rf"(?:\s?(?P<unit>{_UNIT}))?"
)
_FRACTION = re.compile(FRACTION)
_OUT_OF = re.compile(rf"(?P<value>{_AMOUNT})\s*/\s*(?P<best>[1-9][0-9]*)")
_PAIR = re.compile(
    r"(?P<first>[-+\u2212]?[0-9]{1,2}\.[0-9]+)\s*,\s*(?P<second>[-+\u2212]?[0-9]{1,3}\.[0-9]+)"
)
_CLOCK = re.compile(r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]")
_SYMBOLS = """
m cm mm km µm μm nm dm in ft yd mi nmi kg g mg µg μg t lb lbs oz l L ml mL dl cl hl µl gal pt qt
s ms µs min h hr hrs d wk yr Hz kHz MHz GHz N kN Pa hPa kPa MPa bar mbar psi J kJ MJ kWh Wh cal kcal
W kW MW GW V mV kV A mA Ah mAh Ω K °C °F ° C F lm lx cd dB mol m² m³ km² cm² cm³ mm² m2 m3 km2 ha a
m/s km/h mph kn g/l mg/l mg/kg kg/m³ g/cm³ B kB KB MB GB TB bit kbit/s Mbit/s px dpi fps rpm % ‰ ppm
"""
KNOWN_UNITS = frozenset(_SYMBOLS.split())
"""Symbols of the International System of Units, units accepted beside it, and customary ones."""
_ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th"})


class Measure(NamedTuple):
    """A number with a unit."""

    value: str
    unit: str
    note: str
    is_apart: bool
    """Whether a space stands between both."""


class NumberRange(NamedTuple):
    """A range of numbers."""

    low: str
    high: str
    unit: str
    """Empty for plain numbers."""


@lru_cache(maxsize=16384)
def measure_of(text: str) -> Measure | None:
    """Return the number and unit of a text such as `8.2 m (wet)`."""
    match = _MEASURE.fullmatch(text)
    if match is None or match["unit"] in _ORDINAL_ENDINGS:
        return None
    return Measure(match["value"], match["unit"], (match["note"] or "").strip(), bool(match["gap"]))


@lru_cache(maxsize=16384)
def span_of(text: str) -> NumberRange | None:
    """Return the numbers of a text such as `320-1000 nm` or `4 - 6`."""
    match = _SPAN.fullmatch(text)
    return NumberRange(match["low"], match["high"], match["unit"] or "") if match else None


def fraction_value(text: str) -> str | None:
    """Return a fraction that is a decimal, such as `½` or `1 1/4`, as a decimal."""
    if not _FRACTION.fullmatch(text):
        return None
    last = text[-1]
    if last in _HALVES:
        whole, part = text[:-1].strip(), _HALVES[last]
    else:
        whole, _, ratio = text.rpartition(" ")
        above, _, below = ratio.partition("/")
        part = f"{int(above) / int(below):.4f}".rstrip("0").rstrip(".")
    return f"{float(part) + int(whole or 0):g}"


def best_of(text: str) -> str | None:
    """Return the best value of a score such as `4/5`."""
    match = _OUT_OF.fullmatch(text)
    return match["best"] if match else None


def is_position(text: str) -> bool:
    """Whether a text is a latitude and a longitude in degrees, such as `-23.41, 12.77`."""
    match = _PAIR.fullmatch(text)
    return (
        match is not None
        and abs(float(match["first"].replace("\u2212", "-"))) <= 90
        and abs(float(match["second"].replace("\u2212", "-"))) <= 180
    )


def is_clock(text: str) -> bool:
    """Whether a text is a time of the day such as `06:10`."""
    return _CLOCK.fullmatch(text) is not None
