"""Files below a folder: no link leads out of it, also one that is made during the reading."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kbgraph.source.folder import read_folder
from kbgraph.trust.contained_files import ContainedFileError, ContainedFolder
from tests.sizes import examples

SECRET = b"kbgraph-canary-secret"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file, links within it, and links that leave it."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.md").write_bytes(SECRET)
    inside = tmp_path / "inside"
    (inside / "sub").mkdir(parents=True)
    (inside / "a.md").write_bytes(b"A")
    (inside / "sub" / "b.md").write_bytes(b"B")
    return inside


@pytest.mark.parametrize(
    ("target", "content"),
    [
        ("a.md", b"A"),
        ("./sub/../a.md", b"A"),
        ("sub/b.md", b"B"),
        ("{inside}/sub/b.md", b"B"),
        ("to-sub/b.md", b"B"),
        ("to-sub/to-parent/a.md", b"A"),
    ],
)
def test_a_link_within_the_folder_is_followed(folder: Path, target: str, content: bytes) -> None:
    """Its steps may be links themselves, and its target may be an absolute path."""
    (folder / "to-sub").symlink_to("sub")
    (folder / "sub" / "to-parent").symlink_to("..")
    (folder / "link.md").symlink_to(target.format(inside=folder))
    with ContainedFolder(folder) as contained:
        assert contained.read("link.md", 100) == content


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("../outside/a.md", "outside the folder"),
        ("sub/../../outside/a.md", "outside the folder"),
        ("to-sub/../../outside/a.md", "outside the folder"),
        ("out/a.md", "outside the folder"),
        ("{inside}/../outside/a.md", "outside the folder"),
        ("{inside}-2/a.md", "outside the folder"),
        ("/dev/zero", "outside the folder"),
        ("/proc/self/environ", "outside the folder"),
        ("../inside/a.md", "outside the folder"),
        ("link.md", "leads to itself"),
        ("gone.md", "No such file"),
        ("sub", "not a regular file"),
        ("pipe", "not a regular file"),
    ],
)
def test_a_link_that_leaves_the_folder_is_refused(folder: Path, target: str, reason: str) -> None:
    """So are links to themselves, to nothing, to folders and to pipes."""
    (folder / "to-sub").symlink_to("sub")
    (folder / "out").symlink_to("../outside")
    (folder.parent / "inside-2").mkdir()
    os.mkfifo(folder / "pipe")
    (folder / "link.md").symlink_to(target.format(inside=folder))
    with ContainedFolder(folder) as contained, pytest.raises(ContainedFileError, match=reason):
        contained.read("link.md", 100)


def test_the_folder_may_be_reached_by_a_link_unless_a_root_contains_it(folder: Path) -> None:
    """A person names the folder; settings name one that must not leave their own folder."""
    (folder / "out").symlink_to("../outside")
    (folder / "notes").symlink_to("sub")
    with ContainedFolder(folder / "out") as contained:
        assert contained.read("a.md", 100) == SECRET
    with ContainedFolder(folder / "notes", folder) as contained:
        assert contained.read("b.md", 100) == b"B"
    for outside in (folder / "out", folder / "..", folder / "sub" / ".." / ".." / "outside"):
        with pytest.raises(ContainedFileError, match="outside the folder"):
            ContainedFolder(outside, folder)


@contextmanager
def flipping(path: Path, target: Path) -> Iterator[None]:
    """Exchange a path and a link to a target, as fast as the system can, during the block."""
    kept, link, stop = path.with_name("kept"), path.with_name("flip"), threading.Event()

    def flip() -> None:
        while not stop.is_set():
            link.symlink_to(target)
            path.rename(kept)
            link.rename(path)
            path.unlink()
            kept.rename(path)

    thread = threading.Thread(target=flip)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def test_a_link_is_not_opened_however_late_it_is_made(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a file that becomes a link behind its check, nor a folder that was never checked."""
    look = os.stat

    def look_and_exchange(path: str, **options: int | bool) -> os.stat_result:
        status = look(path, **options)
        if path == "b.md":
            (folder / "sub" / "b.md").unlink()
            (folder / "sub" / "b.md").symlink_to(folder.parent / "outside" / "a.md")
        return status

    (folder / "out").symlink_to("../outside")
    with ContainedFolder(folder) as contained:
        with pytest.raises(ContainedFileError, match="outside the folder"):
            contained.read("out/a.md", 100)
        monkeypatch.setattr("kbgraph.trust.contained_files.os.stat", look_and_exchange)
        with pytest.raises(ContainedFileError, match="outside the folder"):
            contained.read("sub/b.md", 100)


@pytest.mark.parametrize("flipped", ["sub/b.md", "sub"])
def test_a_file_that_becomes_a_link_while_it_is_read_leaks_nothing(
    folder: Path, flipped: str
) -> None:
    """Neither the file nor a folder above it can lead out of the folder at the right moment."""
    outside = folder.parent / "outside"
    (outside / "b.md").write_bytes(SECRET)
    target = outside / "b.md" if flipped.endswith(".md") else outside
    contents = set()
    with flipping(folder / flipped, target):
        for _ in range(examples(600)):
            contents |= {str(content) for _, content in read_folder(folder)}
    assert str(b"B") in {str(content) for _, content in read_folder(folder)}
    assert not any(SECRET.decode() in content for content in contents)


def test_a_folder_that_becomes_a_link_is_not_entered(folder: Path) -> None:
    """The way from the root to the folder is opened step by step as well."""
    seen = set()
    with flipping(folder / "sub", folder.parent / "outside"):
        for _ in range(examples(600)):
            try:
                with ContainedFolder(folder / "sub", folder) as contained:
                    seen.add(contained.read("b.md", 100))
                    seen.add(contained.read("a.md", 100))
            except ContainedFileError:
                continue
    with ContainedFolder(folder / "sub", folder) as contained:
        assert contained.read("b.md", 100) == b"B"
    assert seen <= {b"B"}


def open_descriptors() -> int:
    """Return the number of open descriptors of this process."""
    return len([*Path("/proc/self/fd").iterdir()])


def test_no_descriptor_stays_open(folder: Path) -> None:
    """Refused files and folders leave no open descriptor behind."""
    (folder / "out.md").symlink_to("../outside/a.md")
    os.mkfifo(folder / "pipe.md")
    # What earlier tests have left to the collector must not be closed meanwhile.
    gc.collect()
    before = open_descriptors()
    for _ in range(5):
        list(read_folder(folder))
        with pytest.raises(ContainedFileError):
            ContainedFolder(folder / "..", folder)
    assert open_descriptors() == before


_COUNT_MAPPINGS = """
import sys
from pathlib import Path
from kbgraph.source.folder import read_folder
mappings = lambda: Path("/proc/self/maps").read_bytes().count(b"\\n")
before = mappings()
contents = list(read_folder(Path(sys.argv[1])))
print(len(contents), mappings() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Linux limits the mappings of a process")
def test_a_file_takes_no_mapping_of_its_own(folder: Path) -> None:
    """A hundred thousand files can be in memory, though a process has 65,530 mappings."""
    for number in range(300):
        (folder / f"{number}.md").write_bytes(b"text " * 1_000)
    # A new process: one that has freed large buffers already maps none for the next.
    printed = subprocess.check_output([sys.executable, "-c", _COUNT_MAPPINGS, folder])
    files, mappings = map(int, printed.split())
    assert files == 302
    assert mappings < 100


@pytest.mark.parametrize(("limit", "expected"), [(100, b"A" + b"more" * 2), (3, b"Amo")])
def test_a_file_that_grows_is_read_up_to_the_limit(
    folder: Path, monkeypatch: pytest.MonkeyPatch, limit: int, expected: bytes
) -> None:
    """What is written once the size is known is read too, as far as the limit allows."""
    size_of = os.fstat

    def size_before_more_is_written(descriptor: int) -> os.stat_result:
        status = size_of(descriptor)
        with (folder / "a.md").open("ab") as file:
            file.write(b"more")
        return status

    with ContainedFolder(folder) as contained:
        monkeypatch.setattr("kbgraph.trust.contained_files.os.fstat", size_before_more_is_written)
        assert contained.read("a.md", limit) == expected


def test_folders_may_be_nested_beyond_the_depth_of_recursion(folder: Path) -> None:
    """A thousand folders in each other are walked, and the file in the last is read."""
    here = Path.cwd()
    os.chdir(folder)
    try:
        for _ in range(1200):
            Path("d").mkdir()
            os.chdir("d")
        Path("deep.md").write_bytes(b"Deep")
    finally:
        os.chdir(here)
    contents = dict(read_folder(folder))
    subprocess.run(["rm", "-r", folder / "d"], check=True)  # Python removes it by recursion
    assert contents["d/" * 1200 + "deep.md"] == b"Deep"


def test_a_line_end_in_the_name_of_a_file_makes_no_line(folder: Path) -> None:
    """Lists of findings have a line for each, which no file name can forge."""
    (folder / "x\n\r\x1b[2J\x85.md").write_bytes(b"X")
    assert "x\\x0a\\x0d\\x1b[2J\\x85.md" in dict(read_folder(folder))
