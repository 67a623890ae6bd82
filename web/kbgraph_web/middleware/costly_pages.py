"""Sends requests that may be costly to a worker, so that the web process stays free for others.

A worker has a deadline and a limit of memory, and is killed when its client hangs up. Results of
queries are made by the workers for queries, all other pages by workers of their own: a burst of one
kind does not stop the other.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs, unquote_plus

from werkzeug.wrappers import Response

from kbgraph.errors import BusyError, KbError, QueryStoppedError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.sandbox import PageRequest, PageResponse, Sandbox
from kbgraph_web.http.client_presence import ClientPresence
from kbgraph_web.http.errors import QUERY_ERROR
from kbgraph_web.http.etags import is_known_to_client, page_etag
from kbgraph_web.http.languages import Languages
from kbgraph_web.http.negotiation import seeks_table
from kbgraph_web.http.params import names_day, names_evidence
from kbgraph_web.http.wsgi import Application
from kbgraph_web.viewmodels.bounds.page_budget import SHOWN_LINKS

_ENDPOINT, _QUESTIONS, _DESCRIPTION = "/sparql", "/question/", "/.well-known/"
MAX_HOME_THINGS = 20_000
"""Things up to which the web process itself makes the home page, whose parts are made before: it
takes 40 ms for 7,000. A worker may be busy with the preparation of all other pages."""
_MAX_SMALL_THINGS = 1000
"""Things up to which it makes the other pages of `_COSTLY_WHERE_LARGE`."""
_MAX_LIGHT_BYTES, _MAX_LIGHT_FACTS = 32_000, 200
"""Bytes of an entry, and facts with other things, up to which it makes the page of a thing: 20 ms
for an entry of the largest size, most of them facts."""
_EMBED = b"![["
"""The mark of a page that may show texts of other entries, of any size."""
_OF_FIRST_LINKS, _MAX_LIGHT_INCOMING, _MAX_QUOTED_BYTES = {"entry", "links"}, 5_000, 200_000
"""Pages that show the first of the links to a thing: the links, and bytes of the entries that they
quote, up to which it makes them. They take 40 ms for 2,500 links."""
_SLOW_PAGE_SECONDS = 1.0
"""Of processor time, after which a page has the priority of a slow query. The cost of pages has a
bound, unlike that of queries."""
_COSTLY = {
    "basket", "facts", "facts.csv", "facts.xlsx", "graph", "graph.json", "hierarchy",
    "hierarchy.json", "path", "path.json", "matrix", "matrix.csv", "matrix.xlsx", "search",
    "search.csv", "search.json", "timeline", "timeline.csv", "timeline.json", "todo",
    "todo.json", ".well-known",
}  # fmt: skip
"""First segments of addresses whose cost is up to the client."""
_COSTLY_WHERE_LARGE = {
    "compare", "compare.csv", "compare.xlsx", "complete.json", "labels.json", "ontology",
    "sitemap.xml", "sitemap", "llms.txt", "openapi.json",
}  # fmt: skip
"""First segments of addresses whose cost grows with the knowledge base."""
_OF_THINGS = {
    "citations", "entry", "evidence", "graph", "hierarchy", "lines", "links", "mentions",
    "suggestions", "timeline",
}  # fmt: skip
"""First segments that a slug follows. Unknown slugs are left to the web process, which redirects
from former ones: a worker cannot read the history."""
_OF_MANY_THINGS = {"graph", "hierarchy", "suggestions", "timeline"}
"""Those of the pages of a thing that have many others, or compare it with all of them."""
_LATE = QueryStoppedError("this was not made in time; ask again in a moment, or for less")
"""The error at the deadline of a worker, where the reader has sent no query."""
_WORK_LISTS, _WORK_LIST_WAIT_SECONDS = {"/todo", "/todo.json"}, 2.0
"""Pages that take seconds at the first request and end by themselves, and the time that a request
waits for another one."""
_EVIDENCE = "evidence"
"""The first segment of addresses that end in the name of a claim."""
_SLOW_ENDING = ".jsonld"
_FILES, _WITHOUT_DAY = (
    ("/static/", "/file/", "/sitemap/"),
    {
        "/healthz", "/metrics", "/robots.txt", "/sitemap.xml", "/llms.txt", "/openapi.json",
        "/todo", "/todo.json", "/.well-known/void",
    },
)  # fmt: skip
"""Addresses that mean the same on each day. All others that name one are made by workers, whose
store can be altered: here it would change what all other requests get."""
_SYNTAX_NAMES = ("syntax", "format")
"""The parameters that name the syntax of a thing's data, such as a slow one."""
_TEXTS = {
    "CONTENT_TYPE", "PATH_INFO", "QUERY_STRING", "REQUEST_METHOD", "SCRIPT_NAME", "SERVER_NAME",
    "SERVER_PORT", "SERVER_PROTOCOL", "wsgi.url_scheme",
}  # fmt: skip
"""The variables of a request that a worker gets, beside the headers."""


class CostlyPages:
    """WSGI middleware (PEP 3333): has costly pages made by workers, others by the application."""

    def __init__(
        self,
        app: Application,
        base: KnowledgeBase,
        queries: Sandbox,
        pages: Sandbox,
        error_response: Callable[[KbError, dict[str, Any]], Response],
        languages: Languages,
    ) -> None:
        self._languages = languages
        self._app, self._base, self._error_response = app, base, error_response
        self._queries, self._pages = queries, pages
        # Other queries keep the rest of the places in the queue.
        self._results = threading.Semaphore(max(1, queries.capacity // 4))
        self._work_lists = threading.Semaphore()

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Let a worker answer a costly request, and the application any other."""
        workers = self._workers(environ)
        if workers is None:
            return self._app(environ, start_response)
        request = PageRequest(
            {
                name: value
                for name, value in environ.items()
                if name in _TEXTS or name.startswith("HTTP_")
            }
        )
        try:
            page = self._make(workers, request, environ)
        except KbError as error:
            if workers is self._queries and isinstance(error, QueryStoppedError):
                # The page of results shows the error, with the query. In a crowd, it would cost
                # more than the answer is worth.
                return self._app({**environ, QUERY_ERROR: error}, start_response)
            told = _LATE if isinstance(error, QueryStoppedError) else error
            return self._error_response(told, environ)(environ, start_response)
        start_response(page.status, page.headers)
        return [page.body]

    def _make(
        self, workers: Sandbox, request: PageRequest, environ: dict[str, Any]
    ) -> PageResponse:
        if environ.get("PATH_INFO") in _WORK_LISTS:
            return self._make_work_list(workers, request)
        if workers is not self._queries:
            return workers.page(
                request,
                is_wanted=ClientPresence(environ),
                slow_after_seconds=_SLOW_PAGE_SECONDS,
            )
        if not self._results.acquire(blocking=False):
            raise BusyError("too many pages of results are being made; ask again in a moment")
        try:
            return workers.page(request, _timeout(environ), ClientPresence(environ))
        finally:
            self._results.release()

    def _make_work_list(self, workers: Sandbox, request: PageRequest) -> PageResponse:
        """Have one worker at a time find tasks: as a slow page it would not get to an end."""
        if not self._work_lists.acquire(timeout=_WORK_LIST_WAIT_SECONDS):
            raise BusyError("the tasks are being found for another reader; ask again in a moment")
        try:
            return workers.export(request)
        finally:
            self._work_lists.release()

    def _workers(self, environ: dict[str, Any]) -> Sandbox | None:
        """Return the workers for a request; None if the application answers it."""
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return None
        path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
        of_day = names_day(query)
        if path == _ENDPOINT:
            # Words and the lesson are found in indexes that the workers for pages hold.
            workers = self._pages if of_day or not _names_query(query) else self._queries
            return workers if _is_page_of_results(query) else None
        if path.startswith(_QUESTIONS):
            # For data, the web process sends the query itself to a worker.
            is_page = "html" in environ.get("HTTP_ACCEPT", "")
            # The values of all parameters are found beforehand by the workers for pages.
            at_hand = self._base.sparql.questions.are_at_hand
            workers = self._queries if at_hand and not of_day else self._pages
            return workers if is_page else None
        if of_day and path not in _WITHOUT_DAY and not path.startswith(_FILES):
            return None if self._is_known(environ) else self._pages
        is_costly = self._is_costly(path, query) or self._is_translated(environ, path)
        return self._pages if is_costly and not self._is_known(environ) else None

    def _is_translated(self, environ: dict[str, Any], path: str) -> bool:
        """Return whether the labels of many things are chosen for a language, at its first use."""
        return (
            bool(self._languages.of(environ).labels)
            and not path.startswith(_FILES)
            and path not in _WITHOUT_DAY
            and len(self._base.network.things) > _MAX_SMALL_THINGS
        )

    def _is_known(self, environ: dict[str, Any]) -> bool:
        """Return whether the answer is 304, which costs nothing."""
        has_own_tag = environ.get("PATH_INFO", "").startswith(_DESCRIPTION)
        return (
            not has_own_tag
            and not seeks_table(environ)
            and is_known_to_client(
                environ, page_etag(self._base.generation, environ, self._languages.key_of(environ))
            )
        )

    def _is_costly(self, path: str, query: str) -> bool:
        first, _, slug = path.removeprefix("/").partition("/")
        if first == _EVIDENCE:
            slug = slug.rpartition("/")[0]
        if first in _OF_THINGS and slug:
            return self._is_costly_thing(first, slug, query)
        if not first:
            return len(self._base.network.things) > MAX_HOME_THINGS
        if first in _COSTLY_WHERE_LARGE:
            # A filter asks for the evidence of all facts, which a worker has found before.
            is_large = len(self._base.network.things) > _MAX_SMALL_THINGS
            return is_large or names_evidence(query)
        return first in _COSTLY

    def _is_costly_thing(self, first: str, slug: str, query: str) -> bool:
        slug = slug.encode("latin-1", "replace").decode("utf-8", "replace")
        stem = slug.rpartition(".")[0]
        name = slug if self._base.network.knows(slug) else stem
        if not self._base.network.knows(name):
            return False
        names_syntax = first == "entry" and any(each in query for each in _SYNTAX_NAMES)
        is_slow = names_syntax or names_evidence(query)
        if first in _OF_MANY_THINGS or slug.endswith(_SLOW_ENDING) or is_slow:
            return True
        subject = self._base.views.entries.get(name)
        content = self._base.graph.contents.get(subject.path, b"") if subject else b""
        embeds = first == "entry" and isinstance(content, bytes) and _EMBED in content
        if len(content) > _MAX_LIGHT_BYTES or embeds:
            return True
        thing, network = self._base.graph.iris.thing(name), self._base.network.things
        if thing not in network or network.degree(thing) <= _MAX_LIGHT_FACTS:
            return False
        return not (first in _OF_FIRST_LINKS and name == slug and self._has_few_own_links(name))

    def _has_few_own_links(self, slug: str) -> bool:
        """Return whether a page is light that shows the first links to a thing, of which are many.

        It quotes the first of the entries that mention the thing, and parses them.
        """
        thing, network, graph = (
            self._base.graph.iris.thing(slug),
            self._base.network.things,
            self._base.graph,
        )
        quoted = self._base.views.describer.backlinks.of(slug).keys[:SHOWN_LINKS]
        return (
            network.out_degree(thing) <= _MAX_LIGHT_FACTS
            and network.in_degree(thing) <= _MAX_LIGHT_INCOMING
            and sum(len(graph.contents[graph.subjects[each].path]) for each in quoted)
            <= _MAX_QUOTED_BYTES
        )


def _timeout(environ: dict[str, Any]) -> float | None:
    """Return the deadline that the address names; None if it names no number.

    The route judges one that it cannot read.
    """
    with suppress(ValueError, KeyError):
        seconds = float(parse_qs(environ["QUERY_STRING"])["timeout"][0])
        return seconds if seconds > 0 else None
    return None


def _is_page_of_results(query: str) -> bool:
    """Return whether an address asks for a page of results, or for no query at all."""
    names = _parameter_names(query)
    return "page" in names or "query" not in names


def _names_query(query: str) -> bool:
    return "query" in _parameter_names(query)


def _parameter_names(query: str) -> set[str]:
    return {unquote_plus(each.partition("=")[0]) for each in query.split("&")}
