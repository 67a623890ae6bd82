"""Pieces of Turtle: literals, comments and lists, of any text."""

from __future__ import annotations

from collections.abc import Iterable

from kbgraph.rdf.terms import text, written

_MAX_COMMENT_CHARS = 60


def literal(words: str, language: str = "") -> str:
    """Return a text as a literal."""
    return written(text(words, language))


def literals(words: Iterable[str]) -> str:
    """Return texts as objects of one property."""
    return " , ".join(map(literal, words))


def quoted(words: str) -> str:
    """Return a text as a part of a comment: short, on one line, in quotation marks."""
    line = " ".join("".join(each if each.isprintable() else " " for each in words).split())
    short = line if len(line) <= _MAX_COMMENT_CHARS else f"{line[: _MAX_COMMENT_CHARS - 1]}…"
    return f'"{short}"'


def prefixes(names: Iterable[tuple[str, str]]) -> str:
    """Return the lines that declare prefixes."""
    return "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in names)
