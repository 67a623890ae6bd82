"""Workers that make costly pages: they need no file, end at a deadline, and are killed unasked."""

from __future__ import annotations

import gzip
import os
import socket
import time
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from kbgraph.days.knowledge_by_day import SwitchByDay
from kbgraph.errors import AbandonedError, QueryStoppedError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.limits import DEFAULTS
from kbgraph.rdf import EXPORT_FORMATS
from kbgraph.rdf.formats import RESULTS_JSON
from kbgraph.sandbox import PageRequest, Sandbox, start
from kbgraph.sandbox.connections import ConnectionPool
from kbgraph.sparql.request import Request
from kbgraph_web.app import create_routes
from kbgraph_web.middleware.kept_exports import PACKED
from kbgraph_web.server.page_handler import PageHandler
from tests.conftest import Vault
from tests.processes import children, until

pytestmark = [pytest.mark.alone, pytest.mark.server]
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"
SLUG = "first note"


class PageWorkers(NamedTuple):
    """Workers with an application, and what they serve."""

    sandbox: Sandbox
    base: KnowledgeBase


@pytest.fixture
def workers(vault: Vault) -> Iterator[PageWorkers]:
    """Workers of a small vault whose folder has no history."""
    base = vault({f"{SLUG}.md": "---\ntags: [a]\n---\n# First\n\n[[second]]", "second.md": "# Two"})
    pages = PageHandler(create_routes(base), base, SwitchByDay(base))
    limits = DEFAULTS._replace(query_timeout_seconds=30)
    sandbox = start(base.sparql.answer_within_limits, limits, pages, pages.prepare)
    # Workers are there when the guard has prepared what they share.
    assert sandbox.page(request("/robots.txt")).status == "200 OK"
    yield PageWorkers(sandbox, base)
    sandbox.stop()


def request(path: str, query: str = "", **more: str) -> PageRequest:
    """Return a request for a page, by a browser."""
    return PageRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": "http",
            "HTTP_HOST": "example.org:8080",
            "HTTP_ACCEPT": "text/html,*/*",
            "HTTP_ACCEPT_ENCODING": "br",
            **more,
        }
    )


def test_a_worker_makes_every_page_without_a_file(workers: PageWorkers) -> None:
    """What it would import or read at first use is there before it is forked."""
    pages = {
        "/": "by=x", "/graph": "selected=second&expanded=second", "/graph.json": "limit=5", f"/graph/{SLUG}": "depth=3&expanded=second&without=nothing",
        f"/graph/{SLUG}.json": "depth=5", "/path": f"from={SLUG}&to=second&limit=100",
        "/path.json": f"from={SLUG}&to=second", "/compare": f"with={SLUG}&with=second",
        "/compare.csv": f"with={SLUG}&with=second", "/matrix": "", "/matrix.csv": "column=x",
        "/compare.xlsx": f"with={SLUG}&with=second", "/matrix.xlsx": "",
        "/search": "q=note&where=type:x", "/search.json": "q=zqx first", "/search.csv": "q=f",
        "/ontology": "", "/complete.json": "q=f", "/.well-known/void": "",
        f"/lines/{SLUG}": "", f"/lines/{SLUG}.json": "", f"/entry/{SLUG}": "",
        "/sparql": "page=1&query=SELECT*{?s ?p ?o}&sort=-o",
    }  # fmt: skip
    for ending in ("ttl", "jsonld", "nt", "json", "md"):
        pages[f"/entry/{SLUG}.{ending}"] = ""
    for path, query in pages.items():
        response = workers.sandbox.page(request(path, query))
        assert response.status[:3] in {"200", "302", "404"}, (path, response.body[:300])
        assert response.body or response.status.startswith("302")


def test_a_failure_in_a_worker_is_logged(vault: Vault, capfd: pytest.CaptureFixture[str]) -> None:
    """The traceback of a 500 is written by the process that asked, once."""
    base = vault({"a.md": "# A"})
    app = create_routes(base)
    app.view_functions["robots.rules"] = lambda: {}["missing"]
    sandbox = start(
        base.sparql.answer_within_limits, DEFAULTS, PageHandler(app, base, SwitchByDay(base))
    )
    try:
        assert sandbox.page(request("/robots.txt")).status == "500 INTERNAL SERVER ERROR"
        assert sandbox.page(request("/entry/a")).log == ""
    finally:
        sandbox.stop()
    assert capfd.readouterr().err.count("KeyError: 'missing'") == 1


def test_a_worker_describes_the_data_in_every_syntax(workers: PageWorkers) -> None:
    """The description and the downloads hold the same as those of the process that was forked."""
    for syntax in EXPORT_FORMATS:
        wanted = request(
            f"/export/kbgraph.{syntax.extension}", **{PACKED: "gzip", "HTTP_ACCEPT_ENCODING": ""}
        )
        made = workers.sandbox.export(wanted)
        assert made.status == "200 OK"
        assert gzip.decompress(made.body) == workers.base.export.graph(syntax)
    for syntax in (each for each in EXPORT_FORMATS if each.is_rdf):
        described = workers.sandbox.page(
            request("/.well-known/void", HTTP_ACCEPT=syntax.media_type)
        )
        assert described.status == "200 OK"


def test_a_page_that_misses_its_deadline_is_stopped(workers: PageWorkers) -> None:
    """So is a page of results, whose query never ends."""
    started = time.monotonic()
    with pytest.raises(QueryStoppedError, match="stopped at its deadline"):
        workers.sandbox.page(request("/sparql", f"page=1&query={CROSS}"), 0.5)
    assert time.monotonic() - started < 3


def test_nobody_works_for_a_client_that_hung_up(workers: PageWorkers) -> None:
    """The worker is killed soon, and the same query is not run to its end."""
    until(lambda: children(workers.sandbox.guard))
    (fork_server,) = children(workers.sandbox.guard)
    until(lambda: children(fork_server))
    before = set(children(fork_server))
    started = time.monotonic()
    with pytest.raises(AbandonedError):
        workers.sandbox.answer(
            Request(CROSS, (RESULTS_JSON,)), is_wanted=lambda: time.monotonic() < started + 1
        )
    assert time.monotonic() - started < 6
    until(lambda: before - set(children(fork_server)))


def test_a_waiting_client_that_hung_up_leaves_the_queue() -> None:
    """It waits no longer, though no worker is idle before its deadline."""
    with socket.socket(socket.AF_UNIX) as listener:
        address = f"\0kbgraph-test-{os.getpid()}"
        listener.bind(address)
        listener.listen()
        pool = ConnectionPool(address, 1.0)
        started = time.monotonic()
        with pytest.raises(AbandonedError):
            pool.acquire(started + 20, lambda: False)
        assert time.monotonic() - started < 5
