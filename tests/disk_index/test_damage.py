"""Damaged files of an index: no answer is wrong, and the next index is whole."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tests.disk_index.indexed_notes import OFF, IndexedNotes
from tests.sizes import IS_THOROUGH

_SEED = 20261130


def truncate(path: Path, rng: Random) -> None:
    """Cut a file somewhere."""
    content = path.read_bytes()
    path.write_bytes(content[: rng.randrange(len(content) + 1)])


def flip(path: Path, rng: Random) -> None:
    """Change one bit in each of several places."""
    content = bytearray(path.read_bytes())
    for _ in range(8 if content else 0):
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    path.write_bytes(content)


def remove(path: Path, _: Random) -> None:
    """Remove a file."""
    path.unlink()


def overwrite(path: Path, rng: Random) -> None:
    """Replace a file by as many random bytes."""
    path.write_bytes(rng.randbytes(path.stat().st_size))


DAMAGES: tuple[Callable[[Path, Random], None], ...] = (truncate, flip, remove, overwrite)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[IndexedNotes, str]:
    """Notes with an index, and what commands print of them."""
    notes = IndexedNotes(tmp_path_factory.mktemp("damage"))
    notes.run("index")
    notes.write("Water", "It is wet.")
    notes.run("index")
    return notes, notes.answers(OFF)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda each: each.__name__)
def test_no_damage_makes_an_answer_wrong(
    whole: tuple[IndexedNotes, str], tmp_path: Path, damage: Callable[[Path, Random], None]
) -> None:
    """The index is made anew with a sentence, or read as if nothing had happened."""
    notes, expected = whole
    rng = Random(f"{_SEED} {damage.__name__}")  # noqa: S311 - it chooses places
    shutil.copytree(notes.index, tmp_path / "whole", symlinks=True)
    files = [path.relative_to(notes.index) for path in notes.files()]
    for file in files if IS_THOROUGH else rng.sample(files, 2):
        damage(notes.index / file, rng)
        printed = [line for line in notes.answers().splitlines() if "kbgraph: " not in line]
        assert "\n".join(printed) == expected, f"{damage.__name__} {file}"
        shutil.rmtree(notes.index)
        shutil.copytree(tmp_path / "whole", notes.index, symlinks=True)


def empty(database: Path) -> None:
    """Let the database be an empty file, as a full disk or a restored copy may leave it."""
    database.write_bytes(b"")


def cut_to_a_page(database: Path) -> None:
    """Leave the first page."""
    database.write_bytes(database.read_bytes()[:4096])


def drop_table(database: Path) -> None:
    """Remove a table."""
    connection = sqlite3.connect(database)
    connection.execute("DROP TABLE entries")
    connection.close()


def replace_by_folder(database: Path) -> None:
    """Let a folder have the name of the database."""
    database.unlink()
    database.mkdir()


@pytest.mark.parametrize(
    "damage",
    [empty, cut_to_a_page, drop_table, replace_by_folder],
    ids=lambda each: each.__name__,
)
def test_an_index_with_another_database_is_made_anew(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    """SQLite reports some of these as it reports a full disk, which would leave them for good."""
    notes = IndexedNotes(tmp_path)
    notes.run("index")
    (database,) = notes.index.rglob("index.sqlite")
    damage(database)
    notes.write("Water", "It is wet.")
    shown = "show Garden 2>/dev/null; kbgraph export nquads 2>/dev/null"
    assert notes.run(shown) == notes.run(shown, OFF)
    assert "up to date" in notes.run("index --status")
