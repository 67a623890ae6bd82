"""The names of things in SQLite, by the normal form in which names are compared."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from enum import IntEnum
from functools import cached_property
from heapq import merge
from typing import NamedTuple

from kbgraph.source.names import normalise_name
from kbgraph.stored_network.network_rows import Connect
from kbgraph.stored_network.schema import FOREVER, VALID


class NameKind(IntEnum):
    """The kinds of names; of things with the same name, those are meant whose kind is highest."""

    LABEL = 0
    """The text that readers see."""
    CODE = 1
    NAME = 2
    """A name that an entry gives itself: in its text, by its file, or by its slug."""


class NameRow(NamedTuple):
    """A name of a thing, as it is written."""

    slug: str
    kind: NameKind
    name: str
    cls: str = ""
    """The class of the thing, with its label alone; empty where it has none."""


_ADD = f"INSERT INTO network_names VALUES (?, ?, ?, ?, ?, ?, {FOREVER})"
_DROP = f"DELETE FROM network_names WHERE slug = ? AND last = {FOREVER} AND first = ?"
_END = f"UPDATE network_names SET last = ? - 1 WHERE slug = ? AND last = {FOREVER}"
_SLUGS = f"SELECT slug, kind FROM network_names WHERE form = :form AND {VALID}"
_FORMS = f"SELECT DISTINCT form FROM network_names WHERE {VALID} ORDER BY form"
_BEGINNING = f"""
SELECT form, slug, written FROM network_names
WHERE form >= :text AND form < :text || char(1114111) AND {VALID}"""
_HOLDING = f"SELECT form, slug, written FROM network_names WHERE instr(form, :text) AND {VALID}"
_LABELLED = f"""
SELECT slug, written, class FROM network_names WHERE kind = {NameKind.LABEL:d} AND {VALID}"""
_LABEL = f"""
SELECT written FROM network_names
WHERE slug = :slug AND kind = {NameKind.LABEL:d} AND {VALID} LIMIT 1"""
_CLASSES = f"""
SELECT class, count(*) FROM network_names WHERE class <> '' AND {VALID} GROUP BY class"""
_OF_CLASS = f"""
SELECT form, slug FROM network_names
WHERE class <> '' AND class = :cls AND {VALID} ORDER BY form, slug"""
_CLASS = f"""
SELECT class FROM network_names INDEXED BY network_names_by_slug
WHERE slug = :slug AND class <> '' AND {VALID}"""
_NAMED = f"""
SELECT slug, class FROM network_names INDEXED BY network_names_by_slug
WHERE class <> '' AND {VALID} AND slug IN (
  SELECT slug FROM network_names INDEXED BY network_names_by_form WHERE form = :form AND {VALID})"""
"""Left to itself, SQLite passes over the labels of all things."""
_CODES = (
    f"SELECT written FROM network_names WHERE slug = :slug AND kind = {NameKind.CODE:d} AND {VALID}"
)
_WRITTEN = f"""
SELECT written FROM network_names
WHERE form = :form AND slug = :slug AND kind <> {NameKind.CODE:d} AND {VALID}
ORDER BY kind, rowid LIMIT 1"""


def add_names(connection: sqlite3.Connection, names: Iterable[NameRow], generation: int) -> None:
    """Add names that begin with a generation; those of a thing in the order of preference."""
    rows = ((normalise_name(each.name), *each, generation) for each in names)
    connection.executemany(_ADD, rows)


def end_names(connection: sqlite3.Connection, slugs: Iterable[str], generation: int) -> None:
    """End all names of some things with a generation, which may then be given other ones."""
    for slug in slugs:
        connection.execute(_DROP, (slug, generation))
        connection.execute(_END, (generation, slug))


class MatchingName(NamedTuple):
    """A name that has a text: in normal form, of a thing, and as it is written."""

    form: str
    slug: str
    written: str


class StoredThingNames:
    """The names of the things of one generation."""

    def __init__(self, connect: Connect, generation: int) -> None:
        """Wrap the table that `connect` leads to; nothing is read yet."""
        self._connect, self._generation = connect, generation

    def labels(self) -> Iterator[tuple[str, str]]:
        """Yield the slug and the label of every thing."""
        return ((slug, label) for slug, label, _ in self.labelled())

    def labelled(self) -> Iterator[tuple[str, str, str]]:
        """Yield the slug, the label and the class of every thing; the class of none is empty."""
        yield from self._select(_LABELLED)

    def label(self, slug: str) -> str:
        """Return the label of a thing; empty for one that no row names."""
        found = self._select(_LABEL, slug=slug).fetchone()
        return str(found[0]) if found else ""

    def slugs(self, form: str) -> set[str]:
        """Return the things with a name in normal form: of the highest kind that has it."""
        kinds: dict[int, set[str]] = {}
        for slug, kind in self._select(_SLUGS, form=form):
            kinds.setdefault(kind, set()).add(slug)
        return kinds[max(kinds)] if kinds else set()

    def beginning(self, text: str) -> Iterator[MatchingName]:
        """Yield the names that begin with a text in normal form."""
        return map(MatchingName._make, self._select(_BEGINNING, text=text))

    def holding(self, text: str) -> Iterator[MatchingName]:
        """Yield the names that hold a text in normal form; to look at a million takes 0.2 s."""
        return map(MatchingName._make, self._select(_HOLDING, text=text))

    @cached_property
    def classes(self) -> dict[str, int]:
        """The number of things of each class."""
        return dict(self._select(_CLASSES))

    def of_classes(self, classes: Iterable[str]) -> Iterator[str]:
        """Yield the slugs of the things of some classes, by their labels in normal form.

        Things are read one by one: the first of them in no time.
        """
        rows = (self._select(_OF_CLASS, cls=cls) for cls in classes)
        return (slug for _, slug in merge(*rows))

    def class_of(self, slug: str) -> str:
        """Return the class of a thing; empty for one without a class, and for an unknown one."""
        found = self._select(_CLASS, slug=slug).fetchone()
        return str(found[0]) if found else ""

    def named(self, form: str) -> dict[str, str]:
        """Return the things with a class that have any name in normal form, and the classes."""
        return dict(self._select(_NAMED, form=form))

    def codes(self, slug: str) -> list[str]:
        """Return the codes of a thing, sorted, each once."""
        return sorted({code for (code,) in self._select(_CODES, slug=slug)})

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """All names in normal form, sorted; read where a name is unknown: 0.2 s for a million."""
        return tuple(form for (form,) in self._select(_FORMS))

    def written(self, slug: str, form: str) -> str:
        """Return a name of a thing as it is written; a code has its normal form."""
        found = self._select(_WRITTEN, form=form, slug=slug).fetchone()
        return str(found[0]) if found else form

    def _select(self, query: str, **values: str) -> sqlite3.Cursor:
        return self._connect().execute(query, {"generation": self._generation, **values})
