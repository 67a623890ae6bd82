"""A folder whose texts hold characters of every general category of Unicode.

Lone surrogates (Cs) are left out: UTF-8 cannot write them.
"""

from __future__ import annotations

import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

_MARK = "│"
"""Stands around each character, so that none is at the start or the end of a text."""
LINE_ENDS = ("\n", "\r", "\r\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029")
NORMAL_FORMS = ("\u00e9", "e\u0301", "\u1e69", "s\u0323\u0307", "\ud55c", "\u1112\u1161\u11ab")
"""The same letters composed and decomposed: no export may turn one into the other."""
MARKUP = ("<a b='c'>&amp;\"</a>", "]]>", "\\", '\\"', "'''", "{}", "\t", "  ", "=1+1")
NONCHARACTERS = ("\ufdd0", "\ufffe", "\uffff", "\U0001fffe", "\U0010ffff")
_ENTRY = """---
title: "{escaped}"
value: "{escaped}"
"key{escaped}": "[[{number}]]"
list: ["{escaped}", {{x: "{escaped}"}}]
---

# A heading {reference} here

**Label:** text {reference} here

A link to [[{number}|shown {reference} here]] and [x](<https://x.example/a{raw}b>).
"""


def characters(number: int) -> tuple[str, ...]:
    """Return some characters of each category but Cs, the first ones in the order of Unicode."""
    found: dict[str, list[str]] = defaultdict(list)
    for point in range(sys.maxunicode + 1):
        of_category = found[unicodedata.category(chr(point))]
        if len(of_category) < number:
            of_category.append(chr(point))
    found.pop("Cs")
    return tuple(each for category in sorted(found) for each in found[category])


def texts(number: int, together: int = 1) -> tuple[str, ...]:
    """Return texts with so many characters of each category, and with those that are often lost.

    A text has as many of them as are put `together`.
    """
    odd = (*LINE_ENDS, *NORMAL_FORMS, *MARKUP, *NONCHARACTERS, *map(chr, range(32)))
    parts = [*dict.fromkeys((*characters(number), *odd))]
    chunks = (parts[start : start + together] for start in range(0, len(parts), together))
    return tuple(_MARK.join(["", *chunk, ""]) for chunk in chunks)


def file_name(text: str, number: int) -> str:
    """Return the name of a file that has a text in it, without what no file system takes."""
    return f"of{text.translate({0: None, ord('/'): None})}{number}.md"


def write_folder(folder: Path, written: tuple[str, ...]) -> None:
    """Write an entry for each text, and a file named by it.

    The entry has the text in names, keys, values, prose and links.
    """
    for number, text in enumerate(written):
        entry = _ENTRY.format(
            number=number,
            escaped="".join(f"\\U{ord(each):08x}" for each in text),
            reference="".join(f"&#{ord(each)};" for each in text),
            raw=text.translate(dict.fromkeys(map(ord, "\r\n<>\\"))),
        )
        (folder / f"{number}.md").write_text(entry, encoding="utf-8", newline="")
        named = folder / file_name(text, number)
        named.write_text(f"A link to [[{number}]].\n", encoding="utf-8", newline="")
