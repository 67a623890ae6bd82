"""The triples of a query as patterns of one triple each (SPARQL 1.1, sections 4.2 and 9.3; 18.2.2.4 for paths).

`;` and `,`, blank nodes, lists, and paths made of `/`, `^` and `|` are written out exactly. A path that repeats (`+ * ?`) or negates
(`!`) is not: through which triples it leads is not said by a solution.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import TypeAlias

from kbgraph.errors import UntraceableError
from kbgraph.rdf.namespaces import RDF, TYPE
from kbgraph.sparql.lexer import TokenStream
from kbgraph.sparql.patterns import (
    Element,
    GroupPattern,
    Opaque,
    OptionalBranch,
    TriplePattern,
    Union,
)

Path: TypeAlias = Callable[[str, str], list[Element]]
"""From the terms at its ends to the patterns that it stands for."""
_FIRST, _REST, _NIL, _TYPE = f"<{RDF}first>", f"<{RDF}rest>", f"<{RDF}nil>", f"<{TYPE}>"
_TERMS = {"iri", "name", "variable", "blank", "string", "number"}


class FreshVariables:
    """Names of variables that do not stand in the query."""

    def __init__(self, text: str) -> None:
        self._prefix = "?hidden"
        while self._prefix[1:] in text:
            self._prefix += "_"
        self._blank: dict[str, str] = {}
        self._count = 0

    def new(self) -> str:
        """A variable of its own."""
        self._count += 1
        return f"{self._prefix}{self._count}"

    def blank(self, label: str) -> str:
        """The variable of a labelled blank node."""
        if label not in self._blank:
            self._blank[label] = self.new()
        return self._blank[label]


class TriplesParser:
    """Reads triples where the cursor stands."""

    def __init__(self, cursor: TokenStream, hidden: FreshVariables) -> None:
        self._cursor, self._hidden = cursor, hidden
        self._found: list[Element] = []

    def read(self) -> tuple[Element, ...]:
        """The triples up to the next keyword or brace."""
        while self._is_term() or self._cursor.next.says("(", "["):
            self._read_subject()
            if not self._cursor.skip("."):
                break
        return tuple(self._found)

    def _is_term(self) -> bool:
        token = self._cursor.next
        return token.kind in _TERMS or token.says("TRUE", "FALSE", "+", "-")

    def _read_subject(self) -> None:
        subject = self._node()
        if self._is_verb():
            self._properties(subject)

    def _is_verb(self) -> bool:
        token = self._cursor.next
        return token.kind in {"iri", "name", "variable"} or token.says("A", "^", "!", "(")

    def _properties(self, subject: str) -> None:
        more = True
        while more:
            self._objects(subject, self._verb())
            more = False
            while self._cursor.skip(";"):
                more = self._is_verb()

    def _objects(self, subject: str, verb: Path) -> None:
        more = True
        while more:
            self._found += verb(subject, self._node())
            more = self._cursor.skip(",")

    def _node(self) -> str:
        """A term, or the variable for a bracket, whose triples are noted."""
        if self._cursor.skip("["):
            node = self._hidden.new()
            if not self._cursor.skip("]"):
                self._properties(node)
                self._cursor.expect("]")
            return node
        return self._list() if self._cursor.skip("(") else self._term()

    def _list(self) -> str:
        items = []
        while not self._cursor.skip(")"):
            items.append(self._node())
        cells = [*(self._hidden.new() for _ in items), _NIL]
        for (cell, rest), item in zip(pairwise(cells), items, strict=True):
            self._found += [TriplePattern(cell, _FIRST, item), TriplePattern(cell, _REST, rest)]
        return cells[0]

    def _term(self) -> str:
        if not self._is_term():
            raise UntraceableError(
                f"the query is not followed where it says {self._cursor.next.text!r}"
            )
        token = self._cursor.take()
        match token.kind:
            case "variable":
                return f"?{token.text[1:]}"
            case "blank":
                return self._hidden.blank(token.text)
            case "mark":
                return token.text + self._cursor.take().text
            case "string" if self._cursor.next.kind == "tag":
                return token.text + self._cursor.take().text
            case "string" if self._cursor.skip("^^"):
                return f"{token.text}^^{self._cursor.take().text}"
            case _:
                return token.text

    def _verb(self) -> Path:
        if self._cursor.next.kind == "variable":
            return _step(self._term())
        return self._alternatives()

    def _alternatives(self) -> Path:
        branches = [self._sequence()]
        while self._cursor.skip("|"):
            branches.append(self._sequence())
        return branches[0] if len(branches) == 1 else partial(self._union, branches)

    def _union(self, branches: list[Path], subject: str, value: str) -> list[Element]:
        return [
            Union(
                tuple(
                    OptionalBranch(GroupPattern(tuple(branch(subject, value))), self._hidden.new())
                    for branch in branches
                )
            )
        ]

    def _sequence(self) -> Path:
        steps = [self._inverse()]
        while self._cursor.skip("/"):
            steps.append(self._inverse())
        return steps[0] if len(steps) == 1 else partial(self._chain, steps)

    def _chain(self, steps: list[Path], subject: str, value: str) -> list[Element]:
        ends = [subject, *(self._hidden.new() for _ in steps[1:]), value]
        return [
            element
            for step, (start, end) in zip(steps, pairwise(ends), strict=True)
            for element in step(start, end)
        ]

    def _inverse(self) -> Path:
        if self._cursor.skip("^"):
            path = self._repeated()
            return lambda subject, value: path(value, subject)
        return self._repeated()

    def _repeated(self) -> Path:
        start = self._cursor.next.start
        if self._cursor.skip("!"):
            return _opaque(f"!{self._negated()}")
        path = self._primary()
        mark = self._cursor.next
        return (
            _opaque(self._cursor.text[start : mark.end])
            if self._cursor.skip("+", "*", "?")
            else path
        )

    def _negated(self) -> str:
        inverse = "^" if self._cursor.skip("^") else ""
        return inverse + (
            self._cursor.part("(") if self._cursor.next.says("(") else self._cursor.take().text
        )

    def _primary(self) -> Path:
        if self._cursor.skip("("):
            path = self._alternatives()
            self._cursor.expect(")")
            return path
        return _step(_TYPE) if self._cursor.skip("A") else _step(self._term())


def _step(predicate: str) -> Path:
    return lambda subject, value: [TriplePattern(subject, predicate, value)]


def _opaque(path: str) -> Path:
    return lambda subject, value: [
        Opaque(f"{subject} {path} {value} .", f"property path {' '.join(path.split())}")
    ]
