"""What the generators of the dialects share: names, items, and the lines of a file."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from tests.extraction.link_vault import Item, Meaning, Vault, plain

WORDS = ["one", "two", "три", "and", "été", "🏙", "50% of", "a & b", "it's", "(so)", "x < y", "seen"]


@dataclass
class DialectVault(Vault):
    """The files of a vault, their correct readings, and the names of its notes."""

    names: dict[str, str] = field(default_factory=dict)
    """The name of each note, by slug."""
    word_rows: tuple[str, ...] = ()
    """The rows of words that are links: a note about such a word may be missing."""

    def findings(self) -> set[tuple[str, int, str, str]]:
        """Return the findings: none is about a word alone."""
        words = [item for item in self.items if item[2].row in self.word_rows]
        self.items, kept = [item for item in self.items if item not in words], self.items
        found = super().findings()
        self.items = kept
        return found | {
            (path, line, "link-missing", plain(item.meaning.target))
            for path, line, item in kept
            if item.meaning.kind == "dangling"
        }


@dataclass
class Page:
    """A note before it is written."""

    path: str
    name: str
    others: list[str] = field(default_factory=list)
    """Its further names."""

    @property
    def slug(self) -> str:
        """The path without its extension."""
        return unicodedata.normalize("NFC", self.path.removesuffix(".md"))

    @property
    def found(self) -> Meaning:
        """The meaning of a link to it."""
        return Meaning("found", self.slug)


class Generator:
    """Writes files line by line; each dialect has its own rows and places."""

    word_rows: tuple[str, ...] = ()

    def __init__(self, random: Random) -> None:
        self.random = random
        self.vault = DialectVault(word_rows=self.word_rows)
        self.count = 0
        self.path = ""
        self.lines: list[str] = []

    def next(self) -> int:
        """Return a number that was not used before."""
        self.count += 1
        return self.count

    def words(self) -> str:
        """Return some words without any mark of a link."""
        return " ".join(self.random.choice(WORDS) for _ in range(self.random.randint(1, 3)))

    def varied(self, name: str) -> str:
        """Return a name in another case or normal form, or padded: all are equal."""
        other = self.random.choice([name, name, name.upper(), name.lower()])
        name = other if other.lower() == name.lower() else name
        name = unicodedata.normalize(self.random.choice(["NFC", "NFD"]), name)
        return self.random.choice(["{}", "{}", " {} "]).format(name)

    def missing(self) -> tuple[str, Meaning]:
        """Return a name that no note has."""
        name = f"gone {self.random.randint(1, 9)}"
        return name, Meaning("missing", name)

    def add(self, page: Page) -> Page:
        """Add a note to the vault."""
        self.vault.slugs[page.path] = page.slug
        self.vault.names[page.slug] = page.name
        return page

    def put(self, line: str, *items: Item) -> None:
        """Write a line with its items."""
        self.lines.append(line)
        self.vault.items += [(self.path, len(self.lines), item) for item in items]

    def decoy(self, row: str, *lines: str) -> None:
        """Write lines in which nothing is a link."""
        self.lines += lines
        self.vault.decoys[row] += 1

    def begin(self, page: Page) -> None:
        """Begin the file of a note."""
        self.path, self.lines = page.path, []

    def end(self) -> None:
        """Finish the file."""
        ending = self.random.choice(["\n", "\n", "\r\n"])
        self.vault.files[self.path] = ending.join(self.lines) + ending

    def sentence(self, rows: list[Callable[[], Item]]) -> tuple[str, list[Item]]:
        """Return a line of prose with one or two items."""
        items = [self.random.choice(rows)() for _ in range(self.random.choice([1, 1, 2]))]
        text = self.words()
        for item in items:
            text += f" {item.text} {self.words()}"
        return text, items
