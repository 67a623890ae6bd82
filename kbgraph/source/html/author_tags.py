"""Tags that authors write: those that a page does not show are replaced, so that no word is lost.

The sanitiser would remove some elements with their words: an `<svg>`, but also a `<line>` or a
`<set>` that an author means as text.
"""

from __future__ import annotations

import re
from html import escape

from kbgraph.source.html.sanitise import TAGS, as_text, is_outward
from kbgraph.source.markdown.html_tag import ELEMENTS, HIDDEN, WITHIN_LINE, HtmlTag, read_tag
from kbgraph.source.markdown.inline import NO_MARK, restore_code

_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|</?(?P<name>[a-z][^\s<>/]*)[^<>]*>?", re.IGNORECASE | re.DOTALL
)


def replace_in_block(html: str) -> str:
    """Replace tags in a block of HTML; the text of `<script>` and `<style>` stays hidden in it."""
    return _TAG.sub(_in_block, _as_written(html))


def _in_block(match: re.Match[str]) -> str:
    name = (match["name"] or "").lower()
    if not name or name in TAGS or name in HIDDEN:
        return match[0]
    return _replacement(read_tag(match[0]))


def replace_inline(written: str) -> str:
    """Replace a tag within a text; a name in angle brackets that is no element is text."""
    written = _as_written(written)
    tag = read_tag(written)
    if not tag.name or tag.name in TAGS:
        return written
    return _replacement(tag) if tag.name in ELEMENTS else as_text(written)


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
