"""The lines on which literals of Turtle stand, for messages. Oxigraph does not give them."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"""
      (?:\#[^\n]*+ | <[^<>\s]*+>)
    | \"{3}(?P<long>(?:[^"\\]|\\.|"{1,2}(?!"))*+)\"{3}
    | '{3}(?P<long_single>(?:[^'\\]|\\.|'{1,2}(?!'))*+)'{3}
    | "(?P<short>(?:[^"\\\n]|\\.)*+)"
    | '(?P<short_single>(?:[^'\\\n]|\\.)*+)'
    """,
    re.VERBOSE | re.DOTALL,
)
_NEXT_SUBJECT = re.compile(r"^[^\s#\]]", re.MULTILINE)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_LETTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def line_of_literal(turtle: str, wanted: str) -> int:
    """Return the line of the first literal with a lexical form; 0 if there is none."""
    for token in _TOKEN.finditer(turtle):
        written = token[token.lastgroup] if token.lastgroup else None
        if written is not None and _unescaped(written) == wanted:
            return turtle.count("\n", 0, token.start()) + 1
    return 0


def line_of_name(turtle: str, name: str) -> int:
    """Return the line on which a name is first the subject, or else stands; 0 if none has it."""
    written = rf"(?:[\w.-]*:|<[^<>\s]*[/#]|<){re.escape(name)}(?![\w-])"
    found = re.search(rf"^{written}", turtle, re.MULTILINE) or re.search(written, turtle)
    return turtle.count("\n", 0, found.start()) + 1 if found else 0


def line_of_property(turtle: str, name: str, word: str) -> int:
    """Return the line on which a subject has a property; 0 if there is none.

    Subjects are at the beginning of a line, and further lines about them are indented.
    """
    subject = rf"^(?:[\w.-]*:|<[^<>\s]*[/#]|<){re.escape(name)}(?![\w-])"
    has_word = re.compile(rf":{re.escape(word)}(?![\w-])")
    for found in re.finditer(subject, turtle, re.MULTILINE):
        end = _NEXT_SUBJECT.search(turtle, found.end())
        at = has_word.search(turtle, found.end(), end.start() if end else len(turtle))
        if at:
            return turtle.count("\n", 0, at.start()) + 1
    return 0


def _unescaped(written: str) -> str:
    """Replace the escapes of a string (Turtle, section 6.4)."""
    return _ESCAPE.sub(_character, written) if "\\" in written else written


def _character(escape: re.Match[str]) -> str:
    digits = escape[1] or escape[2]
    return chr(int(digits, 16)) if digits else _LETTERS.get(escape[3], escape[3])
