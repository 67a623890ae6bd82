"""Commands that open a graph begin to read the states of its files before they are imported."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from kbgraph import cli
from kbgraph.cli import begun_states, command_group
from kbgraph.config import Config
from kbgraph.disk_index.places import VARIABLE
from kbgraph.parallel.states_ahead import ReadStates
from kbgraph.source.file_states import FileStates, read_states

NOTE = "# Elm by the river\n"


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The steps of a command that runs within this process, in order."""
    found: list[str] = []

    @contextmanager
    def ahead(config: Config, _: Path) -> Iterator[ReadStates]:
        def read() -> FileStates:
            found.append("received")
            return read_states(config.kb, config.kb_root)

        found.append("begun")
        yield read
        found.append("ended")

    def imported(name: str) -> object:
        found.append(name.rpartition(".")[2])
        return original(name)

    original = command_group.import_module
    monkeypatch.setattr(begun_states, "states_ahead", ahead)
    monkeypatch.setattr(command_group, "import_module", imported)
    return found


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one note, whose index lies beside it."""
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "elm.md").write_text(NOTE, encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "indexes"))
    return tmp_path / "kb"


def run(folder: Path, *arguments: str) -> str:
    """Return what a command prints."""
    result = CliRunner().invoke(cli.main, ["--kb", str(folder), *arguments])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("arguments", [("show", "elm"), ("index",)])
def test_states_are_read_while_a_command_is_imported(
    folder: Path, steps: list[str], arguments: tuple[str, ...]
) -> None:
    """The command waits for these states, and looks at no file itself."""
    run(folder, *arguments)
    assert steps == ["begun", arguments[0], "received", "ended"]


def test_a_change_since_the_index_was_made_is_seen(folder: Path, steps: list[str]) -> None:
    """States are those of the time after the command was given."""
    run(folder, "index")
    (folder / "elm.md").write_text(NOTE.replace("river", "lake"), encoding="utf-8")
    assert "Elm by the lake" in run(folder, "show", "elm")
    assert steps.count("begun") == 2


def test_other_commands_and_a_wrong_folder_begin_nothing(folder: Path, steps: list[str]) -> None:
    """A command that reads entries into memory needs no states; a wrong folder is an error."""
    run(folder, "check")
    assert steps == ["check"]
    result = CliRunner().invoke(cli.main, ["--kb", str(folder / "none"), "show", "elm"])
    assert (result.exit_code, "does not exist" in result.output) == (2, True), result.output
