"""Results as CSV: each value is one cell (RFC 4180), also an IRI with a comma."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kbgraph import KnowledgeBase
from kbgraph.errors import AnswerTooLargeError
from kbgraph.limits import Limits
from kbgraph.rdf import RESULTS_CSV
from kbgraph.sparql import Request
from kbgraph.sparql.query import respond
from kbgraph.store.oxigraph import splits_cells
from tests.conftest import Vault

TERMS = [
    "<http://x.example/a,b>",
    "<http://x.example/a>",
    '"p,q"',
    '"a\\"b"',
    '"a\\r\\nb"',
    '""',
    "1.5",
    "UNDEF",
]
VALUES = ["http://x.example/a,b", "http://x.example/a", "p,q", 'a"b', "a\r\nb", "", "1.5", ""]  # fmt: skip


@pytest.fixture(scope="module")
def base(vault: Vault) -> KnowledgeBase:
    """Return an empty knowledge base."""
    return vault({})


def sheet(base: KnowledgeBase, query: str) -> bytes:
    """Return the results of a query as CSV."""
    return base.sparql.answer(Request(query, (RESULTS_CSV,)))[1]


def query_of(rows: list[list[int]]) -> str:
    """Return a query whose rows are these terms, by their numbers."""
    names = " ".join(f"?v{number}" for number in range(len(rows[0])))
    values = " ".join(f"({' '.join(TERMS[number] for number in row)})" for row in rows)
    return f"SELECT {names} {{ VALUES ({names}) {{ {values} }} }}"


@st.composite
def tables(draw: st.DrawFn) -> list[list[int]]:
    """Draw rows of equal length, of numbers of terms."""
    width = draw(st.integers(1, 3))
    row = st.lists(st.integers(0, len(TERMS) - 1), min_size=width, max_size=width)
    return draw(st.lists(row, min_size=1, max_size=4))


@given(tables())
@example([[0]])
@example([[1, 0], [0, 1]])
@example([[0, 0, 0], [2, 3, 4]])
@example([[5], [0], [5]])
def test_each_value_is_one_cell(base: KnowledgeBase, table: list[list[int]]) -> None:
    """The csv module reads the values back, whether the engine or kbgraph has written them."""
    data = sheet(base, query_of(table))
    header, *rows = csv.reader(io.StringIO(data.decode(), newline=""))
    assert header == [f"v{number}" for number in range(len(table[0]))]
    # The module reads an empty line, which is a row of one empty cell, as a row without cells.
    assert [row or [""] for row in rows] == [[VALUES[number] for number in row] for row in table]
    assert not splits_cells(data)


def test_lines_are_as_the_engine_writes_them(base: KnowledgeBase) -> None:
    """Quotes are added to what needs them and to nothing else."""
    query = query_of([[0, 2, 6], [1, 3, 7]])
    assert sheet(base, query) == (
        b'v0,v1,v2\r\n"http://x.example/a,b","p,q",1.5\r\nhttp://x.example/a,"a""b",\r\n'
    )


def test_ask_is_one_word(base: KnowledgeBase) -> None:
    """ASK has no rows."""
    assert sheet(base, "ASK {}") == b"true"


def test_the_second_evaluation_keeps_the_limit_of_bytes(base: KnowledgeBase) -> None:
    """Quotes make a result longer: the limit counts them."""
    request = Request(query_of([[0, 1]]), (RESULTS_CSV,))
    size = len(sheet(base, query_of([[0, 1]])))
    limits = Limits(response_max_bytes=size)
    assert respond(base.graph, base.views.citations, request, limits)[1]
    tight = Limits(response_max_bytes=size - 1)
    with pytest.raises(AnswerTooLargeError):
        respond(base.graph, base.views.citations, request, tight)
