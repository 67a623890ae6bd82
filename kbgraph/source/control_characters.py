"""Control characters in files and their names: most of them are not text, and no XML holds them.

They are replaced before anything reads the file, so that pages and exports in all syntaxes agree.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import accumulate

from kbgraph.findings import Finding, Severity
from kbgraph.source.entry import MappingNode, Node, ScalarNode, SequenceNode, keys_and_scalars
from kbgraph.source.markdown import code_spans
from kbgraph.xml_characters import EXCLUDED, REPLACEMENT, holds_excluded, replace_excluded

_NAMES = {
    0x00: "null",
    0x07: "bell",
    0x08: "backspace",
    0x0B: "vertical tab",
    0x0C: "form feed",
    0x1B: "escape",
}
_MAX_BYTE = 0xFF
_REFERENCE = re.compile(r"&#(?:(?P<decimal>[0-9]{1,7})|[xX](?P<hex>[0-9A-Fa-f]{1,6}));")
_ESCAPE = re.compile(
    r"\\(?:x(?P<x>[0-9A-Fa-f]{2})|u(?P<u>[0-9A-Fa-f]{4})|U(?P<U>[0-9A-Fa-f]{8})|(?P<one>.))"
)
_MAKES_CONTROL = re.compile(r"\\[xuU0abvfe]")
"""The start of each escape that can make such a character."""
_UNPRINTED = re.compile(f"{EXCLUDED.pattern}|[\t\n\r\x7f-\x9f\u2028\u2029]")
"""Characters of a path that are escaped: those that no document holds, and other controls."""
_ONE_LETTER = {"0": 0x00, "a": 0x07, "b": 0x08, "v": 0x0B, "f": 0x0C, "e": 0x1B}
"""Escapes of YAML 1.2 (section 5.7) for such characters."""


def written_path(path: str) -> str:
    """Return a path in which a control character is written `\\x0c`, as in findings and pages.

    So are line ends, which would otherwise make lines of their own in lists of findings.
    """
    return _UNPRINTED.sub(lambda match: _written(ord(match[0])), path)


def _written(code_point: int) -> str:
    return f"\\x{code_point:02x}" if code_point <= _MAX_BYTE else f"\\u{code_point:04x}"


def replace_raw(path: str, text: str) -> tuple[str, tuple[Finding, ...]]:
    """Replace the control characters that a file holds."""
    if not holds_excluded(text):
        return text, ()
    places = ((match.start(), ord(match[0])) for match in EXCLUDED.finditer(text))
    return replace_excluded(text), tuple(_findings(path, text, places, first_line=1))


def replace_references(path: str, body: str, first_line: int) -> tuple[str, tuple[Finding, ...]]:
    """Replace references such as `&#12;`, which stand for control characters, outside of code.

    `&#00;` takes their place, which CommonMark reads as U+FFFD: columns stay the same.
    """
    matches = [each for each in _REFERENCE.finditer(body) if _is_excluded(_code_point(each))]
    if not matches:
        return body, ()
    code = sorted(code_spans(body))
    matches = [each for each in matches if not _is_within(code, each.start())]
    places = ((each.start(), _code_point(each)) for each in matches)
    starts = {each.start() for each in matches}
    replaced = _REFERENCE.sub(
        lambda match: re.sub("[0-9A-Fa-f]", "0", match[0]) if match.start() in starts else match[0],
        body,
    )
    return replaced, tuple(_findings(path, body, places, first_line))


def replace_escaped(
    path: str, front: MappingNode, text: str, front_end: int
) -> tuple[MappingNode, tuple[Finding, ...]]:
    """Replace the control characters that escapes of YAML have made, such as `"\\x0c"`."""
    if not _MAKES_CONTROL.search(text, 0, front_end):
        return front, ()
    damaged = [each for each in keys_and_scalars(front) if holds_excluded(each.text)]
    if not damaged:
        return front, ()
    starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
    places = (
        _place_of_escape(text, each, starts[each.line - 1] + each.column - 1) for each in damaged
    )
    return _replaced_mapping(front), tuple(_findings(path, text, places, first_line=1))


def _is_excluded(code_point: int) -> bool:
    return 0 < code_point < 0x110000 and EXCLUDED.fullmatch(chr(code_point)) is not None


def _is_within(spans: list[tuple[int, int]], index: int) -> bool:
    """Say whether an index lies within one of the spans, which are sorted and do not overlap."""
    before = bisect_right(spans, (index, sys.maxsize)) - 1
    return before >= 0 and index < spans[before][1]


def _code_point(reference: re.Match[str]) -> int:
    return int(reference["decimal"]) if reference["decimal"] else int(reference["hex"], 16)


def _replaced(node: Node) -> Node:
    match node:
        case ScalarNode():
            return _replaced_scalar(node)
        case SequenceNode(items=items):
            return replace(node, items=tuple(map(_replaced, items)))
        case MappingNode():
            return _replaced_mapping(node)


def _replaced_mapping(node: MappingNode) -> MappingNode:
    items = ((_replaced_scalar(key), _replaced(value)) for key, value in node.items)
    return replace(node, items=tuple(items))


def _replaced_scalar(node: ScalarNode) -> ScalarNode:
    value = replace_excluded(node.value) if isinstance(node.value, str) else node.value
    return node._replace(value=value, text=replace_excluded(node.text))


def _place_of_escape(text: str, scalar: ScalarNode, start: int) -> tuple[int, int]:
    """Return where the first escape of a control character stands, and its code point.

    The value starts at the index `start` of the text.
    """
    for match in _ESCAPE.finditer(text, start):
        digits = match["x"] or match["u"] or match["U"]
        code_point = int(digits, 16) if digits else _ONE_LETTER.get(match["one"], -1)
        if code_point == 0 or _is_excluded(code_point):
            return match.start(), code_point
    first = EXCLUDED.search(scalar.text)
    return start, ord(first[0] if first else REPLACEMENT)


def _findings(
    path: str, text: str, places: Iterable[tuple[int, int]], first_line: int
) -> Iterator[Finding]:
    """Yield a finding for each code point, at its first place."""
    found: dict[int, list[int]] = {}
    for offset, code_point in places:
        found.setdefault(code_point, []).append(offset)
    for code_point, offsets in found.items():
        first = offsets[0]
        name = f" ({_NAMES[code_point]})" if code_point in _NAMES else ""
        times = f", {len(offsets)} times from here on" if len(offsets) > 1 else ""
        yield Finding(
            path,
            first_line + text.count("\n", 0, first),
            first - text.rfind("\n", 0, first),
            Severity.WARNING,
            "control-character",
            f"the control character U+{code_point:04X}{name} is no text and is read as "
            f"{REPLACEMENT} (U+FFFD){times}",
            "remove it",
        )
