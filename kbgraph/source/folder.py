"""The files of a folder as entries."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from kbgraph.errors import FolderError
from kbgraph.findings import Fault, Finding, Severity
from kbgraph.limits import DEFAULTS, Limits
from kbgraph.source import control_characters, frontmatter, markdown
from kbgraph.source.dialects import OBSIDIAN, Dialect
from kbgraph.source.encoding import decode
from kbgraph.source.entry import Entry, MappingNode, Section
from kbgraph.source.entry_files import entry_paths, is_entry
from kbgraph.source.ignored import NOTHING_IGNORED, IgnoredFiles
from kbgraph.source.notes import CitationKeys
from kbgraph.trust.contained_files import ContainedFileError, ContainedFolder


def read_folder(
    folder: Path,
    limits: Limits = DEFAULTS,
    ignored: IgnoredFiles = NOTHING_IGNORED,
    root: Path | None = None,
) -> Iterator[tuple[str, bytes | Finding]]:
    """Read the Markdown files below a folder, sorted by path, but those that are ignored.

    Yields the path and bytes of each file, or a finding where it cannot be read. Hidden files and
    folders are left out. Symbolic links to folders, and to files outside the folder, are not
    followed. Of a file that is too large, the limit and one byte more are read, so that
    `parse_entry` sees that it is. No link on the way from `root` to the folder may leave `root`.
    Raises FolderError where the folder is none.
    """
    require_folder(folder)
    paths = (os.path.relpath(path, folder).replace(os.sep, "/") for path in entry_paths(folder))
    yield from read_files(folder, paths, limits, ignored, root)


def read_files(
    folder: Path,
    paths: Iterable[str],
    limits: Limits = DEFAULTS,
    ignored: IgnoredFiles = NOTHING_IGNORED,
    root: Path | None = None,
) -> Iterator[tuple[str, bytes | Finding]]:
    """Read files below a folder, given by their paths within it, as `read_folder` reads all.

    Paths that are no entries' are left out. The limit on the bytes of a folder holds for these
    files together.
    """
    with contained_entries(folder, ignored, root) as contained:
        left = limits.folder_max_bytes
        for name, path in sorted((shown_path(path), path) for path in paths):
            if name in ignored or not is_entry(path):
                continue
            content = _read(contained, path, name, limits) if left >= 0 else b""
            left -= len(content) if isinstance(content, bytes) else 0
            yield name, content if left >= 0 else _unreadable(name, _beyond(limits))


def require_folder(folder: Path) -> None:
    """Raise FolderError where a folder of entries is none."""
    if not folder.is_dir():
        raise FolderError(f"{folder} is not a folder: name a folder of Markdown files with --kb")


def contained_entries(
    folder: Path, ignored: IgnoredFiles = NOTHING_IGNORED, root: Path | None = None
) -> ContainedFolder:
    """Open a folder, below which links lead to entries only. Raises FolderError."""
    require_folder(folder)
    try:
        return ContainedFolder(
            folder, root, lambda path: not is_entry(path) or shown_path(path) in ignored
        )
    except ContainedFileError as error:
        raise FolderError(f"{folder}: {error}") from error


def read_file_times(folder: Path) -> dict[str, datetime]:
    """Return the time at which each entry's file below a folder was changed, by its shown path.

    Links are not followed: what they lead to may lie outside the folder. Files that vanish
    meanwhile, and times beyond the calendar, are left out.
    """
    times: dict[str, datetime] = {}
    for path in entry_paths(folder):
        with suppress(OSError, OverflowError, ValueError):
            time = datetime.fromtimestamp(os.lstat(path).st_mtime, UTC)
            times[shown_path(os.path.relpath(path, folder))] = time.astimezone()
    return times


def _beyond(limits: Limits) -> str:
    return (
        f"the files up to this one have more than {limits.folder_max_bytes} bytes; "
        "ignore some, or raise folder_max_bytes in kbgraph.toml"
    )


def shown_path(path: str) -> str:
    """Return a path as it is shown: bytes not in UTF-8 and control characters are escaped."""
    if path.isprintable() and os.sep == "/":
        return path
    name = path.replace(os.sep, "/").encode(errors="surrogateescape")
    return control_characters.written_path(name.decode(errors="backslashreplace"))


def _read(folder: ContainedFolder, path: str, name: str, limits: Limits) -> bytes | Finding:
    try:
        return folder.read(path, limits.file_max_bytes + 1)
    except ContainedFileError as error:
        return _unreadable(name, str(error))


def _unreadable(name: str, reason: str) -> Finding:
    return Finding(name, 1, 1, Severity.ERROR, "unreadable", f"the file is left out: {reason}")


def parse_file(
    path: str, content: bytes | Finding, limits: Limits = DEFAULTS, dialect: Dialect = OBSIDIAN
) -> Entry:
    """Parse a file; one that could not be read is an entry with a finding alone."""
    return (
        Entry(path, "", findings=(content,))
        if isinstance(content, Finding)
        else parse_entry(path, content, limits, dialect)
    )


def parse_entry(
    path: str, content: bytes, limits: Limits = DEFAULTS, dialect: Dialect = OBSIDIAN
) -> Entry:
    """Parse the bytes of a file, which is written in a dialect.

    A file or body over its limit is cut and reported.
    """
    opened = _open(path, content, limits, dialect)
    front = opened.front
    parsed = markdown.parse(opened.body, front.body_line, limits.body_max_events, opened.keys)
    cut: tuple[Finding, ...] = ()
    if parsed.stopped is not None:
        problem = f"the body has more than {limits.body_max_events} parser events"
        cut = (_too_large(path, parsed.stopped, problem),)
    structure = _structure(path, front, parsed.faults)
    kinds = _line_kinds(front.line_kinds, front.body_line, parsed.line_kinds, opened.text)
    return opened.entry(parsed.sections, cut, structure, kinds)


def parse_file_lazily(
    path: str, content: bytes | Finding, limits: Limits = DEFAULTS, dialect: Dialect = OBSIDIAN
) -> Entry:
    """Parse a file as far as most subjects need it: the rest of its sections when one is asked for.

    Findings about its body are left out, and so are the kinds of its lines.
    """
    if isinstance(content, Finding):
        return parse_file(path, content)
    opened = _open(path, content, limits, dialect)
    return opened.entry(
        markdown.parse_lazily(
            opened.body, opened.front.body_line, limits.body_max_events, opened.keys
        )
    )


class _OpenedFile(NamedTuple):
    """A file whose front matter has been read."""

    path: str
    text: str
    front: frontmatter.FrontMatter
    node: MappingNode
    """The front matter without control characters."""
    body: str
    keys: CitationKeys
    findings: tuple[Finding, ...]
    """Those about the file and its characters."""

    def entry(
        self,
        sections: Sequence[Section],
        cut: tuple[Finding, ...] = (),
        structure: tuple[Finding, ...] = (),
        line_kinds: bytes = b"",
    ) -> Entry:
        """Return the file as an entry, with what is known of its body and where that was cut."""
        return Entry(
            path=self.path,
            text=self.text,
            front=self.node,
            sections=sections,
            findings=self.findings + cut + self.front.findings + structure,
            body_length=len(self.body),
            body_line=self.front.body_line,
            line_kinds=line_kinds,
            citation_keys=self.keys,
        )


def _open(path: str, content: bytes, limits: Limits, dialect: Dialect) -> _OpenedFile:
    findings: tuple[Finding, ...] = ()
    if len(content) > limits.file_max_bytes:
        content = _cut(content, limits.file_max_bytes)
        problem = f"the file is larger than {limits.file_max_bytes} bytes"
        findings = (_too_large(path, content.count(b"\n") + 1, problem),)
    text, undecoded = decode(path, content)
    text, controls = control_characters.replace_raw(path, text)
    front = frontmatter.in_dialect(frontmatter.split(text, path, limits), path, dialect)
    front_end = len(text) - len(front.body)
    node, escaped = control_characters.replace_escaped(path, front.node, text, front_end)
    body, references = control_characters.replace_references(path, front.body, front.body_line)
    findings += undecoded + controls + escaped + references
    keys = frontmatter.citation_keys(node, text, unread=bool(front.findings))
    keys = keys if dialect is OBSIDIAN else keys._replace(dialect=dialect)
    return _OpenedFile(path, text, front, node, body, keys, findings)


def _line_kinds(of_front: bytes, body_line: int, of_body: bytes, text: str) -> bytes:
    """Return the kinds of all lines. Behind front matter at the end there is no line of a body."""
    return (of_front.ljust(body_line - 1, b"\0") + of_body)[: text.count("\n") + 1]


def _structure(
    path: str, front: frontmatter.FrontMatter, of_body: tuple[Fault, ...]
) -> tuple[Finding, ...]:
    """Return the findings about the structure of a body.

    Keys that are no front matter have a finding already. The heading that Markdown makes of them is
    no further fault.
    """
    has_keys_as_text = any(
        finding.code.startswith("front-matter")
        and finding.line >= front.body_line
        and (front.body_line == 1 or finding.code != "front-matter")
        for finding in front.findings
    )
    if has_keys_as_text:
        index = next((i for i, each in enumerate(of_body) if each.code == "setext-heading"), None)
        of_body = of_body if index is None else (*of_body[:index], *of_body[index + 1 :])
    return tuple(fault.finding(path) for fault in of_body)


def _cut(content: bytes, max_bytes: int) -> bytes:
    """Cut text to a size, after its last whole line or else character."""
    lines = content[: content.rfind(b"\n", 0, max_bytes) + 1]
    return lines or _whole_characters(content[:max_bytes])


def _whole_characters(content: bytes) -> bytes:
    """Remove an incomplete UTF-8 sequence at the end."""
    last = range(1, min(len(content), 4) + 1)
    lead = next((index for index in last if content[-index] & 0xC0 != 0x80), 0)
    return content[:-lead] if lead and content[-lead] >= 0xC0 else content


def _too_large(path: str, line: int, problem: str) -> Finding:
    message = f"{problem}; it is not read beyond this line"
    hint = "split it, or raise the limit in kbgraph.toml"
    return Finding(path, line, 1, Severity.ERROR, "too-large", message, hint)
