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
    """The fact in words: `operated by Lumen Trust`, `cooled`, `cooled: no`."""
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
    """The shared facts, the one of most weight first; none where only relations connect the two."""
    relations: tuple[str, ...]
    """The relations that connect it with the thing already, in words, as read from the thing."""
    places: tuple[StatedPlace, ...]
    """Where these relations are stated."""

    @property
    def groups(self) -> tuple[tuple[SharedFact, ...], ...]:
        """The first shared facts by property: those of most weight, with values of most weight."""
        groups: dict[str, list[SharedFact]] = {}
        for fact in self.reasons:
            groups.setdefault(fact.label, []).append(fact)
        first = [*groups.values()][:_MAX_PROPERTIES]
        return tuple(tuple(group[:_MAX_VALUES]) for group in first)

    @property
    def left_out(self) -> int:
        """The number of shared facts that are not among the first."""
        return len(self.reasons) - sum(map(len, self.groups))

    @property
    def sentence(self) -> str:
        """The reason in words: `both: cooled, operated by Lumen Trust`, or how it is connected."""
        if not self.reasons:
            return ", ".join(self.relations)
        words = [group_words(group) for group in self.groups]
        more = [f"{self.left_out} more"] if self.left_out else []
        return f"both: {', '.join(words + more)}"


def fact_words(label: str, value: Term, text: str) -> str:
    """Return a fact in words: `operated by Lumen Trust`, `cooled`, `cooled: no`."""
    is_answer = isinstance(value, Literal) and value.datatype == BOOLEAN
    return _said(f"{label}:" if is_answer and text and not label.endswith("?") else label, text)


def group_words(facts: Sequence[SharedFact]) -> str:
    """Return facts of one property in words: `operated by A and B`."""
    if len(facts) == 1:
        return facts[0].words
    *others, last = (fact.text for fact in facts)
    return _said(facts[0].label, f"{', '.join(others)} and {last}")


def _said(label: str, text: str) -> str:
    return f"{label} {text}" if text else label
