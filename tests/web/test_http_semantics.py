"""HEAD and conditional requests, on every route (RFC 9110, sections 9.3.2 and 13)."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, run_wsgi_app

from conformance.http_semantics import (
    ACCEPTS,
    CHANGING,
    FOUND,
    OTHER,
    UNTAGGED,
    Kind,
    Outcome,
    conditional_faults,
    create_client,
    head_fault,
    route_of,
    table,
    unconditional_faults,
)
from kbgraph_web import create_app
from tests.conftest import Vault

STATUSES = {**OTHER, **CHANGING}


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client of a small folder, whose answers are kept from test to test."""
    return create_client()


def test_every_route_is_tried(client: FlaskClient) -> None:
    """Each route that answers GET has an address in the lists, or is reported without one."""
    app = client.application
    rules = {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert {route_of(app, path) for path in (*FOUND, *STATUSES)} == {*rules, "(no route)"}


# The library that compresses static files leaves the file of a HEAD to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("path", [*FOUND, *STATUSES])
@pytest.mark.parametrize("accept", ACCEPTS)
def test_head_is_get_without_its_content(client: FlaskClient, path: str, accept: str) -> None:
    """Status and headers are the same, the length included."""
    assert not head_fault(client, path, accept)


@pytest.mark.parametrize("path", FOUND)
def test_a_known_tag_is_304(client: FlaskClient, path: str) -> None:
    """By its tag, strong or weak, in a list, or by `*`; other tags get the whole."""
    faults = [*conditional_faults(client, path)]
    assert not any(faults)
    assert len(faults) == 13 or path in UNTAGGED


@pytest.mark.parametrize(("path", "status"), STATUSES.items())
def test_only_what_was_found_becomes_304(client: FlaskClient, path: str, status: int) -> None:
    """Errors and redirects stay what they are for any tag, and have none."""
    faults = [*unconditional_faults(client, path, status)]
    assert len(faults) == 6
    assert not any(faults)


def _broken(broken: Callable[[Response], Response]) -> FlaskClient:
    """Return a client of an application with one page, whose answers are changed."""
    app = Flask("broken")
    app.config["KNOWLEDGE"] = SimpleNamespace(generation="g")

    @app.get("/")
    def _page() -> Response:
        response = Response("page", headers={"ETag": 'W/"t"'})
        return broken(response.make_conditional(request))

    return app.test_client()


def _status(status: int) -> Callable[[Response], Response]:
    def change(response: Response) -> Response:
        response.status_code = status if request.method == "HEAD" else response.status_code
        return response

    return change


def _other_header(response: Response) -> Response:
    if request.method == "HEAD":
        response.headers["X"] = "y"
    return response


def _whole(_: Response) -> Response:
    return Response("page", headers={"ETag": 'W/"t"'})


def _never_whole(response: Response) -> Response:
    if "If-None-Match" in request.headers:
        return Response(status=304, headers={"ETag": 'W/"t"'})
    return response


def _other_tag(response: Response) -> Response:
    if response.status_code == 304:
        response.headers["ETag"] = 'W/"u"'
    return response


@pytest.mark.parametrize(
    ("broken", "fault"),
    [(_status(400), "is 400, GET 200"), (_other_header, "has the headers")],
)
def test_a_head_that_differs_is_a_fault(broken: Callable[[Response], Response], fault: str) -> None:
    """Another status or another header is named."""
    assert fault in head_fault(_broken(broken), "/", "*/*")
    assert not head_fault(_broken(lambda response: response), "/", "*/*")


@pytest.mark.parametrize(
    ("broken", "faults"),
    [(_whole, 10), (_never_whole, 3), (_other_tag, 10), (lambda response: response, 0)],
)
def test_a_wrong_304_is_a_fault(broken: Callable[[Response], Response], faults: int) -> None:
    """Tags that are not known, tags that always are, and a 304 with another tag are counted."""
    assert len([*filter(None, conditional_faults(_broken(broken), "/"))]) == faults


def test_a_304_where_none_may_be_is_a_fault() -> None:
    """An address without a tag that is 304 all the same, or has a tag, is named."""
    assert all(unconditional_faults(_broken(_never_whole), "/", 200))
    assert all(unconditional_faults(_broken(_whole), "/", 200))


def test_the_table_has_a_row_for_each_route() -> None:
    """Each route has its counts, and one that no address belongs to is a fault."""
    app = create_client().application
    app.add_url_rule("/new", "new", lambda: "new")
    lines, faults = table(app, [Outcome("/", Kind.HEAD, "bad"), Outcome("/", Kind.HEAD, "")])
    assert [line.split() for line in lines if line.split()[0] == "/"] == [
        ["/", "1", "2", "1", "0", "0"]
    ]
    assert "/: bad" in faults
    assert "/new: no address of this route is tried" in faults


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
