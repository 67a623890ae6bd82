"""The file kbgraph.toml of a folder: read without leaving the folder, and judged by its owner."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeAlias

from kbgraph.errors import SettingsError
from kbgraph.trust.contained_files import ContainedFileError, ContainedFolder, RefusedFileError

SETTINGS_FILE = "kbgraph.toml"
_MAX_BYTES = 64 * 1024
_ROOT = 0
_BOM = "\ufeff"
_Judge: TypeAlias = Callable[[os.stat_result, os.stat_result], str]
"""Takes the status of a file and of its folder, and returns why the file is not believed."""


class SettingsFile(NamedTuple):
    """A kbgraph.toml, which may be a stranger's."""

    path: Path
    text: str
    obstacle: str = ""
    """Why it is obeyed with the word of the user only; empty where it needs no word."""
    is_readable: bool = True
    """Whether it can be obeyed at all."""


def read_settings_file(folder: Path) -> SettingsFile | None:
    """Read the settings in a folder that the user names or stands in; None if there are none.

    Raises SettingsError.
    """
    return _read(folder, _judge_own)


def read_parent_settings_file(folder: Path) -> SettingsFile | None:
    """Read the settings in a folder above that of the user; None if there are none.

    Raises SettingsError.
    """
    return _read(folder, _judge_parent)


def _read(folder: Path, judge: _Judge) -> SettingsFile | None:
    path = folder / SETTINGS_FILE
    if not os.path.lexists(path):
        return None
    try:
        with ContainedFolder(folder) as contained:
            content, of_file = contained.read_with_status(SETTINGS_FILE, _MAX_BYTES + 1)
            obstacle = judge(of_file, contained.status())
        text = content.decode().removeprefix(_BOM)
    except RefusedFileError as error:
        return SettingsFile(path, "", str(error), is_readable=False)
    except ContainedFileError as error:
        raise SettingsError(f"{path}: cannot read the settings: {error}") from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SettingsError(
            f"{path}:{line}: cannot read the settings: bytes that are not UTF-8 begin here; "
            "save the file as UTF-8"
        ) from error
    if len(content) > _MAX_BYTES:
        raise SettingsError(f"{path}: the settings have more than {_MAX_BYTES} bytes")
    return SettingsFile(path, text, obstacle)


def _judge_own(file: os.stat_result, folder: os.stat_result) -> str:
    """Believe the file unless another user put it into a folder that all users may write to."""
    if folder.st_mode & stat.S_IWOTH and not _is_owned(file, folder.st_uid):
        return "another user owns it, and all users may write to its folder"
    return ""


def _judge_parent(file: os.stat_result, folder: os.stat_result) -> str:
    """Believe the file if nobody but the user and the administrator can have written it."""
    if not _is_owned(file) or not _is_owned(folder):
        return "another user owns it or its folder"
    if sys.platform != "win32" and (file.st_mode | folder.st_mode) & stat.S_IWOTH:
        return "all users may write to it or its folder"
    return ""


def _is_owned(status: os.stat_result, *others: int) -> bool:
    """Say whether the user, the administrator or one of the others owns a file.

    A command under sudo acts for the user who called it, as it does for git.
    """
    if sys.platform == "win32":
        return True
    user = os.geteuid()
    caller = os.environ.get("SUDO_UID", "") if user == _ROOT else ""
    return status.st_uid in {_ROOT, user, *others} or str(status.st_uid) == caller
