"""A confined process reads the files of its folders, and opens nothing else."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from kbgraph.disk_index.layout import EpochMark, current_epoch
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.formats import RESULTS_JSON, Format
from kbgraph.sandbox import FileAccess, start
from kbgraph.sandbox.confinement import confine
from kbgraph.sandbox.worker import NO_FILES
from kbgraph.sparql.request import Request
from kbgraph.views.kept_figures import KEPT_FIGURES
from tests.indexed import IndexedVault


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file, beside a file that is no part of it."""
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "data.sst").write_text("data")
    (tmp_path / "secret.md").write_text("secret")
    return tmp_path / "store"


def tries(folder: Path) -> dict[str, Callable[[], object]]:
    """Return what a process may try, by name."""
    return {
        "read": (folder / "data.sst").read_text,
        "list": lambda: [*folder.iterdir()],
        "read beside": (folder.parent / "secret.md").read_text,
        "read through": (folder / ".." / "secret.md").read_text,
        "list beside": lambda: [*folder.parent.iterdir()],
        "read the system": lambda: Path("/etc/hosts").read_text(),
        "read itself": lambda: Path("/proc/self/environ").read_bytes(),
        "write": lambda: (folder / "data.sst").write_text("x"),
        "create": lambda: (folder / "new").write_text("x"),
        "remove": (folder / "data.sst").unlink,
        "rename": lambda: (folder / "data.sst").rename(folder / "other"),
        "link": lambda: (folder / "link").symlink_to("/etc/hosts"),
        "make a folder": (folder / "inner").mkdir,
        "connect": socket.socket,
        "connect locally": lambda: socket.socket(socket.AF_UNIX),
        "send": lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM),
        "connect a pair": socket.socketpair,
        "shorten": lambda: os.truncate(folder.parent / "secret.md", 0),
        "start a program": lambda: os.posix_spawn("/bin/true", ["true"], {}),
    }


def succeeding(folder: Path) -> list[str]:
    """Try everything; return the names of what succeeds."""
    found = []
    for name, attempt in tries(folder).items():
        try:
            attempt()
        except OSError:
            continue
        found.append(name)
    return found


def in_fork(task: Callable[[], object]) -> object:
    """Return what a task gives in a forked process."""
    read_end, write_end = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            os.write(write_end, json.dumps(task()).encode())
        finally:
            os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as pipe:
        result = pipe.read()
    os.waitpid(process, 0)
    return json.loads(result)


needs_landlock = pytest.mark.skipif(
    in_fork(lambda: confine(())) is False, reason="this system has no Landlock or no seccomp"
)


@needs_landlock
def test_a_confined_process_reads_its_folder_and_nothing_else(folder: Path) -> None:
    """It writes nothing, starts nothing, and makes no socket of any kind."""
    assert in_fork(lambda: confine([folder]) and succeeding(folder)) == ["read", "list"]
    assert {each.name for each in folder.parent.iterdir()} == {"secret.md", "store"}
    assert (folder / "data.sst").read_text() == "data"


@needs_landlock
def test_without_a_folder_nothing_can_be_opened(folder: Path) -> None:
    """No rule allows anything."""
    assert in_fork(lambda: confine(()) and succeeding(folder)) == []


@needs_landlock
def test_what_is_open_stays_open(folder: Path) -> None:
    """A connection and a file that were opened before go on."""

    def task() -> list[str]:
        near, far = socket.socketpair()
        with (folder / "data.sst").open() as file, near, far:
            assert confine(())
            near.send(b"word")
            return [far.recv(4).decode(), file.read()]

    assert in_fork(task) == ["word", "data"]


def answer_with(folder: Path) -> Callable[[Request], tuple[Format, bytes]]:
    """Return a handler of queries that tries everything."""
    return lambda _: (RESULTS_JSON, json.dumps(succeeding(folder)).encode())


@needs_landlock
@pytest.mark.parametrize("number", range(2))
def test_a_worker_opens_the_files_of_its_store_when_it_needs_them(
    folder: Path, number: int
) -> None:
    """A store has more files than were opened before; a worker without a store opens none."""
    opened: list[str] = []
    files = FileAccess(folders=(folder,), open_all=lambda: opened.append("all"))
    sandbox = start(answer_with(folder), files=files if number else NO_FILES)
    try:
        _, body = sandbox.answer(Request("ASK {}", (RESULTS_JSON,)))
    finally:
        sandbox.stop()
    assert json.loads(body) == (["read", "list"] if number else [])


@needs_landlock
def test_a_worker_reads_the_figures_of_its_index(tmp_path: Path, ontology: Ontology) -> None:
    """Those of 100,000 entries take longer to make than a page may take."""
    vault = IndexedVault(tmp_path)
    vault.write({"a.md": b"---\ntype: country\n---\n# A\n"})
    graph = vault.graph(ontology)
    assert graph.lazy_files is not None
    folders = graph.lazy_files.folders

    def task() -> object:
        assert confine(folders)
        return [graph.kept.get(figure.name, lambda: None) is None for figure in KEPT_FIGURES]

    assert in_fork(task) == [False] * len(KEPT_FIGURES)


def test_a_missing_folder_is_told(folder: Path) -> None:
    """The index of a server may be removed: its workers then work as without Landlock."""
    assert in_fork(lambda: confine([folder / "gone"])) is False
    assert in_fork(
        lambda: [confine([folder / "gone"]), len([*Path("/proc/self/fd").iterdir()])]
    ) == [
        False,
        in_fork(lambda: len([*Path("/proc/self/fd").iterdir()])),
    ]


@needs_landlock
def test_a_damaged_index_can_be_discarded(folder: Path) -> None:
    """The file that lets it be in force names nothing then, and only the first discards it."""
    (folder.parent / "current").write_text("epoch-1 key")
    mark = EpochMark.of(folder.parent)

    def task() -> list[bool]:
        mark.hold()
        return [confine([folder]), mark.discard(), mark.discard()]

    assert in_fork(task) == [True, True, False]
    assert (folder.parent / "current").read_text() == ""
    assert current_epoch(folder.parent) is None


def test_a_system_without_landlock_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process of an unknown architecture is not confined, and can go on as before."""
    monkeypatch.setattr("platform.machine", lambda: "pdp11")

    def task() -> bool:
        with TemporaryDirectory() as place:
            return not confine([Path(place)]) and (Path(place) / "x").write_text("x") == 1

    assert in_fork(task) is True
