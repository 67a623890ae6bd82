"""The settings of a kbgraph.toml that reach beyond its folder: other folders, and servers.

Settings may be a stranger's, as the notes beside them. Those that reach beyond
their folder need the word of the user: `kbgraph trust`, or the option --trust for one run.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kbgraph.findings import Finding, Severity
from kbgraph.trust.contained_files import ContainedFileError, ContainedFolder
from kbgraph.trust.settings_file import SettingsFile
from kbgraph.trust.trusted_folders import is_trusted

UNTRUSTED = "untrusted-setting"
"""The code of findings about settings that are not obeyed."""
_FOLDERS = ("kb", "ontology")


class Trust(Enum):
    """The settings that may reach beyond their folder."""

    RECORDED = "recorded"
    """Those of the folders that `kbgraph trust` has recorded."""
    ALL = "all"
    """All settings."""


def reach_of(folder: Path, settings: Mapping[str, Any]) -> dict[str, str]:
    """Return what the settings of a folder reach for beyond it, by the names of the settings."""
    # Normalised first, as the settings are obeyed: `link/../x` is not what the system takes it for.
    found = {
        name: os.path.realpath(folder / os.path.normpath(settings[name]))
        for name in _FOLDERS
        if isinstance(settings.get(name), str) and not is_inside(folder, settings[name])
    }
    return {**found, "store": repr(settings["store"])} if "store" in settings else found


def is_inside(folder: Path, path: str) -> bool:
    """Say whether a path leads to a place within a folder, its links included."""
    try:
        with ContainedFolder(folder) as contained:
            contained.target(os.path.relpath(folder / path, folder).replace(os.sep, "/"))
    except (ContainedFileError, ValueError):
        return False
    return True


def is_obeyed(file: SettingsFile, reach: Mapping[str, str], trust: Trust) -> bool:
    """Say whether the user trusts settings, or need not: they reach for nothing, and are theirs."""
    return (
        (not reach and not file.obstacle)
        or trust is Trust.ALL
        or is_trusted(file.path.parent, reach)
    )


def file_finding(file: SettingsFile, path: str) -> Finding:
    """Return the finding that no setting of a file is obeyed; `path` is shown as its place."""
    message = f"{_shown(str(file.path))} is not obeyed: {file.obstacle}"
    hint = _hint(file)
    return _finding(path, (1, 1), message, hint if file.is_readable else "put a file in its place")


def setting_finding(file: SettingsFile, path: str, name: str, value: object) -> Finding:
    """Return the finding that a setting is not obeyed; `path` is shown as its place."""
    if name == "store":
        message = f"the store at {_origins(value)} is not used without your word"
    else:
        place = f"{_shown(str(value))}, outside the folder of kbgraph.toml"
        message = f"{name} leads to {place}, which is not read without your word"
    hint = _hint(file)
    return _finding(path, setting_position(file.text, name), message, hint, name)


def link_finding(name: str, path: str) -> Finding:
    """Return the finding that a folder, which no setting names, is a link that leads elsewhere.

    `path` is shown as its place.
    """
    message = f"{name} is a link to a place outside the folder: it is not read"
    hint = "name the folder of the ontology with --ontology if you trust it"
    return _finding(path, (1, 1), message, hint, "ontology")


def _hint(file: SettingsFile) -> str:
    # Quoted, since it will be copied into a shell.
    folder = shlex.quote(_shown(str(file.path.parent)))
    return f"run `kbgraph trust {folder}` if you trust it, or add --trust for one run"


def _finding(
    path: str, position: tuple[int, int], message: str, hint: str, about: str = ""
) -> Finding:
    return Finding(path, *position, Severity.WARNING, "untrusted-setting", message, hint, about)


def setting_position(text: str, name: str) -> tuple[int, int]:
    """Return the line and column of a setting at the top level, as almost all write it."""
    key = rf"[\"']?{name}[\"']?"
    match = re.search(rf"^[ \t]*+(?:\[[ \t]*+)?({key})[ \t]*+[=.\]]", text, re.MULTILINE)
    if match is None:
        return 1, 1
    start = match.start(1)
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


def shown_reach(settings: Mapping[str, Any], reach: Mapping[str, str]) -> dict[str, str]:
    """Return what settings reach for as it can be shown: no address has its password."""
    return {
        name: _shown(place) if name in _FOLDERS else _origins(settings[name])
        for name, place in reach.items()
    }


def _origins(value: object) -> str:
    return ", ".join(sorted({_origin(each) for each in _addresses(value)}))


def _addresses(value: object) -> list[str]:
    values = value.values() if isinstance(value, dict) else [value]
    return [each for each in values if isinstance(each, str)]


def _origin(address: str) -> str:
    """Return scheme, host and port of an address: the rest may hold a password."""
    parts = urlsplit(address)
    return _shown(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}")


def _shown(text: str) -> str:
    """Return a text of the settings as one line without control characters."""
    return "".join(each if each.isprintable() else "\ufffd" for each in text)
