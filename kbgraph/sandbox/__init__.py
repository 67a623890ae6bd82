"""Queries from outside, each in a process that can be killed: deep nesting overflows the engine's stack, and nothing else stops it.

One process, the keeper, holds what was read and does nothing but fork workers, which share its memory; a guard above it forks it anew
should it die. Who asks holds a line to each worker that is ready, sets the deadline, and kills the worker that misses it. A worker has
no way to open a file or a socket, and a limit of memory. Linux only: elsewhere `can_start()` says no.
"""

from kbgraph.sandbox.client import Sandbox
from kbgraph.sandbox.forkserver import MEMORY, can_start, start

__all__ = ["MEMORY", "Sandbox", "can_start", "start"]
