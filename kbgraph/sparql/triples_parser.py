"""A parser of triples blocks, which reduces them to single triple patterns.

Implements SPARQL 1.1 Query, sections 4.2 and 9.3, and 18.2.2.4 for property paths. `;` and `,`,
blank nodes, lists, and paths of `/`, `^` and `|` are expanded exactly. A path that repeats
(`+ * ?`) or negates (`!`) is opaque: a solution does not tell which triples it passes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import TypeAlias

from kbgraph.rdf.namespaces import RDF, TYPE
from kbgraph.sparql.lexer import TokenStream
from kbgraph.sparql.patterns import (
    Element,
    GroupPattern,
    MarkedGroup,
    Opaque,
    TriplePattern,
    UnionPattern,
)

PathExpansion: TypeAlias = Callable[[str, str], list[Element]]
"""Maps the terms at the two ends of a property path to the patterns that it stands for."""
_FIRST, _REST, _NIL, _TYPE = f"<{RDF}first>", f"<{RDF}rest>", f"<{RDF}nil>", f"<{TYPE}>"
_TERM_KINDS = {"iri", "name", "variable", "blank", "string", "number"}


class FreshVariables:
    """A generator of variables that do not occur in a query."""

    def __init__(self, query: str) -> None:
        self._prefix = "?hidden"
        while self._prefix[1:] in query:
            self._prefix += "_"
        self._blank_nodes: dict[str, str] = {}
        self._count = 0

    def new(self) -> str:
        """Return a new variable."""
        self._count += 1
        return f"{self._prefix}{self._count}"

    def is_fresh(self, name: str) -> bool:
        """Tell whether a variable of this name, without the question mark, was made here."""
        return name.startswith(self._prefix[1:])

    def for_blank_node(self, label: str) -> str:
        """Return the variable of a labelled blank node."""
        if label not in self._blank_nodes:
            self._blank_nodes[label] = self.new()
        return self._blank_nodes[label]


class TriplesParser:
    """A parser of the triples at the current token of a stream."""

    def __init__(self, tokens: TokenStream, fresh: FreshVariables) -> None:
        self._tokens, self._fresh = tokens, fresh
        self._elements: list[Element] = []

    def parse(self) -> tuple[Element, ...]:
        """Return the triples up to the next keyword or brace."""
        while self._at_term() or self._tokens.current.is_any("(", "["):
            self._triples_of_subject()
            if not self._tokens.accept("."):
                break
        return tuple(self._elements)

    def _at_term(self) -> bool:
        token = self._tokens.current
        return token.kind in _TERM_KINDS or token.is_any("TRUE", "FALSE", "+", "-")

    def _at_verb(self) -> bool:
        token = self._tokens.current
        return token.kind in {"iri", "name", "variable"} or token.is_any("A", "^", "!", "(")

    def _triples_of_subject(self) -> None:
        subject = self._node()
        if self._at_verb():
            self._property_list(subject)

    def _property_list(self, subject: str) -> None:
        has_more = True
        while has_more:
            self._object_list(subject, self._verb())
            has_more = False
            while self._tokens.accept(";"):
                has_more = self._at_verb()

    def _object_list(self, subject: str, verb: PathExpansion) -> None:
        has_more = True
        while has_more:
            self._elements += verb(subject, self._node())
            has_more = self._tokens.accept(",")

    def _node(self) -> str:
        """Return a term, or the variable of a bracket whose triples are added to the elements."""
        if self._tokens.accept("["):
            node = self._fresh.new()
            if not self._tokens.accept("]"):
                self._property_list(node)
                self._tokens.expect("]")
            return node
        return self._list() if self._tokens.accept("(") else self._term()

    def _list(self) -> str:
        items = []
        while not self._tokens.accept(")"):
            items.append(self._node())
        cells = [*(self._fresh.new() for _ in items), _NIL]
        for (cell, rest), item in zip(pairwise(cells), items, strict=True):
            self._elements += [TriplePattern(cell, _FIRST, item), TriplePattern(cell, _REST, rest)]
        return cells[0]

    def _term(self) -> str:
        if not self._at_term():
            raise self._tokens.unexpected()
        token = self._tokens.advance()
        match token.kind:
            case "variable":
                return f"?{token.text[1:]}"
            case "blank":
                return self._fresh.for_blank_node(token.text)
            case "mark":
                return token.text + self._tokens.advance().text
            case "string" if self._tokens.current.kind == "tag":
                return token.text + self._tokens.advance().text
            case "string" if self._tokens.accept("^^"):
                return f"{token.text}^^{self._tokens.advance().text}"
            case _:
                return token.text

    def _verb(self) -> PathExpansion:
        if self._tokens.current.kind == "variable":
            return _single_step(self._term())
        return self._path_alternative()

    def _path_alternative(self) -> PathExpansion:
        branches = [self._path_sequence()]
        while self._tokens.accept("|"):
            branches.append(self._path_sequence())
        return branches[0] if len(branches) == 1 else partial(self._union, branches)

    def _union(self, branches: list[PathExpansion], subject: str, value: str) -> list[Element]:
        groups = [GroupPattern(tuple(branch(subject, value))) for branch in branches]
        return [UnionPattern(tuple(MarkedGroup(group, self._fresh.new()) for group in groups))]

    def _path_sequence(self) -> PathExpansion:
        steps = [self._path_inverse()]
        while self._tokens.accept("/"):
            steps.append(self._path_inverse())
        return steps[0] if len(steps) == 1 else partial(self._chain, steps)

    def _chain(self, steps: list[PathExpansion], subject: str, value: str) -> list[Element]:
        nodes = [subject, *(self._fresh.new() for _ in steps[1:]), value]
        return [
            element
            for step, (start, end) in zip(steps, pairwise(nodes), strict=True)
            for element in step(start, end)
        ]

    def _path_inverse(self) -> PathExpansion:
        if self._tokens.accept("^"):
            path = self._path_element()
            return lambda subject, value: path(value, subject)
        return self._path_element()

    def _path_element(self) -> PathExpansion:
        """Read a path primary with its modifier, or a negated property set."""
        start = self._tokens.current.start
        if self._tokens.accept("!"):
            return _opaque_path(f"!{self._negated_set()}")
        path = self._path_primary()
        end = self._tokens.current.end
        if self._tokens.accept("+", "*", "?"):
            return _opaque_path(self._tokens.text[start:end])
        return path

    def _negated_set(self) -> str:
        inverse = "^" if self._tokens.accept("^") else ""
        if self._tokens.current.is_any("("):
            return inverse + self._tokens.read_through("(")
        return inverse + self._tokens.advance().text

    def _path_primary(self) -> PathExpansion:
        if self._tokens.accept("("):
            path = self._path_alternative()
            self._tokens.expect(")")
            return path
        return _single_step(_TYPE if self._tokens.accept("A") else self._term())


def _single_step(predicate: str) -> PathExpansion:
    return lambda subject, value: [TriplePattern(subject, predicate, value)]


def _opaque_path(path: str) -> PathExpansion:
    reason = f"property path {' '.join(path.split())}"
    return lambda subject, value: [Opaque(f"{subject} {path} {value} .", reason)]
