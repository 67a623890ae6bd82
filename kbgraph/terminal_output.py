"""Makes control characters visible on terminals, which would obey them; pipes keep all bytes.

An entry, a name, a path or a label can hold characters that set the title of a window, delete
lines, or show text in another order than it has.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""The controls of C0 and C1 but tab and newline, those of direction and of width, and tags."""


def visible(text: str) -> str:
    """Return a text in which control characters are escapes of JSON, such as `\\u001b`."""
    return _CONTROLS.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    encoded = match[0].encode("utf-16-be", errors="surrogatepass")
    units = (encoded[start : start + 2].hex() for start in range(0, len(encoded), 2))
    return "".join(f"\\u{unit}" for unit in units)


class VisibleStream:
    """A terminal's stream, to which control characters are written as escapes.

    rich writes its styles past it, by the attribute `rich_proxied_file`.
    """

    def __init__(self, stream: TextIO) -> None:
        self.rich_proxied_file = stream
        self.buffer = _VisibleBytes(stream)

    def write(self, text: str) -> int:
        """Write a text."""
        return self.rich_proxied_file.write(visible(text))

    def writelines(self, lines: list[str]) -> None:
        """Write texts one after another."""
        self.rich_proxied_file.writelines(map(visible, lines))

    def __getattr__(self, name: str) -> Any:
        """Return an attribute of the terminal's stream."""
        return getattr(self.rich_proxied_file, name)


class _VisibleBytes:
    """The bytes of a terminal's stream; they are text in UTF-8."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, data: bytes) -> int:
        """Write bytes."""
        self._stream.write(visible(data.decode(errors="replace")))
        return len(data)

    def flush(self) -> None:
        """Write what is buffered."""
        self._stream.flush()


@contextmanager
def visible_controls() -> Iterator[None]:
    """Make control characters visible on standard output and error, where they are terminals.

    A character that the encoding of an output does not have is written as its escape.
    """
    before = sys.stdout, sys.stderr
    for stream in filter(None, before):
        # Python escapes bytes of file names alone where the locale has no more than ASCII.
        lacks_characters = getattr(stream, "errors", "") in {"strict", "surrogateescape"}
        if isinstance(stream, io.TextIOWrapper) and lacks_characters:
            stream.reconfigure(errors="backslashreplace")
    sys.stdout, sys.stderr = _on_terminal(sys.stdout), _on_terminal(sys.stderr)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def _on_terminal(stream: TextIO) -> Any:
    return VisibleStream(stream) if stream is not None and stream.isatty() else stream
