"""Scans Turtle for the offsets of its statements, which Oxigraph does not give.

A text is scanned only where a fault of its statements is reported. Whether it is valid Turtle is
known by then, so that the scanner refuses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from typing import NamedTuple, TypeAlias

from kbgraph.rdf.namespaces import RDF, TYPE
from kbgraph.rdf.prefixes import PREFIXED_NAME, expand
from kbgraph.rdf.terms import Iri

_TOKEN = rf"""
      \#[^\n\r]*+
    | (?P<iri> <[^<>\s]*> )
    | (?P<literal>
        (?: \"{{3}}(?:[^"\\]|\\.|"{{1,2}}(?!"))*+\"{{3}}
          | '{{3}}(?:[^'\\]|\\.|'{{1,2}}(?!'))*+'{{3}}
          | "(?:[^"\\\n]|\\.)*+" | '(?:[^'\\\n]|\\.)*+' ) (?:@[A-Za-z][A-Za-z0-9-]*)?
        | [-+]?(?:\d+\.\d*[eE][-+]?\d+ | \d*\.\d+(?:[eE][-+]?\d+)? | \d+(?:[eE][-+]?\d+)?)
      )
    | (?P<label> _:[^\s<>"'()\[\]{{}};,\#^@]*[^\s<>"'()\[\]{{}};,\#^@.] )
    | (?P<name> {PREFIXED_NAME} )
    | (?P<word> @?[A-Za-z][A-Za-z0-9-]* )
    | (?P<mark> \^\^ | [.;,()\[\]] )
    """
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
_FIRST, _REST, _NIL = Iri(RDF + "first"), Iri(RDF + "rest"), Iri(RDF + "nil")
ScannedNode: TypeAlias = Iri | int
"""An IRI, or the number of a blank node."""
Resolver: TypeAlias = Callable[[str, str], Iri]
"""Resolves a reference against a base IRI."""


class ScannedStatement(NamedTuple):
    """A statement, with the offsets of its parts in the text."""

    subject: ScannedNode
    predicate: Iri
    object: ScannedNode | None
    """None for a literal."""
    offsets: tuple[int, int, int]
    """Of subject, predicate and object."""


@cache
def _token() -> re.Pattern[str]:
    """Return the pattern of tokens, compiled: that takes 7 ms, and few ontologies have faults."""
    return re.compile(_TOKEN, re.VERBOSE | re.DOTALL)


def scan(turtle: str, base: str, resolve: Resolver) -> list[ScannedStatement]:
    """Return the statements of a text of Turtle, in its order."""
    scanner = _TurtleScanner(base, resolve)
    for token in _token().finditer(turtle):
        if token.lastgroup:
            scanner.take(token.lastgroup, token[0], token.start())
    return scanner.statements


class _OpenSubject:
    """A subject about which statements follow: of the text itself, or in brackets."""

    def __init__(self, subject: ScannedNode | None, offset: int) -> None:
        self.subject, self.offset = subject, offset
        self.predicate: Iri | None = None
        self.predicate_offset = offset


class _OpenList(_OpenSubject):
    """A list in parentheses; `subject` is its last cell."""

    head: ScannedNode = _NIL


class _TurtleScanner:
    """The state of a scan. A stack holds open subjects, since Turtle nests without end."""

    def __init__(self, base: str, resolve: Resolver) -> None:
        self.statements: list[ScannedStatement] = []
        self._base, self._resolve = base, resolve
        self._prefixes: dict[str, str] = {}
        self._labels: dict[str, int] = {}
        self._numbers: Iterator[int] = count(1)
        self._stack = [_OpenSubject(None, 0)]
        self._directive, self._declared = "", ""
        """The directive that is open, and the prefix that it declares."""
        self._is_datatype = False

    def take(self, kind: str, token: str, offset: int) -> None:
        """Take the next token."""
        match kind:
            case "iri":
                self._take_iri(self._iri(token), offset)
            case "name" if self._directive:
                self._declared = token[:-1]
            case "name":
                self._take_iri(expand(token, self._prefixes) or Iri(token), offset)
            case "label":
                self._take_node(self._labels.setdefault(token, next(self._numbers)), offset)
            case "literal":
                self._take_node(None, offset)
            case "word":
                self._take_word(token, offset)
            case _:
                self._take_mark(token, offset)

    def _iri(self, token: str) -> Iri:
        reference = _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), token[1:-1])
        return self._resolve(reference, self._base)

    def _take_iri(self, iri: Iri, offset: int) -> None:
        if self._directive == "base":
            self._base = iri
        elif self._directive:
            self._prefixes[self._declared] = iri
        elif not self._is_datatype:
            self._take_node(iri, offset)
        self._directive, self._is_datatype = "", False

    def _take_word(self, word: str, offset: int) -> None:
        directive = word.removeprefix("@").lower()
        if word in {"true", "false"}:
            self._take_node(None, offset)
        elif word == "a":
            self._take_node(TYPE, offset)
        elif directive in {"prefix", "base"}:
            self._directive = directive

    def _take_mark(self, mark: str, offset: int) -> None:
        match mark:
            case "^^":
                self._is_datatype = True
            case "." if len(self._stack) == 1:
                self._stack = [_OpenSubject(None, offset)]
            case ";":
                self._stack[-1].predicate = None
            case "[":
                node = next(self._numbers)
                self._take_node(node, offset)
                self._stack.append(_OpenSubject(node, offset))
            case "(":
                self._stack.append(_OpenList(None, offset))
            case "]":
                self._stack.pop()
            case ")":
                self._close_list()

    def _close_list(self) -> None:
        closed = self._stack.pop()
        if closed.subject is not None:
            self._state(closed, _REST, _NIL, closed.predicate_offset)
        self._take_node(closed.head if isinstance(closed, _OpenList) else _NIL, closed.offset)

    def _take_node(self, node: ScannedNode | None, offset: int) -> None:
        """Take a node, or a literal, as the next part of the innermost open subject."""
        innermost = self._stack[-1]
        if isinstance(innermost, _OpenList):
            self._take_item(innermost, node, offset)
        elif innermost.subject is None:
            innermost.subject, innermost.offset = node, offset
        elif innermost.predicate is None:
            innermost.predicate = node if isinstance(node, Iri) else None
            innermost.predicate_offset = offset
        else:
            self._state(innermost, innermost.predicate, node, offset)

    def _take_item(self, in_list: _OpenList, item: ScannedNode | None, offset: int) -> None:
        cell = next(self._numbers)
        if in_list.subject is None:
            in_list.head = cell
        else:
            self._state(in_list, _REST, cell, offset)
        in_list.subject, in_list.predicate_offset = cell, offset
        self._state(in_list, _FIRST, item, offset)

    def _state(
        self, about: _OpenSubject, predicate: Iri, node: ScannedNode | None, offset: int
    ) -> None:
        if about.subject is not None:
            offsets = (about.offset, about.predicate_offset, offset)
            self.statements.append(ScannedStatement(about.subject, predicate, node, offsets))
