"""A file's text to front matter and body. The only reader of YAML; python-frontmatter says where the block is.

Values are read from the parser's events, not from its loader: each keeps its line, `NO` stays Norway (YAML 1.2,
section 10.3.2), and what can blow up a loader (anchors, tags, merge keys, deep nesting) is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from kbgraph.findings import Finding, Severity
from kbgraph.limits import DEFAULTS, Limits
from kbgraph.source.entry import MappingNode, Node, ScalarNode, SequenceNode

_DIGITS = 18
_HANDLER = YAMLHandler()
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
# Numbers that the store holds exactly: 18 digits before the point and 18 behind it. Longer ones stay text.
_KEY = re.compile(
    r"^(?:\"[^\"\n]*\"|'[^'\n]*')\s*:(?=\s|$)|^[^\s#\-\[\]{}&*!|>'\"%@`][^\n]*?:(?=\s|$)",
    re.MULTILINE,
)
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]{1,18}|[0-9]{1,18}(?:\.[0-9]{0,18})?)(?:[eE][-+]?[0-9])?")
_OTHER_BASE = re.compile(r"0x[0-9A-Fa-f]{1,14}|0o[0-7]{1,18}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[-+][0-9]{2}:[0-9]{2})?"
)


class _RefusedError(Exception):
    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.line, self.column = line, column


def split(
    text: str, path: str, limits: Limits = DEFAULTS
) -> tuple[MappingNode, str, int, tuple[Finding, ...]]:
    """Front matter, body, the line on which the body starts, and what is wrong.

    A block that cannot be read costs no body, and a key that cannot be read no other key. Prose between two rules at the
    top of a file is body, not front matter.
    """
    opening = (
        _HANDLER.FM_BOUNDARY.match(text) if _HANDLER.FM_BOUNDARY and _HANDLER.detect(text) else None
    )
    if opening is None:
        return MappingNode(), text, 1, ()
    try:
        block, body = _HANDLER.split(text)
    except ValueError:
        return (
            MappingNode(),
            text,
            1,
            (
                _finding(
                    path, 1, 1, "the front matter is never closed", "end it with a line of ---"
                ),
            ),
        )
    body_line = text.count("\n", 0, len(text) - len(body)) + 1
    first_line = text.count("\n", 0, opening.end()) + 1
    try:
        front = _parse(block, first_line, limits)
    except _RefusedError as refused:
        front, findings = _recover(block, first_line, limits, path, refused)
        return front, body, body_line, findings
    return (MappingNode(), text, 1, ()) if front is None else (front, body, body_line, ())


def _parse(block: str, first_line: int, limits: Limits) -> MappingNode | None:
    match parse_value(block, first_line, limits=limits):
        case MappingNode() as mapping:
            return mapping
        case ScalarNode(value=None):
            return MappingNode(line=first_line)
        case ScalarNode():
            return None
        case other:
            raise _RefusedError(
                "front matter must be a map of keys and values", other.line, other.column
            )


def _recover(
    block: str, first_line: int, limits: Limits, path: str, refused: _RefusedError
) -> tuple[MappingNode, tuple[Finding, ...]]:
    """Key by key: those that can be read on their own are kept, and each of the others is a finding."""
    keys = list(_KEY.finditer(block)) if len(block) <= limits.front_matter_max_bytes else []
    items: list[tuple[ScalarNode, Node]] = []
    findings: list[Finding] = []
    for key, following in zip(keys, [*keys[1:], None], strict=False):
        chunk = block[key.start() : following.start() if following else len(block)]
        try:
            part = _parse(chunk, first_line + block.count("\n", 0, key.start()), limits)
            items += part.items if part else ()
        except _RefusedError as error:
            findings.append(_finding(path, error.line, error.column, str(error)))
    found = tuple(findings) or (_finding(path, refused.line, refused.column, str(refused)),)
    return MappingNode(tuple(items), first_line), found


def parse_value(
    block: str, first_line: int = 1, first_column: int = 1, limits: Limits = DEFAULTS
) -> Node:
    """Any YAML value, such as one that stands inside a string."""
    if len(block.encode()) > limits.front_matter_max_bytes:
        raise _RefusedError(
            f"front matter is larger than {limits.front_matter_max_bytes} bytes", first_line, 1
        )
    events = yaml.parse(block, Loader=_LOADER)
    try:
        node = _Builder(
            events, first_line, first_column, block, limits.front_matter_max_depth
        ).document()
    except yaml.YAMLError as error:
        line, column = _place(error, block)
        raise _RefusedError(
            f"cannot read the YAML: {_reason(error)}", line + first_line, column
        ) from error
    return node


def parse_string(scalar: ScalarNode) -> Node:
    """The YAML that a string holds, at the string's own line; the string itself where it holds none."""
    try:
        node = parse_value(scalar.text, scalar.line, scalar.column)
    except _RefusedError:
        return scalar
    return node if isinstance(node, SequenceNode | MappingNode) else scalar


def _finding(path: str, line: int, column: int, message: str, suggestion: str = "") -> Finding:
    hint = suggestion or "mend the front matter; the body is kept"
    return Finding(path, line, column, Severity.ERROR, "front-matter", message, hint)


def _place(error: yaml.YAMLError, block: str) -> tuple[int, int]:
    """Line, counted from 0, and column of an error; a character that YAML forbids has a position only."""
    mark = getattr(error, "problem_mark", None)
    if mark:
        return min(mark.line, block.count("\n")), mark.column + 1
    # The C reader counts bytes, and the text before a character that it refuses is well formed.
    before = block.encode()[: getattr(error, "position", 0)].decode(errors="replace")
    return before.count("\n"), len(before) - before.rfind("\n")


def _reason(error: yaml.YAMLError) -> str:
    if isinstance(error, yaml.reader.ReaderError):
        return str(error.reason)
    problem = getattr(error, "problem", None) or str(error)
    context = getattr(error, "context", None)
    return f"{problem} {context}" if context else str(problem)


class _Builder:
    """Builds nodes from the parser's events."""

    def __init__(
        self, events: Iterator[Any], first_line: int, first_column: int, text: str, depth: int
    ) -> None:
        self.events, self.first_line, self.first_column, self.text, self.depth = (
            events,
            first_line,
            first_column,
            text,
            depth,
        )
        self.lines = text.count("\n")

    def document(self) -> Node:
        for event in self.events:
            if isinstance(event, yaml.NodeEvent):
                return self.node(event, 0)
        return ScalarNode(None, "", self.first_line, 1)

    def node(self, event: Any, depth: int) -> Node:
        line, column = self.position(event)
        if depth > self.depth:
            raise _RefusedError(
                f"front matter is nested deeper than {self.depth} levels", line, column
            )
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise _RefusedError("front matter uses an anchor or alias", line, column)
        if event.tag is not None and event.tag != "!":
            raise _RefusedError(f"front matter uses a tag ({event.tag})", line, column)
        if isinstance(event, yaml.ScalarEvent):
            value = resolve_scalar(event.value) if event.implicit[0] else event.value
            return ScalarNode(value, event.value, line, column + (event.style in {"'", '"'}))
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(event, line, column, depth)
        return MappingNode(tuple(self.pairs(depth)), line, column)

    def position(self, event: Any) -> tuple[int, int]:
        mark = event.start_mark
        column = mark.column + (self.first_column if mark.line == 0 else 1)
        # YAML knows more line ends than an editor shows (section 5.4); a place is never beyond the block.
        return min(mark.line, self.lines) + self.first_line, column

    def sequence(self, event: Any, line: int, column: int, depth: int) -> Node:
        items: list[Node] = []
        end = event
        for end in self.events:
            if isinstance(end, yaml.SequenceEndEvent):
                break
            items.append(self.node(end, depth + 1))
        match items:
            # YAML reads an unquoted [[name]] as a list in a list; the author wrote a link.
            case [SequenceNode()] if event.flow_style and self._source(event, end).startswith("[["):
                link = self._source(event, end)
                return ScalarNode(link, link, line, column)
            case _:
                return SequenceNode(tuple(items), line, column)

    def _source(self, first: Any, last: Any) -> str:
        return self.text[first.start_mark.index : last.end_mark.index]

    def pairs(self, depth: int) -> Iterator[tuple[ScalarNode, Node]]:
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                return
            key = self.node(event, depth + 1)
            value = self.node(next(self.events), depth + 1)
            if not isinstance(key, ScalarNode):
                raise _RefusedError(
                    "a key of the front matter must be a single value", key.line, key.column
                )
            if key.text == "<<":
                raise _RefusedError("front matter uses a merge key", key.line, key.column)
            yield key, value


def _exact(text: str) -> Decimal | str:
    """A number that the store can hold; the text itself where it is too long."""
    whole, _, fraction = format(Decimal(text), "f").lstrip("+-").partition(".")
    return Decimal(text) if len(whole) <= _DIGITS and len(fraction) <= _DIGITS else text


def resolve_scalar(text: str) -> str | bool | int | Decimal | date | datetime | None:
    """A plain scalar by the core schema of YAML 1.2, and dates."""
    if text in _WORDS:
        return _WORDS[text]
    if not (text[0].isdigit() or text[0] in "+-."):
        return text
    try:
        if _INTEGER.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text):
            return _exact(text)
        if _OTHER_BASE.fullmatch(text):
            return int(text, 0)
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        return datetime.fromisoformat(text) if _MOMENT.fullmatch(text) else text
    except ValueError:
        return text
