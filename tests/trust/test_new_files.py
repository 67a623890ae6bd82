"""New files: all are made or none, and nothing that exists is changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbgraph.errors import KbError
from kbgraph.trust.new_files import create_files, require_absent


def test_files_are_made_with_their_folders(tmp_path: Path) -> None:
    """Each file has its bytes."""
    create_files({tmp_path / "a" / "b" / "c": b"1", tmp_path / "d": b"2"}, tmp_path)
    assert (tmp_path / "a" / "b" / "c").read_bytes() == b"1"
    assert (tmp_path / "d").read_bytes() == b"2"


@pytest.mark.parametrize("bad", ["x" * 300, "old/file", "kept"])
def test_a_file_that_cannot_be_made_leaves_none(tmp_path: Path, bad: str) -> None:
    """The files and folders before it are removed, and what was there stays."""
    (tmp_path / "old").write_text("old")
    (tmp_path / "kept").write_text("kept")
    files = {tmp_path / "new" / "a": b"1", tmp_path / "b": b"2", tmp_path / bad: b"3"}
    with pytest.raises(KbError, match="nothing was written"):
        create_files(files, tmp_path)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "old": "old",
        "kept": "kept",
    }


def test_a_link_to_nothing_is_something(tmp_path: Path) -> None:
    """It would be written through otherwise."""
    (tmp_path / "a").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(KbError, match="already exists"):
        require_absent([tmp_path / "a"], tmp_path)
    with pytest.raises(KbError, match="cannot write"):
        create_files({tmp_path / "a": b"1"}, tmp_path)
    assert not (tmp_path / "elsewhere").exists()
