"""Starts the application on granian, a production WSGI server."""

from __future__ import annotations

import logging
import sys
from typing import Any

from flask import Flask
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from kbgraph.config import Config
from kbgraph.finding import Severity
from kbgraph.knowledge import KnowledgeBase, open_knowledge
from kbgraph.sandbox import Sandbox, can_start, start
from kbgraph_web import create_app

_THREADS = 8
"""For pages; those that wait for queries come on top, so that no page waits for a query."""


class Loader:
    """Makes the application in each worker. A forked worker shares what the parent has read; a spawned one reads it again."""

    def __init__(self, config: Config, base: KnowledgeBase | None = None, sandbox: Sandbox | None = None) -> None:
        self.config, self.base, self.sandbox = config, base, sandbox

    def __getstate__(self) -> dict[str, Any]:
        """What a spawned worker is sent: the settings, and where to ask."""
        return {"config": self.config, "base": None, "sandbox": self.sandbox}

    def __call__(self) -> Flask:
        """The application."""
        return create_app(self.base or open_knowledge(self.config), self.sandbox)


def run(config: Config, host: str, port: int) -> None:
    """Serve until a signal ends it. Says first what is served, and where."""
    base = open_knowledge(config)
    base.networkx  # noqa: B018 - made once, before workers are forked
    sandbox = start(base.answer_within_limits, config.limits) if can_start() and not base.is_remote else None
    errors = sum(finding.severity is Severity.ERROR for finding in base.findings)
    shown = f"[{host}]" if ":" in host else host
    print(f"{base.title}: {len(base.graph.subjects)} entries, {errors} errors (kbgraph check tells which)")
    print(f"http://{shown}:{port}/  ·  SPARQL at http://{shown}:{port}/sparql", flush=True)
    if sandbox is None and not base.is_remote:
        print("queries run in the server itself, where none can be stopped: keep it on this machine", flush=True)
    # Most of the threads wait for queries and do nothing else, so that there are many is no fault.
    logging.getLogger("_granian").addFilter(lambda record: "Python threads" not in record.getMessage())
    server = Server(
        "kbgraph_web.server",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=_THREADS + (sandbox.places if sandbox else config.limits.query_waiting if base.is_remote else 0),
        log_level=LogLevels.warning,
    )
    server.serve(target_loader=Loader(config, base, sandbox), wrap_loader=False)
    sys.stdout.flush()
