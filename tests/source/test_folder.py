"""Folders and bytes as entries: encodings, line ends, which files are read."""

import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgraph.errors import FolderError, SettingsError
from kbgraph.findings import Finding, Severity
from kbgraph.limits import Limits
from kbgraph.source.entry import MappingNode, ScalarNode, Table
from kbgraph.source.folder import parse_entry, parse_file, read_folder
from kbgraph.source.ignored import IgnoredFiles

ENTRY = "---\ntype: country\nnames:\n  kk: Қазақстан\n---\n# Қазақстан\n\n|  |  |\n| --- | --- |\n| Capital | [[Астана]] |\n"


def positions(content: bytes) -> tuple:
    """Return the front matter, and texts and positions of headings, cells and links."""
    entry = parse_entry("x.md", content)
    assert entry.findings == ()
    return entry.front, [
        (line.text, line.line, line.column, line.links) for line in entry.inlines()
    ]


def test_parts_have_the_positions_of_the_file():
    """Keys, headings, cells and links have the lines and columns of the file."""
    front, lines = positions(ENTRY.encode())
    names = front.get("names")
    assert isinstance(names, MappingNode)
    assert names.items[0] == (
        ScalarNode("kk", "kk", 4, 3),
        ScalarNode("Қазақстан", "Қазақстан", 4, 7),
    )
    assert [line[:3] for line in lines if line[0]] == [
        ("Қазақстан", 6, 1),
        ("Capital", 10, 3),
        ("Астана", 10, 13),
    ]
    assert [(link.line, link.column) for link in lines[-1][3]] == [(10, 13)]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + ENTRY.encode(),
        ENTRY.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + ENTRY.replace("\n", "\r\n").encode(),
    ],
    ids=["byte order mark", "CRLF", "both"],
)
def test_windows_files_are_read_alike(content):
    """A byte order mark and CRLF change no text and no position."""
    assert positions(content) == positions(ENTRY.encode())


def test_lines_of_a_long_crlf_file_are_right():
    """Every row has its own line, to the end of the file."""
    rows = "".join(f"| Row {number} | ä{number} |\r\n" for number in range(500))
    entry = parse_entry("x.md", f"## T\r\n|  |  |\r\n| --- | --- |\r\n{rows}".encode())
    (table,) = entry.sections[0].blocks
    assert isinstance(table, Table)
    assert [(row[1].text, row[1].line) for row in table.rows] == [
        (f"ä{number}", number + 4) for number in range(500)
    ]


def test_another_encoding_is_an_error():
    """The error is at the first such byte; the rest of the file is read."""
    entry = parse_entry("x.md", "---\ntype: country\n---\n# T\n[[b]] Côte\n".encode("latin-1"))
    (finding,) = entry.findings
    assert finding[:5] == ("x.md", 5, 8, Severity.ERROR, "not-utf8")
    assert entry.words("type") == ["country"]
    assert [link.target for line in entry.inlines() for link in line.links] == ["b"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_are_read_and_reported(encoding):
    """With a byte order mark or without: no file is a silent, empty note."""
    entry = parse_entry("x.md", "---\ntype: country\n---\n# Hi [[b]]\n".encode(encoding))
    (finding,) = entry.findings
    assert finding[:5] == ("x.md", 1, 1, Severity.ERROR, "not-utf8")
    assert entry.words("type") == ["country"]
    assert [link.target for line in entry.inlines() for link in line.links] == ["b"]


@pytest.mark.parametrize("text", ["abc", "", "中文\n", "é\n" * 2000])
def test_utf8_is_not_taken_for_another_encoding(text):
    """Nor is a text that has a single NUL, which has a finding of its own."""
    entry = parse_entry("x.md", text.encode())
    assert (entry.text, entry.findings) == (text, ())
    entry = parse_entry("x.md", f"{text}\0".encode())
    assert [finding.code for finding in entry.findings] == ["control-character"]


def test_an_incomplete_utf_16_file_is_an_error():
    """The last byte is shown as a replacement character."""
    entry = parse_entry("x.md", "Hi there".encode("utf-16") + b"x")
    assert entry.text == "Hi there\N{REPLACEMENT CHARACTER}"
    assert [finding.code for finding in entry.findings] == ["not-utf8"]


@pytest.mark.parametrize("marks", ["\ufeff", "\ufeff\ufeff"])
def test_byte_order_marks_are_no_text(marks):
    """Also two, as of a file that was put together from others."""
    entry = parse_entry("x.md", f"{marks}---\na: 1\n---\n".encode())
    assert (entry.text[:3], entry.findings) == ("---", ())


def test_a_single_carriage_return_ends_a_line():
    """Also in a file that has line feeds."""
    entry = parse_entry("x.md", b"---\ra: 1\n---\r\n# T\r[[b]]\n")
    assert entry.words("a") == ["1"]
    assert [(line.text, line.line) for line in entry.inlines() if line.text] == [("T", 4), ("b", 5)]


def test_duplicate_keys_are_found_in_any_case():
    """The warning is at the second place of the key."""
    entry = parse_entry("x.md", b"---\na: 1\nb: 2\n A : 3\n---\n".replace(b"\n A ", b"\nA "))
    assert [finding[1:5] for finding in entry.findings] == [
        (4, 1, Severity.WARNING, "duplicate-key")
    ]


def write(folder: Path, *paths: str) -> None:
    """Write files with their own paths as text."""
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(path)


def test_markdown_files_are_read_in_the_order_of_paths(tmp_path):
    """The case of the ending does not matter; other files are not read."""
    write(tmp_path, "b.md", "a/c.md", "a.MD", "ä ö.md", "note.txt", "x.md.bak", "md")
    assert list(read_folder(tmp_path)) == [
        (path, path.encode()) for path in ("a.MD", "a/c.md", "b.md", "ä ö.md")
    ]


def test_hidden_files_and_folders_are_left_out(tmp_path):
    """Such as those of git and Obsidian, and node_modules."""
    write(
        tmp_path,
        "a.md",
        ".hidden.md",
        ".git/x.md",
        ".obsidian/y/z.md",
        "a/.trash/b.md",
        "node_modules/m/README.md",
    )
    assert [path for path, _ in read_folder(tmp_path)] == ["a.md"]


def test_symbolic_links_out_of_the_folder_are_not_followed(tmp_path):
    """Nor are those to folders. A link to a file inside is; files left out are reported."""
    vault = tmp_path / "vault"
    write(tmp_path, "vault/a.md", "secret/s.md", "secret.md")
    (vault / "file.md").symlink_to(tmp_path / "secret.md")
    (vault / "folder").symlink_to(tmp_path / "secret", target_is_directory=True)
    (vault / "loop").symlink_to(vault, target_is_directory=True)
    (vault / "inside.md").symlink_to(vault / "a.md")
    (vault / "nowhere.md").symlink_to(tmp_path / "gone.md")
    contents = dict(read_folder(vault))
    assert {path for path, content in contents.items() if isinstance(content, bytes)} == {
        "a.md",
        "inside.md",
    }
    assert {
        path: str(content) for path, content in contents.items() if isinstance(content, Finding)
    } == {
        "file.md": "file.md:1:1: error[unreadable] the file is left out: it is a link to a place outside the folder",
        "nowhere.md": "nowhere.md:1:1: error[unreadable] the file is left out: it is a link to a place outside the folder",
    }


def test_a_file_that_cannot_be_opened_is_an_error(tmp_path, monkeypatch):
    """The other files are read."""
    write(tmp_path, "a.md", "b.md")
    real = os.open
    monkeypatch.setattr(
        os,
        "open",
        lambda path, *rest, **at: real(f"{path}.gone" if path == "a.md" else path, *rest, **at),
    )
    (_, finding), (path, _) = read_folder(tmp_path)
    assert isinstance(finding, Finding)
    assert (finding.file, finding.severity, finding.code, path) == (
        "a.md",
        Severity.ERROR,
        "unreadable",
        "b.md",
    )


def test_a_file_that_cannot_be_read_is_still_an_entry():
    """The entry has the finding, so that no file is lost silently."""
    finding = Finding("a.md", 1, 1, Severity.ERROR, "unreadable", "cannot read the file")
    entry = parse_file("a.md", finding)
    assert (entry.path, entry.text, entry.findings) == ("a.md", "", (finding,))


def test_a_missing_folder_is_an_error(tmp_path):
    """The error names the folder."""
    with pytest.raises(FolderError, match="gone is not a folder"):
        list(read_folder(tmp_path / "gone"))


PIECES = st.sampled_from(
    [
        "---\n",
        "---",
        "\n",
        "\r\n",
        "a: ",
        "- ",
        "[[",
        "]]",
        "{",
        "}",
        "[",
        "&x ",
        "*x",
        "!!t ",
        '"',
        "|\n",
        "# ",
        "| a | b |\n",
        "ä",
        "🏙",
        "\0",
        "\t",
    ]
)


def check(content: bytes) -> None:
    """Parse an entry, and assert that all positions are within the file."""
    entry = parse_entry("x.md", content)
    last = entry.text.count("\n") + 1
    places = [
        *entry.findings,
        *entry.inlines(),
        *(link for line in entry.inlines() for link in line.links),
        *(key for key, _ in entry.front.items),
    ]
    assert all(1 <= place.line <= last and place.column >= 1 for place in places)


@settings(deadline=None)
@given(st.text() | st.lists(PIECES | st.text(max_size=4), max_size=40).map("".join), st.booleans())
def test_any_text_is_an_entry(text, has_front):
    """Nothing is raised, and every line is within the file."""
    check((f"---\n{text}" if has_front else text).encode(errors="replace"))


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_an_entry(content):
    """Also where they are no text."""
    check(content)
    check(b"---\n" + content + b"\n---\n" + content)


def test_no_pattern_takes_long(tmp_path):
    """Patterns and names may both be a stranger's: each pair is matched in linear time."""
    (tmp_path / f"{'a' * 200}.md").write_text("# A\n")
    started = time.process_time()
    ignored = IgnoredFiles(["*a" * 30 + "b.md", "**/*?a*?a*?a*?a*?a*?a/c", "!x"])
    assert len(list(read_folder(tmp_path, ignored=ignored))) == 1
    assert time.process_time() - started < 1
    for patterns in (["*a" * 20_000], ["x" * 20_001], ["\udcff"]):
        with pytest.raises(SettingsError, match="ignore"):
            IgnoredFiles(patterns)
    assert time.process_time() - started < 3


def test_the_files_of_a_folder_have_a_limit_together(tmp_path):
    """A file by many names takes no place on a disk; those behind the limit are left out."""
    (tmp_path / "0.md").write_bytes(b"x" * 400)
    for number in range(1, 9):
        (tmp_path / f"{number}.md").hardlink_to(tmp_path / "0.md")
    contents = dict(read_folder(tmp_path, Limits(folder_max_bytes=1000)))
    assert [path for path, content in contents.items() if isinstance(content, bytes)] == [
        "0.md",
        "1.md",
    ]
    assert len(contents) == 9
    assert "raise folder_max_bytes" in str(contents["8.md"])
