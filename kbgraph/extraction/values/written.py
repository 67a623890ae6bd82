"""The part of a text that is a value: without what is struck out, each of several by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from kbgraph.extraction.values.link_places import link_spans, moved_places
from kbgraph.extraction.values.map_text import text_of_map
from kbgraph.extraction.values.result import UNREAD_VALUE, Unread
from kbgraph.source.entry import Inline, Link, LinkKind, MappingNode, Node, ScalarNode, SequenceNode
from kbgraph.source.markdown import parse_scalar
from kbgraph.source.names import placeholder_form

_MAX_PLACEHOLDER_CHARS = 60
_STRUCK_OUT = re.compile(r"~~(?:(?!~~).)+~~", re.DOTALL)
_HIGHLIGHTED = re.compile(r"==([^\s=](?:[^=]*[^\s=])?)==")
_LINK_SYNTAX = re.compile(r"\[\[|\]\]|\]\(|\]\[|\[\^")
_IN_NO_NAME = re.compile(
    r"[\[\]{}<>;\n]|~~|(?<!\w)\w+://|^www\.|\S@\S+\."
    "|[\u00b9\u00b2\u00b3\u2070-\u2079]|(?:[\u2080-\u2089*\u2020\u2021]|\\([0-9]{1,2}\\))+$"
)
"""Marks of links and of struck-out text, line breaks, addresses, and the mark of a footnote."""
_WITH_REMARK = re.compile(r"(?P<words>[^()]*)(?:\((?P<remark>[^()]*)\)\s*)?")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_BEHIND_PLACEHOLDER = re.compile(
    r"\s*(?:[(\[].*|(?<=\w)[\s:;,]*[:;,0-9].*|(?<=\w)\s+[-\u2013\u2014]+\s.*)", re.DOTALL
)
_OTHER_FORMS = str.maketrans(
    {chr(0xFF10 + digit): str(digit) for digit in range(10)}
    | {"\uff05": "%", "\uff0e": ".", "\uff0c": ",", "\uff0d": "-", "\uff0b": "+", "\uff0f": "/"}
    | dict.fromkeys("\u00ad\u200b\u2060\ufeff", "")
)
"""Full-width digits and marks of East Asian keyboards; characters without a width."""


def visible(written: Inline) -> Inline:
    """Return a text without the parts that are struck out, their links and footnotes.

    A footnote between two digits parts them, as it does for a reader.
    """
    if "==" in written.text:
        written = _without_highlights(written)
    is_struck = "~~" in written.text
    if not is_struck and not written.notes:
        return written
    text, places, notes = written.text, written.places, written.notes
    gaps = [place for place in places if _is_between_digits(text, place)]
    if not is_struck and not gaps:
        return written
    spans = [match.span() for match in _STRUCK_OUT.finditer(text) if not _is_within(match)]
    kept = [
        (note, place)
        for note, place in zip(notes, places, strict=False)
        if not any(start < place <= end for start, end in spans)
    ]
    spans += [(place, place) for place in gaps]
    link_places = tuple(
        _moved(place, spans, text)
        for link, place in zip(written.links, written.link_places, strict=False)
        if link not in written.struck_out
    )
    return written._replace(
        text=_cut(text, sorted(spans)).strip(),
        links=tuple(link for link in written.links if link not in written.struck_out),
        link_places=link_places,
        notes=tuple(note for note, _ in kept) if places else notes,
        places=tuple(_moved(place, spans, text) for _, place in kept),
        struck_out=(),
    )


def _without_highlights(written: Inline) -> Inline:
    """Return a text without the marks around words that are highlighted."""
    edges = sorted(
        edge
        for match in _HIGHLIGHTED.finditer(written.text)
        for edge in (match.start(), match.end(1))
    )
    if not edges:
        return written
    cuts = [(edge, len("==")) for edge in edges]
    return written._replace(
        text=_HIGHLIGHTED.sub(r"\1", written.text),
        places=moved_places(written.places, cuts),
        link_places=moved_places(written.link_places, cuts),
    )


def _is_between_digits(text: str, place: int) -> bool:
    return text[max(place - 1, 0) : place].isdigit() and text[place : place + 1].isdigit()


def _is_within(struck_out: re.Match[str]) -> bool:
    """Whether a part of a word or number is struck out, so that it cannot be told what is left."""
    text, (start, end) = struck_out.string, struck_out.span()
    left, right = text[max(start - 1, 0) : start], text[end : end + 1]
    first, last = text[start + 2], text[end - 3]
    return (left.isdigit() or (left.isalpha() and first.isalnum())) or (
        right.isalnum() and (last.isalnum() or last in ".,")
    )


def _cut(text: str, spans: list[tuple[int, int]]) -> str:
    """Return a text with a space for each span."""
    parts, done = [], 0
    for start, end in spans:
        parts += [text[done:start], " "]
        done = end
    return "".join((*parts, text[done:]))


def _moved(place: int, spans: list[tuple[int, int]], text: str) -> int:
    """Return where a place is after the spans before it were cut, and the padding was."""
    before = _cut(text[:place], sorted(span for span in spans if span[1] <= place))
    return len(before.lstrip()) if before.strip() else 0


def plain_form(text: str) -> str:
    """Return a text with full-width digits and marks as ASCII, without invisible characters."""
    return text if text.isascii() else text.translate(_OTHER_FORMS)


def is_partly_struck_out(text: str) -> bool:
    """Whether a part of a word of the text is struck out."""
    return "~~" in text and bool(_STRUCK_OUT.search(text))


def has_link_syntax(text: str) -> bool:
    """Whether a text has marks of a link or footnote, which then was not closed."""
    return ("[" in text and bool(_LINK_SYNTAX.search(text))) or "]]" in text or "](" in text


def is_placeholder(text: str, placeholders: frozenset[str]) -> bool:
    """Whether a text stands for a missing value; a day or a remark in brackets may follow it.

    `placeholders` are in the form of `placeholder_form`.
    """
    return len(text) <= _MAX_PLACEHOLDER_CHARS and _is_short_placeholder(text, placeholders)


@lru_cache(maxsize=16384)
def _is_short_placeholder(text: str, placeholders: frozenset[str]) -> bool:
    # Cached, since a folder repeats most of its short values, and each type that a text may have
    # asks again.
    form = placeholder_form(text)
    if form in placeholders:
        return True
    # The form of a text cut behind a letter begins that of the whole, and most begin otherwise.
    if text[:1].isalnum() and not form.startswith(tuple(placeholders)):
        return False
    return placeholder_form(_BEHIND_PLACEHOLDER.sub("", text, count=1)) in placeholders


def not_known(text: str, words: frozenset[str]) -> str | None:
    """Return the remark in brackets behind words that say that a value is not known; or empty.

    `words` are in the form of `placeholder_form`. None for a text that does not say so.
    """
    if placeholder_form(text) in words:
        return ""
    match = _WITH_REMARK.fullmatch(text) if words else None
    if match is None or placeholder_form(match["words"]) not in words:
        return None
    return (match["remark"] or "").strip()


def is_name(text: str, no_names: frozenset[str]) -> bool:
    """Whether a text may be the name of a thing that no entry describes."""
    return (
        any(map(str.isalpha, text))
        and not is_placeholder(text, no_names)
        and _IN_NO_NAME.search(text) is None
    )


def no_name(text: str) -> Unread:
    """Return why a text is no name."""
    match = _IN_NO_NAME.search(text)
    if match is None:
        return UNREAD_VALUE
    part = "a line break" if match[0] == "\n" else repr(match[0])
    return Unread(f"no name has {part} in it", "write a whole [[link]], or the name alone")


def may_be_several(text: str, separators: tuple[str, ...]) -> bool:
    """Say whether a text has the mark of a separator."""
    # A loop: this is asked of every value, and a generator takes longer than the search.
    for separator in separators:  # noqa: SIM110
        if (separator.strip() or separator) in text:
            return True
    return False


def pieces(written: Inline, separators: Iterable[str]) -> list[Inline]:
    """Split a text into its values; each keeps its own links and footnotes.

    A separator within a link or in brackets is a part of the value.
    """
    pattern = _separator_pattern(tuple(separators))
    text = written.text
    spans = list(link_spans(written))
    closed = [(start, end) for _, start, end in spans]
    closed += [match.span() for match in _IN_BRACKETS.finditer(text)]
    cuts = [
        match.span()
        for match in pattern.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in closed)
    ]
    if not cuts:
        return [written]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(text)]
    found = [
        _piece(written, spans, *bounds)
        for bounds in zip(starts, ends, [*starts[1:], len(text)], strict=True)
    ]
    # Footnotes that all stand behind the last value cite sources of the whole cell.
    if found[-1].notes == written.notes:
        found = [piece._replace(notes=written.notes, places=()) for piece in found]
    return [piece for piece in found if piece.text]


def _piece(
    written: Inline, spans: Iterable[tuple[Link, int, int]], start: int, end: int, next_start: int
) -> Inline:
    """Return a value within a text, with the footnotes up to where the next value begins."""
    words = written.text[start:end]
    before = start + len(words) - len(words.lstrip())
    cited = [
        (note, max(0, place - before))
        for note, place in zip(written.notes, written.places, strict=False)
        # A footnote before the first value cites a source of all of them.
        if start < place <= next_start or place == 0
    ]
    inner = [(link, first) for link, first, last in spans if start <= first and last <= end]
    return written._replace(
        text=words.strip(),
        links=tuple([link for link, _ in inner]),
        link_places=tuple([first - before for _, first in inner]),
        notes=tuple(note for note, _ in cited),
        places=tuple(place for _, place in cited),
    )


@lru_cache(maxsize=64)
def _separator_pattern(separators: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(_separator_regex, separators)))


def _separator_regex(separator: str) -> str:
    """Return a pattern of a separator; white space around it may be longer, or the text's end."""
    mark = separator.strip()
    if not mark:
        return re.escape(separator)
    before = r"(?:\s+|^)" if separator[0].isspace() else ""
    after = r"(?:\s+|$)" if separator[-1].isspace() else ""
    return before + re.escape(mark) + after


def shown_parts(written: Inline) -> list[Inline]:
    """Return each image or embed of a text by itself; these have no words in the text."""
    return [
        written._replace(text="", links=(link,), line=link.line, column=link.column, places=())
        for link in written.links
        if link.kind is LinkKind.EMBED or link.kind is LinkKind.IMAGE
    ]


def words_of(written: Inline) -> str:
    """Return the words of a text; of images and embeds alone their marks."""
    if written.text or not written.links:
        return written.text
    return " ".join(
        f"![{link.label}]({link.target})"
        if link.kind is LinkKind.IMAGE
        else f"![[{link.target}{'' if link.label == link.target else f'|{link.label}'}]]"
        for link in written.links
    )


def inlines_of(node: Node) -> list[Inline]:
    """Return the texts of a record's value: one, or several for a list.

    A map within a record is shown as it is written, which no value type can parse.
    """
    match node:
        case ScalarNode(value=None):
            return []
        case ScalarNode():
            return [parse_scalar(node)]
        case SequenceNode(items=items):
            return [inline for item in items for inline in inlines_of(item)]
        case MappingNode(line=line, column=column):
            return [Inline(text_of_map(node), line, column)]
