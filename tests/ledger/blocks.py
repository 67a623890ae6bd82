"""Generated blocks: paragraphs, lists, tables, code, HTML, comments, within each other."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from tests.ledger.inlines import Inlines
from tests.ledger.oddities import oddity

Lines = list[str]
_MAX_DEPTH = 3
_RARE_TAGS = ("svg", "text", "line", "set", "math", "mi", "template", "select", "xmp", "plaintext")
"""Elements with rules of their own in browsers, some of them words of prose."""


class Blocks:
    """Makes blocks as lists of lines, with canaries in each line that can hold a word."""

    def __init__(self, rng: random.Random, words: Iterator[str]) -> None:
        self.rng = rng
        self.inlines = Inlines(rng, words)
        self.word, self.text = self.inlines.word, self.inlines.text
        self.leaves: tuple[tuple[int, Callable[[], Lines]], ...] = (
            (24, self.paragraph),
            (10, self.heading),
            (4, self.setext),
            (10, self.table),
            (6, self.fence),
            (3, self.indented),
            (6, self.html),
            (4, self.comment),
            (4, self.footnote),
            (3, self.definition),
            (3, self.math),
            (2, lambda: [self.rng.choice(("---", "***", "* * *", "___", "- - -", "-----"))]),
            (5, self.label),
            (3, lambda: [f"{self.word()}:: {self.text(2)}"]),
            (2, lambda: [f"{self.word()}: {self.word()}" for _ in range(2)]),
            (1, lambda: [f"![[{self.word()}]]"]),
            (24, lambda: oddity(self.rng, self.word)),
        )
        self.containers: tuple[tuple[int, Callable[[int], Lines]], ...] = (
            (12, self.list),
            (5, self.quote),
            (3, self.callout),
            (3, self.tabbed),
        )

    def body(self, most: int, depth: int = 0) -> Lines:
        """Return some blocks, mostly with blank lines between them."""
        lines: Lines = []
        for _ in range(self.rng.randint(1, most)):
            lines += self.block(depth)
            if self.rng.random() < 0.75:
                lines.append(self.rng.choice(("", "", "", "", "", " ", "\t", "\u00a0")))
        return lines

    def block(self, depth: int = 0) -> Lines:
        """Return a block; a container only where it is not nested too deep."""
        if depth < _MAX_DEPTH and self.rng.random() < 0.25:
            weights = [weight for weight, _ in self.containers]
            return self.rng.choices(self.containers, weights)[0][1](depth + 1)
        return self.rng.choices(self.leaves, [weight for weight, _ in self.leaves])[0][1]()

    def paragraph(self) -> Lines:
        """Return a paragraph with soft and hard breaks."""
        lines = [self.text() for _ in range(self.rng.randint(1, 4))]
        return [line + self.rng.choice(("", "", "", "  ", "\\", " ", "   ")) for line in lines]

    def heading(self) -> Lines:
        """Return an ATX heading, at times with marks at its end."""
        level = self.rng.randint(1, 6)
        return [f"{'#' * level} {self.text(2)}" + self.rng.choice(("", "", "", " ##", " #"))]

    def setext(self) -> Lines:
        """Return a heading by underline, of one line or several."""
        lines = [self.text(2) for _ in range(self.rng.choice((1, 1, 1, 2)))]
        return [*lines, self.rng.choice(("===", "---", "=", "--", " ---", "--- "))]

    def table(self) -> Lines:
        """Return a table: rows of surplus or missing cells, without delimiter row, with text."""
        columns = self.rng.choice((1, 2, 2, 2, 3, 4))
        empty = self.rng.random() < 0.3
        header = [" " if empty else self.inlines.cell() for _ in range(columns)]
        delimiter = "|" + "|".join(self.rng.choice(("---", " --- ", ":-:", "-:")) for _ in header)
        lines = [self._row(header), delimiter + "|"]
        for _ in range(self.rng.randint(1, 3)):
            count = columns + self.rng.choice((0, 0, 0, 0, 0, 1, 2, -1))
            lines.append(self._row([self.inlines.cell() for _ in range(max(1, count))]))
        if self.rng.random() < 0.08:
            del lines[1]
        if self.rng.random() < 0.08:
            lines.append(self.text(2))
        if self.rng.random() < 0.04:
            lines.insert(2, self._row([" "] * columns))
        return lines

    def _row(self, cells: list[str]) -> str:
        middle = " | ".join(cells)
        return self.rng.choice((f"| {middle} |",) * 6 + (f"{middle} |", f"| {middle}"))

    def fence(self) -> Lines:
        """Return fenced code: with info, unclosed, closed by another fence."""
        mark = self.rng.choice(("```", "```", "~~~", "````"))
        info = self.rng.choice(("", "", "py", "dataview", "mermaid", f"x {self.word()}"))
        lines = [f"{mark}{info}", *(self._code() for _ in range(self.rng.randint(0, 3)))]
        closing = self.rng.random()
        if closing < 0.85:
            lines.append(mark)
        elif closing < 0.9:
            lines.append(f"{mark}{self.rng.choice(('py', ' x'))} {self.word()}")
        return lines

    def _code(self) -> str:
        return self.rng.choice((
            self.word,
            lambda: f"[[{self.word()}]] #{self.word()}",
            lambda: f"%% {self.word()} %%",
            lambda: f"| {self.word()} |",
            lambda: f"    {self.word()}",
            lambda: f"<!-- {self.word()}",
            lambda: f"\t{self.word()} \\# {self.word()}",
            lambda: "",
        ))()  # fmt: skip

    def indented(self) -> Lines:
        """Return code that is indented by spaces or a tab."""
        indent = self.rng.choice(("    ", "\t", "     ", "  \t"))
        return ["", *(f"{indent}{self._code()}" for _ in range(self.rng.randint(1, 3)))]

    def html(self) -> Lines:
        """Return a block of HTML, of each of the seven kinds of CommonMark."""
        w = self.word
        return self.rng.choice((
            lambda: ["<pre>", w(), "", f"{w()}</pre> {w()}"],
            lambda: ["<style>", f".{w()} {{}}", "</style>"],
            lambda: [f"<{self.rng.choice(('style', 'script'))}>{w()}", f"[[{w()}]]", "", w()],
            lambda: [f"<{self.rng.choice(('?', '![CDATA[', '!DOCTYPE '))}{w()}", "", w()],
            lambda: [f"<div>{w()}", f"<b {w()} = {w()}", f"{w()}</div>"],
            lambda: [f"<script>{w()}</script>"],
            lambda: [f"<!-- {w()}", w(), f"{w()} --> {w()}"],
            lambda: [f"<?php {w()}", f"{w()} ?> {w()}"],
            lambda: [f"<!DOCTYPE {w()}> {w()}"],
            lambda: [f"<![CDATA[{w()}", "", f"{w()}]]> {w()}"],
            lambda: ["<div>", w(), f"[[{w()}]] {self.text(2)}", "</div>"],
            lambda: [f"<div>{w()}</div>", "", w(), "", f"<p>{w()}"],
            lambda: ["<table>", f"<tr><td>{w()}</td><td>{w()}</td></tr>", "</table>", w()],
            lambda: [f"<details><summary>{w()}</summary>", f"| {w()} | {w()} |", "</details>"],
            lambda: ["<details>", "", self.text(2), "", "</details>", w()],
            lambda: [f"<custom-tag>{w()}", w(), "</custom-tag>"],
            lambda: ["<b>", w(), f"</b> {w()}"],
            lambda: ["</div>", w()],
            lambda: ["<img src='x.png' alt='x'>", w()],
            lambda: [f"<iframe src='https://{w()}.example/'></iframe>", w()],
            lambda: ["<iframe", f"src='https://{w()}.example/'>", f"</iframe> {w()}"],
            lambda: ["<video controls>", f"<source src='https://{w()}.example/'>{w()}", "</video>"],
            lambda: ["<div>", f"<{self.rng.choice(_RARE_TAGS)}>{w()}", f"{w()}</div>"],
        ))()  # fmt: skip

    def comment(self) -> Lines:
        """Return a comment of either kind: unclosed, nested, with text behind it."""
        w = self.word
        return self.rng.choice((
            lambda: [f"<!-- {w()} -->"],
            lambda: ["<!--", w(), "", w(), "-->"],
            lambda: ["<!--", w(), f"--> {w()}"],
            lambda: ["<!--", w(), "--", w()],
            lambda: [f"%% {w()} %%"],
            lambda: ["%%", w(), "", self.text(2), "%%"],
            lambda: ["%%", w(), f"%% {w()}"],
            lambda: ["%%", "<div></div>", "%%", "", w(), "", f"%% {w()} %%"],
            lambda: [f"{w()} %% {w()}", w(), f"{w()} %% {w()}"],
            lambda: ["%%", w()],
            lambda: ["%%", f"```{w()}", w(), "```", "%%"],
        ))()  # fmt: skip

    def footnote(self) -> Lines:
        """Return the definition of a footnote, of one paragraph or several."""
        lines = [f"[^{self.rng.choice(('n', 's', 'm'))}]: {self.text(2)}"]
        if self.rng.random() < 0.3:
            lines.append(self.text(2))
        if self.rng.random() < 0.4:
            lines += ["", *(f"    {line}" if line else "" for line in self.block(_MAX_DEPTH))]
        return lines

    def definition(self) -> Lines:
        """Return the definition of a reference, or a reference by its own label."""
        label = self.word()
        return self.rng.choice((
            lambda: [f"[ref]: https://{self.word()}.example/"],
            lambda: [f"[{label}]: {self.word()}.md", "", f"See [{label}] {self.word()}."],
            lambda: [f"[{label}]:", f"  https://{self.word()}.example/"],
            lambda: [f"[{label}]: <{self.word()} x.md> '{self.word()}'"],
            lambda: [f"[{label}]: a.md {self.word()}"],
        ))()  # fmt: skip

    def math(self) -> Lines:
        """Return a block of mathematics, whose lines may look like those of other blocks."""
        line = self.rng.choice(("", "- {}", "= {}", "+ {}", "# {}", "> {}", "{}", "    {}"))
        rows = [f"f[[{self.word()}]](x) + [{self.word()}](h)", line.format(self.word())]
        end = self.rng.choice(("$$", "$$", f"{self.word()} $$", f"$$ {self.word()}", ""))
        return [f"$${self.rng.choice(('', ' ', self.word()))}", *rows, self.word(), end]

    def label(self) -> Lines:
        """Return lines of a bold label and its value."""
        w, text = self.word, self.text
        return self.rng.choice((
            lambda: [f"**{w()}:** {text(2)}"],
            lambda: [f"**{w()}**: {text(2)}", f"**{w()}:** {text(2)}"],
            lambda: [f"**{w()}:**", text(2)],
            lambda: [f"- **{w()}:** {text(2)}"],
            lambda: [f"**{w()} [[{w()}]]:** {text(2)}"],
            lambda: [f"**{w()}** {text(2)}"],
            lambda: [f"**Status:** {text(2)}"],
        ))()  # fmt: skip

    def list(self, depth: int) -> Lines:
        """Return a list: tight or loose, ordered or not, with tasks and blocks in its items."""
        marker = self.rng.choice(("-", "*", "+", "1.", "2)", "- [ ]", "- [x]", "-   "))
        is_loose = self.rng.random() < 0.3
        lines: Lines = []
        for _ in range(self.rng.randint(1, 3)):
            lines += self._item(marker, depth)
            if is_loose:
                lines.append("")
        return lines

    def _item(self, marker: str, depth: int) -> Lines:
        width = len(marker.split(" [", maxsplit=1)[0]) + 1
        indent = self.rng.choice((" " * width,) * 6 + ("\t", " " * (width + 1), "    ", " "))
        first = self.text(3) if self.rng.random() < 0.8 else ""
        lines = [f"{marker} {first}"] if first else []
        blocks = [self.block(depth) for _ in range(self.rng.choice((0, 0, 1, 1, 2)))]
        for block in blocks:
            if lines and self.rng.random() < 0.4:
                lines.append("")
            start = "" if lines else f"{marker} "
            lines += [(start if start and not i else indent) + line if line.strip() else line
                      for i, line in enumerate(block)]  # fmt: skip
        return lines or [f"{marker} {self.word()}"]

    def quote(self, depth: int) -> Lines:
        """Return a quotation, at times with a lazy continuation."""
        mark = self.rng.choice(("> ", "> ", ">", ">  "))
        lines = [f"{mark}{line}" for line in self.body(2, depth)]
        return [*lines, self.text(2)] if self.rng.random() < 0.2 else lines

    def callout(self, depth: int) -> Lines:
        """Return a callout with or without a title."""
        kind = self.rng.choice(("note", "WARNING", f"x-{self.word()}", "tip"))
        title = self.rng.choice(("", f" {self.text(2)}", f"- {self.word()}", "+"))
        return [f"> [!{kind}]{title}", *(f"> {line}" for line in self.body(2, depth))]

    def tabbed(self, depth: int) -> Lines:
        """Return a list that is nested by tabs."""
        lines = [f"- {self.text(2)}"]
        for level in range(1, self.rng.randint(1, 3) + 1):
            lines += ["\t" * level + f"- {self.text(2)}" for _ in range(self.rng.randint(1, 2))]
        return lines if depth < 2 else [line.expandtabs(4) for line in lines]
