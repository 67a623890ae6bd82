"""A generation of the server: reads the folder, starts the sandbox, and serves.

The supervisor starts it, with a ServeConfig on its standard input. All processes of a generation
are forked from the one that read the folder, so that pages and queries always show the same state.
The next generation has processes of its own.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import sys
import threading
from contextlib import suppress
from functools import partial
from typing import Any

from flask import Flask

from kbgraph.days.knowledge_by_day import SwitchByDay
from kbgraph.errors import DamagedIndexError, KbError
from kbgraph.findings import Severity
from kbgraph.knowledge_base import KnowledgeBase, finding_counts
from kbgraph.lazy_names import import_declared
from kbgraph.limits import Limits
from kbgraph.ontology.ontology import Ontology
from kbgraph.opening_indexed import open_indexed
from kbgraph.rdf import Format
from kbgraph.sandbox import FileAccess, PageRequest, PageResponse, can_start, start
from kbgraph.sandbox.parent_death import end_with_parent
from kbgraph.sandbox.process_state import is_stopped
from kbgraph.sparql import Request
from kbgraph.terminal_output import visible_controls
from kbgraph_web.app import Sandboxes, add_middleware, create_routes
from kbgraph_web.http.access_policy import access_policy
from kbgraph_web.middleware.damaged_index import ON_DAMAGE, damage_told
from kbgraph_web.middleware.large_answers import MAX_LARGE
from kbgraph_web.middleware.metrics import Metrics
from kbgraph_web.server.connection_limits import few_connections_warning, max_connections
from kbgraph_web.server.damage_report import DamageReport
from kbgraph_web.server.granian_adapter import LEAVE_SIGNAL, serve_wsgi
from kbgraph_web.server.idle_sweeper import IdleSweeper
from kbgraph_web.server.page_handler import PageHandler, warm_up_behind
from kbgraph_web.server.preparation import Preparation, read_task
from kbgraph_web.server.pulse import start_pulse, wait_for_turn
from kbgraph_web.server.serve_config import ServeConfig
from kbgraph_web.server.status import Failed, Serving, Status, Unchanged, encode
from kbgraph_web.server.warm_up import is_in_memory, warm_up

_PAGE_THREADS = 8
"""Threads for pages. Threads that wait for queries, or for readers of large answers, come on top,
so that no page waits for one."""
_PAGE_QUEUE_SIZE = 8
"""Costly pages that may wait for a worker; a further one is refused."""
_MAX_CHANGES_OF_DAY = 1000
"""Changes of the day after which a worker ends: the engine keeps 10 bytes of each statement that
has changed, and looks through them."""
_SWITCH_INTERVAL_SECONDS = 0.0005
"""The longest that a thread keeps the interpreter. At Python's default of 5 ms, a thread that reads
a large body would delay each short request."""


class AppLoader:
    """Makes the application in each worker of granian.

    A forked worker shares what the parent has read; a spawned one reads the folder itself.
    """

    def __init__(
        self,
        config: ServeConfig,
        base: KnowledgeBase,
        app: Flask,
        sandboxes: Sandboxes | None,
        status: Serving,
        connections: int,
        damage: DamageReport | None,
    ) -> None:
        self.config, self.sandboxes, self.parent = config, sandboxes, os.getpid()
        self.status = status
        self.base: KnowledgeBase | None = base
        self.app: Flask | None = app
        self.connections, self.damage = connections, damage

    def __getstate__(self) -> dict[str, Any]:
        """Pickle the settings and the sandbox's address for a spawned worker."""
        return {**self.__dict__, "base": None, "app": None, "damage": None}

    def __call__(self) -> Metrics:
        """Return the application with its counters and its log."""
        if sys.platform == "linux":
            end_with_parent(self.parent)
        sys.setswitchinterval(_SWITCH_INTERVAL_SECONDS)
        base, options = self.base or self._open(), self.config.options
        policy = access_policy(
            self.config.config.base, options.host, options.allowed_hosts, options.cross_origin
        )
        app = self.app or create_routes(base)
        add_middleware(app, base, self.sandboxes, policy)
        metrics = Metrics(app, options.access_log)
        if self.config.listener >= 0:
            IdleSweeper(_port_of(self.config.listener), self.connections).start()
            signal.signal(LEAVE_SIGNAL, lambda *_: self._leave(metrics))
        if self.config.report >= 0:
            # Last, so that the previous generation serves on if anything before has failed.
            guards = (each.guard for each in filter(None, self.sandboxes or ()))
            supervisor = self.config.supervisor
            app.config["SERVES_CHANGES"] = lambda: not is_stopped(supervisor)
            start_pulse(self.config.report, encode(self.status), (self.parent, *guards))
            wait_for_turn(self.config.report)
        if not is_in_memory(base):
            threading.Thread(target=self._make_home, args=(app, base), daemon=True).start()
        return metrics

    def _open(self) -> KnowledgeBase:
        return open_indexed(self.config.config, None, _announce)

    def _make_home(self, app: Flask, base: KnowledgeBase) -> None:
        """Make what pages wait for that an index does not have."""
        if self.damage is not None:
            with suppress(DamagedIndexError), self.damage.watching():
                warm_up_behind(base, app)

    def _leave(self, metrics: Metrics) -> None:
        """Accept no more connections, and make clients reconnect: the next generation listens."""
        metrics.leave()
        # Granian accepts as long as it runs, so its descriptor becomes a socket that has no client.
        with socket.create_server(("127.0.0.1", 0)) as unused:
            unused.setblocking(False)
            os.dup2(unused.fileno(), self.config.listener)


def _announce(sentence: str) -> None:
    with suppress(OSError):
        print(f"kbgraph: {sentence}", file=sys.stderr, flush=True)


def _port_of(listener: int) -> int:
    """Return the port of a listening socket of another object."""
    with socket.socket(fileno=os.dup(listener)) as copy:
        port: int = copy.getsockname()[1]
        return port


def serve(config: ServeConfig, prepared: Preparation | None = None) -> None:
    """Serve until a signal ends the process. Raises KbError if the folder cannot be read.

    `prepared` is what the process has made before it knew its task.
    """
    prepared = prepared or Preparation()
    base = _open(config, prepared.ontology_of(config.config))
    if base.generation == config.generation:
        _report(config, Unchanged())
        return
    damage = DamageReport(base.graph, config.supervisor if config.report >= 0 else None)
    app = prepared.create_routes(base)
    app.config[ON_DAMAGE] = damage
    sandboxes = _start_sandboxes(base, app, config.config.limits, damage)
    threads = _PAGE_THREADS + MAX_LARGE + _query_threads(base, sandboxes, config.config.limits)
    connections = max_connections(threads)
    status = _serving(base, sandboxes, connections)
    if config.report < 0:
        print(status.banner(config.options.host, config.options.port), flush=True)
    # The data stays until the process ends. Collecting it takes a tenth of a second and copies
    # shared pages.
    gc.collect()
    gc.freeze()
    serve_wsgi(
        AppLoader(config, base, app, sandboxes, status, connections, damage),
        threads=threads,
        connections=connections,
        listener=config.listener,
        address=(config.options.host, config.options.port),
    )


def _open(config: ServeConfig, ontology: Ontology | None) -> KnowledgeBase:
    """Return the knowledge base with what pages need; a damaged index is made anew."""
    # Without a generation that is served, nothing is known of the folder.
    changed = config.changed if config.generation else ()
    base = open_indexed(config.config, None, _announce, ontology, changed)
    try:
        with damage_told():
            if base.generation != config.generation:
                warm_up(base)
    except DamagedIndexError as damage:
        _announce(f"the index is damaged ({damage}): it is made anew")
        base.graph.discard()
        base = open_indexed(config.config, None, _announce)
        warm_up(base)
    return base


def _start_sandboxes(
    base: KnowledgeBase, app: Flask, limits: Limits, damage: DamageReport
) -> Sandboxes | None:
    """Start the workers for queries and those for pages, where system and store allow them."""
    if base.sparql.is_remote or not can_start():
        return None
    by_day = SwitchByDay(base)
    pages = PageHandler(app, base, by_day)

    def answer(request: Request) -> tuple[Format, bytes]:
        with damage.watching():
            return by_day.on(request.in_force).sparql.answer_within_limits(request)

    def warnings(query: str) -> tuple[str, ...]:
        found = by_day.current.sparql.warnings(query)
        return tuple(map(str, found)) if found else ()

    def is_worn() -> bool:
        return by_day.changes > _MAX_CHANGES_OF_DAY

    def page(request: PageRequest) -> PageResponse:
        with damage.watching():
            return pages(request)

    few = limits._replace(query_queue_size=_PAGE_QUEUE_SIZE)
    lazy = base.graph.lazy_files
    begin = partial(damage.prepare, base.graph.connect)
    files = FileAccess(begin)
    if lazy:
        files = FileAccess(begin, lazy.folders, partial(damage.prepare, lazy.open_all))
    sandboxes = Sandboxes(
        start(answer, limits, page, warnings=warnings, files=files),
        start(answer, few, page, pages.prepare, warnings, is_worn, files),
    )
    _reload_when_ended(sandboxes)
    return sandboxes


def _query_threads(base: KnowledgeBase, sandboxes: Sandboxes | None, limits: Limits) -> int:
    """Return the number of threads that wait for workers."""
    if sandboxes is not None:
        return sum(each.capacity for each in filter(None, sandboxes))
    return limits.query_queue_size if base.sparql.is_remote else 0


def _reload_when_ended(sandboxes: Sandboxes) -> None:
    """Ask the supervisor for a new generation if a guard is killed: no query could run again."""

    def check(*_: object) -> None:
        for each in filter(None, sandboxes):
            with suppress(ChildProcessError):
                if os.waitpid(each.guard, os.WNOHANG)[0]:
                    os.kill(os.getppid(), signal.SIGHUP)

    signal.signal(signal.SIGCHLD, check)


def _serving(base: KnowledgeBase, sandboxes: Sandboxes | None, connections: int) -> Serving:
    return Serving(
        title=base.export.site.title,
        entries=len(base.views.entries),
        errors=finding_counts(base)[Severity.ERROR],
        can_stop_queries=sandboxes is not None or base.sparql.is_remote,
        warning=few_connections_warning(connections),
        generation=base.generation,
    )


def _report(config: ServeConfig, status: Status) -> None:
    """Write the status for the supervisor, where there is one."""
    if config.report >= 0:
        with suppress(BrokenPipeError), os.fdopen(config.report, "w", encoding="utf-8") as report:
            report.write(encode(status))


def main() -> None:
    """Serve by the settings on standard input; report what stops the work."""
    # A message of granian that cannot be written, as to a full disk, is no reason for a traceback.
    logging.raiseExceptions = False
    import_declared()
    try:
        prepared, config = read_task(sys.stdin.buffer)
    except EOFError:
        # The supervisor has ended before there was anything to do.
        return
    with suppress(OSError):
        # The folder may have been replaced while this process stood by.
        os.chdir(config.directory)
    try:
        with visible_controls():
            serve(config, prepared)
    except KbError as error:
        _report(config, Failed(str(error)))
        sys.exit(2)
    except OSError as error:
        # No process, thread or descriptor may be added, or there is no memory left.
        _report(config, Failed(f"no process can be started: {error.strerror}", may_pass=True))
        raise
