"""A program of a user: `mypy --strict` checks it from outside the package; nothing runs it."""

from collections.abc import Mapping
from pathlib import Path
from typing import assert_type

import networkx as nx
import polars as pl
import rdflib

import kbgraph
from kbgraph.rdf.formats import TURTLE

base = kbgraph.load("folder", ontology=Path("ontology"), base="https://example.org/")
assert_type(base, kbgraph.KnowledgeBase)
assert_type(base.export.site, kbgraph.SiteMetadata)
assert_type(base.export.site.title, str)
assert_type(base.findings, tuple[kbgraph.Finding, ...])
assert_type(
    base.check(kbgraph.open_revision(base, Path("folder"), "HEAD~1")), tuple[kbgraph.Finding, ...]
)
assert_type(base.findings[0].severity, kbgraph.Severity)
assert_type(base.generation, str)

match base.query("SELECT ?thing { ?thing a ?class }"):
    case kbgraph.SelectResult(variables=variables, raw=raw):
        assert_type(variables, tuple[str, ...])
        assert_type(raw[0][0], kbgraph.Term | None)
    case kbgraph.AskResult(value=value):
        assert_type(value, bool)
    case kbgraph.GraphResult(triples=triples):
        assert_type(triples, tuple[kbgraph.Triple, ...])

truth: bool = bool(base.query("ASK {}"))

result = base.sparql.select("SELECT ?thing { ?thing a ?class }")
assert_type(result, kbgraph.SelectResult)
assert_type(result[0], kbgraph.SelectRow)
assert_type(result[:2], kbgraph.SelectResult)
assert_type(result.to_dicts(), list[dict[str, kbgraph.PythonValue | None]])
assert_type(result.to_dataframe("polars"), pl.DataFrame)
for row in result:
    assert_type(row, kbgraph.SelectRow)
    assert_type(row["thing"], kbgraph.PythonValue | None)
    assert_type(row.raw, dict[str, kbgraph.Term | None])
    mapping: Mapping[str, kbgraph.PythonValue | None] = row
    names: list[str] = list(row)
for triple in base.sparql.construct("DESCRIBE <id/a>"):
    assert_type(triple, kbgraph.Triple)
assert_type(base.sparql.construct("DESCRIBE <id/a>").to_rdflib(), rdflib.Graph)

cited = base.cite("SELECT ?thing { ?thing a ?class }")
assert_type(cited, kbgraph.CitedResult)
assert_type(cited.rows[0].values, kbgraph.SelectRow)
assert_type(cited.rows, tuple[kbgraph.CitedRow, ...])
assert_type(cited.rows[0].triples, tuple[kbgraph.TripleProvenance, ...])
assert_type(cited.rows[0].triples[0].citations, tuple[kbgraph.Citation, ...])
assert_type(cited.rows[0].triples[0].citations[0].lines, tuple[int, ...])
assert_type(cited.rows[0].triples[0].citations[0].sources, tuple[kbgraph.Source, ...])

slug = base.find("A Name")
assert_type(slug, str)
description = base.describe(slug)
assert_type(description, kbgraph.Description)
assert_type(description.outgoing, tuple[kbgraph.Fact, ...])
assert_type(description.outgoing[0].values, tuple[kbgraph.Value, ...])

around = base.neighbourhood(slug, 2, only=["kb:related"], direction=kbgraph.Direction.ALONG)
assert_type(around, kbgraph.Neighbourhood)
assert_type(around.distances, dict[kbgraph.Iri, int])
assert_type(around.edges, tuple[kbgraph.Edge, ...])

paths = base.path("A Name", slug, without=["linked with"], limit=3)
assert_type(paths, kbgraph.Paths)
assert_type(paths.paths[0], tuple[kbgraph.Hop, ...])

suggestions = base.linking.suggest(slug, at_least=kbgraph.Certainty.SURE)
assert_type(suggestions, tuple[kbgraph.Suggestion, ...])
assert_type(suggestions[0].best, kbgraph.LinkCandidate)
assert_type(base.linking.link(suggestions[0]), kbgraph.LinkEdit | None)
tasks = base.linking.tasks(kinds=[kbgraph.TaskKind.LINK])
assert_type(tasks, tuple[kbgraph.Task, ...])

assert_type(base.search.find("words", {}), kbgraph.SearchResult)
assert_type(base.views.compare(["a", "b"]), kbgraph.Comparison)
assert_type(base.export.graph(TURTLE), bytes)
assert_type(TURTLE, kbgraph.Format)
things: nx.MultiDiGraph[kbgraph.Iri] = base.networkx
assert_type(base.rdflib, rdflib.Dataset)

try:
    base.query("SELECT")
except kbgraph.NotFoundError as unknown:
    assert_type(unknown.candidates, tuple[str, ...])
except kbgraph.QueryError as error:
    assert_type(error, kbgraph.QueryError)
    problem: kbgraph.KbError = error
