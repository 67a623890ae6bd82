"""A related entry, and the facts that it shares with a thing, as data and in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kbgraph.rdf.terms import BOOLEAN, Iri, Literal, Term

_MAX_PROPERTIES, _MAX_VALUES = 5, 3
"""Properties that a sentence names, and values of each; the other facts are counted."""


class StatedPlace(NamedTuple):
    """A place in an entry where a fact is stated."""

    slug: str
    file: str
    line: int


class SharedFact(NamedTuple):
    """A fact that a thing and a related entry have in common."""

    property: Iri
    label: str
    """The property in words, as read from either thing: `member of`, `supervises`."""
    value: Term
    """The shared value; of a relation that others state of both things, the stating thing."""
    text: str
    """The value in words; empty for a plain yes."""
    words: str
    """The fact in words: `within Central Asia`, `licence required`, `cooled: no`."""
    slug: str
    """The slug of the thing that the value is; empty for a concept, a text or a truth value."""
    things: int
    """The number of entries that share the fact."""
    weight: float
    """Its part in the score: the rarer the fact, the more."""
    here: tuple[StatedPlace, ...]
    """Where it is stated of the thing; a place that holds another has a line for each step."""
    there: tuple[StatedPlace, ...]
    """Where it is stated of the related entry."""


class RelatedEntry(NamedTuple):
    """An entry that shares facts with a thing."""

    iri: Iri
    slug: str
    label: str
    type: str
    """The label of its class; empty without one."""
    score: float
    reasons: tuple[SharedFact, ...]
    """The shared facts, the one of most weight first."""
    relations: tuple[str, ...]
    """The relations that connect it with the thing already, in words, as read from the thing."""

    @property
    def words(self) -> tuple[str, ...]:
        """The shared facts in words, those of one property together, and how many are left out.

        The properties of most weight come first, each with its values of most weight.
        """
        groups = self._groups()[:_MAX_PROPERTIES]
        shown = [group[:_MAX_VALUES] for group in groups]
        left = len(self.reasons) - sum(map(len, shown))
        said_first = (
            said(
                facts[0].label, [fact.text for fact in facts], are_answers=is_answer(facts[0].value)
            )
            for facts in shown
        )
        return (*said_first, *([f"{left} more"] if left else ()))

    @property
    def sentence(self) -> str:
        """The reason in words: `both: stablecoins regulated, within Central Asia`."""
        return f"both: {', '.join(self.words)}"

    def _groups(self) -> list[list[SharedFact]]:
        """Return the facts by their properties, in the order of the first of each."""
        groups: dict[str, list[SharedFact]] = {}
        for fact in self.reasons:
            groups.setdefault(fact.label, []).append(fact)
        return [*groups.values()]


def is_answer(value: Term) -> bool:
    """Say whether a value is yes or no."""
    return isinstance(value, Literal) and value.datatype == BOOLEAN


def fact_words(label: str, value: Term, text: str) -> str:
    """Return a fact in words: `within Central Asia`, `licence required`, `cooled: no`."""
    return said(label, (text,), are_answers=is_answer(value))


def said(label: str, texts: Sequence[str], *, are_answers: bool) -> str:
    """Return a property with its values in words: `member of CIS and EAEU`."""
    *others, last = texts
    listed = f"{', '.join(others)} and {last}" if others else last
    if not listed:
        return label
    mark = ":" if are_answers and not label.endswith("?") else ""
    return f"{label}{mark} {listed}"
