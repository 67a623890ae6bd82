"""Lists of words that several properties share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from kbgraph.init.drafting.draft import PropertyDraft
from kbgraph.source.names import normalise_key

_Name = TypeVar("_Name")
_FEW = 2
"""The number of words from which a list is a part of another, and no accident."""


def shared_lists(properties: Mapping[_Name, PropertyDraft]) -> dict[_Name, PropertyDraft]:
    """Return properties of which those with the same words, or a part of them, have one list."""
    words = {
        name: frozenset(normalise_key(concept.label) for concept in prop.concepts)
        for name, prop in properties.items()
        if prop.concepts
    }
    largest_first = sorted(words, key=lambda name: -len(words[name]))
    owners: list[_Name] = []
    found = dict(properties)
    for name in largest_first:
        owner = next((each for each in owners if _is_part(words[name], words[each])), None)
        if owner is None:
            owners.append(name)
        else:
            found[name] = replace(found[name], scheme=found[owner].scheme, concepts=())
    return found


def _is_part(words: frozenset[str], others: frozenset[str]) -> bool:
    return words == others or (len(words) >= _FEW and words < others)
