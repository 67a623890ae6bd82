"""The keeper holds what was read, forks workers and replaces those that end; a guard forks the keeper. Neither ever runs a query."""

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

from kbgraph.limits import DEFAULTS, Limits
from kbgraph.sandbox.client import Sandbox
from kbgraph.sandbox.protocol import GRANTED, REFUSED, MessageReader, control_address, is_own
from kbgraph.sandbox.worker import Answering, end_with_parent, work

MEMORY = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": "262144",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}
"""The environment in which a process should start that starts a sandbox, where glibc has the memory (mallopt(3), and its tunables).

What a large answer took goes back to the system, whichever of many threads gave it; and memory comes in huge pages where the system has
them for who asks, so that a worker is forked in a third of the time.
"""
_SPARE = 2
"""Workers beyond one for each core: queries wait for less than the processor, too."""
_SLOW_FOR_CORE = 2
_HASTY_SECONDS = 0.1
"""A keeper that ends sooner is not forked again at once."""
_LISTENER_SECONDS = 0.1
"""For who comes to the desk to say what it came for."""


class _Team(NamedTuple):
    """What the keeper works with."""

    listener: socket.socket
    """From which workers take queries."""
    desk: socket.socket
    """To which those come whose query is slow."""
    answering: Answering
    limits: Limits
    prompt: int
    """Workers that should be ready, or at work on a query that is not slow."""
    slow: int
    """The most slow queries at once."""


def can_start() -> bool:
    """Whether this system can fork, limit and kill as is needed. A process with threads must not fork: a lock might stay shut."""
    return sys.platform == "linux" and threading.active_count() == 1


def start(answering: Answering, limits: Limits = DEFAULTS) -> Sandbox:
    """Fork the guard, and so the keeper and the workers; all of them end with this process."""
    cores = len(os.sched_getaffinity(0))
    prompt, slow = cores + _SPARE, cores * _SLOW_FOR_CORE
    # In the abstract namespace of unix(7): no file is left behind, however this process ends.
    address = f"\0kbgraph-{os.getpid()}-{secrets.token_hex(8)}"
    listener, desk = (
        _listening(address, prompt + slow + limits.query_queue_size),
        _listening(control_address(address), slow + prompt),
    )
    team = _Team(listener, desk, answering, limits, prompt, slow)
    _trim()
    parent = os.getpid()
    guard = os.fork()
    if guard == 0:
        _only(_guard, parent, team)
    listener.close()
    desk.close()
    return Sandbox(address, limits, prompt + slow, guard)


def _trim() -> None:
    """Give back what reading has left over: a worker that took it for an answer would have to copy each page first."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _listening(address: str, backlog: int) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(address)
    listener.listen(backlog)
    return listener


def _only(task: Callable[..., NoReturn], *what: object) -> NoReturn:
    """Do this and end, whatever happens: a fork that fails must not go on with what its parent was doing."""
    try:
        task(*what)
    finally:
        os._exit(1)


def _guard(parent: int, team: _Team) -> NoReturn:
    """A keeper, for ever: while a new one is forked, queries wait at the listener, which this process keeps open."""
    end_with_parent(parent)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # Ctrl-C reaches all who share a terminal; the parent's end is the sign to go.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What was read is shared for good: a collection of garbage would write to its pages, and so copy them.
    gc.freeze()
    parent = os.getpid()
    while True:
        started = time.monotonic()
        keeper = os.fork()
        if keeper == 0:
            _only(_keep, parent, team)
        os.waitpid(keeper, 0)
        time.sleep(max(0.0, _HASTY_SECONDS - (time.monotonic() - started)))


def _keep(parent: int, team: _Team) -> NoReturn:
    """As many workers as there should be, for ever."""
    end_with_parent(parent)
    ended, tell = socket.socketpair()
    tell.setblocking(False)
    ended.setblocking(False)
    signal.set_wakeup_fd(tell.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    events = select.poll()
    for each in (team.desk, ended):
        events.register(each, select.POLLIN)
    prompt: set[int] = set()
    slow: set[int] = set()
    while True:
        while len(prompt) < team.prompt:
            prompt.add(_fork_worker(team, ended, tell))
        ready = {descriptor for descriptor, _ in events.poll()}
        if team.desk.fileno() in ready:
            _let_give_way(team, prompt, slow)
        if ended.fileno() in ready:
            ended.recv(4096)
            for worker in _reaped():
                prompt.discard(worker)
                slow.discard(worker)


def _fork_worker(team: _Team, *own: socket.socket) -> int:
    parent = os.getpid()
    worker = os.fork()
    if worker == 0:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for each in (*own, team.desk):
            each.close()
        _only(work, parent, team.listener, team.answering, team.limits)
    return worker


def _let_give_way(team: _Team, prompt: set[int], slow: set[int]) -> None:
    """One comes to say that its query is slow. The worker goes on when nobody else wants the processor; is one too many, it ends."""
    line, _ = team.desk.accept()
    with line, suppress(OSError, EOFError):
        worker = MessageReader(line).number(time.monotonic() + _LISTENER_SECONDS)
        if not is_own(line) or worker not in prompt or _has_left(line):
            return
        if len(slow) >= team.slow:
            os.kill(worker, signal.SIGKILL)
            line.sendall(REFUSED)
            return
        os.sched_setscheduler(worker, os.SCHED_IDLE, os.sched_param(0))
        prompt.remove(worker)
        slow.add(worker)
        line.sendall(GRANTED)


def _has_left(line: socket.socket) -> bool:
    """Whether who came has gone since: the worker may have another query by now, which must not pay for that one."""
    try:
        return not line.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False


def _reaped() -> list[int]:
    """The children that have ended."""
    found = []
    with suppress(ChildProcessError):
        while worker := os.waitpid(-1, os.WNOHANG)[0]:
            found.append(worker)
    return found
