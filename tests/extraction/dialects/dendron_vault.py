"""Random workspaces of Dendron, with two vaults.

See wiki.dendron.so: Links, Note references, Tags, User tags, Hierarchies.
"""

from __future__ import annotations

from random import Random

from tests.extraction.dialects.generator import DialectVault, Generator, Page
from tests.extraction.link_vault import Item, Meaning, plain

LABEL, NOTE, HEADING, VAULT = (
    "A label before the bar",
    "A note of a hierarchy",
    "A heading of a note",
    "A note of another vault",
)
REFERENCE, TAG, USER, FRONT = (
    "A note reference",
    "A tag is a link to its note",
    "A user is a link to its note",
    "Tags in front matter are links to their notes",
)
KEYS, HIERARCHY = "The keys that Dendron writes", "A hierarchy of names"
ROWS = (LABEL, NOTE, HEADING, VAULT, REFERENCE, TAG, USER, FRONT, KEYS, HIERARCHY)
VAULTS = ("vault", "second.vault", "deps/third")
_STEMS = ["lang", "lang.python", "pkg.node-js", "日記.2023", "проект.план", "snake_case.x", "a.b.c.d", "proj.base", "Mixed.Case"]  # fmt: skip
_LABELS = ["the label", "a.b", "no #1", "Тема: x", "🏙", "it's", "100%"]


class _Dendron(Generator):
    word_rows = (TAG, USER, FRONT)

    def __init__(self, random: Random, notes: int, blocks: int) -> None:
        super().__init__(random)
        self.notes = [self._note(random.choice(VAULTS)) for _ in range(notes)]
        self.single = list(self.notes)
        self.twins = [self._twins() for _ in range(max(1, notes // 10))]
        self.words_of_notes = [self._word("tags"), self._word("tags"), self._word("user")]
        self.inline = [self._labelled, self._labelled, self._plain, self._twin, self._heading, self._other_vault, self._reference, self._tag,
                       self._tag, self._user]  # fmt: skip
        for note in self.notes:
            self._write(note, blocks)

    def _note(self, vault: str, stem: str = "") -> Page:
        stem = stem or f"{self.random.choice(_STEMS)}.{self.random.choice('xyz')}{self.next()}"
        return self.add(Page(f"{vault}/{stem}.md", f"Title {self.next()}"))

    def _twins(self) -> str:
        stem = f"both.{self.next()}"
        self.notes += [self._note(vault, stem) for vault in VAULTS[:2]]
        return stem

    def _word(self, kind: str) -> tuple[str, Page]:
        word = (
            f"{self.random.choice(['work.deep', 'Тема', 'ada.lovelace', 'to-read'])}{self.next()}"
        )
        note = self._note(VAULTS[0], f"{kind}.{word}")
        self.notes.append(note)
        return word, note

    # Items.

    @property
    def _vault(self) -> str:
        return self.path.rpartition("/")[0]

    def _stem(self, note: Page) -> str:
        return note.path.rpartition("/")[2].removesuffix(".md")

    def _target(self) -> tuple[str, Meaning]:
        if self.random.random() < 0.2:
            name = f"gone.{self.random.choice(['x', 'base', 'pdf'])}{self.random.randint(1, 5)}"
            return name, Meaning("missing", name)
        note = self.random.choice(self.single)
        return self.random.choice([self._stem(note), f"{self._stem(note)}.md"]), note.found

    def _labelled(self) -> Item:
        target, meaning = self._target()
        label = self.random.choice([*_LABELS, self._stem(self.random.choice(self.single))])
        return Item(LABEL, f"[[{label}|{self.random.choice([target, f' {target} '])}]]", meaning)

    def _plain(self) -> Item:
        target, meaning = self._target()
        return Item(NOTE, f"[[{target}]]", meaning)

    def _twin(self) -> Item:
        stem = self.random.choice(self.twins)
        if self._vault in VAULTS[:2]:
            return Item(NOTE, f"[[{stem}]]", Meaning("found", f"{self._vault}/{stem}"))
        return Item(NOTE, f"[[{stem}]]", Meaning("ambiguous", stem))

    def _heading(self) -> Item:
        target, meaning = self._target()
        fragment = self.random.choice(["heading", "^block-id", "two-words"])
        label = self.random.choice(["", "label|", "x.y|"])
        return self.random.choice([
            Item(HEADING, f"[[{label}{target}#{fragment}]]", meaning),
            Item(HEADING, f"[[{label}#{fragment}]]"),
        ])  # fmt: skip

    def _other_vault(self) -> Item:
        note = self.random.choice([each for each in self.notes if not each.path.startswith("deps")])
        vault, _, stem = note.path.removesuffix(".md").partition("/")
        label = self.random.choice(["", "label|"])
        return Item(VAULT, f"[[{label}dendron://{vault}/{stem}]]", note.found)

    def _reference(self) -> Item:
        target, meaning = self._target()
        fragment = self.random.choice(["", "#head", "#start:#end", "#head,1:#*", "#^id:#^end"])
        return self.random.choice([
            Item(REFERENCE, f"![[{target}{fragment}]]", meaning),
            Item(REFERENCE, f"![[{target}{fragment}]]", meaning),
            Item(REFERENCE, "![[lang.*]]"),
        ])  # fmt: skip

    def _tag(self) -> Item:
        word, note = self.random.choice(self.words_of_notes[:2])
        if self.random.random() < 0.3:
            word = f"later.{self.random.randint(1, 4)}"
            return Item(TAG, f"#{word}", Meaning("missing", f"tags.{word}"), tag=word)
        return Item(TAG, f"#{word}", note.found, tag=word)

    def _user(self) -> Item:
        word, note = self.words_of_notes[2]
        if self.random.random() < 0.3:
            return Item(USER, "@Nobody", Meaning("missing", "user.nobody"))
        return Item(USER, f"@{word}", note.found)

    # Files.

    def _write(self, note: Page, blocks: int) -> None:
        self.begin(note)
        self._write_front_matter(note)
        for _ in range(blocks):
            self.random.choice(
                [self._paragraph, self._paragraph, self._list, self._table, self._decoys]
            )()
            self.lines.append("")
        self.end()

    def _write_front_matter(self, note: Page) -> None:
        number = self.next()
        self.lines.append("---")
        self.put(f"id: note{number}x", Item(KEYS, "", field=("id", f"note{number}x")))
        self.put(f"title: {note.name}")
        self.put("desc: ''")
        for key in ("updated", "created"):
            self.put(
                f"{key}: 16562596{number:05}", Item(KEYS, "", field=(key, f"16562596{number:05}"))
            )
        tags = self.random.sample(["work", "later.x", "Тема", "a-b"], self.random.randint(0, 2))
        if tags:
            self.lines.append("tags:")
        for tag in tags:
            self.put(
                f"  - {tag}", Item(FRONT, "", Meaning("missing", plain(f"tags.{tag}")), tag=tag)
            )
        if "." in self._stem(note):
            self.vault.decoys[HIERARCHY] += 1
        self.lines.append("---")

    def _paragraph(self) -> None:
        text, items = self.sentence(self.inline)
        self.put(self.random.choice(["", "", "> ", "## "]) + text, *items)

    def _list(self) -> None:
        for _ in range(self.random.randint(1, 3)):
            text, items = self.sentence(self.inline)
            self.put(f"- {text}", *items)

    def _table(self) -> None:
        self.lines += ["| one | two |", "| --- | --- |"]
        cells = [self.sentence([self._labelled, self._plain, self._tag]) for _ in range(2)]
        texts = [text.replace("|", "\\|") for text, _ in cells]
        self.put(f"| {texts[0]} | {texts[1]} |", *(item for _, items in cells for item in items))

    def _decoys(self) -> None:
        stem = self._stem(self.random.choice(self.single))
        self.lines += self.random.choice([
            ["```", f"[[label|{stem}]] #no @no", "```"],
            [f"{self.words()} `[[label|{stem}]]` `#no`, mail a@a.example and (#no) x#no #1no"],
            ["text", "", f"    [[{stem}]] #no"],
        ])  # fmt: skip


def make(random: Random, notes: int, blocks: int) -> DialectVault:
    """Generate a workspace of Dendron of at least so many notes."""
    return _Dendron(random, notes, blocks).vault
