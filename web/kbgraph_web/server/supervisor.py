"""Opens the socket, starts a generation of the server, and another whenever the folder has changed; the old one serves until then."""

from __future__ import annotations

import json
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
from typing import Any, NamedTuple

import watchfiles

from kbgraph.config import Config
from kbgraph.errors import KbError
from kbgraph.sandbox import MEMORY
from kbgraph_web.server.generation import ServeConfig, counts, serve, welcome

_BACKLOG = 1024
_LOOK_MILLISECONDS = 200
"""How often to look whether the generation is still there."""
_ENDINGS = {".md", ".ttl", ".rq", ".jsonld", ".toml"}
_PAUSE_SECONDS = 1.0
"""Between two starts, where a generation has died."""


class _Begun(NamedTuple):
    """A generation that is being read."""

    config: Config
    process: subprocess.Popen[bytes]
    report: int
    """The descriptor on which it says what it serves."""


class Supervisor:
    """Keeps one generation of the server running."""

    def __init__(self, find: Callable[[], Config], host: str, port: int, access_log: str) -> None:
        self._find, self._host, self._port, self._access_log = find, host, port, access_log
        self._listener = _opened(host, port)
        self._config: Config | None = None
        """Of the last attempt to read the folder."""
        self._served: Config | None = None
        """By which the generation that serves was read."""
        self._process: subprocess.Popen[bytes] | None = None
        self._leaving: list[tuple[float, subprocess.Popen[bytes]]] = []
        """Generations that answer what they have begun, and when they have had time enough."""
        self._told: dict[str, Any] = {}
        self._since = 0.0
        """When the last generation was begun."""
        self._stop = threading.Event()
        self._again = threading.Event()

    def run(self) -> None:
        """Serve until SIGTERM or SIGINT; SIGHUP reads the folder anew. Raises KbError where it cannot be read at the start."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop.set())
        signal.signal(signal.SIGHUP, lambda *_: self._again.set())
        try:
            self._serve()
        finally:
            _end(
                self._patience(),
                *(each for _, each in self._leaving),
                *([self._process] if self._process else []),
            )

    def _serve(self) -> None:
        begun: _Begun | None = self._begin()
        while not self._stop.is_set():
            places = self._places()
            changes = self._changes(places)
            # So that no change is missed, the folder is watched before it can have been read.
            next(changes)
            if begun is not None:
                self._adopt(begun)
                print(welcome(self._told, self._host, self._listener.getsockname()[1]), flush=True)
                begun = None
            else:
                self._renew()
            for changed in changes:
                self._look_after(changed=changed)
                if self._places() != places:
                    break

    def _patience(self) -> float:
        """Seconds in which a query that has begun is answered."""
        return (
            self._config.limits.query_timeout_seconds + _PAUSE_SECONDS
            if self._config
            else _PAUSE_SECONDS
        )

    def _look_after(self, *, changed: bool) -> None:
        self._leaving = [(latest, each) for latest, each in self._leaving if each.poll() is None]
        for latest, each in self._leaving:
            if time.monotonic() > latest:
                each.kill()
        if changed:
            self._renew()
        elif self._process is None or self._process.poll() is not None:
            # Which must not happen. Who asks waits at the socket meanwhile.
            print(
                "the server's process has ended, and is started anew", file=sys.stderr, flush=True
            )
            self._stop.wait(max(0.0, _PAUSE_SECONDS - (time.monotonic() - self._since)))
            self._renew()

    def _renew(self) -> None:
        """Another generation after a change; if it cannot be made, the old one goes on."""
        try:
            if self._adopt(self._begin()):
                print(f"read anew: {counts(self._told)}", flush=True)
        except KbError as error:
            if not self._stop.is_set():
                print(
                    f"the change cannot be read, and the entries as they were are still served: {error}",
                    file=sys.stderr,
                    flush=True,
                )

    def _begin(self) -> _Begun:
        """Start to read and to serve what the folder holds now."""
        self._config, self._since = self._find(), time.monotonic()
        hear, tell = os.pipe()
        alive = (
            self._process is not None
            and self._process.poll() is None
            and not self._again.is_set()
            and self._config == self._served
        )
        self._again.clear()
        served = self._told.get("generation", "") if alive else ""
        task = ServeConfig(
            self._config,
            self._listener.fileno(),
            tell,
            self._host,
            self._port,
            self._access_log,
            os.getpid(),
            served,
        )
        command = [sys.executable, "-m", "kbgraph_web.server.generation"]
        process = subprocess.Popen(  # noqa: S603 - this interpreter
            command,
            stdin=subprocess.PIPE,
            pass_fds=[task.listener, tell],
            env={**MEMORY, **os.environ},
        )
        os.close(tell)
        assert process.stdin is not None
        pickle.dump(task, process.stdin)
        process.stdin.close()
        return _Begun(self._config, process, hear)

    def _adopt(self, begun: _Begun) -> bool:
        """Once it serves, let the generation before go; False where it holds the same. Raises KbError where it could not be read."""
        told = self._heard(begun)
        if "error" in told or "unchanged" in told:
            begun.process.wait()
            if "error" in told:
                raise KbError(told["error"])
            return False
        if self._process is not None:
            self._process.terminate()
            self._leaving.append((time.monotonic() + self._patience(), self._process))
        self._process, self._told, self._served = begun.process, told, begun.config
        return True

    def _heard(self, begun: _Begun) -> dict[str, Any]:
        """What the generation reports; an error where it ends without a word."""
        with os.fdopen(begun.report, encoding="utf-8") as report:
            while not select.select([report], [], [], _LOOK_MILLISECONDS / 1000)[0]:
                if self._stop.is_set():
                    begun.process.terminate()
            told: dict[str, Any] = json.loads(
                report.readline() or '{"error": "the process that reads the folder has ended"}'
            )
        return told

    def _places(self) -> frozenset[Path]:
        """All that is read, and so watched."""
        config = self._config
        assert config is not None
        return frozenset(
            place
            for place in (config.kb, config.ontology, config.file)
            if place is not None and place.exists()
        )

    def _changes(self, places: frozenset[Path]) -> Iterator[bool]:
        """True where something was changed or a signal asks for it, False from time to time."""
        try:
            for changes in watchfiles.watch(
                *places,
                watch_filter=_matters,
                stop_event=self._stop,
                rust_timeout=_LOOK_MILLISECONDS,
                yield_on_timeout=True,
            ):
                yield bool(changes) or self._again.is_set()
        except OSError as error:
            print(
                f"changes are not seen ({error}): send SIGHUP to have the folder read anew",
                file=sys.stderr,
                flush=True,
            )
        while not self._stop.wait(_LOOK_MILLISECONDS / 1000):
            yield self._again.is_set()
        yield False


def _opened(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise KbError(
            f"cannot listen on {host}, port {port}: {error.strerror}; choose another with --port"
        ) from error
    # What is accepted has it from here. Head and body of an answer may go out apart, and the body would wait 40 ms for the head's receipt.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.setblocking(False)
    return listener


def _matters(_: watchfiles.Change, path: str) -> bool:
    """Whether a file is one that is read: entries, the ontology, settings."""
    file = Path(path)
    return file.suffix.lower() in _ENDINGS and not file.name.startswith(".")


def _end(seconds: float, *processes: subprocess.Popen[bytes]) -> None:
    """Let generations answer what they have begun, and end; after so many seconds, end them."""
    for process in processes:
        process.terminate()
    latest = time.monotonic() + seconds
    for process in processes:
        try:
            process.wait(max(0.0, latest - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def run(find: Callable[[], Config], host: str, port: int, access_log: str) -> None:
    """Serve what the settings name. On Linux they and the folder are read anew at each change; elsewhere once.

    Raises KbError where they cannot be read, or the address is taken.
    """
    if sys.platform == "linux":
        Supervisor(find, host, port, access_log).run()
    else:
        serve(ServeConfig(find(), -1, -1, host, port, access_log, os.getpid()))
