"""States that another process reads are those that this one would read, whatever becomes of it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kbgraph.config import Config
from kbgraph.disk_index.building import DATABASE
from kbgraph.errors import FolderError
from kbgraph.parallel import states_ahead as module
from kbgraph.source.file_states import FileStates, read_states

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs processes that fork")


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """Return the settings of a folder of two entries, whose index counts as large."""
    (tmp_path / "kb" / "sub").mkdir(parents=True)
    for path in ("kb/a.md", "kb/sub/b.md"):
        (tmp_path / path).write_text("# A\n", encoding="utf-8")
        os.utime(tmp_path / path, (1, 1))
    (tmp_path / "index" / "epoch-1").mkdir(parents=True)
    (tmp_path / "index" / "epoch-1" / DATABASE).touch()
    monkeypatch.setattr(module, "_MIN_DATABASE_BYTES", 0)
    monkeypatch.setattr(module, "usable_cores", lambda: 2)
    return Config(tmp_path / "kb", None)


def _index(config: Config) -> Path:
    return config.kb.parent / "index"


def _reader(monkeypatch: pytest.MonkeyPatch, found: Path) -> None:
    """Let the process that reads states write its number to a file."""

    def read(folder: Path, root: Path | None) -> FileStates:
        with found.open("a", encoding="ascii") as file:
            file.write(f"{os.getpid()} ")
        return read_states(folder, root)

    monkeypatch.setattr(module, "read_states", read)


def test_the_states_are_read_once_by_another_process(
    config: Config, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """This process only receives them."""
    found = tmp_path / "found"
    _reader(monkeypatch, found)
    with module.states_ahead(config, _index(config)) as states:
        received = states()
    assert received.by_path().keys() == {"a.md", "sub/b.md"}
    (reader,) = found.read_text(encoding="ascii").split()
    assert int(reader) != os.getpid()


def test_a_small_index_starts_no_process(
    config: Config, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """To start one takes longer than the states of few files."""
    found = tmp_path / "found"
    _reader(monkeypatch, found)
    monkeypatch.setattr(module, "_MIN_DATABASE_BYTES", 1)
    with module.states_ahead(config, _index(config)) as states:
        states()
    assert found.read_text(encoding="ascii").split() == [str(os.getpid())]


def _die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _say_half(pipe: object, _: object) -> None:
    os.write(pipe.fileno(), b"\0\0\1\0half")  # type: ignore[attr-defined]


@pytest.mark.parametrize("send", [_die, _say_half])
def test_a_process_that_ends_early_is_replaced(
    config: Config, monkeypatch: pytest.MonkeyPatch, send: Callable[..., None]
) -> None:
    """The states are read here where the other process is killed before or while it sends them."""
    monkeypatch.setattr(module, "_send_states", send)
    with module.states_ahead(config, _index(config)) as states:
        assert states().by_path().keys() == {"a.md", "sub/b.md"}


def test_a_folder_that_is_none_is_reported(config: Config) -> None:
    """The fault is that of this process, not of the other."""
    missing = replace(config, kb=config.kb / "none")
    with (
        module.states_ahead(missing, _index(config)) as states,
        pytest.raises(FolderError, match="none"),
    ):
        states()


def test_no_process_is_left_behind(config: Config) -> None:
    """A command that fails before it needs the states ends the process that reads them."""
    before = multiprocessing.active_children()
    with pytest.raises(ZeroDivisionError), module.states_ahead(config, _index(config)):
        raise ZeroDivisionError
    assert multiprocessing.active_children() == before
