"""The immutable data of an entry: front matter, sections and blocks with lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import chain
from typing import NamedTuple, TypeAlias

from kbgraph.findings import Fault, Finding
from kbgraph.source.names import join_lines, normalise_key
from kbgraph.source.notes import NO_KEYS, CitationKeys


class LinkKind(StrEnum):
    """The syntax of a link."""

    WIKILINK = "wikilink"
    EMBED = "embed"
    MARKDOWN = "markdown"
    IMAGE = "image"
    TAG = "tag"
    """A word that is a link in some dialects: `#tag`, or `@user`."""


class Link(NamedTuple):
    """A link as it was written. See extraction/link_resolver.py for its meaning."""

    target: str
    """A file, title, path or address, without the fragment."""
    fragment: str
    """A heading or block within the target, as written after `#`."""
    label: str
    """The visible text."""
    kind: LinkKind
    line: int
    column: int
    bracketed: str = ""
    """The target with the brackets around the link, which may be part of a name: `[[[x]]]`."""
    relation: str = ""
    """The words that may name a relation: those before `::`, or the title of a Markdown link."""

    def with_label(self, label: str) -> Link:
        """Return the link with a visible text."""
        target, fragment, _, kind, line, column, bracketed, relation = self
        return Link(target, fragment, label, kind, line, column, bracketed, relation)


class Inline(NamedTuple):
    """A line or a cell: its text without markup, and the links and notes in it."""

    text: str
    line: int
    column: int
    links: tuple[Link, ...] = ()
    notes: tuple[str, ...] = ()
    """The footnotes that the text refers to, which are not part of `text`; see `source.notes`."""
    places: tuple[int, ...] = ()
    """The number of characters of `text` before each footnote."""
    tags: tuple[str, ...] = ()
    """Tags in the text, without `#`."""
    struck_out: tuple[Link, ...] = ()
    """The links that are struck out: they are mentions, but state nothing."""
    line_count: int = 1
    """The number of lines that the text takes in the file: several for some values and headings."""
    addresses: tuple[Link, ...] = ()
    """The addresses in the text that are no links by a mark: they are mentions, but no values."""
    link_places: tuple[int, ...] = ()
    """The number of characters of `text` before the label of each link; empty if not known."""

    def with_notes_before(self, notes: tuple[str, ...]) -> Inline:
        """Return the text with the footnotes of its label, which cite all that follows."""
        places = (0,) * len(notes) + self.places
        return self._replace(notes=notes + self.notes, places=places) if notes else self


class Paragraph(NamedTuple):
    """Lines of prose: a paragraph, a list item, a quotation."""

    lines: tuple[Inline, ...]

    @property
    def text(self) -> str:
        """The lines, joined."""
        texts = [line.text for line in self.lines if line.text]
        return texts[0] if len(texts) == 1 else join_lines(texts)

    @property
    def is_links_only(self) -> bool:
        """Whether there is nothing but links, as in a generated block of links."""
        labels = "".join([link.label for line in self.lines for link in line.links])
        return bool(labels) and "".join(labels.split()) == "".join(self.text.split())


class Pair(NamedTuple):
    """A label and its value: a line `**Label:** value`, or Dataview's `label:: value`."""

    label: str
    value: Inline


class Table(NamedTuple):
    """A table, with a header that names the columns or with rows of a key and a value."""

    header: tuple[Inline, ...]
    rows: tuple[tuple[Inline, ...], ...]

    @property
    def is_key_value(self) -> bool:
        """Whether each row is a key and its value: two columns, and a header without text."""
        return len(self.header) == 2 and not (self.header[0].text or self.header[1].text)


class Footnote(NamedTuple):
    """The text of a footnote. The front matter lists the sources that notes cite."""

    id: str
    lines: tuple[Inline, ...]


class VerbatimText(NamedTuple):
    """Text that is kept as text and read as no value: a damaged row, or HTML."""

    lines: tuple[Inline, ...]
    fault: Fault | None = None
    """The reason, where it matters in an entry with a class alone."""


Block: TypeAlias = Paragraph | Pair | Table | Footnote | VerbatimText


class Section(NamedTuple):
    """A heading and the blocks up to the next.

    The text before the first heading is a section of level 0, with an empty heading.
    """

    level: int
    heading: Inline
    blocks: tuple[Block, ...]


class ScalarNode(NamedTuple):
    """A single value of the front matter."""

    value: str | bool | int | Decimal | date | datetime | None
    """By the core schema of YAML 1.2; dates and times are values too."""
    text: str
    """The value as written, without quotes."""
    line: int
    column: int
    """Of the first character of the value, within its quotes."""
    line_count: int = 1
    """The number of lines that the value takes in the file."""


@dataclass(frozen=True, slots=True)
class SequenceNode:
    """A list of the front matter."""

    items: tuple[Node, ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class MappingNode:
    """A map of the front matter, with its keys in the order of the file."""

    items: tuple[tuple[ScalarNode, Node], ...] = ()
    line: int = 1
    column: int = 1

    def scalars(self) -> Iterator[ScalarNode]:
        """Return the single values, at any depth."""
        return _scalars(self)

    def places(self) -> Iterator[tuple[int, int]]:
        """Return the places of its keys, and of each line of the values at any depth."""
        for key, _ in self.items:
            yield key.line, key.column
        for scalar in self.scalars():
            for line in range(scalar.line, scalar.line + scalar.line_count):
                yield line, scalar.column

    def get(self, *keys: str) -> Node | None:
        """Return the value of the first of the keys that is present, by `normalise_key`."""
        for name in map(normalise_key, keys):
            for key, node in self.items:
                if normalise_key(key.text) == name:
                    return node
        return None


def _scalars(node: Node) -> Iterator[ScalarNode]:
    match node:
        case ScalarNode():
            yield node
        case SequenceNode(items=nodes):
            yield from chain.from_iterable(map(_scalars, nodes))
        case MappingNode(items=pairs):
            yield from chain.from_iterable(_scalars(value) for _, value in pairs)


def keys_and_scalars(node: Node) -> Iterator[ScalarNode]:
    """Yield the keys and the single values, at any depth, in the order of the file."""
    match node:
        case ScalarNode():
            yield node
        case SequenceNode(items=items):
            for item in items:
                yield from keys_and_scalars(item)
        case MappingNode(items=pairs):
            for key, value in pairs:
                yield key
                yield from keys_and_scalars(value)


Node: TypeAlias = ScalarNode | SequenceNode | MappingNode


def stem_of(path: str) -> str:
    """Return a path without the suffix `.md`."""
    return path[:-3] if path[-3:].lower() == ".md" else path


@dataclass(frozen=True, slots=True)
class Entry:
    """The content of a Markdown file."""

    path: str
    """The path of the file, relative to the folder, with `/` as separator."""
    text: str
    """The decoded text, in which line numbers count."""
    front: MappingNode = field(default_factory=MappingNode)
    sections: Sequence[Section] = ()
    findings: tuple[Finding, ...] = ()
    body_length: int = 0
    """The number of characters at the end of `text` that are the body."""
    body_line: int = 1
    """The first line of the body."""
    line_kinds: bytes = b""
    """The kinds of each line, as the bits of `LineKind`; the first byte is line 1."""
    citation_keys: CitationKeys = NO_KEYS
    """The ids of its sources, by which footnotes with a place are read."""

    @property
    def body(self) -> str:
        """The text after the front matter."""
        return self.text[len(self.text) - self.body_length :]

    @property
    def stem(self) -> str:
        """The path without `.md`: the slug of an entry that states no other."""
        return stem_of(self.path)

    @property
    def name(self) -> str:
        """The file name without `.md`."""
        return self.stem.rsplit("/", 1)[-1]

    def words(self, *keys: str) -> list[str]:
        """Return the texts of the first key that is present: one, or those of a list."""
        match self.front.get(*keys):
            case ScalarNode(text=text, value=value) if text and value is not None:
                return [text]
            case SequenceNode(items=items):
                texts = [item for item in items if isinstance(item, ScalarNode) and item.text]
                return [item.text for item in texts if item.value is not None]
            case _:
                return []

    def line_of_block(self, block_id: str) -> int:
        """Return the line that gives a block its id, `^id` or `id:: id`; 0 if none does."""
        pattern = rf"(?:^|(?<=[ \t]))(?:\^|id::[ \t]+){re.escape(block_id)}[ \t\r]*$"
        match = re.search(pattern, self.text, re.IGNORECASE | re.MULTILINE)
        return self.text.count("\n", 0, match.start()) + 1 if match else 0

    def inlines(self) -> Iterator[Inline]:
        """Return the lines and cells of the body, in the order of the file."""
        for section in self.sections:
            yield section.heading
            for block in section.blocks:
                yield from inlines_of(block)


def inlines_of(block: Block) -> tuple[Inline, ...]:
    """Return the lines and cells of a block."""
    match block:
        case Pair():
            return (block.value,)
        case Table():
            return (*block.header, *chain.from_iterable(block.rows))
        case Paragraph() | Footnote() | VerbatimText():
            return block.lines
