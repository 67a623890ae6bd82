"""Repairs of plain texts that YAML cuts or changes: the text is kept whole, and reported.

YAML ends a plain text at ` #`, within brackets also at a comma, and splits it at a colon and a
space. The author wrote one text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kbgraph.findings import Fault, Severity
from kbgraph.source.entry import MappingNode, Node, ScalarNode
from kbgraph.source.frontmatter.faults import Place, quoted, shown
from kbgraph.source.names import normalise_key

_HASH = re.compile(r"[ \t]+(#[^\s#][^\r\n]*)")
"""A comment without a space after its `#`: a number, a tag or a colour that lacks quotes."""
_TEXT_LINE = re.compile(r"(?:^|(?<=\n))[ \t]*(?P<words>\S[^\r\n]*)")
_ITEM = re.compile(r"-(?!-|\d|$)")
OPENING_QUOTES = frozenset("\u201c\u201e\u2018\u201a\u201d\u2019")
_CLOSING_QUOTES = frozenset("\u201c\u201d\u2018\u2019")
"""Guillemets are not among them: names in Russian and French begin and end with them."""
_QUESTION = re.compile(r"\?[ \t]+$")
_URL = re.compile(r"https?://\S+")
_DRIVE = re.compile(r"\"[A-Za-z]:(?=\\[^\\\"])")
_TIGHT_PAIR = re.compile(r"([^\W\d][\w-]*):(?!//)(\S.*)", re.DOTALL)


class Repairs:
    """Puts the texts of a YAML block together again, and collects what its author should know."""

    def __init__(self, source: str, place: Place) -> None:
        self.source, self.place = source, place
        self.faults: list[Fault] = []

    def _place_of(self, index: int) -> Place:
        line = self.source.count("\n", 0, index)
        column = index - self.source.rfind("\n", 0, index)
        return Place(self.place.line + line, column + (0 if line else self.place.column - 1))

    def _report_cut(self, index: int, message: str, hint: str) -> None:
        line, column = self._place_of(index)
        self.faults.append(Fault(line, column, Severity.WARNING, "cut-value", message, hint))

    def _text(self, start: int, end: int) -> str:
        return re.sub(r"\s*\n\s*", " ", self.source[start:end])

    def with_hash(self, text: str, end: int) -> str:
        """Return a text with the word or words that begin with `#` behind it.

        Behind a key without a value, only a single word is the value; more are a comment.
        """
        match = _HASH.match(self.source, end)
        if match is None:
            return text
        comment = match[1].rstrip()
        if not text and " " in comment:
            message = f"`{shown(comment)}` is a comment of YAML, and there is no value"
            hint = f'write "# " before a comment; quote a text: {shown(quoted(comment))}'
            self._report_cut(match.start(1), message, hint)
            return text
        whole = text + (match[0].rstrip() if text else comment)
        message = f"YAML takes `{shown(comment)}` for a comment; it is kept as text"
        hint = f"quote the text: {shown(quoted(whole))}"
        self._report_cut(match.start(1), message, hint)
        return whole

    def pair_as_text(self, pair: MappingNode, start: int, end: int) -> Node:
        """Return an item of a list as the text that YAML splits at a colon."""
        text = self._text(start, end)
        colon = start + len(pair.items[0][0].text)
        message = "YAML takes an item with a colon for a key and its value; it is kept as text"
        self._report_cut(colon, message, f"quote the text: {shown(quoted(text))}")
        return ScalarNode(text, text, pair.line, pair.column)

    def pairs_among_texts(self, items: list[Node], pairs: dict[int, tuple[int, int]]) -> None:
        """Replace each `some words: more` by the text, where other items of the list are texts."""
        if any(isinstance(item, ScalarNode) and item.text for item in items):
            for index, (start, end) in pairs.items():
                pair = items[index]
                assert isinstance(pair, MappingNode), "only maps of one pair are given"
                if " " in pair.items[0][0].text and "\n" not in self.source[start:end]:
                    items[index] = self.pair_as_text(pair, start, end)

    def report_items_in_text(self, start: int, end: int) -> None:
        """Report lines of a text that begin like items of a list, or like keys."""
        line_start = self.source.rfind("\n", 0, start) + 1
        for line in _TEXT_LINE.finditer(self.source, line_start, end):
            at, words = line.start("words"), line["words"]
            if at < start:
                continue
            if at > start or not self.source[line_start:start].strip():
                self._report_line_of_text(at, words)

    def _report_line_of_text(self, at: int, words: str) -> None:
        pair = _TIGHT_PAIR.fullmatch(words)
        if _ITEM.match(words):
            written = f"- {shown(words.lstrip('- '))}"
        elif pair:
            written = f"{pair[1]}: {shown(pair[2])}"
        else:
            return
        message = "YAML takes this line for a part of a text"
        hint = f"write `{written}` if it is no text, or quote the whole text"
        self.faults.append(_changed(self._place_of(at), message, hint))

    def report_question(self, start: int) -> None:
        """Report a key behind a question mark, which YAML takes for a mark of its own."""
        mark = _QUESTION.search(self.source, self.source.rfind("\n", 0, start) + 1, start)
        if mark:
            message = "`? ` begins a key of YAML, and is no part of it"
            hint = "write `key: value`, or quote a text"
            self.faults.append(_changed(self._place_of(mark.start()), message, hint))

    def report_typographic_quotes(self, text: str, start: int) -> None:
        """Report a text in quotes of typography: to YAML they are letters of the text."""
        if text[-1] in _CLOSING_QUOTES and not OPENING_QUOTES.intersection(text[1:-1]):
            message = f"`{text[0]}` and `{text[-1]}` are no quotes of YAML, but part of the text"
            hint = f"write {shown(quoted(text[1:-1]))}"
            self.faults.append(_changed(self._place_of(start), message, hint))

    def report_comment(self, end: int) -> None:
        """Report a comment without a space after its `#`, behind quotes or brackets."""
        match = _HASH.match(self.source, end)
        if match:
            comment = match[1].rstrip()
            message = f"`{shown(comment)}` is a comment of YAML, and no part of the value before it"
            hint = 'write "# " before a comment; a text belongs into the quotes or brackets'
            self._report_cut(match.start(1), message, hint)

    def with_backslashes(self, text: str, start: int, end: int) -> str:
        """Return a path of Windows as it is written: YAML reads `\\t` in it as a tab."""
        if not _DRIVE.match(self.source, start):
            return text
        written = self.source[start + 1 : end - 1]
        message = "YAML changes backslashes within double quotes; the text is kept as written"
        self.faults.append(
            _changed(self._place_of(start), message, f"use single quotes: '{shown(written)}'")
        )
        return written

    def report_joined_items(self, start: int) -> None:
        """Report an item in brackets that goes over several lines."""
        message = "YAML joins this line and the next into one item"
        hint = "write a comma between items, or quote a text of several lines"
        self.faults.append(_changed(self._place_of(start), message, hint))

    def goes_on(self, items: list[Node], item: Node, start: int) -> bool:
        """Say whether an item is the rest of an address that a comma cuts; if so, join them."""
        last = items[-1] if items else None
        if not isinstance(last, ScalarNode) or not isinstance(item, ScalarNode):
            return False
        if not _URL.fullmatch(last.text) or _URL.match(item.text) or self.source[start] in "'\"":
            return False
        whole = f"{last.text},{item.text}"
        items[-1] = ScalarNode(whole, whole, last.line, last.column)
        message = f"the comma before `{shown(item.text)}` ends the address within [ ]"
        hint = f"it is kept whole; quote the address: {quoted(whole)}"
        self._report_cut(start, message, hint)
        return True

    def report_nulls(self, items: list[Node]) -> None:
        """Report the items of a list that YAML reads as nothing."""
        for item in items:
            if isinstance(item, ScalarNode) and item.value is None and item.text:
                message = f"YAML reads the item `{item.text}` as nothing"
                hint = f"quote it if it is a text: {quoted(item.text)}; or remove it"
                self.faults.append(_changed(Place(item.line, item.column), message, hint))

    def key_without_value(
        self,
        items: list[tuple[ScalarNode, Node]],
        key: ScalarNode,
        key_start: int,
        key_end: int,
        value_start: int,
    ) -> None:
        """Add a key without a value to the pairs of a map in braces.

        It is the rest of the text before it, cut at a comma: the text is put together again. In
        `{id:x}` it is a key and its value.
        """
        pair = _TIGHT_PAIR.fullmatch(key.text)
        last = items[-1] if items else None
        if pair:
            name, value = pair[1], pair[2]
            message = f"a space is missing after the colon of `{shown(key.text)}`"
            hint = f"write `{shown(f'{name}: {value}')}`"
            at = self._place_of(key_start + len(name) + 1)
            items.append(
                (ScalarNode(name, name, key.line, key.column), ScalarNode(value, value, *at))
            )
            self._report_cut(key_start + len(name) + 1, message, hint)
        elif last and value_start >= 0 and "#" not in self.source[value_start:key_start]:
            text = self._text(value_start, key_end)
            items[-1] = last[0], ScalarNode(text, text, *self._place_of(value_start))
            message = f"the comma before `{shown(key.text)}` ends the text within {{ }}"
            hint = f"it is kept whole; quote the text: {shown(quoted(text))}"
            self._report_cut(key_start, message, hint)
        else:
            items.append((key, ScalarNode(None, "", key.line, key.column)))
            message = f"`{shown(key.text)}` is a key without a value within {{ }}"
            hint = "write `key: value`; quote a text that has a comma; write a list in [ ]"
            self._report_cut(key_start, message, hint)

    def join_parted_brackets(self, items: list[Node]) -> None:
        """Put an item of a list together again that a comma within round brackets has cut."""
        for index in range(len(items) - 1, 0, -1):
            first, second = items[index - 1], items[index]
            if _surplus_brackets(second) > 0 > _surplus_brackets(first):
                assert isinstance(first, ScalarNode), "only texts have brackets"
                assert isinstance(second, ScalarNode), "only texts have brackets"
                whole = f"{first.value}, {second.value}"
                count = second.line + second.line_count - first.line
                items[index - 1 : index + 1] = [
                    ScalarNode(whole, whole, first.line, first.column, count)
                ]
                message = f"the comma before `{shown(str(second.value))}` ends the text within [ ]"
                hint = f"it is kept whole; quote the text: {shown(quoted(whole))}"
                at = Place(second.line, second.column)
                self.faults.append(_cut(at, message, hint))

    def report_duplicates(self, items: list[tuple[ScalarNode, Node]]) -> None:
        """Report keys that a map has twice."""
        self.faults += duplicates(items)


def _surplus_brackets(node: Node) -> int:
    """Return how many more round brackets an item of a list closes than it opens."""
    if not isinstance(node, ScalarNode) or not isinstance(node.value, str):
        return 0
    return node.value.count(")") - node.value.count("(")


def _cut(place: Place, message: str, hint: str) -> Fault:
    return Fault(place.line, place.column, Severity.WARNING, "cut-value", message, hint)


def _changed(place: Place, message: str, hint: str) -> Fault:
    return Fault(place.line, place.column, Severity.WARNING, "changed-value", message, hint)


def duplicates(items: Iterable[tuple[ScalarNode, Node]]) -> list[Fault]:
    """Return a fault for each key that occurs before, perhaps in another spelling."""
    first: dict[str, ScalarNode] = {}
    faults = []
    for key, _ in items:
        name = normalise_key(key.text)
        before = first.setdefault(name, key)
        if before is not key:
            spelling = "" if before.text == key.text else f" as {before.text!r}"
            message = f"the key {key.text!r} is already on line {before.line}{spelling}"
            faults.append(Fault(key.line, key.column, Severity.WARNING, "duplicate-key", message))
    return faults
