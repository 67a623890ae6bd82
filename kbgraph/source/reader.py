"""Files of a folder to entries: the only walk of a folder, and the only module that opens an entry's file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from kbgraph.errors import FolderError
from kbgraph.finding import Finding, Severity
from kbgraph.source import frontmatter, markdown
from kbgraph.source.entry import Entry, Mapping


def read_folder(folder: Path) -> Iterator[tuple[str, bytes | Finding]]:
    """Path and bytes of every Markdown file below the folder, sorted by path; a finding for one that cannot be read.

    Hidden files and folders are left out, and links to places outside the folder are not followed.
    """
    if not folder.is_dir():
        raise FolderError(f"{folder} is not a folder: name a folder of Markdown files with --kb")
    for path in sorted(_markdown_files(folder), key=lambda path: path.relative_to(folder).as_posix()):
        name = path.relative_to(folder).as_posix()
        try:
            yield name, path.read_bytes()
        except OSError as error:
            yield name, Finding(name, 1, 1, Severity.ERROR, "unreadable", f"cannot read the file: {error.strerror}")


def _markdown_files(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "node_modules"]
        for name in files:
            path = Path(parent, name)
            if name.lower().endswith(".md") and not name.startswith(".") and path.is_file() and _is_inside(path, folder):
                yield path


def _is_inside(path: Path, folder: Path) -> bool:
    return not path.is_symlink() or path.resolve().is_relative_to(folder.resolve())


def parse_files(files: Iterable[tuple[str, bytes | Finding]]) -> list[Entry]:
    """The entries of the files, in the order of their paths. A file that cannot be read is an entry with a finding."""
    return [
        Entry(path, "", findings=(content,)) if isinstance(content, Finding) else parse_entry(path, content)
        for path, content in sorted(files, key=lambda item: item[0])
    ]


def parse_entry(path: str, content: bytes) -> Entry:
    """One file's bytes as an entry. A byte order mark is no text; what is not UTF-8 is replaced and reported."""
    findings: tuple[Finding, ...] = ()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = content.decode("utf-8-sig", errors="replace")
        findings = (_not_utf8(path, content, error),)
    front, body, first_line, wrong = frontmatter.split(text, path)
    return Entry(path, text, front, markdown.parse(body, first_line), findings + wrong + _duplicate_keys(path, front))


def _not_utf8(path: str, content: bytes, error: UnicodeDecodeError) -> Finding:
    before = content[: error.start]
    line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
    return Finding(path, line, column, Severity.ERROR, "not-utf8", "the file is not UTF-8", "save it as UTF-8")


def _duplicate_keys(path: str, front: Mapping) -> tuple[Finding, ...]:
    seen: dict[str, int] = {}
    findings = []
    for key, _ in front.items:
        name = key.text.strip().casefold()
        if name in seen:
            message = f"the key {key.text!r} stands twice; the first is on line {seen[name]}"
            findings.append(Finding(path, key.line, key.column, Severity.WARNING, "duplicate-key", message))
        seen.setdefault(name, key.line)
    return tuple(findings)
