"""The front matter of a file: python-frontmatter finds the block, YAML reads it.

Values are built from the parser's events, not by its loader: each keeps its line, and `NO` stays
Norway (YAML 1.2, section 10.3.2). Constructs that can exhaust a loader (anchors, tags, merge keys,
deep nesting) are refused. No other module reads YAML.
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

_MAX_DIGITS = 18
"""Before and after the point: the store holds such numbers exactly. Longer ones stay text."""
_HANDLER = YAMLHandler()
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_KEY = re.compile(
    r"^(?:\"[^\"\n]*\"|'[^'\n]*')\s*:(?=\s|$)|^[^\s#\-\[\]{}&*!|>'\"%@`][^\n]*?:(?=\s|$)",
    re.MULTILINE,
)
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]{1,18}|[0-9]{1,18}(?:\.[0-9]{0,18})?)(?:[eE][-+]?[0-9])?")
_OTHER_BASE = re.compile(r"0x[0-9A-Fa-f]{1,14}|0o[0-7]{1,18}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?:Z|[-+][0-9]{2}:[0-9]{2})?"
)


class _RefusedError(Exception):
    """Front matter that is not read, with the reason and the place."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.line, self.column = line, column


def split(
    text: str, path: str, limits: Limits = DEFAULTS
) -> tuple[MappingNode, str, int, tuple[Finding, ...]]:
    """Split a text into front matter and body.

    Returns the front matter, the body, the line on which the body starts, and findings. The body is
    read even where the block cannot be, and each key even where another cannot. Prose between two
    rules at the top of a file is body.
    """
    opening = (
        _HANDLER.FM_BOUNDARY.match(text) if _HANDLER.FM_BOUNDARY and _HANDLER.detect(text) else None
    )
    if opening is None:
        return MappingNode(), text, 1, ()
    try:
        block, body = _HANDLER.split(text)
    except ValueError:
        hint = "end it with a line of ---"
        finding = _finding(path, 1, 1, "the front matter is never closed", hint)
        return MappingNode(), text, 1, (finding,)
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
    """Read the keys one by one, and return a finding for each that cannot be read."""
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
    # Each key may be fine by itself, as where the limit of the whole block is exceeded.
    findings = findings or [_finding(path, refused.line, refused.column, str(refused))]
    return MappingNode(tuple(items), first_line), tuple(findings)


def parse_value(
    block: str, first_line: int = 1, first_column: int = 1, limits: Limits = DEFAULTS
) -> Node:
    """Parse any YAML value that starts at a line and column of its file."""
    if len(block.encode()) > limits.front_matter_max_bytes:
        raise _RefusedError(
            f"front matter is larger than {limits.front_matter_max_bytes} bytes", first_line, 1
        )
    events = yaml.parse(block, Loader=_LOADER)
    try:
        return _NodeBuilder(
            events, first_line, first_column, block, limits.front_matter_max_depth
        ).document()
    except yaml.YAMLError as error:
        line, column = _position(error, block)
        raise _RefusedError(
            f"cannot read the YAML: {_reason(error)}", line + first_line, column
        ) from error


def parse_string(scalar: ScalarNode) -> Node:
    """Parse the list or map in a string such as `"[a, b]"`; else return the string."""
    try:
        node = parse_value(scalar.text, scalar.line, scalar.column)
    except _RefusedError:
        return scalar
    return node if isinstance(node, SequenceNode | MappingNode) else scalar


def _finding(path: str, line: int, column: int, message: str, suggestion: str = "") -> Finding:
    hint = suggestion or "mend the front matter; the body is kept"
    return Finding(path, line, column, Severity.ERROR, "front-matter", message, hint)


def _position(error: yaml.YAMLError, block: str) -> tuple[int, int]:
    """Return the line of an error, counted from 0, and its column, from 1."""
    mark = getattr(error, "problem_mark", None)
    if mark:
        return min(mark.line, block.count("\n")), mark.column + 1
    # The error of a forbidden character has an offset alone. The C reader counts it in bytes, and
    # the text before it is well formed.
    before = block.encode()[: getattr(error, "position", 0)].decode(errors="replace")
    return before.count("\n"), len(before) - before.rfind("\n")


def _reason(error: yaml.YAMLError) -> str:
    if isinstance(error, yaml.reader.ReaderError):
        return str(error.reason)
    problem = getattr(error, "problem", None) or str(error)
    context = getattr(error, "context", None)
    return f"{problem} {context}" if context else str(problem)


class _NodeBuilder:
    """Builds nodes from the parser's events."""

    def __init__(
        self, events: Iterator[Any], first_line: int, first_column: int, text: str, max_depth: int
    ) -> None:
        self.events, self.text, self.max_depth = events, text, max_depth
        self.first_line, self.first_column = first_line, first_column
        self.last_line = text.count("\n")

    def document(self) -> Node:
        for event in self.events:
            if isinstance(event, yaml.NodeEvent):
                return self.node(event, 0)
        return ScalarNode(None, "", self.first_line, 1)

    def node(self, event: Any, depth: int) -> Node:
        line, column = self.position(event)
        if depth > self.max_depth:
            raise _RefusedError(
                f"front matter is nested deeper than {self.max_depth} levels", line, column
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
        # YAML knows more line ends than editors do (section 5.4), so the parser may count too many.
        return min(mark.line, self.last_line) + self.first_line, column

    def sequence(self, event: Any, line: int, column: int, depth: int) -> Node:
        items: list[Node] = []
        end = event
        for end in self.events:
            if isinstance(end, yaml.SequenceEndEvent):
                break
            items.append(self.node(end, depth + 1))
        match items:
            # YAML takes an unquoted [[name]] for a list in a list; the author wrote a link.
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
    """Return a number as a decimal, or as text where the store cannot hold it exactly."""
    whole, _, fraction = format(Decimal(text), "f").lstrip("+-").partition(".")
    return Decimal(text) if len(whole) <= _MAX_DIGITS and len(fraction) <= _MAX_DIGITS else text


def resolve_scalar(text: str) -> str | bool | int | Decimal | date | datetime | None:
    """Return the value of a plain scalar by YAML's core schema, or a date or time."""
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
        return datetime.fromisoformat(text) if _TIME.fullmatch(text) else text
    except ValueError:
        return text
