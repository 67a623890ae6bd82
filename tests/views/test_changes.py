"""The days on which files were changed on disk, where git knows none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kbgraph import load
from kbgraph.source.folder import read_file_times
from kbgraph_web import create_app
from tests.conftest import Vault
from tests.repositories import commit, git

DAY = 86_400
NOON = 1_780_000_000
"""A time in May 2026."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of three notes, changed on three days."""
    folder = tmp_path / "notes"
    for number, name in enumerate(("b", "x/c", "a")):
        path = folder / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# Note {name}\n")
        os.utime(path, (NOON, NOON - number * DAY))
    return folder


def test_changes_on_disk_are_listed_where_git_tracks_nothing(folder: Path) -> None:
    """The last change comes first, and the page says that the days are those of the disk."""
    kb = load(folder)
    changes = kb.views.file_changes
    assert [each.subject.path for each in changes] == ["b.md", "x/c.md", "a.md"]
    assert [each.day for each in changes] == sorted((each.day for each in changes), reverse=True)
    page = create_app(kb).test_client().get("/").text
    assert "Changed on disk" in page
    assert f'<time datetime="{changes[0].day}">' in page


def test_a_file_that_is_touched_makes_another_generation(folder: Path) -> None:
    """Equal generations show equal pages, so the days that are shown are a part of it."""
    before = load(folder).generation
    assert load(folder).generation == before
    os.utime(folder / "a.md", (NOON, NOON + DAY))
    assert load(folder).generation != before


def test_git_is_believed_before_the_disk(folder: Path) -> None:
    """A checkout changes all files, so the times of files are not read where git tracks them."""
    git(folder, "init", "-q")
    commit(folder, {"x/c.md": "# C\n"}, "C", "2026-01-02")
    kb = load(folder)
    assert kb.views.file_changes == ()
    page = create_app(kb).test_client().get("/").text
    assert "Recently changed" in page
    assert "on disk" not in page
    os.utime(folder / "b.md", (NOON, NOON + DAY))
    assert load(folder).generation == kb.generation


def test_entries_with_classes_and_texts_in_memory_have_no_times(
    folder: Path, vault: Vault, notes: Vault
) -> None:
    """The days on which entries were checked say more, and texts have no file."""
    assert notes({"a.md": ""}).views.file_changes == ()
    assert vault({"a.md": "---\ntype: country\n---\n"}).views.file_changes == ()
    (folder / "b.md").write_text("---\ntype: telescope\n---\n")
    kb = load(folder, ontology=Path("tests/observatories/ontology"))
    assert kb.views.file_changes == ()


def test_times_are_of_the_files_that_are_entries(folder: Path, tmp_path: Path) -> None:
    """Hidden files have none, a link has its own time, and so has a file from before 1970."""
    outside = tmp_path / "outside.md"
    outside.write_text("")
    os.utime(outside, (NOON, NOON + 9 * DAY))
    (folder / ".hidden.md").write_text("")
    (folder / "link.md").symlink_to(outside)
    os.utime(folder / "a.md", (NOON, -DAY))
    times = read_file_times(folder)
    assert times.keys() == {"a.md", "b.md", "x/c.md", "link.md"}
    assert times["link.md"].timestamp() != NOON + 9 * DAY
    assert times["a.md"].year == 1969
