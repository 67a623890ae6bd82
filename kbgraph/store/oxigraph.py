"""The engine's own terms, quads and answers, and what they are in ours: the only user of pyoxigraph, beside the store in memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeAlias

import pyoxigraph as ox

from kbgraph.errors import QueryError, StoreError
from kbgraph.rdf.formats import NTRIPLES, Format
from kbgraph.rdf.terms import DECIMAL, STRING, Iri, Literal, Term, Triple, canonical

EngineQuad: TypeAlias = ox.Quad
EngineTriple: TypeAlias = ox.Triple
EngineTriples: TypeAlias = ox.QueryTriples
EngineTerm: TypeAlias = ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple
Row: TypeAlias = tuple[Term | None, ...]
Solutions: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


def graph_of(quad: EngineQuad) -> str:
    """The IRI of the graph in which a quad is; empty for the default graph."""
    return "" if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name.value


def read_rows(found: Solutions, most: int | None = None) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """The variables and rows of an answer, in our own terms; at most so many rows.

    Raises QueryError where the engine fails on the way, as on a SERVICE that does not answer.
    """
    assert isinstance(found, ox.QuerySolutions), "only SELECT gives rows"
    names = tuple(variable.value for variable in found.variables)
    with said():
        return names, tuple(
            tuple(None if term is None else from_engine(term) for term in row)
            for row in islice(found, most)
        )


def count_rows(found: Solutions, most: int) -> int:
    """How many rows an answer has, counted up to so many; 1 for ASK."""
    with said():
        return sum(1 for _ in islice(found, most)) if isinstance(found, ox.QuerySolutions) else 1


def read_truth(found: Solutions) -> bool | None:
    """The answer of ASK; None where it is no ASK."""
    return bool(found) if isinstance(found, ox.QueryBoolean) else None


def sorted_triples(found: Iterable[EngineTriple]) -> list[EngineTriple]:
    """The triples of an answer, sorted by their text. Raises QueryError as `read_rows` does."""
    with said():
        return sorted(found, key=str)


def read_triples(found: Iterable[EngineTriple]) -> Iterator[Triple]:
    """The triples of an answer, in our own terms, sorted."""
    for each in sorted_triples(found):
        subject, predicate, value = (
            from_engine(term) for term in (each.subject, each.predicate, each.object)
        )
        yield Triple(Iri(str(subject)), Iri(str(predicate)), value)


def parse_answer(body: bytes, media_type: str) -> Solutions:
    """An answer of another store, as JSON or triples, decimals as the engine here has them. Raises StoreError where it is anything else."""
    try:
        if "json" in media_type:
            body = (
                json.dumps(json.loads(body, object_hook=_exact)).encode()
                if b"#decimal" in body
                else body
            )
            return ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        syntax = ox.RdfFormat.from_media_type(media_type)
        if syntax is None:
            raise StoreError(
                f"the store answers in {media_type or 'no syntax that it names'}, not in SPARQL results as JSON or in triples"
            )
        answer = ox.Store()
        answer.extend(ox.parse(body, format=syntax))
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"the store's answer is cut or wrong: {error}") from error
    return answer.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")


def _exact(value: dict[str, Any]) -> dict[str, Any]:
    """A part of a JSON answer; where it is a decimal, in canonical form."""
    return (
        {**value, "value": canonical(value["value"])} if value.get("datatype") == DECIMAL else value
    )


def read_quads(found: Solutions) -> list[EngineQuad]:
    """Rows of subject, predicate, object and graph, unbound for the default graph, as quads sorted by their text."""
    assert isinstance(found, ox.QuerySolutions), "only SELECT gives rows"
    with said():
        return sorted(
            (ox.Quad(*(term for term in row if term is not None)) for row in found), key=str
        )


def parse_triples(lines: Iterable[str]) -> Iterator[EngineTriple]:
    """Lines of N-Triples in the engine's terms."""
    return (
        quad.triple
        for quad in ox.parse("\n".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES, lenient=True)
    )


def by_graph(nquads: bytes) -> dict[str, bytes]:
    """N-Quads as N-Triples by graph; the default graph's IRI is empty."""
    graphs: dict[str, list[EngineTriple]] = {}
    for quad in ox.parse(nquads, format=ox.RdfFormat.N_QUADS, lenient=True):
        graphs.setdefault(graph_of(quad), []).append(quad.triple)
    return {name: serialize(triples, NTRIPLES, {}) for name, triples in graphs.items()}


def serialize_results(found: Solutions, syntax: Format) -> bytes:
    """An answer of SELECT or ASK in one of the standard result syntaxes."""
    assert not isinstance(found, ox.QueryTriples), "triples go by serialize()"
    with said():
        output = found.serialize(format=ox.QueryResultsFormat.from_media_type(syntax.media_type))
    assert output is not None
    return output


@contextmanager
def said() -> Iterator[None]:
    """What fails while an answer is made, as on a SERVICE that cannot be reached, is a sentence."""
    try:
        yield
    except SyntaxError as error:
        raise StoreError(f"the store's answer is cut or wrong: {error}") from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"the query cannot be answered: {error}") from error


def serialize(
    statements: list[EngineQuad] | list[EngineTriple], syntax: Format, prefixes: dict[str, str]
) -> bytes:
    """Triples or quads in one of the RDF syntaxes, in the order given."""
    output = ox.serialize(
        statements, format=ox.RdfFormat.from_media_type(syntax.media_type), prefixes=prefixes
    )
    assert output is not None
    return output


def triple(subject: Iri, predicate: Iri, value: EngineTerm | Iri) -> EngineTriple:
    """A triple in the engine's terms."""
    return ox.Triple(
        ox.NamedNode(subject),
        ox.NamedNode(predicate),
        ox.NamedNode(value) if isinstance(value, Iri) else value,
    )


def sorted_for_engine(triples: Iterable[Triple]) -> list[EngineTriple]:
    """Triples of our own in the engine's terms, each once, sorted by their text."""
    return sorted(
        {ox.Triple(ox.NamedNode(s), ox.NamedNode(p), to_engine(o)) for s, p, o in triples}, key=str
    )


def own_triple(stated: EngineQuad | EngineTriple) -> Triple:
    """The triple of a quad in our own terms."""
    return Triple(
        Iri(str(from_engine(stated.subject))),
        Iri(stated.predicate.value),
        from_engine(stated.object),
    )


def in_default_graph(stated: EngineQuad | EngineTriple) -> EngineQuad:
    """The same triple in the default graph."""
    return ox.Quad(stated.subject, stated.predicate, stated.object)


def to_engine(term: Term) -> ox.NamedNode | ox.Literal:
    """A term of our own in the engine's."""
    if isinstance(term, Iri):
        return ox.NamedNode(term)
    if term.language:
        return ox.Literal(term.lexical, language=term.language)
    return ox.Literal(term.lexical, datatype=ox.NamedNode(term.datatype))


def from_engine(term: EngineTerm) -> Term:
    """The engine's term in our own; a blank node or a quoted triple as an IRI of its text."""
    if isinstance(term, ox.NamedNode):
        return Iri(term.value)
    if isinstance(term, ox.Literal):
        return Literal(
            term.value, STRING if term.language else Iri(term.datatype.value), term.language or ""
        )
    return Iri(str(term))
