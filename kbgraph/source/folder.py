"""Files of a folder to entries: the only walk of a folder, and the only module that opens an entry's file."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from kbgraph.errors import FolderError
from kbgraph.findings import Finding, Severity
from kbgraph.limits import DEFAULTS, Limits
from kbgraph.source import frontmatter, markdown
from kbgraph.source.entry import Entry, MappingNode
from kbgraph.source.names import normalise_key


def read_folder(folder: Path, limits: Limits = DEFAULTS) -> Iterator[tuple[str, bytes | Finding]]:
    """Path and bytes of every Markdown file below the folder, sorted by path; a finding for one that cannot be read.

    Hidden files and folders are left out. Links to folders, and links to files outside the folder, are not followed. Of a file
    that is too large, one byte more than the limit is read, so that the parser can tell.
    """
    if not folder.is_dir():
        raise FolderError(f"{folder} is not a folder: name a folder of Markdown files with --kb")
    root = folder.resolve()
    for path in sorted(_markdown_files(folder), key=lambda path: _name(path, folder)):
        name = _name(path, folder)
        wrong = _wrong_with(path, root)
        yield name, _unreadable(name, wrong) if wrong else _read(path, name, limits)


def _name(path: Path, folder: Path) -> str:
    """The path within the folder; bytes of it that are not UTF-8 are written as such: `\\xff`."""
    return (
        path.relative_to(folder)
        .as_posix()
        .encode(errors="surrogateescape")
        .decode(errors="backslashreplace")
    )


def _markdown_files(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if _is_open(name)]
        yield from (Path(parent, name) for name in files if is_entry(name))


def is_entry(path: str) -> bool:
    """Whether a path within a folder is that of an entry: a Markdown file, neither hidden nor in a folder that is left out."""
    *folders, name = path.split("/")
    return all(map(_is_open, folders)) and name.lower().endswith(".md") and not name.startswith(".")


def _is_open(folder: str) -> bool:
    return not folder.startswith(".") and folder != "node_modules"


def _wrong_with(path: Path, root: Path) -> str:
    """Why a file must not be opened; empty where it may be."""
    try:
        kind = path.stat().st_mode
        if path.is_symlink() and not path.resolve().is_relative_to(root):
            return "it is a link to a place outside the folder"
    except OSError as error:
        return f"cannot read it: {error.strerror}"
    return "" if stat.S_ISREG(kind) else "it is not a regular file"


def _read(path: Path, name: str, limits: Limits) -> bytes | Finding:
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            return file.read(limits.file_max_bytes + 1)
    except OSError as error:
        return _unreadable(name, f"cannot read it: {error.strerror}")


def _without_waiting(path: str, flags: int) -> int:
    """A file that has become a pipe since it was looked at is not waited for."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _unreadable(name: str, why: str) -> Finding:
    return Finding(name, 1, 1, Severity.ERROR, "unreadable", f"the file is left out: {why}")


def parse_file(path: str, content: bytes | Finding, limits: Limits = DEFAULTS) -> Entry:
    """One file as an entry. A file that cannot be read is an entry with a finding, and nothing else."""
    return (
        Entry(path, "", findings=(content,))
        if isinstance(content, Finding)
        else parse_entry(path, content, limits)
    )


def parse_entry(path: str, content: bytes, limits: Limits = DEFAULTS) -> Entry:
    """One file's bytes as an entry. A byte order mark is no text; what is not UTF-8 is replaced and reported."""
    findings: tuple[Finding, ...] = ()
    if len(content) > limits.file_max_bytes:
        content = content[: content.rfind(b"\n", 0, limits.file_max_bytes) + 1] or _whole_letters(
            content[: limits.file_max_bytes]
        )
        findings = (
            _too_much(
                path,
                content.count(b"\n") + 1,
                f"the file is larger than {limits.file_max_bytes} bytes",
            ),
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = content.decode("utf-8-sig", errors="replace")
        findings += (_not_utf8(path, content, error),)
    text = text.lstrip("\ufeff")
    if "\r" in text and "\n" not in text:
        text = text.replace("\r", "\n")
    front, body, first_line, wrong = frontmatter.split(text, path, limits)
    sections, stopped = markdown.parse(body, first_line, limits.body_max_events)
    if stopped is not None:
        findings += (
            _too_much(path, stopped, f"the body has more than {limits.body_max_events} marks"),
        )
    return Entry(
        path,
        text,
        front,
        sections,
        findings + wrong + _duplicate_keys(path, front),
        len(body),
        first_line,
    )


def _whole_letters(content: bytes) -> bytes:
    """Bytes without the half of a letter at their end."""
    start = next(
        (
            index
            for index in range(1, 5)
            if len(content) >= index and content[-index] & 0xC0 != 0x80
        ),
        0,
    )
    return content[:-start] if start and content[-start] >= 0xC0 else content


def _too_much(path: str, line: int, what: str) -> Finding:
    hint = "split it, or raise the limit in kbgraph.toml"
    return Finding(
        path,
        line,
        1,
        Severity.ERROR,
        "too-large",
        f"{what}; what stands beyond this line is not read",
        hint,
    )


def _not_utf8(path: str, content: bytes, error: UnicodeDecodeError) -> Finding:
    before = content[: error.start]
    line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
    return Finding(
        path, line, column, Severity.ERROR, "not-utf8", "the file is not UTF-8", "save it as UTF-8"
    )


def _duplicate_keys(path: str, front: MappingNode) -> tuple[Finding, ...]:
    seen: dict[str, int] = {}
    findings = []
    for key, _ in front.items:
        name = normalise_key(key.text)
        if name in seen:
            message = f"the key {key.text!r} stands twice; the first is on line {seen[name]}"
            findings.append(
                Finding(path, key.line, key.column, Severity.WARNING, "duplicate-key", message)
            )
        seen.setdefault(name, key.line)
    return tuple(findings)
