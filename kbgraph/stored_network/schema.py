"""The tables of a network, and the generations in which their rows are valid."""

from __future__ import annotations

import sqlite3

FOREVER = 2**62
"""The last generation of a row that is valid still."""
VALID = "first <= :generation AND last >= :generation"
"""The condition that a row is valid in a generation."""
_TABLES = f"""
CREATE TABLE network_things (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE);
CREATE TABLE network_terms (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE);
CREATE TABLE network_rows (
  thing INTEGER NOT NULL REFERENCES network_things,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  described INTEGER NOT NULL,
  sources INTEGER NOT NULL,
  targets INTEGER NOT NULL,
  outgoing BLOB NOT NULL,
  incoming BLOB NOT NULL,
  lines BLOB NOT NULL,
  UNIQUE (thing, first)
);
CREATE TABLE network_relations (
  property INTEGER NOT NULL REFERENCES network_terms,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  facts INTEGER NOT NULL,
  UNIQUE (property, first)
);
CREATE INDEX network_rows_ended ON network_rows (last) WHERE last < {FOREVER};
CREATE TABLE network_sorted (thing INTEGER NOT NULL);
CREATE TABLE network_names (
  form TEXT NOT NULL,
  slug TEXT NOT NULL,
  kind INTEGER NOT NULL,
  written TEXT NOT NULL,
  class TEXT NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL
);
CREATE INDEX network_names_by_form ON network_names (form);
CREATE INDEX network_names_by_slug ON network_names (slug);
CREATE INDEX network_names_by_class ON network_names (class, form, slug, first, last)
  WHERE class <> '';
CREATE INDEX network_names_ended ON network_names (last) WHERE last < {FOREVER};
"""


def create_tables(connection: sqlite3.Connection) -> None:
    """Create the tables of a network in an open transaction or a new one."""
    for statement in _TABLES.split(";\n"):
        connection.execute(statement)


def drop_ended(connection: sqlite3.Connection, oldest: int) -> None:
    """Remove the rows of generations before the oldest that is read still."""
    for table in ("network_rows", "network_relations", "network_names"):
        ended = f"last < {FOREVER} AND last < ?"
        connection.execute(f"DELETE FROM {table} WHERE {ended}", (oldest,))


def term_id(connection: sqlite3.Connection, iri: str) -> int:
    """Return the number of a property or a basis, which is given at its first use."""
    connection.execute("INSERT OR IGNORE INTO network_terms (iri) VALUES (?)", (iri,))
    row = connection.execute("SELECT id FROM network_terms WHERE iri = ?", (iri,)).fetchone()
    return int(row[0])
