"""The list of the engine's faults in the documents is true.

Once the engine gives what SPARQL 1.1 asks for, its row, and what works round it, can be removed.
"""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from tests.conftest import ROOT

DATA = "<e:a> <e:p> <e:b> <e:g1> .\n<e:a> <e:p> <e:b> <e:g2> .\n<e:a> <e:p> <e:b> .\n"
NUMBER = '<e:a> <e:n> "1.0E6"^^<http://www.w3.org/2001/XMLSchema#double> .\n'
FAULTS = {
    "SELECT ?s FROM <g1> FROM <g2> { ?s <p> ?o }": (DATA, ["<e:a>", "<e:a>"]),
    "SELECT ?o { <c> <p>* ?o }": (DATA, []),
    "SELECT ?g { GRAPH ?g { BIND(?g AS ?x) FILTER(BOUND(?x)) } }": (DATA, ["<e:g1>", "<e:g2>"]),
    'SELECT (GROUP_CONCAT(?x) AS ?y) { VALUES ?x { "u"@en "v"@en } }': (DATA, ['"u v"@en']),
    "SELECT (STR(?n) AS ?y) { ?s ?p ?n }": (NUMBER, ['"1000000"']),
}


@pytest.mark.parametrize("query", FAULTS)
def test_a_listed_fault_is_still_one(query: str) -> None:
    """The engine itself gives the wrong rows of the list."""
    data, rows = FAULTS[query]
    store = ox.Store()
    store.load(data, format=ox.RdfFormat.N_QUADS)
    results = store.query(query, base_iri="e:")
    assert isinstance(results, ox.QuerySolutions)
    assert sorted(str(row[0]) for row in results) == rows


def test_a_blank_node_of_a_name_is_the_same_in_each_row() -> None:
    """BNODE with an argument gives the same blank node in different rows."""
    query = 'SELECT DISTINCT (BNODE("x") AS ?y) { VALUES ?x { 1 2 } }'
    results = ox.Store().query(query)
    assert isinstance(results, ox.QuerySolutions)
    assert len(list(results)) == 1
    assert query in table()


@pytest.mark.parametrize("query", FAULTS)
def test_the_documents_list_the_fault(query: str) -> None:
    """Each example is in the documents as it is tried here."""
    assert query in table()


def table() -> str:
    """Return the part of the documents that lists the faults."""
    text = (ROOT / "docs" / "reference" / "http-api.md").read_text(encoding="utf-8")
    return text.partition("### Faults of the engine")[2].partition("\n## ")[0]
