"""Query parameters: every route reads numbers, directions and relations in the same way."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from kbgraph import load
from kbgraph_web import create_app
from tests.conftest import ROOT

REFLECTOR = "telescope--great-grauhorn"
NUMBERS = {
    f"/graph/{REFLECTOR}.json": [("depth", 0, 5), ("limit", 1, 2000)],
    f"/graph/{REFLECTOR}": [("depth", 1, 3), ("limit", 1, 2000)],
    "/path.json?from=LANTERN&to=MOTH": [("limit", 1, 100)],
    "/path": [("limit", 1, 100)],
    "/search": [("page", 1, 99_999)],
    "/search.json": [("limit", 1, 10_000)],
    "/matrix": [("page", 1, 99_999)],
}
"""Each address with its numbers, and the bounds of each."""
CASES = [(address, *bounds) for address, numbers in NUMBERS.items() for bounds in numbers]


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """A client of the invented observatories."""
    return create_app(load(ROOT / "tests" / "observatories")).test_client()


def with_parameter(address: str, name: str, value: object) -> str:
    """Return an address with one more parameter."""
    return f"{address}{'&' if '?' in address else '?'}{name}={value}"


@pytest.mark.parametrize(("address", "name", "minimum", "maximum"), CASES)
def test_a_bad_number_is_400_with_a_sentence(
    client: FlaskClient, address: str, name: str, minimum: int, maximum: int
) -> None:
    """Text, fractions, signs, and numbers out of bounds are refused, naming the bounds."""
    sentence = f"{name} must be a whole number from {minimum} to {maximum}"
    bad = ["x", "1.5", "%2B1", "%D9%A3", "9" * 40, minimum - 1, maximum + 1]
    for value in bad:
        response = client.get(with_parameter(address, name, value))
        assert response.status_code == 400, value
        if ".json" in address:
            assert response.get_json()["detail"] == sentence, value
        else:
            assert sentence in response.text, value


@pytest.mark.parametrize(("address", "name", "minimum", "maximum"), CASES)
def test_the_bounds_of_a_number_are_accepted(
    client: FlaskClient, address: str, name: str, minimum: int, maximum: int
) -> None:
    """The smallest and the largest number are answered, and an empty field as none."""
    for value in (minimum, maximum, ""):
        assert client.get(with_parameter(address, name, value)).status_code == 200, value


def test_the_timeout_of_a_query_is_a_number_of_seconds_above_0(client: FlaskClient) -> None:
    """Text, zero, negative, infinite and undefined durations are refused; fractions are not."""
    address = "/sparql?query=ASK%7B%7D&timeout="
    for value in ("x", "0", "-1", "inf", "nan"):
        response = client.get(address + value)
        assert response.status_code == 400, value
        assert "timeout must be a number of seconds above 0" in response.text
    assert client.get(address + "0.5").status_code == 200


@pytest.mark.parametrize("address", [f"/graph/{REFLECTOR}.json", f"/graph/{REFLECTOR}"])
def test_an_unknown_direction_is_400_on_the_page_and_in_json(
    client: FlaskClient, address: str
) -> None:
    """The sentence names the directions that there are."""
    response = client.get(f"{address}?direction=up")
    assert response.status_code == 400
    assert "direction must be one of both, outgoing, incoming" in response.text
    assert response.is_json == address.endswith(".json")


def test_relation_is_an_older_name_of_only(client: FlaskClient) -> None:
    """Both names together allow all relations that either names."""
    address = f"/graph/{REFLECTOR}.json?depth=2"
    names = ("obs:standsAt", "obs:mountedOn")
    by_only = client.get(f"{address}&only={names[0]}&only={names[1]}").get_json()
    by_relation = client.get(f"{address}&relation={names[0]}&relation={names[1]}").get_json()
    by_both = client.get(f"{address}&only={names[0]}&relation={names[1]}").get_json()
    everything = client.get(address).get_json()
    assert by_only == by_relation == by_both
    assert len(by_only["edges"]) < len(everything["edges"])


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/path.json?from=LANTERN", 400),
        ("/path.json?from=LANTERN&to=nobody", 404),
        ("/entry/nobody.json", 404),
        ("/graph/nobody.json", 404),
        ("/nothing.json", 404),
    ],
)
def test_errors_of_json_addresses_are_json(client: FlaskClient, address: str, status: int) -> None:
    """A client that reads JSON finds the reason in problem details (RFC 9457)."""
    response = client.get(address)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert response.get_json()["status"] == status
    assert response.get_json()["detail"]


def test_redirects_of_json_addresses_stay_redirects(client: FlaskClient) -> None:
    """A name leads to the JSON of the thing that has it."""
    response = client.get("/entry/LANTERN.json")
    assert (response.status_code, response.headers["Location"]) == (
        302,
        "/entry/instrument--lantern.json",
    )


def test_a_bad_number_of_a_page_has_the_frame_of_a_page(client: FlaskClient) -> None:
    """The page of an error says what is wrong, and leads back to the entries."""
    response = client.get("/search?page=0", headers={"Accept": "text/html"})
    assert response.status_code == 400
    assert "<h1>Bad request</h1>" in response.text
    assert '<a href="/">All entries</a>' in response.text


@pytest.mark.parametrize("query", ["", "?page=1&query=ASK%20%7B%7D", "?page=1&query=SELECT"])
def test_the_footer_leads_to_the_exports_on_every_page(client: FlaskClient, query: str) -> None:
    """The SPARQL page has the footer of other pages, whatever its results can be saved as."""
    exports = [f'href="/export/kbgraph.{each}"' for each in ("ttl", "jsonld", "nq", "graphml")]
    for address in ("/", f"/sparql{query}"):
        text = client.get(address, headers={"Accept": "text/html"}).text
        assert [each for each in exports if each not in text] == [], address


ARGUMENTS_OF_URL_FOR = {
    "_scheme": "x", "_anchor": "x", "_method": "POST", "_external": "1", "endpoint": "x.page",
    "slug": "x", "self": "x", "changes": "x", "_host": "evil.example", "values": "x", "%FF": "%FF",
}  # fmt: skip
"""Parameters that mean something to the functions that make addresses, and bytes of no text."""
STATEFUL = (
    "/path?from=LANTERN&to=MOTH&limit=1", "/path?from=LANTERN&to=LANTERN", "/path?from=LANTERNE&to=x",
    f"/graph/{REFLECTOR}?depth=1", "/graph?of=LANTERN", "/search?q=moth", "/search?where=type:x",
    "/matrix?type=telescope", "/compare?with=LANTERN&with=MOTH", "/?by=x", "/ontology?x=1",
    "/sparql?query=SELECT*{?s?p?o}LIMIT+2&page=1", f"/entry/{REFLECTOR}?x=1", f"/lines/{REFLECTOR}?x=1",
)  # fmt: skip
"""Pages with links that hold the parameters of their own address."""


@pytest.mark.parametrize("address", STATEFUL)
def test_no_parameter_is_an_argument_of_a_function(client: FlaskClient, address: str) -> None:
    """A parameter of any name is carried on or ignored: no link leads to another host.

    The whole address of a page is that at which the client asks, without parameters.
    """
    own = f"http://evil.example{address.partition('?')[0]}"
    for name, value in ARGUMENTS_OF_URL_FOR.items():
        response = client.get(
            f"{address}&{name}={value}" if "?" in address else f"{address}?{name}={value}",
            headers={"Host": "evil.example", "Accept": "text/html"},
        )
        assert response.status_code in ({400} if "%FF" in name else {200, 302, 404}), name
        links = re.findall(r'(?:href|action|src)="([^"]*)"', response.text)
        absolute = [
            each for each in links if "evil.example" in each.partition("?")[0] and each != own
        ]
        assert not absolute, name
        assert not response.headers.get("Location", "").startswith("http"), name
