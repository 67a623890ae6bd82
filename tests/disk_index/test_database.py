"""The database of an index is filled without holding all of it in memory."""

from __future__ import annotations

from pathlib import Path

from kbgraph.disk_index.database import create


def test_pages_beyond_the_cache_are_written_before_the_end(tmp_path: Path) -> None:
    """While an index is made, its database takes the memory of the cache, however large it is."""
    database = create(tmp_path / "index.sqlite")
    database.write("PRAGMA cache_size = 10")
    with database.filling():
        before = database.file.stat().st_size
        for number in range(200):
            database.write("INSERT INTO contents VALUES (?, ?)", b"%d" % number, bytes(10_000))
        assert database.file.stat().st_size > before + 1_000_000
    assert database.row("SELECT count(*) FROM contents") == (200,)
    database.close()
