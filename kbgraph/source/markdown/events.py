"""The events of the Markdown parser, pyromark (pulldown-cmark), with positions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pyromark

from kbgraph.source.dialects import OBSIDIAN, Dialect
from kbgraph.source.entry import Link, LinkKind
from kbgraph.source.markdown.inline.placeholders import ESCAPED_HASH, NO_MARK
from kbgraph.source.markdown.link_events import GivenLink, LinkEvents

PARSER_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_WIKILINKS
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_GFM
)
CALLOUT = re.compile(r"\[![^\]\n]+\][+-]?\s*")
"""The marker of a callout, with which a quotation starts."""
ROW_END = {"End": "TableRow"}
"""The event that ends a row. Cells that are missing in it begin where the next row does."""
_TAG_START = re.compile(r"(?:^|[\s(])#[^\s#]")
_LINK_KINDS = {
    ("Link", True): LinkKind.WIKILINK,
    ("Link", False): LinkKind.MARKDOWN,
    ("Image", True): LinkKind.EMBED,
    ("Image", False): LinkKind.IMAGE,
}


class Definition(NamedTuple):
    """The definition of a reference link."""

    address: str
    start: int
    end: int


def line_events(
    text: str, offset: int, dialect: Dialect = OBSIDIAN
) -> Iterator[tuple[Any, int, int]]:
    """Yield the inline events of a line that stands at a byte of its body.

    The line is read as prose, even where it would start another block on its own: the character
    before it keeps the parser from seeing a list, a quotation or a heading.
    """
    if dialect.links is not None:
        text = text.replace("\\#", ESCAPED_HASH)
        events = LinkEvents(text.encode(), dialect.links).rewrite([*_line_events(text)])
    else:
        events = _line_events(text)
    for event, span in events:
        yield event, span["start"] + offset, span["end"] + offset


def _line_events(text: str) -> Iterator[tuple[Any, Any]]:
    before = len(NO_MARK.encode())
    for event, span in pyromark.events_with_range(
        f"{NO_MARK}{text}", options=PARSER_OPTIONS, merge_text=True
    ):
        place = {"start": max(0, span["start"] - before), "end": max(0, span["end"] - before)}
        if span["start"] == 0 and isinstance(event, dict) and "Text" in event:
            yield {"Text": event["Text"].removeprefix(NO_MARK)}, place
        else:
            yield event, place


def pieces(block: bytes, offset: int) -> Iterator[tuple[Any, int, int]]:
    """Yield the inline events of a block that stands at a byte of its body, read as one line.

    Texts are not merged, so that each is as long as its source, but for entities.
    """
    line = block.replace(b"\n", b" ").replace(b"\r", b" ").decode()
    before = len(NO_MARK.encode())
    for event, span in pyromark.events_with_range(
        f"{NO_MARK}{line}", options=PARSER_OPTIONS, merge_text=False
    ):
        start, end = max(before, span["start"]), max(before, span["end"])
        yield event, start - before + offset, end - before + offset


def _is_code(event: Any) -> bool:
    return "Code" in event or "CodeBlock" in event.get("Start", ())


def definitions(text: str) -> dict[str, Definition]:
    """Return the definitions of reference links by label, of each label the first."""
    found = pyromark.reference_definitions(text, options=PARSER_OPTIONS)
    return {
        label: Definition(each["dest"], each["span"]["start"], each["span"]["end"])
        for label, each in found.items()
    }


def read_events(text: str) -> Iterator[tuple[Any, Any]]:
    """Return the events of a text, each with its span of bytes; texts are merged."""
    return iter(pyromark.events_with_range(text, options=PARSER_OPTIONS, merge_text=True))


def read_events_with_math(text: str) -> Iterator[tuple[Any, Any]]:
    """Return the events of a text in which dollar signs enclose math."""
    options = PARSER_OPTIONS | pyromark.Options.ENABLE_MATH
    return iter(pyromark.events_with_range(text, options=options, merge_text=True))


def weight(text: str) -> int:
    """Return the marks in a text: a tag or field takes as much memory as a cell."""
    tags = len(_TAG_START.findall(text)) if "#" in text else 0
    fields = min(text.count("::"), text.count("(") + text.count("[")) if "::" in text else 0
    return 3 * (tags + fields)


def code_spans(body: str) -> list[tuple[int, int]]:
    """Return where code starts and ends, in characters."""
    text, spans = body.encode(), []
    last_byte = last_index = 0  # So that the text before is decoded once, not for each span.
    for event, span in pyromark.events_with_range(body, options=PARSER_OPTIONS):
        if isinstance(event, dict) and _is_code(event):
            start = last_index + len(text[last_byte : span["start"]].decode())
            last_byte = span["end"]
            last_index = start + len(text[span["start"] : last_byte].decode())
            spans.append((start, last_index))
    return spans


def code_rows(written: bytes, start: int) -> Iterator[tuple[str, int]]:
    """Yield the text and the first byte of each line of a code span that starts at a byte."""
    marks = len(written) - len(written.lstrip(b"`"))
    offset = start + marks
    for row in written[marks : len(written) - marks].split(b"\n"):
        words = row.lstrip(b" \t>") if offset > start + marks else row
        if words.strip():
            yield words.decode().strip(), offset + len(row) - len(words)
        offset += len(row) + 1


def read_link(data: Any, line: int, column: int) -> Link:
    """Return the link or image that an event starts, without its label."""
    tag, link = next(iter(data.items()))
    is_wikilink = isinstance(link["link_type"], dict)
    scheme = "mailto:" if link["link_type"] == "Email" else ""
    if is_wikilink and "Given" in link["link_type"]:
        given: GivenLink = link["link_type"]["Given"]
        kind = LinkKind.TAG if given.is_word else _LINK_KINDS[tag, True]
        return Link(link["dest_url"].strip(), given.fragment, "", kind, line, column)
    # In a table the bar of [[x\|Y]] is escaped, and the parser leaves the backslash in the target.
    address = link["dest_url"].replace(ESCAPED_HASH, "\\#" if is_wikilink else "#")
    target, _, fragment = (address.rstrip("\\") if is_wikilink else address).partition("#")
    if "\n" in address:
        target, fragment = " ".join(target.split()), " ".join(fragment.split())
    kind, title = _LINK_KINDS[tag, is_wikilink], "" if is_wikilink else link["title"]
    relation = " ".join(title.split()) if title else ""
    target = f"{scheme}{target.strip()}"
    return Link(target, fragment.strip(), "", kind, line, column, relation=relation)
