"""SPARQL queries from outside and costly pages, each in a process that can be killed.

Deep nesting overflows the engine's stack, and a running query cannot be cancelled from Python. So a
fork server holds what was read and does nothing but fork workers, which share its memory; a guard
above it forks it anew if it dies. A client takes a connection to an idle worker from its pool, sets
the deadline, and kills a worker that misses it. A worker cannot make a socket or open a file other
than those of the store, and its memory is limited. Linux only: elsewhere `can_start()` is False.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kbgraph.sandbox.client import Sandbox
    from kbgraph.sandbox.forkserver import can_start, start
    from kbgraph.sandbox.protocol import Answer, PageRequest, PageResponse
    from kbgraph.sandbox.worker import FileAccess

__all__ = [
    "Answer",
    "FileAccess",
    "PageRequest",
    "PageResponse",
    "Sandbox",
    "can_start",
    "start",
]
_MODULES = {
    "Answer": "protocol",
    "FileAccess": "worker",
    "PageRequest": "protocol",
    "PageResponse": "protocol",
    "Sandbox": "client",
    "can_start": "forkserver",
    "start": "forkserver",
}


def __getattr__(name: str) -> object:
    """Import the module of a name on first use (PEP 562).

    The supervisor of the server needs the environment alone, and the engine takes 0.4 s to import.
    """
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value
