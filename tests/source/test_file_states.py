"""States of files: the files are those that are read, and no change of them is missed."""

import os
import shutil
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgraph.errors import FolderError
from kbgraph.limits import Limits
from kbgraph.source import file_states
from kbgraph.source.file_states import (
    FileChanges,
    FileStates,
    changed_states,
    compare_states,
    digest_of_files,
    read_states,
    revised_digest,
)
from kbgraph.source.folder import read_files, read_folder, shown_path
from kbgraph.source.ignored import IgnoredFiles

IGNORED = IgnoredFiles(["drafts/", "*.tmp.md"])


def write(folder: Path, *paths: str) -> None:
    """Write files with their own paths as text."""
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(path)


@pytest.fixture
def vault(tmp_path):
    """A folder with files of all kinds, that were written a while ago as far as states tell."""
    folder = tmp_path / "vault"
    write(tmp_path, "outside/s.md", "outside.md")
    write(folder, "a.md", "b/C.MD", "b/d/e.md", "ä ö.md", "note.txt", ".x.md", "drafts/x.md")
    write(folder, ".git/x.md", "node_modules/x.md", "x.tmp.md", "b/c.md.bak", "line\nend.md")
    (folder / os.fsdecode(b"latin\xff.md")).write_text("latin")
    os.mkfifo(folder / "pipe.md")
    (folder / "inside.md").symlink_to("b/d/e.md")
    (folder / "chain.md").symlink_to(folder / "inside.md")
    (folder / "out.md").symlink_to(tmp_path / "outside.md")
    (folder / "gone.md").symlink_to("nowhere.md")
    (folder / "loop.md").symlink_to("loop.md")
    (folder / "left out.md").symlink_to("drafts/x.md")
    (folder / "folder.md").symlink_to(tmp_path / "outside", target_is_directory=True)
    (folder / "linked").symlink_to("b", target_is_directory=True)
    return folder


@pytest.fixture
def later(monkeypatch):
    """Let states be read as if all files had been written an hour ago."""
    now = time.time_ns
    monkeypatch.setattr(file_states.states.time, "time_ns", lambda: now() + 3600 * 10**9)


def paths_of(states: FileStates) -> list[str]:
    """Return the paths whose entries are not ignored."""
    return sorted(path for path in states.by_path() if shown_path(path) not in IGNORED)


def test_the_files_are_those_that_are_read(vault, later):
    """Each has a state, those that cannot be read too; read by their paths, they are the same."""
    read = list(read_folder(vault, ignored=IGNORED))
    paths = paths_of(read_states(vault))
    assert sorted(map(shown_path, paths)) == [name for name, _ in read]
    assert len(paths) == 14
    assert list(read_files(vault, paths, ignored=IGNORED)) == read


def test_equal_states_mean_that_nothing_has_changed(vault, later):
    """They are equal as bytes, until something changes."""
    before = read_states(vault)
    assert read_states(vault) == before
    assert compare_states(before, read_states(vault)) == FileChanges()
    assert FileStates.of(before.by_path()) == before


def rewrite_with_old_times(folder: Path) -> None:
    """Write as many other bytes, and set the time back."""
    path = folder / "a.md"
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    path.write_text("b.md")
    os.utime(path, ns=times)


def replace_by_a_copy(folder: Path) -> None:
    """Move another file with equal times and bytes to the place."""
    shutil.copy2(folder / "a.md", folder / "b.bak")
    (folder / "b.bak").replace(folder / "a.md")


CHANGES = {
    "edited": (lambda folder: (folder / "a.md").write_text("longer"), ("a.md",)),
    "old times": (rewrite_with_old_times, ("a.md",)),
    "a copy": (replace_by_a_copy, ("a.md",)),
    "rights": (lambda folder: (folder / "a.md").chmod(0), ("a.md",)),
    "target": (
        lambda folder: (folder / "b/d/e.md").write_text("longer"),
        ("b/d/e.md", "chain.md", "inside.md"),
    ),
    "link": (
        lambda folder: (
            (folder / "inside.md").unlink(),
            (folder / "inside.md").symlink_to("b/C.MD"),
        ),
        ("chain.md", "inside.md"),
    ),
    "link to the outside": (
        lambda folder: (
            (folder / "inside.md").unlink(),
            (folder / "inside.md").symlink_to("../outside.md"),
        ),
        ("chain.md", "inside.md"),
    ),
    "target appears": (lambda folder: write(folder, "nowhere.md"), ("gone.md",)),
    "file left out": (lambda folder: (folder / "note.txt").write_text("longer"), ()),
    "file ignored": (lambda folder: (folder / "x.tmp.md").write_text("longer"), ()),
}


@pytest.mark.parametrize(("change", "changed"), CHANGES.values(), ids=CHANGES)
def test_changes_are_found(vault, later, change, changed):
    """Also where size and time are as before, and where only what a link leads to has changed."""
    before = read_states(vault)
    change(vault)
    found = compare_states(before, read_states(vault), IGNORED)
    assert (found.changed, found.removed) == (changed, ())


def test_files_that_come_and_go_are_found(vault, later):
    """A renamed folder has removed files and added ones; what lies outside does not count."""
    before = read_states(vault)
    (vault / "b").rename(vault / "z")
    write(vault.parent, "outside.md", "outside/t.md")
    write(vault, "drafts/y.md", "new.md")
    assert compare_states(before, read_states(vault), IGNORED) == FileChanges(
        added=("new.md", "z/C.MD", "z/d/e.md"),
        changed=("chain.md", "inside.md"),
        removed=("b/C.MD", "b/d/e.md"),
    )


def test_a_new_file_may_change_again(tmp_path):
    """Its state equals none, since the clock may give two changes one time; later it does."""
    write(tmp_path, "a.md", "b.md")
    (tmp_path / "link.md").symlink_to("a.md")
    first, second = read_states(tmp_path), read_states(tmp_path)
    assert compare_states(first, second).changed == ("a.md", "b.md", "link.md")
    time.sleep(0.12)
    third = read_states(tmp_path)
    assert compare_states(second, third).changed == ("a.md", "b.md", "link.md")
    assert read_states(tmp_path) == third


def test_a_path_that_is_shown_like_another_has_no_state(tmp_path, later):
    """Two such files are one entry, that of the later; a change of the other alters nothing."""
    write(tmp_path, "a\x0c.md", "a\\x0c.md", "b\x0c.md")
    assert set(read_states(tmp_path).by_path()) == {"a\\x0c.md", "b\x0c.md"}
    contents = dict(read_folder(tmp_path))
    assert contents == dict(read_files(tmp_path, read_states(tmp_path).by_path()))


def test_states_tell_whether_the_limit_of_a_folder_is_kept(tmp_path, later):
    """A file counts as far as it is read."""
    (tmp_path / "a.md").write_bytes(b"x" * 400)
    (tmp_path / "b.md").write_bytes(b"x" * 900)
    states = read_states(tmp_path)
    assert states.fit(Limits(folder_max_bytes=1300))
    assert not states.fit(Limits(folder_max_bytes=1299))
    assert states.fit(Limits(folder_max_bytes=900, file_max_bytes=499))


def test_paths_that_are_no_entries_are_not_read(tmp_path):
    """Nor those of another folder, nor those that are ignored."""
    write(tmp_path, "v/a.md", "v/.x.md", "v/a.txt", "v/drafts/x.md", "b.md")
    paths = ["a.md", ".x.md", "a.txt", "drafts/x.md", "../b.md", ".git/x.md"]
    assert dict(read_files(tmp_path / "v", paths, ignored=IGNORED)) == {"a.md": b"v/a.md"}


def test_numbers_that_fit_in_no_stamp(tmp_path, later):
    """A time beyond the year 2262 is no fault; changes are found nevertheless."""
    write(tmp_path, "a.md", "b.md")
    os.utime(tmp_path / "a.md", ns=(10**19, 10**19))
    before = read_states(tmp_path)
    assert read_states(tmp_path) == before
    (tmp_path / "a.md").write_text("other")
    os.utime(tmp_path / "a.md", ns=(10**19, 10**19))
    assert compare_states(before, read_states(tmp_path)).changed == ("a.md",)


def test_a_folder_must_be_one(tmp_path):
    """An empty folder has no states, and a folder that a link leads out of its root is refused."""
    (tmp_path / "empty").mkdir()
    assert read_states(tmp_path / "empty").by_path() == {}
    with pytest.raises(FolderError, match="gone is not a folder"):
        read_states(tmp_path / "gone")
    (tmp_path / "root").mkdir()
    (tmp_path / "root/kb").symlink_to(tmp_path / "empty")
    with pytest.raises(FolderError):
        read_states(tmp_path / "root/kb", tmp_path / "root")


STAMPS = st.binary(min_size=40, max_size=40)


@given(st.dictionaries(st.sampled_from("abcdefgh"), STAMPS, min_size=1), st.data())
def test_states_of_the_same_paths_are_compared_by_their_stamps(stamps, data):
    """Exactly the files with another stamp are told, wherever they stand."""
    changed = data.draw(st.sets(st.sampled_from(sorted(stamps))))
    others = {
        path: bytes(reversed(stamp)) if path in changed else stamp for path, stamp in stamps.items()
    }
    found = compare_states(FileStates.of(stamps), FileStates.of(others))
    differing = tuple(sorted(path for path in stamps if stamps[path] != others[path]))
    assert found == FileChanges(changed=differing)


FILES = st.dictionaries(
    st.sampled_from(["a.md", "b.md", "Readme.md", "sub/index.md"]), st.binary(min_size=1)
)


@given(FILES, FILES, st.sampled_from(["vault", "other"]))
def test_the_digest_of_a_folder_is_revised_as_it_is_made(before, after, home):
    """After a change it is that of the folder from nothing; the home counts for a note about it."""
    made = digest_of_files(before.items(), home)
    whole = digest_of_files([*reversed(after.items())], home)
    assert revised_digest(made, before.items(), after.items(), home) == whole
    assert (made == whole) is (before == after)
    has_note = "Readme.md" in after
    assert (digest_of_files(after.items(), "third") != whole) is has_note


def test_the_states_of_named_files_are_read_alone(vault, later):
    """The others are as before, whatever they are now; where one is new or gone all are read."""
    before = read_states(vault)
    (vault / "b" / "C.MD").write_text("changed too")
    after = changed_states(before, ["a.md", "inside.md"], vault)
    assert after is not None
    assert compare_states(before, after) == FileChanges(changed=("a.md",))
    assert changed_states(before, ["new.md"], vault) is None
    (vault / "a.md").unlink()
    assert changed_states(before, ["a.md"], vault) is None
