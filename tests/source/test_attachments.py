"""Attachments: found as in Obsidian, and never beyond the folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kbgraph.errors import NotFoundError
from kbgraph.source.attachments import NO_ATTACHMENTS, Attachments
from kbgraph.source.ignored import IgnoredFiles

FILES = (
    "pic.png", "a/pic.png", "a/b/pic.png", "a/b/only.PNG", "x/y/deep.svg", "z/deep.svg", "é/Straße.jpg",
    "a/paper.pdf", "a/song.mp3", "a/.hidden.png", ".obsidian/icon.png", "node_modules/logo.png", "drafts/no.png", "a/page.html",
    "a/note.md", "a/data.csv", "noending",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with attachments, other files, and a file outside of it."""
    kb = tmp_path / "kb"
    for path in FILES:
        (kb / path).parent.mkdir(parents=True, exist_ok=True)
        (kb / path).write_bytes(b"content of " + path.encode())
    (tmp_path / "secret.png").write_bytes(b"secret")
    return kb


@pytest.fixture
def attachments(folder: Path) -> Attachments:
    """The attachments of that folder."""
    return Attachments(folder, 1000, IgnoredFiles(["drafts/"]))


@pytest.mark.parametrize(
    ("target", "entry", "found"),
    [
        ("pic.png", "note.md", "pic.png"),
        ("pic.png", "a/b/note.md", "pic.png"),
        ("a/pic.png", "note.md", "a/pic.png"),
        ("/a/pic.png", "x/note.md", "a/pic.png"),
        ("b/pic.png", "x/note.md", "a/b/pic.png"),
        ("../pic.png", "a/b/note.md", "a/pic.png"),
        ("only.png", "note.md", "a/b/only.PNG"),
        ("ONLY.PNG", "note.md", "a/b/only.PNG"),
        ("deep.svg", "note.md", "z/deep.svg"),
        ("STRASSE.jpg", "note.md", "é/Straße.jpg"),
        ("e\u0301/straße.jpg", "note.md", "é/Straße.jpg"),
        (" pic.png ", "note.md", "pic.png"),
    ],
)
def test_a_wikilink_finds_a_file_as_in_obsidian(
    attachments: Attachments, target: str, entry: str, found: str
) -> None:
    """By path from the root, then from the folder of its note, then by the shortest path."""
    attachment = attachments.find(target, entry)
    assert attachment is not None
    assert attachment.path == found


def test_of_several_files_the_shortest_path_below_the_own_folder_counts(tmp_path: Path) -> None:
    """Without any below it, that of the fewest characters does, not of the fewest folders."""
    for path in ("a/b/p.png", "zzzz/p.png", "x/deep/er/p.png", "xy/p.png"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(b"")
    attachments = Attachments(tmp_path)
    found = [attachments.find("p.png", note) for note in ("x/note.md", "note.md", "zzzz/c/note.md")]
    assert [each and each.path for each in found] == ["x/deep/er/p.png", "xy/p.png", "xy/p.png"]


def test_a_markdown_link_finds_a_file_beside_its_note_first(attachments: Attachments) -> None:
    """Then as a wikilink does; an address from the root stays one."""
    paths = [
        attachments.find_beside(target, "a/b/note.md")
        for target in ("pic.png", "../pic.png", "/pic.png", "z/deep.svg", "deep.svg")
    ]
    assert [each and each.path for each in paths] == [
        "a/b/pic.png", "a/pic.png", "pic.png", "z/deep.svg", "z/deep.svg"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "path",
    ["a/.hidden.png", ".obsidian/icon.png", "node_modules/logo.png", "drafts/no.png", "a/page.html", "a/note.md", "a/data.csv",
     "noending", "../secret.png", "a/../pic.png", "/pic.png", "PIC.png", "", "a", "\0.png"],
)  # fmt: skip
def test_no_other_file_is_an_attachment(attachments: Attachments, path: str) -> None:
    """Hidden and ignored files, other types, and paths that only lead to one are none."""
    with pytest.raises(NotFoundError, match="there is no attachment"):
        attachments.get(path)


def test_types_depend_on_the_ending_alone(attachments: Attachments) -> None:
    """Images and PDFs are shown, recordings are saved."""
    found = {path: attachments.get(path) for path in ("x/y/deep.svg", "a/b/only.PNG", "a/paper.pdf", "a/song.mp3")}  # fmt: skip
    assert [(each.media_type, each.is_image, each.is_shown) for each in found.values()] == [
        ("image/svg+xml", True, True),
        ("image/png", True, True),
        ("application/pdf", False, True),
        ("audio/mpeg", False, False),
    ]


def test_no_link_leads_out_of_the_folder(folder: Path) -> None:
    """Neither when the folder is read, nor when a file becomes a link later, or its folder does."""
    for name, target in {
        "out.png": "../secret.png",
        "absolute.png": str(folder.parent / "secret.png"),
        "hidden.png": "a/.hidden.png",
        "note.png": "a/note.md",
        "loop.png": "loop.png",
        "gone.png": "nothing.png",
        "good.png": "a/pic.png",
    }.items():
        (folder / name).symlink_to(target)
    (folder / "linked").symlink_to(folder.parent, target_is_directory=True)
    attachments = Attachments(folder, 1000)
    for name in ("out", "absolute", "hidden", "note", "loop", "gone", "linked/secret"):
        with pytest.raises(NotFoundError):
            attachments.get(f"{name}.png")
    with attachments.open(attachments.get("good.png")).file as file:
        assert file.read() == b"content of a/pic.png"
    picture = attachments.get("pic.png")
    (folder / "pic.png").unlink()
    (folder / "pic.png").symlink_to("../secret.png")
    with pytest.raises(NotFoundError, match="outside the folder"):
        attachments.open(picture)
    deep = attachments.get("z/deep.svg")
    (folder / "z").rename(folder / "zz")
    (folder / "z").symlink_to(folder.parent, target_is_directory=True)
    (folder.parent / "deep.svg").write_bytes(b"secret")
    with pytest.raises(NotFoundError):
        attachments.open(deep)


def test_pipes_and_large_files_are_not_opened(folder: Path) -> None:
    """A sparse gigabyte has a size that is known without reading it; a pipe would never end."""
    with (folder / "large.png").open("wb") as file:
        file.truncate(1 << 30)
    attachments = Attachments(folder, 1000)
    large = attachments.get("large.png")
    assert attachments.is_too_large(large)
    with pytest.raises(NotFoundError, match="larger than 1000 bytes"):
        attachments.open(large)
    picture = attachments.get("pic.png")
    (folder / "pic.png").unlink()
    os.mkfifo(folder / "pic.png")
    with pytest.raises(NotFoundError, match="not a regular file"):
        attachments.open(picture)


def test_names_that_no_address_can_hold_are_left_out(folder: Path) -> None:
    """Bytes that are no UTF-8, and control characters: nothing fails at them."""
    os.close(os.open(os.fsencode(folder) + b"/bad\xff.png", os.O_CREAT))
    (folder / "line\nbreak.png").touch()
    (folder / "ü & 100% #1?.png").touch()
    attachments = Attachments(folder, 1000)
    assert attachments.find("line\nbreak.png", "a.md") is None
    assert attachments.get("ü & 100% #1?.png").size == 0
    assert len(attachments.digest) == 64


def test_the_digest_changes_with_the_files(folder: Path) -> None:
    """A file that comes or grows gives another generation; an entry does not count."""
    first = Attachments(folder, 1000).digest
    (folder / "a" / "other.md").write_text("text")
    assert Attachments(folder, 1000).digest == first
    (folder / "pic.png").write_bytes(b"more than before, by some bytes")
    assert Attachments(folder, 1000).digest != first
    assert (NO_ATTACHMENTS.digest, bool(NO_ATTACHMENTS)) == ("", False)
