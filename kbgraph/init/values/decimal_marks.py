"""The mark of decimals: what the numbers of a field say of it, and which of them are in doubt.

Three digits behind a single mark, as in `1.500` and `1,500`, are thousands or decimals. Only the
other numbers of the same field decide between the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kbgraph.init.values.measures import is_position

_NUMBER = re.compile(r"(?:(?<![\w.,'’])|(?<=\b[A-Z]{3}))[0-9](?:[0-9.,'’\u00a0\u202f]*[0-9])?")
"""A number, and none within a code such as `v1.500`; a currency may touch it."""
_DOUBTFUL = re.compile(r"[1-9][0-9]{0,2}(?P<mark>[.,])[0-9]{3}")
_DECIMALS = re.compile(
    r"(?:[0-9]{1,3}(?:[ .,'’\u00a0\u202f][0-9]{3})+|[0-9]+)(?P<mark>[.,])[0-9]{1,2}"
)
_FRACTION = re.compile(
    r"0(?P<mark>[.,])[0-9]+|[0-9]{4,}(?P<long>[.,])[0-9]{3}|[0-9]{1,3}(?P<many>,)[0-9]{4,}"
)
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:(?P<mark>[.,])[0-9]{3})(?:(?P=mark)[0-9]{3})+")
_OTHER = {".": ",", ",": "."}
_MAX_CHARS = 200


class FieldMarks(NamedTuple):
    """The testimony of the numbers of a field on its mark of decimals."""

    marks: tuple[str, ...]
    """The mark of each number that has one, or shows by its thousands which it would have."""
    doubtful: tuple[str, ...]
    """The texts with a number that has three digits behind a single mark."""
    has_dots: bool
    """Whether such a mark is a dot."""
    has_commas: bool

    @property
    def mark(self) -> str:
        """The mark on which the numbers agree; empty where there is none."""
        return self.marks[0] if len(set(self.marks)) == 1 else ""

    @property
    def needs_mark(self) -> bool:
        """Whether a number is read rightly only where the mark is stated."""
        return bool(self.mark) and (self.has_dots or (self.has_commas and self.mark == ","))


def field_marks(texts: Iterable[str]) -> FieldMarks:
    """Return what the numbers of a field say; `texts` are its values.

    Numbers with four digits behind a dot do not count: it is usual in coordinates, whatever else a
    folder writes.
    """
    marks: list[str] = []
    doubtful: dict[str, None] = {}
    marks_in_doubt: set[str] = set()
    for text in texts:
        if len(text) <= _MAX_CHARS and _may_have_mark(text) and not is_position(text):
            for match in _NUMBER.finditer(text):
                marks += _shown_mark(match[0])
                doubt = _DOUBTFUL.fullmatch(match[0])
                if doubt:
                    doubtful[text] = None
                    marks_in_doubt.add(doubt["mark"])
    return FieldMarks(tuple(marks), tuple(doubtful), "." in marks_in_doubt, "," in marks_in_doubt)


def _may_have_mark(text: str) -> bool:
    return ("," in text or "." in text) and "://" not in text


def _shown_mark(digits: str) -> list[str]:
    """Return the mark of decimals that a number shows; none where it shows none."""
    decimals = _DECIMALS.fullmatch(digits) or _FRACTION.fullmatch(digits)
    if decimals:
        return [next(mark for mark in decimals.groups() if mark)]
    thousands = _THOUSANDS.fullmatch(digits)
    return [_OTHER[thousands["mark"]]] if thousands else []


def folder_mark(fields: Sequence[FieldMarks]) -> str:
    """Return the mark of decimals of a folder; empty where no field needs it, or some disagree.

    All numbers with a mark have it, and each field with a number in doubt decides on it by itself.
    So no number is read by those of another field.
    """
    needed = {field.mark for field in fields if field.needs_mark}
    if len(needed) != 1:
        return ""
    (mark,) = needed
    fit = all(field.mark == mark for field in fields if field.doubtful or field.marks)
    return mark if fit else ""


def leans_to_comma(fields: Sequence[FieldMarks]) -> bool:
    """Whether the numbers of a folder have a comma as mark of decimals as often as a dot."""
    marks = [mark for field in fields for mark in field.marks]
    return "," in marks and 2 * marks.count(",") >= len(marks)


def doubtful_texts(
    field: FieldMarks, mark: str, *, to_comma: bool, is_money: bool
) -> tuple[str, ...]:
    """Return the texts of a field that may be read wrongly, with a comma taken for thousands.

    `mark` is the one that is stated for the folder, and `to_comma` its habit. A dot in doubt is
    left by the engine, unless a mark is stated. No amount of money has three decimals.
    """
    of_commas = field.has_commas and ("," in field.marks or (not field.marks and to_comma))
    if is_money:
        has_decimals = (field.has_dots and mark == ".") or (field.has_commas and mark == ",")
        return field.doubtful if has_decimals or of_commas else ()
    return field.doubtful if of_commas and not mark else ()
