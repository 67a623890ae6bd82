"""The fork server: holds what was read, forks workers and replaces those that end.

A guard process forks the fork server, and forks it anew if it dies or falls silent. Neither ever
runs a query.
"""

from __future__ import annotations

import ctypes
import gc
import os
import secrets
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple, NoReturn

import kbgraph.export.jsonld  # noqa: F401 - a worker cannot import it
from kbgraph.lazy_names import import_declared
from kbgraph.limits import DEFAULTS, Limits
from kbgraph.sandbox.client import Sandbox
from kbgraph.sandbox.parent_death import end_with_parent
from kbgraph.sandbox.process_state import is_stopped
from kbgraph.sandbox.protocol import GRANTED, REJECTED, MessageReader, control_address, is_own
from kbgraph.sandbox.worker import (
    NO_FILES,
    FileAccess,
    Job,
    PageHandler,
    QueryHandler,
    WarningHandler,
    message_handler,
    no_pages,
    no_warnings,
    work,
)

_SPARE_WORKERS = 2
"""Workers beyond one for each core: queries wait for other things than the processor, too."""
_SLOW_SLOTS_PER_CORE = 2
_MIN_LIFE_SECONDS = 0.1
"""A fork server that ends sooner is not forked again at once."""
_BEAT_SECONDS = 1.0
"""The longest time between two beats of the fork server, and between two attempts to fork."""
_LISTEN_SECONDS, _MAX_MISSED_BEATS = 2.0, 3
"""A fork server without a beat for as many waits of this length is killed. The guard counts waits,
since both may have been stopped together."""
_CONTROL_TIMEOUT_SECONDS = 0.1
"""For a client of the control socket to send its report."""


class _Team(NamedTuple):
    """The sockets, the job and the numbers that the fork server works with."""

    listener: socket.socket
    """From which workers accept connections."""
    control: socket.socket
    """To which clients report slow queries."""
    job: Job
    limits: Limits
    workers: int
    """Workers that are idle or run a query that is not slow."""
    slow_slots: int
    """The most slow queries at once."""


def can_start() -> bool:
    """Return whether this system can fork, limit and kill workers as needed.

    A process with threads must not fork: the child would inherit locks that stay held.
    """
    return sys.platform == "linux" and threading.active_count() == 1


def start(
    queries: QueryHandler,
    limits: Limits = DEFAULTS,
    pages: PageHandler = no_pages,
    prepare: Callable[[], None] = lambda: None,
    warnings: WarningHandler = no_warnings,
    is_worn: Callable[[], bool] = lambda: False,
    files: FileAccess = NO_FILES,
) -> Sandbox:
    """Fork the guard, which forks the fork server and the workers; all end with this process.

    The guard calls `prepare` first: for what workers share, and this process need not wait for. A
    worker opens the files that it needs, and asks `is_worn` after each message whether another
    should take its place.
    """
    # A worker cannot open the file of a module.
    import_declared()
    cores = len(os.sched_getaffinity(0))
    workers, slow_slots = cores + _SPARE_WORKERS, cores * _SLOW_SLOTS_PER_CORE
    # In the abstract namespace of unix(7): no file is left behind, however this process ends.
    address = f"\0kbgraph-{os.getpid()}-{secrets.token_hex(8)}"
    listener = _listen(address, workers + slow_slots + limits.query_queue_size)
    control = _listen(control_address(address), slow_slots + workers)
    team = _Team(
        listener=listener,
        control=control,
        job=Job(message_handler(queries, pages, warnings), is_worn, files),
        limits=limits,
        workers=workers,
        slow_slots=slow_slots,
    )
    _trim_heap()
    parent = os.getpid()
    guard = os.fork()
    if guard == 0:
        _run_and_exit(_guard, parent, team, prepare)
    listener.close()
    control.close()
    return Sandbox(address, limits, workers + slow_slots, guard)


def _trim_heap() -> None:
    """Return freed memory to the system: a worker that reused it would first copy each page."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _listen(address: str, backlog: int) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(address)
    listener.listen(backlog)
    return listener


def _run_and_exit(task: Callable[..., NoReturn], *arguments: object) -> NoReturn:
    """Run the task of a forked process; exit even if it fails, since the parent's code follows."""
    try:
        task(*arguments)
    finally:
        os._exit(1)


def _guard(parent: int, team: _Team, prepare: Callable[[], None]) -> NoReturn:
    """Keep a fork server running.

    While a new one is forked, queries wait at the listener, which this process keeps open.
    """
    end_with_parent(parent)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # Ctrl-C reaches every process of the terminal; this one ends with its parent.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    prepare()
    # A garbage collection would write to the shared pages of what was read, and so copy them.
    gc.freeze()
    parent = os.getpid()
    while True:
        started = time.monotonic()
        try:
            _run_fork_server(parent, team)
        except OSError:
            # No process or descriptor may be added for the moment.
            time.sleep(_BEAT_SECONDS)
        time.sleep(max(0.0, _MIN_LIFE_SECONDS - (time.monotonic() - started)))


def _run_fork_server(parent: int, team: _Team) -> None:
    """Fork a fork server; return once it has ended, or was killed because it was silent."""
    heard, pulse = socket.socketpair()
    with heard, pulse:
        fork_server = os.fork()
        if fork_server == 0:
            heard.close()
            _run_and_exit(_serve_forks, parent, team, pulse)
        pulse.close()
        _wait_until_silent(heard)
        os.kill(fork_server, signal.SIGKILL)
        os.waitpid(fork_server, 0)


def _wait_until_silent(heard: socket.socket) -> None:
    """Return once the fork server has ended, or has missed too many beats."""
    missed = 0
    while missed < _MAX_MISSED_BEATS:
        if not select.select([heard], [], [], _LISTEN_SECONDS)[0]:
            missed += 1
        elif heard.recv(4096):
            missed = 0
        else:
            return


def _serve_forks(parent: int, team: _Team, pulse: socket.socket) -> NoReturn:
    """Keep the number of workers constant, and handle reports of slow queries."""
    end_with_parent(parent)
    pulse.setblocking(False)
    exits, wakeup = socket.socketpair()
    wakeup.setblocking(False)
    exits.setblocking(False)
    signal.set_wakeup_fd(wakeup.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    events = select.poll()
    for each in (team.control, exits):
        events.register(each, select.POLLIN)
    normal: set[int] = set()
    slow: set[int] = set()
    stopped: set[int] = set()
    while True:
        with suppress(OSError):
            # Where no process may be added for the moment, the next beat tries again.
            while len(normal) < team.workers:
                normal.add(_fork_worker(team, exits, wakeup, pulse))
        with suppress(BlockingIOError):
            pulse.send(b".")
        stopped = _kill_stopped(normal | slow, stopped)
        ready = {descriptor for descriptor, _ in events.poll(1000 * _BEAT_SECONDS)}
        if team.control.fileno() in ready:
            _handle_slow_report(team, normal, slow)
        if exits.fileno() in ready:
            exits.recv(4096)
            for worker in _reap():
                normal.discard(worker)
                slow.discard(worker)


def _kill_stopped(workers: set[int], stopped_before: set[int]) -> set[int]:
    """Kill the workers that are still stopped, and return those that are stopped now.

    A stopped worker may hold the connection that the next query waits for.
    """
    stopped = set(filter(is_stopped, workers))
    for worker in stopped & stopped_before:
        os.kill(worker, signal.SIGKILL)
    return stopped


def _fork_worker(team: _Team, *own: socket.socket) -> int:
    """Fork a worker, which closes the sockets that are the fork server's own."""
    parent = os.getpid()
    worker = os.fork()
    if worker == 0:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for each in (*own, team.control):
            each.close()
        _run_and_exit(work, parent, team.listener, team.job, team.limits)
    return worker


def _handle_slow_report(team: _Team, normal: set[int], slow: set[int]) -> None:
    """Lower the reported worker to SCHED_IDLE, or kill it if all slow slots are taken.

    Nothing is read of another user, who could make each read take its time.
    """
    with suppress(OSError, EOFError), team.control.accept()[0] as connection:
        if not is_own(connection):
            return
        worker = MessageReader(connection).number(time.monotonic() + _CONTROL_TIMEOUT_SECONDS)
        if worker not in normal or _is_closed(connection):
            return
        if len(slow) >= team.slow_slots:
            os.kill(worker, signal.SIGKILL)
            connection.sendall(REJECTED)
            return
        os.sched_setscheduler(worker, os.SCHED_IDLE, os.sched_param(0))
        normal.remove(worker)
        slow.add(worker)
        connection.sendall(GRANTED)


def _is_closed(connection: socket.socket) -> bool:
    """Return whether the reporting client has gone.

    Its worker may run another client's query by now, which must not pay for the reported one.
    """
    try:
        return not connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False


def _reap() -> list[int]:
    """Return the PIDs of the children that have ended."""
    ended = []
    with suppress(ChildProcessError):
        while worker := os.waitpid(-1, os.WNOHANG)[0]:
            ended.append(worker)
    return ended
