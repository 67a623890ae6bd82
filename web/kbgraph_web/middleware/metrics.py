"""Metrics for Prometheus, and the access log as lines of JSON.

The outermost middleware, so that it sees every request.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any

from flask import Flask
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from werkzeug.routing import Map

from kbgraph.findings import Severity
from kbgraph.knowledge_base import KnowledgeBase, finding_counts
from kbgraph_web.http.wsgi import Headers, announced_bytes

_MAX_CHILDREN = 1000
"""Metrics with label values that are kept at hand."""
_NO_CONTENT: Headers = [("Content-Length", "0")]
"""Of an application that fails without a response."""
_METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
_BUCKET_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class MetricsRegistry:
    """The counters of one generation, as Prometheus reads them.

    Requests are labelled with the first segment of their path if a route begins with it, else with
    "other": the number of labels stays small, whatever clients ask for.
    """

    def __init__(self, base: KnowledgeBase, url_map: Map) -> None:
        self._routes = frozenset(_first_segment(rule.rule) for rule in url_map.iter_rules())
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        requests = Counter(
            "kbgraph_http_requests",
            "Requests answered.",
            ("route", "method", "status"),
            registry=self._registry,
        )
        times = Histogram(
            "kbgraph_http_request_seconds",
            "Time to an answer.",
            ("route",),
            buckets=_BUCKET_SECONDS,
            registry=self._registry,
        )
        # prometheus_client looks children up by label values, which takes longer than to count.
        self._children = lru_cache(_MAX_CHILDREN)(
            lambda route, method, status: (
                requests.labels(route, method, status).inc,
                times.labels(route).observe,
            )
        )
        _describe(base, self._registry)

    def observe(self, path: str, method: str, status: str, seconds: float) -> None:
        """Count a request by its path, method and three-digit status."""
        segment = _first_segment(path)
        route = segment if segment in self._routes else "other"
        known_method = method if method in _METHODS else "other"
        count, observe_seconds = self._children(route, known_method, status)
        count()
        observe_seconds(seconds)

    def render(self) -> bytes:
        """Return the counters in Prometheus' text format, version 0.0.4."""
        return generate_latest(self._registry)


class Metrics:
    """WSGI middleware (PEP 3333): counts every request, and writes it to the access log."""

    def __init__(self, app: Flask, access_log: str = "") -> None:
        self._app, self._closes_connections = app, False
        self._log = _logger(access_log) if access_log else None
        self._registry: MetricsRegistry = app.config["METRICS"]

    def leave(self) -> None:
        """Close the connection after each response, so that clients reach the next generation."""
        self._closes_connections = True

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Ask the application, and record the request."""
        started = time.perf_counter()
        status, sent = "500", _NO_CONTENT

        def start(line: str, headers: Headers, *exc_info: Any) -> Any:
            nonlocal status, sent
            status, sent = line[:3], headers
            if self._closes_connections:
                headers = [*headers, ("Connection", "close")]
            return start_response(line, headers, *exc_info)

        try:
            # Not by the application's own call, which does the same.
            return self._app.wsgi_app(environ, start)
        finally:
            self._record(environ, status, sent, time.perf_counter() - started)

    def _record(
        self, environ: dict[str, Any], status: str, headers: Headers, seconds: float
    ) -> None:
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        self._registry.observe(path, method, status, seconds)
        if self._log:
            self._log.info(json.dumps({
                "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "client": environ.get("REMOTE_ADDR", ""),
                "method": method,
                "path": path,
                "query": environ.get("QUERY_STRING", ""),
                "status": int(status),
                "bytes": announced_bytes(headers),
                "ms": round(seconds * 1000, 3),
                "agent": environ.get("HTTP_USER_AGENT", ""),
                "referer": environ.get("HTTP_REFERER", ""),
            }))  # fmt: skip


def _first_segment(path: str) -> str:
    return path.lstrip("/").partition("/")[0]


def _describe(base: KnowledgeBase, registry: CollectorRegistry) -> None:
    Gauge("kbgraph_entries", "Entries served.", registry=registry).set(len(base.views.entries))
    findings = Gauge("kbgraph_findings", "Problems in entries.", ("severity",), registry=registry)
    for severity in Severity:
        # Counted when metrics are read, so that an application without a reader does not validate.
        findings.labels(severity.value).set_function(partial(_count_findings, base, severity))
    Gauge(
        "kbgraph_generation_info",
        "The generation that is served.",
        ("generation",),
        registry=registry,
    ).labels(base.generation).set(1)
    Gauge(
        "kbgraph_generation_served_since_seconds", "When it was first served.", registry=registry
    ).set_to_current_time()


def _count_findings(base: KnowledgeBase, severity: Severity) -> float:
    return finding_counts(base)[severity]


def _logger(file: str) -> logging.Logger:
    """Return a logger that writes lines to a file, or to standard error for `-`."""
    logger = logging.getLogger("kbgraph.access")
    logger.addHandler(
        logging.StreamHandler(sys.stderr)
        if file == "-"
        else logging.FileHandler(file, encoding="utf-8")
    )
    logger.setLevel(logging.INFO)
    logger.propagate = False
    return logger
