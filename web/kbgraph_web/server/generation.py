"""One generation of the server: what the folder holds, its sandbox, and granian, a production WSGI server, on a socket open already.

`python -m kbgraph_web.server.generation` is started by the supervisor, with a Task on its standard input. All processes of a
generation are forked from the one that read the folder, so that pages and queries always show the same; another generation has
processes of its own.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import pickle
import signal
import socket
import sys
from contextlib import suppress
from typing import Any, NamedTuple

from flask import Flask
from granian.constants import Interfaces, RuntimeModes
from granian.log import LogLevels
from granian.net import SocketHolder  # type: ignore[attr-defined]
from granian.server import Server

from kbgraph.config import Config
from kbgraph.errors import KbError
from kbgraph.findings import Severity
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.opening import open_knowledge
from kbgraph.sandbox import Sandbox, can_start, start
from kbgraph.sandbox.worker import end_with_parent
from kbgraph_web import create_app
from kbgraph_web.middleware.metrics import Metrics

_THREADS = 8
"""For pages; those that wait for queries come on top, so that no page waits for a query."""
_BACKLOG = 1024
_SWITCH_SECONDS = 0.0005
"""After which a thread lets others go: one that reads a large body would else hold up each short request five milliseconds at a time."""
_LEAVE = signal.SIGUSR1
"""Tells a worker that another generation takes the connections."""
_LAST_WORDS_SECONDS = 0.25
"""Between the sign to end and the end of taking connections."""


class ServeConfig(NamedTuple):
    """What a generation is to serve."""

    config: Config
    listener: int
    """The descriptor of the listening socket; -1 where the generation is to open one itself."""
    report: int
    """The descriptor on which to say, in JSON, what is served or why nothing is; -1 to print it."""
    host: str
    port: int
    access_log: str
    """The file of the access log; `-` is standard error, nothing is none."""
    supervisor: int
    """The process with which this one ends."""
    generation: str = ""
    """The one that is served now: if the folder still holds the same, there is nothing to do."""


class Loader:
    """Makes the application in each worker. A forked worker shares what the parent has read; a spawned one reads it again."""

    def __init__(
        self, task: ServeConfig, base: KnowledgeBase | None = None, sandbox: Sandbox | None = None
    ) -> None:
        self.task, self.base, self.sandbox, self.parent = task, base, sandbox, os.getpid()

    def __getstate__(self) -> dict[str, Any]:
        """What a spawned worker is sent: the settings, and where to ask."""
        return {"task": self.task, "base": None, "sandbox": self.sandbox, "parent": self.parent}

    def __call__(self) -> Metrics:
        """The application, with its counters and its log."""
        if sys.platform == "linux":
            end_with_parent(self.parent)
        sys.setswitchinterval(_SWITCH_SECONDS)
        app: Flask = create_app(self.base or open_knowledge(self.task.config), self.sandbox)
        traffic = Metrics(app, self.task.access_log)
        if self.task.listener >= 0:
            signal.signal(_LEAVE, lambda *_: self._leave(traffic))
        return traffic

    def _leave(self, traffic: Metrics) -> None:
        """Take no more connections, and ask those who have one to connect anew; the next generation listens already."""
        traffic.leave()
        # Granian accepts for as long as it runs. So what it accepts from becomes a socket to which nobody connects.
        with socket.create_server(("127.0.0.1", 0)) as nobody:
            nobody.setblocking(False)
            os.dup2(nobody.fileno(), self.task.listener)


class _Listening(Server):  # type: ignore[misc, valid-type]
    """Granian on a socket that somebody else has opened, so that those who wait there go to whoever serves next."""

    def __init__(self, listener: int, **options: Any) -> None:
        self._listener = listener
        super().__init__("kbgraph_web.server.generation", **options)

    def _init_shared_socket(self) -> None:
        # As granian's own for systems other than Linux, where it does not open one for each worker.
        self._ssp, self._sfd = None, self._listener
        self._shd = SocketHolder(self._listener, False, _BACKLOG)  # type: ignore[call-arg]
        self._sso = socket.socket(fileno=self._listener)
        self._sso.set_inheritable(True)

    def signal_handler_interrupt(self, *_: object) -> None:
        # Granian closes connections between two requests without a word. So first each answer says that it is the last.
        for worker in self.wrks:
            os.kill(worker.inner.pid, _LEAVE)
        signal.signal(signal.SIGALRM, super().signal_handler_interrupt)
        signal.setitimer(signal.ITIMER_REAL, _LAST_WORDS_SECONDS)


def serve(task: ServeConfig) -> None:
    """Serve until a signal ends it. Raises KbError where the folder or the ontology cannot be read."""
    base = open_knowledge(task.config)
    if base.generation == task.generation:
        _say(task, {"unchanged": True})
        return
    # Made once, before workers are forked, and while another generation serves.
    base.networkx, base.export.statistics, base.search.index  # noqa: B018
    base.views.changes, base.views.coverage, base.views.freshness  # noqa: B018
    sandbox = (
        start(base.sparql.answer_within_limits, task.config.limits)
        if can_start() and not base.sparql.is_remote
        else None
    )
    if sandbox:
        _ask_for_another_when_ended(sandbox)
    # Most of the threads wait for queries and do nothing else, so that there are many is no fault.
    logging.getLogger("_granian").addFilter(
        lambda record: "Python threads" not in record.getMessage()
    )
    options: dict[str, Any] = {
        "interface": Interfaces.WSGI,
        "workers": 1,
        # The other mode may miss its own end, and then has to be killed.
        "runtime_mode": RuntimeModes.st,
        "respawn_failed_workers": True,
        "blocking_threads": _THREADS
        + (
            sandbox.places
            if sandbox
            else task.config.limits.query_queue_size
            if base.sparql.is_remote
            else 0
        ),
        "log_level": LogLevels.warning,
    }
    opened = task.listener >= 0
    server = (
        _Listening(task.listener, **options)
        if opened
        else Server("kbgraph_web.server.generation", address=task.host, port=task.port, **options)
    )
    errors = sum(finding.severity is Severity.ERROR for finding in base.findings)
    told = {
        "title": base.site.title,
        "entries": len(base.views.entries),
        "errors": errors,
        "stoppable": sandbox is not None or base.sparql.is_remote,
    }
    _say(task, {**told, "generation": base.generation})
    # What was read is there for good: to look through it for garbage takes a tenth of a second, and copies the pages that are shared.
    gc.collect()
    gc.freeze()
    server.serve(target_loader=Loader(task, base, sandbox), wrap_loader=False)


def _ask_for_another_when_ended(sandbox: Sandbox) -> None:
    """Where somebody kills the sandbox's guard, queries have no home; the supervisor then starts a generation anew."""

    def look(*_: object) -> None:
        with suppress(ChildProcessError):
            if os.waitpid(sandbox.guard, os.WNOHANG)[0]:
                os.kill(os.getppid(), signal.SIGHUP)

    signal.signal(signal.SIGCHLD, look)


def welcome(told: dict[str, Any], host: str, port: int) -> str:
    """What is served, and where."""
    shown = f"[{host}]" if ":" in host else host
    lines = [f"{told['title']}: {counts(told)} (kbgraph check tells which)"]
    lines.append(f"http://{shown}:{port}/  ·  SPARQL at http://{shown}:{port}/sparql")
    if not told["stoppable"]:
        lines.append(
            "queries run in the server itself, where none can be stopped: keep it on this machine"
        )
    return "\n".join(lines)


def counts(told: dict[str, Any]) -> str:
    """How much is served."""
    return f"{told['entries']} entries, {told['errors']} errors"


def _say(task: ServeConfig, what: dict[str, Any]) -> None:
    if task.report < 0:
        print(welcome(what, task.host, task.port), flush=True)
        return
    with suppress(BrokenPipeError), os.fdopen(task.report, "w", encoding="utf-8") as report:
        report.write(json.dumps(what) + "\n")


def main() -> None:
    """Serve the task on standard input; what stops the work is reported."""
    task: ServeConfig = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the supervisor
    if sys.platform == "linux":
        end_with_parent(task.supervisor)
    try:
        serve(task)
    except KbError as error:
        _say(task, {"error": str(error)})
        sys.exit(2)


if __name__ == "__main__":
    main()
