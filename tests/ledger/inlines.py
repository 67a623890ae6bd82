"""Generated text within a line: words, marks, links, code, HTML, comments and odd characters."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

_ENDS = (".", ",", ";", ":", "!", "?", "", "", "", "", " –", "…", ")", " |", "%", " \\")
_ODD = (
    "\u00a0", "\u200b", "\u2028", "\u0085", "\u202e", "\u2060", "\ufeff", "\u00ad", "\u3000", "e\u0301", "ß", "İ", "第一行", "مرحبا", "🏙️", "Ⅷ", "٣", "²", "\u000b", "\u000c", "\t",
    "½", "−", "’", "„", "«", "\u2003", "\u1680",
)  # fmt: skip
_TAGS = (
    "b",
    "i",
    "sup",
    "sub",
    "kbd",
    "mark",
    "u",
    "span",
    "small",
    "del",
    "ins",
    "q",
    "a",
    "abbr",
)
_RARE_TAGS = ("script", "style", "svg", "line", "set", "mi", "template", "option", "xmp", "head")


class Inlines:
    """Makes pieces of lines; each piece has canaries of its own."""

    def __init__(self, rng: random.Random, words: Iterator[str]) -> None:
        self.rng, self.words = rng, words
        self.pieces: tuple[tuple[int, Callable[[str], str]], ...] = (
            (30, lambda w: w),
            (10, self._emphasis),
            (6, lambda w: f"`{w}`"),
            (2, lambda w: f"``{w} ` {self.word()}``"),
            (8, self._wikilink),
            (6, self._link),
            (4, self._image),
            (4, self._address),
            (2, lambda w: f"[{w}][ref]"),
            (1, lambda w: f"[{w}][]"),
            (2, lambda w: f"[{w}]"),
            (4, lambda w: f"{w}[^n]"),
            (3, lambda w: f"{w} [^s]"),
            (2, lambda w: f"x ^[{w} {self.word()}]"),
            (1, lambda w: f"x ^[{w} [[{self.word()}]] *{self.word()}*"),
            (3, lambda w: self.rng.choice((f"${w}$", f"$x_{{{w}}}$", f"$$ {w} $$", f"$5 {w} $6"))),
            (4, self._entity),
            (4, self._escape),
            (3, lambda w: f"#{w}"),
            (2, lambda w: f"#{w}/{self.word()}"),
            (2, lambda w: f"({w}:: {self.word()})"),
            (2, lambda w: f"[{w}:: {self.word()}]"),
            (5, self._html),
            (2, self._html_comment),
            (2, self._percent_comment),
            (6, self._odd),
            (2, self._stray),
            (1, lambda w: f"{w} ^b{self.rng.randrange(99)}"),
            (2, lambda w: w.capitalize()),
            (1, lambda w: f"{w}: {self.word()}"),
            (1, lambda w: f"\"{w}\" '{self.word()}'"),
        )
        self.kinds = [piece for _, piece in self.pieces]
        self.weights = [weight for weight, _ in self.pieces]

    def word(self) -> str:
        """Return a canary that was not used yet."""
        return next(self.words)

    def text(self, most: int = 4) -> str:
        """Return a line of text with some pieces."""
        pieces = self.rng.choices(self.kinds, self.weights, k=self.rng.randint(1, most))
        made = [piece(self.word()) for piece in pieces]
        end = self.rng.choice(_ENDS) if self.rng.random() < 0.3 else ""
        return " ".join(made) + end

    def plain(self, most: int = 3) -> str:
        """Return words without any mark."""
        return " ".join(self.word() for _ in range(self.rng.randint(1, most)))

    def cell(self) -> str:
        """Return the text of a cell, in which bars are escaped, mostly."""
        text = self.text(2) if self.rng.random() < 0.6 else self.word()
        return text.replace("|", "\\|") if self.rng.random() < 0.9 else text

    def _emphasis(self, word: str) -> str:
        mark = self.rng.choice(("*", "**", "***", "_", "__", "~~", "~", "==", "**_"))
        inner = word if self.rng.random() < 0.7 else f"{word} {self.word()}"
        close = mark[::-1] if self.rng.random() < 0.95 else ""
        return f"{mark}{inner}{close}"

    def _wikilink(self, word: str) -> str:
        other = self.word
        return self.rng.choice((
            lambda: f"[[{word}]]",
            lambda: f"[[{word}|{other()}]]",
            lambda: f"[[{word}#h]]",
            lambda: f"[[{word} {other()}]]",
            lambda: f"[[f/{word}.md]]",
            lambda: f"[[#{word}]]",
            lambda: f"[[{word}\\|{other()}]]",
            lambda: f"[[{word}",
            lambda: f"{word}]]",
            lambda: f"[[ {word} ]]",
            lambda: f"[[[{word}] {other()}]]",
            lambda: f"[[[{word}]]]",
        ))()  # fmt: skip

    def _link(self, word: str) -> str:
        other = self.word
        return self.rng.choice((
            lambda: f"[{word}](https://{other()}.example/)",
            lambda: f"[{word}]({other()}.md)",
            lambda: f"[{word}](<{other()} x.md>)",
            lambda: f"[{word} **{other()}**](a.md)",
            lambda: f"[{word}](a.md#h)",
            lambda: f"[{word}](",
            lambda: f"[{word} [{other()}]](a.md)",
            lambda: f"[]({word}.md)",
        ))()  # fmt: skip

    def _image(self, word: str) -> str:
        return self.rng.choice((
            f"![[{word}.png]]",
            f"![[{word}.png|300]]",
            f"![[{word}]]",
            f"![{word}](x.png)",
            f"[![{word}](x.png)](https://a.example)",
            f"[![[{word}.png]]](https://{self.word()}.example)",
            f"[![[{word}]]]({self.word()}.md)",
            f"![](https://{word}.example/x.png)",
        ))  # fmt: skip

    def _address(self, word: str) -> str:
        return self.rng.choice((
            f"<https://{word}.example/>",
            f"https://{word}.example/x",
            f"(https://{word}.example/{self.word()}_{self.word()}).",
            f"[a [[{word}]] {self.word()}](https://{self.word()}.example)",
            f"<{word}@a.example>",
            f"www.{word}.example",
            f"<mailto:{word}@a.example>",
        ))  # fmt: skip

    def _entity(self, word: str) -> str:
        entity = self.rng.choice(("&amp;", "&lt;", "&nbsp;", "&#35;", "&#x7c;", "&copy;", "&no;"))
        return f"{entity}{word}" if self.rng.random() < 0.5 else f"{word}{entity}"

    def _escape(self, word: str) -> str:
        mark = self.rng.choice(("*", "_", "[", "]", "|", "`", "#", "<", "%", "\\", "$", "~"))
        return f"\\{mark}{word}\\{mark}"

    def _html(self, word: str) -> str:
        tag = self.rng.choice(_TAGS)
        return self.rng.choice((
            f"<{tag}>{word}</{tag}>",
            f"<{tag}>{word}",
            f"{word}</{tag}>",
            f"x<br>{word}",
            f"<br/>{word}",
            f'<span class="x">{word}</span>',
            f"<{tag}>{word}</{tag}><br>{self.word()}",
            f"<unknown-tag>{word}</unknown-tag>",
            f"<textarea>{word}</textarea>",
            f"<{self.rng.choice(_RARE_TAGS)}>{word}",
            f"<audio src='https://{word}.example/'></audio> {self.word()}",
        ))  # fmt: skip

    def _html_comment(self, word: str) -> str:
        return self.rng.choice((
            f"<!-- {word} -->",
            f"x<!--{word}-->{self.word()}",
            f"<!-- {word}",
            f"{word} -->",
            f"<!-- {word} --> {self.word()} <!-- {self.word()} -->",
            f"<!-- {word} <!-- {self.word()} --> {self.word()} -->",
        ))  # fmt: skip

    def _percent_comment(self, word: str) -> str:
        return self.rng.choice((
            f"%%{word}%%",
            f"%% {word} %% {self.word()}",
            f"%% {word}",
            f"10%% {word}",
            f"%%{word}%% {self.word()} %%{self.word()}%%",
            f"`%%` {word} %%{self.word()}%%",
        ))  # fmt: skip

    def _odd(self, word: str) -> str:
        odd = self.rng.choice(_ODD)
        both = f"{word}{odd} {self.word()}"
        return self.rng.choice((f"{odd}{word}", f"{word}{odd}", both))

    def _stray(self, word: str) -> str:
        return self.rng.choice(("`", "*", "[[", "~~", "|", "$", "%%", "<", "](", "::")) + word
