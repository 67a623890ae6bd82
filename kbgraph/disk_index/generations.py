"""Generations: the states of a folder that an index holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import NamedTuple

from kbgraph.disk_index.database import Database
from kbgraph.disk_index.entry_rows import EntryFindings
from kbgraph.disk_index.packing import pack, seal, unpack, unseal
from kbgraph.disk_index.stored.finding_counts import FINDINGS
from kbgraph.errors import DamagedIndexError
from kbgraph.findings import Finding
from kbgraph.source.file_states import FileStates, digest_of_files

_NEWEST = """
SELECT number, digest, quads, entries, classed, made FROM generations
ORDER BY number DESC LIMIT 1
"""
_ADD = """
INSERT INTO generations
(number, digest, quads, entries, classed, made, paths, stamps, general_findings)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


class Generation(NamedTuple):
    """A state of the folder, as it was read."""

    number: int
    digest: str
    """Of the contents of all files."""
    quads: int
    entries: int
    classed: int
    """The number of entries that have a class."""
    made: str
    """The time in UTC."""


class Counts(NamedTuple):
    """The sizes of a generation."""

    quads: int
    entries: int
    classed: int


def newest(database: Database) -> Generation:
    """Return the newest generation. Raises DamagedIndexError where there is none."""
    row = database.row(_NEWEST)
    if row is None:
        raise DamagedIndexError("it holds no generation")
    return Generation(*row)


def digest_of_rows(database: Database, number: int, home_name: str) -> str:
    """Return the digest of the files of a generation, whose rows are written."""
    query = "SELECT path, content_digest FROM entries WHERE last >= ?"
    return digest_of_files(database.rows(query, number), home_name)


def add_generation(
    database: Database,
    number: int,
    digest: str,
    counts: Counts,
    states: FileStates,
    findings: Iterable[Finding],
) -> Generation:
    """Record a generation, whose rows are written: with that it can be read by others.

    `digest` is that of its files, and `findings` are those about no entry alone.
    """
    made = datetime.now(UTC).isoformat(timespec="seconds")
    generation = Generation(number, digest, *counts, made)
    database.write(
        _ADD,
        *generation,
        seal(states.paths),
        seal(states.stamps),
        pack(tuple(findings)),
    )
    return generation


def states_of(database: Database, number: int) -> FileStates:
    """Return the states of the files from which a generation was read."""
    row = database.row("SELECT paths, stamps FROM generations WHERE number = ?", number)
    if row is None:
        raise DamagedIndexError("a generation is gone")
    return FileStates(unseal(row[0]), unseal(row[1]))


def keep_states(database: Database, number: int, states: FileStates) -> None:
    """Record other states of the same contents."""
    database.write(
        "UPDATE generations SET paths = ?, stamps = ? WHERE number = ?",
        seal(states.paths),
        seal(states.stamps),
        number,
    )


def general_findings(database: Database, number: int) -> tuple[Finding, ...]:
    """Return the findings about no entry alone."""
    row = database.row("SELECT general_findings FROM generations WHERE number = ?", number)
    found: tuple[Finding, ...] = unpack(row[0]) if row else ()
    return found


def all_findings(database: Database, generation: Generation) -> tuple[Finding, ...]:
    """Return the findings of a generation in order."""
    rows = database.rows(FINDINGS, generation.number)
    found = chain.from_iterable(_of_entry(packed, generation) for (packed,) in rows)
    return tuple(sorted((*general_findings(database, generation.number), *found)))


def findings_of(database: Database, generation: Generation, path: str) -> tuple[Finding, ...]:
    """Return the findings of a generation about a file in order."""
    general = general_findings(database, generation.number)
    rows = database.rows(f"{FINDINGS} AND path = ?2", generation.number, path)
    found = chain.from_iterable(_of_entry(packed, generation) for (packed,) in rows)
    return tuple(sorted(each for each in (*general, *found) if each.file == path))


def _of_entry(packed: bytes, generation: Generation) -> Iterator[Finding]:
    found: EntryFindings = unpack(packed)
    yield from found.own
    if found.of_type is not None and (found.of_type.is_certain or generation.classed):
        yield found.of_type.finding
