"""The supervisor: opens the socket, and starts a generation of the server after each change.

The previous generation serves until the next one does.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from kbgraph.config import Config
from kbgraph.errors import KbError
from kbgraph.sandbox.malloc_environment import MALLOC_ENVIRONMENT
from kbgraph_web.server.connection_limits import BACKLOG, limit_connections_of, raise_file_limit
from kbgraph_web.server.folder_watch import FolderWatch
from kbgraph_web.server.serve_config import ServeConfig, ServeOptions
from kbgraph_web.server.status import Failed, Serving, Unchanged, decode

_SETTLING_SECONDS = 2.0
"""How long a generation that reads the folder is started anew after a further change. Later it is
left to finish, and another follows it: where changes never end, something new must be served."""
_RESTART_SECONDS = 1.0
"""The least time between two starts when a generation has died."""


class _Starting(NamedTuple):
    """A generation that reads the folder."""

    config: Config
    process: subprocess.Popen[bytes]
    report: int
    """The descriptor on which it reports its status."""
    is_forced: bool
    """Whether it is to serve even if nothing has changed."""


class _Current(NamedTuple):
    """The generation that serves."""

    config: Config
    process: subprocess.Popen[bytes]
    status: Serving


class _Leaving(NamedTuple):
    """A generation that finishes the requests it has begun."""

    deadline: float
    process: subprocess.Popen[bytes]


class Supervisor:
    """Keeps one generation of the server running."""

    def __init__(self, find_config: Callable[[], Config], options: ServeOptions) -> None:
        self._find_config, self._options = find_config, options
        self._listener = _listen(options.host, options.port)
        self._directory = Path.cwd()
        self._config: Config | None = None
        """The settings of the last attempt to read the folder."""
        self._started = 0.0
        """When that attempt began."""
        self._starting: _Starting | None = None
        self._settled = 0.0
        """When a generation that is being started is no longer started anew."""
        self._is_overtaken = False
        """Whether there was a change since then."""
        self._current: _Current | None = None
        self._leaving: list[_Leaving] = []
        self._stop = threading.Event()
        self._reload = threading.Event()
        self._watch = FolderWatch(self._stop)

    def run(self) -> None:
        """Serve until SIGTERM or SIGINT; SIGHUP reads the folder anew.

        Raises KbError if the folder cannot be read at the start.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop.set())
        signal.signal(signal.SIGHUP, lambda *_: self._reload.set())
        try:
            self._renew()
            for has_changed in self._watch.ticks():
                self._check(has_changed=has_changed or self._reload.is_set())
        finally:
            running = (self._starting, self._current, *self._leaving)
            _end(self._drain_seconds(), *(each.process for each in running if each is not None))

    def _drain_seconds(self) -> float:
        """Return the time in which running queries end."""
        query_timeout_seconds = self._config.limits.query_timeout_seconds if self._config else 0.0
        return query_timeout_seconds + _RESTART_SECONDS

    def _check(self, *, has_changed: bool) -> None:
        """Follow the generations; start a new one after a change or a crash."""
        self._end_late_generations()
        if self._starting is not None:
            self._follow(self._starting)
        if has_changed:
            self._renew()
        elif self._starting is None and not self._is_alive():
            # This must not happen. Clients wait at the socket meanwhile.
            message = "the server's process has ended and is started anew"
            print(message, file=sys.stderr, flush=True)
            self._stop.wait(max(0.0, _RESTART_SECONDS - (time.monotonic() - self._started)))
            self._renew()

    def _end_late_generations(self) -> None:
        self._leaving = [each for each in self._leaving if each.process.poll() is None]
        for each in self._leaving:
            if time.monotonic() > each.deadline:
                each.process.kill()

    def _is_alive(self) -> bool:
        return self._current is not None and self._current.process.poll() is None

    def _renew(self) -> None:
        """Start another generation, also in place of one that has only begun to read the folder."""
        if self._starting is None:
            self._settled = time.monotonic() + _SETTLING_SECONDS
        elif time.monotonic() > self._settled:
            self._is_overtaken = True
            return
        else:
            os.close(self._starting.report)
            if self._starting.is_forced:
                self._reload.set()
            self._let_leave(self._starting.process)
            self._starting = None
        try:
            self._starting = self._start()
        except KbError as error:
            self._keep_serving(error)

    def _keep_serving(self, error: KbError) -> None:
        """Report that a generation cannot be made. Raises the error if none was ever served."""
        if self._current is None:
            raise error
        message = f"cannot read the change; the previous state is still served: {error}"
        print(message, file=sys.stderr, flush=True)

    def _start(self) -> _Starting:
        """Start a generation, which reads the folder and then serves."""
        self._started, is_forced = time.monotonic(), self._reload.is_set()
        self._reload.clear()
        with suppress(OSError):
            # The working directory may have been replaced: a relative path leads to the new one.
            os.chdir(self._directory)
        config = self._config = self._find_config()
        self._watch.follow(config)
        read_end, write_end = os.pipe()
        task = ServeConfig(
            config=config,
            listener=self._listener.fileno(),
            report=write_end,
            options=self._options,
            supervisor=os.getpid(),
            generation="" if is_forced else self._known_generation(config),
        )
        process = subprocess.Popen(
            # Without -P, Python would import from the working folder.
            [sys.executable, "-P", "-m", "kbgraph_web.server.generation"],
            stdin=subprocess.PIPE,
            pass_fds=[task.listener, write_end],
            env={**MALLOC_ENVIRONMENT, **os.environ},
        )
        os.close(write_end)
        assert process.stdin is not None
        pickle.dump(task, process.stdin)
        process.stdin.close()
        return _Starting(config, process, read_end, is_forced)

    def _known_generation(self, config: Config) -> str:
        """Return the digest of what is served with these settings; empty if nothing is."""
        if self._current is None or not self._is_alive():
            return ""
        return self._current.status.generation if self._current.config == config else ""

    def _follow(self, starting: _Starting) -> None:
        """If a generation has reported its status, act on it."""
        if not select.select([starting.report], [], [], 0)[0]:
            return
        with os.fdopen(starting.report, encoding="utf-8") as report:
            status = decode(report.readline())
        self._starting = None
        match status:
            case Failed(error):
                starting.process.wait()
                self._keep_serving(KbError(error))
            case Unchanged():
                starting.process.wait()
            case Serving():
                self._switch_to(starting, status)
        if self._is_overtaken:
            self._is_overtaken = False
            self._renew()

    def _switch_to(self, starting: _Starting, status: Serving) -> None:
        """Let the previous generation leave, now that another serves."""
        if self._current is not None:
            self._let_leave(self._current.process)
            print(f"read anew: {status.counts()}", flush=True)
        else:
            print(status.banner(self._options.host, self._listener.getsockname()[1]), flush=True)
        self._current = _Current(starting.config, starting.process, status)

    def _let_leave(self, process: subprocess.Popen[bytes]) -> None:
        process.terminate()
        self._leaving.append(_Leaving(time.monotonic() + self._drain_seconds(), process))


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise KbError(
            f"cannot listen on {host}, port {port}: {error.strerror}; choose another with --port"
        ) from error
    limit_connections_of(listener)
    listener.setblocking(False)
    return listener


def _end(timeout_seconds: float, *processes: subprocess.Popen[bytes]) -> None:
    """Let generations finish their requests and end; kill them at the timeout."""
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + timeout_seconds
    for process in processes:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def run(find_config: Callable[[], Config], options: ServeOptions) -> None:
    """Serve what the settings name. On Linux, changes are read while the server runs.

    Raises KbError if the folder cannot be read or the address is taken.
    """
    raise_file_limit()
    if sys.platform == "linux":
        Supervisor(find_config, options).run()
    else:
        # Flask and the engine take a second to import, and the supervisor needs neither.
        from kbgraph_web.server.generation import serve

        config = find_config()
        task = ServeConfig(config, -1, -1, options, supervisor=os.getpid())
        serve(task)
