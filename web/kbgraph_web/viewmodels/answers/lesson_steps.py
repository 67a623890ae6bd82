"""The first lesson in SPARQL as its page shows it: what each step teaches, and its answer."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.reference import Lesson
from kbgraph_web.http import params
from kbgraph_web.http.languages import gettext
from kbgraph_web.viewmodels.queries.query_links import query_address

LESSON = "lesson"
"""The parameter that opens the lesson at a step."""
_STEPS = 5


class LessonStep(NamedTuple):
    """A step: what it teaches, its query, and the address of its answer."""

    number: int
    title: str
    words: str
    query: str
    address: str
    """The address of the page with its answer below it."""
    is_current: bool
    """Whether the page shows its answer."""


def lesson_number() -> int:
    """Return the number of the step that the address names; 0 if it names none."""
    return params.number(LESSON, 0, minimum=1, maximum=_STEPS)


def lesson_steps(base: KnowledgeBase, query: str) -> tuple[LessonStep, ...]:
    """Return the steps of a knowledge base's lesson; none if it holds no facts.

    The current one is that which the address names, if its query is the given one.
    """
    lesson = base.search.lesson
    if lesson is None:
        return ()
    return tuple(
        LessonStep(
            number=number,
            title=title,
            words=words,
            query=text,
            address=query_address(text, lesson=str(number)) + f"#{LESSON}-{number}",
            is_current=number == lesson_number() and query.strip() == text.strip(),
        )
        for number, ((title, words), text) in enumerate(
            zip(_words(lesson), lesson.queries, strict=True), 1
        )
    )


def _words(lesson: Lesson) -> tuple[tuple[str, str], ...]:
    """Return the title and the sentences of each step."""
    return (
        (
            gettext("All things of a class"),
            gettext(
                "A query is a pattern of facts, and a word after a question mark is a variable in "
                "it. This one asks for all things of the class “%(cls)s”: a means “is of the "
                "class”.",
                cls=lesson.cls_label,
            ),
        ),
        (
            gettext("A fact of each"),
            gettext(
                "After a semicolon the pattern goes on with the same thing, here with the property "
                "“%(property)s”. Each way to fill in the variables is a row.",
                property=lesson.property_label,
            ),
        ),
        (
            gettext("All facts of one thing"),
            gettext(
                "A thing stands between angle brackets, by its address: here %(thing)s. A variable "
                "in place of the property finds all its facts.",
                thing=lesson.thing_label,
            ),
        ),
        (
            gettext("How many"),
            gettext(
                "COUNT counts the values, and GROUP BY says for each of which things. ORDER BY "
                "DESC begins with the largest number."
            ),
        ),
        (
            gettext("The line behind a fact"),
            gettext(
                "Each claim is a graph, so that GRAPH ?claim finds those that state a fact of "
                "%(thing)s. The graph <claims> knows the line of each.",
                thing=lesson.thing_label,
            ),
        ),
    )
