"""Starts the application on granian, a production WSGI server."""

from __future__ import annotations

import os
import sys
from typing import Any

from flask import Flask
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from kbgraph.config import Config
from kbgraph.finding import Severity
from kbgraph.knowledge import KnowledgeBase, open_knowledge
from kbgraph_web import create_app


class Loader:
    """Makes the application in each worker. A forked worker shares what the parent has read; a spawned one reads it again."""

    def __init__(self, config: Config, base: KnowledgeBase | None = None) -> None:
        self.config, self.base = config, base

    def __getstate__(self) -> dict[str, Any]:
        """What a spawned worker is sent: the settings alone."""
        return {"config": self.config, "base": None}

    def __call__(self) -> Flask:
        """The application."""
        return create_app(self.base or open_knowledge(self.config))


def run(config: Config, host: str, port: int) -> None:
    """Serve until a signal ends it. Says first what is served, and where."""
    base = open_knowledge(config)
    base.networkx  # noqa: B018 - made once, before workers are forked
    errors = sum(finding.severity is Severity.ERROR for finding in base.findings)
    shown = f"[{host}]" if ":" in host else host
    print(f"{base.title}: {len(base.graph.subjects)} entries, {errors} errors (kbgraph check tells which)")
    print(f"http://{shown}:{port}/  ·  SPARQL at http://{shown}:{port}/sparql, not yet hardened: keep it on this machine", flush=True)
    server = Server(
        "kbgraph_web.server",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=min(8, 2 * (os.cpu_count() or 1)),
        log_level=LogLevels.warning,
    )
    server.serve(target_loader=Loader(config, base), wrap_loader=False)
    sys.stdout.flush()
