"""Recovery of YAML that cannot be read as a whole: key by key, and item by item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kbgraph.findings import Fault
from kbgraph.limits import DEFAULTS
from kbgraph.source.entry import MappingNode, Node, ScalarNode, SequenceNode
from kbgraph.source.frontmatter.diagnosis import first_problem, missing_colon
from kbgraph.source.frontmatter.faults import InvalidYamlError, Place, RefusedError, unreadable
from kbgraph.source.frontmatter.flow import Problem
from kbgraph.source.frontmatter.key_lines import chunks, items, lines_of, margin
from kbgraph.source.frontmatter.nodes import Reading, read_nodes
from kbgraph.source.frontmatter.repairs import duplicates

_BARE_KEY = re.compile(
    r"(?P<indent> *)(?P<key>[^\s#\[{'\"&*!|>%@`?,-][^\n]*?)[ \t]*:[ \t]*(?:#[^\n]*)?\s*$"
)
_MAX_JOINED_CHUNKS = 8
"""Chunks that may be one value: text in quotes may go over lines that look like keys."""
_MAX_JOINED_CHARS = 4096
_MAX_FAULTS = 100
_MAX_CHILD_LEVELS = 3
"""Levels of lists and maps whose items are read one by one, where one cannot be read."""


class Recovered(NamedTuple):
    """The keys that can be read, and a fault for each that cannot."""

    items: tuple[tuple[ScalarNode, Node], ...]
    faults: tuple[Fault, ...]
    comment_lines: frozenset[int] = frozenset()


def recover(
    block: str, line: int, max_depth: int, indent: int = 0, levels: int = _MAX_CHILD_LEVELS
) -> Recovered:
    """Read each key of a block that begins on a line of the file."""
    pairs: list[tuple[ScalarNode, Node]] = []
    faults: list[Fault] = []
    comment_lines: set[int] = set()
    for offset, chunk in _whole_chunks(block, indent):
        if len(faults) >= _MAX_FAULTS:
            message = (
                f"the front matter has {_MAX_FAULTS} faults before this line, and is not read on"
            )
            at = line + block.count("\n", 0, offset)
            faults.append(unreadable(at, 1, message, "correct those first"))
            break
        part = _read_key(chunk, line + block.count("\n", 0, offset), max_depth, levels)
        pairs += part.items
        faults += part.faults
        comment_lines |= part.comment_lines
    return Recovered(tuple(pairs), (*faults, *duplicates(pairs)), frozenset(comment_lines))


def _whole_chunks(block: str, indent: int) -> Iterator[tuple[int, str]]:
    """Yield the keys with their values; a quotation goes on over lines that look like keys."""
    parts = list(chunks(block, indent))
    index = 0
    while index < len(parts):
        offset, chunk = parts[index]
        index += 1
        if _may_go_on(chunk):
            for behind in range(index, min(index + _MAX_JOINED_CHUNKS, len(parts))):
                joined = block[offset : parts[behind][0] + len(parts[behind][1])]
                if _is_readable(joined):
                    chunk, index = joined, behind + 1
                    break
        yield offset, chunk


def _may_go_on(chunk: str) -> bool:
    """Say whether a chunk may be the beginning of a text in quotes."""
    has_quote = "'" in chunk or '"' in chunk
    return has_quote and len(chunk) <= _MAX_JOINED_CHARS and not _is_readable(chunk)


def _is_readable(chunk: str) -> bool:
    """Say whether a text is a map of one key, or is refused for what it has."""
    try:
        node = read_nodes(chunk, Place(1, 1), DEFAULTS.front_matter_max_depth).node
    except InvalidYamlError:
        return False
    except RefusedError:
        return True
    return isinstance(node, MappingNode) and len(node.items) == 1


def _read_key(chunk: str, line: int, max_depth: int, levels: int) -> Recovered:
    try:
        reading = read_nodes(chunk, Place(line, 1), max_depth)
    except RefusedError as refused:
        return Recovered((), (refused.fault,), _comment_lines(chunk, line))
    except InvalidYamlError as failure:
        part = _read_children(chunk, line, max_depth, levels) if levels else None
        # Each child may be fine by itself, as where only the indentation is wrong.
        if part and part.faults:
            return part._replace(comment_lines=_comment_lines(chunk, line))
        return _unreadable(chunk, line, failure)
    match reading:
        case Reading(node=MappingNode(items=pairs), faults=faults, comment_lines=comment_lines):
            return Recovered(pairs, (*faults, *_braces(chunk, line)), comment_lines)
        case Reading(node=SequenceNode() as node):
            message = "front matter is a list here; it must be keys and values"
            return Recovered(
                (), (unreadable(node.line, node.column, message, "write `key: value`"),)
            )
        case _:
            return Recovered((), tuple(_without_colons(chunk, line)))


def _braces(chunk: str, line: int) -> Iterator[Fault]:
    """Yield the fault of a map in braces that stands among keys, which is no YAML."""
    text = chunk.lstrip()
    if text[:1] == "{":
        start = len(chunk) - len(text)
        row = chunk.count("\n", 0, start)
        column = start - (chunk.rfind("\n", 0, start) + 1) + 1
        message = "a map in braces stands among keys"
        yield unreadable(line + row, column, message, "write its keys on lines of their own")


def _without_colons(chunk: str, line: int) -> Iterator[Fault]:
    """Yield a fault for each line of a text that has no key."""
    offset = 0
    for text in lines_of(chunk):
        words = text.strip()
        if words and not words.startswith("#"):
            problem = missing_colon(words, offset + len(text) - len(text.lstrip()))
            yield _fault(problem, chunk, line)
        offset += len(text)


def _fault(problem: Problem, chunk: str, line: int) -> Fault:
    index = min(problem.at, len(chunk))
    column = index - chunk.rfind("\n", 0, index)
    return unreadable(line + chunk.count("\n", 0, index), column, problem.message, problem.hint)


def _unreadable(chunk: str, line: int, failure: InvalidYamlError) -> Recovered:
    lines = lines_of(chunk)
    stopped = sum(map(len, lines[: failure.line])) + failure.column
    fault = _fault(first_problem(chunk, stopped), chunk, line)
    return Recovered((), (fault,), _comment_lines(chunk, line))


def _comment_lines(chunk: str, line: int) -> frozenset[int]:
    """Return the lines that begin with `#` in a chunk that the parser did not read to its end."""
    return frozenset(
        line + at for at, text in enumerate(lines_of(chunk)) if text.lstrip()[:1] == "#"
    )


def _read_children(chunk: str, line: int, max_depth: int, levels: int) -> Recovered | None:
    """Read the items or keys below a key one by one; None where it has none of its own."""
    lines = lines_of(chunk)
    head = next(
        (number for number, text in enumerate(lines) if text.strip()[:1] not in {"", "#"}), 0
    )
    key = _BARE_KEY.match(lines[head])
    below = "".join(lines[head + 1 :])
    if key is None or not below.strip():
        return None
    column, child_line, indent = len(key["indent"]) + 1, line + head + 1, margin(below)
    name = ScalarNode(key["key"], key["key"], line + head, column)
    if not below[_first_content(below) :][indent:].startswith("-"):
        if indent < column:
            return None
        part = recover(below, child_line, max_depth - 1, indent, levels - 1)
        value: Node = MappingNode(part.items, child_line, indent + 1)
        return part._replace(items=((name, value),) if part.items else ())
    nodes, faults = _read_items(below, child_line, max_depth - 1, indent)
    value = SequenceNode(tuple(nodes), child_line, indent + 1)
    return Recovered(((name, value),) if nodes else (), tuple(faults))


def _first_content(block: str) -> int:
    """Return the offset of the first line that is no comment."""
    return next((offset for offset, _ in chunks(block)), 0)


def _read_items(
    block: str, line: int, max_depth: int, indent: int
) -> tuple[list[Node], list[Fault]]:
    nodes: list[Node] = []
    faults: list[Fault] = []
    for offset, item in items(block, indent):
        at = line + block.count("\n", 0, offset)
        try:
            reading = read_nodes(item, Place(at, 1), max_depth)
        except RefusedError as refused:
            faults.append(refused.fault)
        except InvalidYamlError as failure:
            faults += _unreadable(item, at, failure).faults
        else:
            nodes += reading.node.items if isinstance(reading.node, SequenceNode) else ()
            faults += reading.faults
    return nodes, faults
