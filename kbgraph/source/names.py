"""The comparison of names: of things, relations, sources, keys and labels.

Two names are the same where their normal forms are equal. Nothing else in the engine folds case or
white space to compare names.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

FOLDER_NOTES = ("index", "_index", "README")
"""The names of files that are about their folder; to it a link leads to the first that exists."""
_LAST_NARROW = "\u10ff"
"""Scripts without spaces come after it."""


@lru_cache(maxsize=16384)
def normalise_name(name: str) -> str:
    """Return the form of a name by which it is compared.

    Case, canonical equivalence, padding and runs of white space do not count: `Große  Straße` is
    `GROSSE STRASSE`, and `é` is `é` whether it is one character or two. An underscore is no space,
    since `a_b.md` and `a b.md` are two files.
    """
    if name.isascii():
        return " ".join(name.lower().split())
    # Canonical caseless matching (Unicode, D145), composed at the end: file names of macOS are
    # decomposed. NFKC would go too far: m² is not m2.
    folded = unicodedata.normalize("NFD", name).casefold()
    return " ".join(unicodedata.normalize("NFC", folded).split())


@lru_cache(maxsize=16384)
def normalise_key(key: str) -> str:
    """Return the form of a key, a label or a heading by which it is compared.

    The rule of names, and underscores are spaces: `as_of` in front matter is `As of` in a table.
    """
    return normalise_name(key.replace("_", " "))


_NORMALISED_FOLDER_NOTES = frozenset(map(normalise_name, FOLDER_NOTES))


def is_folder_note(name: str) -> bool:
    """Say whether a file of a name, without its ending, is about its folder."""
    return normalise_name(name) in _NORMALISED_FOLDER_NOTES


def is_template_mark(text: str) -> bool:
    """Say whether a text has a placeholder that a template fills: `{{title}}`, `<% tp.date %>`."""
    return ("{{" in text and "}}" in text) or ("<%" in text and "%>" in text)


def normalise_spelling(name: str) -> str:
    """Return a name in small letters and NFC, with single spaces, else as spelled.

    `Straße` stays `straße`. For the slugs of missing things, and to prefer the better of two names
    that `normalise_name` takes for one: `[[Maße]]` means `Maße.md` where there is a `Masse.md` too.
    """
    composed = name if name.isascii() else unicodedata.normalize("NFC", name)
    return " ".join(composed.lower().split())


def join_lines(lines: Iterable[str]) -> str:
    """Join the lines of a paragraph: by spaces, or by nothing between Chinese or Japanese letters.

    These are written without spaces (CSS Text Module, segment break transformation rules).
    """
    joined = ""
    for line in lines:
        is_wide = bool(joined and line) and _is_unspaced(joined[-1]) and _is_unspaced(line[0])
        joined = f"{joined}{line}" if is_wide or not joined else f"{joined} {line}"
    return joined


def _is_unspaced(letter: str) -> bool:
    """Say whether a letter is of a script without spaces: wide, neither Korean nor a symbol."""
    return (
        letter > _LAST_NARROW
        and unicodedata.east_asian_width(letter) in {"W", "F", "H"}
        and not unicodedata.name(letter, "").startswith(("HANGUL", "HALFWIDTH HANGUL"))
        and unicodedata.category(letter) != "So"
    )


@lru_cache(maxsize=4096)
def placeholder_form(text: str) -> str:
    """Return the form of a placeholder by which it is compared: its letters and digits.

    `N / A` is `n/a`, and `(unknown)` is `unknown`. A text without any is compared as it stands.
    """
    letters = "".join(filter(str.isalnum, normalise_name(text)))
    return letters or "".join(text.split())
