"""The store: N-Quads in, SPARQL answers and sorted quads out. The only user of pyoxigraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeAlias

import pyoxigraph as ox

from kbgraph.errors import QueryError
from kbgraph.formats import Format
from kbgraph.terms import STRING, Iri, Literal, Term, Triple

EngineQuad: TypeAlias = ox.Quad
EngineTriple: TypeAlias = ox.Triple
EngineTriples: TypeAlias = ox.QueryTriples
EngineTerm: TypeAlias = ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple
Row: TypeAlias = tuple[Term | None, ...]
Solutions: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
Dataset: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]
"""The IRIs of the graphs whose merge is the default graph, and those of the named graphs (SPARQL 1.1, section 13)."""
_LOAD_BYTES = 24 * 1024 * 1024
"""So much N-Quads is loaded at once; a third of the time of loads of 9 MB is saved, and little memory is held."""
_UPDATE = re.compile(
    r"(?:\s|#[^\n]*\n|(?:BASE|PREFIX\s*[^\s:]*:)\s*<[^>]*>)*(?:INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b", re.IGNORECASE
)
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


class Store:
    """An immutable in-memory RDF dataset (RDF 1.1 Concepts, section 4)."""

    def __init__(self, nquads: Iterable[bytes], base: str) -> None:
        self.base = base
        self._store = ox.Store()
        # In a thread: the engine lets go of the interpreter, so that some lines are made while others are loaded.
        with ThreadPoolExecutor(1) as loader:
            loads = [loader.submit(self._load, chunk) for chunk in _joined(nquads)]
        for load in loads:
            load.result()

    def _load(self, nquads: bytes) -> None:
        # Lenient: iris.py and terms.py make only valid terms, so the check would cost a third of the load and find nothing.
        self._store.bulk_load(nquads, ox.RdfFormat.N_QUADS, lenient=True)

    def change(self, gone: Iterable[str], come: Iterable[str], keep: Iterable[str]) -> None:
        """Replace lines of N-Quads by others, at once for all who ask. A fact that another graph states stays, and so does `keep`."""
        kept = {line.removesuffix(" .") for line in keep}
        old = list(ox.parse("\n".join(gone).encode(), format=ox.RdfFormat.N_QUADS, lenient=True))
        own = {quad.graph_name for quad in old}
        removed = [quad for quad in old if quad.graph_name != ox.DefaultGraph() or not self._is_stated(quad, own, kept)]
        added = ox.parse("\n".join(come).encode(), format=ox.RdfFormat.N_QUADS, lenient=True)
        self._store.update(f"DELETE DATA {{ {_data(removed)} }} ; INSERT DATA {{ {_data(added)} }}")

    def _is_stated(self, fact: EngineQuad, but_by: set[object], kept: set[str]) -> bool:
        stating = self._store.quads_for_pattern(fact.subject, fact.predicate, fact.object, None)
        others = any(quad.graph_name not in but_by and quad.graph_name != ox.DefaultGraph() for quad in stating)
        return others or str(fact.triple) in kept

    def __len__(self) -> int:
        """How many quads there are."""
        return len(self._store)

    def solutions(self, query: str, prefixes: dict[str, str] | None = None, dataset: Dataset | None = None) -> Solutions:
        """The engine's own answer, over these graphs where a dataset is given; relative IRIs in the query are resolved against the base."""
        try:
            return self._store.query(query, base_iri=self.base, prefixes=prefixes or {}, **_graphs(dataset))
        except SyntaxError as error:
            raise QueryError(_explain(str(error), query)) from error
        except (ValueError, OSError) as error:
            raise QueryError(f"the query cannot be answered: {error}") from error

    def select(self, query: str, **values: Term) -> list[Row]:
        """The rows of a query of our own, with values for some of its variables."""
        substitutions: dict[ox.Variable, EngineTerm] = {ox.Variable(name): _to_engine(term) for name, term in values.items()}
        found = self._store.query(query, base_iri=self.base, substitutions=substitutions)
        assert isinstance(found, ox.QuerySolutions), "select() takes a SELECT query"
        return [tuple(None if term is None else _from_engine(term) for term in row) for row in found]

    def quads(self) -> list[EngineQuad]:
        """Every quad, sorted by its N-Quads text so that exports are the same each time."""
        return sorted(self._store, key=str)

    def facts(self) -> list[EngineTriple]:
        """The triples of the default graph, sorted."""
        found = self._store.quads_for_pattern(None, None, None, ox.DefaultGraph())
        return sorted((quad.triple for quad in found), key=str)

    @staticmethod
    def graph_of(quad: EngineQuad) -> str:
        """The IRI of the graph in which a quad is; empty for the default graph."""
        return "" if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name.value

    def claim(self, claim: Iri, graph_of_claims: Iri) -> list[EngineQuad]:
        """The quads of a claim's graph, and those that say what is known of the claim."""
        node = ox.NamedNode(claim)
        stated = self._store.quads_for_pattern(None, None, None, node)
        return [*stated, *self._store.quads_for_pattern(node, None, None, ox.NamedNode(graph_of_claims))]

    def claims_of(self, fact: Triple) -> list[Iri]:
        """The graphs that state a fact, sorted."""
        engines = triple(fact.subject, fact.predicate, _to_engine(fact.object))
        stating = self._store.quads_for_pattern(engines.subject, engines.predicate, engines.object, None)
        return sorted(Iri(self.graph_of(quad)) for quad in stating if self.graph_of(quad))

    def known_of(self, claim: Iri, graph_of_claims: Iri) -> list[tuple[Iri, Term]]:
        """What is known of a claim: properties and values."""
        found = self._store.quads_for_pattern(ox.NamedNode(claim), None, None, ox.NamedNode(graph_of_claims))
        return [(Iri(quad.predicate.value), _from_engine(quad.object)) for quad in found]


def _graphs(dataset: Dataset | None) -> dict[str, Any]:
    if dataset is None:
        return {}
    default, named = ([ox.NamedNode(iri) for iri in graphs] for graphs in dataset)
    return {"default_graph": default, "named_graphs": named}


def _joined(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Chunks of N-Quads as few large ones: each load costs time that grows with what the store holds already."""
    waiting: list[bytes] = []
    size = 0
    for chunk in chunks:
        waiting.append(chunk)
        size += len(chunk)
        if size >= _LOAD_BYTES:
            yield b"\n".join(waiting)
            waiting, size = [], 0
    yield b"\n".join(waiting)


def read_rows(found: Solutions, most: int | None = None) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """The variables and rows of an answer, in our own terms; at most so many rows.

    Raises QueryError where the engine fails on the way, as on a SERVICE that does not answer.
    """
    assert isinstance(found, ox.QuerySolutions), "only SELECT gives rows"
    names = tuple(variable.value for variable in found.variables)
    with _said():
        return names, tuple(tuple(None if term is None else _from_engine(term) for term in row) for row in islice(found, most))


def count_rows(found: Solutions, most: int) -> int:
    """How many rows an answer has, counted up to so many; 1 for ASK."""
    with _said():
        return sum(1 for _ in islice(found, most)) if isinstance(found, ox.QuerySolutions) else 1


def read_truth(found: Solutions) -> bool | None:
    """The answer of ASK; None where it is no ASK."""
    return bool(found) if isinstance(found, ox.QueryBoolean) else None


def sorted_triples(found: ox.QueryTriples) -> list[EngineTriple]:
    """The triples of an answer, sorted by their text. Raises QueryError as `read_rows` does."""
    with _said():
        return sorted(found, key=str)


def read_triples(found: ox.QueryTriples) -> Iterator[Triple]:
    """The triples of an answer, in our own terms, sorted."""
    for each in sorted_triples(found):
        subject, predicate, value = (_from_engine(term) for term in (each.subject, each.predicate, each.object))
        yield Triple(Iri(str(subject)), Iri(str(predicate)), value)


def serialize_results(found: Solutions, syntax: Format) -> bytes:
    """An answer of SELECT or ASK in one of the standard result syntaxes."""
    assert not isinstance(found, ox.QueryTriples), "triples go by serialize()"
    with _said():
        output = found.serialize(format=ox.QueryResultsFormat.from_media_type(syntax.media_type))
    assert output is not None
    return output


@contextmanager
def _said() -> Iterator[None]:
    """What fails while an answer is made, as on a SERVICE that cannot be reached, is a sentence."""
    try:
        yield
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"the query cannot be answered: {error}") from error


def serialize(statements: list[EngineQuad] | list[EngineTriple], syntax: Format, prefixes: dict[str, str]) -> bytes:
    """Triples or quads in one of the RDF syntaxes, in the order given."""
    output = ox.serialize(statements, format=ox.RdfFormat.from_media_type(syntax.media_type), prefixes=prefixes)
    assert output is not None
    return output


def triple(subject: Iri, predicate: Iri, value: EngineTerm | Iri) -> EngineTriple:
    """A triple in the engine's terms."""
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(value) if isinstance(value, Iri) else value)


def sorted_for_engine(triples: Iterable[Triple]) -> list[EngineTriple]:
    """Triples of our own in the engine's terms, each once, sorted by their text."""
    return sorted({ox.Triple(ox.NamedNode(s), ox.NamedNode(p), _to_engine(o)) for s, p, o in triples}, key=str)


def in_default_graph(quad: EngineQuad) -> EngineQuad:
    """The same triple in the default graph."""
    return ox.Quad(quad.subject, quad.predicate, quad.object)


def _data(quads: Iterable[EngineQuad]) -> str:
    """Quads as SPARQL 1.1 Update has them (QuadData)."""
    blocks = (
        f"{quad.triple} ." if quad.graph_name == ox.DefaultGraph() else f"GRAPH {quad.graph_name} {{ {quad.triple} }}" for quad in quads
    )
    return "\n".join(blocks)


def _to_engine(term: Term) -> ox.NamedNode | ox.Literal:
    if isinstance(term, Iri):
        return ox.NamedNode(term)
    if term.language:
        return ox.Literal(term.lexical, language=term.language)
    return ox.Literal(term.lexical, datatype=ox.NamedNode(term.datatype))


def _from_engine(term: EngineTerm) -> Term:
    if isinstance(term, ox.NamedNode):
        return Iri(term.value)
    if isinstance(term, ox.Literal):
        return Literal(term.value, STRING if term.language else Iri(term.datatype.value), term.language or "")
    return Iri(str(term))


def _explain(error: str, query: str) -> str:
    """A syntax error with the place in the query, and the line itself with a caret under the column."""
    if _UPDATE.match(query):
        return "this is an update, and updates are refused: the graph is what the Markdown files say, so change them"
    match = _PLACE.search(error)
    if match is None:
        return f"the query is not SPARQL: {error}"
    line, column, reason = int(match[1]), int(match[2]), " ".join(match[3].split())
    lines = query.splitlines() or [""]
    shown = lines[min(line, len(lines)) - 1]
    short = reason if len(reason) <= 200 else reason[:200].rsplit(" ", 1)[0] + " …"
    return f"the query is not SPARQL: line {line}, column {column}: {short}\n{shown}\n{' ' * (column - 1)}^"
