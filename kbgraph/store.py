"""What a store answers, and the one in memory: N-Quads in, SPARQL answers and sorted quads out. The only user of pyoxigraph."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import Any, Protocol, TypeAlias

import pyoxigraph as ox

from kbgraph.errors import QueryError, StoreError
from kbgraph.formats import NTRIPLES, Format
from kbgraph.syntax_error import explain
from kbgraph.terms import DECIMAL, STRING, Iri, Literal, Term, Triple, canonical

EngineQuad: TypeAlias = ox.Quad
EngineTriple: TypeAlias = ox.Triple
EngineTriples: TypeAlias = ox.QueryTriples
EngineTerm: TypeAlias = ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple
Row: TypeAlias = tuple[Term | None, ...]
Solutions: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
Dataset: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]
"""The IRIs of the graphs whose merge is the default graph, and those of the named graphs (SPARQL 1.1, section 13)."""


class Store(Protocol):
    """An RDF dataset (RDF 1.1 Concepts, section 4) that answers: facts in the default graph, each claim a named graph."""

    def __len__(self) -> int:
        """How many quads there are."""

    def solutions(self, query: str, prefixes: dict[str, str] | None = None, dataset: Dataset | None = None) -> Solutions:
        """The engine's own answer, over these graphs where a dataset is given; relative IRIs in the query are resolved against the base."""

    def select(self, query: str, **values: Term) -> list[Row]:
        """The rows of a query of our own, with values for some of its variables."""

    def quads(self) -> list[EngineQuad]:
        """Every quad, sorted by its N-Quads text so that exports are the same each time."""

    def facts(self) -> list[EngineTriple]:
        """The triples of the default graph, sorted."""

    def claims_about(self, subject: Iri, graph_of_claims: Iri) -> list[EngineQuad]:
        """The quads of the claims that state something of a subject, and those that say what is known of these claims."""

    def claims_of(self, fact: Triple) -> list[Iri]:
        """The graphs that state a fact, sorted."""

    def known_of(self, claim: Iri, graph_of_claims: Iri) -> list[tuple[Iri, Term]]:
        """What is known of a claim: properties and values."""


class MemoryStore:
    """A store in this process's memory, immutable but for `change`."""

    def __init__(self, nquads: Iterable[bytes], base: str) -> None:
        self.base = base
        self._store = ox.Store()
        # In a thread: the engine lets go of the interpreter, so that some lines are made while others are loaded.
        with ThreadPoolExecutor(1) as loader:
            loads = [loader.submit(self._load, chunk) for chunk in nquads]
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
            raise QueryError(explain(str(error), query)) from error
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

    def claims_about(self, subject: Iri, graph_of_claims: Iri) -> list[EngineQuad]:
        """The quads of the claims that state something of a subject, and those that say what is known of these claims."""
        about = self._store.quads_for_pattern(ox.NamedNode(subject), None, None, None)
        claims = {quad.graph_name for quad in about} - {ox.DefaultGraph()}
        return [quad for claim in claims for quad in self._claim(claim, ox.NamedNode(graph_of_claims))]

    def _claim(self, claim: Any, graph_of_claims: ox.NamedNode) -> Iterator[EngineQuad]:
        yield from self._store.quads_for_pattern(None, None, None, claim)
        yield from self._store.quads_for_pattern(claim, None, None, graph_of_claims)

    def claims_of(self, fact: Triple) -> list[Iri]:
        """The graphs that state a fact, sorted."""
        engines = triple(fact.subject, fact.predicate, _to_engine(fact.object))
        stating = self._store.quads_for_pattern(engines.subject, engines.predicate, engines.object, None)
        return sorted(Iri(graph_of(quad)) for quad in stating if graph_of(quad))

    def known_of(self, claim: Iri, graph_of_claims: Iri) -> list[tuple[Iri, Term]]:
        """What is known of a claim: properties and values."""
        found = self._store.quads_for_pattern(ox.NamedNode(claim), None, None, ox.NamedNode(graph_of_claims))
        return [(Iri(quad.predicate.value), _from_engine(quad.object)) for quad in found]


def graph_of(quad: EngineQuad) -> str:
    """The IRI of the graph in which a quad is; empty for the default graph."""
    return "" if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name.value


def _graphs(dataset: Dataset | None) -> dict[str, Any]:
    if dataset is None:
        return {}
    default, named = ([ox.NamedNode(iri) for iri in graphs] for graphs in dataset)
    return {"default_graph": default, "named_graphs": named}


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


def sorted_triples(found: Iterable[EngineTriple]) -> list[EngineTriple]:
    """The triples of an answer, sorted by their text. Raises QueryError as `read_rows` does."""
    with _said():
        return sorted(found, key=str)


def read_triples(found: Iterable[EngineTriple]) -> Iterator[Triple]:
    """The triples of an answer, in our own terms, sorted."""
    for each in sorted_triples(found):
        subject, predicate, value = (_from_engine(term) for term in (each.subject, each.predicate, each.object))
        yield Triple(Iri(str(subject)), Iri(str(predicate)), value)


def parse_answer(body: bytes, media_type: str) -> Solutions:
    """An answer of another store, as JSON or triples, decimals as the engine here has them. Raises StoreError where it is anything else."""
    try:
        if "json" in media_type:
            body = json.dumps(json.loads(body, object_hook=_exact)).encode() if b"#decimal" in body else body
            return ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        syntax = ox.RdfFormat.from_media_type(media_type)
        if syntax is None:
            raise StoreError(f"the store answers in {media_type or 'no syntax that it names'}, not in SPARQL results as JSON or in triples")
        answer = ox.Store()
        answer.extend(ox.parse(body, format=syntax))
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"the store's answer is cut or wrong: {error}") from error
    return answer.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")


def _exact(value: dict[str, Any]) -> dict[str, Any]:
    """A part of a JSON answer; where it is a decimal, in canonical form."""
    return {**value, "value": canonical(value["value"])} if value.get("datatype") == DECIMAL else value


def read_quads(found: Solutions) -> list[EngineQuad]:
    """Rows of subject, predicate, object and graph, unbound for the default graph, as quads sorted by their text."""
    assert isinstance(found, ox.QuerySolutions), "only SELECT gives rows"
    with _said():
        return sorted((ox.Quad(*(term for term in row if term is not None)) for row in found), key=str)


def parse_triples(lines: Iterable[str]) -> Iterator[EngineTriple]:
    """Lines of N-Triples in the engine's terms."""
    return (quad.triple for quad in ox.parse("\n".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES, lenient=True))


def by_graph(nquads: bytes) -> dict[str, bytes]:
    """N-Quads as N-Triples by graph; the default graph's IRI is empty."""
    graphs: dict[str, list[EngineTriple]] = {}
    for quad in ox.parse(nquads, format=ox.RdfFormat.N_QUADS, lenient=True):
        graphs.setdefault(graph_of(quad), []).append(quad.triple)
    return {name: serialize(triples, NTRIPLES, {}) for name, triples in graphs.items()}


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
    except SyntaxError as error:
        raise StoreError(f"the store's answer is cut or wrong: {error}") from error
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


def in_default_graph(stated: EngineQuad | EngineTriple) -> EngineQuad:
    """The same triple in the default graph."""
    return ox.Quad(stated.subject, stated.predicate, stated.object)


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
