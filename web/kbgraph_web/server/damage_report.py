"""The reaction of a process of a generation to damage of the index that it serves."""

from __future__ import annotations

import mmap
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from kbgraph.build import Graph
from kbgraph.errors import DamagedIndexError
from kbgraph_web.middleware.damaged_index import DAMAGED, damage_told


class DamageReport:
    """Discards the index and asks the supervisor for a generation that makes another.

    Of all processes that meet the damage, one does so: a further SIGHUP would start the new reading
    anew. It opens no file, so that workers can do it. The index may have been discarded before, by
    another command or by whoever has removed it: this generation is to be replaced all the same.
    """

    def __init__(self, graph: Graph, supervisor: int | None) -> None:
        """Take the graph that is served, and the supervisor where there is one."""
        self._graph, self._supervisor = graph, supervisor
        # Memory that all processes share which are forked from this one.
        self._is_told = mmap.mmap(-1, mmap.PAGESIZE)
        self._is_useless = False
        """Whether this process could not open what it needs."""

    def __call__(self, damage: DamagedIndexError) -> None:
        """Report damage."""
        if self._is_told[0]:
            return
        self._is_told[0] = True
        self._graph.discard()
        with suppress(OSError):
            print(f"kbgraph: the index is damaged: {damage}", file=sys.stderr, flush=True)
        if self._supervisor is not None:
            os.kill(self._supervisor, signal.SIGHUP)

    def prepare(self, open_files: Callable[[], None]) -> None:
        """Open files, and report damage that is met: then this process answers nothing else."""
        try:
            with self.watching():
                open_files()
        except DamagedIndexError:
            self._is_useless = True

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Report damage that is met; raise what clients are told of it."""
        if self._is_useless:
            raise DAMAGED
        try:
            with damage_told():
                yield
        except DamagedIndexError as damage:
            self(damage)
            raise DAMAGED from damage
