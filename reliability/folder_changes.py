"""R20: the folder changes in every way that editors, git and people change folders.

Each change must be served within 3 s, and watching a large folder must cost next to nothing.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import quote

from reliability.client import Client
from reliability.row_result import RowResult, milliseconds
from reliability.server import Server, free_port, processor_seconds

MAX_SECONDS = 3.0
_MAX_IDLE_SHARE = 0.01
_TIMEOUT_SECONDS = 30.0
_BRANCH_ENTRIES = 5000
_LARGE_FOLDER_ENTRIES = 20_000
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


class Place(NamedTuple):
    """A folder that is served, and a folder beside it from and to which things are moved."""

    kb: Path
    aside: Path

    def write(self, name: str, text: str = "# X\n") -> None:
        """Write a file of the folder, and the folders above it."""
        (self.kb / name).parent.mkdir(parents=True, exist_ok=True)
        (self.kb / name).write_text(text, encoding="utf-8")

    def replace(self, name: str, text: str) -> None:
        """Write a file beside the one that it replaces, as editors do."""
        (self.kb / f"{name}~").write_text(text, encoding="utf-8")
        (self.kb / f"{name}~").replace(self.kb / name)

    def move(self, old: str, new: str) -> None:
        """Rename a file or folder, given by its path from the parent of both folders."""
        (self.kb.parent / old).rename(self.kb.parent / new)

    def git(self, *arguments: str) -> None:
        """Run git in the folder."""
        identity = ("-c", "user.name=n", "-c", "user.email=n@kbgraph.example")
        command = ["git", *identity, *arguments]
        subprocess.run(command, cwd=self.kb, check=True, capture_output=True)


class Expected(NamedTuple):
    """The state of an address after a change."""

    address: str
    text: str = ""
    status: int = 200


class Change(NamedTuple):
    """A kind of change, made with each of several numbers from 1."""

    label: str
    prepare: Callable[[Place, int], None]
    make: Callable[[Place, int], None]
    expect: Callable[[int], tuple[Expected, ...]]


def _there(pattern: str) -> Callable[[int], tuple[Expected, ...]]:
    return lambda number: (Expected(f"/entry/{pattern.format(number)}"),)


def _gone(pattern: str) -> Callable[[int], tuple[Expected, ...]]:
    return lambda number: (Expected(f"/entry/{pattern.format(number)}", status=404),)


def _nothing(_: Place, __: int) -> None:
    """Prepare nothing."""


def _link_in_place(place: Place, number: int) -> None:
    place.move(f"kb/linked{number}", f"aside/linked{number}")
    (place.kb / f"linked{number}").symlink_to(place.aside / f"linked{number}")


def _move_in(place: Place, number: int) -> None:
    place.write(f"../aside/in{number}/deep/er/x.md")
    place.move(f"aside/in{number}", f"kb/in{number}")


def _make_again(place: Place, number: int) -> None:
    shutil.rmtree(place.kb / "again", ignore_errors=True)
    place.write(f"again/er/x{number}.md")


def _branch(place: Place, number: int) -> None:
    place.git("checkout", "-q", "-b", f"branch{number}")
    place.write(f"merged{number}/a/b/c/x.md")
    place.git("add", f"merged{number}")
    place.git("commit", "-qm", "An entry in nested folders")
    place.git("checkout", "-q", "main")


def _replace_ontology(place: Place, number: int) -> None:
    place.write(f"../aside/new{number}/a.ttl", f'<x:a> <{_LABEL}> "label{number}" .\n')
    if number > 1:
        place.move("kb/ontology", f"aside/ontology{number - 1}")
    place.move(f"aside/new{number}", "kb/ontology")


def _replace_folder(place: Place, number: int) -> None:
    shutil.copytree(place.kb, place.aside / f"copy{number}", symlinks=True)
    place.write(f"../aside/copy{number}/replaced{number}.md")
    place.move("kb", f"aside/kb{number}")
    place.move(f"aside/copy{number}", "kb")


_LABELS = f"/sparql?query={quote(f'SELECT * {{ <x:a> <{_LABEL}> ?label }}')}"
CHANGES = (
    Change(
        "a folder is renamed",
        lambda place, _: place.write("renamed0/er/x.md"),
        lambda place, number: place.move(f"kb/renamed{number - 1}", f"kb/renamed{number}"),
        lambda number: (
            Expected(f"/entry/renamed{number}/er/x"),
            Expected(f"/entry/renamed{number - 1}/er/x", status=404),
        ),
    ),
    Change("a folder is moved in", _nothing, _move_in, _there("in{}/deep/er/x")),
    Change(
        "a folder is moved out",
        lambda place, number: place.write(f"out{number}/er/x.md"),
        lambda place, number: place.move(f"kb/out{number}", f"aside/out{number}"),
        _gone("out{}/er/x"),
    ),
    Change(
        "git merges nested new folders",
        _branch,
        lambda place, number: place.git("merge", "-q", "--no-edit", f"branch{number}"),
        _there("merged{}/a/b/c/x"),
    ),
    Change("a folder is deleted and made again", _nothing, _make_again, _there("again/er/x{}")),
    Change(
        "a folder becomes a symbolic link",
        lambda place, number: place.write(f"linked{number}/x.md"),
        _link_in_place,
        _gone("linked{}/x"),
    ),
    Change(
        "a file is replaced",
        _nothing,
        lambda place, number: place.replace("replaced.md", f"# Replaced\ntext{number}\n"),
        lambda number: (Expected("/entry/replaced", f"text{number}<"),),
    ),
    Change(
        "kbgraph.toml is replaced",
        _nothing,
        lambda place, number: place.replace("kbgraph.toml", f'title = "title{number}"\n'),
        lambda number: (Expected("/", f"title{number}<"),),
    ),
    Change(
        "the ontology is replaced",
        _nothing,
        _replace_ontology,
        lambda number: (Expected(_LABELS, f"label{number}"),),
    ),
    Change(
        "nested folders are made",
        _nothing,
        lambda place, number: place.write(f"made{number}/1/2/3/4/5/6/x.md"),
        _there("made{}/1/2/3/4/5/6/x"),
    ),
    Change("the folder itself is replaced", _nothing, _replace_folder, _there("replaced{}")),
)


def is_served(port: int, expected: tuple[Expected, ...]) -> bool:
    """Return whether a server responds as expected after a change."""
    with Client(port) as client:
        responses = [client.get(each.address) for each in expected]
    return all(
        response.status == each.status and each.text in response.body.decode()
        for response, each in zip(responses, expected, strict=True)
    )


def prepare(place: Place, times: int) -> None:
    """Make the folder for a number of changes of each kind."""
    place.aside.mkdir()
    place.write("n.md", "# N\n")
    place.git("init", "-q", "-b", "main")
    place.git("add", ".")
    place.git("commit", "-qm", "An entry")
    for change in CHANGES:
        for number in range(1, times + 1):
            change.prepare(place, number)


def run(
    times: int = 10, branch_entries: int = _BRANCH_ENTRIES, large: int = _LARGE_FOLDER_ENTRIES
) -> list[RowResult]:
    """Make each change a number of times; check out a branch; watch a large folder."""
    with TemporaryDirectory(prefix="kbgraph-") as parent:
        place = Place(Path(parent, "kb"), Path(parent, "aside"))
        prepare(place, times)
        server = Server(place.kb, free_port(), Path(parent, "output.txt"))
        server.start()
        try:
            rows = [_row(change, _latencies(server, place, change, times)) for change in CHANGES]
            return [
                *rows,
                _check_out(server, place, branch_entries),
                _idle(server, place, large),
            ]
        finally:
            server.stop()


def _latencies(server: Server, place: Place, change: Change, times: int) -> list[float]:
    """Make a change with each number; return the seconds until each is served."""
    seconds = []
    for number in range(1, times + 1):
        started = time.monotonic()
        change.make(place, number)
        seconds.append(_wait(server, change.expect(number), started))
    return seconds


def _wait(server: Server, expected: tuple[Expected, ...], started: float) -> float:
    """Return the seconds until a change is served, or the longest time to wait for it."""
    while time.monotonic() - started < _TIMEOUT_SECONDS and not is_served(server.port, expected):
        time.sleep(0.02)
    return time.monotonic() - started


def _row(change: Change, seconds: list[float]) -> RowResult:
    return RowResult(
        "R20",
        f"{len(seconds)} times {change.label}",
        f"each served within {MAX_SECONDS:g} s",
        f"median {milliseconds(median(seconds))}, max {milliseconds(max(seconds))}",
        max(seconds) <= MAX_SECONDS,
    )


def _check_out(server: Server, place: Place, entries: int) -> RowResult:
    """Check out a branch with many entries: few generations read the folder."""
    place.git("checkout", "-q", "-b", "large")
    for each in range(entries):
        place.write(f"large/{each % 100}/{each}.md", f"# Large {each}\n")
    place.git("add", "large")
    place.git("commit", "-qm", "Many entries")
    place.git("checkout", "-q", "main")
    _wait(server, _gone(f"large/{(entries - 1) % 100}/{entries - 1}")(0), time.monotonic())
    time.sleep(_TIMEOUT_SECONDS / 3)
    before, started = server.text().count("read anew"), time.monotonic()
    place.git("checkout", "-q", "large")
    names = (f"/entry/large/{each % 100}/{each}" for each in (0, entries // 2, entries - 1))
    seconds = _wait(server, tuple(map(Expected, names)), started)
    count = server.text().count("read anew") - before
    return RowResult(
        "R20",
        f"git checks out {entries} entries",
        "at most 3 generations",
        f"{count} served, the last after {seconds:.1f} s",
        count <= 3 and seconds < _TIMEOUT_SECONDS,
    )


def _idle(server: Server, place: Place, entries: int) -> RowResult:
    """Watch a large folder in which nothing changes."""
    for each in range(entries):
        place.write(f"idle/{each % 500}/{each}.md", f"# Idle {each}\n")
    started = time.monotonic()
    _wait(server, (Expected(f"/entry/idle/{(entries - 1) % 500}/{entries - 1}"),), started)
    time.sleep(_TIMEOUT_SECONDS)
    supervisor = server.processes().supervisor
    before, started = processor_seconds(supervisor), time.monotonic()
    time.sleep(2 * _TIMEOUT_SECONDS)
    share = (processor_seconds(supervisor) - before) / (time.monotonic() - started)
    return RowResult(
        "R20",
        f"{entries} entries are watched for {2 * _TIMEOUT_SECONDS:g} s",
        f"at most {_MAX_IDLE_SHARE:.0%} of a core",
        f"{share:.2%} of a core",
        share <= _MAX_IDLE_SHARE,
    )
