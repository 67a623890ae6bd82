"""Nodes of front matter, from the events of the YAML parser. No other module reads YAML.

Values are built from events, not by a loader: each keeps its line, and `NO` stays Norway (YAML 1.2,
section 10.3.2). Constructs that can exhaust a loader (anchors, tags, merge keys, deep nesting) are
refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from kbgraph.source.entry import MappingNode, Node, ScalarNode, SequenceNode
from kbgraph.source.frontmatter.faults import Fault, Place, RefusedError, quoted, shown, unreadable
from kbgraph.source.frontmatter.repairs import Repairs
from kbgraph.source.frontmatter.scalars import resolve_scalar

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEXT_TAG = "tag:yaml.org,2002:str"
_COMMENT_LINE = re.compile(r"^[ \t]*#", re.MULTILINE)
_BLOCK_START = re.compile(r"[|>][^\n]*\n(?:[ \t]*\n)*(?P<indent>[ \t]*)(?=\S)")
_SPACES = {"\x85": "\ue085", "\u2028": "\ue028", "\u2029": "\ue029"}
"""Line ends of YAML 1.1, which are characters of a line in YAML 1.2 and in editors."""
_TO_YAML, _FROM_YAML = (
    str.maketrans(_SPACES),
    str.maketrans({mark: space for space, mark in _SPACES.items()}),
)
_SIGILS = {"&": "an anchor", "*": "an alias", "!": "a tag"}


class InvalidYamlError(Exception):
    """Text that is no YAML, with the place where the parser gave up, counted from 0."""

    def __init__(self, line: int, column: int) -> None:
        super().__init__()
        self.line, self.column = line, column


class Reading(NamedTuple):
    """The value of a YAML text, and what its author should know."""

    node: Node
    faults: tuple[Fault, ...]
    text_lines: tuple[range, ...]
    """Lines of texts that go over several lines, where the block has lines that begin with `#`."""


def read_nodes(text: str, place: Place, max_depth: int) -> Reading:
    """Read a YAML value. Raises RefusedError, or InvalidYamlError where the text is no YAML."""
    has_spaces = not text.isascii() and any(space in text for space in _SPACES)
    builder = _NodeBuilder(text.translate(_TO_YAML) if has_spaces else text, place, max_depth)
    try:
        node = builder.document()
    except yaml.YAMLError as error:
        raise InvalidYamlError(*_position(error, text)) from error
    return Reading(
        _restored(node) if has_spaces else node,
        tuple(builder.repairs.faults),
        tuple(builder.text_lines),
    )


def _position(error: yaml.YAMLError, text: str) -> tuple[int, int]:
    """Return the line and the column of an error, counted from 0."""
    mark = getattr(error, "problem_mark", None)
    if mark:
        return min(mark.line, text.count("\n")), mark.column
    # The error of a forbidden character has an offset alone. The C reader counts it in bytes, and
    # the text before it is well formed.
    before = text.encode()[: getattr(error, "position", 0)].decode(errors="replace")
    return before.count("\n"), len(before) - before.rfind("\n") - 1


def _restored(node: Node) -> Node:
    """Return a node with the characters that were hidden from the parser."""
    match node:
        case ScalarNode(value=value, text=text, line=line, column=column):
            written = text.translate(_FROM_YAML)
            return ScalarNode(written if isinstance(value, str) else value, written, line, column)
        case SequenceNode(items=items, line=line, column=column):
            return SequenceNode(tuple(map(_restored, items)), line, column)
        case MappingNode(items=pairs, line=line, column=column):
            restored = (
                (
                    ScalarNode(name := key.text.translate(_FROM_YAML), name, key.line, key.column),
                    value,
                )
                for key, value in pairs
            )
            return MappingNode(
                tuple((key, _restored(value)) for key, value in restored), line, column
            )


class _NodeBuilder:
    """Builds nodes from the parser's events."""

    def __init__(self, text: str, place: Place, max_depth: int) -> None:
        self.events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
        self.text, self.max_depth = text, max_depth
        self.first_line, self.first_column = place
        self.last_line = text.count("\n")
        self.repairs = Repairs(text, place)
        self.has_hash = "#" in text
        self.has_comments = self.has_hash and bool(_COMMENT_LINE.search(text))
        self.text_lines: list[range] = []
        self.end = 0
        """The index behind the last scalar."""

    def document(self) -> Node:
        node: Node = ScalarNode(None, "", self.first_line, 1)
        for event in self.events:
            if isinstance(event, yaml.NodeEvent):
                node = self.node(event, 0)
                break
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                message = "a second YAML document begins here; front matter is one"
                raise RefusedError(
                    unreadable(*self.position(event), message, "remove what is not front matter")
                )
        return node

    def node(self, event: Any, depth: int) -> Node:
        line, column = self.position(event)
        if depth > self.max_depth:
            message = f"front matter is nested deeper than {self.max_depth} levels"
            raise RefusedError(unreadable(line, column, message))
        if event.anchor is not None:
            self.refuse_sigil(event, line, column)
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event, line, column)
        if event.tag is not None and event.tag != "!":
            self.refuse_sigil(event, line, column)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(event, line, column, depth)
        return MappingNode(self.pairs(event, depth), line, column)

    def refuse_sigil(self, event: Any, line: int, column: int) -> None:
        start = event.start_mark.index
        sigil = self.text[start]
        text = re.split(r"[\r\n]|[ \t]#|[,\]}](?:\s|$)", self.text[start:], maxsplit=1)[0]
        message = f"`{sigil}` begins {_SIGILS.get(sigil, 'a tag')} of YAML, which is not read"
        hint = f"quote the text: {shown(quoted(text.strip()))}"
        raise RefusedError(unreadable(line, column, message, hint))

    def position(self, event: Any) -> tuple[int, int]:
        mark = event.start_mark
        line = mark.line
        column = mark.column + (self.first_column if line == 0 else 1)
        return min(line, self.last_line) + self.first_line, column

    def scalar(self, event: Any, line: int, column: int) -> ScalarNode:
        text, style, end = event.value, event.style, event.end_mark
        self.end = end.index
        if event.tag is not None and event.tag not in {"!", _TEXT_TAG}:
            self.refuse_sigil(event, line, column)
        if self.has_comments and end.line > event.start_mark.line:
            last = end.line + (end.column > 0)
            self.text_lines.append(range(line, self.first_line + last))
        if style in {"|", ">"}:
            line, column = self.start_of_block(event, line, column)
        if style:
            return ScalarNode(text, text, line, column + (style in {"'", '"'}))
        if not event.implicit[0]:
            return ScalarNode(text, text, line, column)
        if end.line > event.start_mark.line:
            self.repairs.report_items_in_text(event.start_mark.index, end.index)
        if self.has_hash:
            text = self.repairs.with_hash(text, end.index)
        return ScalarNode(resolve_scalar(text), text, line, column)

    def start_of_block(self, event: Any, line: int, column: int) -> Place:
        """Return the place of the first text behind `|` or `>`."""
        match = _BLOCK_START.match(self.text, event.start_mark.index)
        if match is None:
            return Place(line, column)
        return Place(line + match[0].count("\n"), len(match["indent"]) + 1)

    def sequence(self, start: Any, line: int, column: int, depth: int) -> Node:
        items: list[Node] = []
        pairs: dict[int, tuple[int, int]] = {}
        known = len(self.repairs.faults)
        end = start
        for end in self.events:
            if isinstance(end, yaml.SequenceEndEvent):
                break
            item = self.node(end, depth + 1)
            if isinstance(item, MappingNode) and len(item.items) == 1:
                begin, behind = end.start_mark.index, end.end_mark.index
                if start.flow_style and begin == behind:
                    item = self.repairs.pair_as_text(item, begin, self.end)
                elif not start.flow_style:
                    pairs[len(items)] = begin, self.end
            items.append(item)
        source = self.text[start.start_mark.index : end.end_mark.index]
        # YAML takes an unquoted [[name]] for a list in a list; the author wrote a link.
        if start.flow_style and source.startswith("[[") and len(items) == 1:
            del self.repairs.faults[known:]
            return ScalarNode(source, source, line, column)
        if pairs:
            self.repairs.pairs_among_texts(items, pairs)
        self.repairs.report_nulls(items)
        return SequenceNode(tuple(items), line, column)

    def pairs(self, start: Any, depth: int) -> tuple[tuple[ScalarNode, Node], ...]:
        items: list[tuple[ScalarNode, Node]] = []
        value_start = -1
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self.key(event, depth + 1)
            key_end = self.end
            following = next(self.events)
            value = self.node(following, depth + 1)
            if start.flow_style and following.start_mark.index == key_end == self.end:
                self.repairs.key_without_value(
                    items, key, event.start_mark.index, key_end, value_start
                )
            else:
                items.append((key, value))
                is_text = isinstance(value, ScalarNode) and value.value is not None
                value_start = following.start_mark.index if is_text else -1
        self.repairs.report_duplicates(items)
        return tuple(items)

    def key(self, event: Any, depth: int) -> ScalarNode:
        is_text = isinstance(event, yaml.ScalarEvent)
        if is_text and event.anchor is None and event.tag is None:
            self.end = event.end_mark.index
            line, column = self.position(event)
            key = ScalarNode(event.value, event.value, line, column + bool(event.style))
        else:
            node = self.node(event, depth)
            if not isinstance(node, ScalarNode):
                message = "a key must be a single text, and a list or map stands here"
                raise RefusedError(unreadable(node.line, node.column, message, "quote it"))
            key = node
        if key.text == "<<":
            message = "`<<` is a merge key of YAML, which is not read"
            raise RefusedError(unreadable(key.line, key.column, message, "repeat the keys here"))
        if not key.text:
            message = "a key is missing before the colon"
            raise RefusedError(unreadable(key.line, key.column, message, "write `key: value`"))
        return key
