"""A folder is opened by the path that a person writes, and an error says what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from kbgraph import FolderError, load
from kbgraph.cli import main


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of the user, with a folder of notes and a folder of Turtle."""
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "tea.md").write_text("# Green tea\n")
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "words.ttl").write_text(
        "<https://tea.example/Tea> a <http://www.w3.org/2002/07/owl#Class> ."
    )
    return tmp_path


def test_a_tilde_is_the_home_of_the_user(home: Path) -> None:
    """A path is read as a shell reads it, as a text or a Path, for folder and ontology."""
    for folder in ("~/notes", Path("~/notes")):
        assert load(folder, ontology="~/words").describe("Green tea").file == "tea.md"


def test_the_command_line_reads_a_tilde_that_the_shell_leaves(home: Path) -> None:
    """In `--kb=~/notes` no shell replaces the tilde."""
    done = CliRunner().invoke(main, ["--kb=~/notes", "show", "Green tea"])
    assert done.exit_code == 0, done.output
    assert "tea.md" in done.output


def test_a_tilde_is_never_a_folder_of_somebody_else(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder `~` in the current folder is not taken for the home; its whole path names it."""
    (home / "copy" / "~" / "notes").mkdir(parents=True)
    (home / "copy" / "~" / "notes" / "trap.md").write_text("# Trap\n")
    monkeypatch.chdir(home / "copy")
    assert load("~/notes").find("Green tea") == "tea"
    assert load(home / "copy" / "~" / "notes").find("Trap") == "trap"
    with pytest.raises(FolderError, match=r"^~no-such-user/notes does not exist"):
        load("~no-such-user/notes")


def test_a_missing_folder_and_a_file_are_told_apart(home: Path) -> None:
    """The error names the path with the home in it, and says what to do."""
    with pytest.raises(FolderError) as error:
        load("~/nots")
    assert str(error.value) == f"{home}/nots does not exist: name a folder of Markdown files"
    with pytest.raises(FolderError, match=r"tea\.md is a file, not a folder: name a folder"):
        load(home / "notes" / "tea.md")
