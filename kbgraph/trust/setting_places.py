"""The lines of a kbgraph.toml at which its errors are: the parser gives the values alone."""

from __future__ import annotations

import re
import tomllib
from itertools import islice
from pathlib import Path
from typing import Any

from kbgraph.errors import SettingsError

_MAX_OCCURRENCES = 20
"""Of a name, tried as the key: each takes as long as reading the file."""
_OF_PARSER = re.compile(
    r"(?P<problem>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end .*)\)"
)


class WrongSettingError(SettingsError):
    """A setting that has a wrong value or does not exist; `keys` lead to it from the top."""

    def __init__(self, problem: str, *keys: str) -> None:
        super().__init__(problem)
        self.keys = keys


class SettingsSyntaxError(SettingsError):
    """A file that is no TOML; `place` is the line, and the column where it is known."""

    def __init__(self, problem: str, place: str) -> None:
        super().__init__(f"cannot read the settings: {problem}")
        self.place = place


def placed(error: SettingsError, path: Path, text: str) -> SettingsError:
    """Return an error of a file with the path, and with the line where it is known."""
    match error:
        case SettingsSyntaxError(place=place):
            pass
        case WrongSettingError(keys=keys):
            place = str(line_of(text, keys) or "")
        case _:
            place = ""
    return SettingsError(f"{path}:{place}: {error}" if place else f"{path}: {error}")


def syntax_error(error: Exception, text: str) -> SettingsError:
    """Return the error of a parser of TOML, with its line."""
    match = _OF_PARSER.fullmatch(str(error))
    if match is None:
        return SettingsError(f"cannot read the settings: {error}")
    place = f"{match['line']}:{match['column']}" if match["line"] else str(text.count("\n") + 1)
    return SettingsSyntaxError(match["problem"], place)


def line_of(text: str, keys: tuple[str, ...]) -> int:
    """Return the line of a setting, counted from 1; 0 where it is not found.

    The last key may stand in a table, a dotted key or a table within braces, and its name in
    comments and texts too. The occurrence is the one without which the setting has another name.
    """
    for length in range(len(keys), 0, -1):
        start = _start_of(text, keys[:length])
        if start is not None:
            return text.count("\n", 0, start) + 1
    return 0


def _start_of(text: str, keys: tuple[str, ...]) -> int | None:
    other = f"{keys[-1]}-renamed"
    for match in islice(
        re.finditer(rf"(?<![\w-]){re.escape(keys[-1])}(?![\w-])", text), _MAX_OCCURRENCES
    ):
        try:
            renamed = tomllib.loads(text[: match.start()] + other + text[match.end() :])
        except (ValueError, RecursionError):
            continue
        if not _has(renamed, keys):
            return match.start()
    return None


def _has(settings: Any, keys: tuple[str, ...]) -> bool:
    for key in keys:
        if not isinstance(settings, dict) or key not in settings:
            return False
        settings = settings[key]
    return True
