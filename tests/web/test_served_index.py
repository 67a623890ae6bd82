"""A server of an index whose files are damaged while it serves them."""

from __future__ import annotations

import sqlite3
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.processes import until
from tests.web.test_server import TIMEOUT_SECONDS, Server, running

pytestmark = [
    pytest.mark.restarts,
    pytest.mark.server,
    pytest.mark.skipif(sys.platform != "linux", reason="the server reloads on Linux only"),
]
_ENTRIES = 400
"""So many that the store has more blocks than are read at the start."""
_BLOCK_BYTES = 1_000
"""Less than the size of a block of the store."""


def damage_store(epoch: Path) -> None:
    """Alter each block of each file of the store, but for the ends, which are read once."""
    for file in epoch.glob("stores/*/*.sst"):
        content = bytearray(file.read_bytes())
        for place in range(0, len(content) // 2, _BLOCK_BYTES):
            content[place] ^= 0x55
        with file.open("r+b") as opened:
            opened.write(content)


def damage_database(epoch: Path) -> None:
    """Alter a byte of the subject of each entry, in all its copies."""
    file = epoch / "index.sqlite"
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
        subjects = [row for (row,) in connection.execute("SELECT subject FROM entries")]
    connection.close()
    content = file.read_bytes()
    with file.open("r+b") as opened:
        for subject in subjects:
            place = content.index(subject) + len(subject) // 2
            opened.seek(place)
            opened.write(bytes([content[place] ^ 0x55]))


def epoch_of(index: Path) -> Path | None:
    """Return the folder that is in force."""
    for current in index.glob("*/current"):
        return current.parent / current.read_text().split()[0]
    return None


def is_right(server: Server, path: str, expected: str) -> bool:
    """Return whether an answer is right; it is wrong to answer anything else but 503."""
    try:
        with urllib.request.urlopen(
            f"http://127.0.0.1:{server.port}{path}", timeout=TIMEOUT_SECONDS
        ) as response:
            assert expected in response.read().decode(), path
            return True
    except urllib.error.HTTPError as failed:
        error = failed
    with error:
        assert error.code == 503, (path, error.read().decode())
        assert error.headers["Retry-After"], (path, error.read().decode())
    return False


def test_damage_is_never_served_and_the_index_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages, data and queries are right or 503 with Retry-After, and all are right in seconds."""
    index = tmp_path / "index"
    monkeypatch.setenv("KBGRAPH_INDEX", str(index))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "vault"
    folder.mkdir()
    for number in range(_ENTRIES):
        text = f"# Note {number}\nText {number}.\n[[n{(number + 1) % _ENTRIES}]]\n"
        (folder / f"n{number}.md").write_text(text)
    with running(folder) as server:
        damages: tuple[Callable[[Path], None], ...] = (damage_store, damage_database)
        for count, damage in enumerate(damages):
            before = epoch_of(index)
            assert before is not None
            damage(before)
            asked = _questions(count)
            until(lambda asked=asked: all(is_right(server, *each) for each in asked))
            until(lambda before=before: epoch_of(index) not in {None, before})
            assert all(is_right(server, *each) for each in _questions(count + 10))


def _questions(count: int) -> list[tuple[str, str]]:
    """Return addresses that nobody has asked for, and a text of the right answer of each."""
    asked = []
    for number in range(count, _ENTRIES, 20):
        label = f"SELECT ?o {{ <https://kbgraph.example/id/n{number}> ?p{count} ?o }}"
        asked += [
            (f"/entry/n{number}?lines={count}", f"Text {number}"),
            (f"/entry/n{number}.ttl?lines={count}", f"Note {number}"),
            (f"/graph/n{number}?depth=1&lines={count}", f"Note {number}"),
            (f"/sparql?query={urllib.parse.quote(label)}", f"Note {number}"),
        ]
    return asked
