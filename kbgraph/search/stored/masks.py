"""Bit masks in a database: few positions as numbers, many as a compressed mask."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable

from kbgraph.search.bit_masks import bytes_of_mask, mask_of

MAX_NUMBERS = 400
"""Positions that are written as numbers: to read more takes longer than to inflate a mask."""
_NUMBERS, _MASK = b"\0", b"\1"


def encode_mask(positions: array[int], size: int) -> bytes:
    """Return positions below `size`, of which some may be equal, as bytes."""
    if len(positions) <= MAX_NUMBERS:
        return _NUMBERS + array("I", sorted(set(positions))).tobytes()
    return _MASK + zlib.compress(bytes_of_mask(mask_of(positions, size)), 1)


def decode_masks(rows: Iterable[bytes], size: int) -> int:
    """Return the positions that any of some rows have, all below `size`, as one mask."""
    mask, numbers = 0, array("I")
    for row in rows:
        if row[:1] == _MASK:
            mask |= int.from_bytes(zlib.decompress(row[1:]), "little")
        else:
            numbers.frombytes(row[1:])
    return mask | mask_of(numbers, size) if numbers else mask
