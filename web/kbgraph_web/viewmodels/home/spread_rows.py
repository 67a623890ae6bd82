"""The entries by the values of a coded property, as the table of the home page shows them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from flask import url_for

from kbgraph.extraction.subject import Subject
from kbgraph.rdf import Iri
from kbgraph.search import NONE_FOUND, UNKNOWN, value_key
from kbgraph.views import Distribution
from kbgraph_web.http.languages import gettext
from kbgraph_web.viewmodels.maps.fills import fills

_MAX_ENTRIES, _MAX_OF_VALUE = 300, 20
"""Entries up to which all are listed, and how many of each value are where there are more."""


class SpreadRow(NamedTuple):
    """A value of a coded property, and the entries that have it."""

    label: str
    kind: str
    """`none-found` or `unknown` for entries without a value; else empty."""
    fill: str
    total: int
    subjects: list[Subject]
    """Those that are listed."""
    address: str
    """The list of all."""


def spread_rows(spread: Distribution, on_map: Collection[Iri]) -> Iterator[SpreadRow]:
    """Yield the values of a property with their entries, those without a value last.

    The entries of `on_map` are always listed: the map is drawn from the table.
    """
    of_value = fills(spread.scale, [group.value for group in spread.groups])
    limit = _MAX_ENTRIES if spread.things <= _MAX_ENTRIES else _MAX_OF_VALUE

    def row(key: str, subjects: Sequence[Subject], label: str, kind: str, fill: str) -> SpreadRow:
        address = url_for("search.page", where=f"{spread.coded.name}:{key}")
        others = [subject for subject in subjects if subject.iri not in on_map]
        listed = {*(subject.iri for subject in others[:limit]), *on_map}
        shown = [subject for subject in subjects if subject.iri in listed]
        return SpreadRow(label, kind, fill, len(subjects), shown, address)

    for group in spread.groups:
        yield row(value_key(group.value), group.subjects, group.label, "", of_value[group.value])
    if spread.none_found:
        yield row(NONE_FOUND, spread.none_found, gettext("none found"), "none-found", "none-found")
    if spread.unknown:
        yield row(UNKNOWN, spread.unknown, gettext("not researched"), "unknown", "unknown")
