"""Headings, and prose that becomes one since a line of hyphens is right below it."""

from __future__ import annotations

import re

from kbgraph.findings import UNNAMED, Finding, Severity
from kbgraph.source.entry import Inline
from kbgraph.source.markdown.inline import InlineBuilder

_SENTENCE_END = re.compile(r"[.,;:!?…。!?][\"'”’»)\]]*$")
_KEY_VALUE = re.compile(r"[a-z_][\w -]*:\s+\S|[^\s:][^:]*:\s+(?:[\d<]|https?:)")
"""A key as in front matter, or a label with a number, a day or an address."""


def read_heading(lines: list[InlineBuilder], empty: Inline) -> Inline:
    """Return a heading; the lines of one that has several are joined."""
    inlines = [line.inline() for line in lines]
    if not inlines:
        return empty
    first, *others = inlines
    if not others:
        return first
    text, places = "", []
    for inline in inlines:
        text = f"{text} {inline.text}" if text else inline.text
        before = len(text) - len(inline.text)
        places += [before + place for place in inline.places]
    return Inline(
        text=text,
        line=first.line,
        column=first.column,
        links=tuple(link for inline in inlines for link in inline.links),
        notes=tuple(note for inline in inlines for note in inline.notes),
        places=tuple(places),
        tags=tuple(tag for inline in inlines for tag in inline.tags),
    )


def setext_fault(
    lines: list[InlineBuilder], heading: Inline, underline: tuple[int, int], mark: str
) -> list[Finding]:
    """Return the fault of a heading that looks like prose above a rule."""
    if len(lines) == 1 and (mark == "=" or not _is_prose(lines[0], heading)):
        return []
    above = "the line above" if len(lines) == 1 else f"the {len(lines)} lines above"
    return [
        Finding(
            UNNAMED,
            *underline,
            Severity.WARNING,
            "setext-heading",
            message=f"the `{mark * 3}` on this line makes a heading of {above}",
            suggestion=f"for a rule, put an empty line above `{mark * 3}`;"
            " for a heading, write `## ` before its text",
        )
    ]


def _is_prose(line: InlineBuilder, heading: Inline) -> bool:
    return bool(
        heading.notes
        or line.pairs()
        or _SENTENCE_END.search(heading.text)
        or _KEY_VALUE.match(heading.text)
    )
