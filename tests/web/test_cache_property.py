"""The cache: for any two requests that differ, each response is the one without a cache."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from collections.abc import Callable, Iterable
from itertools import count
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import run_wsgi_app

from kbgraph import KnowledgeBase
from kbgraph.sandbox import Answer
from kbgraph.sparql import Request
from kbgraph_web import app as app_module
from kbgraph_web import create_app
from kbgraph_web.app import Sandboxes, add_middleware
from kbgraph_web.middleware.response_cache import ResponseCache
from tests.conftest import Vault
from tests.sizes import examples

SLUGS = ("Why", "Why?", "Why??", "Why?x", "Why%3F", "Why#x", "a&b=c", "a b", "Wh\u00ff")
FORM = "application/x-www-form-urlencoded"
UNSTABLE = {"Date", "Server-Timing", "Content-Length"}
"""Headers that differ between two equal responses, or follow from the body."""

ADDRESSES = st.one_of(
    st.builds(
        "".join,
        st.tuples(
            st.sampled_from(("/entry/", "/entry//", "/graph/", "//entry/")),
            st.sampled_from(("Why", "why", "a&b=c", "a b", "a+b", "a%20b", "Wh\u00ff", "Wh%C3%BF")),
            st.sampled_from(("", "?", "%3F", "??", "%3F%3F", "?%3F", "%253F", "%23", "#", ";")),
            st.sampled_from(("", "x", "?x", "&x", "?lang=de", "?lang=x!", "%26x", "/", "%2F")),
            st.sampled_from(("", ".md", ".ttl", ".json", "%2Ejson", ".nt", "?.md", ".md?")),
        ),
    ),
    st.builds(
        "".join,
        st.tuples(
            st.sampled_from(("/sparql?", "/sparql", "/sparql/?", "/sparql%3F")),
            st.sampled_from(("query=", "query=&query=", "Query=", "", "update=", "x&query=")),
            st.sampled_from(
                ("ASK%7B%7D", "ASK+%7B%7D", "ASK {}", "SELECT*{?s a ?o}LIMIT 1", "ASK{")
            ),
            st.sampled_from(("", "&cite=1", "&page=1", "&syntax=csv", "&page=1&view=x", "&", "#a")),
            st.sampled_from(("", "&default-graph-uri=x:y", "&named-graph-uri=x:y", "&timeout=1")),
        ),
    ),
)
HEADERS: dict[str, tuple[str, ...]] = {
    "HTTP_ACCEPT": (
        "",
        "*/*",
        "text/html",
        "text/turtle",
        "text/csv",
        "image/png",
        "text/html;q=0",
    ),
    "HTTP_ACCEPT_ENCODING": ("", "gzip", "br", "gzip;q=0", "identity", "br, gzip"),
    "HTTP_ACCEPT_LANGUAGE": ("", "de", "de-AT, fr;q=0.2", "xx, fr"),
    "HTTP_HOST": ("localhost", "a.example", "localhost:81", "[::1]", ""),
    "HTTP_ORIGIN": ("", "https://a.example", "null", "EMPTY"),
    "HTTP_SEC_FETCH_SITE": ("", "EMPTY", "none", "same-origin", "cross-site", "same-site"),
    "HTTP_SEC_FETCH_MODE": ("", "navigate", "cors"),
    "HTTP_SEC_FETCH_DEST": ("", "document", "iframe"),
    "HTTP_IF_NONE_MATCH": ("", "*", '"x"', "GENERATION", 'W/"GENERATION"', "TAG", "W/TAG", "LONG"),
    "HTTP_RANGE": ("", "bytes=0-1", "LONG"),
    "HTTP_COOKIE": ("", "a=b", "LONG"),
    "HTTP_X_FORWARDED_HOST": ("", "b.example"),
    "HTTP_X_FORWARDED_PREFIX": ("", "/b"),
    "HTTP_X_HTTP_METHOD_OVERRIDE": ("", "POST"),
    "SCRIPT_NAME": ("", "/mounted"),
    "wsgi.url_scheme": ("http", "https"),
    "CONTENT_TYPE": ("", "application/sparql-update", FORM),
    "REQUEST_METHOD": ("GET", "HEAD", "POST", "OPTIONS", "DELETE"),
    "BODY": ("", "update=x", "query=ASK%7B%7D", "query=ASK%7B%7D&cite=1"),
}
"""Parts of a request with their values, the most common first."""


class Reply(NamedTuple):
    """The parts of a response that must be equal."""

    status: str
    headers: dict[str, str]
    body: bytes


class OwnSandbox:
    """A sandbox that answers in this process, so that plain queries pass by the application."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base

    def answer_with_warnings(
        self, request: Request, seconds: float | None = None, *_: object, **__: object
    ) -> Answer:
        """Answer as a worker does."""
        return *self._base.sparql.answer_within_limits(request, seconds), ()


@pytest.fixture(scope="module")
def base(vault: Vault) -> KnowledgeBase:
    """Entries whose names hold the marks of addresses, in three languages."""
    titles = {"en": "The entry {}", "de": "Der Eintrag {}", "fr": "L’entrée {}"}
    heads = {
        name: json.dumps({language: text.format(name) for language, text in titles.items()})
        for name in SLUGS
    }
    return vault(
        {f"{name}.md": f"---\ntitle: {head}\n---\n[[Why]]\n" for name, head in heads.items()}
    )


@st.composite
def sequences(draw: st.DrawFn) -> list[dict[str, str]]:
    """Return a request, then others that each differ from it in one part or two, then itself."""
    first = {name: draw(st.sampled_from(values[:3])) for name, values in HEADERS.items()}
    first |= {"REQUEST_METHOD": "GET", "BODY": "", "CONTENT_TYPE": "", "address": draw(ADDRESSES)}
    others = []
    for _ in range(draw(st.integers(1, 3))):
        parts = draw(st.lists(st.sampled_from(("address", *HEADERS)), min_size=1, max_size=2))
        others.append(
            {
                **first,
                **{
                    name: draw(ADDRESSES if name == "address" else st.sampled_from(HEADERS[name]))
                    for name in parts
                },
            }
        )
    return [first, *others, first]


def environ_of(parts: dict[str, str], tag: str, generation: str) -> dict[str, Any]:
    """Return a request as a server hands it on: the path is decoded, the query is not."""
    environ = {
        name: value.replace("EMPTY", "").replace("LONG", "x" * 9000)
        for name, value in parts.items()
        if value and name in HEADERS
    }
    body = environ.pop("BODY", "").encode()
    path, _, query = parts["address"].partition("#")[0].partition("?")
    known = environ.get("HTTP_IF_NONE_MATCH", "")
    if known:
        known = known.replace("GENERATION", generation).replace("TAG", tag.removeprefix("W/"))
        environ["HTTP_IF_NONE_MATCH"] = known
    return {
        **environ,
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query.encode().decode("latin-1"),
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.input": io.BytesIO(body),
        **({"CONTENT_LENGTH": str(len(body))} if body else {}),
    }


def reply(app: Callable[..., Any], environ: dict[str, Any]) -> Reply:
    """Ask an application. A response to HEAD and a 304 have no body, whoever sends them."""
    fresh = {**environ, "wsgi.input": io.BytesIO(environ["wsgi.input"].getvalue())}
    chunks, status, sent = run_wsgi_app(app, fresh, buffered=True)
    is_unchanged = status.startswith("304")
    headers = {name: value for name, value in sent if name not in UNSTABLE}
    if is_unchanged:
        # The type of a response that is not sent is unknown, so any may be one to compress.
        headers["Vary"] = headers.get("Vary", "").replace(", Accept-Encoding", "")
    body = b"" if is_unchanged or environ["REQUEST_METHOD"] == "HEAD" else b"".join(chunks)
    # gzip writes the time into its bytes.
    is_gzip = bool(body) and headers.get("Content-Encoding") == "gzip"
    return Reply(status[:3], headers, gzip.decompress(body) if is_gzip else body)


@pytest.fixture(scope="module", params=["with a sandbox", "without"])
def application(base: KnowledgeBase, request: pytest.FixtureRequest) -> tuple[Flask, Any]:
    """An application, and its sandbox if it has one."""
    sandbox: Any = OwnSandbox(base) if request.param == "with a sandbox" else None
    return create_app(base, sandbox), sandbox


def check(
    sequence: Iterable[dict[str, str]], application: tuple[Flask, Any], base: KnowledgeBase
) -> None:
    """Compare each response of an application whose cache is empty with that of one without."""
    app, sandbox = application
    app.__dict__.pop("wsgi_app", None)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(app_module, "ResponseCache", lambda inner, *_, **__: inner)
        patched.setattr(app_module, "RetryAfterReplay", lambda inner: inner)
        # Without the short way of plain queries, too: it must answer as the route does.
        add_middleware(app, base, None)
    alone, tag = app.wsgi_app, '"none"'
    del app.wsgi_app
    with pytest.MonkeyPatch.context() as patched:
        # So that some of the responses are in the one cache, and some in the other.
        patched.setattr(app_module, "LARGE_BYTES", 2_000)
        add_middleware(app, base, Sandboxes(sandbox) if sandbox else None)
    for parts in sequence:
        environ = environ_of(parts, tag, base.generation)
        expected = reply(alone, environ)
        assert reply(app.wsgi_app, environ) == expected, parts
        tag = expected.headers.get("ETag", tag)


@settings(max_examples=examples(12), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=sequences())
def test_a_cached_server_answers_as_one_without_a_cache(
    sequence: list[dict[str, str]], application: tuple[Flask, Any], base: KnowledgeBase
) -> None:
    """Each request of a sequence has the response that it would have had alone."""
    check(sequence, application, base)


@pytest.mark.parametrize("address", ["/entry/Why", "/sparql?query=ASK%7B%7D"])
def test_each_part_of_a_request_tells_responses_apart(address: str, base: KnowledgeBase) -> None:
    """After a request, one that differs in a single part has its own response, and before it."""
    sandbox: Any = OwnSandbox(base)
    application = create_app(base, sandbox), sandbox
    first = {"REQUEST_METHOD": "GET", "HTTP_HOST": "localhost", "address": address}
    first |= {"HTTP_ACCEPT": "text/html, */*;q=0.1", "wsgi.url_scheme": "http"}
    for name, values in HEADERS.items():
        for value in values:
            other = {**first, **({"CONTENT_TYPE": FORM} if name == "BODY" else {}), name: value}
            check([first, other], application, base)
            check([other, first], application, base)


@pytest.mark.parametrize("address", ["/entry/Why", "/sparql?query=ASK%7B%7D"])
def test_a_page_of_another_origin_does_not_read_what_its_reader_has_read(
    address: str, base: KnowledgeBase
) -> None:
    """The caches answer only requests that the access control has let pass with the same marks."""
    own = {"REQUEST_METHOD": "GET", "HTTP_HOST": "localhost", "address": address}
    own["wsgi.url_scheme"] = "http"
    app = create_app(base)
    for site, origin in (("cross-site", ""), ("same-site", ""), ("", "https://a.example")):
        other = {**own, "HTTP_SEC_FETCH_SITE": site, "HTTP_ORIGIN": origin}
        statuses = [reply(app, environ_of(each, "", "")).status for each in (own, other, own)]
        assert statuses == ["200", "403", "200"], other


def test_a_cached_page_is_found_by_its_address(base: KnowledgeBase) -> None:
    """Names that differ by a question mark have pages of their own, in any order of requests."""
    client = create_app(base).test_client()
    pairs = [("Why", "/entry/Why??"), ("Why?", "/entry/Why%3F"), ("Why??", "/entry/Why%3F%3F")]
    for name, address in [*pairs, *reversed(pairs), *pairs]:
        page = client.get(address).text
        assert f'<h1 dir="auto">The entry {name}</h1>' in page, address


@pytest.mark.parametrize("value_bytes", [0, 50], ids=["shared headers", "headers of their own"])
def test_the_cache_counts_the_memory_that_it_takes(value_bytes: int) -> None:
    """Small responses take no more memory than is counted for them: Python's own count agrees."""
    numbers = count()

    def app(_environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        number = f"{next(numbers):08}"
        own = [
            (f"X-{index}", number * (value_bytes // 8)) for index in range(8 if value_bytes else 0)
        ]
        length = ("Content-Length", "34")
        start("200 OK", [("ETag", f'"{number}"'), ("Vary", "Accept"), length, *own])
        return [b'{"head":{},"boolean":true}' + number.encode()]

    cache = ResponseCache(app, 2_500_000)
    tracemalloc.start()
    try:
        for number in range(1_500):
            parts = {"REQUEST_METHOD": "GET", "address": f"/sparql?query={number:08}"}
            cache(environ_of(parts, "", ""), lambda *_: None)
        taken, counted = tracemalloc.get_traced_memory()[0], cache._cache.currsize
    finally:
        tracemalloc.stop()
    assert 0.4 * counted < taken < counted
