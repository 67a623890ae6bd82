"""The page of results shows the first thousand rows, sorted or not, of however many there are."""

from __future__ import annotations

import json

import pytest

from kbgraph.rdf import RESULTS_JSON, Format
from kbgraph_web.app import create_app
from kbgraph_web.viewmodels.sparql_results import MAX_ROWS, read_results
from tests.conftest import Vault

NUMBER = {"type": "literal", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}
ROWS = 3_000


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", [0, 1, 2]),
        ("x", [0, 7, 14]),
        ("-x", [6, 13, 20]),
        ("unknown", [0, 1, 2]),
    ],
)
def test_the_first_rows_of_many_are_shown(vault: Vault, sort: str, expected: list[int]) -> None:
    """Rows that are equal by the chosen column keep their order, in both directions."""
    base = vault({"a.md": "# A"})
    bindings = [
        {"x": NUMBER | {"value": str(row % 7)}, "row": NUMBER | {"value": str(row)}}
        for row in range(ROWS)
    ]
    body = json.dumps({"head": {"vars": ["x", "row"]}, "results": {"bindings": bindings}}).encode()

    def run(_: tuple[Format, ...]) -> tuple[Format, bytes]:
        return RESULTS_JSON, body

    with create_app(base).test_request_context():
        results = read_results(base, run, sort)
    assert results.total == ROWS
    assert len(results.rows) == MAX_ROWS
    assert [int(row.cells[1].text) for row in results.rows[:3]] == expected
