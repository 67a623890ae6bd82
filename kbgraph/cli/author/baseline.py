"""The baseline of `kbgraph check`: findings that are known, so that new ones alone count.

A finding is known by its file, its code and the text at fault, and not by its line, so that a known
one stays known where lines are added above it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from kbgraph.errors import SettingsError
from kbgraph.findings import Finding
from kbgraph.trust.output_file import write_output

_VERSION = 1
_MAX_COUNT = 1_000_000_000
_FAULTS = (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError)
"""Raised for a file that is no baseline: numbers may be infinite, and lists nested without end."""
_LINES = re.compile(r"\blines? \d+(?:, \d+)*(?: and \d+)?|:\d+\b")
"""Lines in a message: `on line 3`, `lines 24 and 26`, `a.md:12`."""


class _Known(NamedTuple):
    """A finding without its place in the file."""

    file: str
    code: str
    about: str


class NewFindings(NamedTuple):
    """The findings that a baseline does not have, and how it differs otherwise."""

    new: tuple[Finding, ...]
    known: int
    """The number of findings that the baseline has."""
    gone: int
    """The number of findings of the baseline that are not made any more."""


def write_baseline(path: Path, findings: tuple[Finding, ...]) -> None:
    """Write the findings as a baseline, sorted, so that versions can be compared."""
    counts = Counter(map(_known, findings))
    rows = [{**known._asdict(), "count": counts[known]} for known in sorted(counts)]
    document = {"version": _VERSION, "findings": rows}
    text = json.dumps(document, ensure_ascii=False, indent=1)
    write_output(path, f"{text}\n".encode())


def compare(path: Path, findings: tuple[Finding, ...]) -> NewFindings:
    """Compare findings with a baseline. Raises SettingsError if it cannot be read."""
    left = _read(path)
    new = []
    for finding in findings:
        known = _known(finding)
        if left[known]:
            left[known] -= 1
        else:
            new.append(finding)
    return NewFindings(tuple(new), len(findings) - len(new), left.total())


def _known(finding: Finding) -> _Known:
    about = finding.about or _LINES.sub("line", finding.message)
    return _Known(finding.file, finding.code, about)


def _read(path: Path) -> Counter[_Known]:
    if not path.is_file():
        raise SettingsError(f"there is no baseline {path}: write one with --write-baseline {path}")
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        rows = document["findings"] if document["version"] == _VERSION else []
        counts = Counter(
            {
                _Known(row["file"], row["code"], row["about"]): min(int(row["count"]), _MAX_COUNT)
                for row in rows
            }
        )
    except _FAULTS as error:
        raise SettingsError(
            f"{path} is no baseline: write one with --write-baseline {path}"
        ) from error
    if document["version"] != _VERSION:
        raise SettingsError(f"{path} is of another release: write it again with --write-baseline")
    return counts
