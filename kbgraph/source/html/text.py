"""The texts of an output: footnotes, addresses and marks in them become elements."""

from __future__ import annotations

import re
from html import escape
from typing import NamedTuple

from kbgraph.source.html.placeholders import Placeholders
from kbgraph.source.html.sanitise import as_text, is_outward
from kbgraph.source.html.tags import OwnAttributes, title_attribute
from kbgraph.source.link_targets import LinkTarget, LinkTargets
from kbgraph.source.markdown.bare_links import bare_links, link_to_address
from kbgraph.source.markdown.inline import BLOCK_ID
from kbgraph.source.markdown.inline.placeholders import restore_prose
from kbgraph.source.markdown.positions import Positions
from kbgraph.source.notes import MARK

_PAIRED = re.compile(r"(?<!=)==(?!=)|\^\[|[\[\]]")
"""Marks of a highlighted text, and the brackets of an inline footnote."""


class _Opened(NamedTuple):
    """A mark that opens a part of a text, if another closes it."""

    placeholder: str
    depth: int
    """The number of elements that are open where it stands."""


class TextWriter:
    """Writes texts to an output. `notes` are the lines on which footnotes are defined."""

    def __init__(
        self, out: list[str], targets: LinkTargets, own: OwnAttributes, placeholders: Placeholders
    ) -> None:
        self._out, self._targets, self._own = out, targets, own
        self._placeholders = placeholders
        self.notes: dict[str, int] = {}
        self.is_in_link = False
        """Whether a text is that of a link, which has no further links in it."""
        self._highlight: _Opened | None = None
        self._note: _Opened | None = None
        self._brackets = 0
        """The brackets that are open within the inline footnote."""
        self._last = -1
        """The index in the output of the last text."""
        self._place = (0, 0)

    def put(self, text: str, offset: int, positions: Positions, depth: int) -> None:
        """Write a text that starts at a byte, within as many elements as `depth` says."""
        end = 0
        if "^" in text or "://" in text or "](" in text:
            self._place = positions.at(offset)
        for match in MARK.finditer(text) if "[^" in text else ():
            self._put_words(text[end : match.start()], depth)
            self.put_note(restore_prose(match[1]))
            end = match.end()
        self._put_words(text[end:], depth)

    def _put_words(self, text: str, depth: int) -> None:
        end = 0
        for bare in () if self.is_in_link else bare_links(text):
            self._put_marked(text[end : bare.start], depth)
            self._put_address(restore_prose(bare.address))
            end = bare.end
        self._put_marked(text[end:], depth)

    def _put_address(self, address: str) -> None:
        """Write an address as a link whose text it is."""
        target = self._targets.link(link_to_address(address, self._place))
        attributes = self._own("class", target.kind) + title_attribute(target.title)
        if not target.address:
            self._out.append(f"<span{attributes}>{as_text(address)}</span>")
            return
        is_out = is_outward(target.address)
        href = f' href="{escape(target.address)}"' if is_out else self._own("href", target.address)
        self._out.append(f"<a{href}{attributes}>{as_text(address)}</a>")

    def _put_marked(self, text: str, depth: int) -> None:
        has_marks = "==" in text or "^[" in text or self._note is not None
        self._out.append(
            "".join(self._marked(text, depth)) if has_marks else as_text(restore_prose(text))
        )
        self._last = len(self._out) - 1

    def _marked(self, text: str, depth: int) -> list[str]:
        html: list[str] = []
        end = 0
        for match in _PAIRED.finditer(text):
            made = self._mark(
                match[0],
                depth,
                text[match.start() - 1 : match.start()],
                text[match.end() : match.end() + 1],
            )
            if made:
                html += [as_text(restore_prose(text[end : match.start()])), made]
                end = match.end()
        return [*html, as_text(restore_prose(text[end:]))]

    def _mark(self, mark: str, depth: int, before: str, behind: str) -> str:
        """Return the HTML of a mark; empty where it is text."""
        if mark == "==":
            return self._highlight_mark(depth, before, behind)
        if mark == "^[" and self._note is None:
            self._brackets = 0
            self._note = _Opened(self._placeholders.new(mark), depth)
            return self._note.placeholder
        self._brackets += 1 if mark != "]" else -1
        note = self._note
        if note is None or self._brackets >= 0:
            return ""
        self._note = None
        if note.depth != depth:
            return ""
        self._placeholders.put(note.placeholder, f"<small{self._own('class', 'remark')}>")
        return "</small>"

    def _highlight_mark(self, depth: int, before: str, behind: str) -> str:
        opened = self._highlight
        if opened and opened.depth == depth and not before.isspace():
            self._highlight = None
            self._placeholders.put(opened.placeholder, "<mark>")
            return "</mark>"
        if opened or behind.isspace():
            return ""
        self._highlight = _Opened(self._placeholders.new("=="), depth)
        return self._highlight.placeholder

    def put_note(self, name: str) -> None:
        """Write the reference to a footnote."""
        line = self.notes.get(name)
        target = LinkTarget(f"#P{line}", label=name) if line else self._targets.note(name)
        if target is None:
            self._out.append(escape(f"[^{name}]"))
            return
        if self._out:
            # The reference stands right after the word that it belongs to, on the same line.
            self._out[-1] = self._out[-1].rstrip()
        text = escape(target.label or name)
        if not self.is_in_link:
            href = self._own("href", target.address)
            text = f"<a{href}{title_attribute(target.title)}>{text}</a>"
        self._out.append(f"<sup{self._own('class', 'ref')}>{text}</sup>")

    def end_block(self) -> int:
        """Forget the marks that are open, and hide a block id; return its line, or 0."""
        self._highlight = self._note = None
        last, self._last = self._last, -1
        if last < 0 or last != len(self._out) - 1 or "^" not in self._out[last]:
            return 0
        match = BLOCK_ID.search(self._out[last])
        if match is None or (match[0].startswith("^") and self._is_behind_text(last)):
            return 0
        self._out[last] = self._out[last][: match.start()]
        return self._place[0]

    def _is_behind_text(self, index: int) -> bool:
        """Say whether the text at an index stands right behind another on its line."""
        before = self._out[index - 1] if index else ""
        is_start = before.endswith((">", "\n")) and not before.startswith("</")
        return bool(before.strip()) and not is_start and not before[-1:].isspace()
