"""The names of words in IRIs: another name for any other words."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"[a-z][a-z0-9]*(?: [a-z0-9]+)*")
_NOT_IN_NAME = re.compile(r"(?!(?<=\w)-(?=\w))[^a-z0-9 ]")
_NO_FIRST_OF_NAME = re.compile(r"[0-9-]|_[0-7]|$")
"""The beginning of no name in XML, or a character of ASCII that is written as its number."""


def bytes_of(char: str) -> str:
    """Return the numbers of a character's bytes, as in percent-encoding, with `_` for `%`."""
    return "".join([f"_{byte:02X}" for byte in char.encode(errors="surrogatepass")])


def name_of_words(words: str) -> str:
    """Return the local name of words in small letters with single spaces between them.

    Spaces become hyphens, as those between words are. All else but letters and digits of ASCII is
    written by its number, so that the name is one in XML, as RDF/XML needs.
    """
    if _PLAIN.fullmatch(words):
        return words.replace(" ", "-")
    name = _NOT_IN_NAME.sub(lambda match: bytes_of(match[0]), words).replace(" ", "-")
    return f"_{name}" if _NO_FIRST_OF_NAME.match(name) else name
