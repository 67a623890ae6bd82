"""What goes through the server, counted for Prometheus and logged as JSON lines. The outermost part, so that nothing escapes it."""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import lru_cache
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

from kbgraph.findings import Severity
from kbgraph.knowledge_base import KnowledgeBase

_ROUTES = frozenset({
    "", "entry", "id", "graph", "path", "path.json", "sparql", "export", "static", "search", "search.json", "search.csv",
    "compare", "compare.csv", "matrix", "matrix.csv", "ontology",
})  # fmt: skip
_PARTS = 1000
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """A WSGI application around another (PEP 3333)."""

    def __init__(self, app: Flask, access_log: str = "") -> None:
        self._app, self._is_leaving = app, False
        self._log = _logger(access_log) if access_log else None
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        requests = Counter(
            "kbgraph_http_requests",
            "Requests answered.",
            ("route", "method", "status"),
            registry=self.registry,
        )
        times = Histogram(
            "kbgraph_http_request_seconds",
            "Time to an answer.",
            ("route",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        # The parts of a metric are looked up by name each time, which takes longer than to count.
        self._count, self._time = (
            lru_cache(_PARTS)(requests.labels),
            lru_cache(_PARTS)(times.labels),
        )
        _describe(app.config["KNOWLEDGE"], self.registry)
        app.config["METRICS"] = lambda: generate_latest(self.registry)

    def leave(self) -> None:
        """From now on each answer is the last on its connection: clients are to connect anew, to another generation."""
        self._is_leaving = True

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer as the application does, and take note."""
        started = time.perf_counter()
        status, sent = "500", "0"

        def start(line: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            nonlocal status, sent
            status = line[:3]
            sent = next((value for name, value in headers if name.lower() == "content-length"), "")
            return start_response(
                line, [*headers, ("Connection", "close")] if self._is_leaving else headers, *more
            )

        try:
            return self._app(environ, start)
        finally:
            self._note(environ, status, sent, time.perf_counter() - started)

    def _note(self, environ: dict[str, Any], status: str, sent: str, seconds: float) -> None:
        route, method = _route(environ), environ["REQUEST_METHOD"]
        self._count(
            route, method if method in {"GET", "HEAD", "POST", "OPTIONS"} else "other", status
        ).inc()
        self._time(route).observe(seconds)
        if self._log:
            self._log.info(json.dumps({
                "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "client": environ.get("REMOTE_ADDR", ""),
                "method": method,
                "path": environ.get("PATH_INFO", ""),
                "query": environ.get("QUERY_STRING", ""),
                "status": int(status),
                "bytes": int(sent) if sent else None,
                "ms": round(seconds * 1000, 3),
                "agent": environ.get("HTTP_USER_AGENT", ""),
                "referer": environ.get("HTTP_REFERER", ""),
            }))  # fmt: skip


def _route(environ: dict[str, Any]) -> str:
    """The first part of the path: few values, whatever clients ask for."""
    first = environ.get("PATH_INFO", "").lstrip("/").partition("/")[0]
    return first if first in _ROUTES else "other"


def _describe(base: KnowledgeBase, registry: CollectorRegistry) -> None:
    Gauge("kbgraph_entries", "Entries served.", registry=registry).set(len(base.views.entries))
    findings = Gauge(
        "kbgraph_findings", "What authors should mend.", ("severity",), registry=registry
    )
    for severity in Severity:
        findings.labels(severity.value).set(
            sum(finding.severity is severity for finding in base.findings)
        )
    Gauge("kbgraph_generation_info", "What is served.", ("generation",), registry=registry).labels(
        base.generation
    ).set(1)
    Gauge(
        "kbgraph_generation_served_since_seconds", "When it was first served.", registry=registry
    ).set_to_current_time()


def _logger(file: str) -> logging.Logger:
    """One that writes lines to a file, or to standard error."""
    logger = logging.getLogger("kbgraph.access")
    logger.addHandler(
        logging.StreamHandler(sys.stderr)
        if file == "-"
        else logging.FileHandler(file, encoding="utf-8")
    )
    logger.setLevel(logging.INFO)
    logger.propagate = False
    return logger
