"""How much of a file is read. One file, however large or tangled, costs little time and memory, and its fault is a finding."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """Limits with their defaults; kbgraph.toml may set others under `[limits]`."""

    file_bytes: int = 1_000_000
    """Bytes of a file; what stands beyond is not read. The largest file in 17,000 of seven public vaults has 710 KB."""
    front_matter_bytes: int = 64 * 1024
    """Bytes of a front matter; a larger one is not read."""
    front_matter_depth: int = 20
    """Levels of lists and maps in a front matter."""
    body_events: int = 150_000
    """Marks and texts of a body, such as a cell's start; what stands beyond is not read. A file of 700 KB has some 60,000."""


DEFAULTS = Limits()
