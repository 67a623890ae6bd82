"""A fact of a thing that others can share, with the things that do."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from kbgraph.rdf.terms import Iri, Term


class StatementKind(Enum):
    """The way in which a fact is stated of a thing."""

    VALUE = "value"
    """The thing has the property with the value."""
    CONTAINER = "container"
    """The value is above the thing by the property, directly or in steps."""
    INCOMING = "incoming"
    """The value states the property of the thing."""
    TAG = "tag"
    """The entry has a tag, or one below it."""


class ShareableFact(NamedTuple):
    """A fact of a thing, and the entries that share it."""

    kind: StatementKind
    property: Iri
    value: Term
    """The value; of a tag its key, of an incoming fact the thing that states it."""
    text: str
    """The value in words."""
    mask: int
    """The entries that share it, by their positions in the search index."""
    things: int
    """The number of these entries."""
    weight: float
    """The information that it gives: the logarithm of how rare it is."""


class Direct(NamedTuple):
    """The entries that have a fact with a thing themselves.

    A neighbour of a place cannot share the border with itself: without this, those that are the
    closest would come behind others.
    """

    facts: int
    """A bit mask of the entries with a fact."""
    links: int
    """Of those with a link in a text, which does not say how the two are related."""
    weight: float
    """The part of such a fact in the score."""
