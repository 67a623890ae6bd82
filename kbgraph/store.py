"""The store: N-Quads in, SPARQL answers and sorted quads out. The only user of pyoxigraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TypeAlias

import pyoxigraph as ox

from kbgraph.errors import QueryError
from kbgraph.formats import Format
from kbgraph.terms import STRING, Iri, Literal, Term, Triple

Row: TypeAlias = tuple[Term | None, ...]
Solutions: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_CHUNK = 50_000
"""Lines that are loaded at a time."""


class Store:
    """An immutable in-memory RDF dataset (RDF 1.1 Concepts, section 4)."""

    def __init__(self, nquads: Iterable[str], base: str) -> None:
        self.base = base
        self._store = ox.Store()
        # Lenient: iris.py and terms.py make only valid terms, so the check would cost a third of the load and find nothing.
        # In a thread: the engine lets go of the interpreter, so lines are made while others are loaded.
        lines = iter(nquads)
        with ThreadPoolExecutor(1) as loader:
            loads = []
            while chunk := list(islice(lines, _CHUNK)):
                loads.append(loader.submit(self._load, "\n".join(chunk).encode()))
        for load in loads:
            load.result()

    def _load(self, nquads: bytes) -> None:
        self._store.bulk_load(nquads, ox.RdfFormat.N_QUADS, lenient=True)

    def __len__(self) -> int:
        """How many quads there are."""
        return len(self._store)

    def solutions(self, query: str, prefixes: dict[str, str] | None = None) -> Solutions:
        """The engine's own answer; relative IRIs in the query are resolved against the base."""
        try:
            return self._store.query(query, base_iri=self.base, prefixes=prefixes or {})
        except SyntaxError as error:
            raise QueryError(_explain(str(error), query)) from error
        except (ValueError, OSError) as error:
            raise QueryError(f"the query cannot be answered: {error}") from error

    def select(self, query: str, **values: Term) -> list[Row]:
        """The rows of a query of our own, with values for some of its variables."""
        substitutions = {ox.Variable(name): _to_engine(term) for name, term in values.items()}
        found = self._store.query(query, base_iri=self.base, substitutions=substitutions)
        assert isinstance(found, ox.QuerySolutions), "select() takes a SELECT query"
        return [tuple(None if term is None else _from_engine(term) for term in row) for row in found]

    def quads(self, graph: Iri | None = None) -> list[ox.Quad]:
        """The quads, or those of one graph, sorted by their N-Quads text so that exports are the same each time."""
        found = self._store.quads_for_pattern(None, None, None, None if graph is None else ox.NamedNode(graph))
        return sorted(found, key=str)

    def facts(self) -> list[ox.Triple]:
        """The triples of the default graph, sorted."""
        found = self._store.quads_for_pattern(None, None, None, ox.DefaultGraph())
        return sorted((quad.triple for quad in found), key=str)


def read_solutions(found: ox.QuerySolutions) -> Iterator[Row]:
    """The rows of an answer in our own terms."""
    return (tuple(None if term is None else _from_engine(term) for term in row) for row in found)


def serialize_results(found: ox.QuerySolutions | ox.QueryBoolean, syntax: Format) -> bytes:
    """An answer of SELECT or ASK in one of the standard result formats."""
    output = found.serialize(format=ox.QueryResultsFormat.from_media_type(syntax.media_type))
    assert output is not None
    return output


def serialize_quads(quads: Iterable[ox.Quad] | Iterable[ox.Triple], syntax: Format, prefixes: dict[str, str]) -> bytes:
    """Triples or quads in one of the RDF syntaxes, in the order given."""
    output = ox.serialize(quads, format=ox.RdfFormat.from_media_type(syntax.media_type), prefixes=prefixes)
    assert output is not None
    return output


def parse_quads(data: bytes, syntax: Format, base: str) -> list[ox.Quad]:
    """The quads of a text."""
    return list(ox.parse(data, format=ox.RdfFormat.from_media_type(syntax.media_type), base_iri=base))


def triple(subject: Term, predicate: Term, value: Term) -> ox.Triple:
    """A triple in the engine's terms."""
    return ox.Triple(_to_engine(subject), ox.NamedNode(str(predicate)), _to_engine(value))


def from_engine(found: ox.Triple) -> Triple:
    """A triple in our own terms."""
    subject, predicate, value = (_from_engine(term) for term in (found.subject, found.predicate, found.object))
    return Triple(Iri(str(subject)), Iri(str(predicate)), value)


def _to_engine(term: Term) -> ox.NamedNode | ox.Literal:
    if isinstance(term, Iri):
        return ox.NamedNode(term)
    if term.language:
        return ox.Literal(term.lexical, language=term.language)
    return ox.Literal(term.lexical, datatype=ox.NamedNode(term.datatype))


def _from_engine(term: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple) -> Term:
    if isinstance(term, ox.NamedNode):
        return Iri(term.value)
    if isinstance(term, ox.Literal):
        return Literal(term.value, STRING if term.language else Iri(term.datatype.value), term.language or "")
    return Iri(str(term))


def _explain(error: str, query: str) -> str:
    """A syntax error with the place in the query, and the line itself with a caret under the column."""
    match = _PLACE.search(error)
    if match is None:
        return f"the query is not SPARQL: {error}"
    line, column, reason = int(match[1]), int(match[2]), " ".join(match[3].split())
    lines = query.splitlines() or [""]
    shown = lines[min(line, len(lines)) - 1]
    short = reason if len(reason) <= 200 else reason[:200].rsplit(" ", 1)[0] + " …"
    return f"the query is not SPARQL: line {line}, column {column}: {short}\n{shown}\n{' ' * (column - 1)}^"
