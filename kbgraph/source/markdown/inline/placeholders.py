"""Characters that stand for others while a body is parsed, and texts without them."""

from __future__ import annotations

ESCAPED_HASH = "\x91"
"""Stands for `\\#` while a body is parsed: two bytes long like it, and in no text."""
NO_MARK = "\u2060"
"""A word joiner: it is no space, starts no block, and is not visible."""


def restore_code(text: str) -> str:
    """Return code of the body as it was written."""
    return text.replace(ESCAPED_HASH, "\\#")


def restore_prose(text: str) -> str:
    """Return prose as it was written, without the placeholders of the parser."""
    return text.replace(NO_MARK, "").replace(ESCAPED_HASH, "#")
