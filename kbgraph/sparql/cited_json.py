"""Cited results as JSON: the standard results, with the citations of each row beside them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from kbgraph.build import Graph
from kbgraph.rdf.terms import STRING, Iri, Term
from kbgraph.sparql.row_provenance import CitedResult, CitedRow, TripleProvenance
from kbgraph.views.citation import Citation, citation_json


def cited_json(graph: Graph, result: CitedResult) -> bytes:
    """Serialise cited results as SPARQL 1.1 Query Results JSON with a member `citations`.

    Clients that do not know the member ignore it. It holds an object for each row, in the order of
    the rows: `lines`, each with its line, text and triple and the members of every citation; and
    `notTraced`, the reasons for which parts of the query were not traced.
    """
    document = {**_results(result), "citations": [_row(graph, row) for row in result.rows]}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _results(result: CitedResult) -> dict[str, Any]:
    if result.boolean is not None:
        return {"head": {}, "boolean": result.boolean}
    rows = (zip(result.variables, row.row, strict=True) for row in result.rows)
    bindings = [{name: _binding(term) for name, term in row if term is not None} for row in rows]
    return {"head": {"vars": list(result.variables)}, "results": {"bindings": bindings}}


def _binding(term: Term) -> dict[str, str]:
    """Encode a term (SPARQL 1.1 Query Results JSON, section 3.2.2)."""
    if isinstance(term, Iri):
        if term.startswith("_:"):
            return {"type": "bnode", "value": term.removeprefix("_:")}
        return {"type": "uri", "value": term}
    if term.language:
        return {"type": "literal", "value": term.lexical, "xml:lang": term.language}
    datatype = {} if term.datatype == STRING else {"datatype": str(term.datatype)}
    return {"type": "literal", "value": term.lexical, **datatype}


def _row(graph: Graph, row: CitedRow) -> dict[str, Any]:
    lines = [line for provenance in row.triples for line in _lines(graph, provenance)]
    return {
        "lines": list({json.dumps(line): line for line in lines}.values()),
        "notTraced": list(row.not_traced),
    }


def _lines(graph: Graph, provenance: TripleProvenance) -> Iterator[dict[str, Any]]:
    triple = [str(term) for term in provenance.triple]
    if provenance.file:
        yield {"file": provenance.file, "basis": "ontology", "triple": triple}
    for citation in provenance.citations:
        for line in citation.lines:
            yield _line(graph, citation, line, triple)


def _line(graph: Graph, citation: Citation, line: int, triple: list[str]) -> dict[str, Any]:
    return {
        "file": citation.file,
        "line": line,
        "text": graph.line_text(citation.slug, line),
        **citation_json(citation),
        "triple": triple,
    }
