"""SPARQL queries from outside, each in a process that can be killed.

Deep nesting overflows the engine's stack, and a running query cannot be cancelled from Python. So a
fork server holds what was read and does nothing but fork workers, which share its memory; a guard
above it forks it anew if it dies. A client takes a connection to an idle worker from its pool, sets
the deadline, and kills a worker that misses it. A worker cannot open a file or a socket, and its
memory is limited. Linux only: elsewhere `can_start()` returns False.
"""

from kbgraph.sandbox.client import Sandbox
from kbgraph.sandbox.forkserver import MALLOC_ENVIRONMENT, can_start, start

__all__ = ["MALLOC_ENVIRONMENT", "Sandbox", "can_start", "start"]
