"""Families of forms: forms that the values of one field may have side by side.

Each family takes the distinct values of a field and tells which forms it would read them with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from kbgraph.init.observation.seen import Sample
from kbgraph.init.values.forms import (
    ClockForm,
    CoreForm,
    Form,
    FractionForm,
    LinkForm,
    MeasureForm,
    PositionForm,
    ScoreForm,
    SpanForm,
)
from kbgraph.init.values.measures import (
    KNOWN_UNITS,
    Measure,
    best_of,
    fraction_value,
    is_clock,
    is_position,
    measure_of,
    span_of,
)
from kbgraph.init.values.probe import Probe
from kbgraph.source.entry import Inline

_YEARS = range(1500, 2101)
_LIKELY_YEARS = range(1700, 2101)
"""Few numbers of four digits are years only where they are near."""
_FEW = 4
_MAX_UNITS = 40


class FamilyReading(NamedTuple):
    """The forms with which a family reads values, and the values that they read."""

    forms: tuple[Form, ...]
    is_read: tuple[bool, ...]
    """For each value, in the order given."""
    is_meant: tuple[bool, ...] = ()
    """For each value, whether it is of such a form, and only written in another way."""


class Piece(NamedTuple):
    """A value that stands alone, and the file that has it."""

    value: Inline
    path: str

    @property
    def text(self) -> str:
        """The text of the value."""
        return self.value.text

    @property
    def has_digit(self) -> bool:
        """Whether the text has a digit, as numbers and dates do."""
        return any(map(str.isdigit, self.value.text))


Family = Callable[[Probe, Sequence[Piece]], FamilyReading | None]


def _links(probe: Probe, pieces: Sequence[Piece]) -> FamilyReading | None:
    """Read links to entries, and names of entries of one class."""
    targets = [probe.target(piece.value, piece.path) for piece in pieces]
    known = [target for target in targets if target is not None]
    if 2 * len(known) < len(targets) or not known:
        return None
    names = [target for target in known if not target.is_link]
    classes = tuple(sorted({target.cls for target in known}))
    named = tuple(sorted({target.cls for target in known if target.cls}))
    if len(named) == 1 and len(names) + sum(target is None for target in targets) > 0:
        read = [
            target is not None or (not piece.value.links and probe.is_name(piece.text))
            for piece, target in zip(pieces, targets, strict=True)
        ]
        if names or all(read):
            return FamilyReading((LinkForm(named, mints=True),), tuple(read))
    is_link = tuple(target is not None and target.is_link for target in targets)
    if not any(is_link):
        return None
    return FamilyReading((LinkForm(() if "" in classes else classes, mints=False),), is_link)


def _yes_no(probe: Probe, pieces: Sequence[Piece]) -> FamilyReading | None:
    return _one_form(probe, pieces, "yesNo")


def _addresses(probe: Probe, pieces: Sequence[Piece]) -> FamilyReading | None:
    return _one_form(probe, pieces, "address")


def _one_form(probe: Probe, pieces: Sequence[Piece], name: str) -> FamilyReading | None:
    read = tuple([probe.reads(name, piece.value) for piece in pieces])
    return FamilyReading((CoreForm(name),), read) if any(read) else None


def _dates(probe: Probe, pieces: Sequence[Piece]) -> FamilyReading | None:
    names = ("date", "dateTime", "year", "month", "edtf")
    kinds = [
        next((name for name in names if probe.reads(name, piece.value)), "")
        if piece.has_digit
        else ""
        for piece in pieces
    ]
    found = set(kinds) - {""}
    if found == {"year"} and not _are_years(pieces, kinds):
        return None
    read = tuple(map(bool, kinds))
    meant = tuple(
        not kind
        and piece.has_digit
        and any(probe.is_meant(name, piece.value) for name in ("date", "month"))
        for piece, kind in zip(pieces, kinds, strict=True)
    )
    match sorted(found):
        case []:
            return None
        case ["date" | "dateTime" | "year" as only]:
            return FamilyReading((CoreForm(only),), read, meant)
        case several:
            times = (CoreForm("dateTime"),) if "dateTime" in several else ()
            return FamilyReading((*times, CoreForm("dateOrYear")), read, meant)


def _are_years(pieces: Sequence[Piece], kinds: Sequence[str]) -> bool:
    """Whether numbers of four digits are rather years than counts."""
    numbers = [int(piece.text) for piece, kind in zip(pieces, kinds, strict=True) if kind]
    likely = _LIKELY_YEARS if len(numbers) < _FEW else _YEARS
    return all(number in likely for number in numbers)


def _clocks(_: Probe, pieces: Sequence[Piece]) -> FamilyReading | None:
    read = tuple(is_clock(piece.text) for piece in pieces)
    example = _first(pieces, read)
    return FamilyReading((ClockForm(example),), read) if example else None


def _positions(_: Probe, pieces: Sequence[Piece]) -> FamilyReading | None:
    read = tuple(is_position(piece.text) for piece in pieces)
    example = _first(pieces, read)
    return FamilyReading((PositionForm(example),), read) if example else None


def _scores(probe: Probe, pieces: Sequence[Piece]) -> FamilyReading | None:
    """Read scores that have the same greatest value: fractions have several."""
    bests = [best_of(piece.text) for piece in pieces]
    counts = Counter(best for best in bests if best)
    if len(counts) != 1 or int(next(iter(counts))) < 3:
        return None
    read = tuple(
        best is not None and probe.reads_number(piece.text.partition("/")[0].strip())
        for piece, best in zip(pieces, bests, strict=True)
    )
    example = _first(pieces, read)
    return FamilyReading((ScoreForm(example),), read) if example else None


def _shares(probe: Probe, pieces: Sequence[Piece]) -> FamilyReading | None:
    read = tuple([p.has_digit and probe.reads("percentage", p.value) for p in pieces])
    return FamilyReading((CoreForm("percentage"),), read) if any(read) else None


def _money(probe: Probe, pieces: Sequence[Piece]) -> FamilyReading | None:
    names = ("moneyRange", "unitPrice")
    kinds = [
        next((name for name in names if probe.reads(name, piece.value)), "")
        if piece.has_digit and not piece.text.isdecimal()
        else ""
        for piece in pieces
    ]
    forms = tuple(CoreForm(name) for name in names if name in kinds)
    return FamilyReading(forms, tuple(map(bool, kinds))) if forms else None


def _numbers(probe: Probe, pieces: Sequence[Piece]) -> FamilyReading | None:
    """Read numbers, fractions and ranges of numbers."""
    are_numbers = [piece.has_digit and probe.reads_number(piece.text) for piece in pieces]
    fractions = tuple(dict.fromkeys(p.text for p in pieces if fraction_value(p.text)))
    spans = [_is_span(probe, piece.text, ("",)) for piece in pieces]
    numbers = [piece for piece, each in zip(pieces, are_numbers, strict=True) if each]
    if not numbers and not any(spans) and not fractions:
        return None
    whole = all(probe.reads("integer", piece.value) for piece in numbers) and not fractions
    read = tuple(
        each or span or piece.text in fractions
        for piece, each, span in zip(pieces, are_numbers, spans, strict=True)
    )
    forms: list[Form] = [CoreForm("integer" if whole else "decimal")] if numbers else []
    forms += [FractionForm(fractions)] if fractions else []
    forms += [SpanForm((), _first(pieces, spans))] if any(spans) else []
    meant = tuple(
        not each and p.has_digit and probe.is_meant("decimal", p.value)
        for p, each in zip(pieces, read, strict=True)
    )
    return FamilyReading(tuple(forms), read, meant)


def _measures(probe: Probe, pieces: Sequence[Piece]) -> FamilyReading | None:
    """Read numbers with units, ranges with units, and plain numbers beside them."""
    measures = [_measure(probe, piece.text) for piece in pieces]
    spans = [span_of(piece.text) for piece in pieces]
    units = _units(
        [each for each in measures if each], [s.unit for s in spans if s and s.unit], len(pieces)
    )
    are_spans = [_is_span(probe, piece.text, units) for piece in pieces]
    are_measures = [each is not None and each.unit in units for each in measures]
    if not any(are_measures) and not any(are_spans):
        return None
    forms: list[Form] = []
    if any(are_measures):
        used = [each for each in measures if each and each.unit in units]
        fractions = dict.fromkeys(each.value for each in used if fraction_value(each.value))
        has_note = any(each.note for each in used)
        forms.append(MeasureForm(units, tuple(fractions), has_note, _first(pieces, are_measures)))
    if any(are_spans):
        forms.append(SpanForm(units, _first(pieces, are_spans)))
    plain = _numbers(probe, [p for p, m in zip(pieces, measures, strict=True) if m is None])
    forms += [form for form in plain.forms if not isinstance(form, SpanForm)] if plain else []
    read = tuple(
        measure or span or (plain is not None and _is_plain(probe, piece.text))
        for piece, measure, span in zip(pieces, are_measures, are_spans, strict=True)
    )
    return FamilyReading(tuple(forms), read)


def _is_plain(probe: Probe, text: str) -> bool:
    return probe.reads_number(text) or fraction_value(text) is not None


def _measure(probe: Probe, text: str) -> Measure | None:
    found = measure_of(text)
    if found is None or found.unit in probe.no_units or found.unit.lower() in probe.no_units:
        return None
    is_number = probe.reads_number(found.value) or fraction_value(found.value) is not None
    return found if is_number else None


def _is_span(probe: Probe, text: str, units: tuple[str, ...]) -> bool:
    found = span_of(text)
    if found is None or found.unit not in units:
        return False
    ends = [found.low, found.high]
    if not all(map(probe.reads_number, ends)):
        return False
    # 2003-2007 are years rather than numbers, and 5-3 is no range.
    low, high = (
        float(end.replace("\u2212", "-").replace(",", "."))
        if end.count(",") + end.count(".") <= 1 and " " not in end
        else 0.0
        for end in ends
    )
    are_years = not found.unit and all(end.isdecimal() and int(end) in _YEARS for end in ends)
    return low < high and not are_years


def _units(measures: Sequence[Measure], of_spans: Sequence[str], number: int) -> tuple[str, ...]:
    """Return the units, the commonest first; none where texts only look like them.

    Symbols of units are known. Of other words there are few, which stand apart from the number:
    `12a` is the number of a house, and `5 samurai` a title.
    """
    counts = Counter([*(each.unit for each in measures), *of_spans])
    unknown = [unit for unit in counts if unit not in KNOWN_UNITS]
    attached = {each.unit for each in measures if not each.is_apart and len(each.unit) == 1}
    are_most = 2 * counts.total() >= number
    enough = 2 * len(unknown) <= max(2, sum(counts[unit] for unit in unknown))
    taken = [
        unit
        for unit, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        if (are_most or unit not in attached)
        and (unit in KNOWN_UNITS or (enough and unit not in attached))
    ]
    return tuple(taken[:_MAX_UNITS])


def _first(pieces: Sequence[Piece], is_read: Sequence[bool]) -> str:
    """Return the first text that is read; empty where none is."""
    return next((p.text for p, read in zip(pieces, is_read, strict=True) if read), "")


FAMILIES: tuple[Family, ...] = (
    _links,
    _yes_no,
    _dates,
    _clocks,
    _positions,
    _scores,
    _shares,
    _money,
    _numbers,
    _measures,
    _addresses,
)
"""In the order in which they are preferred where they read equally many values."""


def pieces_of(samples: Sequence[Sample]) -> list[Piece]:
    """Return the samples that are texts."""
    return [Piece(each.value, each.path) for each in samples if isinstance(each.value, Inline)]
