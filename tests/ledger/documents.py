"""Generated documents: front matter and a body, of an entry with a class or without."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from tests.ledger.blocks import Blocks, Lines
from tests.ledger.words import canaries

_SECTIONS = (
    "Tax", "Licensing", "DeFi", "Mining", "Overview", "Memberships", "Geopolitics", "NFTs",
    "Establishment", "Tax brackets", "Instruments", "Licences", "Digital assets",
)  # fmt: skip
_ROWS = (
    "VAT Rate", "Capital Gains (Personal)", "Required", "Regulator", "Cost", "Status", "Legal",
    "Electricity", "Renewable", "Stability", "Capital", "Risk Score", "Framework", "Founded",
)  # fmt: skip
_VALUES = ("10%", "Yes", "no", "$20,000", "Legal", "2018-07-05", "30/100", "$0.04/kWh", "none found (2026-11-22)")  # fmt: skip
_RECORDS = (
    ("Memberships", "| Body | Role | Since | Until |"),
    ("Members", "| Member | Role |"),
    ("Licences", "| Licence | Regulator | Minimum capital | Term |"),
    ("Instruments", "| Instrument | Issued | In force | Replaces |"),
    ("Tax brackets", "| Rate | Of | From | Up to |"),
    ("Memberships", "| Body | Role | {} |"),
    ("Tax", "| {} | Role |"),
)
_TYPES = ("country", "free-zone", "instrument", "regulator", "supranational")
SOURCE = '  - {id: s, url: "https://s.example/", title: S, checked: 2026-11-22}'


class Documents:
    """Makes documents from a source of chance and a source of words."""

    def __init__(self, rng: random.Random, words: Iterator[str]) -> None:
        self.rng, self.blocks = rng, Blocks(rng, words)
        self.word, self.text = self.blocks.word, self.blocks.text

    def document(self) -> str:
        """Return the text of a file."""
        rng = self.rng
        kind = rng.random()
        if kind < 0.45:
            front, body = self._typed(), self._sections()
        else:
            front = self._front() if kind < 0.7 else []
            body = self.blocks.body(6)
        lines = [*front, *body]
        if rng.random() < 0.15:
            self._disturb(lines)
        end = rng.choice(("\n",) * 8 + ("\r\n", "\r\n"))
        start = rng.choice(("",) * 20 + ("\ufeff", "\n", f"<!-- {self.word()} -->\n"))
        return start + end.join(lines) + rng.choice((end, end, end, ""))

    def _disturb(self, lines: Lines) -> None:
        """Damage a line as an author's slip does."""
        at = self.rng.randrange(len(lines))
        line = lines[at]
        match self.rng.randrange(7):
            case 0:
                lines[at] = line.replace("    ", "\t")
            case 1:
                lines[at] = "    " + line
            case 2:
                lines[at] = line + self.rng.choice((" ", "  ", "\t", "\u00a0", "\\"))
            case 3 if not line.strip():
                del lines[at]
            case 4:
                lines.insert(at, "")
            case 5 if line:
                cut = self.rng.randrange(len(line))
                if not line[cut].isalpha():
                    lines[at] = line[:cut] + line[cut + 1 :]
            case _:
                lines.insert(at, self.rng.choice(("---", "===", "```", "%%", "<!--", "-->", "|", "$$", ">", "-")))  # fmt: skip

    # --- entries with a class

    def _typed(self) -> Lines:
        extra = [line for _ in range(self.rng.randint(0, 2)) for line in self._key()]
        name = self.rng.choice((f"name: {self.word()}", f"names: {{en: {self.word()}}}", "name: X"))
        return ["---", f"type: {self.rng.choice(_TYPES)}", name, *extra, "sources:", SOURCE, "---"]

    def _sections(self) -> Lines:
        lines = self.blocks.body(1) if self.rng.random() < 0.3 else []
        if self.rng.random() < 0.2:
            lines += ["", f"# {self.word()}", ""]
        for _ in range(self.rng.randint(1, 3)):
            lines += self._section()
        return lines

    def _section(self) -> Lines:
        choice = self.rng.random()
        if choice < 0.2:
            title, header = self.rng.choice(_RECORDS)
            return ["", f"## {title}", "", *self._records(header.format(self.word()))]
        title = self.rng.choice(_SECTIONS) if choice < 0.8 else self.word()
        lines = ["", f"## {title}", ""]
        if self.rng.random() < 0.7:
            lines += ["|     |     |", "| --- | --- |"]
            lines += [self._row() for _ in range(self.rng.randint(1, 3))] + [""]
        return lines + (self.blocks.body(2) if self.rng.random() < 0.7 else [])

    def _row(self) -> str:
        label = self.rng.choice(_ROWS) if self.rng.random() < 0.7 else self.word()
        if self.rng.random() < 0.1:
            label += self.rng.choice((" [^s]", f" {self.word()}", ":", f" <b>{self.word()}</b>"))
        value = self.blocks.inlines.cell()
        if self.rng.random() < 0.5:
            value = self.rng.choice((f"{self.rng.choice(_VALUES)} {value}", f"{value} {self.rng.choice(_VALUES)}"))  # fmt: skip
        surplus = f" {self.word()} |" if self.rng.random() < 0.04 else ""
        return f"| {label} | {value} [^s] |{surplus}"

    def _records(self, header: str) -> Lines:
        columns = header.count("|") - 1
        lines = [header, "|" + " --- |" * columns]
        for _ in range(self.rng.randint(1, 3)):
            cells = [
                self.rng.choice((
                    self.word, self.blocks.inlines.cell, lambda: f"[[{self.word()}]]", lambda: "member",
                    lambda: "1991-12-21", lambda: "", lambda: f"{self.rng.choice(_VALUES)} {self.word()}",
                ))() for _ in range(columns + self.rng.choice((0,) * 8 + (1, -1)))
            ]  # fmt: skip
            lines.append("| " + " | ".join(cells) + " |")
        return lines

    # --- front matter

    def _front(self) -> Lines:
        lines = [line for _ in range(self.rng.randint(1, 5)) for line in self._key()]
        close = self.rng.choice(("---",) * 12 + ("...", "--- ", "----", ""))
        return ["---", *lines, close] if close else ["---", *lines]

    def _key(self) -> Lines:
        w = self.word
        makers: tuple[Callable[[], Lines], ...] = (
            lambda: [f"{w()}: {w()}"],
            lambda: [f"{w()}: {w()}"],
            lambda: [f'{w()}: "{w()}"'],
            lambda: [f"{w()}: '{w()} it''s {w()}'"],
            lambda: [f"{w()}: |", f"  {w()}", f"  {w()} {w()}"],
            lambda: [f"{w()}: >-", f"  {w()}", "", f"  {w()}"],
            lambda: [f"{w()}: [{w()}, '{w()}', {w()}]"],
            lambda: [f"{w()}: [", f"  {w()},", f"  {w()} ]"],
            lambda: [f"{w()}: {{{w()}: {w()}, {w()}: {w()}}}"],
            lambda: [f"{w()}:", f"  - {w()}", f"  - {w()}"],
            lambda: [f"{w()}:", f"- {w()}", f"-   {w()}"],
            lambda: [f"{w()}:", f"  {w()}: {w()}", f"  {w()}:", f"    - {w()}"],
            lambda: [f"# {w()}"],
            lambda: [f"{w()}: {w()} # {w()}"],
            lambda: [f"{w()}: {w()} #{w()}"],
            lambda: [f"{w()}: {w()}", f"  {w()} {w()}"],
            lambda: [f"{w()}: [[{w()}]]"],
            lambda: [f'{w()}: "[[{w()}|{w()}]]"'],
            lambda: [f"title: {w()}"],
            lambda: [f"aliases: [{w()}, {w()}]"],
            lambda: ["aliases:", f"  - {w()}", f"  - {w()} #{w()}"],
            lambda: [f"tags: [{w()}, {w()}/{w()}]"],
            lambda: [f"tags: {w()}, {w()}"],
            lambda: [f"{w()}: @{w()}"],
            lambda: [f"{w()}: {w()}: {w()}"],
            lambda: [f"{w()}: *{w()}"],
            lambda: [f"{w()}: &{w()} {w()}"],
            lambda: [f"{w()}: !{w()} {w()}"],
            lambda: [f"{w()}: `{w()}`"],
            lambda: [f"{w()}: [{w()}, ~, null]"],
            lambda: [f"{w()}: {{en: {w()}, {w()}}}"],
            lambda: [f"? {w()}", f": {w()}"],
            lambda: [f"{w()} {w()}"],
            lambda: [f'{w()}: "{w()}'],
            lambda: [f"{w()}: [{w()}"],
            lambda: [f"\t{w()}: {w()}"],
            lambda: [f"{w()}:{w()}"],
            lambda: [f"{w()}: 007 {w()}"],
            lambda: ["sources:", f"  - id: {w()}", f"    title: {w()}", f"    url: https://{w()}.example/"],
            lambda: [f"sources: [{{id: s, title: {w()}, url: 'https://{w()}.example/', {w()}: {w()}}}]"],
            lambda: [f"sources: ['https://{w()}.example/', {w()}]"],
            lambda: [f"description: {w()}", f"date: {w()}"],
            lambda: [f"type: {w()}"],
            lambda: [f"%% {w()} %%"],
            lambda: [f"<!-- {w()} -->"],
            lambda: [f'borders: ["[[{w()}]]", {w()}]'],
            lambda: ["lang: en"],
        )  # fmt: skip
        return self.rng.choice(makers)()


def make_document(seed: int, number: int) -> str:
    """Return a document that depends on the seed and its number alone."""
    return Documents(random.Random(f"{seed}:{number}"), canaries(number)).document()
