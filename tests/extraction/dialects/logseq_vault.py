"""Random graphs of Logseq. Names of files are encoded by the rules of its documentation.

See docs.logseq.com: Filename format, Properties, Built-in Properties, Page and block references.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from random import Random
from urllib.parse import quote

from tests.extraction.dialects.generator import DialectVault, Generator, Page
from tests.extraction.link_vault import NOTHING, Item, Meaning, plain

NAMESPACE, ENCODED, TITLE, ALIAS = (
    "A page in a namespace",
    "A name that a file cannot have",
    "A title in place of the file's name",
    "Aliases of a page",
)
TAGS, OF_PAGE, OF_BLOCK, WRITTEN = (
    "Tags of a page",
    "A property of a page",
    "A property of a block",
    "A property that Logseq writes",
)
TAG, DAY, LABEL, BLOCK = (
    "A tag is a link to a page",
    "A day of the journal",
    "A label of a link to a page",
    "A reference to a block",
)
EMBED, QUERY, OUTLINE, TASK = (
    "An embedded page",
    "A query",
    "An outline after a heading",
    "A task with its marker",
)
ROWS = (NAMESPACE, ENCODED, TITLE, ALIAS, TAGS, OF_PAGE, OF_BLOCK, WRITTEN, TAG, DAY, LABEL, BLOCK, EMBED, QUERY, OUTLINE, TASK)  # fmt: skip
_NAMES = ["Alpha {}", "Құжат {}", "笔记 {}", "Café {}", "Person/Ada {}", "a/b/c {}", "snake_case_{}", "Node{}.js", "v1.{} notes", "O'Neill {}", "50% done {}", "R&D {}", "planet ({})", "Æsir {}"]  # fmt: skip
_STRANGE = ["C# {}", "What? {}", "A: B {}", "a___b {}", "x_/y {}", "<html {}>", "star*{}", 'a "quote" {}', "a%2Fb {}", "back\\slash {}"]  # fmt: skip
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_FIRST_DAY = date(2023, 1, 1)


def file_name(title: str, is_legacy: bool) -> str:  # noqa: FBT001 - two formats of the program
    """Encode a title as Logseq's documentation says, in the older format or in the newer."""
    title = re.sub(r"%(?=[0-9a-fA-F]{2})", "%25", title)
    title = re.sub(r'[:*?"<>|#\\]+', lambda run: quote(run[0], safe=""), title)
    if is_legacy:
        return title.replace("/", "%2F").replace("___", "%5F%5F%5F")
    for ambiguous in ("___", "_/", "/_"):
        title = title.replace(ambiguous, ambiguous.replace("_", "%5F"))
    return title.replace("/", "___")


def journal_title(day: date) -> str:
    """Write a day as `MMM do, yyyy`."""
    last = day.day % 10 if day.day not in {11, 12, 13} else 0
    return f"{_MONTHS[day.month - 1]} {day.day}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }, {day.year}"


class _Logseq(Generator):
    word_rows = (TAG, TAGS)

    def __init__(self, random: Random, notes: int, blocks: int) -> None:
        super().__init__(random)
        self.pages = [self._page() for _ in range(notes)]
        self.titled = [self._titled() for _ in range(max(2, notes // 8))]
        self.days = [self._day(number) for number in range(max(2, notes // 8))]
        self.blocks: dict[str, Page] = {
            self._new_id(): random.choice(self.pages) for _ in range(notes)
        }
        self.inline = [self._link, self._link, self._strange, self._by_title, self._by_alias, self._tag, self._tag, self._on_day, self._label,
                       self._block, self._embed]  # fmt: skip
        for page in [*self.pages, *self.titled, *self.days]:
            self._write(page, blocks)

    # Pages.

    def _new_id(self) -> str:
        digits = f"{self.random.getrandbits(128):032x}"
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))

    def _page(self) -> Page:
        name = self.random.choice([*_NAMES, *_STRANGE]).format(self.next())
        page = Page(f"pages/{file_name(name, self.random.random() < 0.3)}.md", name)
        page.others = [f"also {self.next()}" for _ in range(self.random.choice([0, 0, 1, 2]))]
        return self.add(page)

    def _titled(self) -> Page:
        number = self.next()
        return self.add(Page(f"pages/file {number}.md", f"Title of / {number}"))

    def _day(self, number: int) -> Page:
        day = _FIRST_DAY + timedelta(days=number * 11)
        page = Page(f"journals/{day:%Y_%m_%d}.md", journal_title(day))
        page.others = [day.isoformat(), f"{day:%Y_%m_%d}"]
        return self.add(page)

    # Items.

    def _target(self) -> tuple[str, Meaning]:
        if self.random.random() < 0.2:
            return self.missing()
        page = self.random.choice(self.pages)
        return self.varied(self.random.choice([page.name, *page.others])), page.found

    def _link(self) -> Item:
        target, meaning = self._target()
        return Item(NAMESPACE, f"[[{target}]]", meaning)

    def _strange(self) -> Item:
        marks = re.compile(r'[:*?"<>#\\%]')
        page = self.random.choice(
            [each for each in self.pages if marks.search(each.name)] or self.pages
        )
        return Item(ENCODED, f"[[{page.name}]]", page.found)

    def _by_title(self) -> Item:
        page = self.random.choice(self.titled)
        file = page.path.removeprefix("pages/").removesuffix(".md")
        return self.random.choice([
            Item(TITLE, f"[[{self.varied(page.name)}]]", page.found),
            Item(TITLE, f"[[{file}]]", Meaning("missing", plain(file))),
        ])  # fmt: skip

    def _by_alias(self) -> Item:
        page = self.random.choice([each for each in self.pages if each.others] or self.pages)
        name = self.random.choice([*page.others, page.name])
        return Item(ALIAS, f"[[{self.varied(name)}]]", page.found)

    def _tag(self) -> Item:
        word = self.random.choice(["reading", "Тема", "日本", "to-read", "v1.5", "été", "a/b"])
        name = f"{word}{self.random.randint(1, 4)}"
        if self.random.random() < 0.5:
            return Item(TAG, f"#{name}", Meaning("missing", plain(name)), tag=name)
        target, meaning = self._target()
        return Item(TAG, f"#[[{target.strip()}]]", meaning, tag=target.strip())

    def _on_day(self) -> Item:
        page = self.random.choice(self.days)
        if self.random.random() < 0.8:
            return Item(DAY, f"[[{self.random.choice([page.name, *page.others])}]]", page.found)
        day = _FIRST_DAY - timedelta(days=self.random.randint(1, 5))
        written = self.random.choice([journal_title(day), day.isoformat()])
        return Item(DAY, f"[[{written}]]", Meaning("missing", plain(journal_title(day))))

    def _label(self) -> Item:
        target, meaning = self._target()
        return Item(LABEL, f"[{self.words()}]([[{target.strip()}]])", meaning)

    def _block(self) -> Item:
        if self.random.random() < 0.1:
            block = self._new_id()
            return Item(BLOCK, f"(({block}))", Meaning("dangling", f"(({block}))"))
        block = self.random.choice(list(self.blocks))
        form = self.random.choice(["(({}))", "[label]((({})))", "{{{{embed (({}))}}}}"])
        return Item(BLOCK, form.format(block), self.blocks[block].found)

    def _embed(self) -> Item:
        target, meaning = self._target()
        return Item(EMBED, f"{{{{embed [[{target}]]}}}}", meaning)

    # Files.

    def _write(self, page: Page, blocks: int) -> None:
        self.begin(page)
        if page in self.titled:
            self.put(f"title:: {page.name}")
        if page in self.pages:
            self._write_properties(page)
        depth = 0
        own = [block for block, holder in self.blocks.items() if holder is page]
        for number in range(max(blocks, len(own))):
            if self.random.random() < 0.15:
                text, items = self.sentence(self.inline)
                self.put(f"## {text}", *items)
                depth = self.random.randint(0, 3)
                row = [Item(OUTLINE, "")]
            else:
                depth = max(0, depth + self.random.choice([-2, -1, 0, 0, 1, 1, 2]))
                row = []
            self._write_block("\t" * depth, own[number] if number < len(own) else "", row)
        self.end()

    def _write_properties(self, page: Page) -> None:
        if page.others:
            names = [self.random.choice(["{}", "[[{}]]"]).format(each) for each in page.others]
            self.put(f"alias:: {', '.join(names)}")
        if self.random.random() < 0.4:
            items = [self._tag_of_page() for _ in range(self.random.randint(1, 3))]
            self.put(f"tags:: {', '.join(item.text for item in items)}", *items)
        for _ in range(self.random.randint(0, 4)):
            text, items = self._property()
            self.put(text, *items)
        if self.random.random() < 0.3:
            self.decoy(WRITTEN, f"id:: {self._new_id()}")
        if self.lines and self.random.random() < 0.7:
            self.lines.append("")

    def _tag_of_page(self) -> Item:
        name = f"{self.random.choice(['maths', 'Тема', 'early computing'])} {self.random.randint(1, 5)}"
        form = self.random.choice(["{}", "[[{}]]"])
        return Item(TAGS, form.format(name), Meaning("missing", plain(name)), tag=name)

    def _property(self) -> tuple[str, list[Item]]:
        key = f"key{self.next()}"
        target, meaning = self._target()
        target = target.strip()
        thing = f"@{meaning.target}"
        many = self.random.random() < 0.2
        if many:
            other, its_meaning = self._target()
            other = other.strip()
            return f"{key}:: [[{target}]], [[{other}]]", [
                Item(OF_PAGE, "", meaning, field=(key, thing)),
                Item(OF_PAGE, "", its_meaning, field=(key, f"@{its_meaning.target}")),
            ]
        value, *item = self.random.choice([
            (f"[[{target}]]", meaning, thing),
            (f"see [[{target}]] there", meaning, f"see {target} there"),
            (f'"[[{target}]] #no"', NOTHING, f"[[{target}]] #no"),
            ("20", NOTHING, "20"),
            ("1815-12-10", NOTHING, "1815-12-10"),
            ("a text, with a comma", NOTHING, "a text, with a comma"),
        ])  # fmt: skip
        return f"{key}:: {value}", [Item(OF_PAGE, "", item[0], field=(key, item[1]))]

    def _write_block(self, tabs: str, block_id: str, row: list[Item]) -> None:
        text, items = self.sentence(self.inline)
        marker = self.random.choice(["", "", "", "TODO ", "DONE [#A] ", "LATER "])
        items += row + ([Item(TASK, text)] if marker else [])
        heading = self.random.choice(["", "", "", "## "]) if not marker else ""
        self.put(f"{tabs}- {marker}{heading}{text}", *items)
        inner = f"{tabs}  "
        if block_id:
            self.decoy(WRITTEN, f"{inner}id:: {block_id}")
        if self.random.random() < 0.15:
            self.decoy(
                WRITTEN,
                f"{inner}{self.random.choice(['collapsed:: true', 'created-at:: 1612237041309'])}",
            )
        if marker and self.random.random() < 0.5:
            self.put(f"{inner}SCHEDULED: <2023-05-01 Mon 10:00 .+1d>")
        if self.random.random() < 0.2:
            text, items = self.sentence(self.inline)
            items = [
                item._replace(row=OF_BLOCK) if item.row not in self.word_rows else item
                for item in items
            ]
            self.put(f"{inner}key{self.next()}:: {text}", *items)
        if self.random.random() < 0.15:
            self._write_decoy(tabs)
        if self.random.random() < 0.1:
            self.lines.append(f"{tabs}-")

    def _write_decoy(self, tabs: str) -> None:
        page = self.random.choice(self.pages)
        link = f"[[{page.name}]]"
        self.random.choice([
            lambda: self.decoy(QUERY, f"{tabs}- {{{{query (and {link} #no{self.next()})}}}}"),
            lambda: self.decoy(QUERY, f"{tabs}- {self.words()} {{{{renderer :x, {link}}}}} {self.words()}"),
            lambda: self.decoy(QUERY, f"{tabs}- #+BEGIN_QUERY", f"{tabs}  {{:query [:where [[?b :x ?m]] {link} #no]}}", f"{tabs}  key:: {link}",
                               f"{tabs}  #+END_QUERY"),
            lambda: self.decoy(QUERY, f"{tabs}- ```clojure", f"{tabs}  {link} #no", f"{tabs}  id:: x", f"{tabs}  ```"),
        ])()  # fmt: skip


def make(random: Random, notes: int, blocks: int) -> DialectVault:
    """Generate a graph of Logseq of at least so many pages."""
    return _Logseq(random, notes, blocks).vault
