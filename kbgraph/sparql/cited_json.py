"""A cited answer as JSON: the standard results, and beside them, for each row in order, the lines that it rests on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from kbgraph.build import Graph
from kbgraph.rdf.terms import STRING, Iri, Term
from kbgraph.sparql.row_provenance import CitedAnswer, CitedRow, TripleProvenance


def cited_json(graph: Graph, answer: CitedAnswer) -> bytes:
    """SPARQL 1.1 Query Results JSON with a further member `citations`; clients that do not know it pass it over.

    Each citation has `lines`, with file, line, the line's text, basis, date, sources, claim and triple, and `notTraced`.
    """
    results = {**_plain(answer), "citations": [_row(graph, row) for row in answer.rows]}
    return json.dumps(results, ensure_ascii=False, separators=(",", ":")).encode()


def _plain(answer: CitedAnswer) -> dict[str, Any]:
    if answer.truth is not None:
        return {"head": {}, "boolean": answer.truth}
    rows = (zip(answer.variables, row.row, strict=True) for row in answer.rows)
    bindings = [{name: _binding(term) for name, term in row if term is not None} for row in rows]
    return {"head": {"vars": list(answer.variables)}, "results": {"bindings": bindings}}


def _binding(term: Term) -> dict[str, str]:
    """A term as SPARQL 1.1 Query Results JSON has it (section 3.2.2)."""
    if isinstance(term, Iri):
        return (
            {"type": "bnode", "value": term.removeprefix("_:")}
            if term.startswith("_:")
            else {"type": "uri", "value": term}
        )
    if term.language:
        return {"type": "literal", "value": term.lexical, "xml:lang": term.language}
    datatype = {} if term.datatype == STRING else {"datatype": str(term.datatype)}
    return {"type": "literal", "value": term.lexical, **datatype}


def _row(graph: Graph, row: CitedRow) -> dict[str, Any]:
    lines = [place for support in row.supports for place in _support(graph, support)]
    return {
        "lines": list({json.dumps(line): line for line in lines}.values()),
        "notTraced": list(row.not_traced),
    }


def _support(graph: Graph, support: TripleProvenance) -> Iterator[dict[str, Any]]:
    triple = [str(term) for term in support.triple]
    if support.file:
        yield {"file": support.file, "basis": "ontology", "triple": triple}
    for citation in support.citations:
        sources = [{"title": source.title, "url": source.url} for source in citation.sources]
        for line in citation.lines:
            yield {
                "file": citation.file,
                "line": line,
                "text": graph.line_text(citation.slug, line),
                "basis": citation.basis,
                "asOf": citation.as_of,
                "sources": sources,
                "claim": citation.claim,
                "triple": triple,
            }
