"""The supervisor: opens the socket, and starts a generation of the server after each change.

The previous generation serves until the next one does.
"""

from __future__ import annotations

import math
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, TextIO

from kbgraph.config import Config
from kbgraph.errors import KbError
from kbgraph_web.server.connection_limits import listen, raise_file_limit
from kbgraph_web.server.folder_watch import FolderWatch
from kbgraph_web.server.generation_process import GenerationProcess, Standby, end_all
from kbgraph_web.server.serve_config import ServeConfig, ServeOptions
from kbgraph_web.server.status import Failed, Serving, Unchanged

_SETTLING_SECONDS = 2.0
"""How long a generation that reads the folder is started anew after a further change. Later it has
time to finish, and another follows it: where changes never end, something new must be served."""
_MIN_PATIENCE_SECONDS = 5.0
"""The least time that a reading has to finish after a further change. It has twice the time of the
last one, and more after each that was ended: it may only be slow, or may never end."""
_TOO_LONG = (
    "reading took longer than {} seconds and was ended; "
    "reading_timeout_seconds in [limits] of kbgraph.toml allows more"
)
_MAX_RETRY_SECONDS = 60.0
"""The longest time between attempts to start a generation where the system allows no process."""
_RESTART_SECONDS, _SILENCE_PAUSE_SECONDS = 1.0, 10.0
"""The least times between two starts when a generation has died, and when it is not heard."""


class _Current(NamedTuple):
    """The generation that serves."""

    generation: GenerationProcess
    status: Serving


class Supervisor:
    """Keeps one generation of the server running."""

    def __init__(self, find_config: Callable[[], Config], options: ServeOptions) -> None:
        self._find_config, self._options = find_config, options
        self._listener = listen(options.host, options.port)
        self._directory = Path.cwd()
        self._config: Config | None = None
        """The settings of the last attempt to read the folder."""
        self._started = 0.0
        """When that attempt began."""
        self._starting: GenerationProcess | None = None
        self._settled = 0.0
        """When a generation that is being started is no longer started anew."""
        self._is_overtaken = False
        """Whether there was a change since then."""
        self._patience_seconds = _MIN_PATIENCE_SECONDS
        """The time that a reading has to finish after a further change."""
        self._retry_seconds, self._retry_at = _RESTART_SECONDS, math.inf
        """The pause before the next attempt to start a generation, and when that is."""
        self._current: _Current | None = None
        self._leaving: list[GenerationProcess] = []
        self._standby: Standby | None = None
        """The process of the next generation: to import its modules takes most of a second."""
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
            current = self._current.generation if self._current else None
            running = [each for each in (self._starting, current) if each is not None]
            if self._standby is not None:
                self._standby.end()
            end_all(self._drain_seconds(), [*running, *self._leaving])

    def _drain_seconds(self) -> float:
        """Return the time in which running queries end."""
        query_timeout_seconds = self._config.limits.query_timeout_seconds if self._config else 0.0
        return query_timeout_seconds + _RESTART_SECONDS

    def _check(self, *, has_changed: bool) -> None:
        """Follow the generations; start a new one after a change, a crash or a failed attempt."""
        self._end_late_generations()
        if self._starting is not None:
            self._follow(self._starting)
        if has_changed:
            self._renew()
        elif self._starting is not None:
            if self._is_overtaken and self._starting.age_seconds > self._patience_seconds:
                self._renew()
        elif time.monotonic() >= self._retry_at:
            self._renew()
        elif self._retry_at == math.inf:
            self._replace_lost_generation()

    def _replace_lost_generation(self) -> None:
        """Start another generation if the one that serves has ended, or is no longer heard."""
        if not self._is_alive():
            # This must not happen. Clients wait at the socket meanwhile.
            _say("the server's process has ended and is started anew")
            self._stop.wait(max(0.0, _RESTART_SECONDS - (time.monotonic() - self._started)))
        elif self._current is not None and self._is_silent(self._current.generation):
            _say("the server's process is no longer heard and is replaced")
            self._reload.set()
        else:
            return
        self._renew()

    def _end_late_generations(self) -> None:
        self._leaving = [each for each in self._leaving if each.is_running()]
        for each in self._leaving:
            each.kill_if_late()

    def _is_alive(self) -> bool:
        return self._current is not None and self._current.generation.is_running()

    def _is_silent(self, generation: GenerationProcess) -> bool:
        has_waited = time.monotonic() - self._started > _SILENCE_PAUSE_SECONDS
        return generation.is_silent() and has_waited

    def _renew(self) -> None:
        """Start another generation, also in place of one that has only begun to read the folder.

        It replaces one that takes long, too, where SIGHUP asks for it.
        """
        if self._starting is None:
            self._settled = time.monotonic() + _SETTLING_SECONDS
        elif self._may_finish(self._starting):
            self._is_overtaken = True
            return
        else:
            if self._starting.is_forced:
                self._reload.set()
            self._let_leave(self._starting)
            self._starting = None
        self._is_overtaken = False
        try:
            self._starting = self._start()
        except KbError as error:
            self._keep_serving(error)
        except OSError as error:
            self._try_again(KbError(f"no process can be started: {error.strerror}"))

    def _may_finish(self, starting: GenerationProcess) -> bool:
        """Return whether a reading is left to finish, although there was a further change."""
        if self._reload.is_set() or time.monotonic() <= self._settled:
            return False
        if starting.age_seconds <= self._patience_seconds:
            return True
        self._patience_seconds *= 2
        return False

    def _keep_serving(self, error: KbError) -> None:
        """Report that a generation cannot be made. Raises the error if none was ever served."""
        if self._current is None:
            raise error
        _say(f"cannot read the change; the previous state is still served: {error}")

    def _try_again(self, error: KbError) -> None:
        """Report that a generation cannot be made for the moment, and make it later."""
        self._keep_serving(error)
        self._retry_at = time.monotonic() + self._retry_seconds
        self._retry_seconds = min(2 * self._retry_seconds, _MAX_RETRY_SECONDS)

    def _start(self) -> GenerationProcess:
        """Start a generation, which reads the folder and then serves."""
        # An attempt that failed was made for a reason, which may have been forgotten.
        is_forced = self._reload.is_set() or self._retry_at < math.inf
        self._started = time.monotonic()
        self._reload.clear()
        self._retry_at = math.inf
        with suppress(OSError):
            # The working directory may have been replaced: a relative path leads to the new one.
            os.chdir(self._directory)
        config = self._config = self._find_config()
        self._watch.follow(config)
        task = ServeConfig(
            config=config,
            listener=self._listener.fileno(),
            report=-1,
            options=self._options,
            supervisor=os.getpid(),
            directory=self._directory,
            generation="" if is_forced else self._known_generation(config),
            changed=self._watch.changes.begin(),
        )
        standby, self._standby = self._standby, None
        if standby is not None and not standby.is_running():
            standby.end()
            standby = None
        return GenerationProcess.start(task, standby)

    def _known_generation(self, config: Config) -> str:
        """Return the digest of what is served with these settings; empty if nothing is."""
        if self._current is None or not self._is_alive():
            return ""
        is_same = self._current.generation.config == config
        return self._current.status.generation if is_same else ""

    def _follow(self, starting: GenerationProcess) -> None:
        """If a generation has reported its status, or has read for too long, act on it."""
        status = starting.status()
        limit = starting.config.limits.reading_timeout_seconds
        if status is None and starting.age_seconds < limit:
            return
        self._starting = None
        match status:
            case None:
                self._let_leave(starting)
                self._keep_serving(KbError(_TOO_LONG.format(limit)))
            case Failed(error, may_pass):
                starting.wait()
                (self._try_again if may_pass else self._keep_serving)(KbError(error))
            case Unchanged():
                starting.wait()
            case Serving():
                self._switch_to(starting, status)
        if not isinstance(status, Failed):
            self._retry_seconds = _RESTART_SECONDS
        if isinstance(status, Serving | Unchanged):
            self._watch.changes.settle()
        if self._is_overtaken:
            self._renew()
        elif self._standby is None:
            # Without one, the next generation starts later.
            with suppress(OSError):
                self._standby = Standby.spawn(self._listener.fileno(), self._config)

    def _switch_to(self, starting: GenerationProcess, status: Serving) -> None:
        """Let the previous generation leave, now that another serves."""
        self._patience_seconds = max(_MIN_PATIENCE_SECONDS, 2 * starting.age_seconds)
        if self._current is not None:
            self._let_leave(self._current.generation)
            _say(f"read anew: {status.counts()}", sys.stdout)
        else:
            _say(status.banner(self._options.host, self._listener.getsockname()[1]), sys.stdout)
        starting.accept()
        self._current = _Current(starting, status)

    def _let_leave(self, generation: GenerationProcess) -> None:
        generation.leave(self._drain_seconds())
        self._leaving.append(generation)


def _say(text: str, stream: TextIO | None = None) -> None:
    """Print a line. Where nobody reads the stream, or its disk is full, the server serves on."""
    with suppress(OSError):
        print(text, file=stream or sys.stderr, flush=True)


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
        task = ServeConfig(config, -1, -1, options, os.getpid(), Path.cwd())
        serve(task)
