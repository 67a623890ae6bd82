"""The dialect of a folder, by the files that programs for notes leave in it.

Only names in the folder itself decide, and some small files of settings in it are read. They are
opened so that no link leads out of the folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from kbgraph.findings import Finding, Severity
from kbgraph.source.dialects.dendron import DENDRON, DendronNotes
from kbgraph.source.dialects.dialect import OBSIDIAN, Dialect
from kbgraph.source.dialects.foam import FOAM
from kbgraph.source.dialects.logseq import DEFAULT_TITLE, LOGSEQ, LogseqPages
from kbgraph.trust.contained_files import ContainedFileError, ContainedFolder
from kbgraph.trust.reach import is_inside

DIALECTS: Mapping[str, Dialect] = MappingProxyType(
    {each.name: each for each in (OBSIDIAN, LOGSEQ, DENDRON, FOAM)}
)
_MAX_BYTES = 65_536
"""Of a file of settings; the rest is not read."""
_LOGSEQ_CONFIG = ("logseq/config.edn", ".logseq/config.edn")
_MARKERS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "dendron": ("dendron.yml", "root.schema.yml", "dendron.code-workspace", ".dendron.*"),
    "logseq": _LOGSEQ_CONFIG,
    "foam": (".foam", ".vscode/foam.json"),
    "obsidian": (".obsidian",),
})  # fmt: skip
"""The names of files and folders that show a dialect, in the order in which they decide."""
_FOAM_EXTENSIONS = ".vscode/extensions.json"
_FOAM_EXTENSION = re.compile(r'"foam\.foam-vscode"', re.IGNORECASE)
_MAX_PATTERN = 100
_EDN_COMMENT = re.compile(r";[^\n]*")
_EDN_TITLE = re.compile(r':journal/page-title-format\s+"([^"\n]*)"')
_EDN_NAMES = re.compile(r":file/name-format\s+:triple-lowbar\b")
_VAULTS = re.compile(
    r"^(?P<indent>[ ]*)vaults:[ \t\r]*\n(?P<items>(?:(?P=indent)(?:[ ]+\S|-).*\n?)*)", re.MULTILINE
)
_VAULT_KEY = re.compile(
    r"^[ ]*(?P<first>-[ \t]*)?(?:(?P<key>fsPath|name|selfContained):(?P<value>.+))?", re.MULTILINE
)


class FolderDialect(NamedTuple):
    """The dialect of a folder, and what its owner should know of the choice."""

    dialect: Dialect
    findings: tuple[Finding, ...] = ()


class _MarkedPlace(NamedTuple):
    """A folder in which a program for notes may have left files."""

    folder: Path
    root: Path | None = None
    """The folder that no link on the way to it may leave."""
    kb: str = ""
    """The path of the entries within it."""

    def has(self, *patterns: str) -> bool:
        """Say whether there is a file or folder of any of some names, here and not elsewhere."""
        return any(
            is_inside(self.folder, str(found.relative_to(self.folder)))
            for pattern in patterns
            for found in self.folder.glob(pattern)
        )

    def text(self, path: str) -> str:
        """Return the beginning of a file; empty where it is not read."""
        if not os.path.lexists(self.folder / path):
            return ""
        with suppress(ContainedFileError), ContainedFolder(self.folder, self.root) as contained:
            return contained.read(path, _MAX_BYTES).decode(errors="replace")
        return ""


def dialect_of(
    folder: Path, root: Path | None = None, name: str = "", home: Path | None = None
) -> FolderDialect:
    """Return the dialect of a folder of entries: the one of `DIALECTS`, else that of its markers.

    Markers are searched for in the folder, then in its `home`, the folder of its kbgraph.toml.
    Without any it is Obsidian's. Where there are markers of several programs, that of another
    program than Obsidian decides: Obsidian reads the folders of all others, and leaves its marker
    there. No link on the way from `root` to the folder may leave `root`.
    """
    places = [_MarkedPlace(folder, root)]
    if home is not None and folder != home and folder.is_relative_to(home):
        places.append(_MarkedPlace(home, kb=folder.relative_to(home).as_posix()))
    if name:
        marked = (each for each in places if each.has(*_MARKERS[name]))
        return _in_place(DIALECTS[name], next(marked, places[0]))
    for place in places:
        found = [each for each, patterns in _MARKERS.items() if _is_marked(place, each, patterns)]
        if found:
            chosen = _in_place(DIALECTS[found[0]], place)
            several = (_several(found),) if len(found) > 1 else ()
            return chosen._replace(findings=several + chosen.findings)
    return FolderDialect(OBSIDIAN)


def _is_marked(place: _MarkedPlace, name: str, patterns: tuple[str, ...]) -> bool:
    if place.has(*patterns):
        return True
    return name == FOAM.name and _FOAM_EXTENSION.search(place.text(_FOAM_EXTENSIONS)) is not None


def _several(found: list[str]) -> Finding:
    chosen, *others = (name.capitalize() for name in found)
    return Finding(
        file="kbgraph.toml",
        line=1,
        column=1,
        severity=Severity.NOTICE,
        code="several-dialects",
        message=f"the folder has files of {chosen} and of {', '.join(others)};"
        f" its notes are read as those of {chosen}",
        suggestion=f'write dialect = "{found[0]}", or another of them, in kbgraph.toml',
        about="dialect",
    )


def _in_place(dialect: Dialect, place: _MarkedPlace) -> FolderDialect:
    """Return a dialect with what the folder's own settings say of its names."""
    read = _SETTINGS.get(dialect.name)
    unread = _unread_files(dialect, place)
    return FolderDialect(read(dialect, place) if read else dialect, unread)


def _unread_files(dialect: Dialect, place: _MarkedPlace) -> tuple[Finding, ...]:
    """Return the finding that a program keeps notes here in a syntax that is not read."""
    folder = place.folder / place.kb
    paths = sorted(path for pattern in dialect.unread for path in folder.glob(pattern))
    if not paths:
        return ()
    name = paths[0].relative_to(folder).as_posix()
    first = "".join(char if char.isprintable() else "\ufffd" for char in name)
    return (
        Finding(
            file=first,
            line=1,
            column=1,
            severity=Severity.WARNING,
            code="unread-files",
            message=f"{_count(paths)} no Markdown, and not read",
            suggestion="write them as Markdown",
            about=first,
        ),
    )


def _count(paths: list[Path]) -> str:
    return "1 file of notes is" if len(paths) == 1 else f"{len(paths)} files of notes are"


def _logseq(dialect: Dialect, place: _MarkedPlace) -> Dialect:
    """Return Logseq's dialect; a graph that states no format of file names has the older one."""
    text = _EDN_COMMENT.sub("", next(filter(None, map(place.text, _LOGSEQ_CONFIG)), ""))
    if not text.strip():
        return dialect
    title = _EDN_TITLE.search(text)
    pattern = title[1] if title and 0 < len(title[1]) <= _MAX_PATTERN else DEFAULT_TITLE
    return replace(dialect, pages=LogseqPages(pattern, has_dots=not _EDN_NAMES.search(text)))


def _dendron(dialect: Dialect, place: _MarkedPlace) -> Dialect:
    """Return Dendron's dialect with the vaults of `dendron.yml`."""
    listed = _VAULTS.search(place.text("dendron.yml"))
    vaults: list[dict[str, str]] = [{}]
    for match in _VAULT_KEY.finditer(listed["items"] if listed else ""):
        if match["first"]:
            vaults.append({})
        if match["key"]:
            vaults[-1].setdefault(match["key"], match["value"].strip().strip("\"'"))
    named = {} if place.kb else {place.folder.name: ""}
    for vault in vaults:
        path = vault.get("fsPath", "").removeprefix("./").strip("/.")
        notes = "notes" if vault.get("selfContained") == "true" else ""
        name = vault.get("name") or path.rpartition("/")[2]
        if name:
            named[name] = _within("/".join(filter(None, (path, notes))), place.kb)
    return replace(dialect, pages=DendronNotes(tuple(sorted(named.items()))))


def _within(path: str, folder: str) -> str:
    """Return a path as it is from a folder, if it leads there."""
    return "" if path == folder else path.removeprefix(f"{folder}/") if folder else path


_SETTINGS: Mapping[str, Callable[[Dialect, _MarkedPlace], Dialect]] = MappingProxyType(
    {LOGSEQ.name: _logseq, DENDRON.name: _dendron}
)
"""The readers of the settings that programs keep in a folder of theirs."""
