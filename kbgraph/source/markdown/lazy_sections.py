"""Sections that are parsed when they are asked for: most subjects depend on the first alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from typing import Any, TypeAlias, overload

from kbgraph.limits import DEFAULTS
from kbgraph.source.entry import Section
from kbgraph.source.markdown.positions import Positions
from kbgraph.source.markdown.sections import SectionBuilder, parse
from kbgraph.source.markdown.source_text import read_source
from kbgraph.source.notes import NO_KEYS, CitationKeys

_HEADINGS = 3
"""The heading at which to stop: the title of a page, that of its text, and a section."""
_Sections: TypeAlias = tuple[Section, ...]


class LazySections(Sequence[Section]):
    """The sections of a body: the first are parsed, and all once another one is asked for."""

    def __init__(self, first: _Sections, parse_all: Callable[[], _Sections]) -> None:
        self._first, self._parse_all = first, parse_all

    @cached_property
    def _all(self) -> _Sections:
        return self._parse_all()

    def __len__(self) -> int:
        """Return the number of all sections."""
        return len(self._all)

    def __iter__(self) -> Iterator[Section]:
        """Yield the sections in order."""
        yield from self._first
        yield from self._all[len(self._first) :]

    @overload
    def __getitem__(self, index: int) -> Section: ...
    @overload
    def __getitem__(self, index: slice) -> _Sections: ...
    def __getitem__(self, index: int | slice) -> Section | _Sections:
        """Return a section, or several."""
        return self._first[index] if self._is_parsed(index) else self._all[index]

    def _is_parsed(self, index: int | slice) -> bool:
        if isinstance(index, int):
            return 0 <= index < len(self._first)
        start, stop, step = index.start or 0, index.stop, index.step
        return step is None and stop is not None and 0 <= start <= stop <= len(self._first)


def parse_lazily(
    body: str,
    first_line: int = 1,
    max_events: int = DEFAULTS.body_max_events,
    keys: CitationKeys = NO_KEYS,
) -> Sequence[Section]:
    """Return the sections of `parse`, of which only the first are parsed for now."""
    source = read_source(body, keys.dialect)
    builder = SectionBuilder(Positions(body, first_line), source, keys)
    beginning = _Beginning(source.events())
    builder.take(iter(beginning), max_events)
    if not beginning.is_cut:
        return builder.finish(None).sections
    # Of the last section there is the heading alone.
    first, rest = builder.taken()[:-1], partial(_sections, body, first_line, max_events, keys)
    return LazySections(first, rest)


def _sections(body: str, first_line: int, max_events: int, keys: CitationKeys) -> _Sections:
    return parse(body, first_line, max_events, keys).sections


class _Beginning:
    """The events of a body up to the end of its third heading, by which all above is complete.

    A limit of events may cut the heading itself, which then is text of the section above.
    """

    def __init__(self, events: Iterator[tuple[Any, Any]]) -> None:
        self._events = events
        self.is_cut = False

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        """Yield the events."""
        headings = 0
        for event in self._events:
            yield event
            headings += _ends_heading(event[0])
            if headings == _HEADINGS:
                self.is_cut = True
                return


def _ends_heading(event: Any) -> bool:
    ended = event.get("End") if event.__class__ is dict else None
    return ended.__class__ is dict and "Heading" in ended
