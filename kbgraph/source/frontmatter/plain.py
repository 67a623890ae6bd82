"""Plain YAML: scalars, and the lists and maps of one-line texts that need no parser.

Most front matter is such a map. It is read here as the parser reads it, in a fifth of the time; a
property of the tests compares the two. Everything else is left to the parser.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from kbgraph.source.entry import MappingNode, Node, ScalarNode, SequenceNode
from kbgraph.source.frontmatter.faults import Place

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
"""Up to 18 digits: the store holds such numbers exactly. Longer ones stay text."""
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{0,17}[1-9]")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{0,5}[1-9])?"
    r"(?:Z|[-+][0-9]{2}:[0-9]{2})?"
)

_QUOTED = r'"[^"\\()\n]*"'
_ITEM = rf"(?:{_QUOTED}|[A-Za-z./_](?:[A-Za-z0-9./_# -]*[A-Za-z0-9./_#-])?)"
_LIST = rf"\[{_ITEM}(?:, {_ITEM})*\]"
_EACH_ITEM = re.compile(_ITEM)
_WHOLE_LIST = re.compile(_LIST)
_PLAIN = r"[\w./(][^:#\n]*(?:(?:#|:(?=[^ \n]))[^:#\n]*)*(?<! )"
_IN_DOUBLE_QUOTES = r'[^"\\\n]*(?:\\"[^"\\\n]*)*'
_PAIR = re.compile(
    r"([^\W\d](?:[\w -]{0,98}\w)?):"
    rf"(?: (?:(?P<plain>{_PLAIN})|\"(?P<double>{_IN_DOUBLE_QUOTES})\"|'(?P<single>[^'\n]*)'"
    rf"|(?P<list>{_LIST})))?"
    r"(?:\n|\Z)"
)
"""A line of a map: a key, and nothing, a list of texts, a text in quotes, or one without."""
PLAIN_MAP_DEPTH = 2
"""The levels of a plain map: its values, and the items of its lists."""
_PARSER_MARKS = (" #", "\n#", "? ")
"""Marks of comments and keys that only the parser tells from text."""


def resolve_scalar(text: str) -> str | bool | int | Decimal | date | datetime | None:
    """Return the value of a plain scalar by YAML's core schema, or a date or time.

    A number that would print otherwise than it is written stays text: `01234` is a postcode, `1.10`
    a version, `123e4` a commit, `+49…` a telephone. So does a time without seconds.
    """
    if text in _WORDS:
        return _WORDS[text]
    if not (text[0].isdigit() or text[0] == "-"):
        return text
    try:
        if _INTEGER.fullmatch(text):
            return int(text)
        if _DECIMAL.fullmatch(text):
            return Decimal(text)
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        return datetime.fromisoformat(text) if _TIME.fullmatch(text) else text
    except ValueError:
        return text


def plain_list(text: str, place: Place) -> SequenceNode | None:
    """Return a list of texts that holds nothing else; None for what needs the parser."""
    is_plain = text.isascii() and text.isprintable() and _WHOLE_LIST.fullmatch(text)
    return _list(text, place.line, place.column) if is_plain else None


def _list(text: str, line: int, column: int) -> SequenceNode:
    items = []
    for match in _EACH_ITEM.finditer(text, 1):
        written, item_column = match[0], column + match.start()
        if written[0] == '"':
            items.append(ScalarNode(written[1:-1], written[1:-1], line, item_column + 1))
        else:
            items.append(ScalarNode(resolve_scalar(written), written, line, item_column))
    return SequenceNode(tuple(items), line, column)


def plain_map(text: str, place: Place) -> MappingNode | None:
    """Return a map of a key and a plain value on each line; None for what needs the parser.

    The text may begin with the end of the line before, as front matter does.
    """
    has_marks = any(mark in text for mark in _PARSER_MARKS)
    if has_marks or not text.replace("\n", "").isprintable():
        return None
    begins_below = text[:1] == "\n"
    end, line = int(begins_below), place.line + begins_below
    column = 1 if begins_below else place.column
    pairs: list[tuple[ScalarNode, Node]] = []
    while end < len(text):
        match = _PAIR.match(text, end)
        if match is None:
            return None
        pairs.append(_pair(match, line + len(pairs), column))
        end, column = match.end(), 1
    return MappingNode(tuple(pairs), line, pairs[0][0].column) if pairs else None


def _pair(match: re.Match[str], line: int, column: int) -> tuple[ScalarNode, Node]:
    name = match[1]
    key = ScalarNode(name, name, line, column)
    column += len(name) + 1
    match match.lastgroup:
        case "plain":
            written = match["plain"]
            value: Node = ScalarNode(resolve_scalar(written), written, line, column + 1)
        case "double" | "single" as quotes:
            text = match[quotes]
            text = text.replace('\\"', '"') if quotes == "double" else text
            value = ScalarNode(text, text, line, column + 2)
        case "list":
            value = _list(match["list"], line, column + 1)
        case _:
            value = ScalarNode(None, "", line, column)
    return key, value
