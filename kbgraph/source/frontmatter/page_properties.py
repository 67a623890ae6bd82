"""Front matter as other programs than Obsidian write it: lines `key:: value`, and lists as texts.

The properties of the first block of a page are its front matter in Logseq (docs.logseq.com,
Properties and Built-in Properties). Those of any other block are of the block alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from kbgraph.findings import Fault
from kbgraph.source.dialects import OBSIDIAN, BlockSyntax, Dialect
from kbgraph.source.entry import MappingNode, Node, ScalarNode, SequenceNode
from kbgraph.source.frontmatter.plain import resolve_scalar
from kbgraph.source.frontmatter.reading import FrontMatter
from kbgraph.source.frontmatter.repairs import duplicates
from kbgraph.source.line_kinds import LineKind
from kbgraph.source.names import normalise_key

_PROPERTY = re.compile(
    r"(?P<before>[ \t]*(?P<mark>[-*+][ \t]+)?)(?P<key>[^\W\d_][\w.*+!?$%&=<>-]*)::"
    r"(?:[ \t]+(?P<value>\S.*))?[ \t\r]*"
)
_REFERENCES = re.compile(r"(?:#?\[\[[^\[\]]+\]\]|#[^\s#,\[\]]+)(?:[\s,，]+(?=\S)|$)")
"""A link to a page, or a tag, in a value of nothing else."""
_BRACKETED = re.compile(r"#?\[\[(?P<page>.*)\]\]")
_MARKUP = re.compile(r"[\[\]#(]")
_VERBATIM_KEY = "title"
_NO_SEPARATOR = "\n"


class _Property(NamedTuple):
    """A line of the first block."""

    line: int
    key: ScalarNode
    value: Node
    is_hidden: bool


def in_dialect(front: FrontMatter, path: str, dialect: Dialect) -> FrontMatter:
    """Return front matter as a dialect reads it: with the properties of the page, and lists.

    `path` is that of the file, for findings.
    """
    if dialect is OBSIDIAN:
        return front
    if dialect.blocks is not None:
        front = _with_properties(front, path, dialect.blocks)
    return front._replace(node=_with_lists(front.node, dict(dialect.list_keys)))


def _with_properties(front: FrontMatter, path: str, syntax: BlockSyntax) -> FrontMatter:
    """Move the properties of the page from the body to the front matter."""
    lines = front.body.split("\n")
    found = list(_properties(lines, front.body_line, syntax))
    stated = [(each.key, each.value) for each in found if not each.is_hidden]
    if not stated:
        return front
    count = found[-1].line - front.body_line + 1
    kinds = bytearray(front.line_kinds.ljust(front.body_line - 1 + count, b"\0"))
    for each in found:
        kinds[each.line - 1] = LineKind.ADDRESS if each.is_hidden else LineKind.KEY
    first = front.node.items[0][0] if front.node.items else stated[0][0]
    items = [*front.node.items, *stated]
    return FrontMatter(
        node=MappingNode(tuple(items), first.line, first.column),
        body="\n".join(lines[count:]),
        body_line=front.body_line + count,
        findings=front.findings
        + tuple(fault.finding(path) for fault in _duplicates(items, stated)),
        line_kinds=bytes(kinds),
    )


def _duplicates(
    items: list[tuple[ScalarNode, Node]], stated: list[tuple[ScalarNode, Node]]
) -> list[Fault]:
    """Return the faults of properties whose key occurs before; YAML has those of its own keys."""
    lines = {key.line for key, _ in stated}
    return [fault for fault in duplicates(items) if fault.line in lines]


def _properties(lines: list[str], first_line: int, syntax: BlockSyntax) -> Iterator[_Property]:
    """Yield the properties with which a body begins; none where other text is in their block."""
    start = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    end = start
    matches: list[re.Match[str]] = []
    for line in lines[start:]:
        match = _PROPERTY.fullmatch(line)
        if match is None or (matches and match["mark"]):
            break
        matches.append(match)
        end += 1
    has_mark = bool(matches) and bool(matches[0]["mark"])
    behind = lines[end] if end < len(lines) else ""
    if has_mark and behind[:1].isspace() and behind.strip() and not _is_item(behind):
        return
    for number, match in enumerate(matches, first_line + start):
        yield _property(match, number, syntax)


def _is_item(line: str) -> bool:
    return line.lstrip()[:2].strip() in {"-", "*", "+"}


def _property(match: re.Match[str], line: int, syntax: BlockSyntax) -> _Property:
    key = ScalarNode(match["key"], match["key"], line, match.start("key") + 1)
    column = match.start("value") + 1 if match["value"] else match.end("key") + 3
    value = _value(match["key"], (match["value"] or "").rstrip(), (line, column))
    return _Property(line, key, value, syntax.hidden.fullmatch(match[0].rstrip()) is not None)


def _value(key: str, text: str, place: tuple[int, int]) -> Node:
    """Return the value of a property: links alone are a list, and nothing in quotes is a link."""
    if normalise_key(key) == _VERBATIM_KEY:
        return ScalarNode(text or None, text, *place)
    if len(text) > 1 and text[0] == text[-1] == '"':
        inner = text[1:-1]
        return ScalarNode(inner, _MARKUP.sub(r"\\\g<0>", inner), place[0], place[1] + 1)
    references = list(_REFERENCES.finditer(text))
    if len(references) > 1 and "".join(each[0] for each in references) == text:
        line, column = place
        return SequenceNode(
            tuple(
                _scalar(each[0].strip(" ,，"), line, column + each.start()) for each in references
            ),
            *place,
        )
    return ScalarNode(resolve_scalar(text), text, *place)


def _scalar(text: str, line: int, column: int) -> ScalarNode:
    return ScalarNode(text, text, line, column)


def _with_lists(front: MappingNode, list_keys: Mapping[str, str]) -> MappingNode:
    """Return front matter in which the texts of some keys are lists."""
    if not any(normalise_key(key.text) in list_keys for key, _ in front.items):
        return front
    items = tuple(
        (key, _listed(value, list_keys.get(normalise_key(key.text), "")))
        for key, value in front.items
    )
    return replace(front, items=items)


def _listed(node: Node, separators: str) -> Node:
    """Return the items of a text, or a list, without the brackets of links to pages."""
    match node:
        case ScalarNode(line_count=1, text=text, value=value) if separators and value is not None:
            items = _scalars(node, list(_items(text, separators)), separators)
            return node if items == (node,) else SequenceNode(items, node.line, node.column)
        case SequenceNode(items=listed) if separators:
            each = (
                _scalars(item, list(_items(item.text, _NO_SEPARATOR)), separators)
                if isinstance(item, ScalarNode) and item.value is not None
                else (item,)
                for item in listed
            )
            return replace(node, items=tuple(chain.from_iterable(each)))
        case _:
            return node


def _scalars(
    node: ScalarNode, items: list[tuple[str, int]], separators: str
) -> tuple[ScalarNode, ...]:
    """Return the items of a text as values.

    A name with a separator keeps its brackets, so that it stays one value.
    """
    if [item for item, _ in items] == [node.text]:
        return (node,)
    return tuple(
        _scalar(f"[[{item}]]", node.line, node.column + start - len("[["))
        if any(separator in item for separator in separators)
        else ScalarNode(resolve_scalar(item), item, node.line, node.column + start)
        for item, start in items
    )


def _items(text: str, separators: str) -> Iterator[tuple[str, int]]:
    """Yield the items of a text with their places; a separator in brackets is none."""
    for match in re.finditer(rf"(?:\[\[[^\[\]]*\]\]|[^{separators}])+", text):
        for part in re.finditer(r"#?[^#]+", match[0]) if "#" in match[0] else (match,):
            words = part[0].strip()
            start = match.start() * (part is not match) + part.start()
            start += len(part[0]) - len(part[0].lstrip())
            page = _BRACKETED.fullmatch(words)
            name = page["page"] if page else words.removeprefix("#")
            if name.strip():
                yield name.strip(), start + words.index(name)
