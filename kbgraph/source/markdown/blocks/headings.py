"""Headings, and prose that becomes one since a line of hyphens is right below it."""

from __future__ import annotations

import re

from kbgraph.findings import Fault, Severity
from kbgraph.source.entry import Inline, LinkKind
from kbgraph.source.markdown.inline import InlineBuilder
from kbgraph.source.names import join_lines

_SENTENCE_END = re.compile(r"[.,;:!?…。!?][\"'”’»)\]]*$")
_TAGS = re.compile(r"#[^\s#]+")
_KEY_VALUE = re.compile(r"[a-z_][\w -]*:\s+\S|[^\s:][^:]*:\s+(?:[\d<]|https?:)")
"""A key as in front matter, or a label with a number, a day or an address."""


_MAX_SHOWN_MARKS = 3
_MIN_MARKS = 2
"""Of a title; a single mark is rather an item without text."""


def read_heading(lines: list[InlineBuilder]) -> Inline:
    """Return the heading of some lines, which are joined if they are several."""
    if len(lines) == 1:
        return lines[0].inline()
    inlines = [
        inline for inline in (line.inline() for line in lines) if inline.text or inline.links
    ]
    if len(inlines) < 2:
        return inlines[0] if inlines else lines[0].inline()
    text, places, link_places = "", list[int](), list[int]()
    for inline in inlines:
        text = join_lines(filter(None, (text, inline.text)))
        before = len(text) - len(inline.text)
        places += [before + place for place in inline.places]
        link_places += [before + place for place in inline.link_places]
    return inlines[0]._replace(
        text=text,
        links=tuple(link for inline in inlines for link in inline.links),
        notes=tuple(note for inline in inlines for note in inline.notes),
        places=tuple(places),
        tags=tuple(tag for inline in inlines for tag in inline.tags),
        struck_out=tuple(link for inline in inlines for link in inline.struck_out),
        line_count=inlines[-1].line - inlines[0].line + 1,
        addresses=tuple(address for inline in inlines for address in inline.addresses),
        link_places=tuple(link_places),
    )


def setext_fault(
    lines: list[InlineBuilder], heading: Inline, underline: tuple[int, int], mark: str
) -> list[Fault]:
    """Return the fault of a heading that looks like prose above a rule."""
    is_title = not (
        _has_value(lines[0], heading) if mark.startswith("=") else _is_prose(lines[0], heading)
    )
    if len(lines) == 1 and len(mark) >= _MIN_MARKS and is_title:
        return []
    above = "the line above" if len(lines) == 1 else f"the {len(lines)} lines above"
    shown = mark[:_MAX_SHOWN_MARKS]
    return [
        Fault(
            *underline,
            Severity.WARNING,
            "setext-heading",
            message=f"the `{shown}` on this line makes a heading of {above}",
            suggestion=f"for a rule, put an empty line above `{shown}`;"
            " for a heading, write `## ` before its text",
        )
    ]


def _has_value(line: InlineBuilder, heading: Inline) -> bool:
    return bool(heading.notes or line.pairs())


def _is_prose(line: InlineBuilder, heading: Inline) -> bool:
    words = _TAGS.sub("", heading.text).strip()
    return bool(
        _has_value(line, heading)
        or (heading.tags and not words)
        or any(
            link.kind is LinkKind.WIKILINK and link.label != heading.text for link in heading.links
        )
        or _SENTENCE_END.search(heading.text)
        or _KEY_VALUE.match(heading.text)
    )
