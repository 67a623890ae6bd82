"""Families of numbers: plain ones, fractions, ranges, and numbers with units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain

from kbgraph.init.values.forms import DOTTED, CoreForm, Form, FractionForm, MeasureForm, SpanForm
from kbgraph.init.values.measures import (
    Measure,
    converted_units,
    fraction_value,
    is_extension,
    is_no_range,
    is_reducible,
    measure_of,
    span_of,
)
from kbgraph.init.values.numerals import are_no_numbers
from kbgraph.init.values.pieces import FamilyReading, Piece, first_read
from kbgraph.init.values.probe import Probe
from kbgraph.init.values.units import UnitUse, plausible_units
from kbgraph.source.entry import Inline

YEARS = range(1500, 2101)


def dotted(probe: Probe, pieces: Sequence[Piece]) -> FamilyReading | None:
    """Read numbers with a dot, such as coordinates, where other numbers have commas."""
    if not probe.has_comma:
        return None
    read = tuple(probe.is_dotted(piece.value) for piece in pieces)
    return FamilyReading((CoreForm(DOTTED),), read) if any(read) else None


def numbers(probe: Probe, pieces: Sequence[Piece]) -> FamilyReading | None:
    """Read numbers, fractions and ranges of numbers."""
    if are_no_numbers(piece.text for piece in pieces):
        return None
    plain = [probe.number(piece.text) is not None for piece in pieces]
    fractions = _fractions(pieces)
    spans = _spans(probe, pieces, ("",))
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


def _fractions(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """Return the fractions; none where some such as `6/8` could be shorter, as times of music."""
    if any(is_reducible(piece.text) for piece in pieces):
        return ()
    return tuple(dict.fromkeys(piece.text for piece in pieces if fraction_value(piece.text)))


def measures(probe: Probe, pieces: Sequence[Piece]) -> FamilyReading | None:
    """Read numbers with units, ranges with units, and plain numbers beside them."""
    found = [_measure(probe, piece.text) for piece in pieces]
    uses = chain(_uses(probe, found), _uses_in_spans(probe, pieces))
    units = plausible_units(uses, number_of_values=len(found))
    are_measures = [each is not None and each.unit in units for each in found]
    are_spans = _spans(probe, pieces, units)
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
    texts = {piece.text for piece, each in zip(others, plain.is_read, strict=True) if each}
    read = tuple(
        is_measure or is_span or piece.text in texts
        for piece, is_measure, is_span in zip(pieces, are_measures, are_spans, strict=True)
    )
    return FamilyReading(tuple(forms), read)


def _form(used: Sequence[Measure], units: tuple[str, ...], example: str) -> MeasureForm:
    fractions = dict.fromkeys(each.value for each in used if fraction_value(each.value))
    converted = [converted_units(each.note, each.unit) for each in used]
    has_note = any(each.note and not others for each, others in zip(used, converted, strict=True))
    others = dict.fromkeys(chain.from_iterable(converted))
    return MeasureForm(units, tuple(fractions), has_note, tuple(others), example)


def _is_plain(probe: Probe, text: str) -> bool:
    if is_reducible(text):  # `5/10 km` are two lengths.
        return False
    return probe.number(text) is not None or fraction_value(text) is not None


def _measure(probe: Probe, text: str) -> Measure | None:
    found = measure_of(text)
    if found is None or not probe.no_units.isdisjoint({found.unit, found.unit.lower()}):
        return None
    return found if _is_plain(probe, found.value) and _is_noted(probe, found) else None


def _is_noted(probe: Probe, found: Measure) -> bool:
    """Whether the brackets behind a measure hold no second value of another amount."""
    if not found.note or converted_units(found.note, found.unit):
        return True
    return probe.reads("note", Inline(found.note, 1, 1))


def _uses(probe: Probe, found: Sequence[Measure | None]) -> Iterator[UnitUse]:
    for each in found:
        if each is not None:
            number = probe.number(fraction_value(each.value) or each.value)
            yield UnitUse(each.unit, number or Decimal(0), each.is_apart)


def _uses_in_spans(probe: Probe, pieces: Sequence[Piece]) -> Iterator[UnitUse]:
    for piece in pieces:
        found = span_of(piece.text)
        number = probe.number(found.high) if found else None
        if found and found.unit and number is not None:
            yield UnitUse(found.unit, number, found.is_apart)


def _spans(probe: Probe, pieces: Sequence[Piece], units: tuple[str, ...]) -> list[bool]:
    """Return which texts are ranges: none where some have their shape, and are results or days."""
    texts = [piece.text for piece in pieces]
    if any(map(is_no_range, texts)) or all(map(is_extension, texts)):
        return [False] * len(pieces)
    return [_is_span(probe, piece.text, units) for piece in pieces]


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
