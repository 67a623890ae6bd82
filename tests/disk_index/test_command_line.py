"""The index as commands have it: two at once, places that cannot be written, and foreign ones."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import run
from tests.conftest import ROOT
from tests.disk_index.indexed_notes import OFF, IndexedNotes

MOUNT = ("unshare", "-rm", "sh", "-c")


@pytest.fixture
def notes(tmp_path: Path) -> IndexedNotes:
    """Notes without an index."""
    return IndexedNotes(tmp_path)


def can_mount() -> bool:
    """Say whether this user may mount file systems in a name space."""
    tried = subprocess.run([*MOUNT, "mount -t tmpfs t /mnt"], capture_output=True, check=False)
    return tried.returncode == 0


def test_commands_answer_alike_with_an_index(notes: IndexedNotes) -> None:
    """Before it is made, with it, and after changes, also of a file's name alone."""
    assert notes.answers() == notes.answers(OFF)
    assert "up to date" in notes.run("index --status")
    notes.write("Water", "It comes from [[Rain]].")
    (notes.folder / "things/Soil.md").rename(notes.folder / "Rain.md")
    assert "files have changed since (3 files)" in notes.run("index --status")
    assert notes.answers() == notes.answers(OFF)
    assert "up to date" in notes.run("index --status")


def test_two_writers_and_readers_at_once(notes: IndexedNotes) -> None:
    """Each waits for the other or reads what it has made; all answer the same."""
    expected = notes.answers(OFF)
    for change in ("", "It is wet."):
        if change:
            notes.write("Water", change)
            expected = notes.answers(OFF)
        both = " & ".join(
            f"(kbgraph export nquads; kbgraph show Garden) > {notes.folder}/{number}.txt 2>&1"
            for number in range(4)
        )
        assert run(f"export KBGRAPH_INDEX={notes.index}; {both} & wait", notes.folder) == ""
        for number in range(4):
            text = (notes.folder / f"{number}.txt").read_text(encoding="utf-8")
            assert text.rstrip() == expected


def test_a_place_that_cannot_be_made_is_named(notes: IndexedNotes) -> None:
    """The answer is right, and a sentence on standard error says why it took longer."""
    shown = notes.run("show Garden 2>/dev/null", "/proc/indexes")
    assert shown == notes.run("show Garden", OFF)
    assert "/proc/indexes" in notes.run("show Garden 2>&1 >/dev/null", "/proc/indexes")
    (notes.folder / "file").write_text("")
    shown = notes.run("show Garden 2>/dev/null", notes.folder / "file")
    assert shown == notes.run("show Garden", OFF)


@pytest.mark.skipif(not can_mount(), reason="this user may not mount")
def test_an_index_that_may_only_be_read(notes: IndexedNotes) -> None:
    """It answers while nothing has changed; after a change, a sentence says what is wrong."""
    notes.run("index")
    mounted = (*MOUNT, f'mount --bind -o ro {notes.index} {notes.index} && exec "$@"', "sh")
    unchanged = notes.process(["show", "Garden"], prefix=mounted)
    assert unchanged == (notes.run("show Garden", OFF) + "\n", "", 0)
    notes.write("Garden", "It has a fence.")
    changed = notes.process(["show", "Garden"], prefix=mounted)
    assert (changed.output, changed.code) == (notes.run("show Garden", OFF) + "\n", 0)
    assert str(notes.index) in changed.errors


@pytest.mark.skipif(not can_mount(), reason="this user may not mount")
def test_a_full_disk_is_named(notes: IndexedNotes) -> None:
    """The answer is right; nothing half-made is left that a later command would believe."""
    notes.index.mkdir()
    full = (*MOUNT, f'mount -t tmpfs -o size=100k t {notes.index} && exec "$@"', "sh")
    printed = notes.process(["show", "Garden"], prefix=full)
    assert (printed.output, printed.code) == (notes.run("show Garden", OFF) + "\n", 0)
    # The first is the system's sentence, the second that of SQLite.
    assert any(each in printed.errors for each in ("No space left", "disk is full"))


def test_files_that_may_not_grow(notes: IndexedNotes) -> None:
    """A limit of the size of files is reported like a full disk, and after it the index is made."""
    limited = ("bash", "-c", 'ulimit -f 8; exec "$@"', "bash")
    printed = notes.process(["show", "Garden"], prefix=limited)
    assert (printed.output, printed.code) == (notes.run("show Garden", OFF) + "\n", 0)
    assert str(notes.index) in printed.errors
    assert notes.answers() == notes.answers(OFF)
    assert "up to date" in notes.run("index --status")


def test_a_folder_may_be_named_in_any_way(notes: IndexedNotes) -> None:
    """From within, by a relative and by an absolute path: all use one index, and make none anew."""
    made = re.compile(r"^made .*", re.MULTILINE)
    notes.run("show Garden")
    first = made.findall(notes.run("index --status"))
    assert len(first) == 1
    for name in (".", "../notes", f"{notes.folder}", f"{notes.folder}/things/.."):
        assert "Garden" in notes.run(f"--kb '{name}' show Garden")
        assert made.findall(notes.run("index --status")) == first


def test_an_index_of_another_release_is_made_anew(notes: IndexedNotes, tmp_path: Path) -> None:
    """A release that reads notes otherwise leaves an index that this one does not use."""
    other = tmp_path / "other"
    shutil.copytree(ROOT / "kbgraph", other / "kbgraph")
    module = other / "kbgraph/source/folder.py"
    text = module.read_text(encoding="utf-8")
    beginning = "    findings: tuple[Finding, ...] = ()\n    if len(content)"
    assert text.count(beginning) == 1
    changed = f'    content = content.replace(b"Garden", b"Desert")\n{beginning}'
    module.write_text(text.replace(beginning, changed), encoding="utf-8")
    assert "Desert" in notes.process(["show", "Desert"], other).output
    assert "another release" in notes.run("index --status")
    assert notes.answers() == notes.answers(OFF)
    assert "up to date" in notes.run("index --status")


def test_an_index_that_a_stranger_ships_is_not_believed(notes: IndexedNotes) -> None:
    """Neither beside the notes nor by a setting; what it holds is read by nobody."""
    notes.write("Garden", "The stranger's.")
    notes.run("index")
    shipped = notes.folder / ".kbgraph"
    shutil.copytree(notes.index, shipped)
    notes.write("Garden", "It is mine.")
    expected = notes.answers(OFF)
    found = notes.run("show Garden", shipped)
    assert "you have not made it" in found
    assert notes.run("show Garden 2>/dev/null", shipped) == notes.run("show Garden", OFF)
    assert "not yours" in notes.run("index --status", shipped)
    assert notes.answers() == expected


def test_an_index_that_others_may_write_is_not_believed(notes: IndexedNotes) -> None:
    """Whoever may write it may put anything into the answers."""
    notes.run("index")
    (own,) = notes.index.iterdir()
    own.chmod(0o777)
    assert "you have not made it" in notes.run("show Garden")
    own.chmod(0o700)
    assert notes.run("show Garden") == notes.run("show Garden", OFF)


@pytest.mark.skipif(sys.platform != "linux", reason="processes are killed by Linux's rules")
def test_killed_commands() -> None:
    """After each of ten kills the next commands answer as those without an index."""
    done = subprocess.run(
        [sys.executable, "-m", "reliability.index_kills", "--times", "10", "--notes", "8"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
