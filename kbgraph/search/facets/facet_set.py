"""Facets: the values by which a list of things can be filtered, with counts.

The things of each value are a bit mask in one integer, so that counting them among thousands takes
a microsecond.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple, Protocol, TypeAlias

from kbgraph.errors import NotFoundError
from kbgraph.search.bit_masks import mask_of, union

TYPE = "type"
NONE_FOUND, UNKNOWN = "~none", "~unknown"
"""Keys of a coded facet for things without a value: none found, and not researched."""
KEY_LABELS = {NONE_FOUND: "none found", UNKNOWN: "not researched"}
_MAX_NAMED = 30
"""Facets that an error names."""
Selection: TypeAlias = Mapping[str, frozenset[str]]
"""The chosen keys by facet. A thing matches if it has one of the keys in every named facet."""


class FacetValue(NamedTuple):
    """A value of a facet, and the number of listed things that have it."""

    key: str
    label: str
    things: int
    is_chosen: bool


class Facet(NamedTuple):
    """A property by which a list can be filtered, and its values."""

    name: str
    label: str
    values: Sequence[FacetValue]


class FacetMembers(Protocol):
    """A facet with the things of its values, as bit masks of their positions."""

    @property
    def label(self) -> str:
        """The label of the facet."""

    def value_label(self, key: str) -> str:
        """Return the label of a value; the key itself if no thing has the value."""

    def mask(self, key: str) -> int:
        """Return the things of a value; none for an unknown one."""

    def counted(self, candidates: int, chosen: frozenset[str]) -> Sequence[FacetValue]:
        """Return the values that some candidates have, and chosen ones, in the order of display."""


@dataclass(frozen=True, slots=True)
class MaskFacet:
    """A facet whose values are all in memory, in the order of display."""

    label: str
    masks: Mapping[str, int]
    labels: Mapping[str, str]
    is_scale: bool
    """Whether its values have an order of their own, as those of a scale and numbers have."""

    def value_label(self, key: str) -> str:
        """Return the label of a value; the key itself if no thing has the value."""
        return self.labels.get(key, key)

    def mask(self, key: str) -> int:
        """Return the things of a value; none for an unknown one."""
        return self.masks.get(key, 0)

    def counted(self, candidates: int, chosen: frozenset[str]) -> Sequence[FacetValue]:
        """Return the values that some candidates have, and chosen ones, in the order of display."""
        counted = [
            FacetValue(key, self.labels[key], (mask & candidates).bit_count(), key in chosen)
            for key, mask in self.masks.items()
        ]
        values = [value for value in counted if value.things or value.is_chosen]
        if not self.is_scale:
            values.sort(key=lambda value: -value.things)
        return tuple(values)


class Facets:
    """The facets of the things of one index, by name and in the order of display."""

    def __init__(
        self,
        members: Mapping[str, FacetMembers],
        *,
        everything: int,
        of_notes: tuple[str, ...] = (),
    ) -> None:
        """Hold facets over the things of a bit mask, `everything`."""
        self._members, self.everything = members, everything
        self.of_notes = of_notes
        """The names of the facets of plain notes: folders, tags, and keys, the most used first."""

    def select(self, selection: Selection, skip: str = "") -> int:
        """Return the bit mask of the things that match a selection.

        `skip` names a facet to ignore. Raises NotFoundError for an unknown facet.
        """
        mask = self.everything
        for name, keys in selection.items():
            if name not in self._members:
                raise NotFoundError(f"no facet is named {name!r}; {_named(self._members)}")
            if name != skip:
                mask &= union(map(self._members[name].mask, keys))
        return mask

    def values(self, name: str) -> Sequence[FacetValue]:
        """Return the values of a facet that any thing has; none of an unknown facet."""
        members = self._members.get(name)
        return members.counted(self.everything, frozenset()) if members else ()

    def count(self, listed: int, selection: Selection) -> tuple[Facet, ...]:
        """Count the values of each facet among the things that match the other facets.

        `listed` is a bit mask from before the selection. Values without any thing are left out,
        unless they are chosen.
        """
        facets = []
        for name, members in self._members.items():
            candidates = listed & self.select(selection, name)
            values = members.counted(candidates, selection.get(name, frozenset()))
            if values:
                facets.append(Facet(name, members.label, values))
        return tuple(facets)

    def label(self, name: str, key: str) -> tuple[str, str]:
        """Return the labels of a facet and of one of its values."""
        members = self._members.get(name)
        return (members.label, members.value_label(key)) if members else (name, key)

    def with_value(self, key: str, label: str) -> tuple[tuple[str, str], ...]:
        """Return the name and label of each facet with a value of this key and label."""
        return tuple(
            (name, members.label)
            for name, members in self._members.items()
            if members.mask(key) and members.value_label(key) == label
        )

    def named(self, name: str) -> FacetMembers | None:
        """Return a facet with the things of its values; None for an unknown name."""
        return self._members.get(name)

    def things_with(self, name: str, key: str) -> int:
        """Return the things with a value of a facet as a bit mask; none for unknown names."""
        return self._members[name].mask(key) if name in self._members else 0

    def bits(self, positions: Iterable[int]) -> int:
        """Return the bit mask of the things at some positions."""
        return mask_of(positions, self.everything.bit_length())


def _named(facets: Collection[str]) -> str:
    """Return the names of some facets as the end of a sentence."""
    shown = ", ".join(islice(facets, _MAX_NAMED))
    more = f" and {len(facets) - _MAX_NAMED} more" if len(facets) > _MAX_NAMED else ""
    return f"the facets are {shown}{more}" if shown else "there are none"
