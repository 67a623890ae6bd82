"""The default graph of several FROM is a set of triples, as rdflib has it.

rdflib merges the graphs first, and so is the reference.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgraph.build import build
from kbgraph.errors import QueryError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.ontology.ontology import load_ontology
from kbgraph.rdf.formats import NTRIPLES, RESULTS_CSV
from kbgraph.rdf.iris import IriFactory
from kbgraph.sparql import Request
from kbgraph.store.memory import MemoryStore
from tests.conftest import ROOT
from tests.sizes import examples

E = "http://e.example/"
GRAPHS = [f"{E}g{number}" for number in range(4)]
BODIES = (
    "SELECT ?s ?p ?o {clauses} {{ ?s ?p ?o }}",
    "SELECT ?p {clauses} {{ ?s ?p ?o }}",
    "SELECT (COUNT(*) AS ?n) {clauses} {{ ?s ?p ?o }}",
    "SELECT ?s (COUNT(*) AS ?n) (SUM(?o) AS ?sum) {clauses} {{ ?s <{E}n> ?o }} GROUP BY ?s",
    "SELECT (SUM(?o) AS ?sum) (AVG(?o) AS ?mean) {clauses} {{ ?s <{E}n> ?o }}",
    "SELECT ?a ?c {clauses} {{ ?a <{E}p> ?b . ?b <{E}p> ?c }}",
    "SELECT ?a ?c {clauses} {{ ?a <{E}p>/<{E}p> ?c }}",
    "SELECT ?g ?s ?o {clauses} {{ GRAPH ?g {{ ?s <{E}p> ?o }} }}",
    "SELECT ?g ?o ?q {clauses} {{ ?s <{E}p> ?o GRAPH ?g {{ ?s ?q ?o }} }}",
    "SELECT ?s ?o {clauses} {{ GRAPH <{E}g1> {{ ?s ?p ?o }} }}",
    "SELECT ?s ?o ?n {clauses} {{ ?s <{E}p> ?o OPTIONAL {{ ?o <{E}n> ?n }} }}",
    "SELECT ?s {clauses} {{ ?s <{E}p> ?o MINUS {{ ?o <{E}n> 1 }} }}",
    "SELECT ?s ?n {clauses} {{ {{ SELECT ?s (COUNT(?o) AS ?n) {{ ?s ?p ?o }} GROUP BY ?s }} }}",
    "CONSTRUCT {{ ?s <{E}count> ?n }} {clauses} {{ {{ SELECT ?s (COUNT(*) AS ?n) {{ ?s ?p ?o }} GROUP BY ?s }} }}",
)

TRIPLES = st.one_of(
    st.tuples(st.sampled_from("abc"), st.just("p"), st.sampled_from("abc")).map(
        lambda triple: " ".join(f"<{E}{name}>" for name in triple)
    ),
    st.tuples(st.sampled_from("abc"), st.integers(1, 3)).map(
        lambda pair: f'<{E}{pair[0]}> <{E}n> "{pair[1]}"^^<{rdflib.XSD.integer}>'
    ),
)
QUADS = st.lists(st.tuples(TRIPLES, st.sampled_from(["", *GRAPHS[:3]])), max_size=20).map(
    lambda quads: "\n".join(
        f"{triple} {f'<{graph}>' if graph else ''} ." for triple, graph in quads
    )
)


@cache
def template() -> KnowledgeBase:
    """Return a knowledge base whose store can be replaced."""
    return KnowledgeBase(build([], load_ontology(ROOT / "ontology"), IriFactory()))


def knowledge_base(nquads: str) -> KnowledgeBase:
    """Return a knowledge base over a dataset."""
    graph = template().graph
    return KnowledgeBase(replace(graph, store=MemoryStore([nquads.encode()], graph.iris.base)))


def reference(nquads: str, default: list[str], named: list[str]) -> rdflib.Dataset:
    """Return the dataset of section 13.2: the merge of graphs, and the named graphs."""
    source = rdflib.Dataset()
    source.parse(data=nquads, format="nquads")
    dataset = rdflib.Dataset()
    for iri in default:
        for triple in source.graph(iri):
            dataset.default_graph.add(triple)
    for iri in named:
        for triple in source.graph(iri):
            dataset.graph(iri).add(triple)
    return dataset


def rounded(row: str) -> str:
    """Return a row with decimals of 12 places: Oxigraph computes 18 of them, rdflib 28 digits."""
    return re.sub(r"\d+\.\d{13,}", lambda number: str(round(Decimal(number[0]), 12)), row)


def expected(body: str, dataset: rdflib.Dataset) -> Counter[str]:
    """Return the rows or triples of the reference, with how often each occurs."""
    result = dataset.query(body.format(clauses="", E=E))
    if result.type == "CONSTRUCT":
        return Counter(str(tuple(triple)) for triple in result.graph)
    return Counter(
        rounded(",".join("" if term is None else str(term.toPython()) for term in row))
        for row in result
    )


def actual(base: KnowledgeBase, request: Request) -> Counter[str]:
    """Return the rows or triples of kbgraph."""
    syntax, answer = base.sparql.answer(request)
    if syntax == NTRIPLES:
        return Counter(
            str(tuple(triple)) for triple in rdflib.Graph().parse(data=answer, format="nt")
        )
    return Counter(map(rounded, answer.decode().splitlines()[1:]))


@pytest.mark.parametrize("values", [(1, 1, 2), (1, 2, 2), (1, 1, 3), (2, 3, 3)])
def test_a_mean_that_is_a_repeating_decimal_is_that_of_the_reference(
    values: tuple[int, ...],
) -> None:
    """A third and two thirds are compared as far as both engines compute them."""
    nquads = "\n".join(
        f'<{E}{name}> <{E}n> "{value}"^^<{rdflib.XSD.integer}> <{GRAPHS[0]}> .'
        for name, value in zip("abc", values, strict=True)
    )
    body = "SELECT (AVG(?o) AS ?mean) {clauses} {{ ?s <{E}n> ?o }}"
    request = Request(body.format(clauses=f"FROM <{GRAPHS[0]}>", E=E), (RESULTS_CSV, NTRIPLES))
    assert actual(knowledge_base(nquads), request) == expected(
        body, reference(nquads, [GRAPHS[0]], [])
    )


@settings(max_examples=examples(60), deadline=None)
@given(
    QUADS,
    st.sampled_from(BODIES),
    st.lists(st.sampled_from(GRAPHS), max_size=4),
    st.lists(st.sampled_from(GRAPHS), max_size=3),
)
def test_a_query_gives_the_rows_of_the_reference(
    nquads: str, body: str, default: list[str], named: list[str]
) -> None:
    """Rows, counts and sums over any dataset are those of rdflib, by FROM and by the protocol."""
    base = knowledge_base(nquads)
    clauses = [*(f"FROM <{iri}>" for iri in default), *(f"from named <{iri}>" for iri in named)]
    accepted = (RESULTS_CSV, NTRIPLES)
    if not clauses:
        return
    rows = expected(body, reference(nquads, default, named))
    by_clauses = Request(body.format(clauses=" ".join(clauses), E=E), accepted)
    by_protocol = Request(
        body.format(clauses="FROM <http://other.example/>", E=E),
        accepted,
        tuple(default),
        tuple(named),
    )
    assert actual(base, by_clauses) == rows
    assert actual(base, by_protocol) == rows


TWICE = f"<{E}a> <{E}p> <{E}b> <{GRAPHS[0]}> .\n<{E}a> <{E}p> <{E}b> <{GRAPHS[1]}> .\n"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (COUNT(*) AS ?n) FROM <http://e.example/g0> FROM <http://e.example/g1> { ?s ?p ?o }",
        "PREFIX e: <http://e.example/> SELECT (COUNT(*) AS ?n) FROM e:g0 FROM e:g1 { ?s ?p ?o }",
        "BASE <http://e.example/> SELECT (COUNT(*) AS ?n) FROM <g0> FROM <g1> WHERE { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) # FROM <http://e.example/g2>\nFROM<http://e.example/g0>FROM<http://e.example/g1>{ ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) FROM <http://e.example/g0> FROM <http://e.example/g0> { ?s ?p ?o }",
        'SELECT (COUNT(?s) AS ?n) (MAX("FROM <x>") AS ?m) FROM <http://e.example/\\u0067\\U00000030> FROM <http://e.example/g1> { ?s ?p ?o FILTER(?p <= ?p) }',
        "SELECT (COUNT(*) AS ?n) FROM NAMED <http://e.example/g0> FROM NAMED <http://e.example/g0> { GRAPH ?g { ?s ?p ?o } }",
    ],
)
def test_a_triple_of_two_graphs_counts_once(query: str) -> None:
    """However the clauses are written, the merge has one triple."""
    (row,) = knowledge_base(TWICE).query(query).raw
    assert str(row[0]) == "1"


def test_ask_and_describe_have_the_merge_too() -> None:
    """A subquery of ASK counts once, and DESCRIBE without WHERE is read."""
    clauses = f"FROM <{GRAPHS[0]}> FROM <{GRAPHS[1]}>"
    base = knowledge_base(TWICE)
    count = "{ SELECT (COUNT(*) AS ?n) { ?s ?p ?o } }"
    assert base.query(f"ASK {clauses} {{ {count} FILTER(?n = 1) }}").value
    assert len(base.query(f"DESCRIBE <{E}a> {clauses}").triples) == 1


def test_a_cited_row_counts_once_too() -> None:
    """The rows that are cited are those of the query."""
    query = "SELECT ?s FROM <http://e.example/g0> FROM <http://e.example/g1> { ?s ?p ?o }"
    assert len(knowledge_base(TWICE).cite(query).rows) == 1


def test_large_graphs_are_compared_without_being_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit above which a graph is looked up changes no row."""
    quads = "".join(
        f'<{E}a> <{E}n> "{number}" <{graph}> .\n'
        for graph, numbers in zip(GRAPHS, ((1, 2, 3, 4), (4, 5), (5, 6, 7, 8)), strict=False)
        for number in numbers
    )
    for limit in (0, 2, 3, 100):
        monkeypatch.setattr("kbgraph.store.merged_graphs._MANY_TRIPLES", limit)
        for graphs, count in ((GRAPHS[:2], 5), (GRAPHS[:3], 8), (GRAPHS[::2], 8)):
            clauses = " ".join(f"FROM <{graph}>" for graph in graphs)
            query = f"SELECT (COUNT(*) AS ?n) {clauses} {{ ?s ?p ?o }}"
            assert str(knowledge_base(quads).query(query).raw[0][0]) == str(count)


def test_a_query_whose_graphs_cannot_be_told_is_refused() -> None:
    """A text with several FROM that cannot be read is an error, and not another number of rows."""
    deep = "(" * 80 + "1" + ")" * 80
    query = f"ASK FROM <{GRAPHS[0]}> FROM <{GRAPHS[1]}> {{ ?s ?p ?o FILTER({deep} = 1) }}"
    with pytest.raises(QueryError, match="after FROM cannot be merged"):
        knowledge_base(TWICE).query(query)


def test_an_error_of_syntax_beside_from_keeps_its_place() -> None:
    """The error of a query is that of the query as it was sent."""
    with pytest.raises(QueryError, match="line 1, column"):
        knowledge_base(TWICE).query("SELECT ?s FROM x:a FROM x:b { ?s ?p ?o ")
