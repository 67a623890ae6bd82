"""Bytes of files as text: UTF-8, and UTF-16 with or without a byte order mark."""

from __future__ import annotations

import codecs
import re

from kbgraph.findings import Finding, Severity

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""The mark of UTF-32 begins with that of UTF-16."""
_SAMPLE_BYTES = 1024
_MIN_NULL_SHARE = 0.25
"""The share of NUL in a text of UTF-16: half of all bytes in English, few in Chinese."""
_LONE_CR = re.compile(r"\r(?!\n)")


def decode(path: str, content: bytes) -> tuple[str, tuple[Finding, ...]]:
    """Decode a file, and report one that is not UTF-8.

    Byte order marks at the beginning are no text. A single CR ends a line, as in CommonMark. UTF-16
    and UTF-32 are decoded; other bytes that are not UTF-8 are replaced.
    """
    findings: tuple[Finding, ...] = ()
    try:
        encoding = _wide_encoding(content)
        text = content.decode(encoding or "utf-8")
        if encoding:
            findings = (_in_wide_encoding(path, encoding),)
    except UnicodeDecodeError as error:
        text = content.decode(error.encoding, errors="replace")
        findings = (_not_decoded(path, content, error),)
    text = text.lstrip("\ufeff")
    return (_LONE_CR.sub("\n", text) if "\r" in text else text), findings


def _wide_encoding(content: bytes) -> str:
    """Return UTF-16 or UTF-32 where the bytes show it; else an empty text."""
    if content[:1] in {b"\xff", b"\xfe", b"\0"}:
        named = next((name for mark, name in _MARKS if content.startswith(mark)), "")
        if named:
            return named
    if b"\0" not in content[:_SAMPLE_BYTES]:
        return ""
    sample = content[: min(_SAMPLE_BYTES, len(content) & ~1)]
    high, low = sample[::2].count(0), sample[1::2].count(0)
    if max(high, low) <= _MIN_NULL_SHARE * len(sample) or min(high, low) * 4 > max(high, low):
        return ""
    return "utf-16-be" if high > low else "utf-16-le"


def _in_wide_encoding(path: str, encoding: str) -> Finding:
    name = encoding[:6].upper()
    message = f"the file is {name}, not UTF-8; it is read, but other programs may see no text"
    return Finding(path, 1, 1, Severity.ERROR, "not-utf8", message, "save it as UTF-8")


def _not_decoded(path: str, content: bytes, error: UnicodeDecodeError) -> Finding:
    before = content[: error.start].decode(error.encoding, errors="replace")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    message = "bytes that are not UTF-8 begin here; each is shown as \N{REPLACEMENT CHARACTER}"
    return Finding(path, line, column, Severity.ERROR, "not-utf8", message, "save it as UTF-8")
