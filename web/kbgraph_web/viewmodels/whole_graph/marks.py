"""Marks of things in the whole graph: of their types, or of their places where none has a type."""

from __future__ import annotations

from collections import Counter

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network import ThingPlace
from kbgraph.rdf import Iri
from kbgraph_web.viewmodels.type_marks import MARK_COUNT, TypeMarks

_OTHER = MARK_COUNT - 1
"""The mark of a thing without a type or a place, and of all places beyond the largest."""


class GraphMarks:
    """The numbers of the marks of things."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._nodes = base.network.things
        self._types, self._places = TypeMarks(base), base.network.backbones.places
        self.tell_places = bool(self._places) and not any(
            each["type"] for each in self._nodes.values()
        )
        """Whether marks tell places, the largest first: then nothing has a type."""
        largest = Counter(self._places.values()).most_common() if self.tell_places else []
        ordered = sorted(largest, key=lambda item: (-item[1], item[0].key))
        self._of_places = {place: number for number, (place, _) in enumerate(ordered[:_OTHER])}

    def of(self, thing: Iri) -> int:
        """Return the mark of a thing."""
        if not self.tell_places:
            return self._types.of(self._nodes[thing]["type"])
        place = self._places.get(thing)
        return self.of_place(place) if place else _OTHER

    def of_place(self, place: ThingPlace) -> int:
        """Return the mark of the things in a place, where marks tell places."""
        return self._of_places.get(place, _OTHER)

    def of_type(self, label: str) -> int:
        """Return the mark of the things of a type, where marks tell types."""
        return self._types.of(label)
