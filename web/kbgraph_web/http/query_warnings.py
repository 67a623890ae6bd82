"""Warnings about a query, as a header of its answer.

`Warning` of HTTP is obsolete (RFC 9111, section 5.5), and a link names a resource. So it is a field
of our own, in the syntax of structured fields (RFC 9651): a list of strings, or of display strings
where a term has other than ASCII characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

WARNING_HEADER = "Kbgraph-Warning"
_ESCAPED = re.compile(rb"[^ !#$&-~]")
"""Octets that a display string percent-encodes: all but printable ASCII without % and quotes."""


def warning_headers(warnings: Iterable[str]) -> list[tuple[str, str]]:
    """Return the header of warnings; none if there are none."""
    value = ", ".join(map(_string, warnings))
    return [(WARNING_HEADER, value)] if value else []


def _string(text: str) -> str:
    """Return a text as a string (section 3.3.3), or as a display string (section 3.3.8)."""
    if text.isascii() and text.isprintable():
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    encoded = _ESCAPED.sub(lambda match: f"%{match[0][0]:02x}".encode(), text.encode())
    return f'%"{encoded.decode()}"'
