"""The timeline of one graph: its rows, and those of a thing, of some kinds and years."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property, lru_cache

from kbgraph.config.arguments import checked
from kbgraph.errors import AnswerTooLargeError, NotFoundError
from kbgraph.fuzzy import closest
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.terms import Iri
from kbgraph.summaries import kept_rows
from kbgraph.views.entry import Describer
from kbgraph.views.timeline.listing import ListedRow, RowLister
from kbgraph.views.timeline.reading import has_dates, read_rows, read_rows_of
from kbgraph.views.timeline.rows import TimelineRow
from kbgraph.views.timeline.scope import Scopes

FIRST_YEAR, LAST_YEAR = 1, 9999
"""The years of the calendar."""
_MAX_SCOPE, _MAX_KEPT = 500, 256
"""Things whose dates are read for one of them, and things for which the rows are kept."""


class Timeline:
    """The dated facts of one graph, by time; made at first use and kept."""

    def __init__(
        self, describer: Describer, find: Callable[[str], str], original: Timeline | None = None
    ) -> None:
        """Wrap a describer.

        `find` returns the slug of a name. The `original` timeline has the same facts with other
        labels: its rows are used.
        """
        self._describer, self._find, self._original = describer, find, original
        self._lister = RowLister(describer)
        self._read = lru_cache(_MAX_KEPT)(self._read_of)

    @cached_property
    def is_known(self) -> bool:
        """Whether any date is known: there is no timeline otherwise."""
        return self._original.is_known if self._original else has_dates(self._describer.graph)

    @cached_property
    def rows(self) -> tuple[TimelineRow, ...]:
        """All rows, in order of time.

        Raises AnswerTooLargeError for a large index, of which they take minutes.
        """
        if self._original:
            return self._original.rows
        if self._describer.graph.is_large:
            raise AnswerTooLargeError(
                f"a timeline of all {len(self._describer.graph.subjects):,} entries takes minutes;"
                " name a thing, of which it shows what is below it"
            )
        return read_rows(self._describer.graph, self._describer.labels)

    @checked
    def of(self, name: str) -> tuple[TimelineRow, ...]:
        """Return the rows of a thing, of its members, and of all below them, in order of time.

        A relation of another thing is among them if the thing itself is its object. A name, an
        alias or a code stands for a slug. Raises NotFoundError for an unknown thing.
        """
        thing = self._describer.graph.iris.thing(self._find(name))
        if self._describer.graph.is_large:
            return self._read(thing)
        scope = self.scopes.of(thing)
        return tuple(each for each in self.rows if each.thing in scope or each.value == thing)

    def _read_of(self, thing: Iri) -> tuple[TimelineRow, ...]:
        """Read the rows of a thing from a large index."""
        scope = self.scopes.nearby(thing, _MAX_SCOPE)
        if scope is None:
            raise AnswerTooLargeError(
                f"more than {_MAX_SCOPE:,} things are below {self._describer.labels.label(thing)};"
                " name one of these"
            )
        return read_rows_of(self._describer.graph, self._describer.labels, scope, thing)

    @checked
    def select(
        self,
        name: str = "",
        *,
        kinds: Iterable[str] = (),
        first: int = FIRST_YEAR,
        last: int = LAST_YEAR,
    ) -> tuple[TimelineRow, ...]:
        """Return the rows of a thing, or all, with a date in some years, in order of time.

        `kinds` are names of kinds, of which a row has one; `first` and `last` are years, both
        included. Raises NotFoundError for an unknown thing or kind.
        """
        rows, wanted = self.of(name) if name else self.rows, frozenset(kinds)
        self._check(wanted, rows)
        is_bounded = (first, last) != (FIRST_YEAR, LAST_YEAR)
        return tuple(
            each
            for each in rows
            if (not wanted or self.kind_name(each.kind) in wanted)
            and (not is_bounded or each.changes_within(first, last))
        )

    def kind_name(self, kind: Iri) -> str:
        """Return the name of a kind: the word of a class, or the last part of a property."""
        ontology = self._describer.graph.ontology
        is_class = kind in self._classes
        return (ontology.type_word(kind) if is_class else "") or local_name(kind)

    def kinds(self, rows: Iterable[TimelineRow]) -> Counter[Iri]:
        """Return the number of rows of each kind."""
        return Counter(each.kind for each in rows)

    def years(self, rows: Iterable[TimelineRow]) -> Counter[int]:
        """Return the number of rows with a date in each year in which some date begins or ends."""
        rows = tuple(rows)
        known = _known_years(rows)
        return Counter(year for each in rows for year in _years(each, known))

    @cached_property
    def known_years(self) -> tuple[int, ...]:
        """The years in which some date of a row begins or ends, in order."""
        kept = self._describer.graph.kept
        return tuple(kept_rows(kept, "timeline-years", lambda: _known_years(self.rows)))

    def listed(self, rows: Iterable[TimelineRow]) -> Iterator[ListedRow]:
        """Yield rows in words, with their evidence."""
        return map(self._lister.listed, rows)

    @cached_property
    def scopes(self) -> Scopes:
        """The things below each thing."""
        return self._original.scopes if self._original else Scopes(self._describer.graph)

    @cached_property
    def _classes(self) -> Collection[Iri]:
        if self._describer.graph.is_large:
            return self._describer.graph.ontology.mapping.entry_classes
        return frozenset(each.kind for each in self.rows if self._is_of_class(each))

    def _is_of_class(self, row: TimelineRow) -> bool:
        return row.relation is None and self._describer.labels.type(row.thing) == row.kind

    def _check(self, kinds: Collection[str], rows: Iterable[TimelineRow]) -> None:
        """Raise NotFoundError for a kind that no row has, with the closest names.

        `rows` are those among which a large index looks for them.
        """
        every = rows if self._describer.graph.is_large else self.rows
        known = {self.kind_name(each.kind) for each in every} if kinds else set()
        for kind in sorted({*kinds} - known):
            near = closest(kind, known)
            hint = (
                f"did you mean {' or '.join(near)}?"
                if near
                else f"there are {', '.join(sorted(known))}"
            )
            raise NotFoundError(f"the timeline has no kind {kind!r}; {hint}")


def _known_years(rows: Iterable[TimelineRow]) -> list[int]:
    """Return the years in which some date begins or ends, in order."""
    return sorted({day.year for each in rows for days in _days(each) for day in days})


def _days(row: TimelineRow) -> Iterator[tuple[date, date]]:
    """Yield the first and the last day of each date of a row that lies in the calendar."""
    for each in row.dates:
        if each.moment.first is not None and each.moment.last is not None:
            yield each.moment.first, each.moment.last


def _years(row: TimelineRow, known: Sequence[int]) -> frozenset[int]:
    """Return those of some years, in order, in which any date of a row lies."""
    return frozenset(
        year
        for first, last in _days(row)
        for year in known[bisect_left(known, first.year) : bisect_right(known, last.year)]
    )
