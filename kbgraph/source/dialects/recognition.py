"""The dialect of a folder, by the files that programs for notes leave in it.

Only names in the folder itself decide, and some small files of settings in it are read. They are
opened so that no link leads out of the folder.
"""

from __future__ import annotations

import os
import posixpath
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
from kbgraph.source.dialects.edn import Form, UnreadSettings, read_settings
from kbgraph.source.dialects.foam import FOAM
from kbgraph.source.dialects.journal_dates import names_days
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
_TEMPLATE_SETTINGS = (
    ".obsidian/templates.json",
    ".obsidian/plugins/templater-obsidian/data.json",
)
_TEMPLATES = re.compile(r'"(?:folder|templates_folder)"\s*:\s*"/*(?P<folder>[^"\\/][^"\\]*)"')
_FOAM_EXTENSIONS = ".vscode/extensions.json"
_FOAM_EXTENSION = re.compile(r'"foam\.foam-vscode"', re.IGNORECASE)
_MAX_PATTERN = 100
_TITLE_FORMAT, _NAME_FORMAT = ":journal/page-title-format", ":file/name-format"
_NAME_FORMATS = (":legacy", ":triple-lowbar")


class FolderDialect(NamedTuple):
    """The dialect of a folder, and what its owner should know of the choice."""

    dialect: Dialect
    findings: tuple[Finding, ...] = ()


class _SettingsText(NamedTuple):
    """The text of a file of settings."""

    path: str
    text: str
    fault: UnreadSettings | None = None
    """The reason why it is not the whole file."""


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
            is_inside(self.folder, found) for pattern in patterns for found in self._names(pattern)
        )

    def _names(self, pattern: str) -> list[str]:
        """Return what has a name, or begins with one that ends in `*`, by the path from here."""
        beginning = pattern.removesuffix("*")
        with suppress(OSError):
            if beginning == pattern:
                return [pattern] if (self.folder / pattern).exists() else []
            # A glob takes twice as long for 100,000 names.
            with os.scandir(self.folder) as items:
                return [item.name for item in items if item.name.startswith(beginning)]
        return []

    def text(self, path: str) -> str:
        """Return the beginning of a file; empty where it is not read."""
        return self.settings(path).text

    def settings(self, path: str) -> _SettingsText:
        """Return the beginning of a file, and why it is not all of it."""
        if not os.path.lexists(self.folder / path):
            return _SettingsText(path, "")
        try:
            with ContainedFolder(self.folder, self.root) as contained:
                data = contained.read(path, _MAX_BYTES + 1)
        except ContainedFileError as error:
            fault = UnreadSettings(1, str(error), "make it a file of the folder that can be read")
            return _SettingsText(path, "", fault)
        text = data[:_MAX_BYTES].decode("utf-8-sig", errors="replace")
        return _SettingsText(path, text, _fault_of_bytes(data, text))

    def finding(self, path: str, fault: UnreadSettings) -> Finding:
        """Return the finding that a file of settings is not obeyed."""
        return Finding(
            file=posixpath.relpath(path, self.kb or "."),
            line=fault.line,
            column=1,
            severity=Severity.WARNING,
            code="unread-settings",
            message=f"these settings are not obeyed: {fault.message}",
            suggestion=fault.remedy,
            about=path,
        )


def _fault_of_bytes(data: bytes, text: str) -> UnreadSettings | None:
    """Return why the bytes of a file are not its whole text."""
    if len(data) > _MAX_BYTES:
        message = f"the file is larger than {_MAX_BYTES} bytes"
        return UnreadSettings(text.count("\n") + 1, message, "remove what it does not need")
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return UnreadSettings(line, "the file is not UTF-8", "save it as UTF-8")
    return None


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


def template_folders(folder: Path, root: Path | None = None) -> tuple[str, ...]:
    """Return the folders of templates that settings of Obsidian name.

    No link on the way from `root` to the folder may leave `root`.
    """
    place = _MarkedPlace(folder, root)
    found = (_TEMPLATES.search(place.text(path)) for path in _TEMPLATE_SETTINGS)
    return tuple([match["folder"].strip("/") for match in found if match])


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
    if read is None:
        return FolderDialect(dialect, unread)
    found = read(dialect, place)
    return found._replace(findings=found.findings + unread)


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


def _logseq(dialect: Dialect, place: _MarkedPlace) -> FolderDialect:
    """Return Logseq's dialect; a graph that states no format of file names has the older one."""
    files = map(place.settings, _LOGSEQ_CONFIG)
    file = next((each for each in files if each.fault or each.text.strip()), None)
    if file is None:
        return FolderDialect(dialect)
    settings = file.fault or read_settings(file.text)
    if isinstance(settings, UnreadSettings):
        return FolderDialect(dialect, (place.finding(file.path, settings),))
    if settings is None:
        return FolderDialect(dialect)
    title, names = settings.get(_TITLE_FORMAT), settings.get(_NAME_FORMAT)
    faults = (*_title_faults(title), *_name_faults(names))
    pattern = title.text if title and not _title_faults(title) else DEFAULT_TITLE
    is_new = names is not None and names.text == _NAME_FORMATS[-1]
    pages = LogseqPages(pattern, has_dots=not is_new)
    found = tuple(place.finding(file.path, each) for each in faults)
    return FolderDialect(replace(dialect, pages=pages), found)


def _title_faults(title: Form | None) -> tuple[UnreadSettings, ...]:
    is_short = title is not None and title.is_string and len(title.text) <= _MAX_PATTERN
    if title is None or (is_short and names_days(title.text)):
        return ()
    message = f"{_TITLE_FORMAT} gives no names of days that can be read again"
    return (UnreadSettings(title.line, message, f'write it as "{DEFAULT_TITLE}" or "yyyy-MM-dd"'),)


def _name_faults(names: Form | None) -> tuple[UnreadSettings, ...]:
    if names is None or names.text in _NAME_FORMATS:
        return ()
    message = f"{_NAME_FORMAT} is none of {', '.join(_NAME_FORMATS)}"
    return (UnreadSettings(names.line, message, "write the one of your graph"),)


def _dendron(dialect: Dialect, place: _MarkedPlace) -> FolderDialect:
    """Return Dendron's dialect with the vaults of `dendron.yml`."""
    # Only such folders need the parser of YAML, and a server's supervisor starts without it.
    from kbgraph.source.dialects.workspace import read_vaults

    file = place.settings("dendron.yml")
    listed = file.fault or read_vaults(file.text)
    findings: tuple[Finding, ...] = ()
    if isinstance(listed, UnreadSettings):
        findings, listed = (place.finding(file.path, listed),), ()
    named = {} if place.kb else {place.folder.name: ""}
    for vault in listed:
        path = vault.path.removeprefix("./").strip("/.")
        notes = "notes" if vault.is_self_contained else ""
        name = vault.name or path.rpartition("/")[2]
        if name:
            named[name] = _within("/".join(filter(None, (path, notes))), place.kb)
    pages = DendronNotes(tuple(sorted(named.items())))
    return FolderDialect(replace(dialect, pages=pages), findings)


def _within(path: str, folder: str) -> str:
    """Return a path as it is from a folder, if it leads there."""
    return "" if path == folder else path.removeprefix(f"{folder}/") if folder else path


_SETTINGS: Mapping[str, Callable[[Dialect, _MarkedPlace], FolderDialect]] = MappingProxyType(
    {LOGSEQ.name: _logseq, DENDRON.name: _dendron}
)
"""The readers of the settings that programs keep in a folder of theirs."""
