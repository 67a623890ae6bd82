"""A regular expression of the mapping, whose matching cannot stop the reading.

`re` matches, and is interrupted where it takes too long. In a thread other than the main one, and
on Windows, that is impossible: there the package `regex` matches, which takes a time limit, and
several times as long for each text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from threading import get_ident
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from kbgraph.ontology.patterns.watch import WATCH, TooSlowError
from kbgraph.rdf.terms import Iri

if TYPE_CHECKING:
    import regex

_TIMEOUT_SECONDS = 0.1
"""Processor time for one text where `regex` matches; real texts take a thousandth of it."""
_LITERAL_START = re.compile(r"\^?(?P<start>(?:[\w ,:]|[^\x00-\x7f])+)(?P<quantifier>[*?+{])?")
"""Plain characters at the start of an expression; a quantifier belongs to the last of them."""
_MAX_PATTERNS = 2_000
MAX_PATTERN_CHARS = 20_000
"""Longest pattern with its parts, in characters."""


class Match(Protocol):
    """A match, of either module."""

    def __getitem__(self, group: str | int, /) -> str | Any: ...

    def groupdict(self, default: str, /) -> dict[str, str]:
        """Return the named groups, with a text for those without a match."""

    def start(self, group: str | int, /) -> int:
        """Return where a group begins."""

    def span(self, group: str | int, /) -> tuple[int, int]:
        """Return where a group begins and ends."""


class PatternOrigin(NamedTuple):
    """The node of the mapping that has a pattern, and the pattern as it is written there."""

    node: Iri
    written: str


class Pattern:
    """A regular expression with methods of `re.Pattern`.

    A text that takes too long has no match, and no later text is tried: `is_stopped` is then true.
    """

    def __init__(self, expression: str, origin: PatternOrigin) -> None:
        """Compile an expression. Raises ValueError where it is none, or nested too deeply."""
        try:
            self._compiled = re.compile(expression)
        except (re.error, OverflowError, RecursionError) as error:
            raise ValueError(str(error)) from error
        self.pattern = expression
        self.groupindex = self._compiled.groupindex
        self.origin = origin
        self.is_stopped = False
        self.ticks = 0
        self.match: Callable[[str], Match | None] = self._limited("match")
        """Match the beginning of a text."""
        self.fullmatch: Callable[[str], Match | None] = self._limited("fullmatch")
        """Match a whole text."""
        self.search: Callable[[str], Match | None] = self._limited("search")
        """Find the first match within a text."""
        self._sub: Callable[[str, str], str | None] = self._limited("sub")

    def __reduce__(self) -> tuple[type[Pattern], tuple[str, PatternOrigin]]:
        """Compile it again in another process, where it has not been stopped."""
        return Pattern, (self.pattern, self.origin)

    def sub(self, replacement: str, text: str) -> str:
        """Replace all matches; a text that takes too long stays as it is."""
        replaced = self._sub(replacement, text)
        return text if replaced is None else replaced

    def _limited(self, method: str) -> Callable[..., Any]:
        """Return a method of the expression that returns None where it takes too long."""
        function = getattr(self._compiled, method)
        start = literal_start(self.pattern, method)

        def attempt(*arguments: str) -> Any:
            # Most texts begin otherwise, and a match costs ten times as much as this.
            if self.is_stopped or (start and not arguments[0].startswith(start)):
                return None
            if get_ident() != WATCH.thread:
                return self._attempt_elsewhere(method, *arguments)
            try:
                WATCH.attempt_ticks, WATCH.active = 0, self
                found = function(*arguments)
                WATCH.active = None
            except TooSlowError:
                self.is_stopped = True
                return None
            return found

        return attempt

    def _attempt_elsewhere(self, method: str, *arguments: str) -> Any:
        if self._for_threads is None:
            return None
        try:
            return getattr(self._for_threads, method)(*arguments, timeout=_TIMEOUT_SECONDS)
        except (TimeoutError, MemoryError):
            self.is_stopped = True
            return None

    @cached_property
    def _for_threads(self) -> regex.Pattern[str] | None:
        # The import takes 10 ms, and most commands match in the main thread.
        import regex

        try:
            return regex.compile(self.pattern, flags=regex.V0)
        except (regex.error, OverflowError, RecursionError):
            self.is_stopped = True
            return None


def literal_start(expression: str, method: str) -> str:
    """Return the text with which each text begins that a method finds; empty if none is known."""
    is_anchored = method in {"match", "fullmatch"} or (method == "search" and expression[:1] == "^")
    found = _LITERAL_START.match(expression)
    if found is None or not is_anchored or "|" in expression:
        return ""
    return found["start"][:-1] if found["quantifier"] else found["start"]


class PatternSet:
    """The patterns of one mapping."""

    def __init__(self) -> None:
        self._patterns: dict[tuple[str, PatternOrigin], Pattern] = {}

    def compile(self, expression: str, origin: PatternOrigin) -> Pattern:
        """Compile an expression.

        Raises ValueError for what is no expression or too long, and where there are too many.
        """
        if len(expression) > MAX_PATTERN_CHARS:
            raise ValueError(f"it has more than {MAX_PATTERN_CHARS} characters")
        found = self._patterns.get((expression, origin))
        if found is None:
            if len(self._patterns) >= _MAX_PATTERNS:
                raise ValueError(f"the mapping has more than {_MAX_PATTERNS} patterns")
            found = self._patterns[expression, origin] = Pattern(expression, origin)
        return found

    def __iter__(self) -> Iterator[Pattern]:
        """Yield all patterns."""
        yield from self._patterns.values()

    def stopped(self) -> list[PatternOrigin]:
        """Return the origins of the patterns that have been stopped."""
        return [each.origin for each in self._patterns.values() if each.is_stopped]
