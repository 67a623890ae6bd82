"""Metrics: the registry that create_app makes, and the labels of routes."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.test import Client

from kbgraph import load
from kbgraph_web import create_app
from kbgraph_web.middleware.metrics import Metrics
from tests.conftest import ROOT

ROUTES = {
    "", "entry", "id", "graph", "path", "path.json", "sparql", "export", "static", "search", "search.json",
    "search.csv", "compare", "compare.csv", "compare.xlsx", "matrix", "matrix.csv", "matrix.xlsx", "ontology",
}  # fmt: skip
"""Labels on which dashboards may rely."""
COUNT = re.compile(r'kbgraph_http_requests_total\{method="(\w+)",route="([^"]*)",status="(\d+)"\}')


@pytest.fixture
def app() -> Flask:
    """An application over the invented observatories."""
    return create_app(load(ROOT / "tests" / "observatories"))


def counted(client: Client) -> set[tuple[str, ...]]:
    """Method, route and status of all requests that were counted."""
    return set(COUNT.findall(client.get("/metrics").get_data(as_text=True)))


def test_a_bare_application_has_metrics(app: Flask) -> None:
    """Without the middleware /metrics describes the knowledge base, and counts no requests."""
    response = app.test_client().get("/metrics")
    assert response.status_code == 200
    assert "\nkbgraph_entries 8.0\n" in response.text
    assert 'kbgraph_findings{severity="1"} 1.0' in response.text
    assert COUNT.findall(response.text) == []


def test_requests_are_counted_in_the_registry_of_the_application(app: Flask) -> None:
    """The middleware counts, and the route of the same application shows it."""
    client = Client(Metrics(app))
    client.get("/entry/site--grauhorn")
    client.get("/entry/nowhere")
    assert {("GET", "entry", "200"), ("GET", "entry", "404")} <= counted(client)


def test_each_route_is_a_label_and_unknown_paths_are_other(app: Flask) -> None:
    """Labels come from the URL map: no path of a client makes a new one."""
    client = Client(Metrics(app))
    for route in ROUTES:
        client.get(f"/{route}")
    for path in ("/wp-login.php", "/entryx/y", "/%00", "/.env"):
        client.get(path)
    client.open("/", method="BREW")
    labels = {(method, route) for method, route, _ in counted(client)}
    assert {route for _, route in labels} == ROUTES | {"other"}
    assert ("other", "") in labels
