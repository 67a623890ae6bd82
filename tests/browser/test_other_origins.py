"""A page of another origin in a real browser, and a knowledge base on a loopback address."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import serving
from tests.web.test_app import KZ

pytestmark = pytest.mark.browser

ALL = f"/sparql?syntax=json&query={quote('SELECT * { ?s ?p ?o }')}"
READ = """async ([address, options]) => {
    try {
        const response = await fetch(address, options);
        return response.type === "opaque" ? "opaque" : await response.text();
    } catch (error) { return error.name; }
}"""
ASK_AS_OLD_SCRIPTS_DO = """address => new Promise(done => {
    const request = new XMLHttpRequest();
    request.onload = () => done(request.responseText);
    request.onerror = () => done("error");
    request.open("GET", address);
    request.send();
})"""
EMBED = """([tag, attribute, address]) => new Promise(done => {
    const element = document.createElement(tag);
    if (tag === "link") element.rel = "stylesheet";
    element.onload = () => done("loaded");
    element.onerror = () => done("error");
    element[attribute] = address;
    document.body.append(element);
})"""
SEND = """address => {
    const form = document.createElement("form");
    form.method = "POST"; form.action = address; form.target = "answer";
    const field = document.createElement("input");
    field.name = "query"; field.value = "ASK { ?s ?p ?o }";
    form.append(field);
    document.body.append(form);
    form.submit();
}"""


class _Page(BaseHTTPRequestHandler):
    """The page of a stranger, without a policy, and with a link to an address in its query."""

    def do_GET(self) -> None:
        """Send the page."""
        body = (
            "<!doctype html><title>Stranger</title><iframe name=answer></iframe>"
            f"<a href='{urlsplit(self.path).query}'>Follow</a>"
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Write no log."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The port of a stranger's site on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Page) as site:
        thread = threading.Thread(target=site.serve_forever, daemon=True)
        thread.start()
        yield site.server_port
        site.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def private() -> Iterator[str]:
    """The address of a server without options."""
    with serving("--kb", "tests/paths", "--ontology", "ontology") as address:
        yield address


@contextmanager
def visiting(browser: Browser, site: str) -> Iterator[Page]:
    """Open a page in a fresh profile."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(site)
    yield page
    context.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"], ids=["other port", "other site"])
def test_a_stranger_reads_nothing_of_a_private_knowledge_base(
    browser: Browser, private: str, port: int, host: str
) -> None:
    """No way of a page to another origin gets an answer, a text or the size of one."""
    with visiting(browser, f"http://{host}:{port}/") as page:
        answered: list[str] = []
        page.context.on(
            "response",
            lambda response: answered.append(response.url) if response.status < 400 else None,
        )
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        attempts: list[tuple[str, dict[str, object]]] = [
            ("/entry/alba.json", {}),
            ("/entry/alba.json", {"mode": "no-cors"}),
            (ALL, {"mode": "no-cors", "credentials": "include"}),
            (ALL, {"headers": {"X-Own": "1"}}),
            ("/sparql", {"method": "POST", "headers": form, "body": "query=ASK{}"}),
            ("/sparql", {"method": "POST", "mode": "no-cors", "headers": form, "body": "query=ASK{}"}),
            ("/sparql", {"method": "POST", "headers": {"Content-Type": "application/sparql-query"}, "body": "ASK {}"}),
            ("/export/kbgraph.nq", {}),
            ("/healthz", {}),
        ]  # fmt: skip
        for path, options in attempts:
            assert page.evaluate(READ, [private + path, options]) == "TypeError", (path, options)
        assert page.evaluate(ASK_AS_OLD_SCRIPTS_DO, private + ALL) == "error"
        embedded = [
            ("script", "src", ALL),
            ("script", "src", "/entry/alba.json"),
            ("img", "src", "/static/icon.svg"),
            ("link", "href", "/static/base.css"),
            ("link", "href", "/entry/alba"),
            ("video", "src", "/entry/alba"),
        ]
        for tag, attribute, path in embedded:
            assert page.evaluate(EMBED, [tag, attribute, private + path]) == "error", (tag, path)
        page.evaluate(EMBED, ["iframe", "src", f"{private}/"])
        with page.expect_response(f"{private}/sparql") as sent:
            page.evaluate(SEND, f"{private}/sparql")
        assert sent.value.status == 403
        assert [url for url in answered if url.startswith(private)] == []


def test_a_link_to_a_private_knowledge_base_can_be_followed(
    browser: Browser, private: str, port: int
) -> None:
    """A reader sees the entry; a page that opens it in a window has no hold of the window."""
    address = f"{private}/entry/alba"
    with visiting(browser, f"http://localhost:{port}/?{address}") as page:
        with page.context.expect_page() as opened:
            page.evaluate("address => { window.held = open(address); }", address)
        opened.value.wait_for_load_state()
        assert "Alba" in opened.value.title()
        assert page.evaluate("window.held.closed")
        page.get_by_text("Follow").click()
        expect(page).to_have_title(re.compile("Alba"))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"], ids=["other port", "other site"])
def test_a_stranger_reads_a_knowledge_base_that_is_shared(
    browser: Browser, server: str, port: int, host: str
) -> None:
    """With --cross-origin on, pages of other origins read data, and query with any header."""
    with visiting(browser, f"http://{host}:{port}/") as page:
        read = page.evaluate(READ, [f"{server}/entry/{KZ}.json", {"headers": {"X-Own": "1"}}])
        assert KZ in read
        query = {"method": "POST", "headers": {"Content-Type": "application/sparql-query"}, "body": "ASK { ?s ?p ?o }"}  # fmt: skip
        assert page.evaluate(READ, [f"{server}/sparql", query]) == '{"head":{},"boolean":true}'
