"""Files that other people edit during a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.jurisdictions.folder import update_file


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    """No other file stays behind."""
    path = tmp_path / "country" / "country--armenia.md"
    update = update_file(path, lambda _: "new\n", write=True)
    assert update.is_change
    assert path.read_text() == "new\n"
    assert [*path.parent.iterdir()] == [path]


def test_a_file_without_changes_is_not_written(tmp_path: Path) -> None:
    """The file keeps its time, and so do programs that watch the folder."""
    path = tmp_path / "country--armenia.md"
    path.write_text("old\n")
    before = path.stat()
    update_file(path, lambda text: text or "", write=True)
    assert path.stat() == before


def test_a_check_writes_nothing(tmp_path: Path) -> None:
    """The update tells what a run would write."""
    path = tmp_path / "country--armenia.md"
    assert update_file(path, lambda _: "new\n", write=False).new == "new\n"
    assert not path.exists()


def test_what_somebody_saves_during_the_run_is_merged(tmp_path: Path) -> None:
    """The file is read again, so that no edit is lost."""
    path = tmp_path / "country--armenia.md"
    path.write_text("one\n")
    edits = iter(["two\n"])

    def merge(text: str | None) -> str:
        for edit in edits:
            path.write_text(edit)
        return f"{text}generated\n"

    update_file(path, merge, write=True)
    assert path.read_text() == "two\ngenerated\n"


def test_a_file_that_always_changes_is_an_error(tmp_path: Path) -> None:
    """The run ends instead of waiting for ever."""
    path = tmp_path / "country--armenia.md"

    def merge(text: str | None) -> str:
        path.write_text(f"{text}!")
        return "generated\n"

    with pytest.raises(OSError, match="changes all the time"):
        update_file(path, merge, write=True)
