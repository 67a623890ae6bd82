"""The first lesson in SPARQL as its page shows it: each step with the address of its answer."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.reference import Lesson
from kbgraph_web.http import params
from kbgraph_web.viewmodels.queries.query_links import query_address

LESSON = "lesson"
"""The parameter that opens the lesson at a step."""
_STEPS = 5


class LessonStep(NamedTuple):
    """A step: its query, and the address of the page with the answer below it."""

    number: int
    query: str
    address: str
    is_current: bool
    """Whether the page shows its answer."""


class LessonPart(NamedTuple):
    """The lesson in a page."""

    lesson: Lesson
    """Its queries, and the terms and the thing in them."""
    steps: tuple[LessonStep, ...]
    is_open: bool

    @property
    def shows_answer(self) -> bool:
        """Whether the answer of the page stands below a step."""
        return any(each.is_current for each in self.steps)


def lesson_number() -> int:
    """Return the number of the step that the address names; 0 if it names none."""
    return params.number(LESSON, 0, minimum=1, maximum=_STEPS)


def lesson_part(base: KnowledgeBase, query: str) -> LessonPart | None:
    """Return the lesson of a knowledge base; None if that holds no facts.

    The current step is that which the address names, if its query is the given one.
    """
    lesson, current = base.search.lesson, lesson_number()
    if lesson is None:
        return None
    steps = (
        LessonStep(
            number=number,
            query=text,
            address=query_address(text, lesson=str(number)) + f"#{LESSON}-{number}",
            is_current=number == current and query.strip() == text.strip(),
        )
        for number, text in enumerate(lesson.queries, 1)
    )
    return LessonPart(lesson, tuple(steps), is_open=bool(current))
