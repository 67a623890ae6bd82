"""Faults within brackets, braces and quotes: where they open, and why they do not close."""

from __future__ import annotations

import re
from typing import NamedTuple

from kbgraph.source.frontmatter.faults import quoted, shown

_CLOSING = {"[": "]", "{": "}"}
_KINDS = {"[": "list", "{": "map"}
_BAD_ESCAPE = re.compile(
    r"\\(?![0abt\tnvfre \"/\\N_LP\r\n]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})"
)
_BEHIND_COLON = re.compile(r"[\s,\]}]|$")
_END_OF_ENTRY = re.compile(r"[,\]}\r\n]|$")
_KEY_IN_QUOTES = re.compile(r",[ \t]*[\w-]+:[ \t]*[\"']\s*$")
"""The end of a quotation that goes on over the next key, up to where its text is quoted."""
_END_OF_ITEM = re.compile(r"[,}\r\n]|$")
SIGILS = {
    "&": "begins an anchor of YAML",
    "*": "begins an alias of YAML",
    "!": "begins a tag of YAML",
    "@": "cannot begin a text",
    "`": "(a backtick) cannot begin a text",
    "%": "cannot begin a text",
    "|": "begins a text of several lines",
    ">": "begins a text of several lines",
    ",": "cannot begin a text",
    "]": "closes a list that is not open",
    "}": "closes a map that is not open",
}


def sigil_message(character: str) -> str:
    """Return what a character at the beginning of a text means to YAML."""
    shown_as = "`" if character == "`" else f"`{character}`"
    return f"{shown_as} {SIGILS[character]}"


class Problem(NamedTuple):
    """A fault at an index of a text, and what to do."""

    at: int
    message: str
    hint: str


def end_of_quote(text: str, start: int) -> int | Problem:
    """Return the index behind the text in quotes that begins at an index."""
    mark = text[start]
    index = start + 1
    while index < len(text):
        character = text[index]
        if character == "\\" and mark == '"':
            if _BAD_ESCAPE.match(text, index):
                written = text[index : index + 2]
                hint = f"write `\\{written}`, or put the text in single quotes"
                return Problem(index, f"`{written}` is no escape of YAML", hint)
            index += 2
        elif character == mark and mark == "'" and text[index + 1 : index + 2] == "'":
            index += 2
        elif character == mark:
            return index + 1
        else:
            index += 1
    message = "the quotation that opens here is never closed"
    return Problem(start, message, f"end it with {mark}, or remove this {mark}")


def end_of_brackets(text: str, start: int) -> int | Problem:
    """Return the index behind the list or map in brackets that begins at an index."""
    return _BracketScanner(text, start).end()


class _BracketScanner:
    """Reads a list or map in brackets to its end or to its first fault."""

    def __init__(self, text: str, start: int) -> None:
        self.text, self.index = text, start
        self.open: list[int] = []
        """Indexes of the brackets that are open."""
        self.entry = start
        """The index at which the current entry begins."""
        self.comment = -1
        """The index of the first comment."""
        self.is_text = self.has_colon = self.is_closed = False
        """Whether the current entry has a plain text, a colon, or ends with a quote or bracket."""

    def end(self) -> int | Problem:
        while self.index < len(self.text):
            character = self.text[self.index]
            if character.isspace():
                self.index += 1
            elif character == "#" and self.text[self.index - 1].isspace():
                self.comment = self.index if self.comment < 0 else self.comment
                behind = self.text.find("\n", self.index)
                self.index = behind if behind >= 0 else len(self.text)
            else:
                problem = self.step(character)
                if problem:
                    return problem
                if not self.open:
                    return self.index
        return self.unclosed()

    def step(self, character: str) -> Problem | None:
        if character in "]}":
            return self.close(character)
        if character == ",":
            return self.comma()
        if character == ":" and _BEHIND_COLON.match(self.text, self.index + 1):
            return self.colon()
        open_quote = self.is_closed and _KEY_IN_QUOTES.search(self.text, self.entry, self.index)
        if open_quote:
            message = "a quotation mark is missing before this comma"
            mark = open_quote[0].rstrip()[-1]
            return Problem(open_quote.start(), message, f"write {mark} before it")
        if self.is_closed:
            message = "text stands behind a quotation or bracket, without a comma between them"
            return Problem(self.index, message, f"quote the whole text: {self.whole_entry()}")
        if character in "[{":
            return self.bracket(character)
        if self.is_text:
            self.index += 1
            return None
        return self.begin_text(character)

    def begin_text(self, character: str) -> Problem | None:
        if character in "\"'":
            end = end_of_quote(self.text, self.index)
            if isinstance(end, Problem):
                return end
            self.index, self.is_closed = end, True
            return None
        if character == "#":
            message = "`#` begins a comment, so that nothing behind it is read"
            return Problem(self.index, message, f"quote the text: {self.whole_entry(_END_OF_ITEM)}")
        if character in SIGILS:
            hint = f"quote the text: {self.whole_entry()}"
            return Problem(self.index, sigil_message(character), hint)
        self.is_text = True
        self.index += 1
        return None

    def bracket(self, character: str) -> Problem | None:
        if self.is_text:
            message = f"`{character}` stands within a text"
            pair = re.compile(rf"[^\s,]*?{re.escape(_CLOSING[character])}").match(
                self.text, self.index
            )
            text = self.whole_entry(_END_OF_ITEM, pair.end() if pair else 0)
            return Problem(self.index, message, f"quote the text: {text}")
        self.open.append(self.index)
        self.index += 1
        self.begin_entry()
        return None

    def begin_entry(self) -> None:
        self.entry = self.index
        self.is_text = self.has_colon = self.is_closed = False

    def close(self, character: str) -> Problem | None:
        opening = self.text[self.open[-1]]
        if _CLOSING[opening] != character:
            message = f"`{character}` does not close the {_KINDS[opening]} that `{opening}` opens"
            return Problem(self.index, message, f"write `{_CLOSING[opening]}`")
        self.open.pop()
        self.index += 1
        self.is_text, self.is_closed = False, True
        return None

    def comma(self) -> Problem | None:
        if not (self.is_text or self.is_closed or self.has_colon):
            message = "nothing stands before this comma"
            return Problem(self.index, message, "remove it, or quote a text that has commas")
        self.index += 1
        self.begin_entry()
        return None

    def colon(self) -> Problem | None:
        if self.has_colon:
            message = "a second colon stands in one entry"
            hint = f"write a comma between entries, or quote the text: {self.whole_entry()}"
            return Problem(self.index, message, hint)
        self.index += 1
        self.has_colon, self.is_text, self.is_closed = True, False, False
        self.entry = self.index
        return None

    def whole_entry(self, delimiter: re.Pattern[str] = _END_OF_ENTRY, start: int = 0) -> str:
        """Return the current entry to its next delimiter from an index on, in quotes."""
        end = delimiter.search(self.text, max(self.index, self.entry + 1, start))
        text = self.text[self.entry : end.start() if end else len(self.text)].strip()
        return shown(quoted(text.replace("\n", " ")))

    def unclosed(self) -> Problem:
        start = self.open[-1]
        opening = self.text[start]
        message = f"the {_KINDS[opening]} that opens here is never closed"
        hint = f"end it with `{_CLOSING[opening]}`"
        if self.comment >= 0:
            before = max(
                self.text.rfind(mark, 0, self.comment) for mark in ("[", "{", ",", ": ", "\n")
            )
            after = _END_OF_ENTRY.search(self.text, self.comment)
            text = self.text[before + 1 : after.start() if after else len(self.text)].strip()
            hint = f"quote the text: {shown(quoted(text))}"
            start = self.comment
            message = f"`#` behind a space begins a comment, so that the {_KINDS[opening]} is open"
        return Problem(start, message, hint)
