"""The page of results: pages of a hundred rows, columns, and values in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser, LexborNode

from kbgraph.rdf import RESULTS_JSON, XSD, Format, Iri, Literal
from kbgraph.rdf.terms import EDTF
from kbgraph_web.app import create_app
from kbgraph_web.viewmodels.sparql_results import MAX_ROWS, PAGE_ROWS, read_results
from kbgraph_web.viewmodels.term_cells import TermCells
from tests.conftest import Vault

NUMBER = {"type": "literal", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}
ROWS = 3_000
_HUNDREDS = " ".join(f"({number} 'n{number}' true)" for number in range(205))
LONG = f"SELECT * {{ VALUES (?rank ?name ?is_odd) {{ {_HUNDREDS} }} }}"


@pytest.fixture(scope="module")
def client(vault: Vault) -> Iterator[FlaskClient]:
    """A client of a knowledge base whose entries do not matter."""
    with create_app(vault({"a.md": "# A"})).test_client() as made:
        yield made


@pytest.mark.parametrize(
    ("sort", "page", "expected"),
    [
        ("", 1, [0, 1, 2]),
        ("x", 1, [0, 7, 14]),
        ("-x", 1, [6, 13, 20]),
        ("unknown", 1, [0, 1, 2]),
        ("", 30, [2900, 2901, 2902]),
        ("x", 5, [2800, 2807, 2814]),
        ("", 31, []),
    ],
)
def test_a_page_has_a_hundred_rows(vault: Vault, sort: str, page: int, expected: list[int]) -> None:
    """Rows that are equal by the chosen column keep their order, in both directions.

    Pictures are drawn from the same first rows on each page.
    """
    base = vault({"a.md": "# A"})
    bindings = [
        {"x": NUMBER | {"value": str(row % 7)}, "row": NUMBER | {"value": str(row)}}
        for row in range(ROWS)
    ]
    body = json.dumps({"head": {"vars": ["x", "row"]}, "results": {"bindings": bindings}}).encode()

    def run(_: tuple[Format, ...]) -> tuple[Format, bytes]:
        return RESULTS_JSON, body

    with create_app(base).test_request_context():
        results = read_results(base, run, sort, page)
    assert results.total == ROWS > MAX_ROWS
    assert len(results.rows) == (PAGE_ROWS if expected else 0)
    assert [int(row.cells[1].text) for row in results.rows[:3]] == expected


def test_the_address_names_the_page(client: FlaskClient) -> None:
    """The links of a page lead through all rows, in its order, and the downloads hold all."""
    address, seen = "/sparql?" + "page=1&sort=-rank&query=" + LONG, []
    while address:
        tree = _page(client, address)
        seen += [row.text() for row in tree.css("tbody > tr:first-child > td:first-child")]
        said = tree.css_first(".answer > .note").text()
        following = tree.css_first("nav.pages a[rel=next]")
        address = following.attributes["href"] or "" if following else ""
    assert seen == [str(number) for number in range(204, -1, -1)]
    assert said == "201–205 of 205 are shown; the downloads contain all."
    csv = tree.css_first("a[download='results.csv']").attributes["href"] or ""
    assert set(parse_qs(urlsplit(csv).query)) == {"query", "syntax"}
    assert client.get(csv).get_data(as_text=True).count("\n") >= 205
    past = _page(client, "/sparql?page=4&query=" + LONG)
    assert "There is no page 4" in past.css_first("#answer").text()


def test_columns_stand_as_in_the_query(client: FlaskClient) -> None:
    """Columns of `*` stand as they appear, and numbers and their heading on the right."""
    tree = _page(client, "/sparql?page=1&query=" + LONG)
    headings, cells = tree.css("thead th"), tree.css("tbody tr:first-child td")
    assert [each.text() for each in headings[:3]] == ["rank", "name", "is odd"]
    assert [_is_number(each) for each in headings] == [True, False, False]
    assert [_is_number(each) for each in cells[:3]] == [True, False, False]
    assert [each.text() for each in cells[:3]] == ["0", "n0", "yes"]


@pytest.mark.parametrize(
    ("text", "datatype", "words"),
    [
        ("true", XSD + "boolean", "yes"),
        ("0", XSD + "boolean", "no"),
        ("2026-11-03", XSD + "date", "3 November 2026"),
        ("2026-11-03Z", XSD + "date", "3 November 2026"),
        ("2026-11", XSD + "gYearMonth", "November 2026"),
        ("2026", XSD + "gYear", "2026"),
        ("-0044-03-15", XSD + "date", "-0044-03-15"),
        ("2026-02-31", XSD + "date", "2026-02-31"),
        ("2026-11-03T09:30:00Z", XSD + "dateTime", "3 November 2026, 09:30 UTC"),
        ("2026-11-03T09:30:00.5+05:00", XSD + "dateTime", "3 November 2026, 09:30 +05:00"),
        ("2000-12-01/2000-12-31", EDTF, "December 2000"),
        ("2020-01-01/2020-12-31", EDTF, "2020"),
        ("2020-02-03/2021-04", EDTF, "between 3 February 2020 and April 2021"),
        ("../2024-06", EDTF, "June 2024 or before"),
        ("2024-06/", EDTF, "June 2024 or after"),
        ("2015~", EDTF, "about 2015"),
        ("2015-07?", EDTF, "perhaps July 2015"),
        ("2015%", EDTF, "perhaps about 2015"),
        ("201X", EDTF, "201X"),
        ("2026-11-03", XSD + "string", "2026-11-03"),
    ],
)
def test_literals_are_in_words(
    client: FlaskClient, vault: Vault, text: str, datatype: str, words: str
) -> None:
    """Truth values, dates and intervals have words; a text that only looks like one has none."""
    base = vault({"a.md": "# A"})
    with client.application.test_request_context():
        cell = TermCells(base).cell(Literal(text, Iri(datatype)))
    assert cell.text == words
    assert cell.date in {"", text}


def test_dates_in_words_are_sorted_by_time(client: FlaskClient) -> None:
    """April comes after January, although its name comes first."""
    values = "'2026-04-01'^^xsd:date '2026-01-09'^^xsd:date '2025-12-31'^^xsd:date"
    tree = _page(client, f"/sparql?page=1&sort=d&query=SELECT ?d {{ VALUES ?d {{ {values} }} }}")
    dates = [each.attributes["datetime"] for each in tree.css("tbody time")]
    assert dates == ["2025-12-31", "2026-01-09", "2026-04-01"]


def _page(client: FlaskClient, address: str) -> LexborHTMLParser:
    response = client.get(address, headers={"Accept": "text/html"})
    assert response.status_code == 200
    return LexborHTMLParser(response.get_data(as_text=True))


def _is_number(cell: LexborNode) -> bool:
    return "number" in (cell.attributes.get("class") or "").split()
