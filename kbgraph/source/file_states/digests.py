"""Digests of files and of folders, by which an index and a cache know what they were made of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from kbgraph.findings import Finding
from kbgraph.source.entry import stem_of
from kbgraph.source.names import is_folder_note


def content_digest(content: bytes | Finding) -> bytes:
    """Return the digest of a file's content, or of the reason why it could not be read."""
    body = content if isinstance(content, bytes) else str(content).encode(errors="surrogatepass")
    return hashlib.sha256(body).digest()


def digest_of_files(digests: Iterable[tuple[str, bytes]], home_name: str) -> str:
    """Return the digest of a folder, from the path and digest of each file in order.

    `home_name` is the name of the folder, which matters where a file is about it.
    """
    whole = hashlib.sha256()
    has_folder_note = False
    for path, digest in digests:
        whole.update(path.encode(errors="surrogateescape") + b"\0" + digest)
        has_folder_note = has_folder_note or is_folder_note(stem_of(path))
    if has_folder_note:
        whole.update(home_name.encode(errors="surrogateescape"))
    return whole.hexdigest()
