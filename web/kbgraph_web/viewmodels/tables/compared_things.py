"""The columns of a comparison, each with the addresses that move it and remove it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kbgraph.views import Comparison
from kbgraph_web.viewmodels.tables.addresses import comparison_address


class ComparedColumn(NamedTuple):
    """A thing that is compared."""

    slug: str
    label: str
    type: str
    left: str
    """The address with the thing one place to the left; empty for the first."""
    right: str
    without: str
    """The address without the thing."""


def compared_columns(comparison: Comparison) -> tuple[ComparedColumn, ...]:
    """Return the things of a comparison in order."""
    slugs = [column.slug for column in comparison.columns]
    last = len(slugs) - 1
    return tuple(
        ComparedColumn(
            slug=column.slug,
            label=column.label,
            type=column.type,
            left=_swapped(slugs, place - 1) if place else "",
            right=_swapped(slugs, place) if place < last else "",
            without=comparison_address(slugs[:place] + slugs[place + 1 :]),
        )
        for place, column in enumerate(comparison.columns)
    )


def _swapped(slugs: Sequence[str], place: int) -> str:
    """Return the address with the things at a place and behind it in the other order."""
    one, other = slugs[place : place + 2]
    return comparison_address((*slugs[:place], other, one, *slugs[place + 2 :]))
