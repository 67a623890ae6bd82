"""The folders whose settings the user trusts: a file among the user's own settings.

It keeps a digest of what the settings reached for when they were trusted. Settings that reach for
something else later need another word.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from kbgraph.errors import SettingsError
from kbgraph.trust.atomic_write import write_atomically
from kbgraph.trust.user_folders import settings_folder

_FILE = "trusted-folders.json"


def record_file() -> Path:
    """Return the path of the user's record."""
    return settings_folder() / _FILE


def trusted_folders() -> dict[str, str]:
    """Return the trusted folders, each with the digest of its settings.

    Raises SettingsError where the record cannot be read.
    """
    file = record_file()
    try:
        folders = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise SettingsError(f"{file}: cannot read the trusted folders: {error}") from error
    if not isinstance(folders, dict):
        raise SettingsError(f"{file}: cannot read the trusted folders: correct or remove the file")
    return {str(folder): str(digest) for folder, digest in folders.items()}


def is_trusted(folder: Path, reach: Mapping[str, str]) -> bool:
    """Say whether the user trusts a folder whose settings reach for these places.

    A record that lies in the folder itself is not the user's, nor is one at a relative path.
    """
    key, file = os.path.realpath(folder), record_file()
    if not file.is_absolute() or Path(os.path.realpath(file)).is_relative_to(key):
        return False
    return trusted_folders().get(key) == _digest(reach)


def remember(folder: Path, reach: Mapping[str, str]) -> None:
    """Record that the user trusts a folder whose settings reach for these places."""
    _write({**trusted_folders(), os.path.realpath(folder): _digest(reach)})


def forget(folder: str) -> bool:
    """Remove a folder from the record; return whether it was there."""
    folders = trusted_folders()
    is_known = folders.pop(folder, None) or folders.pop(os.path.realpath(folder), None)
    if is_known:
        _write(folders)
    return bool(is_known)


def _digest(reach: Mapping[str, str]) -> str:
    # The address of a store may hold a password, so the record has no value itself.
    return hashlib.sha256(json.dumps(reach, sort_keys=True).encode()).hexdigest()


def _write(folders: Mapping[str, str]) -> None:
    file = record_file()
    text = json.dumps(dict(sorted(folders.items())), indent=2)
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"cannot write {file}: {error.strerror}") from error
    write_atomically(file, f"{text}\n".encode("ascii"))
