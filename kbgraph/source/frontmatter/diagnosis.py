"""Diagnosis of YAML that cannot be read: the first fault in the words of an author.

The parser tells where it gave up, often a line late. Here the text is read as its author wrote it,
line by line, up to the first place that needs quotes, a space or a bracket.
"""

from __future__ import annotations

import re

from kbgraph.source.frontmatter.faults import quoted, shown
from kbgraph.source.frontmatter.flow import (
    SIGILS,
    Problem,
    end_of_brackets,
    end_of_quote,
    sigil_message,
)
from kbgraph.source.frontmatter.key_lines import KEY_LINE

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_WITHOUT_COLON = (
    (
        re.compile(r"(?:<{7}|>{7}|={7}|\|{7})(?:\s|$)"),
        0,
        "this line is the mark of a conflict in git",
        "resolve the conflict",
    ),
    (
        re.compile(r"---"),
        0,
        "text stands behind `---`, which ends front matter on a line of its own",
        "write `---` alone, or quote the text",
    ),
    (re.compile(r":"), 0, "a key is missing before this colon", "write `key: value`"),
    (
        re.compile(r"-[^\s-]"),
        1,
        "a space is missing after the `-` of an item",
        "write `- {rest}`",
    ),
)
"""Beginnings of lines that have no key: the column of the fault, the message and the remedy."""
_TIGHT_ITEM = re.compile(r"-[\[{\"']")
_TIGHT = re.compile(r"(?P<key>[^\W\d][\w -]*):(?!//)(?P<value>\S.*)")
_OTHER_COLON = re.compile(r"[\w -]+?(?:(?P<colon>[\uff1a\ufe55\ua789])|:(?P<space>[^\S \t]))")
_BLOCK_TEXT = re.compile(r"[|>](?:[+-]?[1-9]?|[1-9][+-])(?:[ \t]+#.*)?[ \t\r]*$")
_COLON = re.compile(r":(?=[ \t\r\n]|$)")
_COMMENT = re.compile(r"[ \t]#")
_DASHES = re.compile(r"(?:-[ \t]+)+")


def first_problem(text: str, stopped: int) -> Problem:
    """Return the first fault of a YAML text that the parser read up to an index."""
    forbidden = _FORBIDDEN.search(text)
    if forbidden:
        name = f"U+{ord(forbidden[0]):04X}"
        message = f"the control character {name} stands here, which YAML does not allow"
        return Problem(forbidden.start(), message, "remove it")
    problem = _Scanner(text).problem()
    if problem:
        return problem
    message = "YAML cannot be read from here on"
    return Problem(min(stopped, len(text.rstrip())), message, "quote the text of this key")


class _Scanner:
    """Reads lines of keys, items and values to the first fault."""

    def __init__(self, text: str) -> None:
        self.text, self.index = text, 0
        self.indents: list[int] = []
        """Indentations of the maps and lists that are open."""
        self.has_value = False
        """Whether the last key or item has a value on its line."""
        self.is_plain = False
        """Whether the value goes on in lines that are indented more."""

    def problem(self) -> Problem | None:
        while self.index < len(self.text):
            found = self.line()
            if found:
                return found
        return None

    def end_of_line(self, start: int) -> int:
        end = self.text.find("\n", start)
        return end if end >= 0 else len(self.text)

    def line(self) -> Problem | None:
        start, end = self.index, self.end_of_line(self.index)
        line = self.text[start:end]
        self.index = end + 1
        content = line.lstrip(" ")
        if not content.strip() or content.startswith("#"):
            return None
        at = start + len(line) - len(content)
        if content[0] == "\t":
            message = "a tab indents this line, and YAML allows spaces only"
            return Problem(at, message, "replace the tab by spaces")
        return self.content(at, end, at - start)

    def content(self, at: int, end: int, indent: int) -> Problem | None:
        """Read a line from its first character."""
        if _TIGHT_ITEM.match(self.text, at, end):
            return missing_colon(self.text[at:end].strip(), at)
        dashes = _DASHES.match(self.text, at, end)
        is_item = bool(dashes) or self.text[at:end].rstrip() == "-"
        key_at = dashes.end() if dashes else at
        key = KEY_LINE.match(self.text[key_at:end])
        if not is_item and key is None:
            return self.line_without_key(at, end, indent)
        found = self.indentation(at, indent, "item" if is_item else "key")
        if found:
            return found
        if is_item and key:
            self.indents.append(indent + key_at - at)
        if key:
            return self.value(key_at + key.end(), end, indent + key_at - at)
        if dashes:
            return self.value(key_at, end, indent)
        self.has_value = self.is_plain = False
        return None

    def indentation(self, at: int, indent: int, what: str) -> Problem | None:
        before = self.indents[-1] if self.indents else -1
        if indent > before and self.has_value:
            message = f"this {what} is indented more than the key above, which has a value already"
            return Problem(at, message, "remove spaces before it, or quote the text")
        while self.indents and self.indents[-1] > indent:
            self.indents.pop()
        if indent < before and (not self.indents or self.indents[-1] < indent):
            message = f"the indentation of this {what} fits no line above"
            return Problem(at, message, "indent it as the lines that it belongs to")
        if not self.indents or self.indents[-1] < indent:
            self.indents.append(indent)
        return None

    def line_without_key(self, at: int, end: int, indent: int) -> Problem | None:
        words = self.text[at:end].strip()
        if self.indents and indent > self.indents[0]:
            if self.has_value and not self.is_plain:
                message = "this line stands behind a value that has ended"
                return Problem(at, message, "quote the whole text, or remove this line")
            if self.has_value:
                return _other_colon(words, at)
            return self.value(at, end, self.indents[-1])
        if self.indents and indent == self.indents[-1] and words[0] == "{":
            message = "no `-` stands before this map, so that it is no item of the list above"
            return Problem(at, message, "write `- ` before it")
        return missing_colon(words, at)

    def value(self, at: int, end: int, indent: int) -> Problem | None:
        """Read a value that begins on the line of its key or item."""
        space = re.compile(r"\s*").match(self.text, at, end)
        start = space.end() if space else at
        gap, words = self.text[at:start], self.text[start:end].strip()
        if gap and gap.strip(" \t\r"):
            message = "a space that is no plain space stands behind the colon"
            return Problem(at, message, "replace it by a plain space")
        if not words or (words[0] == "#" and gap):
            self.has_value = self.is_plain = False
            return None
        self.has_value, self.is_plain = True, False
        first = words[0]
        if first in "\"'":
            return self.behind(end_of_quote(self.text, start), start)
        if first in "[{":
            return self.behind(end_of_brackets(self.text, start), start)
        if first in "|>" and _BLOCK_TEXT.match(words):
            self.skip_block(indent)
            return None
        if first in SIGILS:
            hint = f"quote the text: {shown(quoted(words))}"
            return Problem(start, sigil_message(first), hint)
        if words.startswith(("- ", "? ")) or words in {"-", "?"}:
            message = (
                f"`{first}` begins a {'list' if first == '-' else 'key'} on the line of its key"
            )
            hint = f"begin a new line, or quote the text: {shown(quoted(words))}"
            return Problem(start, message, hint)
        self.is_plain = True
        return self.colon_within(start, end)

    def colon_within(self, start: int, end: int) -> Problem | None:
        comment = _COMMENT.search(self.text, start, end)
        colon = _COLON.search(self.text, start, comment.start() if comment else end)
        if colon is None:
            return None
        words = self.text[start : comment.start() if comment else end].strip()
        message = "a colon and a space stand within a text without quotes"
        return Problem(colon.start(), message, f"quote the text: {shown(quoted(words))}")

    def behind(self, behind: int | Problem, start: int) -> Problem | None:
        """Read to the end of the line behind quotes or brackets."""
        if isinstance(behind, Problem):
            return behind
        end = self.end_of_line(behind)
        rest = self.text[behind:end]
        self.index = end + 1
        words = rest.strip()
        if not words or (words[0] == "#" and rest[0].isspace()):
            return None
        what = {"[": "list", "{": "map"}.get(self.text[start], "quotation")
        whole = " ".join(self.text[start:end].split())
        inner = whole[1:-1] if whole[0] == whole[-1] in {"'", '"'} else whole
        message = f"text stands behind the {what}, which ends before it"
        if what == "list" and words[0] == ",":
            items = ", ".join(quoted(item.strip()) for item in whole.split(",") if item.strip())
            return Problem(behind, message, f"write a list: [{shown(items)}]")
        at = behind + len(rest) - len(rest.lstrip())
        return Problem(at, message, f"quote the whole text: {shown(quoted(inner))}")

    def skip_block(self, indent: int) -> None:
        """Read the lines of a block of text: they are indented more than its key."""
        while self.index < len(self.text):
            end = self.end_of_line(self.index)
            line = self.text[self.index : end]
            if line.strip() and len(line) - len(line.lstrip(" ")) <= indent:
                return
            self.index = end + 1


def missing_colon(words: str, at: int) -> Problem:
    """Return the fault of a line that should begin with a key and a colon."""
    for pattern, offset, message, hint in _WITHOUT_COLON:
        if pattern.match(words):
            rest = shown(words.lstrip("-"))
            return Problem(at + offset, message, hint.format(rest=rest))
    if words[0] in SIGILS:
        hint = f"quote the text: {shown(quoted(words))}"
        return Problem(at, sigil_message(words[0]), hint)
    return _other_colon(words, at) or _open_quote(words, at) or _no_colon(words, at)


def _other_colon(words: str, at: int) -> Problem | None:
    tight, other = _TIGHT.match(words), _OTHER_COLON.match(words)
    if tight:
        message = f"a space is missing after the colon of `{tight['key']}`"
        hint = f"write `{shown(tight['key'] + ': ' + tight['value'])}`"
        return Problem(at + tight.start("value"), message, hint)
    if other and other["space"]:
        message = "a space that is no plain space stands behind the colon"
        return Problem(at + other.start("space"), message, "replace it by a plain space")
    if other:
        message = f"`{other['colon']}` is not the colon of YAML"
        return Problem(at + other.start("colon"), message, "write `: `")
    return None


def _open_quote(words: str, at: int) -> Problem | None:
    end = end_of_quote(words, 0) if words[0] in "\"'" else 0
    return end._replace(at=at) if isinstance(end, Problem) else None


def _no_colon(words: str, at: int) -> Problem:
    message = f"`{shown(words)}` has no colon, so that it is neither a key nor a value"
    hint = "write `key: value`; indent a line that goes on with the text above"
    return Problem(at, message, hint)
