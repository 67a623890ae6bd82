"""Random workspaces of Foam, whose notes end in the definitions of their links.

See docs/user/features in github.com/foambubble/foam: Wikilinks, Link Reference Definitions, Tags.
"""

from __future__ import annotations

import posixpath
from random import Random
from urllib.parse import quote

from tests.extraction.dialects.generator import DialectVault, Generator, Page
from tests.extraction.link_vault import Item, Meaning

DEFINED, MARKS, FOLDER, HEADING, TAGS = (
    "A wikilink with its definition",
    "The marks around definitions",
    "A link to a folder",
    "The first heading names a note",
    "Tags divided by spaces",
)
ROWS = (DEFINED, MARKS, FOLDER, HEADING, TAGS)
_NAMES = ["note-{}", "My note {}", "Құжат {}", "笔记 {}", "café {}", "v{}.2", "R&D {}", "snake_case_{}", "50% {}"]  # fmt: skip


class _Foam(Generator):
    def __init__(self, random: Random, notes: int, blocks: int) -> None:
        super().__init__(random)
        self.folders = ["", "work", "deep/er", "папка"]
        self.notes = [self._note(random.choice(self.folders)) for _ in range(notes)]
        self.single = list(self.notes)
        self.twins = [self._twins() for _ in range(max(1, notes // 10))]
        self.indexes = [self._index() for _ in range(max(1, notes // 10))]
        self.notes += [page for pair in self.twins for page in pair]
        self.notes += [page for _, page in self.indexes]
        self.definitions: dict[str, str] = {}
        for note in self.notes:
            self._write(note, blocks)

    def _note(self, folder: str, name: str = "") -> Page:
        name = name or self.random.choice(_NAMES).format(self.next())
        page = Page(posixpath.join(folder, f"{name}.md"), f"Heading {self.next()}")
        page.others = [f"also {self.next()}" for _ in range(self.random.choice([0, 0, 1, 2]))]
        return self.add(page)

    def _twins(self) -> tuple[Page, Page]:
        name = f"twin {self.next()}"
        return self._note("work/a", name), self._note("work/b", name)

    def _index(self) -> tuple[str, Page]:
        folder = f"area {self.next()}"
        name = self.random.choice(["index", "README"])
        return folder, self._note(f"{self.random.choice(['', 'deep'])}/{folder}".strip("/"), name)

    # Items.

    def _name(self, note: Page) -> str:
        return posixpath.basename(note.path).removesuffix(".md")

    def _define(self, label: str, note: Page, fragment: str = "") -> None:
        path = posixpath.relpath(note.path, posixpath.dirname(self.path) or ".")
        path = path if self.random.random() < 0.5 else path.removesuffix(".md")
        folder, name = posixpath.split(path)
        # As Foam does: the name is encoded, but for its spaces.
        address = posixpath.join(folder, quote(name, safe="!~*'()").replace("%20", " ")) + fragment
        address = f"<{address}>" if " " in address else address
        self.definitions[label] = f'{address} "{note.name}"'

    def _link(self) -> Item:
        if self.random.random() < 0.15:
            name = f"gone {self.random.randint(1, 9)}"
            return Item(DEFINED, f"[[{name}]]", Meaning("missing", name))
        note = self.random.choice(self.single)
        target = self.random.choice(
            [self._name(note), self._name(note), note.path.removesuffix(".md")]
        )
        fragment = self.random.choice(["", "", "#Part", "#^block"])
        label = f"{target}{fragment}{self.random.choice(['', '', '|the label'])}"
        if self.random.random() < 0.7:
            self._define(label, note, fragment)
        return Item(DEFINED, f"{self.random.choice(['', '', '!'])}[[{label}]]", note.found)

    def _twin(self) -> Item:
        pair = self.random.choice(self.twins)
        name = self._name(pair[0])
        own = next(
            (each for each in pair if posixpath.dirname(each.path) == posixpath.dirname(self.path)),
            None,
        )
        if name in self.definitions:
            meant = self._defined[name]
            return Item(DEFINED, f"[[{name}]]", meant.found)
        if self.random.random() < 0.5 or name in self._undefined:
            self._undefined.add(name)
            meaning = own.found if own else Meaning("ambiguous", name)
            return Item(DEFINED, f"[[{name}]]", meaning)
        meant = self.random.choice(pair)
        self._defined[name] = meant
        self._define(name, meant)
        return Item(DEFINED, f"[[{name}]]", meant.found)

    def _folder(self) -> Item:
        folder, note = self.random.choice(self.indexes)
        return Item(FOLDER, f"[[{folder}]]", note.found)

    def _same(self) -> Item:
        if self.random.random() < 0.5:
            self.definitions["#Part"] = '#Part "Part"'
        return Item(DEFINED, "[[#Part]]")

    def _by_alias(self) -> Item:
        note = self.random.choice([each for each in self.single if each.others] or self.single)
        if not note.others:
            return self._link()
        return Item(TAGS, f"[[{self.random.choice(note.others)}]]", note.found)

    def _tag(self) -> Item:
        tag = f"{self.random.choice(['inbox', 'Тема', 'a/b'])}{self.random.randint(1, 9)}"
        return Item(TAGS, f"#{tag}", tag=tag)

    # Files.

    def _write(self, note: Page, blocks: int) -> None:
        self.begin(note)
        self.definitions = {}
        self._defined: dict[str, Page] = {}
        self._undefined: set[str] = set()
        self._write_front_matter(note)
        heading = self.random.randint(0, blocks - 1)
        for number in range(blocks):
            if number == heading:
                self.put(f"# {note.name}", Item(HEADING, ""))
                self.lines.append("")
            text, items = self.sentence([self._link, self._link, self._twin, self._folder, self._same, self._by_alias, self._tag])  # fmt: skip
            self.put(self.random.choice(["", "- ", "> ", "## "]) + text, *items)
            self.lines.append("")
        self._write_definitions()
        self.end()

    def _write_front_matter(self, note: Page) -> None:
        if not note.others and self.random.random() < 0.5:
            return
        self.lines.append("---")
        tags = [
            f"{self.random.choice(['one', 'Два', 'x/y'])}{self.next()}"
            for _ in range(self.random.randint(1, 3))
        ]
        self.put(
            f"tags: {self.random.choice([' ', ', ']).join(tags)}",
            *(Item(TAGS, "", tag=tag) for tag in tags),
        )
        if note.others:
            self.put(f"alias: {', '.join(note.others)}")
        self.lines.append("---")

    def _write_definitions(self) -> None:
        if not self.definitions:
            return
        has_marks = self.random.random() < 0.6
        if has_marks:
            self.decoy(
                MARKS, '[//begin]: # "Autogenerated link references for markdown compatibility"'
            )
        for label, definition in self.definitions.items():
            self.lines.append(f"[{label}]: {definition}")
        if has_marks:
            self.decoy(MARKS, '[//end]: # "Autogenerated link references"')


def make(random: Random, notes: int, blocks: int) -> DialectVault:
    """Generate a workspace of Foam of at least so many notes."""
    return _Foam(random, notes, blocks).vault
