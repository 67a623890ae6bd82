"""The public interfaces do not change: each response equals its snapshot."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.test import Client

from tests.snapshots import FOLDER, REQUESTS, make_app, make_client, metrics_snapshot, snapshot


@pytest.fixture(scope="module")
def app() -> Flask:
    """The application over the observatories."""
    return make_app()


@pytest.fixture(scope="module")
def client(app: Flask) -> Client:
    """A client of the application, without a server."""
    return make_client(app)


@pytest.mark.parametrize("name", REQUESTS)
def test_each_response_equals_its_snapshot(client: Client, name: str) -> None:
    """Status, media type and every value are those of the snapshot."""
    assert snapshot(client, REQUESTS[name]) == (FOLDER / f"{name}.snapshot").read_bytes().decode()


def test_metrics_keep_their_names_types_and_labels(client: Client) -> None:
    """Names, types and labels of metrics are those of the snapshot."""
    assert metrics_snapshot(client) == (FOLDER / "metrics.snapshot").read_bytes().decode()


def test_every_route_of_data_has_a_snapshot(app: Flask) -> None:
    """Each route of JSON, CSV or another format by its ending has at least one request."""
    rules = [rule for rule in app.url_map.iter_rules() if "static" not in rule.rule]
    data = {rule.endpoint for rule in rules if rule.rule.endswith((".json", ".csv", "<extension>"))}
    adapter = app.url_map.bind("localhost")
    covered = {adapter.match(address.partition("?")[0])[0] for address in REQUESTS.values()}
    assert data
    assert data - covered == set()


def test_no_snapshot_is_left_over() -> None:
    """Each file belongs to a request."""
    assert {path.name.removesuffix(".snapshot") for path in FOLDER.iterdir()} == {
        *REQUESTS,
        "metrics",
    }
