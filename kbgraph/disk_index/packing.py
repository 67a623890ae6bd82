"""Values as bytes: with a checksum, and without trust in who wrote them.

Only names of kbgraph's own tuples, enumerations and texts are accepted, so that reading calls
nothing else.
"""

from __future__ import annotations

import pickle
import sys
import zlib
from enum import Enum
from importlib import import_module
from io import BytesIO
from typing import Any

from kbgraph.errors import DamagedIndexError

_CHECKSUM_BYTES = 4
_MIN_COMPRESSED_BYTES = 1500
"""Shorter values are kept as they are: compression would save less than a page of the database."""
_PLAIN, _COMPRESSED = b"p", b"z"
_LEVEL = 1
_known: dict[tuple[str, str], type] = {}


class _OwnClassesOnly(pickle.Unpickler):
    """Reads pickled values whose classes are data of kbgraph."""

    def find_class(self, module: str, name: str) -> Any:
        """Return a class. Raises UnpicklingError for anything else."""
        known = _known.get((module, name))
        if known is None:
            known = _known[module, name] = _data_class(module, name)
        return known


def _data_class(module: str, name: str) -> type:
    if module.split(".", maxsplit=1)[0] != "kbgraph":
        raise pickle.UnpicklingError(f"{module}.{name} is not kbgraph's")
    found = getattr(sys.modules.get(module) or import_module(module), name, None)
    if isinstance(found, type) and issubclass(found, tuple | Enum | str):
        return found
    raise pickle.UnpicklingError(f"{module}.{name} is no kind of value")


def pack(value: object) -> bytes:
    """Return a value as bytes: tuples, enumerations, texts, numbers, and None."""
    return seal(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))


def unpack(packed: bytes) -> Any:
    """Return the value of bytes from `pack`. Raises DamagedIndexError where they are altered."""
    try:
        return _OwnClassesOnly(BytesIO(unseal(packed))).load()
    except (pickle.UnpicklingError, ImportError, EOFError, ValueError) as error:
        raise DamagedIndexError(f"a value cannot be read: {error}") from error


def seal(content: bytes) -> bytes:
    """Return bytes with their checksum, compressed where they are long."""
    kind, body = _PLAIN, content
    if len(content) >= _MIN_COMPRESSED_BYTES:
        kind, body = _COMPRESSED, zlib.compress(content, _LEVEL)
    sealed = kind + body
    return zlib.crc32(sealed).to_bytes(_CHECKSUM_BYTES) + sealed


def unseal(sealed: bytes) -> bytes:
    """Return the bytes that were sealed. Raises DamagedIndexError where they are altered."""
    checksum, content = sealed[:_CHECKSUM_BYTES], sealed[_CHECKSUM_BYTES:]
    if zlib.crc32(content).to_bytes(_CHECKSUM_BYTES) != checksum:
        raise DamagedIndexError("a value differs from its checksum")
    body = content[1:]
    return zlib.decompress(body) if content[:1] == _COMPRESSED else body
