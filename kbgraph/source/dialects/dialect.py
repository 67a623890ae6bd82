"""The data of a dialect: how a program for notes writes links, names and outlines.

A dialect says where it differs from Obsidian. It is data; the modules that read a body, name a
subject or resolve a link obey it, and none of them asks for its name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from enum import Enum, auto
from typing import Any


class Lookup(Enum):
    """The ways in which the target of a wikilink is looked up."""

    PATH = auto()
    """The file at that path from the root."""
    RELATIVE = auto()
    """The file at that path from the folder of the link."""
    SHORTEST = auto()
    """Of the files whose path ends in it, the one with the shortest path.

    Those below the folder of the link come first.
    """
    NEAREST = auto()
    """Of the files whose path ends in it, the one with the fewest folders above it."""
    FOLDER = auto()
    """The file that is about the folder of that name."""
    PAGE = auto()
    """The page with that name, which no alias of another page takes from it."""
    SLUG = auto()
    NAME = auto()
    """The entry with that name, title or alias."""
    BLOCK = auto()
    """The entry that holds the block with that id, as in `((id))`."""


class TitleHeading(Enum):
    """The heading of level 1 that names a note without a title."""

    TOP = auto()
    """The one above all text."""
    FIRST = auto()
    NONE = auto()
    """A file names its note."""


@dataclass(frozen=True, slots=True)
class PageNames:
    """The names that files give to their pages, and links to their targets."""

    def of_file(self, _stem: str) -> tuple[str, ...]:
        """Return the names of the page of a file, given by path without `.md`, the best first.

        Empty where the name of the file is that of the page.
        """
        return ()

    def of_link(self, target: str) -> str:
        """Return the target of a wikilink in the form in which pages are named."""
        return target

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders of pages that the settings of the program name."""
        return ()


@dataclass(frozen=True, slots=True)
class LinkSyntax:
    """The links within a line, where a dialect writes them otherwise than Obsidian."""

    has_label_first: bool = False
    """Whether the label stands before the bar: `[[label|target]]`."""
    has_fragments: bool = True
    """Whether `#` ends the name of a page: in `[[C#]]` of Logseq it is a part of the name."""
    has_page_addresses: bool = False
    """Whether the address of a Markdown link may be a page or block: `[label]([[page]])`."""
    has_definitions: bool = False
    """Whether the definition of a reference link says what the wikilink of its label means."""
    has_bracketed_tags: bool = False
    """Whether `#[[several words]]` is a tag."""
    words: re.Pattern[str] | None = None
    """The words that are links, each in a group of its kind: `tag`, `user` or `block`."""
    targets: tuple[tuple[str, str], ...] = ()
    """The target of a word of each kind, with `{}` in the place of the word without its mark."""
    literals: re.Pattern[bytes] | None = None
    """Texts in which nothing is a link or a tag, such as a query between braces."""
    tag_keys: tuple[str, ...] = ()
    """The keys of the front matter whose values are tags."""

    def target_of(self, kind: str, word: str) -> str:
        """Return the target of a word of a kind. Raises KeyError for an unknown kind."""
        return dict(self.targets)[kind].format(word)


@dataclass(frozen=True, slots=True)
class BlockSyntax:
    """Outlines whose every item is a block, which may have properties: lines `key:: value`.

    Those of the first block are the front matter of the page. No indented text is code.
    """

    hidden: re.Pattern[str]
    """A line with a property that the program writes for itself, in the group `property`."""
    block_id: re.Pattern[str]
    """A line that gives the id of its block, in the group `id`."""
    literal_start: re.Pattern[str]
    """The line above a text that is read as it stands, in the groups `mark` and `kind`."""
    literal_end: str
    """The mark of the line below it, with `{}` in the place of the kind."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """The ways in which a program for notes differs from Obsidian."""

    name: str
    links: LinkSyntax | None = None
    blocks: BlockSyntax | None = None
    pages: PageNames = PageNames()
    lookup: tuple[Lookup, ...] = (
        Lookup.PATH,
        Lookup.RELATIVE,
        Lookup.SHORTEST,
        Lookup.SLUG,
        Lookup.NAME,
    )
    """The ways to look up the target of a wikilink; the first that finds something decides."""
    has_dotted_names: bool = False
    """Whether a dot in the name of a note divides it, so that no ending of a file is behind it."""
    title: TitleHeading = TitleHeading.TOP
    list_keys: tuple[tuple[str, str], ...] = ()
    """The keys whose text is a list, with the characters that separate its items."""
    has_pages_as_words: bool = False
    """Whether `type:: [[person]]` is the usual way to write a word of a list."""
    unread: tuple[str, ...] = ()
    """Patterns of notes that are no Markdown, below the folder."""
    ignored: tuple[str, ...] = ()
    """Patterns of files that the program keeps for itself, as in `.gitignore`."""
    folders: tuple[str, ...] = ()
    """The folders in which the program puts notes of any kind."""
    own_keys: tuple[str, ...] = ()
    """The keys that the program writes into the front matter of each note."""

    @property
    def digest(self) -> str:
        """The dialect and what a folder's own settings say of its names, as one text."""
        return f"{self.name} {self.pages!r}"

    @property
    def folders_of_notes(self) -> frozenset[str]:
        """The folders that the program prescribes: they do not say what their notes are about."""
        return frozenset(filter(None, (*self.folders, *self.pages.folders)))

    def __reduce__(self) -> tuple[Any, ...]:
        """Keep the default one object in each process: it is recognised by its identity."""
        return _unpickled, tuple(getattr(self, each.name) for each in fields(self))


def _unpickled(name: str, *parts: Any) -> Dialect:
    return OBSIDIAN if name == OBSIDIAN.name else Dialect(name, *parts)


OBSIDIAN = Dialect("obsidian")
"""The default: docs/reference/links.md says how it is read."""
