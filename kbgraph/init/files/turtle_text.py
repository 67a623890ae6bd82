"""Pieces of Turtle: literals, comments and lists, of any text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kbgraph.rdf.terms import text, written

_MAX_COMMENT_CHARS = 60
_MAX_LINE_CHARS = 100


def literal(words: str, language: str = "") -> str:
    """Return a text as a literal."""
    return written(text(words, language))


def literals(words: Iterable[str]) -> str:
    """Return texts as objects of one property."""
    return " , ".join(map(literal, words))


def listed(start: str, names: Sequence[str]) -> str:
    """Return names as objects of one property, on as many lines as they need."""
    lines = [start]
    for name in names:
        part = f" {name} ," if name is not names[-1] else f" {name}"
        if len(lines[-1]) + len(part) > _MAX_LINE_CHARS and lines[-1].strip():
            lines.append("   ")
        lines[-1] += part
    return "\n".join(lines)


def quoted(words: str) -> str:
    """Return a text as a part of a comment: short, on one line, in quotation marks."""
    line = one_line(words)
    short = line if len(line) <= _MAX_COMMENT_CHARS else f"{line[: _MAX_COMMENT_CHARS - 1]}…"
    return f'"{short}"'


def one_line(words: str) -> str:
    """Return a text without line breaks and characters that are not printed."""
    return " ".join("".join(each if each.isprintable() else " " for each in words).split())


def prefixes(names: Iterable[tuple[str, str]]) -> str:
    """Return the lines that declare prefixes."""
    return "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in names)
