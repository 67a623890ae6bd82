"""Families of numbers: plain ones, fractions, ranges, and numbers with units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from kbgraph.init.values.forms import DOTTED, CoreForm, Form, FractionForm, MeasureForm, SpanForm
from kbgraph.init.values.measures import (
    KNOWN_UNITS,
    Measure,
    fraction_value,
    measure_of,
    span_of,
)
from kbgraph.init.values.pieces import FamilyReading, Piece, first_read
from kbgraph.init.values.probe import Probe

YEARS = range(1500, 2101)
_MAX_UNITS = 40


def dotted(probe: Probe, pieces: Sequence[Piece]) -> FamilyReading | None:
    """Read numbers with a dot, such as coordinates, where other numbers have commas."""
    if not probe.has_comma:
        return None
    read = tuple(probe.is_dotted(piece.value) for piece in pieces)
    return FamilyReading((CoreForm(DOTTED),), read) if any(read) else None


def numbers(probe: Probe, pieces: Sequence[Piece]) -> FamilyReading | None:
    """Read numbers, fractions and ranges of numbers."""
    plain = [probe.number(piece.text) is not None for piece in pieces]
    fractions = tuple(dict.fromkeys(p.text for p in pieces if fraction_value(p.text)))
    spans = [_is_span(probe, piece.text, ("",)) for piece in pieces]
    read = tuple(
        is_plain or is_span or piece.text in fractions
        for piece, is_plain, is_span in zip(pieces, plain, spans, strict=True)
    )
    if not any(read):
        return None
    whole = [piece.value for piece, each in zip(pieces, plain, strict=True) if each]
    is_whole = not fractions and all(probe.reads("integer", value) for value in whole)
    forms: list[Form] = [CoreForm("integer" if is_whole else "decimal")] if whole else []
    forms += [FractionForm(fractions)] if fractions else []
    forms += [SpanForm((), first_read(pieces, spans))] if any(spans) else []
    meant = tuple(
        not each and piece.has_digit and probe.is_meant("decimal", piece.value)
        for piece, each in zip(pieces, read, strict=True)
    )
    return FamilyReading(tuple(forms), read, meant)


def measures(probe: Probe, pieces: Sequence[Piece]) -> FamilyReading | None:
    """Read numbers with units, ranges with units, and plain numbers beside them."""
    found = [_measure(probe, piece.text) for piece in pieces]
    units = _units(found, [_unit_of_span(piece.text) for piece in pieces])
    are_measures = [each is not None and each.unit in units for each in found]
    are_spans = [_is_span(probe, piece.text, units) for piece in pieces]
    if not any(are_measures) and not any(are_spans):
        return None
    forms: list[Form] = []
    if any(are_measures):
        used = [each for each in found if each is not None and each.unit in units]
        forms.append(_form(used, units, first_read(pieces, are_measures)))
    forms += [SpanForm(units, first_read(pieces, are_spans))] if any(are_spans) else []
    others = [piece for piece, each in zip(pieces, found, strict=True) if each is None]
    plain = numbers(probe, others) or FamilyReading((), (False,) * len(others))
    forms += [form for form in plain.forms if not isinstance(form, SpanForm)]
    read = tuple(
        is_measure or is_span or _is_plain(probe, piece.text)
        for piece, is_measure, is_span in zip(pieces, are_measures, are_spans, strict=True)
    )
    return FamilyReading(tuple(forms), read)


def _form(used: Sequence[Measure], units: tuple[str, ...], example: str) -> MeasureForm:
    fractions = dict.fromkeys(each.value for each in used if fraction_value(each.value))
    return MeasureForm(units, tuple(fractions), any(each.note for each in used), example)


def _is_plain(probe: Probe, text: str) -> bool:
    return probe.number(text) is not None or fraction_value(text) is not None


def _measure(probe: Probe, text: str) -> Measure | None:
    found = measure_of(text)
    if found is None or not probe.no_units.isdisjoint({found.unit, found.unit.lower()}):
        return None
    return found if _is_plain(probe, found.value) else None


def _unit_of_span(text: str) -> str:
    found = span_of(text)
    return found.unit if found else ""


def _is_span(probe: Probe, text: str, units: tuple[str, ...]) -> bool:
    found = span_of(text)
    if found is None or found.unit not in units:
        return False
    low, high = probe.number(found.low), probe.number(found.high)
    if low is None or high is None or low >= high:
        return False
    # 2003-2007 are years rather than numbers.
    are_years = low in YEARS and high in YEARS and found.low.isdecimal()
    return bool(found.unit) or not are_years


class _UnitUse(NamedTuple):
    """How often a unit stands behind numbers, and how."""

    times: int
    is_letter_attached: bool
    """Whether it is a single letter without a space before it: `12a` is the number of a house."""


def _units(found: Sequence[Measure | None], of_spans: Sequence[str]) -> tuple[str, ...]:
    """Return the units, the commonest first; none where texts only look like them.

    Symbols of units are known. Of other words there are few that come again, and they stand apart
    from their number, unlike the letter of a code.
    """
    known = [each for each in found if each is not None]
    counts = Counter([*(each.unit for each in known), *filter(None, of_spans)])
    attached = {each.unit for each in known if not each.is_apart and len(each.unit) == 1}
    uses = {unit: _UnitUse(times, unit in attached) for unit, times in counts.items()}
    are_most = 2 * counts.total() >= len(found)
    unknown = [use.times for unit, use in uses.items() if unit not in KNOWN_UNITS]
    are_few = 2 * len(unknown) <= max(2, sum(unknown))
    taken = [
        unit
        for unit, use in sorted(uses.items(), key=lambda item: (-item[1].times, item[0]))
        if (
            are_most or not use.is_letter_attached
            if unit in KNOWN_UNITS
            else are_few and not use.is_letter_attached
        )
    ]
    return tuple(taken[:_MAX_UNITS])
