"""The data of an entry: front matter, sections and blocks, each with the line it stands on. Frozen, and no more than was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from kbgraph.findings import Finding
from kbgraph.source.names import normalise_key


class LinkKind(StrEnum):
    """How a link was written."""

    WIKILINK = "wikilink"
    EMBED = "embed"
    MARKDOWN = "markdown"
    IMAGE = "image"


class Link(NamedTuple):
    """A link as it was written; what it means is for meaning/resolve.py to say."""

    target: str
    """What the link names, without its fragment: a file, a title, a path or an address."""
    fragment: str
    """Heading or block within the target, as written after `#`."""
    label: str
    """The text that a reader sees."""
    kind: LinkKind
    line: int
    column: int


class Inline(NamedTuple):
    """One line of text, or one cell: plain text without markup, and what was marked up in it."""

    text: str
    line: int
    column: int
    links: tuple[Link, ...] = ()
    notes: tuple[str, ...] = ()
    """Ids of the footnotes that the text refers to; they are not part of `text`."""
    places: tuple[int, ...] = ()
    """For each footnote, how many characters of `text` stand before it."""
    tags: tuple[str, ...] = ()
    """Tags in the text, without their `#`."""


class Paragraph(NamedTuple):
    """Lines of prose: a paragraph, a list item, a quotation."""

    lines: tuple[Inline, ...]

    @property
    def text(self) -> str:
        """The lines as one text."""
        return " ".join(line.text for line in self.lines if line.text)

    @property
    def is_links_only(self) -> bool:
        """Whether nothing but links stands here, as in a generated block of links."""
        labels = "".join(link.label for line in self.lines for link in line.links)
        return bool(labels) and "".join(labels.split()) == "".join(self.text.split())


class Pair(NamedTuple):
    """A `**Label:** value` line, or a `label:: value` as Dataview has it, on a line or in brackets."""

    label: str
    value: Inline


class Table(NamedTuple):
    """A table. Without header text and with two columns each row is a key and a value; else the header names the columns."""

    header: tuple[Inline, ...]
    rows: tuple[tuple[Inline, ...], ...]

    @property
    def is_key_value(self) -> bool:
        """Whether each row is a key and its value."""
        return len(self.header) == 2 and not any(cell.text for cell in self.header)


class Footnote(NamedTuple):
    """The text of a footnote, for readers elsewhere; what it cites is in the front matter's register."""

    id: str
    lines: tuple[Inline, ...]


Block: TypeAlias = Paragraph | Pair | Table | Footnote


class Section(NamedTuple):
    """A heading and what stands under it, up to the next heading. Level 0 has no heading: the text before the first."""

    level: int
    heading: Inline
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """A single value of the front matter."""

    value: str | bool | int | Decimal | date | datetime | None
    """The value by the core schema of YAML 1.2, and dates."""
    text: str
    """The value as written, without quotes."""
    line: int
    column: int
    """Where the value starts, within its quotes."""


@dataclass(frozen=True, slots=True)
class SequenceNode:
    """A list of the front matter."""

    items: tuple[Node, ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class MappingNode:
    """A map of the front matter, keys in the order of the file."""

    items: tuple[tuple[ScalarNode, Node], ...] = ()
    line: int = 1
    column: int = 1

    def scalars(self) -> Iterator[ScalarNode]:
        """Every single value, however deep."""
        return _scalars(self)

    def get(self, *keys: str) -> Node | None:
        """The value of the first of the keys that is there; case, padding and underscores of keys do not matter."""
        by_key = {normalise_key(key.text): node for key, node in reversed(self.items)}
        return next(
            (by_key[normalise_key(key)] for key in keys if normalise_key(key) in by_key), None
        )


def _scalars(node: Node) -> Iterator[ScalarNode]:
    match node:
        case ScalarNode():
            yield node
        case SequenceNode(items=items):
            for item in items:
                yield from _scalars(item)
        case MappingNode(items=pairs):
            for _, value in pairs:
                yield from _scalars(value)


Node: TypeAlias = ScalarNode | SequenceNode | MappingNode


def stem_of(path: str) -> str:
    """A path without the ending of a Markdown file."""
    return path[:-3] if path[-3:].lower() == ".md" else path


@dataclass(frozen=True, slots=True)
class Entry:
    """One Markdown file, read."""

    path: str
    """Path of the file relative to the folder, with `/` between its parts."""
    text: str
    """The file's text as it was read; line numbers count in it."""
    front: MappingNode = field(default_factory=MappingNode)
    sections: tuple[Section, ...] = ()
    findings: tuple[Finding, ...] = ()
    body_length: int = 0
    """Characters at the text's end that are its body."""
    body_line: int = 1
    """The line on which the body starts."""

    @property
    def body(self) -> str:
        """The text after the front matter."""
        return self.text[len(self.text) - self.body_length :]

    @property
    def stem(self) -> str:
        """The path without `.md`: the slug of an entry that states none."""
        return stem_of(self.path)

    @property
    def name(self) -> str:
        """The file's name without folder and ending."""
        return self.stem.rsplit("/", 1)[-1]

    def words(self, *keys: str) -> list[str]:
        """The front matter's texts under the first of the keys that is there: one, or those of a list."""
        match self.front.get(*keys):
            case ScalarNode(text=text) if text:
                return [text]
            case SequenceNode(items=items):
                return [item.text for item in items if isinstance(item, ScalarNode) and item.text]
            case _:
                return []

    def inlines(self) -> Iterator[Inline]:
        """Every line and cell of the body, in the order of the file."""
        for section in self.sections:
            yield section.heading
            for block in section.blocks:
                yield from inlines_of(block)


def inlines_of(block: Block) -> Iterator[Inline]:
    """Every line and cell of a block."""
    match block:
        case Pair():
            yield block.value
        case Table():
            yield from block.header
            for row in block.rows:
                yield from row
        case Paragraph() | Footnote():
            yield from block.lines
