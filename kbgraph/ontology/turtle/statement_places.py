"""The lines and columns of the statements of a file of Turtle.

The scanner names blank nodes by numbers, and the parser by IRIs. They are matched from the subjects
with names on: the values that a subject has of one property stand in the order of the text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple, TypeVar

from kbgraph.ontology.turtle.index import GENID
from kbgraph.ontology.turtle.scanner import Resolver, ScannedNode, ScannedStatement, scan
from kbgraph.rdf.terms import Iri, Triple

_Key = TypeVar("_Key", bound=Hashable)
_Item = TypeVar("_Item")


class TextPosition(NamedTuple):
    """A position in a text, counted from 1."""

    line: int
    column: int


class StatementPlace(NamedTuple):
    """The places of the parts of a statement."""

    subject: TextPosition
    predicate: TextPosition
    object: TextPosition


def statement_places(
    turtle: str, base: str, resolve: Resolver, triples: Sequence[Triple]
) -> list[StatementPlace | None]:
    """Return the place of each triple that the parser has made of a text, in its order.

    It is None for a triple about blank nodes that no other subject leads to, such as a loop of
    them.
    """
    position = _Lines(turtle).position
    places: list[StatementPlace | None] = [None] * len(triples)
    for scanned, number in _matched(scan(turtle, base, resolve), triples):
        places[number] = StatementPlace(*map(position, scanned.offsets))
    return places


class _Lines:
    """The lines of a text."""

    def __init__(self, text: str) -> None:
        lengths = (len(line) + 1 for line in text.split("\n"))
        self._starts = [0, *accumulate(lengths)]

    def position(self, offset: int) -> TextPosition:
        """Return the line and the column of an offset."""
        line = bisect_right(self._starts, offset)
        return TextPosition(line, offset - self._starts[line - 1] + 1)


def _matched(
    statements: Sequence[ScannedStatement], triples: Sequence[Triple]
) -> Iterator[tuple[ScannedStatement, int]]:
    """Yield each statement with the number of the triple that the parser has made of it."""
    scanned = _grouped((each.subject, (each.predicate, each)) for each in statements)
    parsed = _grouped(
        ((each.subject, each.predicate), number) for number, each in enumerate(triples)
    )
    names = _names(statements, triples)
    waiting = [*names]
    for node in waiting:
        numbers = {
            predicate: iter(parsed.get((names[node], predicate), ()))
            for predicate, _ in scanned.get(node, ())
        }
        for predicate, statement in scanned.get(node, ()):
            number = next(numbers[predicate], None)
            if number is None:
                continue
            yield statement, number
            target = triples[number].object
            if isinstance(statement.object, int) and isinstance(target, Iri):
                if statement.object not in names:
                    waiting.append(statement.object)
                names.setdefault(statement.object, target)


def _names(
    statements: Iterable[ScannedStatement], triples: Iterable[Triple]
) -> dict[ScannedNode, Iri]:
    """Return the IRIs of the subjects that are known at first: named ones, and roots.

    A root is a blank node that is no object. Roots have the same order in text and triples.
    """
    subjects = dict.fromkeys(each.subject for each in statements)
    nested = {each.object for each in statements}
    roots = [each for each in subjects if isinstance(each, int) and each not in nested]
    objects = {each.object for each in triples}
    parsed = dict.fromkeys(each.subject for each in triples)
    named = [each for each in parsed if each.startswith(GENID) and each not in objects]
    return {
        **{each: each for each in subjects if isinstance(each, Iri)},
        **dict(zip(roots, named, strict=False)),
    }


def _grouped(pairs: Iterable[tuple[_Key, _Item]]) -> dict[_Key, list[_Item]]:
    grouped: dict[_Key, list[_Item]] = defaultdict(list)
    for key, item in pairs:
        grouped[key].append(item)
    return grouped
