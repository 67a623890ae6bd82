"""Digests of files and of folders, by which an index and a cache know what they were made of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from kbgraph.findings import Finding
from kbgraph.source.entry import stem_of
from kbgraph.source.names import is_folder_note

_DIGITS = 2 * hashlib.sha256().digest_size
_MODULUS = 16**_DIGITS


def content_digest(content: bytes | Finding) -> bytes:
    """Return the digest of a file's content, or of the reason why it could not be read."""
    body = content if isinstance(content, bytes) else str(content).encode(errors="surrogatepass")
    return hashlib.sha256(body).digest()


def digest_of_files(digests: Iterable[tuple[str, bytes]], home_name: str) -> str:
    """Return the digest of a folder, from the path and digest of each file, in any order.

    It is the sum of digests of the files, so that a change takes those of the files that differ
    alone (AdHash: Bellare and Micciancio, Eurocrypt 1997). `home_name` is the name of the folder,
    which matters where a file is about it.
    """
    return _shown(_sum(digests, home_name))


def revised_digest(
    digest: str,
    removed: Iterable[tuple[str, bytes]],
    added: Iterable[tuple[str, bytes]],
    home_name: str,
) -> str:
    """Return what `digest_of_files` gives of a folder after a change.

    `digest` is that before it. A file that has changed is removed and added.
    """
    return _shown(int(digest, 16) - _sum(removed, home_name) + _sum(added, home_name))


def _sum(digests: Iterable[tuple[str, bytes]], home_name: str) -> int:
    home = home_name.encode(errors="surrogateescape")
    return sum(
        int.from_bytes(hashlib.sha256(_of_file(path, digest, home)).digest())
        for path, digest in digests
    )


def _of_file(path: str, digest: bytes, home: bytes) -> bytes:
    whole = path.encode(errors="surrogateescape") + b"\0" + digest
    return whole + home if is_folder_note(stem_of(path)) else whole


def _shown(total: int) -> str:
    return f"{total % _MODULUS:0{_DIGITS}x}"
