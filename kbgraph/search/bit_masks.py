"""Sets of things as bit masks in one integer: bit n is the thing at position n.

To join or to count masks of a hundred thousand things takes some microseconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_NOT_ZERO = re.compile(rb"[^\0]", re.DOTALL)
_BITS = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))
"""The bits that are set in each byte."""


def mask_of(positions: Iterable[int], size: int) -> int:
    """Return the bit mask of positions, all of which are below `size`."""
    mask = bytearray(size // 8 + 1)
    for position in positions:
        mask[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(mask, "little")


def positions_in(mask: int) -> Iterator[int]:
    """Yield the positions in a bit mask, in ascending order."""
    data = bytes_of_mask(mask)
    for match in _NOT_ZERO.finditer(data):
        start = 8 * match.start()
        for bit in _BITS[match[0][0]]:
            yield start + bit


def bytes_of_mask(mask: int) -> bytes:
    """Return a bit mask as bytes, the first position in the lowest bit of the first byte."""
    return mask.to_bytes((mask.bit_length() + 7) // 8, "little")


def union(masks: Iterable[int]) -> int:
    """Return the bit mask of the positions that are in any of some masks."""
    joined = 0
    for mask in masks:
        joined |= mask
    return joined


def heaviest(masks: Iterable[tuple[int, int]], limit: int) -> int:
    """Return the positions with the greatest sums of weights.

    Each mask has a weight, a whole number from 1 on. The result is a mask of at least `limit`
    positions, where so many have any weight, and of as few as have the same sum as the last.
    Sums are added up in planes of bits, all positions at once.
    """
    planes: list[int] = []
    for mask, weight in masks:
        for plane in range(weight.bit_length()):
            if weight >> plane & 1:
                _add(planes, mask, plane)
    chosen, candidates = 0, union(planes)
    for plane in reversed(range(len(planes))):
        with_bit = candidates & planes[plane]
        if (chosen | with_bit).bit_count() >= limit:
            candidates = with_bit
        else:
            chosen |= with_bit
            candidates &= ~planes[plane]
    return chosen | candidates


def _add(planes: list[int], mask: int, plane: int) -> None:
    """Add 2 ** plane to the sum of each position in a mask."""
    while mask:
        if plane == len(planes):
            planes.append(0)
        planes[plane], mask = planes[plane] ^ mask, planes[plane] & mask
        plane += 1
