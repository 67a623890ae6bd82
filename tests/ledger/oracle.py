"""The judgement: each canary is found again at its line, and each line has an account."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import NamedTuple

from kbgraph.findings import Severity
from kbgraph.source.line_kinds import LineKind
from kbgraph.views.lines import MarkKind
from tests.ledger.reading import Claimed, Document, all_words, words_of_page
from tests.ledger.words import canaries_of, places

_TAG = re.compile(r"<(?![a-z]+ id=)[^>]*>")
_PLACE = re.compile(r"'[^']* / ")
"""The section before a row, as findings name it."""
_KEY = re.compile(r"[^\s#-].*?:(?:\s|$)|---")
_CALLOUT = re.compile(r"\[!([\w-]*)")
_OF_BLOCKS = {"unread-text", "unclosed-fence", "unclosed-comment", "html-content"}
"""Findings that stand at the first line of a block and speak of all of it."""
_DEFINITION = re.compile(r"^[\s>*+\-\d.)]*\[[^\]]+\]:")


class Loss(NamedTuple):
    """A line or a word that is not accounted for."""

    path: str
    line: int
    word: str
    rule: str
    """The rule that is broken."""
    text: str = ""


class Verdict(NamedTuple):
    """The judgement of a document."""

    losses: list[Loss]
    accounts: Counter[str]
    """The number of lines of each account."""


def judge(document: Document) -> Verdict:
    """Find each canary of a document again, and an account for each line."""
    judge_ = _Judge(document)
    losses = [*judge_.lost_words(), *judge_.misplaced(), *judge_.lost_lines()]
    return Verdict(losses, judge_.accounts)


class _Judge:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.places = places(document.text)
        self.page = words_of_page(document.html)
        self.stated: dict[str, list[Claimed]] = {}
        """The claims whose facts or qualifiers hold each word."""
        for claim in document.claims:
            for word in all_words((*claim.objects, *claim.properties, *claim.qualifiers)):
                self.stated.setdefault(word, []).append(claim)
        self.keys = all_words(prop for claim in document.claims for prop in claim.properties)
        self.claimed_lines = {line for claim in document.claims for line in claim.lines}
        self.found_lines = {finding.line for finding in document.findings}
        self.unread = sorted(
            finding.line for finding in document.findings if finding.code in _OF_BLOCKS
        )
        self.key_lines = sorted(
            each.line for each in document.findings if each.code == "front-matter-not-first"
        )
        # The finding about a fence may stand at the line that should have closed it.
        self.has_open_fence = any(each.code == "unclosed-fence" for each in document.findings)
        self.accounts: Counter[str] = Counter()

    def lost_words(self) -> list[Loss]:
        """Return the words that are found nowhere, or nowhere at their line."""
        losses = []
        for word, line in self.places.items():
            rule = self._word_is_lost(word, line)
            if rule:
                losses.append(self._loss(line, word, rule))
        return losses

    def _word_is_lost(self, word: str, line: int) -> str:
        claims = self.stated.get(word, ())
        if any(line in claim.lines for claim in claims) or word in self.keys:
            return ""
        if self._is_excused(word, line) or self.document.is_hidden(line):
            return ""
        if self.document.is_target_at(line, word) or self._is_mark(line, word):
            return ""
        if self.document.kind(line) & LineKind.KEY and self.document.is_label_at(line, word):
            return ""
        if word not in self.page:
            return "a claim names it at another line" if claims else "the word is lost"
        if not self.document.type or self._is_told(line):
            return ""
        if self.document.is_label_at(line, word) or self._is_struck_out(line, word):
            return ""
        return "the entry has a class, and the word is on its page alone"

    def _is_mark(self, line: int, word: str) -> bool:
        """Say whether a word is the name of a tag of HTML or of a callout, which is no text."""
        text = self.document.lines[line - 1].lower()
        return f"<{word}" in text or any(word in name for name in _CALLOUT.findall(text))

    def _is_struck_out(self, line: int, word: str) -> bool:
        """Say whether a word is struck out, so that no value has it."""
        before, _, after = self.document.lines[line - 1].lower().partition(word)
        return before.count("~~") % 2 == 1 and "~~" in after

    def _is_excused(self, word: str, line: int) -> bool:
        """Say whether a finding tells of the word, or of a line that it does not keep."""
        for finding in self.document.findings:
            if finding.line == line:
                texts = f"{finding.message} {finding.about} {finding.suggestion}".lower()
                if word in texts or (finding.severity > Severity.NOTICE and "kept" not in texts):
                    return True
            if finding.code == "front-matter" and line in self._part_of_front_matter(finding.line):
                return True
        return False

    def _part_of_front_matter(self, line: int) -> range:
        """Return the lines from a key to the next, among which an error of YAML stands."""
        lines = self.document.lines
        keys = [number for number, text in enumerate(lines, 1) if _KEY.match(text)]
        first = max((key for key in keys if key <= line), default=1)
        return range(first, min((key for key in keys if key > line), default=len(lines)))

    def _is_in_unread_block(self, line: int) -> bool:
        if self.document.kind(line) & LineKind.CODE and self.has_open_fence:
            return True
        # The finding about keys that are text stands at the first of them.
        keys = [each for each in self.key_lines if each <= line]
        if keys and self._is_one_block(keys[-1], line):
            return True
        before = [start for start in self.unread if start <= line]
        if before and self._is_one_block(before[-1], line):
            return True
        return bool(before) and not any(
            before[-1] < claimed < line for claimed in self.claimed_lines
        )

    def _is_one_block(self, first: int, last: int) -> bool:
        """Say whether no blank line parts two lines, but those between paragraphs of a footnote."""
        lines = [text.strip(" \t") and text for text in self.document.lines[first - 1 : last]]
        is_note = bool(_DEFINITION.match(lines[0]))
        return not any(
            not text and not (is_note and following.startswith(("    ", "\t", "  ")))
            for text, following in pairwise(lines)
        )

    def _is_address(self, line: int) -> bool:
        """Say whether a line defines a reference, whose address is stated where it is used."""
        return any(map(_DEFINITION.match, self.document.lines[max(0, line - 2) : line]))

    def _is_misplaced(self, word: str, line: int, lines: set[int]) -> bool:
        """Say whether none of the lines has a word, and no link that they begin reaches to it."""
        if line in lines or self._is_address(line):
            return False
        is_of_link = min(lines) < line and self.document.begins_link_before(line)
        return not is_of_link and self.document.text.lower().count(word) == 1

    def _lines_of(self, word: str, line: int) -> set[int]:
        """Return a line, and those of the claims that have a word and name the line.

        A heading may have several lines; a finding stands at the first, and quotes all of it.
        """
        claims = self.stated.get(word, ())
        return {line}.union(*(claim.lines for claim in claims if line in claim.lines))

    def misplaced(self) -> list[Loss]:
        """Return words that claims, findings or blocks of the page put at a wrong line."""
        losses = []
        for claim in self.document.claims:
            for word in all_words(claim.objects):
                line = self.places.get(word)
                if line and self._is_misplaced(word, line, claim.lines):
                    rule = f"a claim has the word at line {min(claim.lines)}"
                    losses.append(self._loss(line, word, rule))
        for finding in self.document.findings:
            quoted = _PLACE.sub("'", f"{finding.message} {finding.about}")
            words = [word for word in canaries_of(quoted) if word in self.places]
            if words and all(
                self._is_misplaced(word, self.places[word], self._lines_of(word, finding.line))
                for word in words
            ):
                rule = f"the finding {finding.code} at line {finding.line} quotes the word"
                losses.append(self._loss(self.places[words[-1]], words[-1], rule))
        for word, block in words_of_page(_TAG.sub("", self.document.html)).items():
            if self.places.get(word, block) < block:
                losses.append(self._loss(self.places[word], word, f"the page has it after the block of line {block}"))  # fmt: skip
        return losses

    def lost_lines(self) -> list[Loss]:
        """Return the lines of which the account says nothing, and count the others."""
        losses = []
        for number, text in enumerate(self.document.lines, 1):
            if not text.strip():
                continue
            kinds = [mark.kind for mark in self.document.marks(number)]
            is_unread = not kinds or MarkKind.UNREAD in kinds
            if is_unread and not self._is_told(number):
                losses.append(self._loss(number, "", "the line has no account"))
            self.accounts[kinds[0] if kinds else "none"] += 1
        return losses

    def _is_told(self, line: int) -> bool:
        return line in self.found_lines or self._is_in_unread_block(line)

    def _loss(self, line: int, word: str, rule: str) -> Loss:
        return Loss(self.document.path, line, word, rule, self.document.lines[line - 1])
