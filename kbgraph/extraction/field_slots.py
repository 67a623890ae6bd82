"""The places in an entry in which values are written, with the fields that may read them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from kbgraph.ontology.mapping_fields import Field, FieldIndex
from kbgraph.rdf.namespaces import LAST_REVIEWED, SOURCE
from kbgraph.source.markdown import LINE_BREAK
from kbgraph.source.names import normalise_key

CITATION_PATHS = frozenset({SOURCE, LAST_REVIEWED})
"""The properties on which the citations of all claims depend; they are stated before all others."""
_MAX_SLOTS = 4096


@dataclass(frozen=True, slots=True, eq=False)
class FieldSlot:
    """A place in an entry in which a value is written.

    It equals itself alone, since caches find it in less time by its identity than by its fields.
    """

    fields: tuple[Field, ...]
    """The fields that may parse the value, in order."""
    key_parts: tuple[str, ...]
    """The parts of the key of its claims."""
    name: str
    """The name of the place in findings."""
    separators: tuple[str, ...] = ()
    """Separators of values in such a place, besides that of the field."""


class KeySlots(NamedTuple):
    """The places of a key of the front matter."""

    of_citations: FieldSlot | None
    """With the fields of sources and of the review; None for most keys."""
    of_values: FieldSlot | None
    """With its fields, where none of them is of sources or of the review."""
    is_known: bool
    """Whether any field reads the key."""


@lru_cache(maxsize=_MAX_SLOTS)
def row_slot(index: FieldIndex, section: str, label: str) -> FieldSlot:
    """Return the place of a row: entries of a class share most sections and labels."""
    name = f"{section} / {label}" if section else label
    return FieldSlot(tuple(index.of_row(section, label)), (section, label), name, (LINE_BREAK,))


@lru_cache(maxsize=_MAX_SLOTS)
def key_slots(index: FieldIndex, key: str) -> KeySlots:
    """Return the places of a key of the front matter: entries of a class share most keys."""
    fields = tuple(index.by_key.get(normalise_key(key), ()))
    cited = tuple([field for field in fields if field.path in CITATION_PATHS])
    return KeySlots(
        FieldSlot(cited, (key,), key) if cited else None,
        FieldSlot(fields, (key,), key) if fields and not cited else None,
        is_known=bool(fields),
    )


@lru_cache(maxsize=_MAX_SLOTS)
def item_slot(slot: FieldSlot, label: str) -> FieldSlot:
    """Return the place of an item of a list, which stands at a key."""
    return FieldSlot(slot.fields, (*slot.key_parts, label), slot.name)
