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

from kbgraph.findings import Fault
from kbgraph.source.entry import MappingNode, Node, ScalarNode, SequenceNode
from kbgraph.source.frontmatter.comments import Comments
from kbgraph.source.frontmatter.faults import InvalidYamlError, Place
from kbgraph.source.frontmatter.plain import PLAIN_MAP_DEPTH, plain_map, resolve_scalar
from kbgraph.source.frontmatter.refusals import (
    refuse_depth,
    refuse_document,
    refuse_key,
    refuse_sigil,
    refuse_unusual_key,
)
from kbgraph.source.frontmatter.repairs import OPENING_QUOTES, Repairs, duplicates

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_READ_TAGS = frozenset({None, "tag:yaml.org,2002:str"})
"""The tag of texts adds nothing to a text; all other tags are refused."""
_BLOCK_START = re.compile(r"[|>][^\n]*\n(?:[ \t]*\n)*(?P<indent>[ \t]*)(?=\S)")
_SPACES = {"\x85": "\ue085", "\u2028": "\ue028", "\u2029": "\ue029"}
"""Line ends of YAML 1.1, which are characters of a line in YAML 1.2 and in editors."""
_TO_YAML, _FROM_YAML = (
    str.maketrans(_SPACES),
    str.maketrans({mark: space for space, mark in _SPACES.items()}),
)


class Reading(NamedTuple):
    """The value of a YAML text, and what its author should know."""

    node: Node
    faults: tuple[Fault, ...]
    comment_lines: frozenset[int] = frozenset()
    """The lines that have a comment, alone or behind a value."""


def read_nodes(text: str, place: Place, max_depth: int) -> Reading:
    """Read a YAML value. Raises RefusedError, or InvalidYamlError where the text is no YAML."""
    plain = plain_map(text, place) if max_depth >= PLAIN_MAP_DEPTH else None
    if plain is not None:
        return Reading(plain, tuple(duplicates(plain.items)))
    has_spaces = not text.isascii() and any(space in text for space in _SPACES)
    builder = _NodeBuilder(text.translate(_TO_YAML) if has_spaces else text, place, max_depth)
    try:
        node = builder.document()
    except yaml.YAMLError as error:
        raise InvalidYamlError(*_position(error, text)) from error
    return Reading(
        _restored(node) if has_spaces else node,
        tuple(builder.repairs.faults),
        builder.comments.lines(place.line),
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
        case ScalarNode(value=value, text=text):
            written = text.translate(_FROM_YAML)
            return node._replace(value=written if isinstance(value, str) else value, text=written)
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
        self.comments = Comments(text)
        self.has_question = "? " in text
        self.end = 0
        """The index behind the last scalar."""
        self.brackets = 0
        """The number of lists and maps in brackets that are open."""

    def document(self) -> Node:
        node: Node = ScalarNode(None, "", self.first_line, 1)
        for event in self.events:
            if isinstance(event, yaml.NodeEvent):
                node = self.node(event, 0)
                break
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                refuse_document(Place(*self.position(event)))
        return node

    def node(self, event: Any, depth: int) -> Node:
        line, column = self.position(event)
        if depth > self.max_depth:
            refuse_depth(Place(line, column), self.max_depth)
        if event.anchor is not None or event.tag not in _READ_TAGS:
            refuse_sigil(self.text, event.start_mark.index, Place(line, column))
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event, line, column)
        self.brackets += event.flow_style
        if isinstance(event, yaml.SequenceStartEvent):
            node = self.sequence(event, line, column, depth)
        else:
            node = MappingNode(self.pairs(event, depth), line, column)
        self.brackets -= event.flow_style
        return node

    def position(self, event: Any) -> tuple[int, int]:
        mark = event.start_mark
        line, column = mark.line, mark.column
        if line == 0:
            return self.first_line, column + self.first_column
        # The parser counts a CR as a line end too.
        return self.first_line + (min(line, self.last_line)), column + 1

    def scalar(self, event: Any, line: int, column: int) -> ScalarNode:
        start, end, text = event.start_mark, event.end_mark, event.value
        self.end = end.index
        count = 1 if end.line == start.line else self.line_count(start.index, end.index)
        if event.style in {"|", ">"}:
            return self.block_text(event, line, column)
        if self.comments.is_possible:
            self.comments.record(start.index, end.index)
        if event.style:
            return self.quotation(event, line, column, count)
        if not event.implicit[0]:
            return ScalarNode(text, text, line, column, count)
        if count > 1 or (text[:1] == "-" and not self.brackets):
            # Within brackets a text that begins a line is an item, whatever it begins with.
            first = start.index + 1 if self.brackets else start.index
            self.repairs.report_items_in_text(first, end.index)
        if text[:1] in OPENING_QUOTES:
            self.repairs.report_typographic_quotes(text, start.index)
        if self.comments.is_possible:
            whole = self.repairs.with_hash(text, end.index)
            if whole != text:
                text = whole
                self.comments.extend_last(self.end_of_line(end.index))
        return ScalarNode(resolve_scalar(text), text, line, column, count)

    def quotation(self, event: Any, line: int, column: int, count: int) -> ScalarNode:
        start, end, text = event.start_mark.index, event.end_mark.index, event.value
        if self.comments.is_possible:
            self.repairs.report_comment(end)
        if event.style == '"' and "\\" in self.text:
            text = self.repairs.with_backslashes(text, start, end)
        return ScalarNode(text, text, line, column + 1, count)

    def line_count(self, start: int, end: int) -> int:
        return self.text[start:end].rstrip().count("\n") + 1

    def end_of_line(self, index: int) -> int:
        end = self.text.find("\n", index)
        return end if end >= 0 else len(self.text)

    def block_text(self, event: Any, line: int, column: int) -> ScalarNode:
        """Return a text behind `|` or `>`, with the place of its first line."""
        text, start, end = event.value, event.start_mark.index, event.end_mark.index
        if self.comments.is_possible:
            self.comments.record(self.end_of_line(start), end)
        match = _BLOCK_START.match(self.text, start, end)
        if match is None:
            return ScalarNode(text, text, line, column)
        line += match[0].count("\n")
        count = self.line_count(match.end(), end)
        return ScalarNode(text, text, line, len(match["indent"]) + 1, count)

    def sequence(self, start: Any, line: int, column: int, depth: int) -> Node:
        if start.flow_style:
            return self.bracketed_list(start, line, column, depth)
        items: list[Node] = []
        pairs: dict[int, tuple[int, int]] = {}
        for event in self.items():
            item = self.node(event, depth + 1)
            if isinstance(item, MappingNode) and len(item.items) == 1:
                pairs[len(items)] = event.start_mark.index, self.end
            items.append(item)
        if pairs:
            self.repairs.pairs_among_texts(items, pairs)
        self.repairs.report_nulls(items)
        return SequenceNode(tuple(items), line, column)

    def items(self) -> Iterator[Any]:
        """Yield the first event of each item of a list, and set `end` behind the list."""
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            yield event
        self.end = event.end_mark.index

    def bracketed_list(self, start: Any, line: int, column: int, depth: int) -> Node:
        items: list[Node] = []
        known = len(self.repairs.faults)
        text_end = -1
        for event in self.items():
            item = self.node(event, depth + 1)
            begin, behind = event.start_mark.index, event.end_mark.index
            if begin == behind and isinstance(item, MappingNode):
                item = self.repairs.pair_as_text(item, begin, self.end)
            if begin == text_end + 1 and self.repairs.goes_on(items, item, begin):
                continue
            text_end = self.end if isinstance(event, yaml.ScalarEvent) else -1
            if text_end >= 0 and not event.style and event.end_mark.line > event.start_mark.line:
                self.repairs.report_joined_items(begin)
            items.append(item)
        opening = start.start_mark.index
        source = self.text[opening : self.end]
        # YAML takes an unquoted [[name]] for a list in a list; the author wrote a link.
        if source.startswith("[[") and len(items) == 1:
            del self.repairs.faults[known:]
            if self.comments.is_possible:
                self.comments.record(opening, self.end)
            return ScalarNode(source, source, line, column)
        if self.comments.is_possible:
            self.repairs.report_comment(self.end)
        self.repairs.join_parted_brackets(items)
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
            if self.comments.is_possible:
                self.comments.record(event.start_mark.index, self.end)
            if self.has_question:
                self.repairs.report_question(event.start_mark.index)
            line, column = self.position(event)
            key = ScalarNode(event.value, event.value, line, column + bool(event.style))
        else:
            start = event.start_mark.index
            node = self.node(event, depth)
            if not isinstance(node, ScalarNode):
                refuse_key(node, self.text, start)
            key = node
        refuse_unusual_key(key)
        return key
