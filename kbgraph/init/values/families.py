"""Families of forms: forms that the values of one field may have side by side.

Each family takes the distinct values of a field and tells which forms it would read them with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from kbgraph.extraction.values.written import pieces as parted
from kbgraph.init.values.forms import (
    ClockForm,
    CoreForm,
    LinkForm,
    PositionForm,
    ScoreForm,
)
from kbgraph.init.values.measures import (
    are_clocks,
    best_of,
    is_clock,
    is_pair,
    is_position,
)
from kbgraph.init.values.pieces import FamilyReading, Piece, first_read
from kbgraph.init.values.probe import Probe
from kbgraph.init.values.quantities import YEARS, dotted, measures, numbers
from kbgraph.init.values.separators import separators_in
from kbgraph.init.values.units import months

_LIKELY_YEARS = range(1700, 2101)
"""Few numbers of four digits are years only where they are near."""
_IMAGE_ENDINGS = (".avif", ".bmp", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".tiff", ".webp")
_SHORT_WORD = re.compile(r"(?=(\s\S{1,5}\s))")
"""A word between two others, which may both stand between two such words themselves."""
_NARROW_JOINTS = ("/", "&", "+", ",", ";")
"""Marks that may join names without a space."""
_FEW = 4
_MIN_BEST = 3
"""The least greatest value of a score."""
_OF_FRACTIONS = {3, 4, 8}
"""Greatest values that stand below fractions too."""

Family = Callable[[Probe, Sequence[Piece]], FamilyReading | None]


def _links(probe: Probe, pieces: Sequence[Piece]) -> FamilyReading | None:
    """Read links to entries, and names of entries of one class."""
    targets = [probe.target(piece.value, piece.path) for piece in pieces]
    known = [target for target in targets if target is not None]
    if 2 * len(known) < len(targets) or not known or all(map(_is_month, pieces)):
        return None
    names = [target for target in known if not target.is_link]
    classes = tuple(sorted({target.cls for target in known}))
    named = tuple(sorted({target.cls for target in known if target.cls}))
    has_names = len(names) + sum(target is None for target in targets) > 0
    # An entry without a class would not be of the class that a name makes.
    is_mixed = any(target.has_entry and not target.cls for target in known)
    is_one = len(named) == 1 and has_names and not is_mixed
    if is_one and not any(_may_be_several(probe, each) for each in pieces):
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


def _is_month(piece: Piece) -> bool:
    """Whether a text is the name of a month, which may be that of an entry too."""
    return not piece.value.links and piece.text.lower() in months()


def _may_be_several(probe: Probe, piece: Piece) -> bool:
    """Whether a text without an entry may name several things, of which some have entries."""
    if piece.value.links or probe.target(piece.value, "") is not None:
        return False
    in_list = (
        probe.target(part, "") is not None
        for separator in (*separators_in([piece.text]), *_NARROW_JOINTS)
        for part in parted(piece.value, (separator,))
    )
    return any(in_list) or any(
        probe.names(piece.text[: word.start(1)]) and probe.names(piece.text[word.end(1) :])
        for word in _SHORT_WORD.finditer(piece.text)
    )


def _yes_no(probe: Probe, pieces: Sequence[Piece]) -> FamilyReading | None:
    return _one_form(probe, pieces, "yesNo")


def _addresses(probe: Probe, pieces: Sequence[Piece]) -> FamilyReading | None:
    return _one_form(probe, pieces, "address")


def _images(probe: Probe, pieces: Sequence[Piece]) -> FamilyReading | None:
    """Read images: any address could be that of one, but its ending says so."""
    read = tuple([_shows_image(piece) and probe.reads("image", piece.value) for piece in pieces])
    return FamilyReading((CoreForm("image"),), read) if any(read) else None


def _shows_image(piece: Piece) -> bool:
    targets = [link.target for link in piece.value.links] or [piece.text]
    return all(target.lower().endswith(_IMAGE_ENDINGS) for target in targets)


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
        case ["date" | "dateTime" | "month" | "year" as only]:
            return FamilyReading((CoreForm(only),), read, meant)
        case several:
            times = (CoreForm("dateTime"),) if "dateTime" in several else ()
            return FamilyReading((*times, CoreForm("dateOrYear")), read, meant)


def _are_years(pieces: Sequence[Piece], kinds: Sequence[str]) -> bool:
    """Whether numbers of four digits are rather years than counts."""
    numbers = [int(piece.text) for piece, kind in zip(pieces, kinds, strict=True) if kind]
    likely = _LIKELY_YEARS if len(numbers) < _FEW else YEARS
    return all(number in likely for number in numbers)


def _clocks(_: Probe, pieces: Sequence[Piece]) -> FamilyReading | None:
    if not are_clocks([piece.text for piece in pieces]):
        return None
    read = tuple(is_clock(piece.text) for piece in pieces)
    example = first_read(pieces, read)
    return FamilyReading((ClockForm(example),), read) if example else None


def _positions(_: Probe, pieces: Sequence[Piece]) -> FamilyReading | None:
    if any(is_pair(piece.text) and not is_position(piece.text) for piece in pieces):
        return None
    read = tuple(is_position(piece.text) for piece in pieces)
    example = first_read(pieces, read)
    return FamilyReading((PositionForm(example),), read) if example else None


def _scores(probe: Probe, pieces: Sequence[Piece]) -> FamilyReading | None:
    """Read scores that have the same greatest value, which none of them exceeds."""
    bests = [best_of(piece.text) for piece in pieces]
    found = {int(best) for best in bests if best}
    values = [
        probe.number(piece.text.partition("/")[0].strip()) if best else None
        for piece, best in zip(pieces, bests, strict=True)
    ]
    numbers = [value for value in values if value is not None]
    if len(found) != 1 or not _are_out_of(found.pop(), numbers):
        return None
    read = tuple(value is not None for value in values)
    example = first_read(pieces, read)
    return FamilyReading((ScoreForm(example),), read) if example else None


def _are_out_of(best: int, values: Sequence[Decimal]) -> bool:
    """Whether values out of a greatest one are scores, and no fractions or times of music.

    `2/3`, `3/4` and `5/8` may be fractions, and `4/4` and `6/8` are times. Scores have a zero, or
    halves of points, or all points of three.
    """
    if best < _MIN_BEST or any(value > best for value in values):
        return False
    if best not in _OF_FRACTIONS:
        return True
    has_all = best == _MIN_BEST and best in values
    return has_all or any(value == 0 or value % 1 for value in values)


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


FAMILIES: tuple[Family, ...] = (
    _links,
    _yes_no,
    _dates,
    _clocks,
    _positions,
    _scores,
    _shares,
    _money,
    numbers,
    dotted,
    measures,
    _images,
    _addresses,
)
"""In the order in which they are preferred where they read equally many values."""
