"""Links put into the texts of entries: as a unified diff, or as the new text of a file."""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kbgraph.linking.naming.mentions import TextPlace

_PREFIX = re.compile(r"[ \t>]*")
"""The marks before the text of a line of a paragraph."""
_LINE_END = re.compile(r"(\r\n|\r|\n)")
_MAY_BEGIN_LINE = re.compile(r" +(?!\d+[.)])\w(?!.*::)")
"""Words that are no mark of a list, a quotation or a field at the start of a line."""


class LinkEdit(NamedTuple):
    """A link in the place of words of a file."""

    file: str
    place: TextPlace
    link: str


def with_links(text: str, edits: Iterable[LinkEdit]) -> str:
    """Return the text of a file with links in the place of words; edits must not overlap.

    Words across the end of a line become a link on the first of the lines: a wikilink has one. The
    columns of the first line do not count a byte order mark.
    """
    words = text.lstrip("\ufeff")
    marks = text[: len(text) - len(words)]
    parts = _LINE_END.split(words)
    lines, ends = parts[::2], [*parts[1::2], ""]
    ordered = sorted(edits, key=lambda each: each.place[:2], reverse=True)
    for _, place, link in ordered:
        first, last = place.line - 1, place.end_line - 1
        before, after = lines[first][: place.column - 1], lines[last][place.end_column - 1 :]
        if first == last:
            lines[first] = f"{before}{link}{after}"
            continue
        if _MAY_BEGIN_LINE.match(after):
            prefix = _PREFIX.match(lines[last])
            rest = f"{prefix[0] if prefix else ''}{after.lstrip(' ')}"
            lines[first : last + 1] = [f"{before}{link}", rest]
            ends[first : last + 1] = [ends[first], ends[last]]
        else:
            # An empty line would end the paragraph, and some signs would begin a list.
            lines[first : last + 1] = [f"{before}{link}{after}"]
            ends[first : last + 1] = [ends[last]]
    return marks + "".join(map("".join, zip(lines, ends, strict=True)))


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
    found: dict[str, list[LinkEdit]] = {}
    taken: dict[str, list[TextPlace]] = {}
    for edit in edits:
        places = taken.setdefault(edit.file, [])
        at = bisect_left(places, edit.place)
        # Those that are taken do not overlap: only the two beside it can.
        if not any(_overlap(edit.place, other) for other in places[max(0, at - 1) : at + 1]):
            places.insert(at, edit.place)
            found.setdefault(edit.file, []).append(edit)
    return dict(sorted(found.items()))


def _overlap(one: TextPlace, other: TextPlace) -> bool:
    return one[:2] < (other.end_line, other.end_column) and other[:2] < (
        one.end_line,
        one.end_column,
    )
