"""The rows of a timeline in words, each date or relation with its evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from kbgraph.rdf.namespaces import DCTERMS
from kbgraph.rdf.terms import Iri, Term, Triple
from kbgraph.views.citation import Citation, ValuePart
from kbgraph.views.entry import Breadcrumb, Describer
from kbgraph.views.facts import Value
from kbgraph.views.provenance import StatedFact
from kbgraph.views.timeline.rows import DatedFact, TimelineRow

_SUCCESSIONS = f"""SELECT ?earlier ?property ?later {{
  VALUES ?property {{ <{DCTERMS}replaces> <{DCTERMS}isReplacedBy> }} ?earlier ?property ?later }}"""


class ListedDate(NamedTuple):
    """A date of a row in words, with its evidence."""

    dated: DatedFact
    label: str
    """The label of its property."""
    citations: tuple[Citation, ...]
    """Empty in the row of a relation, which has the evidence of all its dates."""


class Succession(NamedTuple):
    """A thing that another one replaces, or that replaces it."""

    label: str
    """The label of the relation from the thing whose row it is."""
    slug: str
    text: str
    citations: tuple[Citation, ...]


class ListedRow(NamedTuple):
    """A row of a timeline in words, with its evidence."""

    row: TimelineRow
    kind: str
    """The label of its kind."""
    slug: str
    label: str
    """The label of the thing."""
    place: Breadcrumb | None
    """The thing directly above the thing, such as the whole of which it is a part."""
    relation: str
    """The label of its relation; empty for the life of the thing."""
    value: Value | None
    """The end of the relation; None for the life of the thing."""
    dates: tuple[ListedDate, ...]
    qualifiers: tuple[ValuePart, ...]
    """Further properties of its claims, such as a role, but for its dates."""
    citations: tuple[Citation, ...]
    """The evidence of the relation; empty where each date has its own."""
    successions: tuple[Succession, ...]
    """The things that it replaces, and those that replace it."""

    @property
    def evidence(self) -> tuple[Citation, ...]:
        """The evidence of all its facts."""
        of_dates = (citation for each in self.dates for citation in each.citations)
        return tuple(dict.fromkeys((*self.citations, *of_dates)))


class RowLister:
    """Puts the rows of one graph into words."""

    def __init__(self, describer: Describer) -> None:
        self._describer = describer
        self._graph, self._labels = describer.graph, describer.labels

    def listed(self, row: TimelineRow) -> ListedRow:
        """Return a row in words, with its evidence."""
        if row.relation is None or row.value is None:
            return self._life(row)
        return self._relation(row, row.relation, row.value)

    def _life(self, row: TimelineRow) -> ListedRow:
        cite = self._describer.citations.of
        dates = tuple(self._date(each)._replace(citations=cite(each.fact)) for each in row.dates)
        successions = tuple(
            self._succession(row.thing, each) for each in self._successions.get(row.thing, ())
        )
        return self._new_row(row)._replace(dates=dates, successions=successions)

    def _relation(self, row: TimelineRow, prop: Iri, value: Term) -> ListedRow:
        """Return the row of a relation, whose claims have its dates, or of a structured value."""
        cited = self._describer.citations.of(Triple(row.thing, prop, value))
        stating = tuple(each for each in cited if not row.claims or each.claim in row.claims)
        times = {str(each.date) for each in row.dates}
        parts = (part for each in stating for part in each.qualifiers if part.text not in times)
        return self._new_row(row)._replace(
            relation=self._labels.label(prop),
            value=self._value(StatedFact(row.thing, prop, value, each) for each in stating),
            qualifiers=tuple(dict.fromkeys(parts)),
            citations=stating,
        )

    def _value(self, stated: Iterable[StatedFact]) -> Value | None:
        facts = self._describer.facts(stated)
        return facts[0].values[0] if facts else None

    def _new_row(self, row: TimelineRow) -> ListedRow:
        return ListedRow(
            row=row,
            kind=self._labels.label(row.kind),
            slug=self._graph.iris.slug(row.thing) or "",
            label=self._labels.label(row.thing),
            place=self._describer.place(row.thing),
            relation="",
            value=None,
            dates=tuple(map(self._date, row.dates)),
            qualifiers=(),
            citations=(),
            successions=(),
        )

    def _date(self, dated: DatedFact) -> ListedDate:
        return ListedDate(dated, self._labels.label(dated.predicate), ())

    def _succession(self, thing: Iri, fact: Triple) -> Succession:
        is_subject = fact.subject == thing
        other = Iri(str(fact.object)) if is_subject else fact.subject
        label = self._labels.label if is_subject else self._labels.inverse
        return Succession(
            label=label(fact.predicate),
            slug=self._graph.iris.slug(other) or "",
            text=self._labels.label(other),
            citations=self._describer.citations.of(fact),
        )

    @cached_property
    def _successions(self) -> Mapping[Iri, list[Triple]]:
        """The facts by which things replace others, by the things at both ends."""
        found: dict[Iri, list[Triple]] = defaultdict(list)
        is_thing = self._graph.iris.is_thing
        for subject, prop, value in sorted(self._graph.store.select(_SUCCESSIONS), key=str):
            if isinstance(subject, Iri) and isinstance(value, Iri) and is_thing(value):
                fact = Triple(subject, Iri(str(prop)), value)
                found[subject].append(fact)
                found[value].append(fact)
        return found
