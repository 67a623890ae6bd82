"""The prologue declares what a query uses and does not declare itself."""

from __future__ import annotations

import pytest

from kbgraph.store.prologue import prologue

BASE = "https://base.example/"
PREFIXES = {"ex": "https://ex.example/", "other": "https://other.example/"}
EX = "PREFIX ex: <https://ex.example/> "


@pytest.mark.parametrize(
    ("query", "declarations"),
    [
        ("ASK { ?s ex:p ?o }", EX),
        ("ASK { ?s ?p ?o }", ""),
        ("PREFIX ex: <https://own.example/> ASK { ?s ex:p ?o }", ""),
        ("prefix\tEX: <https://own.example/> ASK { ?s ex:p ?o }", ""),
        (
            "PREFIX ex: <https://own.example/> ASK { ?s other:p ?o }",
            "PREFIX other: <https://other.example/> ",
        ),
    ],
)
def test_a_prefix_is_declared_once(query: str, declarations: str) -> None:
    """A prefix is declared if the query uses it and does not declare it, in any case."""
    assert prologue(query, BASE, PREFIXES) == f"BASE <{BASE}> {declarations}"


def test_the_prologue_is_one_line() -> None:
    """A line break would move every line number of an error message."""
    assert "\n" not in prologue("ASK { ?s ex:p other:o }\n", BASE, PREFIXES)
