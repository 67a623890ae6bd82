"""Garbage collection during start-up."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from kbgraph.collector import collector_paused


@contextmanager
def objects_frozen() -> Iterator[None]:
    """Pause the collector, and exempt all objects made so far from later collections.

    Modules and the knowledge base live until the command ends: to search them for garbage takes 6 %
    of the time of a short query.
    """
    # The objects of an earlier command in this process, such as a test, may go.
    gc.unfreeze()
    with collector_paused():
        try:
            yield
        finally:
            gc.freeze()
