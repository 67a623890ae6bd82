"""Links put into the texts of entries: as a unified diff, or as the new text of a file."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kbgraph.linking.missing.mentions import TextPlace

_PREFIX = re.compile(r"[ \t>]*")
"""The marks before the text of a line of a paragraph."""


class LinkEdit(NamedTuple):
    """A link in the place of words of a file."""

    file: str
    place: TextPlace
    link: str


def with_links(text: str, edits: Iterable[LinkEdit]) -> str:
    """Return the text of a file with links in the place of words; edits must not overlap.

    Words across the end of a line become a link on the first of the lines: a wikilink has one.
    """
    lines = text.split("\n")
    ordered = sorted(edits, key=lambda each: each.place[:2], reverse=True)
    for _, place, link in ordered:
        first, last = lines[place.line - 1], lines[place.end_line - 1]
        before, after = first[: place.column - 1], last[place.end_column - 1 :]
        if place.line == place.end_line:
            lines[place.line - 1] = f"{before}{link}{after}"
        else:
            prefix = _PREFIX.match(last)
            ending = "\r" if first.endswith("\r") else ""
            rest = f"{prefix[0] if prefix else ''}{after.lstrip(' ')}"
            lines[place.line - 1 : place.end_line] = [f"{before}{link}{ending}", rest]
    return "\n".join(lines)


def unified_diff(name: str, before: str, after: str) -> Iterator[str]:
    """Yield the lines of a unified diff, with their ends, as `git apply` and `patch` read it."""
    old, new = _lines(before), _lines(after)
    for line in difflib.unified_diff(old, new, f"a/{name}", f"b/{name}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    """Return the lines of a text with their ends; only a newline ends one."""
    *ended, last = text.split("\n")
    return [f"{line}\n" for line in ended] + ([last] if last else [])


def by_file(edits: Iterable[LinkEdit]) -> dict[str, list[LinkEdit]]:
    """Return edits by their files, without those that overlap an earlier one."""
    found: dict[str, list[LinkEdit]] = defaultdict(list)
    for edit in edits:
        if not any(_overlap(edit.place, other.place) for other in found[edit.file]):
            found[edit.file].append(edit)
    return dict(sorted(found.items()))


def _overlap(one: TextPlace, other: TextPlace) -> bool:
    return one[:2] < (other.end_line, other.end_column) and other[:2] < (
        one.end_line,
        one.end_column,
    )
