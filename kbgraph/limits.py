"""How much is read, and how much a query may take. One file, however large or tangled, costs little, and its fault is a finding."""

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
    query_seconds: int = 10
    """The most that a query from outside may take by the clock, waiting included; the client may set less."""
    query_megabytes: int = 512
    """Memory that one such query may take beyond what was read."""
    query_bytes: int = 250_000
    """Characters of such a query; a longer one is refused unread."""
    query_waiting: int = 32
    """Such queries that may wait for their turn."""
    answer_bytes: int = 64_000_000
    """The largest answer to such a query; a larger one is refused as a whole."""
    answer_rows: int = 1_000_000
    """The most rows or triples of such an answer; one that has more is refused as a whole."""


DEFAULTS = Limits()
