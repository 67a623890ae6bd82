"""The tables of a search index in a SQLite database.

A *base* is an index of all things as of one generation, whose masks are written once. Things that
have changed since are rows beyond it, each with the first and the last generation in which it
lives, so that every kept generation can be read from the same file. Tables begin with `search_`,
beside which a database may have others. No extension of SQLite is needed.
"""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

VERSION = 1
"""Raised when tables or their contents change: an index of another version is made anew."""
_TABLES = """
CREATE TABLE search_base (
  base INTEGER PRIMARY KEY,  -- the first generation that it serves
  version INTEGER NOT NULL,
  things INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  of_notes INTEGER NOT NULL  -- whether folders, tags and keys are facets
);
CREATE TABLE search_thing (
  id INTEGER PRIMARY KEY,
  base INTEGER NOT NULL,
  position INTEGER NOT NULL,  -- its bit in masks; beyond the base's things if it is newer
  place INTEGER NOT NULL,     -- the position in the base before which lists by name have it
  iri TEXT NOT NULL,
  slug TEXT NOT NULL,
  label TEXT NOT NULL,
  language TEXT NOT NULL,
  class TEXT NOT NULL,
  described INTEGER NOT NULL,
  codes TEXT NOT NULL,        -- JSON
  names TEXT NOT NULL,        -- JSON; of things beyond the base alone, as words
  words TEXT NOT NULL,
  facets BLOB NOT NULL,       -- the facet values that it has
  digest TEXT NOT NULL,       -- of all that is compared to see whether it has changed
  first_generation INTEGER NOT NULL,
  last_generation INTEGER
);
CREATE UNIQUE INDEX search_position ON search_thing (base, position);
CREATE INDEX search_iri ON search_thing (iri, base);
CREATE INDEX search_slug ON search_thing (slug, base);
CREATE INDEX search_described ON search_thing (base, described, class)
  WHERE last_generation IS NULL;
CREATE INDEX search_ended ON search_thing (base, last_generation)
  WHERE last_generation IS NOT NULL;
CREATE TABLE search_term (
  base INTEGER NOT NULL,
  field TEXT NOT NULL,
  term TEXT NOT NULL,
  things BLOB NOT NULL,
  PRIMARY KEY (base, field, term)
) WITHOUT ROWID;
CREATE TABLE search_facet (
  base INTEGER NOT NULL,
  facet INTEGER NOT NULL,
  kind TEXT NOT NULL,
  property TEXT NOT NULL,
  things INTEGER NOT NULL,    -- those with any value
  keys INTEGER NOT NULL,
  PRIMARY KEY (base, facet)
) WITHOUT ROWID;
CREATE TABLE search_value (
  base INTEGER NOT NULL,
  facet INTEGER NOT NULL,
  place INTEGER NOT NULL,     -- by the number of things, then by key
  key TEXT NOT NULL,
  terms TEXT NOT NULL,        -- JSON: the values from which its label is made, with their numbers
  things BLOB NOT NULL,
  PRIMARY KEY (base, facet, place)
) WITHOUT ROWID;
CREATE INDEX search_key ON search_value (base, facet, key);
CREATE TABLE search_array (
  base INTEGER NOT NULL,
  name TEXT NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (base, name)
) WITHOUT ROWID;
"""


class Base(NamedTuple):
    """An index of all things as of a generation, on which later ones rest."""

    base: int
    """Its generation."""
    things: int
    entries: int
    """Things that an entry describes, which are the first."""
    of_notes: bool
    """Whether folders, tags and keys of notes are facets."""


def create_tables(connection: sqlite3.Connection) -> None:
    """Make the tables of a search index in a database that has none."""
    connection.executescript(_TABLES)


def has_tables(connection: sqlite3.Connection) -> bool:
    """Tell whether a database has the tables of a search index."""
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'search_base'")
    return found.fetchone() is not None


def base_of(connection: sqlite3.Connection, generation: int) -> Base | None:
    """Return the base on which a generation rests; None without one of this version."""
    row = connection.execute(
        "SELECT base, things, entries, of_notes FROM search_base WHERE base <= ? AND version = ?"
        " ORDER BY base DESC LIMIT 1",
        (generation, VERSION),
    ).fetchone()
    return Base(row[0], row[1], row[2], bool(row[3])) if row else None


def storable(text: str) -> str:
    """Return a text as a database can hold it: without halves of surrogate pairs."""
    return text.encode("utf-8", "replace").decode()
