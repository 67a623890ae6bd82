"""Limits on what is read of a file, and on what a query may cost."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """The limits with their defaults; `[limits]` in kbgraph.toml sets others.

    A file that goes beyond a limit is read up to it, and the excess is a finding.
    """

    file_max_bytes: int = 1_000_000
    """Bytes read of a file. The largest of 17,000 files in seven public vaults has 710 KB."""
    folder_max_bytes: int = 2_000_000_000
    """Bytes of all files of a folder; those behind it are left out. Links of one file by many names
    take no place on a disk, but each is held in memory."""
    front_matter_max_bytes: int = 64 * 1024
    """Bytes of a front matter; a larger one is not read."""
    front_matter_max_depth: int = 20
    """Levels of lists and maps in a front matter."""
    body_max_events: int = 150_000
    """Parser events of a body, such as the start of a cell; a file of 700 KB has some 60,000."""
    ontology_max_bytes: int = 5_000_000
    """Bytes of all files of an ontology; a larger one is an error. The shipped one has 75 KB."""
    attachment_max_bytes: int = 50_000_000
    """Bytes of an image or another attachment that a server sends; a larger one is not sent."""
    reading_timeout_seconds: int = 600
    """Seconds in which a server reads the folder; a longer reading is ended."""
    query_timeout_seconds: int = 10
    """Seconds for a query of a client, time in the queue included; the client may set fewer."""
    query_max_megabytes: int = 512
    """Megabytes of memory for such a query, beyond the memory of the knowledge base itself."""
    query_max_chars: int = 250_000
    """Characters of such a query; a longer one is refused without being parsed."""
    query_queue_size: int = 32
    """Such queries that may wait for a free worker; a further one is refused."""
    response_max_bytes: int = 64_000_000
    """Bytes of the answer to such a query; a larger answer is refused as a whole."""
    response_max_rows: int = 1_000_000
    """Rows or triples of such an answer; a longer answer is refused as a whole."""

    export_timeout_seconds: int = 300
    """Seconds for an export of the whole graph, which is made once for all clients."""
    export_max_megabytes: int = 4096
    """Megabytes of memory for making it, beyond the memory of the knowledge base itself."""


DEFAULTS = Limits()
MAXIMA = Limits(
    file_max_bytes=100_000_000,
    folder_max_bytes=1_000_000_000_000,
    front_matter_max_bytes=10_000_000,
    front_matter_max_depth=100,
    body_max_events=20_000_000,
    ontology_max_bytes=500_000_000,
    attachment_max_bytes=2_000_000_000,
    reading_timeout_seconds=86_400,
    query_timeout_seconds=3600,
    query_max_megabytes=1_000_000,
    query_max_chars=100_000_000,
    query_queue_size=10_000,
    response_max_bytes=10_000_000_000,
    response_max_rows=1_000_000_000,
    export_timeout_seconds=86_400,
    export_max_megabytes=1_000_000,
)
"""The most that settings may allow. Settings may be a stranger's, as the files that they bound."""
MAX_READ_ENTRIES = 50_000
"""Entries of an index up to which a page may be made from all of them."""
