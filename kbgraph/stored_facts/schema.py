"""The tables of counted facts, and the generations in which their rows are valid."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

FOREVER = 2**62
"""The last generation of a row that is valid still."""
VALID = "first <= :generation AND last >= :generation"
"""The condition that a thing is valid in a generation."""
NO_DAY = 0
"""The number of a day that is not known."""
_TABLES = f"""
CREATE TABLE fact_terms (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE);
CREATE TABLE fact_evidence (
  id INTEGER PRIMARY KEY,
  strength TEXT NOT NULL,
  disagrees INTEGER NOT NULL,
  issued INTEGER NOT NULL,
  checked INTEGER NOT NULL,
  UNIQUE (strength, disagrees, issued, checked)
);
CREATE TABLE fact_things (
  id INTEGER PRIMARY KEY,
  iri TEXT NOT NULL,
  class TEXT NOT NULL,
  place TEXT NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL
);
CREATE TABLE fact_groups (
  thing INTEGER NOT NULL REFERENCES fact_things,
  property INTEGER NOT NULL REFERENCES fact_terms,
  evidence INTEGER NOT NULL REFERENCES fact_evidence,
  facts INTEGER NOT NULL,
  PRIMARY KEY (thing, property, evidence)
) WITHOUT ROWID;
CREATE INDEX fact_things_in_order ON fact_things (place, iri);
CREATE INDEX fact_things_by_iri ON fact_things (iri, last);
CREATE INDEX fact_things_ended ON fact_things (last) WHERE last < {FOREVER};
CREATE TABLE fact_claims (
  thing INTEGER NOT NULL,
  predicate INTEGER NOT NULL,
  property INTEGER NOT NULL,
  fact INTEGER NOT NULL,
  claim INTEGER NOT NULL,
  rank INTEGER,
  own INTEGER NOT NULL,
  inferred INTEGER NOT NULL,
  issued INTEGER NOT NULL,
  checked INTEGER NOT NULL
);
CREATE TABLE fact_ratings (claim INTEGER PRIMARY KEY, rank INTEGER NOT NULL);
CREATE TABLE fact_disputes (claim INTEGER PRIMARY KEY);
"""
_WHILE_COLLECTED = ("fact_claims", "fact_ratings", "fact_disputes")
"""The tables that only a build needs; claims and facts are there by hashes of one process."""


class StoredEvidence(NamedTuple):
    """The evidence for a fact: days are counted as by `date.toordinal`, or are `NO_DAY`."""

    strength: str
    """The name of the step that is told; empty for none."""
    disagrees: bool
    issued: int
    checked: int


def create_tables(connection: sqlite3.Connection) -> None:
    """Create the tables in an open transaction or a new one."""
    for statement in _TABLES.split(";\n"):
        connection.execute(statement)


def drop_collected(connection: sqlite3.Connection) -> None:
    """Remove what was collected for a build; its pages are used again."""
    for table in _WHILE_COLLECTED:
        connection.execute(f"DROP TABLE {table}")


def drop_ended(connection: sqlite3.Connection, oldest: int) -> None:
    """Remove the rows of generations before the oldest that is read still."""
    ended = f"SELECT id FROM fact_things WHERE last < {FOREVER} AND last < ?"
    connection.execute(f"DELETE FROM fact_groups WHERE thing IN ({ended})", (oldest,))
    connection.execute(f"DELETE FROM fact_things WHERE id IN ({ended})", (oldest,))
