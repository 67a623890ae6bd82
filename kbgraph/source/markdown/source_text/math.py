"""Math between dollar signs, `$x$` and `$$x$$`, which is code: it has no links, tags or marks.

A dollar sign opens math where no space is behind it, and closes it where no space is before it and
no digit behind it (as in Obsidian and Pandoc), within one line. So prices are no math, and nor is a
text between two prices. Between two dollar signs math may have several lines, even empty ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kbgraph.source.markdown.events import read_events_with_math

NO_DOLLAR = "\x0e"
"""Stands for a dollar sign that opens no math: one byte long like it, and in no text."""
_MAY_END = re.compile(r"\$(?<![\s\\]\$)(?!\d)")
"""A sign that may close math; prices have none.

The sign comes first, since the search for a literal is many times faster.
"""
_BLOCK = re.compile(
    r"^[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*+\$\$(?P<math>(?:(?!\$\$)[^\n])*+\n.*?)\$\$",
    re.MULTILINE | re.DOTALL,
)
"""Math of several lines that opens at the start of a line."""
_MARKS = re.compile(rb"[\\^_{}=]")
"""Marks that tell math from a text between two prices, such as `5 and B` in `$5 and B$`."""
_SIGN = ord("$")
"""In a link that the parser ends at another one, it gives math the place of the label."""
_MAX_PASSES = 10
"""Times that a text is parsed: a sign that opens no math may leave another that does."""


def find_math(text: str) -> str | None:
    """Return a text in which the parser finds math as authors mean it; None if it has none."""
    if not _MAY_END.search(text):
        return None
    text = _with_joined_blocks(text)
    for _ in range(_MAX_PASSES):
        data = bytearray(text.encode())
        spans = [*_dollar_spans(text)]
        wrong = [*_wrong_signs(bytes(data), spans)]
        if not wrong:
            return text if any(span.is_math for span in spans) else None
        for place in wrong:
            data[place : place + 1] = NO_DOLLAR.encode()
        text = data.decode()
    return None


class _Span(NamedTuple):
    """The bytes of math, or of a wikilink."""

    start: int
    end: int
    is_math: bool
    is_inline: bool = False


def _dollar_spans(text: str) -> Iterator[_Span]:
    for event, span in read_events_with_math(text):
        if event.__class__ is not dict:
            continue
        if "InlineMath" in event or "DisplayMath" in event:
            yield _Span(span["start"], span["end"], True, "InlineMath" in event)
        elif event.get("Start", "").__class__ is dict:
            (link,) = event["Start"].values()
            if link.__class__ is dict and "$" in link.get("dest_url", ""):
                yield _Span(span["start"], span["end"], False)


def _wrong_signs(data: bytes, spans: list[_Span]) -> Iterator[int]:
    """Yield the places of the signs that open no math, though the parser sees some."""
    end, in_link = 0, False
    for span in spans:
        before = data[end : span.start]
        if b"[[" in before or b"]]" in before or b"\n" in before:
            before = before[before.rfind(b"\n") + 1 :]
            in_link = before.rfind(b"[[") > before.rfind(b"]]")
        end = span.end
        if not span.is_math:
            # Of `[[$a]] and [[$b]]` the parser makes one link, as its signs could enclose math.
            if b"]]" in data[span.start : span.end].rstrip(b"]"):
                yield data.find(b"$", span.start)
        elif span.is_inline and (in_link or _is_text(data, span)) and data[span.start] == _SIGN:
            yield span.start


def _is_text(data: bytes, span: _Span) -> bool:
    """Say whether what the parser takes for math within a line is text."""
    math = data[span.start + 1 : span.end - 1]
    is_amount = math[:1].isdigit() and len(math.split(None, 1)) > 1 and not _MARKS.search(math)
    return b"\n" in math or data[span.end : span.end + 1].isdigit() or is_amount


def _with_joined_blocks(text: str) -> str:
    """Replace the ends of lines in math of several lines, in which Markdown could see blocks."""
    if "$$" not in text:
        return text
    joined = _BLOCK.sub(_joined, text)
    if joined == text:
        return text
    made = set(_display_math(joined))

    def checked(match: re.Match[str]) -> str:
        start = len(text[: match.start("math")].encode()) - len("$$")
        end = start + len(match["math"].encode()) + 2 * len("$$")
        return _joined(match) if (start, end) in made else match[0]

    return _BLOCK.sub(checked, text)


def _display_math(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of math of a text, but not those in a row: a table has no rows of lines."""
    in_table = False
    for event, span in read_events_with_math(text):
        if event.__class__ is not dict:
            continue
        if "DisplayMath" in event and not in_table:
            yield span["start"], span["end"]
        elif "Table" in event.get("Start", ()) or event.get("End") == "Table":
            in_table = "Start" in event


def _joined(match: re.Match[str]) -> str:
    return match[0].replace("\r", " ").replace("\n", " ")
