"""The judgement: each canary is found again at its line, and each line has an account."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from kbgraph.source.line_kinds import LineKind
from tests.ledger.reading import Claimed, Document, all_words, words_of_page
from tests.ledger.words import canaries_of, places

_TAG = re.compile(r"<(?![a-z]+ id=)[^>]*>")
_PLACE = re.compile(r"'[^']* / ")
"""The section before a row, as findings name it."""
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
        self.told = {
            word: finding.line
            for finding in document.findings
            for word in all_words((finding.message, finding.about, finding.suggestion))
        }
        self.unread = sorted(
            finding.line
            for finding in document.findings
            if finding.code in {"unread-text", "unclosed-fence"}
        )
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
        if line in self.found_lines or self._is_in_unread_block(line):
            return ""
        if self.document.is_hidden(line):
            return ""
        if word not in self.page:
            return "a claim names it at another line" if claims else "the word is lost"
        return (
            "the entry has a class, and the word is on its page alone" if self.document.type else ""
        )

    def _is_in_unread_block(self, line: int) -> bool:
        before = [start for start in self.unread if start <= line]
        return bool(before) and not any(
            before[-1] < claimed <= line for claimed in self.claimed_lines
        )

    def _is_address(self, line: int) -> bool:
        """Say whether a line defines a reference, whose address is stated where it is used."""
        return any(map(_DEFINITION.match, self.document.lines[max(0, line - 2) : line]))

    def misplaced(self) -> list[Loss]:
        """Return words that claims, findings or blocks of the page put at a wrong line."""
        losses = []
        for claim in self.document.claims:
            for word in all_words(claim.objects):
                line = self.places.get(word)
                if line and line not in claim.lines and not self._is_address(line):
                    rule = f"a claim has the word at line {min(claim.lines)}"
                    losses.append(self._loss(line, word, rule))
        for finding in self.document.findings:
            quoted = _PLACE.sub("'", f"{finding.message} {finding.about}")
            words = [word for word in canaries_of(quoted) if word in self.places]
            lines = {self.places[word] for word in words}
            if words and finding.line not in lines and not any(map(self._is_address, lines)):
                rule = f"the finding {finding.code} at line {finding.line} quotes the word"
                losses.append(self._loss(self.places[words[-1]], words[-1], rule))
        for word, block in words_of_page(_TAG.sub("", self.document.html)).items():
            if self.places.get(word, block) < block:
                losses.append(self._loss(self.places[word], word, f"the page has it after the block of line {block}"))  # fmt: skip
        return losses

    def lost_lines(self) -> list[Loss]:
        """Return the lines without kind, claim or finding, and count the others."""
        losses = []
        for number, text in enumerate(self.document.lines, 1):
            if not text.strip():
                continue
            kind = LineKind(self.document.kind(number))
            account = self._account(number, kind)
            self.accounts[account] += 1
            if account == "none":
                losses.append(self._loss(number, "", "the line has no account"))
        return losses

    def _account(self, number: int, kind: LineKind) -> str:
        if number in self.claimed_lines:
            return "claim"
        if number in self.found_lines:
            return "finding"
        return (LineKind(kind & -kind).name or "").lower() if kind else "none"

    def _loss(self, line: int, word: str, rule: str) -> Loss:
        return Loss(self.document.path, line, word, rule, self.document.lines[line - 1])
