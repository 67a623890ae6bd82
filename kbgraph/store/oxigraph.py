"""Conversion between the engine's terms, quads and results and our own.

With the store in memory, the only module that uses pyoxigraph.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeAlias

import pyoxigraph as ox

from kbgraph.errors import DamagedIndexError, KbError, QueryError, StoreError, is_damage
from kbgraph.rdf.formats import NTRIPLES, RDFXML, RESULTS_JSON, RESULTS_XML, Format
from kbgraph.rdf.terms import DECIMAL, STRING, Iri, Literal, Term, Triple, canonical
from kbgraph.xml_characters import escape_line_ends, replace_excluded_in

EngineQuad: TypeAlias = ox.Quad
EngineTriple: TypeAlias = ox.Triple
EngineTriples: TypeAlias = ox.QueryTriples
EngineTerm: TypeAlias = ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple
Row: TypeAlias = tuple[Term | None, ...]
"""The terms of one solution, None for an unbound variable."""
Solutions: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
"""The engine's results of a query: solutions are computed while they are read."""

_EMPTY = ox.Store()


_NEEDS_QUOTES = re.compile('[",\r\n]')


def graph_name(quad: EngineQuad) -> str:
    """Return the IRI of a quad's graph; the empty string for the default graph."""
    return "" if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name.value


def read_rows(
    results: Solutions, limit: int | None = None
) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """Return the variables and the rows of SELECT, at most `limit` rows.

    Raises QueryError where the evaluation fails.
    """
    assert isinstance(results, ox.QuerySolutions), "only SELECT gives rows"
    names = tuple(variable.value for variable in results.variables)
    with TranslatedErrors():
        return names, tuple(
            tuple(None if term is None else term_from_engine(term) for term in row)
            for row in islice(results, limit)
        )


def variables_of(results: Solutions) -> tuple[str, ...]:
    """Return the columns of SELECT, in order; none for the other forms of query."""
    if not isinstance(results, ox.QuerySolutions):
        return ()
    return tuple(variable.value for variable in results.variables)


def column_names(query: str, base: str, prefixes: dict[str, str]) -> list[str] | None:
    """Return the columns of a query as the engine sorts them; None where it refuses the query."""
    try:
        return sorted(variables_of(_EMPTY.query(query, base_iri=base, prefixes=prefixes)))
    except (SyntaxError, ValueError, OSError):
        return None


def reorder_columns(results: Solutions, names: Sequence[str]) -> Solutions:
    """Return the results of SELECT with their columns in another order."""
    document = json.loads(serialize_results(results, RESULTS_JSON))
    document["head"]["vars"] = list(names)
    return ox.parse_query_results(json.dumps(document).encode(), format=ox.QueryResultsFormat.JSON)


def count_rows(results: Solutions, limit: int) -> int:
    """Return the number of rows of SELECT, at most `limit`; 1 for ASK."""
    if not isinstance(results, ox.QuerySolutions):
        return 1
    with TranslatedErrors():
        return sum(1 for _ in islice(results, limit))


def read_boolean(results: Solutions) -> bool | None:
    """Return the result of ASK; None for the other forms of query."""
    return bool(results) if isinstance(results, ox.QueryBoolean) else None


def sorted_triples(triples: Iterable[EngineTriple]) -> list[EngineTriple]:
    """Return triples sorted by their text. Raises QueryError as `read_rows` does."""
    with TranslatedErrors():
        return sorted(triples, key=str)


def read_triples(triples: Iterable[EngineTriple]) -> Iterator[Triple]:
    """Return triples in our own terms, sorted by the engine's text."""
    return map(triple_from_engine, sorted_triples(triples))


def parse_response(body: bytes, media_type: str) -> Solutions:
    """Parse another store's results: SPARQL results as JSON, or triples.

    Decimals are brought to the canonical form that the engine here gives them. Raises StoreError
    where the body is incomplete, or in another syntax.
    """
    try:
        if "json" in media_type:
            return ox.parse_query_results(
                _with_canonical_decimals(body), format=ox.QueryResultsFormat.JSON
            )
        syntax = ox.RdfFormat.from_media_type(media_type)
        if syntax is None:
            raise StoreError(
                f"the store responds in {media_type or 'a syntax that it does not name'}; "
                "expected SPARQL results as JSON, or triples"
            )
        triples = ox.Store()
        triples.extend(ox.parse(body, format=syntax))
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"the store's response is incomplete or malformed: {error}") from error
    return triples.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")


def _with_canonical_decimals(body: bytes) -> bytes:
    if b"#decimal" not in body:
        return body
    return json.dumps(json.loads(body, object_hook=_with_canonical_decimal)).encode()


def _with_canonical_decimal(value: dict[str, Any]) -> dict[str, Any]:
    if value.get("datatype") != DECIMAL:
        return value
    return {**value, "value": canonical(value["value"])}


def read_quads(results: Solutions) -> list[EngineQuad]:
    """Return rows of subject, predicate, object and graph as quads, sorted by their text.

    An unbound graph is the default graph.
    """
    assert isinstance(results, ox.QuerySolutions), "only SELECT gives rows"
    with TranslatedErrors():
        return sorted(
            (ox.Quad(*(term for term in row if term is not None)) for row in results), key=str
        )


def parse_triples(lines: Iterable[str]) -> Iterator[EngineTriple]:
    """Parse lines of N-Triples."""
    text = "\n".join(lines).encode()
    return (quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES, lenient=True))


def split_by_graph(nquads: bytes) -> dict[str, bytes]:
    """Split N-Quads into N-Triples by graph name; the default graph's name is empty."""
    graphs: dict[str, list[EngineTriple]] = {}
    for quad in ox.parse(nquads, format=ox.RdfFormat.N_QUADS, lenient=True):
        graphs.setdefault(graph_name(quad), []).append(quad.triple)
    return {name: serialize(triples, NTRIPLES, {}) for name, triples in graphs.items()}


def serialize_results(results: Solutions, syntax: Format) -> bytes:
    """Serialise the results of SELECT or ASK in one of the standard result syntaxes."""
    assert not isinstance(results, ox.QueryTriples), "triples go by serialize()"
    with TranslatedErrors():
        output = results.serialize(format=ox.QueryResultsFormat.from_media_type(syntax.media_type))
    assert output is not None
    return _xml(output) if syntax == RESULTS_XML else output


def splits_cells(sheet: bytes) -> bool:
    """Say whether results as CSV have rows with more cells than variables.

    The engine writes IRIs without quotes, also those with a comma (RFC 4180, section 2).
    """
    commas = sheet.partition(b"\r\n")[0].count(b",")
    # Quotes within a cell are doubled, so that every other part is outside of them.
    unquoted = b"".join(sheet.split(b'"')[::2])
    return unquoted.count(b",") > commas * unquoted.count(b"\r\n")


def serialize_quoted(results: Solutions) -> bytes:
    """Serialise the results of SELECT as CSV, with quotes wherever RFC 4180 needs them."""
    variables, rows = read_rows(results)
    lines = [variables, *(["" if term is None else str(term) for term in row] for row in rows)]
    return "".join(f"{','.join(map(_csv_cell, line))}\r\n" for line in lines).encode()


def _csv_cell(text: str) -> str:
    needs_quotes = _NEEDS_QUOTES.search(text) is not None
    return '"{}"'.format(text.replace('"', '""')) if needs_quotes else text


class TranslatedErrors:
    """A context that raises StoreError or QueryError for an error of the engine.

    It is around the reading of results. A generator with `contextmanager` takes five times as long,
    which each query would pay for.
    """

    def __enter__(self) -> None:
        """Do nothing."""

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Raise the error that stands for the engine's own."""
        if isinstance(error, SyntaxError):
            raise StoreError(f"the store's response is incomplete or malformed: {error}") from error
        if isinstance(error, OSError | RuntimeError | ValueError):
            raise failure_of_query(error) from error


def failure_of_query(error: BaseException) -> KbError:
    """Return the error that stands for one of the engine's while it evaluates a query."""
    if isinstance(error, OSError | RuntimeError) and is_damage(error):
        return DamagedIndexError(str(error))
    return QueryError(f"the query cannot be answered: {error}")


def serialize(
    statements: list[EngineQuad] | list[EngineTriple], syntax: Format, prefixes: dict[str, str]
) -> bytes:
    """Serialise triples or quads in one of the RDF syntaxes, in the order given."""
    output = ox.serialize(
        statements, format=ox.RdfFormat.from_media_type(syntax.media_type), prefixes=prefixes
    )
    assert output is not None
    return _xml(output) if syntax == RDFXML else output


def sorted_engine_triples(triples: Iterable[Triple]) -> list[EngineTriple]:
    """Convert triples to the engine's, without duplicates, sorted by their text."""
    return sorted(set(map(triple_to_engine, triples)), key=str)


def _xml(document: bytes) -> bytes:
    """Return a document of the engine, so that parsers read each text as it is in the store."""
    return escape_line_ends(replace_excluded_in(document))


def engine_triple(subject: Iri, predicate: Iri, value: EngineTerm | Iri) -> EngineTriple:
    """Make a triple of the engine's; the object may be a term of the engine's already."""
    return ox.Triple(
        ox.NamedNode(subject),
        ox.NamedNode(predicate),
        ox.NamedNode(value) if isinstance(value, Iri) else value,
    )


def triple_to_engine(triple: Triple) -> EngineTriple:
    """Convert a triple to the engine's."""
    return engine_triple(triple.subject, triple.predicate, term_to_engine(triple.object))


def triple_from_engine(statement: EngineQuad | EngineTriple) -> Triple:
    """Convert the engine's triple, or a quad without its graph, to our own."""
    subject = statement.subject
    return Triple(
        Iri(subject.value if isinstance(subject, ox.NamedNode) else str(subject)),
        Iri(statement.predicate.value),
        term_from_engine(statement.object),
    )


def in_default_graph(statement: EngineQuad | EngineTriple) -> EngineQuad:
    """Return the same triple as a quad of the default graph."""
    return ox.Quad(statement.subject, statement.predicate, statement.object)


def term_to_engine(term: Term) -> ox.NamedNode | ox.Literal:
    """Convert a term to the engine's."""
    if isinstance(term, Iri):
        return ox.NamedNode(term)
    if term.language:
        return ox.Literal(term.lexical, language=term.language)
    return ox.Literal(term.lexical, datatype=ox.NamedNode(term.datatype))


def term_from_engine(term: EngineTerm) -> Term:
    """Convert the engine's term to our own.

    A blank node or a quoted triple becomes an IRI that holds its text.
    """
    if isinstance(term, ox.NamedNode):
        return Iri(term.value)
    if isinstance(term, ox.Literal):
        return Literal(
            term.value, STRING if term.language else Iri(term.datatype.value), term.language or ""
        )
    return Iri(str(term))
