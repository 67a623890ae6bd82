"""Snapshots of the public interfaces: data of every route, and names of metrics.

They are those of the invented observatories. `python -m tests.snapshots` writes the present
responses. Read the difference before you commit it: clients may depend on each line.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import quote

from flask import Flask
from werkzeug.test import Client

import kbgraph
from kbgraph_web import create_app
from kbgraph_web.middleware.metrics import Metrics

FOLDER = Path(__file__).parent / "http"
_STANDS = quote("SELECT ?telescope ?place { ?telescope obs:standsAt ?place } ORDER BY ?telescope")
_ASK = quote("ASK { <id/instrument--lantern> obs:cooled true }")
_CONSTRUCT = quote("CONSTRUCT WHERE { ?telescope obs:standsAt ?place }")
_BOTH = "with=site--grauhorn&with=site--saltmere"
_REFLECTOR = "telescope--great-grauhorn"
REQUESTS = {
    "compare.csv": f"/compare.csv?{_BOTH}",
    "compare-differences.csv": f"/compare.csv?{_BOTH}&rows=differences",
    "complete.json": "/complete.json",
    "complete-things.json": "/complete.json?q=grau",
    "labels.json": "/labels.json?missing=en",
    "entry.json": "/entry/site--grauhorn.json",
    "entry-values.json": "/entry/instrument--lantern.json",
    "entry.jsonld": "/entry/site--grauhorn.jsonld",
    "entry.md": "/entry/site--grauhorn.md",
    "entry.nt": "/entry/site--grauhorn.nt",
    "entry.ttl": "/entry/site--grauhorn.ttl",
    "export.gexf": "/export/kbgraph.gexf",
    "export.graphml": "/export/kbgraph.graphml",
    "facts.nt": "/export/facts.nt",
    "export.trig": "/export/kbgraph.trig",
    "export-unknown.txt": "/export/kbgraph.xlsx",
    "graph.json": f"/graph/{_REFLECTOR}.json",
    "related.json": "/related/observatory--grauhorn.json",
    "suggestions.json": "/suggestions/telescope--heron.json",
    "todo.json": "/todo.json?limit=4",
    "graph-chosen.json": f"/graph/{_REFLECTOR}.json?depth=2&only=obs:standsAt&only=obs:mountedOn"
    "&direction=incoming&limit=2",
    "graph-without.json": f"/graph/{_REFLECTOR}.json?without=obs:standsAt"
    "&expanded=telescope--heron&direction=outgoing",
    "graph-bad-direction.json": f"/graph/{_REFLECTOR}.json?direction=up",
    "graph-bad-number.json": f"/graph/{_REFLECTOR}.json?depth=x",
    "graph-bad-relation.json": f"/graph/{_REFLECTOR}.json?only=stands%20att",
    "whole-graph.json": "/graph.json?limit=3",
    "graph-missing.json": "/graph/nowhere.json",
    "healthz.json": "/healthz",
    "hierarchy.json": "/hierarchy.json?levels=2",
    "hierarchy-below.json": f"/hierarchy/{_REFLECTOR}.json",
    "lines.json": "/lines/telescope--heron.json",
    "lines-missing.json": "/lines/nowhere.json",
    "facts.csv": "/facts.csv?evidence=primary&where=type:site",
    "matrix.csv": "/matrix.csv?where=type:site",
    "openapi.json": "/openapi.json",
    "path.json": "/path.json?from=LANTERN&to=Saltmere%20Station",
    "path-none.json": "/path.json?from=LANTERN&to=Saltmere%20Station&only=obs:mountedOn",
    "path-incomplete.json": "/path.json?from=LANTERN",
    "search.csv": "/search.csv?q=grauhorn",
    "search.json": "/search.json?q=grauhorn",
    "search-facets.json": "/search.json?where=type:telescope",
    "question.json": "/question/first-light-at-an-observatory?syntax=json&year=1950",
    "question-wrong.txt": "/question/first-light-at-an-observatory?syntax=json&year=50",
    "sparql.json": f"/sparql?syntax=json&query={_STANDS}",
    "sparql.xml": f"/sparql?syntax=xml&query={_STANDS}",
    "sparql.csv": f"/sparql?syntax=csv&query={_STANDS}",
    "sparql.tsv": f"/sparql?syntax=tsv&query={_STANDS}",
    "sparql-ask.json": f"/sparql?syntax=json&query={_ASK}",
    "sparql-cited.json": f"/sparql?cite=1&query={_STANDS}",
    "sparql-construct.ttl": f"/sparql?syntax=turtle&query={_CONSTRUCT}",
    "sparql-not-sparql.txt": "/sparql?query=SELECT",
    "timeline.csv": "/timeline.csv?until=1963",
    "timeline.json": "/timeline.json?kind=telescope&of=Grauhorn",
    "void.ttl": "/.well-known/void",
}
"""The address of each response, by the name of its file."""


def make_app() -> Flask:
    """Create an application over the observatories."""
    return create_app(kbgraph.load(Path(__file__).parent.parent / "observatories"))


def make_client(app: Flask) -> Client:
    """Return a client of the application and its metrics, without a server."""
    return Client(Metrics(app))


def snapshot(client: Client, address: str) -> str:
    """Return status, media type and body of a response.

    JSON has a line for each value. The generation, which changes with the code, is replaced.
    """
    response = client.get(address)
    text = response.get_data(as_text=True)
    if (response.mimetype or "").endswith("json"):
        text = json.dumps(json.loads(text), ensure_ascii=False, indent=1)
    text = re.sub(
        r'(generation"?: |kb:generation |versionInfo |hasVersion )"[0-9a-f]{16}"',
        r'\1"GENERATION"',
        text,
    )
    return f"{response.status_code} {response.content_type}\n\n{text.rstrip()}\n"


def metrics_snapshot(client: Client) -> str:
    """Return names, types and labels of the server's metrics."""
    client.get("/entry/site--grauhorn")
    lines = client.get("/metrics").get_data(as_text=True).splitlines()
    shown = {line for line in lines if line.startswith("# TYPE kbgraph_")}
    shown |= {
        re.sub(r'="[^"]*"', "=", line.rpartition(" ")[0])
        for line in lines
        if line.startswith("kbgraph_")
    }
    return "\n".join(sorted(shown)) + "\n"
