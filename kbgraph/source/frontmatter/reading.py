"""A text divided into front matter and body, with an account of each line of the front matter."""

from __future__ import annotations

import re
from typing import NamedTuple

from kbgraph.findings import Fault, Finding
from kbgraph.limits import DEFAULTS, Limits
from kbgraph.source.entry import MappingNode, ScalarNode
from kbgraph.source.frontmatter.block import Block, NoBlock, find_block
from kbgraph.source.frontmatter.faults import InvalidYamlError, Place, RefusedError, unreadable
from kbgraph.source.frontmatter.key_lines import margin, prose_start
from kbgraph.source.frontmatter.nodes import read_nodes
from kbgraph.source.frontmatter.recovery import Recovered, recover
from kbgraph.source.line_kinds import LineKind

_KEY, _COMMENT, _FRAME = int(LineKind.KEY), int(LineKind.COMMENT), int(LineKind.FRAME)
_MARK_CHARACTERS = "-.\u2013\u2014\u2212"
_TIGHT_KEYS = re.compile(
    r"(?:[ \t\r]*\n|#[^\n]*\n"
    r"|[^\W\d][\w-]*(?::(?!//)\S|:[^\S \t\r\n]|[\uff1a\ufe55\ua789])[^\n]*(?:\n|$))+"
)
"""Lines of keys without a plain colon and space: YAML takes them for a text."""


class FrontMatter(NamedTuple):
    """The parts of a text."""

    node: MappingNode
    body: str
    body_line: int
    """The line on which the body starts."""
    findings: tuple[Finding, ...] = ()
    line_kinds: bytes = b""
    """The kinds of the lines before the body."""


class _Front(NamedTuple):
    """Keys, faults, and the lines that have comments."""

    node: MappingNode | None
    """None where the block is prose."""
    faults: tuple[Fault, ...]
    comment_lines: frozenset[int] = frozenset()


def split(text: str, path: str, limits: Limits = DEFAULTS) -> FrontMatter:
    """Split a text into front matter and body.

    The body is read even where the block cannot be, and each key even where another cannot. Prose
    between two rules at the top of a file is body.
    """
    match find_block(text):
        case NoBlock(faults=faults):
            return FrontMatter(MappingNode(), text, 1, _findings(path, faults))
        case Block() as block:
            return _split_block(text, block, path, limits)


def _findings(path: str, faults: tuple[Fault, ...]) -> tuple[Finding, ...]:
    return tuple(fault.finding(path) for fault in faults)


def _split_block(text: str, block: Block, path: str, limits: Limits) -> FrontMatter:
    try:
        front = _read(block.yaml, block.line, limits)
    except RefusedError as refused:
        front = _recover(block, limits, refused.fault)
    except InvalidYamlError:
        shorter = _without_prose(text, block)
        if shorter is not None:
            return _split_block(text, shorter, path, limits)
        front = _recover(block, limits, None)
    if front.node is None:
        return FrontMatter(MappingNode(), text, 1)
    return FrontMatter(
        node=front.node,
        body=block.body,
        body_line=block.body_line,
        findings=_findings(path, block.faults + front.faults),
        line_kinds=_line_kinds(text, block, front.comment_lines),
    )


def _read(yaml: str, line: int, limits: Limits) -> _Front:
    _refuse_size(yaml, line, limits)
    node, faults, comment_lines = read_nodes(yaml, Place(line, 1), limits.front_matter_max_depth)
    match node:
        case MappingNode():
            return _Front(node, faults, comment_lines)
        case ScalarNode(value=None):
            return _Front(MappingNode(line=line), faults, comment_lines)
        case ScalarNode() if not _TIGHT_KEYS.fullmatch(yaml):
            return _Front(None, ())
        case _:
            raise InvalidYamlError(0, 0)


def _refuse_size(yaml: str, line: int, limits: Limits) -> None:
    if len(yaml.encode()) > limits.front_matter_max_bytes:
        message = f"front matter is larger than {limits.front_matter_max_bytes} bytes"
        hint = "move text into the body, or raise the limit in kbgraph.toml"
        raise RefusedError(unreadable(line, 1, message, hint))


def _recover(block: Block, limits: Limits, fault: Fault | None) -> _Front:
    """Read the keys one by one; each that cannot be read is a fault."""
    if len(block.yaml.encode()) > limits.front_matter_max_bytes:
        recovered = Recovered((), ())
    else:
        depth = limits.front_matter_max_depth
        recovered = recover(block.yaml, block.line, depth, margin(block.yaml))
    # Each key may be fine by itself, as where the size of the whole block is over its limit.
    faults = recovered.faults or ((fault,) if fault else ())
    return _Front(MappingNode(recovered.items, block.line), faults, recovered.comment_lines)


def _without_prose(text: str, block: Block) -> Block | None:
    """Return a block that was never closed, without the text below its keys; None if there is none.

    Such a block goes on to the first rule of the text.
    """
    end = prose_start(block.yaml)
    if end is None:
        return None
    body_line = block.line + block.yaml.count("\n", 0, end)
    blank = re.match(r"(?:[ \t\r]*\n)*", block.yaml[end:])
    first = body_line + (blank[0].count("\n") if blank else 0)
    message = "the front matter is not closed before this line, which is read as text"
    fault = unreadable(first, 1, message, "write a line of `---` above it")
    body = text.split("\n", body_line - 1)[-1]
    return Block(block.yaml[:end], block.line, body, body_line, (fault,))


def _line_kinds(text: str, block: Block, comment_lines: frozenset[int]) -> bytes:
    """Return the kind of each line before the body."""
    lines = text[: len(text) - len(block.body)].split("\n")[: block.body_line - 1]
    kinds = bytearray(_KEY if line and not line.isspace() else 0 for line in lines)
    for number in comment_lines:
        is_alone = lines[number - 1].lstrip()[:1] == "#"
        kinds[number - 1] = _COMMENT if is_alone else _COMMENT | kinds[number - 1]
    for number in range(block.line - 1):
        kinds[number] = kinds[number] and _COMMENT
    kinds[block.line - 1] = _FRAME
    if not lines[-1].strip().strip(_MARK_CHARACTERS):
        kinds[-1] = kinds[-1] and _FRAME
    return bytes(kinds)
