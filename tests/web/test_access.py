"""Who is answered: hosts on a loopback address (DNS rebinding), and pages of other origins."""

from __future__ import annotations

import http.client
import re
from itertools import product
from urllib.parse import quote, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, TestResponse, run_wsgi_app

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph_web import create_app
from kbgraph_web.http.access_policy import CrossOrigin, access_policy
from tests.conftest import Vault
from tests.web.test_app import KZ

EVERYWHERE = "0.0.0.0"  # noqa: S104 - nothing listens
BASE = "https://kb.example.org/"
FAST = f"/sparql?query={quote('ASK { ?s ?p ?o }')}"
"""A plain query, which is answered without Flask, and then from the cache."""
CROSS = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}
OTHER_PORT = {**CROSS, "Sec-Fetch-Site": "same-site"}
PREFLIGHT = {
    "Origin": "https://elsewhere.example",
    "Access-Control-Request-Method": "GET",
    "Access-Control-Request-Private-Network": "true",
}
PATHS = ["/", "/healthz", "/metrics", FAST, FAST, "/sparql", "/no/such/page", "//entry//a",
         "/.well-known/void", "/static/base.css", f"/entry/{KZ}", f"/entry/{KZ}", f"/id/{KZ}"]  # fmt: skip


@pytest.fixture(scope="module")
def base(vault: Vault) -> KnowledgeBase:
    """A small knowledge base."""
    return vault({"a.md": "# A\n\nSee [[b]].", "b.md": "# B"})


def client(
    base: KnowledgeBase,
    bind: str = "127.0.0.1",
    *hosts: str,
    cross_origin: CrossOrigin = CrossOrigin.AUTO,
) -> FlaskClient:
    """Return a client of the application as it is served on an address."""
    policy = access_policy(BASE, bind, hosts, cross_origin)
    return create_app(base, access=policy).test_client()


def may_read(response: TestResponse) -> bool:
    """Return whether pages of other origins may read a response."""
    return response.headers.get("Access-Control-Allow-Origin") == "*"


@pytest.mark.parametrize(
    "host",
    ["localhost", "LocalHost:5000", "localhost.", "127.0.0.1", "127.0.0.1:80", "127.9.9.9:5000",
     "[::1]", "[::1]:5000", "[::ffff:127.0.0.1]:1", "kb.example.org", "kb.example.org:443",
     "mine.example", "mine.example.:8080"],
)  # fmt: skip
def test_a_loopback_server_answers_to_its_names(base: KnowledgeBase, host: str) -> None:
    """Loopback names and addresses, the base's host and hosts of --allow-host are answered."""
    asked = client(base, "127.0.0.1", "mine.example:5000")
    assert asked.get("/entry/a", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:5000", "localhost.evil.example", "evil.localhost", EVERYWHERE,
     f"{EVERYWHERE}:5000", "[::]", "192.168.1.5", "128.0.0.1", "localhost@evil.example",
     "evil.example@localhost", "localhost,evil.example", "localhost evil.example", "", "[::2]",
     "127.1", "0x7f.0.0.1", "2130706433", "localhost:evil", "x" * 10_000, "mine.example.evil"],
)  # fmt: skip
@pytest.mark.parametrize("bind", ["127.0.0.1", "localhost", "::1", "127.0.0.2"])
def test_a_loopback_server_refuses_other_hosts(base: KnowledgeBase, bind: str, host: str) -> None:
    """Any other host is 421, with a sentence that says what to do, and no page may read that."""
    response = client(base, bind, "mine.example").get("/entry/a", headers={"Host": host})
    assert (response.status_code, response.headers["Cache-Control"]) == (421, "no-store")
    assert "--allow-host NAME" in response.text
    assert not may_read(response)
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_an_address_of_the_network_answers_to_any_host_unless_some_are_named(
    base: KnowledgeBase,
) -> None:
    """Others than this machine's users reach it anyway; with --allow-host the list holds."""
    get = lambda asked, host: asked.get("/", headers={"Host": host}).status_code  # noqa: E731
    assert get(client(base, EVERYWHERE), "evil.example") == 200
    named = client(base, EVERYWHERE, "mine.example")
    hosts = ("mine.example", "kb.example.org", "localhost", "evil.example", EVERYWHERE)
    assert [get(named, host) for host in hosts] == [200, 200, 200, 421, 421]


@pytest.mark.parametrize(("bind", "status"), [("127.0.0.1", "421"), (EVERYWHERE, "400")])
def test_a_malformed_host_is_refused_everywhere(
    base: KnowledgeBase, bind: str, status: str
) -> None:
    """Names without a form in IDNA are no fault of the server, whichever hosts it answers to."""
    hosts = ("a..b", "localhost..", ".a", "..", f"{'a' * 64}.b", "xn--a", "xn--9999999.b", "a b",
             "a,b", "a/b", "x@y", "[::1", "a" * 250)  # fmt: skip
    app = create_app(base, access=access_policy(BASE, bind, (), CrossOrigin.AUTO))
    for path, host in product(("/entry/a", "/static/base.css", "/no/page", "/sparql"), hosts):
        # The client of the tests cannot name such hosts.
        environ = {**EnvironBuilder(path).get_environ(), "HTTP_HOST": host}
        assert run_wsgi_app(app, environ)[1].startswith(status), (path, host)


def answer(address: str, path: str, host: str) -> tuple[int, bytes]:
    """Return the status and the body of a response of a real server."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    connection.putrequest("GET", path, skip_host=True)
    connection.putheader("Host", host)
    connection.endheaders()
    with connection.getresponse() as response:
        found = response.status, response.read()
    connection.close()
    return found


def test_every_route_of_a_real_server_refuses_other_hosts(server: str, base: KnowledgeBase) -> None:
    """The fast path, cached answers, files, errors and redirects pass the same check."""
    rules = {rule.rule for rule in client(base).application.url_map.iter_rules()}
    assert "/sparql" in rules
    for path in [*PATHS, *(re.sub("<[^>]*>", "a", rule) for rule in sorted(rules))]:
        assert answer(server, path, "127.0.0.1")[0] != 421, path
        status, body = answer(server, path, "rebound.example")
        assert (status, body[:15]) == (421, b"This server doe"), path


@pytest.mark.parametrize("headers", [CROSS, OTHER_PORT, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}], ids=["site", "port", "origin", "null"])  # fmt: skip
def test_pages_of_other_origins_may_not_use_a_loopback_server(
    base: KnowledgeBase, headers: dict[str, str]
) -> None:
    """Their requests are 403 before any work is done: to read, to embed, and to send forms."""
    asked = client(base)
    for response in (
        asked.get("/entry/a.json", headers=headers),
        asked.get(FAST, headers={**headers, "Sec-Fetch-Mode": "no-cors"}),
        asked.post("/sparql", data={"query": "ASK {}"}, headers=headers),
        asked.options("/sparql", headers={**PREFLIGHT, **headers}),
    ):
        assert (response.status_code, may_read(response)) == (403, False)
        assert "--cross-origin on" in response.text


def test_a_link_may_be_followed_and_own_pages_work(base: KnowledgeBase) -> None:
    """A reader may follow a link of another site; own pages, bookmarks and programs are answered.

    Frames and forms of another site are not.
    """
    asked = client(base)
    navigation = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    answered = [
        {**navigation, "Sec-Fetch-Dest": "document"},
        {**CROSS, "Sec-Fetch-Site": "same-origin"},
        {**CROSS, "Sec-Fetch-Site": "none"},
        {"Origin": "http://localhost:5000"},
        {},
    ]
    for headers in answered:
        assert asked.get("/entry/a", headers=headers).status_code == 200, headers
    for kind in ("iframe", "embed", "object", "script", "image"):
        headers = {**navigation, "Sec-Fetch-Dest": kind}
        assert asked.get("/entry/a", headers=headers).status_code == 403, kind
    form = {**navigation, "Sec-Fetch-Dest": "document"}
    assert asked.post("/sparql", data={"query": "ASK {}"}, headers=form).status_code == 403


def test_no_answer_of_a_loopback_server_can_be_embedded(base: KnowledgeBase) -> None:
    """Pages, data, files and errors say that only their own origin may load them."""
    for path in ("/", "/entry/a.json", FAST, "/static/base.css", "/nowhere", "/id/a", "/healthz"):
        response = client(base).get(path)
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin", path
        assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin", path
        assert not may_read(response), path


def test_a_public_base_is_read_by_pages_of_other_origins(base: KnowledgeBase) -> None:
    """By the base's host they may read, also through a proxy; by a name of this machine not."""
    asked = client(base)
    for path in ("/entry/a.json", FAST, "/nowhere"):
        public = asked.get(path, headers={**CROSS, "Host": "kb.example.org"})
        assert may_read(public), path
        assert public.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "ETag" in public.headers["Access-Control-Expose-Headers"]
    assert not may_read(asked.get("/entry/a.json", headers={"Host": "localhost"}))
    assert not may_read(client(base, EVERYWHERE).get("/", headers={"Host": "other.example"}))


@pytest.mark.parametrize("host", ["localhost", "kb.example.org"])
@pytest.mark.parametrize("setting", [CrossOrigin.ON, CrossOrigin.OFF])
def test_the_setting_decides(base: KnowledgeBase, setting: CrossOrigin, host: str) -> None:
    """With --cross-origin on or off, the host does not matter."""
    asked = client(base, cross_origin=setting)
    response = asked.get("/entry/a", headers={**CROSS, "Host": host})
    is_on = setting is CrossOrigin.ON
    assert (response.status_code, may_read(response)) == (200 if is_on else 403, is_on)


def test_a_preflight_never_grants_the_private_network(base: KnowledgeBase) -> None:
    """Where others may read, a page of the web still gets no way into a private network."""
    for setting in CrossOrigin:
        response = client(base, cross_origin=setting).options("/sparql", headers=PREFLIGHT)
        assert "Access-Control-Allow-Private-Network" not in response.headers
        assert ("Access-Control-Allow-Methods" in response.headers) is may_read(response)
        assert may_read(response) is (setting is CrossOrigin.ON)


@pytest.mark.parametrize(
    "local", ["http://localhost/", "http://127.0.0.1/", "http://10.1.2.3/", "http://kb.local/"]
)
def test_a_base_of_this_machine_or_network_is_not_public(base: KnowledgeBase, local: str) -> None:
    """A base that only this network knows is read by its own pages only."""
    policy = access_policy(local, "127.0.0.1", (), CrossOrigin.AUTO)
    asked = create_app(base, access=policy).test_client()
    host = urlsplit(local).netloc
    response = asked.get("/entry/a", headers={"Host": host})
    assert (response.status_code, may_read(response)) == (200, False)


def test_a_redirect_holds_no_host_of_the_client(base: KnowledgeBase) -> None:
    """`//` is redirected to a path, so that no cache learns a host that a client has made up."""
    environ = EnvironBuilder("/?x=1", headers={"Host": "evil.example"}).get_environ()
    for path in ("/entry//a", "//entry//a", "/id///a"):
        app = client(base, EVERYWHERE).application
        _, status, headers = run_wsgi_app(app, {**environ, "PATH_INFO": path})
        expected = re.sub("/+", "/", path) + "?x=1"
        assert (status[:3], headers.get("Location")) == ("308", expected), path
