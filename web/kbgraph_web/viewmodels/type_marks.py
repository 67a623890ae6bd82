"""Marks of types: shapes and colours in drawings and legends."""

from __future__ import annotations

from kbgraph.knowledge_base import KnowledgeBase

MARK_COUNT = 8
"""Marks in type_marks.html and tokens.css. The last is shared by all further types."""


class TypeMarks:
    """The numbers of type marks, by the order of the mapping: the same on every page."""

    def __init__(self, base: KnowledgeBase) -> None:
        types = base.views.coverage[: MARK_COUNT - 1]
        self._numbers = {each.label: number for number, each in enumerate(types)}

    def of(self, type_label: str) -> int:
        """Return the number of a type's mark, from 0; empty for a thing without a type."""
        return self._numbers.get(type_label, MARK_COUNT - 1)
