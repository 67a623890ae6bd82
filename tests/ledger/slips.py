"""Slips of authors: each damages an entry by rule, and knows the lines that it touches."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import NamedTuple

Lines = list[str]
_ROW = re.compile(r"\| [^|]+ \| .+ \|")
_DELIMITER = re.compile(r"\|(?: -+ \|)+")
_BLANK_HEADER = re.compile(r"\|(?: +\|)+")
_KEY = re.compile(r"[a-z_0-9]+: \S")
_HEADING = re.compile(r"#+ ")
_PROSE = re.compile(r"[A-Z][^|:]{30,}")


class Damage(NamedTuple):
    """An entry before and after a slip, and the lines at which a finding may stand."""

    before: Lines
    after: Lines
    at: tuple[int, ...]
    """Lines of the damaged entry, counted from 1."""


Slip = Callable[[random.Random, Lines], "Damage | None"]


def body_start(lines: Lines) -> int:
    """Return the index of the first line after the front matter."""
    return lines.index("---", 1) + 1 if "---" in lines[1:] else 0


def _pick(rng: random.Random, lines: Lines, wanted: Callable[[int], object]) -> int | None:
    indices = [index for index in range(len(lines)) if wanted(index)]
    return rng.choice(indices) if indices else None


def _in_front(lines: Lines, index: int) -> bool:
    return 0 < index < body_start(lines) - 1


def _in_body(lines: Lines, index: int) -> bool:
    return index >= body_start(lines)


def rewriting(wanted: Callable[[Lines, int], object], rewrite: Callable[[random.Random, str], str]) -> Slip:  # fmt: skip
    """Return a slip that rewrites one line."""

    def slip(rng: random.Random, lines: Lines) -> Damage | None:
        at = _pick(rng, lines, lambda index: wanted(lines, index) and rewrite(random.Random(0), lines[index]) != lines[index])  # fmt: skip
        if at is None:
            return None
        after = [*lines[:at], *rewrite(rng, lines[at]).split("\n"), *lines[at + 1 :]]
        return Damage(lines, after, (at + 1,))

    return slip


def removing(wanted: Callable[[Lines, int], object]) -> Slip:
    """Return a slip that removes one line."""

    def slip(rng: random.Random, lines: Lines) -> Damage | None:
        at = _pick(rng, lines, lambda index: wanted(lines, index))
        return None if at is None else Damage(lines, lines[:at] + lines[at + 1 :], (at, at + 1))

    return slip


def inserting(wanted: Callable[[Lines, int], object], *new: str) -> Slip:
    """Return a slip that inserts lines before a line."""

    def slip(rng: random.Random, lines: Lines) -> Damage | None:
        at = _pick(rng, lines, lambda index: wanted(lines, index))
        if at is None:
            return None
        return Damage(lines, [*lines[:at], *new, *lines[at:]], tuple(range(at + 1, at + 2 + len(new))))  # fmt: skip

    return slip


def anywhere(slip: Slip) -> Slip:
    """Return a slip that other lines may tell of, as those that cite a source."""

    def changed(rng: random.Random, lines: Lines) -> Damage | None:
        damage = slip(rng, lines)
        return damage and damage._replace(at=tuple(range(1, len(damage.after) + 1)))

    return changed


def through_block(slip: Slip) -> Slip:
    """Return a slip of which a finding may stand at any line up to the next blank one."""

    def changed(rng: random.Random, lines: Lines) -> Damage | None:
        damage = slip(rng, lines)
        if damage is None:
            return None
        end = damage.at[-1]
        while end < len(damage.after) and damage.after[end].strip():
            end += 1
        return damage._replace(at=tuple(range(damage.at[0], end + 1)))

    return changed


def from_top(slip: Slip) -> Slip:
    """Return a slip in a block that line 1 opens, where a finding may stand too."""

    def changed(rng: random.Random, lines: Lines) -> Damage | None:
        damage = slip(rng, lines)
        return damage and damage._replace(at=(1, *damage.at))

    return changed


def breaking(block: Lines, broken: Lines, opens: int) -> Slip:
    """Return a slip in a block that the undamaged entry has before one of its headings."""

    def slip(rng: random.Random, lines: Lines) -> Damage | None:
        at = _pick(rng, lines, lambda index: _in_body(lines, index) and lines[index].startswith("## "))  # fmt: skip
        if at is None:
            return None
        before, after = lines[:at], lines[at:]
        return Damage(
            [*before, *block, "", *after],
            [*before, *broken, "", *after],
            (at + opens, *range(at + 1, at + len(broken) + 2)),
        )

    return slip


def misspell(rng: random.Random, word: str) -> str:
    """Swap, drop or double a letter."""
    at = rng.randrange(1, len(word) - 1) if len(word) > 2 else 0
    return rng.choice((
        word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
    ))  # fmt: skip


def _misspelt(pattern: str) -> Callable[[random.Random, str], str]:
    def rewrite(rng: random.Random, line: str) -> str:
        match = re.search(pattern, line)
        if not match:
            return line
        start, end = match.span(1)
        return line[:start] + misspell(rng, match[1]) + line[end:]

    return rewrite


def is_row(lines: Lines, index: int) -> bool:
    """Say whether a line is a row of a table, and no header."""
    line = lines[index]
    is_frame = is_header(lines, index) or bool(_DELIMITER.fullmatch(line))
    return _in_body(lines, index) and bool(_ROW.fullmatch(line)) and not is_frame


def is_pair(lines: Lines, index: int) -> bool:
    """Say whether a line is a row of a label and a value."""
    return is_row(lines, index) and lines[index].replace("\\|", "").count("|") == 3


def is_header(lines: Lines, index: int) -> bool:
    """Say whether a line is the header of a table."""
    return index + 1 < len(lines) and bool(_DELIMITER.fullmatch(lines[index + 1]))


def is_delimiter(lines: Lines, index: int) -> bool:
    """Say whether a line is a delimiter row."""
    return _in_body(lines, index) and bool(_DELIMITER.fullmatch(lines[index]))


def is_blank_header(lines: Lines, index: int) -> bool:
    """Say whether a line is a header without text."""
    return _in_body(lines, index) and bool(_BLANK_HEADER.fullmatch(lines[index]))


def is_prose(lines: Lines, index: int) -> bool:
    """Say whether a line is prose."""
    return _in_body(lines, index) and bool(_PROSE.match(lines[index]))


def ends_prose(lines: Lines, index: int) -> bool:
    """Say whether a line is the last of a paragraph."""
    return is_prose(lines, index) and lines[index + 1 : index + 2] == [""]


def is_section(lines: Lines, index: int) -> bool:
    """Say whether a line is a heading of the second level."""
    return _in_body(lines, index) and lines[index].startswith("## ")


def is_key(lines: Lines, index: int) -> bool:
    """Say whether a line has a key of the front matter and its value."""
    return _in_front(lines, index) and bool(_KEY.match(lines[index]))


def is_item(lines: Lines, index: int) -> bool:
    """Say whether a line is an item of a list of the front matter."""
    return _in_front(lines, index) and lines[index].startswith("  - ")


def is_front(lines: Lines, index: int) -> bool:
    """Say whether a line is within the front matter."""
    return _in_front(lines, index)


def after_table(lines: Lines, index: int) -> bool:
    """Say whether a line is the blank one behind a table."""
    return lines[index] == "" and index > 0 and is_row(lines, index - 1)


misspelt = _misspelt
