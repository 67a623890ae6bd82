"""Marks of types: shapes and colours in drawings and legends."""

from __future__ import annotations

from kbgraph.knowledge_base import KnowledgeBase

MARK_COUNT = 8
"""Shapes in type_marks.html, and colours in graph.css. The last ones mean that there is no type."""
_UNTYPED = MARK_COUNT - 1
_MIXED = _UNTYPED * (_UNTYPED - 1)
"""Marks of a shape in the colour of another one, for further types. Types beyond share marks."""


class TypeMarks:
    """The numbers of type marks, by the order of the mapping: the same on every page."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._numbers = base.views.type_numbers

    def of(self, type_label: str) -> int:
        """Return the number of a type's mark, from 0; empty for a thing without a type."""
        number = self._numbers.get(type_label)
        if number is None:
            return _UNTYPED
        return number if number < _UNTYPED else MARK_COUNT + (number - _UNTYPED) % _MIXED
