"""The characters that no document of XML 1.0 holds, even escaped (section 2.2).

They are most of the control characters, lone surrogates, U+FFFE and U+FFFF. All other syntaxes can
write them. Where they are replaced at the source, each syntax says the same.
"""

from __future__ import annotations

import re

REPLACEMENT = "\ufffd"
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32)])
EXCLUDED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_INCLUDED = re.compile("[\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")
_EXCLUDED_BYTES = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")


_LINE_ENDS = tuple((each.encode(), b"&#%d;" % ord(each)) for each in "\r\x85\u2028")


def holds_excluded(text: str) -> bool:
    """Return whether a text holds such a character; this takes half the time of a search."""
    return _INCLUDED.fullmatch(text) is None


def replace_excluded(text: str) -> str:
    """Replace each such character by U+FFFD."""
    return EXCLUDED.sub(REPLACEMENT, text)


def escape_line_ends(document: bytes) -> bytes:
    """Write the line ends within the texts of a document in UTF-8 as references.

    Else a parser reads CR as LF, and one of XML 1.1 the others too (section 2.11 of both). Beside
    texts, the document may have no line ends but LF.
    """
    for raw, reference in _LINE_ENDS:
        if raw in document:
            document = document.replace(raw, reference)
    return document


def replace_excluded_in(document: bytes) -> bytes:
    """Replace each such character of a document in UTF-8 by U+FFFD."""
    holds_controls = len(document.translate(None, _CONTROLS)) != len(document)
    if holds_controls or b"\xef\xbf\xbe" in document or b"\xef\xbf\xbf" in document:
        return _EXCLUDED_BYTES.sub(REPLACEMENT.encode(), document)
    return document
