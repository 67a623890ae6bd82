"""Tags that authors write: those that a page does not show are replaced, so that no word is lost.

The sanitiser would remove some elements with their words: an `<svg>`, but also a `<line>` or a
`<set>` that an author means as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape
from typing import TypeAlias

from kbgraph.source.html.sanitise import TAGS, as_text, is_outward
from kbgraph.source.markdown.html_tag import ELEMENTS, HIDDEN, WITHIN_LINE, HtmlTag, read_tag
from kbgraph.source.markdown.inline.placeholders import NO_MARK, restore_code

_TAG = re.compile(
    r"</?[A-Za-z][A-Za-z0-9-]*+"
    r"(?>\s+[A-Za-z_:][\w.:-]*+(?:\s*=\s*(?:[^\s\"'=<>`]+|'[^']*'|\"[^\"]*\"))?)*+\s*/?>"
)
"""A tag of CommonMark."""
_UNSEEN = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">"))
"""The starts and ends of comments and declarations."""


ShownTag: TypeAlias = Callable[[HtmlTag], str]
"""Returns the HTML for a tag with an address within the folder; empty where it has none."""


def replace_in_block(html: str, shown: ShownTag) -> str:
    """Replace tags in a block of HTML, and leave out what `<script>` and `<style>` hide."""
    return "".join(_replaced(_as_written(html), shown))


def _replaced(html: str, shown: ShownTag) -> Iterator[str]:
    at, lowered = 0, html.lower()
    last_ends = {mark: lowered.rfind(mark) for _, mark in _UNSEEN}
    last_ends |= {name: lowered.rfind(f"</{name}") for name in HIDDEN}
    while (start := html.find("<", at)) >= 0:
        yield html[at:start]
        mark = next((mark for opened, mark in _UNSEEN if html.startswith(opened, start)), "")
        if mark and last_ends[mark] > start:
            at = html.find(mark, start) + len(mark)
            continue
        if mark == "-->":
            return
        match = _TAG.match(html, start)
        if match is None:
            yield "&lt;"
            at = start + 1
            continue
        at = match.end()
        tag = read_tag(match[0])
        if tag.name not in HIDDEN:
            yield _shown(match[0], tag, shown)
        elif not tag.closes and last_ends[tag.name] > start:
            at = lowered.find(f"</{tag.name}", start)
    yield html[at:]


def replace_inline(written: str, shown: ShownTag) -> str:
    """Replace a tag within a text; a name in angle brackets that is no element is text."""
    written = _as_written(written)
    tag = read_tag(written)
    if tag.name and tag.name not in ELEMENTS:
        return as_text(written)
    return _shown(written, tag, shown)


def _shown(written: str, tag: HtmlTag, shown: ShownTag) -> str:
    own = shown(tag) if tag.address and not is_outward(tag.address) else ""
    if own:
        return own if tag.name in WITHIN_LINE else f" {own} "
    return written if tag.name in TAGS or not tag.name else _replacement(tag)


def _replacement(tag: HtmlTag) -> str:
    """Return a link for an image or a film: a page sends no request to another host."""
    space = "" if tag.name in WITHIN_LINE else " "
    text = escape(tag.label or tag.address)
    if is_outward(tag.address):
        text = f'<a href="{escape(tag.address)}">{text}</a>'
    return f"{space}{text}{space}" if text else space


def _as_written(html: str) -> str:
    """Return HTML without the placeholders of the parser."""
    return restore_code(html).replace(NO_MARK, "")
