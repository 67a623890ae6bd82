"""A real nginx and a real Caddy, as docs/how-to/serve-publicly.md configures them, and a client.

Each proxy runs with compression of its own, and as it stands in the document when thorough.
"""

from __future__ import annotations

import gzip
import http.client
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from email.message import Message
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

import brotli
import pytest
import rdflib

from tests import proxies
from tests.proxies import NoProxyError, Proxy
from tests.sizes import IS_THOROUGH
from tests.web.test_app import FOUND, KZ, ZONES

pytestmark = pytest.mark.server

HOST = "kbgraph.example"
"""The host of the base of the shipped knowledge base, which its server answers to."""
BROWSER = "gzip, deflate, br"
CODINGS = [None, "identity", "gzip", BROWSER]
"""Accept-Encoding of clients; None sends no header."""
PROXIES: dict[str, Callable[[str, str], AbstractContextManager[Proxy]]] = {
    "nginx that compresses": proxies.compressing_nginx,
    "caddy that compresses": proxies.compressing_caddy,
}
if IS_THOROUGH:
    PROXIES |= {"nginx": proxies.nginx, "caddy": proxies.caddy}


def results(query: str) -> str:
    """Return the address of a query's results."""
    return f"/sparql?{urlencode({'query': query})}"


MIDDLE = results("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 300")
"""Results of a size that the server compresses."""
FOUND_PATHS = [
    "/", "/static/base.css", f"/entry/{KZ}.ttl", f"/entry/{KZ}.json", "/export/facts.nt",
    "/search.csv?q=tax", results(ZONES), MIDDLE, "/.well-known/void", "/robots.txt",
    *(["/export/kbgraph.nq", "/ontology", "/matrix", results("SELECT * { ?s ?p ?o . ?o ?q ?r } LIMIT 60000")]
      if IS_THOROUGH else []),
]  # fmt: skip
"""Addresses of pages, files, exports and results."""
OTHER_PATHS = {
    f"/id/{KZ}": 303, "/graph": 200, "/entry/nobody": 404, "/entry/nobody.json": 404,
    "/sparql?query=x": 400, "/search?page=x": 400, "/export/kbgraph.zip": 404,
}  # fmt: skip


class Reply(NamedTuple):
    """A response: status, headers and body."""

    status: int
    headers: Message
    body: bytes

    @property
    def content(self) -> bytes:
        """The body without its content coding."""
        decode = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}
        return bytes(decode[self.headers.get("Content-Encoding", "")](self.body))

    @property
    def kept(self) -> dict[str, str | None]:
        """The headers that no proxy may change."""
        names = ("Content-Type", "Location", "Cache-Control", "Content-Security-Policy")
        return {name: self.headers.get(name) for name in names}


_MAX_IDLE_SECONDS = 5
"""Half the time after which the server ends an idle connection."""
OPEN: dict[Proxy, tuple[http.client.HTTPConnection, float]] = {}
"""The connection to each proxy, and when it was used last."""


@pytest.fixture(scope="module", autouse=True)
def _connections() -> Iterator[None]:
    """Close the connections at the end."""
    yield
    for proxy in [*OPEN]:
        close(proxy)


def close(proxy: Proxy) -> None:
    """End the connection to a proxy."""
    OPEN.pop(proxy)[0].close()


def connected(proxy: Proxy) -> http.client.HTTPConnection:
    """Return the connection to a proxy, by TLS where it has a certificate."""
    connection, used = OPEN.get(proxy, (None, 0.0))
    if connection is not None and time.monotonic() - used > _MAX_IDLE_SECONDS:
        close(proxy)
        connection = None
    connection = connection or connect(proxy)
    OPEN[proxy] = connection, time.monotonic()
    return connection


def connect(proxy: Proxy) -> http.client.HTTPConnection:
    """Return a new connection."""
    connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=60)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if proxy.authority:
        context = ssl.create_default_context(cafile=proxy.authority)
        connection.sock = context.wrap_socket(connection.sock, server_hostname=HOST)
    return connection


def ask(
    proxy: Proxy, path: str, method: str = "GET", body: bytes | None = None, **headers: str | None
) -> Reply:
    """Send exactly these headers; underscores in their names become hyphens."""
    connection = connected(proxy)
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    if body is not None:
        headers["Content-Length"] = str(len(body))
    for name, value in {"Host": HOST, **headers}.items():
        if value is not None:
            connection.putheader(name.replace("_", "-"), value)
    connection.endheaders(body)
    with connection.getresponse() as response:
        reply = Reply(response.status, response.headers, response.read())
    if response.will_close:
        close(proxy)
    return reply


@pytest.fixture(scope="module", params=PROXIES)
def proxy(server: str, request: pytest.FixtureRequest) -> Iterator[Proxy]:
    """Return a proxy before the server of the shipped knowledge base."""
    try:
        with PROXIES[request.param](urlsplit(server).netloc, HOST) as started:
            yield started
    except NoProxyError as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def direct(server: str) -> Proxy:
    """Return the server itself, asked as the proxies ask it."""
    return Proxy(urlsplit(server).port or 0, "")


@pytest.mark.parametrize("path", FOUND_PATHS)
def test_content_passes_unchanged(proxy: Proxy, direct: Proxy, path: str) -> None:
    """By each Accept-Encoding it is the server's, in a coding that is accepted and varied by."""
    for accepted in CODINGS:
        given = ask(direct, path, Accept="*/*", Accept_Encoding=accepted)
        passed = ask(proxy, path, Accept="*/*", Accept_Encoding=accepted)
        assert (passed.status, passed.kept) == (given.status, given.kept) == (200, given.kept)
        assert passed.content == given.content, accepted
        coding = passed.headers.get("Content-Encoding", "")
        assert coding in (accepted or ""), accepted
        assert not coding or "accept-encoding" in str(passed.headers.get_all("Vary")).lower()


@pytest.mark.parametrize("path", FOUND_PATHS)
def test_a_tag_that_a_proxy_passed_on_is_known(proxy: Proxy, path: str) -> None:
    """Proxies mark tags as weak or by the coding; each is 304 again, asked by GET and HEAD."""
    for accepted in CODINGS:
        first = ask(proxy, path, Accept_Encoding=accepted)
        tag = first.headers.get("ETag")
        if tag is None and path == "/robots.txt":
            continue
        for method in ("GET", "HEAD"):
            again = ask(proxy, path, method, Accept_Encoding=accepted, If_None_Match=tag)
            assert (again.status, again.body) == (304, b""), (accepted, tag)
        other = ask(proxy, path, Accept_Encoding=accepted, If_None_Match='"x-gzip"')
        assert (other.status, other.content) == (200, first.content)


@pytest.mark.parametrize("path", [*FOUND_PATHS, *OTHER_PATHS])
def test_head_passes(proxy: Proxy, path: str) -> None:
    """It has the status and the type of GET, and no content."""
    got = ask(proxy, path, Accept_Encoding="gzip")
    head = ask(proxy, path, "HEAD", Accept_Encoding="gzip")
    assert (head.status, head.kept, head.body) == (got.status, got.kept, b"")


@pytest.mark.parametrize(("path", "status"), OTHER_PATHS.items())
def test_errors_and_redirects_pass_unchanged(
    proxy: Proxy, direct: Proxy, path: str, status: int
) -> None:
    """An error is a page, problem details or text by Accept; a redirect names no host."""
    for accept in ("text/html", "application/json", "*/*"):
        given = ask(direct, path, Accept=accept, Accept_Encoding=BROWSER)
        passed = ask(proxy, path, Accept=accept, Accept_Encoding=BROWSER)
        assert (passed.status, passed.kept) == (status, given.kept)
        assert passed.content == given.content
        assert passed.headers.get("Location", "/").startswith("/")


def test_queries_are_posted(proxy: Proxy) -> None:
    """A form and a query itself are answered; one that is too long gets the server's reason."""
    form = urlencode({"query": ZONES}).encode()
    long = ZONES.encode() + b"#" * 240_000
    for body, media_type in (
        (form, "application/x-www-form-urlencoded"),
        (long, "application/sparql-query"),
    ):
        reply = ask(
            proxy, "/sparql", "POST", body, Content_Type=media_type, Accept="text/csv",
            Accept_Encoding="gzip",
        )  # fmt: skip
        assert (reply.status, reply.content.decode().split()[1:]) == (200, FOUND)
    reply = ask(
        proxy, "/sparql", "POST", b"#" * 250_001, Content_Type="application/sparql-query"
    )  # fmt: skip
    assert (reply.status, b"250000 characters" in reply.content) == (413, True)


def test_an_address_may_be_as_long_as_the_document_says(proxy: Proxy) -> None:
    """A query of 59,000 characters is answered by GET."""
    reply = ask(proxy, "/sparql?query=ASK{}%23".ljust(59_000, "x"))
    assert reply.status == 200


def test_only_the_host_of_the_client_is_known(server: str, direct: Proxy) -> None:
    """A proxy that names another host is told how to mend it."""
    try:
        with proxies.nginx(urlsplit(server).netloc, "other.example") as other:
            reply = ask(other, "/", Host="other.example")
    except NoProxyError as missing:
        pytest.skip(str(missing))
    assert (reply.status, b"let the proxy pass on the host" in reply.body) == (421, True)
    assert ask(direct, "/", Host="localhost").status == 200


def test_metrics_are_for_operators(proxy: Proxy, direct: Proxy) -> None:
    """The document's configuration refuses them, and leaves the state of health."""
    assert (ask(proxy, "/metrics").status, ask(direct, "/metrics").status) == (403, 200)
    assert ask(proxy, "/healthz").status == 200


def test_addresses_of_the_description_are_those_of_the_client(proxy: Proxy, direct: Proxy) -> None:
    """They are by https where the client names the host of the base; its port is another server."""
    expected = {HOST: f"https://{HOST}", f"{HOST}:8080": f"http://{HOST}:8080"}
    for host, address in expected.items():
        reply = ask(direct, "/.well-known/void", Host=host, Accept="application/n-triples")
        assert f"#endpoint> <{address}/sparql>".encode() in reply.content
    reply = ask(proxy, "/.well-known/void", Accept="application/n-triples")
    assert f"#endpoint> <https://{HOST}/sparql>".encode() in reply.content


def test_curl_follows_an_identifier_by_http2(proxy: Proxy) -> None:
    """`curl --compressed -L` ends at the Turtle of the thing; Caddy is asked by HTTP/2."""
    scheme = "https" if proxy.authority else "http"
    command = [
        "curl", "-q", "--silent", "--show-error", "--noproxy", "*", "--compressed", "--location",
        "--header", "Accept: text/turtle", "--connect-to", f"{HOST}:80:127.0.0.1:{proxy.port}",
        "--connect-to", f"{HOST}:443:127.0.0.1:{proxy.port}",
        *(["--cacert", proxy.authority] if proxy.authority else []),
        "--write-out", "%{stderr}%{http_code} %{http_version}", f"{scheme}://{HOST}/id/{KZ}",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ("200 2" if proxy.authority else "200 1.1")
    assert len(rdflib.Graph().parse(data=done.stdout, format="turtle")) > 100
