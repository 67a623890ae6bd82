"""The watch on a folder: every kind of change is noticed, with and without events."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
import watchfiles

from kbgraph.config import find_config
from kbgraph_web.server.folder_watch import FolderWatch, NamedChanges
from reliability.folder_changes import CHANGES, MAX_SECONDS, Change, Place, prepare

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="folders are watched on Linux only")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A folder in which each change can be made once."""
    parent = tmp_path_factory.mktemp("watched")
    made = Place(parent / "kb", parent / "aside")
    prepare(made, 1)
    return made


@pytest.fixture(scope="module")
def ticks(place: Place) -> Iterator[Iterator[bool]]:
    """The ticks of a watch on the folder, which compares files after events only."""
    stop = Event()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kbgraph_web.server.folder_watch._MIN_PAUSE_SECONDS", 600.0)
        yield _watch(place.kb, stop)
    stop.set()


def _watch(folder: Path, stop: Event) -> Iterator[bool]:
    watch = FolderWatch(stop)
    watch.follow(find_config(folder))
    ticks = watch.ticks()
    _until(ticks, has_changed=False)
    return ticks


def _until(ticks: Iterator[bool], *, has_changed: bool) -> None:
    """Wait for a tick of the kind."""
    started = time.monotonic()
    while next(ticks) is not has_changed:
        assert time.monotonic() - started < MAX_SECONDS


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.label)
def test_each_kind_of_change_is_noticed(
    ticks: Iterator[bool], place: Place, change: Change
) -> None:
    """The watch tells of a change of the folder, the settings or the ontology, whatever made it."""
    _until(ticks, has_changed=False)
    change.make(place, 1)
    _until(ticks, has_changed=True)


def test_other_files_are_no_change(ticks: Iterator[bool], place: Place) -> None:
    """Files that are not read, in folders that exist, are no reason to read the folder anew."""
    names = (".hidden/a.md", "node_modules/a.md", ".a.md.swp", "a.txt")
    for name in names:
        (place.kb / name).parent.mkdir(exist_ok=True)
    _until(ticks, has_changed=False)
    for name in names:
        place.write(name)
    assert not any(next(ticks) for _ in range(3))


@pytest.mark.parametrize("error", [OSError("no watch is left"), RuntimeError("no instance")])
def test_changes_are_noticed_without_events(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
) -> None:
    """Where the system refuses to report changes, the files are compared; a message says so."""

    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(watchfiles, "watch", refuse)
    monkeypatch.setattr("kbgraph_web.server.folder_watch._MIN_PAUSE_SECONDS", 0.1)
    stop = Event()
    ticks = _watch(tmp_path, stop)
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.md").write_text("# A\n")
    _until(ticks, has_changed=True)
    _until(ticks, has_changed=False)
    (tmp_path / "deep" / "a.md").unlink()
    _until(ticks, has_changed=True)
    assert str(error) in capsys.readouterr().err


def test_a_link_to_a_folder_is_not_watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a link beside notes nor a link `ontology` leads the watch out of the folder."""
    outside, vault = tmp_path / "outside", tmp_path / "vault"
    for folder in (outside / "deep", vault / "notes", vault / ".hidden"):
        folder.mkdir(parents=True)
    (outside / "deep" / "b.ttl").write_text("")
    for link in ("ontology", "notes/link"):
        (vault / link).symlink_to(outside)
    watched: list[str] = []

    def watch(*paths: str, **options: object) -> Iterator[set[tuple[int, str]]]:
        watched.extend(paths)
        assert options["recursive"] is False, "a recursive watch follows links"
        yield set()

    monkeypatch.setattr(watchfiles, "watch", watch)
    stop = Event()
    _watch(vault, stop)
    stop.set()
    own = {str(vault), str(vault / "notes")}
    assert own <= set(watched)
    assert not [each for each in watched if str(vault) in each and each not in own]
    assert not [each for each in watched if str(outside) in each]


def test_changes_are_named_until_they_are_served() -> None:
    """What changes while a state is read is named again; a change without a name may be of any."""
    changes = NamedChanges()
    changes.note_unnamed()
    assert changes.begin() == frozenset()
    changes.note(["a.md"])
    assert changes.begin() == frozenset()
    changes.settle()
    changes.note(["b.md"])
    assert changes.begin() == {"b.md"}
    changes.note(["c.md", "b.md"])
    changes.settle()
    assert changes.begin() == {"b.md", "c.md"}
    assert changes.begin() == {"b.md", "c.md"}, "the reading before has failed"
    changes.note_unnamed()
    changes.settle()
    assert changes.begin() == frozenset()


def test_a_watch_names_the_entries_that_events_name(tmp_path: Path) -> None:
    """Beside a change of the ontology, any entry may have changed."""
    (tmp_path / "a.md").write_text("a")
    stop = Event()
    watch = FolderWatch(stop)
    watch.follow(find_config(tmp_path))
    ticks = watch.ticks()
    _until(ticks, has_changed=False)
    watch.changes.begin()
    watch.changes.settle()
    (tmp_path / "a.md").write_text("b")
    _until(ticks, has_changed=True)
    assert watch.changes.begin() == {"a.md"}
    (tmp_path / "kbgraph.toml").write_text("title = 'New'")
    _until(ticks, has_changed=True)
    assert watch.changes.begin() == frozenset()
    stop.set()
