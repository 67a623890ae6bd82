"""The languages of labels as a table of the ontology page."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.languages import LabelCount, LabelCounts
from kbgraph_web.http.languages import gettext, language_name

_MAX_ROWS = 12


class LabelRow(NamedTuple):
    """A language, and the labels of each kind that it has."""

    language: str
    name: str
    """Its name in the language of the page; empty where that has none."""
    counts: tuple[LabelCount, ...]


class LabelTable(NamedTuple):
    """The languages with the most labels."""

    kinds: tuple[tuple[str, int], ...]
    """The headings of the columns, and the labels of each kind that are wanted."""
    rows: tuple[LabelRow, ...]
    left_out: int
    """Further languages, with fewer labels."""


def label_table(counts: LabelCounts) -> LabelTable:
    """Return the languages with the most labels, and the number of the others."""
    rows = [LabelRow(tag, language_name(tag), kinds) for tag, kinds in counts.items()]
    totals = (each.total for each in next(iter(counts.values())))
    kinds = tuple(zip(_kinds(), totals, strict=True))
    return LabelTable(kinds, tuple(rows[:_MAX_ROWS]), max(0, len(rows) - _MAX_ROWS))


def _kinds() -> tuple[str, ...]:
    """Return the headings of the kinds, in the order of `kbgraph.languages.KINDS`."""
    return (
        gettext("properties"),
        gettext("classes"),
        gettext("coded values"),
        gettext("headings"),
        gettext("things"),
    )
