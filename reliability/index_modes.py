"""Servers and commands with an index on disk, and without one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from tempfile import TemporaryDirectory

from kbgraph.disk_index.places import OFF, VARIABLE

_CACHES = "XDG_CACHE_HOME"


class IndexMode(Enum):
    """Whether the processes that a row starts keep an index."""

    OFF = "off"
    ON = "on"


@contextmanager
def index_mode(mode: IndexMode) -> Iterator[None]:
    """Let the processes that are started meanwhile keep an index or none.

    An index, and the caches of its user, are in a new folder.
    """
    with TemporaryDirectory(prefix="kbgraph-index-") as folder:
        place = OFF if mode is IndexMode.OFF else f"{folder}/indexes"
        before = dict(os.environ)
        os.environ |= {VARIABLE: place, _CACHES: f"{folder}/caches"}
        try:
            yield
        finally:
            for name in (VARIABLE, _CACHES):
                del os.environ[name]
                os.environ |= {name: before[name]} if name in before else {}
