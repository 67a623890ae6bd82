"""The result of parsing a body: its sections, its lines, and faults of its structure."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.findings import Fault
from kbgraph.source.entry import Section


class ParsedBody(NamedTuple):
    """A body as sections, with an account of its lines."""

    sections: tuple[Section, ...]
    line_kinds: bytes
    """The kinds of each line, as the bits of `LineKind`."""
    faults: tuple[Fault, ...]
    """Texts that Markdown takes for something else than their author meant.

    They are in the order of their places.
    """
    stopped: int | None
    """The line from which on nothing was read, since the body has too many marks."""
