"""A server of an index whose files are damaged while it serves them."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import serving
from tests.evidence.test_in_force import ENTRIES, STANDINGS
from tests.processes import until
from tests.web.test_server import TIMEOUT_SECONDS, Server, running

pytestmark = [
    pytest.mark.restarts,
    pytest.mark.server,
    pytest.mark.skipif(sys.platform != "linux", reason="the server reloads on Linux only"),
]
_ENTRIES = 400
"""So many that the store has more blocks than are read at the start."""
MEMBERSHIPS = {
    "/spar": "https://kbgraph.example/id/alder,http://www.w3.org/ns/org#memberOf",
    "/entr": "memberOf",
    "/expo": "id/alder> <http://www.w3.org/ns/org#memberOf>",
}
"""The membership of Alder, as each door has it."""
_MENDING_SECONDS = 90.0
"""The longest that a machine with much else to do takes to make an index and a generation."""
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


def cut_store(epoch: Path) -> None:
    """Cut all files of the store."""
    for file in epoch.glob("stores/*/*.sst"):
        os.truncate(file, _BLOCK_BYTES)


def cut_database(epoch: Path) -> None:
    """Cut the database behind its first pages, as those map it into their memory that read it."""
    os.truncate(epoch / "index.sqlite", 8 * _BLOCK_BYTES)


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


@pytest.fixture
def server(tmp_path: Path, index: Path) -> Iterator[Server]:
    """A server of notes with an index."""
    folder = tmp_path / "vault"
    folder.mkdir()
    for number in range(_ENTRIES):
        text = f"# Note {number}\nText {number}.\n[[n{(number + 1) % _ENTRIES}]]\n"
        (folder / f"n{number}.md").write_text(text)
    with running(folder) as started:
        assert epoch_of(index) is not None
        yield started


def test_damage_is_never_served_and_the_index_is_made_anew(server: Server, index: Path) -> None:
    """Pages, data and queries are right or 503 with Retry-After, and all are right in seconds."""
    for count, damage in enumerate((damage_store, damage_database, cut_store, cut_database)):
        before = epoch_of(index)
        assert before is not None
        damage(before)
        until(lambda count=count: _all_right(server, count), _MENDING_SECONDS)
        until(lambda before=before: epoch_of(index) not in {None, before}, _MENDING_SECONDS)
        assert _all_right(server, count + 10)


def test_an_index_that_others_replace_or_remove_is_followed(server: Server, index: Path) -> None:
    """The server reads on from files that are gone; once they are damaged, it is replaced."""
    before = epoch_of(index)
    assert before is not None
    subprocess.run(
        [sys.executable, "-m", "kbgraph", "--kb", ".", "index", "--rebuild"],
        cwd=server.folder,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    assert epoch_of(index) != before
    damage_store(before)
    until(lambda: _all_right(server, 0), _MENDING_SECONDS)
    shutil.rmtree(index)
    until(lambda: _all_right(server, 10))
    server.write("n0.md", "# Note 0\nAnother text.\n")
    until(lambda: _serves_change(server), _MENDING_SECONDS)
    assert epoch_of(index) is not None


def test_a_server_with_an_index_shows_a_day(tmp_path: Path, index: Path) -> None:
    """Its workers may write no file; each door has the members of the day that it names."""
    folder = tmp_path / "league"
    folder.mkdir()
    for path, text in ENTRIES.items():
        (folder / path).write_text(text)
    query = urllib.parse.quote(STANDINGS)
    doors = (f"/sparql?syntax=csv&query={query}", "/entry/alder.ttl?", "/export/facts.nt?")
    with serving("--kb", str(folder), "--ontology", "ontology") as address:
        assert epoch_of(index) is not None
        for door in doors:
            for day, is_member in (("2009-08-17", True), ("2009-08-18", False), ("", False)):
                day_of_door = f"{address}{door}&in-force={day}" if day else f"{address}{door}"
                with urllib.request.urlopen(day_of_door, timeout=TIMEOUT_SECONDS) as response:
                    text = response.read().decode()
                assert MEMBERSHIPS[door[:5]] in text or not is_member, (door, day)
                assert MEMBERSHIPS[door[:5]] not in text or is_member, (door, day)


def _serves_change(server: Server) -> bool:
    """Say whether the text of an entry is the new one; it is wrong to refuse it but by 503."""
    try:
        return "Another text" in server.get("/entry/n0")
    except urllib.error.HTTPError as refused:
        error = refused
    with error:
        assert error.code == 503
    return False


def _all_right(server: Server, count: int) -> bool:
    """Say whether all answers are right to questions that are told apart by a number."""
    return all(is_right(server, *each) for each in _questions(count))


def _questions(count: int) -> list[tuple[str, str]]:
    """Return addresses that nobody has asked for, and a text of the right answer of each."""
    asked = []
    for number in range(count, _ENTRIES, 40):
        label = f"SELECT ?o {{ <https://kbgraph.example/id/n{number}> ?p{count} ?o }}"
        asked += [
            (f"/entry/n{number}?lines={count}", f"Text {number}"),
            (f"/entry/n{number}.ttl?lines={count}", f"Note {number}"),
            (f"/graph/n{number}?depth=1&lines={count}", f"Note {number}"),
            (f"/sparql?query={urllib.parse.quote(label)}", f"Note {number}"),
        ]
    return asked
