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
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import watchfiles

from kbgraph.config import Config
from kbgraph.errors import KbError
from kbgraph.sandbox import MALLOC_ENVIRONMENT
from kbgraph_web.server.generation import ServeConfig, serve
from kbgraph_web.server.status import Failed, Serving, Status, Unchanged, decode

_BACKLOG = 1024
_POLL_MILLISECONDS = 200
"""How often to check that the generation is still there."""
_WATCHED_ENDINGS = {".md", ".ttl", ".rq", ".jsonld", ".toml"}
_RESTART_SECONDS = 1.0
"""The least time between two starts when a generation has died."""


class _Starting(NamedTuple):
    """A generation that reads the folder."""

    config: Config
    process: subprocess.Popen[bytes]
    report: int
    """The descriptor on which it reports its status."""


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

    def __init__(
        self, find_config: Callable[[], Config], host: str, port: int, access_log: str
    ) -> None:
        self._find_config, self._host, self._port = find_config, host, port
        self._access_log = access_log
        self._listener = _listen(host, port)
        self._config: Config | None = None
        """The settings of the last attempt to read the folder."""
        self._started = 0.0
        """When that attempt began."""
        self._current: _Current | None = None
        self._leaving: list[_Leaving] = []
        self._stop = threading.Event()
        self._reload = threading.Event()

    def run(self) -> None:
        """Serve until SIGTERM or SIGINT; SIGHUP reads the folder anew.

        Raises KbError if the folder cannot be read at the start.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop.set())
        signal.signal(signal.SIGHUP, lambda *_: self._reload.set())
        try:
            self._serve()
        finally:
            current = [self._current.process] if self._current else []
            _end(self._drain_seconds(), *(each.process for each in self._leaving), *current)

    def _serve(self) -> None:
        starting: _Starting | None = self._start()
        while not self._stop.is_set():
            paths = self._watched_paths()
            changes = self._changes(paths)
            # Watch the folder before it can have been read, so that no change is missed.
            next(changes)
            if starting is not None:
                self._switch_to(starting)
                self._print_banner()
                starting = None
            else:
                self._renew()
            for has_changed in changes:
                self._check(has_changed=has_changed)
                if self._watched_paths() != paths:
                    break

    def _print_banner(self) -> None:
        if self._current is not None:
            port = self._listener.getsockname()[1]
            print(self._current.status.banner(self._host, port), flush=True)

    def _drain_seconds(self) -> float:
        """Return the time in which running queries end."""
        query_timeout_seconds = self._config.limits.query_timeout_seconds if self._config else 0.0
        return query_timeout_seconds + _RESTART_SECONDS

    def _check(self, *, has_changed: bool) -> None:
        """Kill generations that overstay, and start a new one after a change or a crash."""
        self._leaving = [each for each in self._leaving if each.process.poll() is None]
        for each in self._leaving:
            if time.monotonic() > each.deadline:
                each.process.kill()
        if has_changed:
            self._renew()
        elif not self._is_alive():
            # This must not happen. Clients wait at the socket meanwhile.
            message = "the server's process has ended and is started anew"
            print(message, file=sys.stderr, flush=True)
            self._stop.wait(max(0.0, _RESTART_SECONDS - (time.monotonic() - self._started)))
            self._renew()

    def _is_alive(self) -> bool:
        return self._current is not None and self._current.process.poll() is None

    def _renew(self) -> None:
        """Start another generation; if it cannot be made, the current one continues."""
        try:
            if self._switch_to(self._start()) and self._current is not None:
                print(f"read anew: {self._current.status.counts()}", flush=True)
        except KbError as error:
            if not self._stop.is_set():
                message = f"cannot read the change; the previous state is still served: {error}"
                print(message, file=sys.stderr, flush=True)

    def _start(self) -> _Starting:
        """Start a generation, which reads the folder and then serves."""
        config = self._config = self._find_config()
        self._started = time.monotonic()
        read_end, write_end = os.pipe()
        task = ServeConfig(
            config=config,
            listener=self._listener.fileno(),
            report=write_end,
            host=self._host,
            port=self._port,
            access_log=self._access_log,
            supervisor=os.getpid(),
            generation=self._known_generation(config),
        )
        self._reload.clear()
        process = subprocess.Popen(
            [sys.executable, "-m", "kbgraph_web.server.generation"],
            stdin=subprocess.PIPE,
            pass_fds=[task.listener, write_end],
            env={**MALLOC_ENVIRONMENT, **os.environ},
        )
        os.close(write_end)
        assert process.stdin is not None
        pickle.dump(task, process.stdin)
        process.stdin.close()
        return _Starting(config, process, read_end)

    def _known_generation(self, config: Config) -> str:
        """Return what need not be served again; empty if it must be, whatever the folder holds."""
        if self._current is None or not self._is_alive() or self._reload.is_set():
            return ""
        return self._current.status.generation if self._current.config == config else ""

    def _switch_to(self, starting: _Starting) -> bool:
        """Wait until the generation serves, and let the previous one leave.

        Returns False if the folder is unchanged. Raises KbError if it cannot be read.
        """
        match self._await_status(starting):
            case Failed(error):
                starting.process.wait()
                raise KbError(error)
            case Unchanged():
                starting.process.wait()
                return False
            case Serving() as status:
                if self._current is not None:
                    self._current.process.terminate()
                    deadline = time.monotonic() + self._drain_seconds()
                    self._leaving.append(_Leaving(deadline, self._current.process))
                self._current = _Current(starting.config, starting.process, status)
                return True

    def _await_status(self, starting: _Starting) -> Status:
        with os.fdopen(starting.report, encoding="utf-8") as report:
            while not select.select([report], [], [], _POLL_MILLISECONDS / 1000)[0]:
                if self._stop.is_set():
                    starting.process.terminate()
            return decode(report.readline())

    def _watched_paths(self) -> frozenset[Path]:
        """Return the folders and files that are read."""
        config = self._config
        assert config is not None
        paths = (config.kb, config.ontology, config.file)
        return frozenset(path for path in paths if path is not None and path.exists())

    def _changes(self, paths: frozenset[Path]) -> Iterator[bool]:
        """Yield True after a change or a signal to reload, False from time to time."""
        try:
            for changes in watchfiles.watch(
                *paths,
                watch_filter=_is_watched,
                stop_event=self._stop,
                rust_timeout=_POLL_MILLISECONDS,
                yield_on_timeout=True,
            ):
                yield bool(changes) or self._reload.is_set()
        except OSError as error:
            message = f"changes are not seen ({error}): send SIGHUP to have the folder read anew"
            print(message, file=sys.stderr, flush=True)
        while not self._stop.wait(_POLL_MILLISECONDS / 1000):
            yield self._reload.is_set()
        yield False


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise KbError(
            f"cannot listen on {host}, port {port}: {error.strerror}; choose another with --port"
        ) from error
    # Accepted connections inherit this. Without it, a body sent after its header would wait 40 ms
    # for the client's delayed acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.setblocking(False)
    return listener


def _is_watched(_: watchfiles.Change, path: str) -> bool:
    """Return whether a file is an entry, a part of the ontology, or the settings."""
    file = Path(path)
    return file.suffix.lower() in _WATCHED_ENDINGS and not file.name.startswith(".")


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


def run(find_config: Callable[[], Config], host: str, port: int, access_log: str) -> None:
    """Serve what the settings name. On Linux, changes are read while the server runs.

    Raises KbError if the folder cannot be read or the address is taken.
    """
    if sys.platform == "linux":
        Supervisor(find_config, host, port, access_log).run()
    else:
        config = find_config()
        task = ServeConfig(config, -1, -1, host, port, access_log, supervisor=os.getpid())
        serve(task)
