"""The application in a worker: answers the costly requests that the web process hands on."""

from __future__ import annotations

import codecs
import gzip
import io
import itertools
import sys
from functools import partial
from typing import Any
from urllib.parse import quote

from flask import Flask
from flask.logging import default_handler
from werkzeug.test import EnvironBuilder, run_wsgi_app

from kbgraph.collector import collector_paused
from kbgraph.days.knowledge_by_day import SwitchByDay
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network.documents import import_writers
from kbgraph.sandbox import PageRequest, PageResponse
from kbgraph.sandbox.worker import export_memory
from kbgraph_web.http.negotiation import ON_DAY
from kbgraph_web.middleware.costly_pages import MAX_HOME_THINGS
from kbgraph_web.middleware.kept_exports import PACKED
from kbgraph_web.server.warm_up import (
    computes_all_behind,
    computes_home_behind,
    is_in_memory,
)

_ENVIRON: dict[str, Any] = {
    "wsgi.version": (1, 0),
    "wsgi.multithread": False,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}


_GZIP_LEVEL = 6
_WARM_UP = (
    "/", "/graph", "/path", "/matrix", "/matrix.csv", "/matrix.xlsx", "/ontology", "/search?q=a",
    "/search.json?q=a", "/search.csv?q=a", "/search/facets", "/compare", "/compare.csv",
    "/complete.json?q=a", "/.well-known/void", "/export/kbgraph.graphml", "/sitemap.xml",
    "/llms.txt", "/timeline", "/timeline.json", "/timeline.csv", "/sparql?words=a",
)  # fmt: skip
_WARM_UP_FACTS = "/facts?evidence=primary"
"""The evidence for all facts is found beforehand where this takes less than some seconds."""
_WARM_UP_THING = (
    "/entry/{0}", "/entry/{0}.ttl", "/entry/{0}.jsonld", "/entry/{0}.json", "/lines/{0}",
    "/lines/{0}.json", "/links/{0}", "/mentions/{0}", "/graph/{0}", "/graph/{0}.json",
    "/path?from={0}&to={0}", "/path.json?from={0}&to={0}", "/compare.csv?with={0}",
    "/compare.xlsx?with={0}",
)  # fmt: skip
_WARM_UP_THING_AMONG_ALL = ("/compare?with={0}", "/timeline/{0}")
"""Pages of a thing that look at the values, or the dates, of all others."""
_TEMPLATES_OF_QUERIES = (
    "base.html",
    "error.html",
    "sparql.html",
    "sparql_results.html",
    "legend.html",
    "answer_pages.html",
    "ask_in_words.html",
    "facets.html",
    "lesson.html",
)
"""The templates of the pages that workers for queries make."""
_WARM_UP_QUERY = "/sparql?page=1&query=ASK%7B%7D"
_HEADERS = [("Accept", "text/html"), ("Accept-Encoding", "br"), ("Host", "127.0.0.1")]


def warm_up_behind(base: KnowledgeBase, app: Flask) -> None:
    """Make what pages of the web process need, of an index that is served already."""
    # Git has a deadline here: an unknown address that comes first waits for it.
    base.views.former_slugs  # noqa: B018
    if computes_home_behind(base):
        run_wsgi_app(partial(Flask.wsgi_app, app), _environ("/"), buffered=True)


def _environ(address: str) -> dict[str, Any]:
    """Return a request of a browser."""
    return EnvironBuilder(address, headers=_HEADERS).get_environ()


class PageHandler:
    """Answers requests with an application, below its middleware.

    A worker can open no file, so that its modules and templates are read beforehand. Caches of
    responses are kept by the web process.
    """

    def __init__(self, app: Flask, base: KnowledgeBase, by_day: SwitchByDay[KnowledgeBase]) -> None:
        self._wsgi_app, self._base, self._by_day = partial(Flask.wsgi_app, app), base, by_day
        self._templates = app.jinja_env
        # It writes to the errors of the request, which go to the process that asked.
        app.logger.addHandler(default_handler)
        for name in _TEMPLATES_OF_QUERIES:
            self._templates.get_template(name)
        # Werkzeug encodes the Host header by this codec.
        codecs.lookup("idna")
        self._warm_up(_WARM_UP_QUERY)
        if is_in_memory(base) and len(base.network.things) <= MAX_HOME_THINGS:
            # The web process makes it, and finds its parts made.
            self._warm_up("/")
        for slug in self._first_slug():
            self._warm_up(f"/entry/{slug}")

    @collector_paused()
    def prepare(self) -> None:
        """Read all templates, and fill the caches of the knowledge base by a request of each kind.

        A very large index is asked for pages of one thing alone, and not for those that look at all
        others: no costly page could be asked for meanwhile.

        The web process can open files, and need not wait for this.
        """
        import_writers()
        for name in self._templates.list_templates():
            self._templates.get_template(name)
        of_all = _WARM_UP if computes_all_behind(self._base) else ()
        among_all = _WARM_UP_THING_AMONG_ALL if of_all else ()
        of_thing = (*_WARM_UP_THING, *among_all)
        for address in (
            *of_all,
            *(each.format(slug) for slug in self._first_slug() for each in of_thing),
        ):
            self._warm_up(address)
        if of_all and len(self._base.network.things) <= MAX_HOME_THINGS:
            self._warm_up(_WARM_UP_FACTS)

    def _first_slug(self) -> list[str]:
        """Return the first slug, encoded for an address; none of an empty folder."""
        return [quote(slug) for slug in itertools.islice(self._base.views.entries, 1)]

    def __call__(self, request: PageRequest) -> PageResponse:
        """Return the response of the application."""
        if PACKED not in request.environ:
            # A costly page makes millions of small values, none of them in cycles.
            with collector_paused():
                return self._respond(request)
        with export_memory():
            response = self._respond(request)
            return response._replace(body=gzip.compress(response.body, _GZIP_LEVEL, mtime=0))

    def _respond(self, request: PageRequest) -> PageResponse:
        # The last request may have named a day.
        self._by_day.on(None)
        log = io.StringIO()
        environ = {
            **_ENVIRON,
            **request.environ,
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": log,
            ON_DAY: self._by_day.on,
        }
        chunks, status, headers = run_wsgi_app(self._wsgi_app, environ, buffered=True)
        return PageResponse(status, [*headers], b"".join(chunks), log.getvalue())

    def _warm_up(self, address: str) -> None:
        environ = _environ(address)
        texts = {name: text for name, text in environ.items() if isinstance(text, str)}
        sys.stderr.write(self(PageRequest(texts)).log)
