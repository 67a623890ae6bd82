"""Costly requests go to workers, and others do not; a worker's error is an answer like others."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kbgraph.errors import AbandonedError, BusyError, KbError, QueryStoppedError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.limits import DEFAULTS
from kbgraph.sandbox import PageRequest, PageResponse, Sandbox
from kbgraph_web.app import Sandboxes, add_middleware, create_routes
from kbgraph_web.http.errors import as_sentence
from kbgraph_web.http.etags import page_etag
from kbgraph_web.middleware import costly_pages
from tests.conftest import Vault

HUB = "\n".join(f"[[note {number}]]" for number in range(300))
TEXTS = {
    "small.md": "# Small\n\n[[hub]]",
    "large.md": "# Large\n\n" + "word " * 7_000,
    "hub.md": f"# Hub\n\n{HUB}",
}
LINKED = {
    **{f"to/{number}.md": "See [[center]] and [[heavy]]" for number in range(210)},
    "center.md": "# Center",
    "heavy.md": "# Heavy",
    **{f"from/0{number}.md": "Of [[heavy]]\n\n" + "word " * 3_000 for number in range(20)},
}
"""Entries to which many link: some of those that link to the second one are long."""
HTML = {"Accept": "text/html"}


class FakeSandbox(Sandbox):
    """A sandbox without processes, whose pages say what they were asked for."""

    def __init__(self, name: str, error: KbError | None = None) -> None:
        super().__init__("", DEFAULTS, 4)
        self.name, self.error = name, error
        self.timeout: float | None = None

    def export(self, request: PageRequest) -> PageResponse:
        """Return the same: the work lists are made as exports are."""
        return self.page(request, slow_after_seconds=1.0 if self.name == "pages" else 0.0)

    def page(
        self,
        request: PageRequest,
        timeout_seconds: float | None = None,
        is_wanted: Callable[[], bool] = lambda: True,
        slow_after_seconds: float = 0.0,
    ) -> PageResponse:
        """Return a page that names the sandbox and the path."""
        assert (slow_after_seconds > 0) == (self.name == "pages")
        assert is_wanted()
        assert all(isinstance(value, str) for value in request.environ.values())
        self.timeout = timeout_seconds
        if self.error:
            raise self.error
        text = f"{self.name} {request.environ['PATH_INFO']}"
        return PageResponse("200 OK", [("X-Worker", self.name)], text.encode())


def client_of(
    base: KnowledgeBase, error: KbError | None = None
) -> tuple[FlaskClient, FakeSandbox, FakeSandbox]:
    """Return a client of the application with two sandboxes: for queries, and for pages."""
    app: Flask = create_routes(base)
    queries, pages = FakeSandbox("queries", error), FakeSandbox("pages", error)
    add_middleware(app, base, Sandboxes(queries, pages))
    return app.test_client(), queries, pages


@pytest.mark.parametrize(
    ("path", "worker"),
    [
        ("/graph/small?depth=3&limit=2000", "pages"),
        ("/graph/small.json", "pages"),
        ("/suggestions/small", "pages"),
        ("/suggestions/small.json", "pages"),
        ("/todo?where=kind:link", "pages"),
        ("/todo.json", "pages"),
        ("/graph", "pages"),
        ("/hierarchy", "pages"),
        ("/hierarchy/small", "pages"),
        ("/graph.json?limit=5", "pages"),
        ("/path?from=small&to=hub", "pages"),
        ("/path.json?from=small&to=hub", "pages"),
        ("/matrix?column=a", "pages"),
        ("/facts", "pages"),
        ("/timeline?year=2026", "pages"),
        ("/timeline/small", "pages"),
        ("/facts.csv?evidence=primary", "pages"),
        ("/entry/small?evidence=primary", "pages"),
        ("/compare?with=small&issued-before=2020-01-01", "pages"),
        ("/.well-known/void", "pages"),
        ("/entry/small.jsonld", "pages"),
        ("/entry/large", "pages"),
        ("/evidence/large/claim", "pages"),
        ("/basket?claim=small%23claim", "pages"),
        ("/entry/large.ttl", "pages"),
        ("/lines/large", "pages"),
        ("/entry/hub", "pages"),
        ("/entry/hub.json", "pages"),
        ("/list/hubs", None),
        ("/search/facets", "pages"),
        ("/sparql?page=1&query=ASK%7B%7D", "queries"),
        ("/sparql?query=ASK%7B%7D&page=1", "queries"),
        ("/sparql?query=ASK%7B%7D&%70age=1", "queries"),
        ("/sparql", "pages"),
        ("/sparql?words=a", "pages"),
        ("/sparql?timeout=2&default-graph-uri=a:b", "pages"),
        ("/entry/small", None),
        ("/evidence/small/claim", None),
        ("/evidence/unknown/claim", None),
        ("/entry/small.ttl", None),
        ("/entry/unknown", None),
        ("/entry/unknown.jsonld", None),
        ("/graph/unknown", None),
        ("/lines/small", None),
        ("/search?q=a", "pages"),
        ("/search.json?q=a", "pages"),
        ("/ontology", None),
        ("/", None),
        ("/healthz", None),
        ("/robots.txt", None),
    ],
)
def test_costly_addresses_go_to_workers(vault: Vault, path: str, worker: str | None) -> None:
    """Results of queries are made by the workers for queries, other costly pages by their own."""
    client, *sandboxes = client_of(vault(TEXTS))
    for each in sandboxes if worker is None else ():
        each.error = BusyError("not asked")
    response = client.get(path, headers=HTML)
    assert response.headers.get("X-Worker") == worker
    assert b"not asked" not in response.data or path == "/healthz"


def test_the_first_of_many_links_cost_little(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page of a hub shows the first links; those of its data are all, and some quote much."""
    client, *_ = client_of(vault(LINKED))
    pages = ("/entry/center", "/links/center", "/mentions/center", "/entry/center.json",
             "/entry/center?syntax=ttl", "/lines/center", "/entry/heavy")  # fmt: skip
    made = {path: client.get(path).headers.get("X-Worker") for path in pages}
    assert [path for path in pages if made[path] is None] == ["/entry/center", "/links/center"]
    monkeypatch.setattr(costly_pages, "_MAX_LIGHT_INCOMING", 200)
    assert client.get("/entry/center?x").headers["X-Worker"] == "pages"


def test_a_large_knowledge_base_has_more_costly_pages(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages that list everything go to workers where there is much to list."""
    monkeypatch.setattr(costly_pages, "_MAX_SMALL_THINGS", 2)
    monkeypatch.setattr(costly_pages, "MAX_HOME_THINGS", 2)
    client, *_ = client_of(vault(TEXTS))
    for path in ("/", "/complete.json?q=a", "/compare?with=a", "/ontology"):
        assert client.get(path).headers["X-Worker"] == "pages", path
    assert "X-Worker" not in client.get("/entry/small").headers


def test_known_pages_and_posts_do_not_go_to_workers(vault: Vault) -> None:
    """304 needs no worker; a known page whose table is asked for is no 304, and POST is 405."""
    base = vault(TEXTS)
    client, *_ = client_of(base, BusyError("not asked"))
    matrix = {"If-None-Match": page_etag(base.generation, {"PATH_INFO": "/matrix"})}
    assert client.get("/matrix", headers=matrix).status_code == 304
    assert client.get("/matrix", headers={**matrix, "Accept": "text/csv"}).status_code == 503
    tag = page_etag(base.generation, {"PATH_INFO": "/graph/small"})
    known = client.get("/graph/small", headers={"If-None-Match": f'W/"{tag}"'})
    assert known.status_code == 304
    assert client.post("/graph/small").status_code == 405


def test_a_page_of_results_is_no_answer_to_a_post(vault: Vault) -> None:
    """A worker gets no body, so that the web process itself would make the page."""
    client = create_routes(vault(TEXTS)).test_client()
    kind = "application/sparql-query"
    response = client.post("/sparql?page=1", data="ASK{}", content_type=kind, headers=HTML)
    assert response.status_code == 406


@pytest.mark.parametrize("known", ['"x{}"', '"{}x"', "x{}", 'W/"1{}", "2"'])
def test_a_tag_that_only_looks_known_spares_no_worker(vault: Vault, known: str) -> None:
    """A generation within another tag is not 304, so that the page has its full cost."""
    base = vault(TEXTS)
    client, *_ = client_of(base)
    tag = page_etag(base.generation, {"PATH_INFO": "/graph/small"})
    headers = {"If-None-Match": known.format(tag)}
    assert client.get("/graph/small", headers=headers).headers["X-Worker"] == "pages"


def test_the_description_has_a_tag_of_its_own(vault: Vault) -> None:
    """A client that names the generation gets it in full, from a worker."""
    base = vault(TEXTS)
    client, *_ = client_of(base)
    tag = page_etag(base.generation, {"PATH_INFO": "/.well-known/void"})
    headers = {"If-None-Match": f'W/"{tag}"'}
    assert client.get("/.well-known/void", headers=headers).headers["X-Worker"] == "pages"


@pytest.mark.parametrize(
    ("error", "told", "retry"),
    [
        (BusyError("too <many>"), "too <many>", "1"),
        (
            QueryStoppedError("the query was stopped; add a LIMIT"),
            "this was not made in time; ask again in a moment, or for less",
            None,
        ),
        (AbandonedError("gone"), "gone", None),
    ],
)
def test_the_error_of_a_worker_is_an_answer(
    vault: Vault, error: KbError, told: str, retry: str | None
) -> None:
    """It has the status and headers of errors: a page for browsers, JSON at addresses so named."""
    client, *_ = client_of(vault(TEXTS), error)
    page, data = client.get("/graph/small"), client.get("/path.json?from=small&to=hub")
    assert [page.status_code, data.status_code] == [503, 503]
    assert page.headers.get("Retry-After") == retry
    assert "Content-Security-Policy" in page.headers
    assert data.json is not None
    assert data.json["detail"] == told
    shown = client.get("/graph/small", headers={"Accept": "text/html"})
    assert (shown.status_code, shown.mimetype) == (503, "text/html")
    assert f'<p class="lead">{as_sentence(html.escape(told))}</p>' in shown.text
    assert '<a href="">Try again</a>' in shown.text


def test_the_page_of_a_stopped_query_keeps_the_query(vault: Vault) -> None:
    """The editor is shown with the message, and the address's deadline reaches the worker."""
    client, queries, _ = client_of(vault(TEXTS), QueryStoppedError("stopped at its deadline"))
    response = client.get("/sparql?page=1&query=ASK%7B%3Fs+%3Fp+4%7D&timeout=2", headers=HTML)
    assert response.status_code == 503
    assert "Stopped at its deadline" in response.text
    assert "ASK{?s ?p 4}" in response.text
    assert queries.timeout == 2.0


def test_pages_of_results_leave_room_for_queries(vault: Vault) -> None:
    """As many as may be made at once are a part of the places in the queue; one more is 503."""
    client, queries, _ = client_of(vault(TEXTS))
    asked: list[Any] = []

    def ask_again(*_: object) -> PageResponse:
        asked.append(client.get("/sparql?page=1&query=ASK%7B%7D", headers=HTML).status_code)
        return PageResponse("200 OK", [], b"")

    queries.page = ask_again  # type: ignore[method-assign, assignment]
    client.get("/sparql?page=1&query=ASK%7B%7D", headers=HTML)
    assert asked == [503, *[200] * (queries.capacity // 4 - 1)]


def test_robots_leave_costly_addresses_alone(vault: Vault) -> None:
    """The rules name every address whose cost is up to the client, and leave entries readable."""
    client, *_ = client_of(vault(TEXTS))
    rules = client.get("/robots.txt").text
    for path in (
        "/export/",
        "/facts",
        "/graph",
        "/path",
        "/compare",
        "/matrix",
        "/search",
        "/sparql",
        "/timeline",
    ):
        assert f"Disallow: {path}\n" in rules
    assert "/entry" not in rules
