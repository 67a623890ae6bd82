"""HEAD and conditional requests, on every route (RFC 9110, sections 9.3.2 and 13)."""

from __future__ import annotations

import gzip
import re
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, run_wsgi_app

from kbgraph_web import create_app
from tests.conftest import Vault

TEXTS = {
    "a.md": "---\ntype: country\n---\n# A\n\nSome text with [[b]].",
    "b.md": "# B\n\n[[gone]]",
    "x.md": "---\naliases: [y]\n---\n",
}
FOUND = [
    "/", "/entry/a", "/entry/a.ttl", "/entry/a.jsonld", "/entry/a.nt", "/entry/a.nq", "/entry/a.trig",
    "/entry/a.rdf", "/entry/a.json", "/entry/a.md", "/entry/a?format=nt", "/lines/a", "/lines/a.json",
    "/graph/a", "/graph/a.json", "/path", "/path?from=a&to=b", "/path.json?from=a&to=b",
    "/matrix", "/matrix.csv", "/compare", "/compare?with=a&with=b", "/compare.csv?with=a",
    "/search?q=a", "/search.json?q=a", "/search.csv?q=a", "/complete.json?q=a", "/ontology",
    "/export/kbgraph.ttl", "/export/kbgraph.graphml", "/export/kbgraph.gexf", "/export/facts.nt",
    "/sparql", "/sparql?query=ASK%7B%7D", "/.well-known/void", "/robots.txt", "/static/base.css",
]  # fmt: skip
"""Addresses of every route, and of every kind of answer."""
OTHER = {
    "/graph": 302, "/ont": 303,
    "/id/a": 303, "/entry/Y": 302, "/entry/nobody": 404, "/entry/a?format=zip": 400, "/graph/nobody": 404,
    "/search?page=x": 400, "/sparql?query=x": 400, "/export/kbgraph.zip": 404, "/nowhere": 404,
    "/static/nothing": 404, "/path.json?from=a": 400,
}  # fmt: skip
UNTAGGED = {"/sparql", "/robots.txt"}
"""Addresses of FOUND that may have no tag: `/sparql` alone is a page that depends on Accept."""


@pytest.fixture
def client(vault: Vault) -> FlaskClient:
    """Return a client of a small folder."""
    return create_app(vault(TEXTS)).test_client()


def _headers(response: Any) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name != "Date"}


def test_every_route_is_tried(client: FlaskClient) -> None:
    """No route that answers GET is missing above, but for health and metrics, which change."""
    rules = {
        rule.rule
        for rule in client.application.url_map.iter_rules()
        if "GET" in (rule.methods or ())
    }
    patterns = {rule: re.sub(r"<[^>]+>", ".+", rule.replace(".", r"\.")) for rule in rules}
    tried = [path.partition("?")[0] for path in (*FOUND, *OTHER)]
    missing = {
        rule
        for rule, pattern in patterns.items()
        if not any(re.fullmatch(pattern, path) for path in tried)
    }
    assert missing == {"/healthz", "/metrics"}


# The library that compresses static files leaves the file of a HEAD to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("path", [*FOUND, *OTHER])
@pytest.mark.parametrize("accept", ["*/*", "text/html", "application/json"])
def test_head_is_get_without_its_content(client: FlaskClient, path: str, accept: str) -> None:
    """Status and headers are the same, the length included."""
    headers = {"Accept": accept, "Accept-Encoding": "gzip"}
    got, head = client.get(path, headers=headers), client.head(path, headers=headers)
    assert head.data == b""
    expected, found = _headers(got), _headers(head)
    if "Content-Length" not in found:
        # The length of compressed results is known once they are made (RFC 9110, section 9.3.2).
        assert expected.pop("Content-Length")
        assert expected["Content-Encoding"] == "gzip"
    assert (head.status_code, found) == (got.status_code, expected)


@pytest.mark.parametrize("path", FOUND)
def test_a_known_tag_is_304(client: FlaskClient, path: str) -> None:
    """By its tag, strong or weak, in a list, or by `*`; other tags get the whole."""
    first = client.get(path)
    assert first.status_code == 200
    tag = first.headers.get("ETag", "")
    assert tag or path in UNTAGGED
    opaque = tag.removeprefix("W/")
    for known in (tag, opaque, f"W/{opaque}", f'"x", {tag}', "*") if tag else ():
        for ask in (client.get, client.head):
            again = ask(path, headers={"If-None-Match": known})
            assert (again.status_code, again.data) == (304, b""), known
            assert again.headers["ETag"] == tag
            assert "Content-Type" not in again.headers
    for other in ('"x"', f'"{opaque[1:-2]}"', f"x{opaque}"):
        again = client.get(path, headers={"If-None-Match": other})
        assert (again.status_code, again.data) == (200, first.data), other


@pytest.mark.parametrize(("path", "status"), OTHER.items())
def test_only_what_was_found_becomes_304(client: FlaskClient, path: str, status: int) -> None:
    """Errors and redirects stay what they are for any tag, and have none."""
    tags = [
        client.get(each).headers.get("ETag", "")
        for each in ("/", "/entry/a", "/sparql?query=ASK%7B%7D")
    ]
    for known in (*tags, "*", f'"{client.application.config["KNOWLEDGE"].generation}"'):
        response = client.get(path, headers={"If-None-Match": known})
        assert response.status_code == status, known
        assert "ETag" not in response.headers


def test_a_tag_is_of_one_address(client: FlaskClient) -> None:
    """The tag of a page does not stand for another page, nor for the same one by POST."""
    tag = client.get("/entry/a").headers["ETag"]
    for other in ("/entry/b", "/entry/a.ttl", "/entry/a?x=1", "/"):
        assert client.get(other, headers={"If-None-Match": tag}).status_code == 200
    query = "/sparql?query=" + quote("ASK {}")
    known = {"If-None-Match": client.get(query).headers["ETag"]}
    assert client.get(query, headers=known).status_code == 304
    posted = client.post(
        "/sparql", data="ASK {}", content_type="application/sparql-query", headers=known
    )
    assert posted.status_code == 200


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/entry/\xff", ""),
        ("/id/\xc3(", ""),
        ("/search", "q=%ff"),
        ("/search", "q=a%C3"),
        ("/search", "q=\xff"),
        ("/sparql", "query=%E2%82"),
    ],
)
def test_an_address_is_utf8(client: FlaskClient, path: str, query: str) -> None:
    """Bytes that are no UTF-8 are 400 on every route, in the path and behind it."""
    environ = {**EnvironBuilder("/").get_environ(), "PATH_INFO": path, "QUERY_STRING": query}
    body, status, _ = run_wsgi_app(client.application.wsgi_app, environ, buffered=True)
    assert (status, b"".join(body)) == ("400 BAD REQUEST", b"the address is not UTF-8\n")


@pytest.mark.parametrize("name", ["é", "e\u0301"])
def test_names_are_found_in_any_normal_form(vault: Vault, name: str) -> None:
    """A slug in NFC is found by its decomposed form, and the other way round."""
    client = create_app(vault({f"caf{name}.md": "# Café"})).test_client()
    for form in ("é", "e\u0301"):
        found = client.get(f"/entry/{quote('caf' + form)}", follow_redirects=True)
        assert found.status_code == 200
        assert "Café" in found.text


def _many(number: int) -> str:
    return "/sparql?query=" + quote(
        f"SELECT ?x {{ VALUES ?x {{ {' '.join(f'{chr(34)}value {n}{chr(34)}' for n in range(number))} }} }}"
    )


@pytest.mark.parametrize("accept", ["text/csv", "application/sparql-results+json"])
def test_results_are_compressed(client: FlaskClient, accept: str) -> None:
    """A result of some size is compressed for whoever accepts that, under a tag of its own."""
    headers = {"Accept": accept}
    plain = client.get(_many(400), headers=headers)
    packed = client.get(_many(400), headers={**headers, "Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) == int(packed.headers["Content-Length"]) < len(plain.data) / 3
    assert "Content-Encoding" not in plain.headers
    for each in (plain, packed):
        assert {"Accept", "Accept-Encoding"} <= set(each.headers["Vary"].split(", "))
    assert plain.headers["ETag"] != packed.headers["ETag"]
    for first, coding in ((plain, {}), (packed, {"Accept-Encoding": "gzip"})):
        known = {**headers, **coding, "If-None-Match": first.headers["ETag"]}
        for query in (_many(400), f"{_many(400)}&x=1"):
            again = client.get(query, headers=known)
            assert (again.status_code, again.data) == (304, b"")
            assert again.headers["ETag"] == first.headers["ETag"]
    small = client.get(_many(3), headers={**headers, "Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in small.headers
    refused = client.get(_many(400), headers={**headers, "Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers


@pytest.mark.parametrize("ending", ["ttl", "nt", "nq", "trig", "rdf", "jsonld", "json", "md"])
def test_data_is_compressed(vault: Vault, ending: str) -> None:
    """Text in each format is compressed for clients that accept it."""
    text = "# A\n\n" + "".join(
        f"Sentence {number} about [[b{number}]].\n\n" for number in range(60)
    )
    client = create_app(vault({"a.md": text})).test_client()
    found = client.get(f"/entry/a.{ending}", headers={"Accept-Encoding": "gzip"})
    assert found.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(found.data) == client.get(f"/entry/a.{ending}").data


@pytest.mark.parametrize("accepted", ["identity", "gzip", "gzip, br"])
def test_a_range_is_of_the_bytes_that_the_file_has(client: FlaskClient, accepted: str) -> None:
    """It is never compressed by itself (RFC 9110, section 14.2); pages have no ranges."""
    whole = client.get("/static/base.css").data
    ask = {"Range": "bytes=0-2999", "Accept-Encoding": accepted}
    part = client.get("/static/base.css", headers=ask)
    assert (part.status_code, part.data) == (206, whole[:3000])
    assert part.headers["Content-Range"] == f"bytes 0-2999/{len(whole)}"
    assert "Content-Encoding" not in part.headers
    assert client.get("/entry/a.ttl", headers=ask).status_code == 200


# The library that compresses static files leaves the file to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("path", ["/static/base.css", "/.well-known/void", "/entry/a"])
def test_the_tag_of_compressed_content_is_that_of_plain_content(
    client: FlaskClient, path: str
) -> None:
    """A client that now asks without compression, as HEAD does behind Caddy, is told 304."""
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    again = client.head(path, headers={"If-None-Match": packed.headers["ETag"]})
    assert again.status_code == 304
