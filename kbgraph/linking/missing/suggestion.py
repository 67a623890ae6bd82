"""A link that is missing: its place, the things that it may lead to, and the reasons."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.linking.missing.evidence import Certainty, Reason, certainty_of
from kbgraph.linking.missing.relations import AllowedRelation, KnownFact
from kbgraph.linking.naming.mentions import TextPlace


class LinkCandidate(NamedTuple):
    """A thing to which a missing link may lead."""

    slug: str
    label: str
    type: str
    """The label of its class; empty where it has none."""
    described: bool
    """Whether an entry describes it."""
    score: float
    """From 0 to 1."""
    reasons: tuple[Reason, ...]


class Suggestion(NamedTuple):
    """A link that an entry lacks."""

    slug: str
    """Of the entry."""
    label: str
    file: str
    words: str
    """The words that would be the link; empty where the text names nothing."""
    place: TextPlace | None
    """Where the words stand; None where the text names nothing."""
    more: int
    """The further places of the same entry that name the thing."""
    candidates: tuple[LinkCandidate, ...]
    """The things that it may mean, the best first."""
    relations: tuple[AllowedRelation, ...]
    """The relations that the ontology allows between the entry's thing and the best of them."""
    facts: tuple[KnownFact, ...]
    """The facts that the two have already."""

    @property
    def certainty(self) -> Certainty:
        """How sure it is that the link is missing."""
        return certainty_of(self.best.score)

    @property
    def best(self) -> LinkCandidate:
        """The best of the candidates."""
        return self.candidates[0]
