"""The public interfaces stay as they are: each answer is the same, to the letter, as its snapshot."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.test import Client

from tests.snapshots import FOLDER, REQUESTS, answer, application, client, metrics


@pytest.fixture(scope="module")
def app() -> Flask:
    """The application over the observatories."""
    return application()


@pytest.fixture(scope="module")
def asked(app: Flask) -> Client:
    """A client of it."""
    return client(app)


@pytest.mark.parametrize("name", REQUESTS)
def test_the_answer_is_that_of_the_snapshot(asked: Client, name: str) -> None:
    """Status, media type and every value are those of the snapshot."""
    assert answer(asked, REQUESTS[name]) == (FOLDER / f"{name}.snapshot").read_bytes().decode()


def test_metrics_keep_their_names_types_and_labels(asked: Client) -> None:
    """Whoever watches the server finds each metric under the name that it had."""
    assert metrics(asked) == (FOLDER / "metrics.snapshot").read_bytes().decode()


def test_every_route_of_data_has_a_snapshot(app: Flask) -> None:
    """A route that gives JSON or CSV, or another syntax by its ending, is asked by at least one request above."""
    rules = [rule for rule in app.url_map.iter_rules() if "static" not in rule.rule]
    data = {rule.endpoint for rule in rules if rule.rule.endswith((".json", ".csv", "<extension>"))}
    adapter = app.url_map.bind("localhost")
    covered = {adapter.match(address.partition("?")[0])[0] for address in REQUESTS.values()}
    assert data
    assert data - covered == set()


def test_no_snapshot_is_left_over() -> None:
    """Each file is compared with an answer."""
    assert {path.name.removesuffix(".snapshot") for path in FOLDER.iterdir()} == {
        *REQUESTS,
        "metrics",
    }
