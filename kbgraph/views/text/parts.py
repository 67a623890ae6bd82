"""The parts of an entry that links name by a fragment: a section, or a block with an id."""

from __future__ import annotations

import re
import textwrap
from typing import NamedTuple
from urllib.parse import unquote

from kbgraph.source.entry import Entry, Section
from kbgraph.source.markdown import block_lines, definition_rows
from kbgraph.source.names import normalise_key, normalise_spelling

_PUNCTUATION = re.compile(r"[!\"#$%&()*+,.:;<=>?@^`{|}~/\[\]\\]+")
"""Characters that Obsidian leaves out of a heading when it writes a link to it."""
_NOT_IN_ADDRESS = re.compile(r"[^\w\- ]")


class Part(NamedTuple):
    """Lines of an entry's file, the last of them included."""

    first: int
    last: int

    def holds(self, line: int) -> bool:
        """Say whether a line is in the part."""
        return self.first <= line <= self.last


def part_of(entry: Entry, fragment: str) -> Part | None:
    """Return the part that a fragment names, the whole body for an empty one; None without any.

    `^id` is a block, `Heading` a section, and `One#Two` a section below another.
    """
    last = entry.text.count("\n") + 1
    if not fragment:
        return Part(entry.body_line, last)
    block_id = block_id_of(fragment)
    if block_id:
        line = entry.line_of_block(block_id)
        if line < entry.body_line:
            return None
        dialect = entry.citation_keys.dialect
        return Part(*block_lines(entry.body, entry.body_line, line, dialect))
    index = _section(entry, fragment)
    if index is None:
        return None
    section = entry.sections[index]
    ends = (
        each.heading.line - 1 for each in entry.sections[index + 1 :] if each.level <= section.level
    )
    return Part(section.heading.line, next(ends, last))


def block_id_of(fragment: str) -> str:
    """Return the id of the block that a fragment names; empty if it names none."""
    part = fragment.rpartition("#")[2].strip()
    return part[1:] if part.startswith("^") else ""


def heading_line(entry: Entry, fragment: str) -> int:
    """Return the line of the heading that a fragment names; 0 if the entry has none."""
    index = _section(entry, fragment)
    return 0 if index is None else entry.sections[index].heading.line


def text_of_part(entry: Entry, part: Part) -> str:
    """Return the text of a part, with the definitions of its reference links."""
    lines = entry.text.split("\n")[part.first - 1 : part.last]
    rows = definition_rows(entry.body, entry.body_line)
    outside = [written for line, written in rows if not part.holds(line)]
    return "\n\n".join([textwrap.dedent("\n".join(lines)), *outside])


def _section(entry: Entry, fragment: str) -> int | None:
    """Return the index of the section that a fragment names, the first of several."""
    lines = entry.text.split("\n")
    keys = [_heading_keys(section, lines) for section in entry.sections]
    for read in (fragment, unquote(fragment)):
        wanted = [key for key in map(_heading_key, read.split("#")) if key]
        above: list[tuple[int, frozenset[str]]] = []
        for index, section in enumerate(entry.sections if wanted else ()):
            if not section.level:
                continue
            above = [each for each in above if each[0] < section.level]
            above.append((section.level, keys[index]))
            if _ends_so([each for _, each in above], wanted):
                return index
    address = normalise_spelling(unquote(fragment))
    found = (
        index
        for index, section in enumerate(entry.sections)
        if section.level and _address_of(section.heading.text) == address
    )
    return next(found, None)


def _ends_so(above: list[frozenset[str]], wanted: list[str]) -> bool:
    """Say whether the last headings are wanted, in their order, and others may be between."""
    if wanted[-1] not in above[-1]:
        return False
    rest = iter(above[:-1])
    return all(any(key in each for each in rest) for key in wanted[:-1])


def _heading_keys(section: Section, lines: list[str]) -> frozenset[str]:
    """Return the keys of a heading: of its text, and of the line as it is written.

    Obsidian compares the latter, so that the name of a link in it counts, and not its label alone.
    """
    written = lines[section.heading.line - 1] if section.level else ""
    return frozenset((_heading_key(section.heading.text), _heading_key(written)))


def _heading_key(heading: str) -> str:
    return normalise_key(_PUNCTUATION.sub(" ", heading))


def _address_of(heading: str) -> str:
    """Return the address of a heading as GitHub makes it: `some-heading`."""
    return _NOT_IN_ADDRESS.sub("", normalise_spelling(heading)).strip().replace(" ", "-")
