"""The rows of a timeline: the dates in the life of a thing, or those of a dated relation."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import NamedTuple

from kbgraph.rdf.iris import local_name
from kbgraph.rdf.namespaces import APPLIES, ENDS, STARTS
from kbgraph.rdf.terms import Iri, Literal, Term, Triple
from kbgraph.views.timeline.moments import Moment, Precision, moment


class Phase(Enum):
    """The times of a thing or a fact that the mapping tells apart."""

    STARTS = STARTS
    APPLIES = APPLIES
    ENDS = ENDS
    OTHER = ""
    """Any other date, such as that of an issue or an amendment."""

    @property
    def word(self) -> str:
        """The name of the time: `starts`, `applies` or `ends`; empty for any other."""
        return local_name(self.value)


class DatedFact(NamedTuple):
    """A date, and the fact whose evidence it has."""

    predicate: Iri
    date: Literal
    phase: Phase
    fact: Triple
    """The fact that states the date; of a relation, the relation itself."""

    @property
    def moment(self) -> Moment:
        """The date as a timeline shows it."""
        return moment(self.date)

    @property
    def is_always(self) -> bool:
        """Whether it is a start that is stated not to be."""
        return self.phase is Phase.STARTS and self.moment.precision is Precision.NEVER

    @property
    def words(self) -> str:
        """The date in words: `2015-06, day not known`; `always` where there is no start."""
        return "always" if self.is_always else self.moment.words


class TimelineRow(NamedTuple):
    """The dates in the life of a thing, or those of a relation or a structured value of it."""

    kind: Iri
    """The class of the thing, or the property of the relation; that of the date where it has no
    class."""
    thing: Iri
    relation: Iri | None
    """The property of the relation; None for the life of the thing."""
    value: Term | None
    dates: tuple[DatedFact, ...]
    """In order of time."""
    qualifiers: tuple[tuple[Iri, Term], ...] = ()
    """Further properties of the claims, such as a role, but for the dates."""
    claims: frozenset[Iri] = frozenset()
    """The claims of a relation with these dates; empty where all claims of its facts count."""

    @property
    def order(self) -> tuple[date, date, Iri, Iri, str]:
        """The place among other rows: by the first date."""
        first = min(each.moment.order for each in self.dates)
        return *first, self.kind, self.thing, str(self.value)

    def changes_within(self, first: int, last: int) -> bool:
        """Say whether any of its dates lies in some years, both included."""
        return any(each.moment.is_within(first, last) for each in self.dates)
