"""Settings under the names of an earlier release: read for one more release, with a notice."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from itertools import islice
from typing import NamedTuple, TypeVar

from kbgraph.findings import Finding, Severity
from kbgraph.trust.setting_places import WrongSettingError

RENAMED_LIMITS = {
    "file_bytes": "file_max_bytes",
    "front_matter_bytes": "front_matter_max_bytes",
    "front_matter_depth": "front_matter_max_depth",
    "body_events": "body_max_events",
    "query_seconds": "query_timeout_seconds",
    "query_megabytes": "query_max_megabytes",
    "query_bytes": "query_max_chars",
    "query_waiting": "query_queue_size",
    "answer_bytes": "response_max_bytes",
    "answer_rows": "response_max_rows",
}
"""The new name of each limit that had another name in release 0.1."""
_MAX_OCCURRENCES = 20
"""Of a name, tried as the key: each takes as long as reading the file."""
_Value = TypeVar("_Value")


class SettingsText(NamedTuple):
    """The text of a kbgraph.toml, and its path relative to the folder of entries."""

    text: str
    path: str


def with_new_names(
    limits: Mapping[str, _Value], source: SettingsText
) -> tuple[dict[str, _Value], tuple[Finding, ...]]:
    """Return the limits under their new names, and a notice for each old name.

    Raises SettingsError if a limit is given under both of its names.
    """
    findings = []
    renamed = dict(limits)
    for old in sorted(limits.keys() & RENAMED_LIMITS.keys()):
        new = RENAMED_LIMITS[old]
        if new in limits:
            raise WrongSettingError(
                f"{old} and {new} set the same limit: remove {old}, which is the old name",
                "limits",
                old,
            )
        renamed[new] = renamed.pop(old)
        findings.append(_notice(old, new, source))
    return renamed, tuple(findings)


def _notice(old: str, new: str, source: SettingsText) -> Finding:
    line, column = _position(source.text, old, new)
    return Finding(
        source.path,
        line,
        column,
        Severity.NOTICE,
        "renamed-setting",
        f"the limit {old} is called {new} now; the next release does not read the old name",
        f"write {new}",
        old,
    )


def _position(text: str, old: str, new: str) -> tuple[int, int]:
    """Return the line and column of a key of `[limits]`, each counted from 1.

    The parser gives no positions, and the name may also be in a comment or a string. The key is the
    occurrence whose replacement renames the limit.
    """
    for match in islice(re.finditer(rf"\b{old}\b", text), _MAX_OCCURRENCES):
        start, end = match.span()
        with suppress(tomllib.TOMLDecodeError):
            if old not in tomllib.loads(text[:start] + new + text[end:])["limits"]:
                return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    return 1, 1  # A key that is written with escapes, which nobody does.
