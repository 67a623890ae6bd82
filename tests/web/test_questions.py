"""Questions on pages and for programs: fields without scripts, addresses, answers and errors."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser, LexborNode

from kbgraph import KnowledgeBase
from kbgraph_web import create_app
from tests.web.xss_payloads import OWN

PAGE = {"Accept": "text/html"}
ZONE = "/question/who-supervises-in-a-zone"
DIFC = f"{ZONE}?zone=free-zone--difc"
YEAR = "/question/what-changed-in-a-year"


@pytest.fixture(scope="module")
def client(frozen: KnowledgeBase) -> FlaskClient:
    """A client of an application over entries that never change."""
    return create_app(frozen).test_client()


def parsed(client: FlaskClient, address: str, status: int = 200) -> LexborHTMLParser:
    """Return the page at an address, as a browser gets it."""
    response = client.get(address, headers=PAGE)
    assert response.status_code == status
    return LexborHTMLParser(response.text)


def sentence(form: LexborNode) -> str:
    """Return a sentence with the values of its fields in brackets."""
    for field in form.css("input:not([type=hidden])"):
        field.replace_with(f"[{field.attributes['value']}]")
    for field in form.css("select"):
        field.replace_with(f"[{field.css_first('option[selected]').text()}]")
    for button in form.css("button"):
        button.decompose()
    return " ".join(form.text().split())


def test_home_shows_sentences_that_a_plain_form_sends(client: FlaskClient) -> None:
    """A field offers what its class has, and the form leads to the page of the question."""
    home = parsed(client, "/")
    form = home.css_first(f'form[action="{ZONE}"]')
    zone = form.css_first("select[name=zone]")
    assert {each.attributes["value"]: each.text() for each in zone.css("option")}[
        "free-zone--difc"
    ] == "Dubai International Financial Centre"
    year = home.css_first(f'form[action="{YEAR}"]')
    place = year.css_first("input[name=place]")
    completed = home.css_first(f"datalist[id='{place.attributes['list']}']")
    assert "CN" in {each.attributes["value"]: each.text() for each in completed.css("option")}[
        "China"
    ].split(" · ")
    assert sentence(year) == "What changed in [China] in [2026]?"
    ids = [node.attributes["id"] for node in home.css("[id]")]
    assert len(ids) == len(set(ids))


def test_a_name_in_the_address_becomes_the_slug(client: FlaskClient) -> None:
    """The address of an answer means the same when another thing gets the name."""
    named = client.get(f"{ZONE}?zone=DIFC&view=table", headers=PAGE)
    assert (named.status_code, named.headers["Location"]) == (302, f"{DIFC}&view=table")
    numbered = client.get("/question/02-who-supervises-in-a-zone", headers=PAGE)
    assert numbered.headers["Location"] == ZONE
    page = parsed(client, DIFC)
    title = "Which regulator supervises a firm in Dubai International Financial Centre?"
    assert page.css_first("title").text().startswith(title)
    query = page.css_first("textarea").text()
    assert "VALUES ?zone { <id/free-zone--difc> }" in query
    assert query.replace("\n# ", " ").strip().startswith(f"# {title}")
    sort = page.css_first("a[data-sort=zone]").attributes["href"]
    assert sort == f"{DIFC}&view=table&sort=zone"


def test_programs_get_the_answer_in_their_syntax(client: FlaskClient) -> None:
    """By Accept, by `syntax`, and with the lines of each row, as from /sparql."""
    csv = client.get(f"{ZONE}?zone=DIFC", headers={"Accept": "text/csv"})
    assert csv.text.split("\r\n")[1].endswith("id/regulator--dfsa")
    assert client.get(f"{DIFC}&syntax=csv", headers=PAGE).data == csv.data
    cited = client.get(f"{DIFC}&cite=1").get_json()
    assert cited["citations"][0]["lines"]
    again = client.get(
        f"{ZONE}?zone=DIFC",
        headers={"Accept": "text/csv", "If-None-Match": csv.headers["ETag"]},
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("address", "field", "message", "offered"),
    [
        (f"{ZONE}?zone=", "zone", "Zone has no value. Give a name of the type free zone, such as Astana", []),
        (f"{YEAR}?place=Chinna&year=2026", "place", "Place cannot be 'Chinna'.", [f"{YEAR}?place=China&year=2026"]),
        (f"{YEAR}?place=China&year=26", "year", "Year cannot be '26'. Give a year, such as 2024.", []),
        ("/question/statements-checked-long-ago?day=2026-13-01", "day", "Day cannot be '2026-13-01'. Give a day, such as 2024-12-30.", []),
    ],
)  # fmt: skip
def test_a_wrong_value_is_an_error_at_its_field(
    client: FlaskClient, address: str, field: str, message: str, offered: list[str]
) -> None:
    """400, with the value that was given, the parameter, and links to the closest."""
    page = parsed(client, address, 400)
    wrong = page.css_first("[aria-invalid]")
    assert wrong.attributes["name"] == field
    assert page.css_first(f"#{wrong.attributes['aria-describedby']}").text().startswith(message)
    assert [a.attributes["href"] for a in page.css(".refusal a")] == offered
    assert not page.css("#answer .answer")
    told = client.get(address, headers={"Accept": "application/json"})
    assert told.status_code == 400
    assert told.get_json()["detail"].startswith(f"{field} ")


def test_unknown_questions_and_repeated_values_are_refused(client: FlaskClient) -> None:
    """404 offers the closest question; two values of a parameter are 400."""
    missing = client.get("/question/who-supervises-in-zone", headers={"Accept": "text/plain"})
    assert (missing.status_code, "who-supervises-in-a-zone" in missing.text) == (404, True)
    twice = client.get(f"{ZONE}?zone=DIFC&zone=ADGM", headers={"Accept": "text/plain"})
    assert (twice.status_code, twice.text) == (400, "give zone once\n")


@pytest.mark.parametrize("accept", ["text/html", "application/sparql-results+json"])
def test_a_misspelt_parameter_gets_no_answer_of_the_default(
    client: FlaskClient, accept: str
) -> None:
    """One close to a parameter, or of another question, is 400; those that others add are not."""
    for address, said in (
        (f"{YEAR}?plaec=CN", "did you mean place?"),
        (f"{YEAR}?Place=CN", "did you mean place?"),
        (f"{ZONE}?place=DIFC", "it has zone"),
    ):
        response = client.get(address, headers={"Accept": accept})
        assert (response.status_code, said in response.text) == (400, True), address
    # Clients of SPARQL and mails add parameters of their own.
    kept = f"{YEAR}?page=1&sort=day&utm_source=x&format=json&in-force=2026-01-01"
    assert client.get(kept, headers={"Accept": accept}).status_code < 400


def test_texts_of_values_are_never_markup_or_syntax(client: FlaskClient) -> None:
    """Whatever is given, the page has the elements of a page of errors, and no other query."""
    plain = parsed(client, f"{YEAR}?place=Chinna&year=26", 400)
    ours = {node.tag for node in plain.css("*")}
    for payload in (*OWN, '"} UNION { ?s ?p ?o } #'):
        response = client.get(YEAR, query_string={"place": payload}, headers=PAGE)
        assert response.status_code in {302, 400}, payload
        assert {node.tag for node in LexborHTMLParser(response.text).css("*")} <= ours | {"h1"}
        assert (
            "UNION { ?s ?p ?o }"
            not in re.sub(r'value="[^"]*"', "", response.text).partition("<textarea")[2]
        )


def test_a_day_is_kept_in_sentences(client: FlaskClient) -> None:
    """The form of a page as of a day sends the day, and its links keep it."""
    page = parsed(client, f"{DIFC}&in-force=2025-01-01")
    form = page.css_first("form.of-page")
    assert form.css_first("input[name=in-force]").attributes["value"] == "2025-01-01"
    other = page.css_first(".other-questions a").attributes["href"] or ""
    assert other.endswith("?in-force=2025-01-01")
