"""Generates random vaults in which the meaning of each link is known.

The generator chooses each note, twin, alias and missing name first, together with the correct
reading of a link to it, and then writes the link in one of the forms of docs/reference/links.md.
The reading never comes from kbgraph. Decoys in code and comments must not be read.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple
from urllib.parse import quote

NAMES = [
    "Alpha {}", "Құжат {}", "笔记 {}", "Café {}", "naïve résumé {}", "🏙 city {}", "v{}.2 notes", "Node{}.js", "R&D {}", "O'Neill {}",
    "Mercury (planet {})", "a, b; c {}", "snake_case_{}", "100% sure {}", "{} — dash", "2026-11-{}", "+1 {}", "x = y {}", "Help! {}", "@home {}",
    "$5 {}", "Ёлка {}", "हिन्दी {}", "العربية {}", "한국어 {}", "__init{}__", "de{}ep-dive", "Æsir {}", "👩‍🔬 lab {}",
]  # fmt: skip
FOLDERS = ["notes", "people & co", "Проекты", "日本", "x.y", "deep space", "été"]
WORDS = [
    "one",
    "two",
    "три",
    "text",
    "and",
    "again",
    "été",
    "seen",
    "there",
    "🏙",
    "50% of",
    "a & b",
    "it's",
    "(so)",
    "x < y",
    "quoth",
    "5 * 3",
]
PLAIN = re.compile(r"[^\W_][\w .-]*")
"""Link targets that YAML reads without quotes."""

WIKI, LABEL, HEADING, BELOW = (
    "A wikilink",
    "A wikilink with a label",
    "A wikilink to a heading",
    "A wikilink to a heading below a heading",
)
SAME, BLOCK, CELL = (
    "A wikilink within the same note",
    "A wikilink to a block",
    "A wikilink with a label in a table",
)
EMBED, IMAGE = "An embedded note", "An embedded image with its size"
MARKDOWN, ANGLE, PERCENT = (
    "A Markdown link",
    "A Markdown link in angle brackets",
    "A percent-encoded Markdown link",
)
ABOVE, ROOTED = "A link to a folder above", "A link from the root"
QUOTED, UNQUOTED = "A link in front matter in quotes", "A link in front matter without quotes"
TAG, NESTED, FIELD, INNER = (
    "A tag",
    "A nested tag",
    "A field on a line of its own",
    "A field within a sentence",
)
CALLOUT, TASK, CODE, FENCED = "A callout", "A task list", "Code", "Fenced code"
HTML, PERCENTS, ATTACHMENT = "An HTML comment", "A comment between percent signs", "An attachment"
REFERENCE, HTML_LINK, REMARK = "A reference", "A link in HTML", "An inline footnote"
FRAME = "The address of a frame, a film or a drawing in HTML is a link"
NAMED_LIKE, BRACKETS = "A name that is like the ending of a file", "A name with brackets"
FOLDER, NO_NOTE = "A link to a folder", "A file or a folder that is no note"
MATH, BARE = "Math", "An address without marks"
PICTURE, WITHIN = "An image that is a link", "A wikilink in the text of a link"
RELATION, COLONS = "A relation in a note without a class", "A name with colons"
EXTERNAL, SCHEME, OUTSIDE = (
    "An external address",
    "An address of another scheme",
    "A link that leaves the folder",
)


class Meaning(NamedTuple):
    """The correct reading of a link: a slug, an address, an ambiguous name, or nothing."""

    kind: str
    """`found`, `missing`, `outside`, `ambiguous` or `nothing`."""
    target: str = ""


NOTHING = Meaning("nothing")


class Item(NamedTuple):
    """A text on a line, and its correct reading."""

    row: str
    text: str
    meaning: Meaning = NOTHING
    tag: str = ""
    field: tuple[str, str] | None = None
    """A property and its value; `@` marks the slug of a thing."""
    more: tuple[Meaning, ...] = ()
    """The readings of further links in the text."""


@dataclass
class Note:
    """A file of the vault before it is written."""

    path: str
    slug: str
    aliases: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    """Aliases that mean another note, or none."""
    title: str = ""

    @property
    def stem(self) -> str:
        """The path without its extension."""
        return self.path.removesuffix(".md")

    @property
    def name(self) -> str:
        """The file's name without its extension."""
        return posixpath.basename(self.stem)

    @property
    def folder(self) -> str:
        """The folder that holds the file."""
        return posixpath.dirname(self.path)


@dataclass
class Vault:
    """The files as texts, and their correct readings, by path and line."""

    files: dict[str, str] = field(default_factory=dict)
    slugs: dict[str, str] = field(default_factory=dict)
    items: list[tuple[str, int, Item]] = field(default_factory=list)
    decoys: Counter[str] = field(default_factory=Counter)

    @property
    def rows(self) -> Counter[str]:
        """The number of items and decoys of each row of docs/reference/links.md."""
        return Counter(item.row for _, _, item in self.items) + self.decoys

    def mentions(self) -> set[tuple[str, int, str]]:
        """Return each line that must mention a note, a missing name or an address."""
        kinds = {"found", "missing", "outside"}
        found = {
            (path, line, item.meaning.target)
            for path, line, item in self.items
            if item.meaning.kind in kinds
        }
        return {each for each in found if each[2] != self.slugs[each[0]]}

    def relations(self) -> set[tuple[str, int, str]]:
        """Return each line that must relate the thing to another, where no field does."""
        stated = {
            (path, value.removeprefix("@"))
            for path, _, _, value in self.fields()
            if value.startswith("@")
        }
        return {
            each
            for each in self.mentions()
            if not each[2].startswith("http") and (each[0], each[2]) not in stated
        }

    def tags(self) -> set[tuple[str, int, str]]:
        """Return each line with a tag."""
        return {(path, line, item.tag) for path, line, item in self.items if item.tag}

    def fields(self) -> set[tuple[str, int, str, str]]:
        """Return each line that states a property, with its value."""
        return {(path, line, *item.field) for path, line, item in self.items if item.field}

    def findings(self) -> set[tuple[str, int, str, str]]:
        """Return the findings, with their lines and the names that they quote.

        There is one for each ambiguous link, and one for each missing name in a note.
        """
        missing: dict[tuple[str, str], int] = {}
        for path, line, item in sorted(self.items, key=lambda each: each[1]):
            if item.meaning.kind == "missing":
                missing.setdefault((path, item.meaning.target), line)
        ambiguous = {
            (path, line, "link-ambiguous", plain(item.meaning.target))
            for path, line, item in self.items
            if item.meaning.kind == "ambiguous"
        }
        return ambiguous | {
            (path, line, "link-missing", plain(name)) for (path, name), line in missing.items()
        }


def plain(text: str) -> str:
    """Return a name without differences of case, space and normal form."""
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


class VaultGenerator:
    """Generates notes, then links with their meanings, then their places."""

    def __init__(self, random: Random, notes: int, blocks: int) -> None:
        self.random = random
        self.vault = Vault()
        self.count = 0
        self.folders = ["", *(self._folder() for _ in range(max(2, notes // 12)))]
        self.notes = [self._note() for _ in range(notes)]
        self.plain_notes = list(self.notes)
        self.special_forms: list[Callable[[Note], tuple[str, Meaning]]] = []
        self.bracketed = [
            self._bracketed_note(form) for form in ("[draft {}] x", "[kept {}]") for _ in range(3)
        ]
        self.folder_notes = [
            self._folder_note(name) for name in ("index", "README", "_index") for _ in range(2)
        ]
        for special in (
            self._twins,
            self._nested,
            self._rooted,
            self._shared_alias,
            self._shadowed_alias,
            self._differ_by_case,
        ):
            for _ in range(max(1, notes // 20)):
                special()
        self.rows: list[Callable[[Note], Item]] = [
            self._wiki, self._label, self._heading, self._below, self._same, self._block, self._embed, self._image, self._markdown, self._angle,
            self._percent, self._above, self._from_root, self._tag, self._nested_tag, self._inner, self._attachment, self._external, self._scheme,
            self._outside, self._html_link, self._frame, self._remark, self._named_like, self._brackets, self._folder_link, self._no_note,
            self._bare, self._picture, self._within, self._relation, self._colons,
        ]  # fmt: skip
        for note in self.notes:
            self._write(note, blocks)

    def _next(self) -> int:
        self.count += 1
        return self.count

    def _new_name(self) -> str:
        name = self.random.choice(NAMES).format(self._next())
        return unicodedata.normalize(self.random.choice(["NFC", "NFC", "NFD"]), name)

    def _folder(self) -> str:
        return "/".join(
            f"{self.random.choice(FOLDERS)} {self._next()}"
            for _ in range(self.random.randint(1, 3))
        )

    def _add(self, path: str, slug: str = "") -> Note:
        note = Note(path, slug or unicodedata.normalize("NFC", path.removesuffix(".md")))
        self.vault.slugs[path] = note.slug
        return note

    def _note(self) -> Note:
        path = posixpath.join(self.random.choice(self.folders), f"{self._new_name()}.md")
        note = self._add(path, f"topic--{self._next()}" if self.random.random() < 0.2 else "")
        note.aliases = [f"also {self._new_name()}" for _ in range(self.random.choice([0, 0, 1, 2]))]
        note.title = f"Title of {self._new_name()}" if self.random.random() < 0.2 else ""
        return note

    # Meanings of names: each adds files, and a form of link whose meaning is known.

    def _by_name(self, _: Note) -> tuple[str, Meaning]:
        note = self.random.choice(self.plain_notes)
        names = [note.name, note.stem, *note.aliases, *filter(None, [note.title])]
        if note.slug.startswith("topic--"):
            names.append(note.slug)
        if note.stem.count("/") > 1:
            names.append("/".join(note.stem.split("/")[-2:]))
        return self._varied(self.random.choice(names)), Meaning("found", note.slug)

    def _by_path(self, _: Note) -> tuple[str, Meaning]:
        note = self.random.choice(self.notes)
        return note.stem, Meaning("found", note.slug)

    def _missing(self, _: Note) -> tuple[str, Meaning]:
        name = f"gone {self.random.choice(NAMES).format(self.random.randint(1, 9))}"
        return self._varied(name), Meaning("missing", plain(name))

    def _twins(self) -> None:
        name, number = self._new_name(), self._next()
        first, second = (self._add(f"{side}{number}/{name}.md") for side in ("left", "rite"))
        others = [self._add(f"{note.folder}/beside {self._next()}.md") for note in (first, second)]
        self.notes += [first, second, *others]

        def form(source: Note) -> tuple[str, Meaning]:
            if source.folder in {first.folder, second.folder}:
                return self._varied(name), Meaning(
                    "found", (first if source.folder == first.folder else second).slug
                )
            written = self._varied(name)
            return written, Meaning("ambiguous", written)

        self.special_forms.append(form)

    def _nested(self) -> None:
        name, folder = self._new_name(), f"outer {self._next()}"
        near, far = (
            self._add(f"{folder}/{name}.md"),
            self._add(f"{folder}/inner and deeper/{name}.md"),
        )
        self.notes += [near, far, self._add(f"{far.folder}/beside {self._next()}.md")]
        self.special_forms.append(
            lambda source: (
                self._varied(name),
                Meaning("found", (far if source.folder == far.folder else near).slug),
            )
        )

    def _rooted(self) -> None:
        name = self._new_name()
        root, other = self._add(f"{name}.md"), self._add(f"place {self._next()}/{name}.md")
        self.notes += [root, other]
        self.special_forms.append(lambda _: (self._varied(name), Meaning("found", root.slug)))

    def _shared_alias(self) -> None:
        name = f"shared {self._new_name()}"
        for note in self.random.sample(self.plain_notes, 2):
            note.others.append(name)

        def form(_: Note) -> tuple[str, Meaning]:
            written = self._varied(name)
            return written, Meaning("ambiguous", written)

        self.special_forms.append(form)

    def _shadowed_alias(self) -> None:
        name = self._new_name()
        note = self._add(posixpath.join(self.random.choice(self.folders), f"{name}.md"))
        self.notes.append(note)
        self.random.choice(self.plain_notes).others.append(name)
        self.special_forms.append(lambda _: (self._varied(name), Meaning("found", note.slug)))

    def _differ_by_case(self) -> None:
        number = self._next()
        pair = [self._add(f"cased {number}/{name} {number}.md") for name in ("Tie", "tie")]
        self.notes += pair

        def form(_: Note) -> tuple[str, Meaning]:
            note = self.random.choice(pair)
            return note.stem, Meaning("found", note.slug)

        self.special_forms.append(form)

    def _varied(self, name: str) -> str:
        """Return the name in another case, normal form, padding or extension: all are equal."""
        other = self.random.choice([name, name, name.upper(), name.lower(), name.swapcase()])
        name = other if other.lower() == name.lower() else name
        name = unicodedata.normalize(self.random.choice(["NFC", "NFD"]), name)
        return self.random.choice(["{}", "{}", "{}", " {} ", "{}.md"]).format(name)

    # The rows of the page: each makes an item.

    def _target(self, source: Note) -> tuple[str, Meaning]:
        forms = [
            self._by_name,
            self._by_name,
            self._by_path,
            self._missing,
            self.random.choice(self.special_forms),
        ]
        return self.random.choice(forms)(source)

    def _words(self) -> str:
        return " ".join(self.random.choice(WORDS) for _ in range(self.random.randint(1, 3)))

    def _wiki(self, source: Note) -> Item:
        target, meaning = self._target(source)
        return Item(WIKI, f"[[{target}]]", meaning)

    def _label(self, source: Note) -> Item:
        target, meaning = self._target(source)
        return Item(LABEL, f"[[{target}|{self._words()}]]", meaning)

    def _heading(self, source: Note) -> Item:
        target, meaning = self._target(source)
        return Item(
            HEADING, f"[[{target}#{self._words()}{self.random.choice(['', '|label'])}]]", meaning
        )

    def _below(self, source: Note) -> Item:
        target, meaning = self._target(source)
        return Item(
            BELOW,
            f"[[{target}#{self._words()}#{self._words()}{self.random.choice(['', '|label'])}]]",
            meaning,
        )

    def _same(self, source: Note) -> Item:
        return Item(
            SAME,
            self.random.choice(
                [
                    "[[#A heading]]",
                    "[[#^block|label]]",
                    "[text](#a-heading)",
                    f"[[{source.stem}]]",
                    "![[#A heading]]",
                ]
            ),
        )

    def _block(self, source: Note) -> Item:
        target, meaning = self._target(source)
        return Item(
            BLOCK, f"[[{target}#^{self.random.choice(['37066d', 'quote-of-the-day'])}]]", meaning
        )

    def _embed(self, source: Note) -> Item:
        target, meaning = self._target(source)
        return Item(
            EMBED, f"![[{target}{self.random.choice(['', '#Heading', '#^block'])}]]", meaning
        )

    def _image(self, _: Note) -> Item:
        name, ending = self._new_name(), self.random.choice(["png", "jpg", "SVG", "webp"])
        return Item(IMAGE, f"![[{name}.{ending}|{self.random.choice(['300', '300x200'])}]]")

    def _markdown_path(self, source: Note) -> tuple[str, Meaning]:
        """Return the path of a note for a Markdown link, not yet encoded."""
        note = self.random.choice(self.plain_notes)
        relative = posixpath.relpath(note.path, source.folder or ".")
        return self.random.choice([relative, relative, note.path, f"{note.name}.md"]), Meaning(
            "found", note.slug
        )

    def _markdown(self, source: Note) -> Item:
        path, meaning = self._markdown_path(source)
        return Item(
            MARKDOWN,
            f"[{self._words()}]({encoded(path)}{self.random.choice(['', '#heading'])})",
            meaning,
        )

    def _angle(self, source: Note) -> Item:
        path, meaning = self._markdown_path(source)
        return Item(
            ANGLE,
            f"[{self._words()}](<{path}{self.random.choice(['', '#Some heading'])}>)",
            meaning,
        )

    def _percent(self, source: Note) -> Item:
        path, meaning = self._markdown_path(source)
        path = unicodedata.normalize(self.random.choice(["NFC", "NFD"]), path)
        return Item(PERCENT, f"[{self._words()}]({quote(path)})", meaning)

    def _html_link(self, source: Note) -> Item:
        path, meaning = self._markdown_path(source)
        return Item(HTML_LINK, f'<a href="{quote(path)}">{self._words()}</a>', meaning)

    def _frame(self, source: Note) -> Item:
        path, meaning = self._markdown_path(source)
        start = self.random.choice(["iframe src", "video src", "object data", "q cite"])
        tag = start.partition(" ")[0]
        return Item(FRAME, f'<{start}="{quote(path)}">{self._words()}</{tag}>', meaning)

    def _remark(self, _: Note) -> Item:
        return Item(REMARK, f"^[{self.random.choice(['by decree', 'seen on 2026-11-22'])}]")

    def _reference(self, note: Note, lines: list[str]) -> None:
        """Write a reference and its definition, or a definition that no text uses."""
        path, meaning = self._markdown_path(note)
        label, address = f"ref {self._next()}", encoded(path)
        item = Item(REFERENCE, f"[{label}]: {address}", meaning)
        if self.random.random() < 0.7:
            text = self.random.choice([f"[{self._words()}][{label}]", f"[{label}]"])
            self._put(note, lines, f"{self._words()} {text} there", item._replace(text=text))
            lines += ["", item.text]
        else:
            self._put(note, lines, item.text, item)

    def _above(self, source: Note) -> Item:
        note = self.random.choice(self.notes)
        relative = posixpath.relpath(note.stem, source.folder or ".")
        relative = relative if relative.startswith("../") else f"./{relative}"
        text = self.random.choice(
            [
                f"[text]({encoded(relative)}.md)",
                f"[text](<{relative}.md>)",
                f"[[{relative}]]",
                f"[[{relative}.md|label]]",
            ]
        )
        return Item(ABOVE, text, Meaning("found", note.slug))

    def _from_root(self, _: Note) -> Item:
        note = self.random.choice(self.notes)
        text = self.random.choice(
            [
                f"[text](/{encoded(note.stem)})",
                f"[text](/{encoded(note.path)})",
                f"[[/{note.stem}]]",
                f"[text](</{note.path}>)",
            ]
        )
        return Item(ROOTED, text, Meaning("found", note.slug))

    def _bracketed_note(self, form: str) -> Note:
        note = self._add(
            posixpath.join(self.random.choice(self.folders), f"{form.format(self._next())}.md")
        )
        self.notes.append(note)
        return note

    def _folder_note(self, name: str) -> Note:
        folder = posixpath.join(self.random.choice(self.folders), f"home {self._next()}")
        note = self._add(f"{folder}/{name}.md")
        self.notes.append(note)
        return note

    def _named_like(self, _: Note) -> Item:
        name = self.random.choice(["PDF", "Canvas", "mp3", "base", "Excalidraw", "SVG"])
        label = self.random.choice(["", "|label", "#Heading"])
        return Item(NAMED_LIKE, f"[[{name}{label}]]", Meaning("missing", plain(name)))

    def _brackets(self, _: Note) -> Item:
        note = self.random.choice(self.bracketed)
        path = quote(f"/{note.path}")
        text = self.random.choice(
            [f"[[{note.name}]]", f"[[{note.name}]]", f"[text](</{note.path}>)", f"[text]({path})"]
        )
        return Item(BRACKETS, text, Meaning("found", note.slug))

    def _folder_link(self, source: Note) -> Item:
        note = self.random.choice(self.folder_notes)
        relative = posixpath.relpath(note.folder, source.folder or ".")
        path = self.random.choice([relative, f"{relative}/", f"/{note.folder}", f"/{note.folder}/"])
        text = self.random.choice([f"[text]({encoded(path)})", f"[text](<{path}>)"])
        return Item(FOLDER, text, Meaning("found", note.slug))

    def _no_note(self, _: Note) -> Item:
        path = self.random.choice(["LICENSE", "gone/", "gone/deep", "gone 1", "../Makefile"])
        return Item(NO_NOTE, self.random.choice([f"[text](<{path}>)", f"[text]({encoded(path)})"]))

    def _bare(self, _: Note) -> Item:
        address = f"https://bare.example/{self._next()}{self.random.choice(['', '/a_b', '?x=1&y=2', '#part', '/A_(b)'])}"
        text = self.random.choice(["{}", "{}.", "({})", "{},", "{}?", "see:{}", "«{}»"]).format(
            address
        )
        return Item(BARE, text, Meaning("outside", address))

    def _picture(self, source: Note) -> Item:
        path, meaning = self._markdown_path(source)
        address = f"https://picture.example/{self._next()}"
        note, found = self._by_path(source)
        return self.random.choice([
            Item(PICTURE, f"[![{self._words()}](i.png)]({encoded(path)})", meaning),
            Item(PICTURE, f"[![{self._words()}]({address}/i.png)]({address})", Meaning("outside", address), more=(Meaning("outside", f"{address}/i.png"),)),
            Item(PICTURE, f"[![[i.png]]]({address})", Meaning("outside", address)),
            Item(PICTURE, f"[![[{note}]]]({address})", Meaning("outside", address), more=(found,)),
        ])  # fmt: skip

    def _within(self, source: Note) -> Item:
        target, meaning = self._target(source)
        address = f"https://within.example/{self._next()}"
        text = self.random.choice(
            [
                f"[one [[{target}]] two]({address})",
                f"[[{target}|label]]({address})",
                f"[[{target}]]({address})",
            ]
        )
        return Item(WITHIN, text, meaning, more=(Meaning("outside", address),))

    def _tag(self, _: Note) -> Item:
        tag = f"{self.random.choice(['tag', 'snake_case', 'kebab-case', 'Тема', '日本', 'y', 'été'])}{self._next()}"
        return Item(TAG, f"#{tag}", tag=tag)

    def _nested_tag(self, _: Note) -> Item:
        tag = f"{self.random.choice(['inbox', 'Тема'])}/{self.random.choice(['to-read', '日本'])}/{self._next()}"
        return Item(NESTED, f"#{tag}", tag=tag)

    def _valued(self, source: Note) -> tuple[str, str, Meaning]:
        """Return a value as it is written, as it is read, and its meaning."""
        if self.random.random() < 0.5:
            return (
                *self.random.choice(
                    [
                        ("320", "320"),
                        ("2026-11-22", "2026-11-22"),
                        ("some text", "some text"),
                        ("true", "true"),
                    ]
                ),
                NOTHING,
            )
        target, meaning = self._target(source)
        thing = f"@{meaning.target}" if meaning.kind in {"found", "missing"} else target.strip()
        if self.random.random() < 0.3:
            return f"see [[{target}|the label]] there", "see the label there", meaning
        return f"[[{target}]]", thing, meaning

    def _inner(self, source: Note) -> Item:
        value, read, meaning = self._valued(source)
        key = f"inner key {self._next()}"
        return Item(
            INNER,
            self.random.choice(["[{}:: {}]", "({}:: {})"]).format(key, value),
            meaning,
            field=(key.replace(" ", "-"), read),
        )

    def _relation(self, source: Note) -> Item:
        target, meaning = self._target(source)
        # A thing has no relation with itself.
        while meaning.kind not in {"found", "missing"} or meaning.target == source.slug:
            target, meaning = self._target(source)
        key = f"written by {self._next()}"
        text = self.random.choice([f"[[{key}::{target}]]", f"[[{key}::{target}|the label]]"])
        return Item(RELATION, text, meaning, field=(key.replace(" ", "-"), f"@{meaning.target}"))

    def _colons(self, _: Note) -> Item:
        name = self.random.choice(["std::vector", "10:30::x", "std::chrono::seconds"])
        embed = self.random.choice(["", "", "!"])
        return Item(COLONS, f"{embed}[[{name}]]", Meaning("missing", name))

    def _field(self, source: Note) -> Item:
        value, read, meaning = self._valued(source)
        key = self.random.choice([f"field{self._next()}", f"Field Key {self._next()}"])
        return Item(FIELD, f"{key}:: {value}", meaning, field=(key.lower().replace(" ", "-"), read))

    def _attachment(self, _: Note) -> Item:
        name = self._new_name()
        return Item(
            ATTACHMENT,
            self.random.choice(
                [
                    f"[[{name}.pdf]]",
                    f"![[{name}.mp3]]",
                    f"[text]({quote(name)}.png)",
                    f"![text](img/{quote(name)}.png)",
                ]
            ),
        )

    def _external(self, _: Note) -> Item:
        address = f"https://{self.random.choice(['a', 'b'])}.example/{self._next()}{self.random.choice(['', '?x=1', '#part', '/y/z.md'])}"
        return Item(
            EXTERNAL,
            self.random.choice([f"[text]({address})", f"<{address}>"]),
            Meaning("outside", address),
        )

    def _scheme(self, _: Note) -> Item:
        return Item(
            SCHEME,
            self.random.choice(
                [
                    "[text](mailto:a@a.example)",
                    "<b@a.example>",
                    "[text](obsidian://open?vault=x)",
                    "[text](tel:+7700)",
                ]
            ),
        )

    def _outside(self, source: Note) -> Item:
        up = "../" * (source.path.count("/") + self.random.randint(1, 2))
        target = encoded(self.random.choice(self.notes).stem)
        return Item(
            OUTSIDE,
            self.random.choice(
                [
                    f"[text]({up}{target}.md)",
                    f"[text]({quote(up)}{target}.md)",
                    f"[[{up}secret]]",
                    f"![[{up}secret]]",
                ]
            ),
        )

    # Places.

    def _write(self, note: Note, blocks: int) -> None:
        lines: list[str] = self._front_matter(note)
        places = [self._paragraph, self._paragraph, self._title, self._list, self._tasks, self._tasks, self._table, self._quote, self._callout,
                  self._callout, self._fields, self._decoy_code, self._decoy_fence, self._decoy_html, self._decoy_percents, self._decoy_math, self._reference]  # fmt: skip
        for _ in range(blocks):
            self.random.choice(places)(note, lines)
            lines.append("")
        end = self.random.choice(["\n", "\n", "\n", "\r\n"])
        self.vault.files[note.path] = (
            self.random.choice(["", "", "", "\ufeff"]) + end.join(lines) + end
        )

    def _put(self, note: Note, lines: list[str], text: str, *items: Item) -> None:
        lines.append(text)
        for item in items:
            self.vault.items.append((note.path, len(lines), item))
            others = (Item(item.row, item.text, meaning) for meaning in item.more)
            self.vault.items += [(note.path, len(lines), other) for other in others]

    def _front_matter(self, note: Note) -> list[str]:
        lines = ["---", f'slug: "{note.slug}"' if note.slug.startswith("topic--") else "slug:"]
        aliases = [*note.aliases, *note.others]
        lines += ["aliases:", *(f'  - "{alias}"' for alias in aliases)] if aliases else []
        lines += [f'title: "{note.title}"'] if note.title else []
        for _ in range(self.random.randint(0, 5)):
            key = f"key{self._next()}"
            target, meaning = self._target(note)
            thing = f"@{meaning.target}" if meaning.kind in {"found", "missing"} else target.strip()
            inline = [
                f'{key}: "[[{target}]]"',
                f"{key}: '[[{target.replace(chr(39), chr(39) * 2)}]]'",
            ]
            if PLAIN.fullmatch(target.strip()) and self.random.random() < 0.8:
                target = target.strip()
                head, text, row = self.random.choice(
                    [
                        ([], f"{key}: [[{target}]]", UNQUOTED),
                        ([f"{key}:"], f"  - [[{target}]]", UNQUOTED),
                    ]
                )
            elif self.random.random() < 0.3:
                head, text, row, thing = (
                    [],
                    f'{key}: "see [[{target}|the label]] there"',
                    QUOTED,
                    "see the label there",
                )
            else:
                head, text, row = self.random.choice(
                    [
                        ([], self.random.choice(inline), QUOTED),
                        ([f"{key}:"], f'  - "[[{target}]]"', QUOTED),
                    ]
                )
            lines += head
            self._put(note, lines, text, Item(row, text, meaning, field=(key, thing)))
        return [*lines, "---"]

    def _line(
        self, note: Note, *, fields: bool = True, cell: bool = False
    ) -> tuple[str, list[Item]]:
        """Return a line of prose with one or two items; headings and cells have no fields."""
        rows = [row for row in self.rows if fields or row not in {self._inner, self._relation}]
        items = [self.random.choice(rows)(note) for _ in range(self.random.choice([1, 1, 1, 2]))]
        if cell:
            items = [
                item._replace(
                    text=item.text.replace("|", "\\|"), row=CELL if item.row == LABEL else item.row
                )
                for item in items
            ]
        text = self._words()
        for item in items:
            mark = (
                self.random.choice(["", "", "", "", "**", "*"])
                if item.row not in {INNER, TAG, NESTED}
                else ""
            )
            text += f" {mark}{item.text}{mark} {self._words()}"
        return text, items

    def _paragraph(self, note: Note, lines: list[str]) -> None:
        for _ in range(self.random.randint(1, 3)):
            if self.random.random() < 0.15:
                item = self._field(note)
                text, items = item.text, [item]
            else:
                text, items = self._line(note)
            self._put(note, lines, text, *items)

    def _title(self, note: Note, lines: list[str]) -> None:
        text, items = self._line(note, fields=False)
        self._put(note, lines, f"{'#' * self.random.randint(1, 4)} {text}", *items)

    def _list(self, note: Note, lines: list[str]) -> None:
        mark = self.random.choice(["- ", "* ", "+ ", "1. "])
        for number in range(self.random.randint(1, 3)):
            text, items = self._line(note)
            self._put(note, lines, f"{' ' * len(mark) * min(number, 1)}{mark}{text}", *items)

    def _tasks(self, note: Note, lines: list[str]) -> None:
        for _ in range(self.random.randint(1, 3)):
            text, items = self._line(note)
            self._put(
                note, lines, f"- [{self.random.choice(' x')}] {text}", *items, Item(TASK, text)
            )

    def _table(self, note: Note, lines: list[str]) -> None:
        lines += ["| one | two | three |", "| --- | --- | --- |"]
        for _ in range(self.random.randint(1, 2)):
            cells = [self._line(note, fields=False, cell=True) for _ in range(3)]
            text = "| " + " | ".join(text for text, _ in cells) + " |"
            self._put(note, lines, text, *(item for _, items in cells for item in items))

    def _quote(self, note: Note, lines: list[str]) -> None:
        for _ in range(self.random.randint(1, 2)):
            text, items = self._line(note)
            self._put(note, lines, f"> {text}", *items)

    def _callout(self, note: Note, lines: list[str]) -> None:
        kind, fold = (
            self.random.choice(["note", "WARNING", "faq", "my-own"]),
            self.random.choice(["", "+", "-"]),
        )
        title, items = self._line(note)
        if self.random.random() < 0.5:
            self._put(note, lines, f"> [!{kind}]{fold} {title}", *items, Item(CALLOUT, title))
        else:
            self._put(note, lines, f"> [!{kind}]{fold}", Item(CALLOUT, ""))
        text, items = self._line(note)
        self._put(note, lines, f"> {text}", *items, Item(CALLOUT, text))

    def _fields(self, note: Note, lines: list[str]) -> None:
        prefix = self.random.choice(["", "- ", "> ", "- [ ] "])
        for _ in range(self.random.randint(1, 3)):
            item = self._field(note)
            self._put(note, lines, prefix + item.text, item)

    def _decoy(self) -> str:
        """Return a text that would be read outside code and comments."""
        note, number = self.random.choice(self.notes), self._next()
        return self.random.choice([
            f"[[{note.stem}]]", f"[[{note.stem}#x]]", f"![[{note.stem}]]", f"[text](</{note.path}>)", f"#decoy{number}", f"[decoy{number}:: value]",
            f"[[decoy {number}]]", f"<https://decoy.example/{number}>",
        ])  # fmt: skip

    def _decoy_lines(self, row: str) -> list[str]:
        self.vault.decoys[row] += 1
        some = [
            f"{self._words()} {self._decoy()} {self._words()}",
            f"# {self._decoy()}",
            f"decoy{self._next()}:: value",
            f"- {self._decoy()}",
            "",
        ]
        return [
            self._decoy(),
            *self.random.choices(some, k=self.random.randint(1, 4)),
            self._decoy(),
        ]

    def _decoy_inline(self, note: Note, lines: list[str], row: str, mark: tuple[str, str]) -> None:
        """Write a decoy on a line that also holds an item."""
        start = self.random.choice(["", "", "- ", "> ", "## "])
        text, items = self._line(note, fields=start != "## ")
        self.vault.decoys[row] += 1
        hidden = mark[0] + self._decoy() + mark[1]
        self._put(
            note,
            lines,
            start
            + self.random.choice(
                [f"{self._words()} {hidden} {text}", f"{text} {hidden} {self._words()}"]
            ),
            *items,
        )

    def _decoy_code(self, note: Note, lines: list[str]) -> None:
        self._decoy_inline(
            note,
            lines,
            CODE,
            self.random.choice([("`", "`"), ("`` ` ", "``"), ("`%% ", "`"), ("`<!-- ", "`")]),
        )

    def _decoy_math(self, note: Note, lines: list[str]) -> None:
        """Write decoys between dollar signs; they have no such sign themselves."""
        kept, self.notes = self.notes, [each for each in self.notes if "$" not in each.stem]
        if self.random.random() < 0.5:
            mark = self.random.choice([("$", "$"), ("$$", "$$"), ("$$ ", " $$")])
            self._decoy_inline(note, lines, MATH, mark)
        else:
            lines += ["", "$$", *self._decoy_lines(MATH), "$$", ""]
        self.notes = kept

    def _decoy_fence(self, _: Note, lines: list[str]) -> None:
        fence = self.random.choice(["```", "~~~", "````"])
        before = self.random.choice(["", "", "> ", "  "])
        body = [
            f"{fence}{self.random.choice(['', 'markdown', 'dataview', ' js'])}",
            *self._decoy_lines(FENCED),
            self.random.choice(["%%", "<!--", "$x$"]),
        ]
        lines += [f"{before}{line}" for line in [*body, fence]]

    def _decoy_html(self, note: Note, lines: list[str]) -> None:
        if self.random.random() < 0.5:
            self._decoy_inline(
                note,
                lines,
                HTML,
                self.random.choice(
                    [("<!-- ", " -->"), ("<!--", "-->"), ("<!-- ` ", " -->"), ("<!-- %% ", " -->")]
                ),
            )
        else:
            lines += ["<!--", *self._decoy_lines(HTML), "-->"]

    def _decoy_percents(self, note: Note, lines: list[str]) -> None:
        if self.random.random() < 0.5:
            self._decoy_inline(
                note, lines, PERCENTS, self.random.choice([("%% ", " %%"), ("%%", "%%")])
            )
        else:
            lines += [
                self.random.choice(["%%", "%% a comment"]),
                *self._decoy_lines(PERCENTS),
                "%%",
            ]


def encoded(path: str) -> str:
    """Encode a path as the destination of a Markdown link, only where it is needed."""
    return (
        re.sub(r"[ ()%<>\"\\]", lambda match: quote(match[0]), path)
        .replace("(", "%28")
        .replace(")", "%29")
    )


def make(random: Random, notes: int, blocks: int) -> Vault:
    """Generate a vault of at least so many notes, each with so many blocks."""
    return VaultGenerator(random, notes, blocks).vault
