"""The measurements: each function processes a folder and returns the cost, without imports."""

from __future__ import annotations

import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pyromark

from kbgraph.config import find_config, shipped
from kbgraph.disk_index.places import VARIABLE
from kbgraph.ontology.ontology import load_ontology
from kbgraph.opening import load
from kbgraph.opening_indexed import open_indexed
from kbgraph.source.markdown.events import PARSER_OPTIONS

_MAXRSS_IN_MIB = 1024 * 1024 if sys.platform == "darwin" else 1024
"""`ru_maxrss` is in bytes on macOS and in KiB elsewhere (getrusage(2))."""


class Cost(NamedTuple):
    """The cost and the size of a measurement."""

    wall: float
    """Seconds."""
    processor: float
    """Seconds, of all threads."""
    memory: float = 0.0
    """The peak of the process, in MiB."""
    quads: int = 0
    """Quads of the entries, without those of the ontology."""
    findings: str = ""
    """The number of findings of each code."""
    kernel: float = 0.0
    """Seconds of `processor` in the kernel.

    Most of it allocates memory: on a virtual machine the first use of a page may be expensive.
    """


def _processor() -> tuple[float, float]:
    """Return seconds of user and kernel time, of this process and of its ended children."""
    of_ontology, children = (
        resource.getrusage(resource.RUSAGE_SELF),
        resource.getrusage(resource.RUSAGE_CHILDREN),
    )
    return of_ontology.ru_utime + children.ru_utime, of_ontology.ru_stime + children.ru_stime


class Clock:
    """A clock that starts when it is created."""

    def __init__(self) -> None:
        self.wall, (self.user, self.kernel) = time.perf_counter(), _processor()

    def read(self) -> Cost:
        """Return the cost since the start."""
        wall, (user, kernel) = time.perf_counter() - self.wall, _processor()
        user, kernel = user - self.user, kernel - self.kernel
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MAXRSS_IN_MIB
        return Cost(wall, user + kernel, memory, kernel=kernel)


def full_build(folder: Path) -> Cost:
    """Build a queryable graph of a folder, reading the ontology included."""
    clock = Clock()
    base = load(folder)
    cost = clock.read()
    of_ontology = len(set(base.ontology.ntriples))
    codes = sorted(Counter(finding.code for finding in base.findings).items())
    findings = ", ".join(f"{count} {code}" for code, count in codes)
    return cost._replace(quads=len(base.graph.store) - of_ontology, findings=findings)


def full_build_on_one_core(folder: Path) -> Cost:
    """Do the same on one core."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    return full_build(folder)


def one_file_changed(folder: Path) -> Cost:
    """Update the index of a folder after a change of one entry.

    The first build is not counted.
    """
    with TemporaryDirectory() as place:
        os.environ.update({VARIABLE: place, "XDG_CACHE_HOME": place})
        config = find_config(folder)
        open_indexed(config, None, print)
        file = min(folder.glob("*.md"))
        text = file.read_bytes()
        clock = Clock()
        file.write_bytes(text.replace(b"## Tax", b"One sentence more.\n\n## Tax", 1))
        open_indexed(config, None, print)
        cost = clock.read()
        file.write_bytes(text)
        return cost


def ontology(_: Path) -> Cost:
    """Read the shipped ontology alone."""
    clock = Clock()
    load_ontology(shipped("ontology"))
    return clock.read()


def markdown_only(folder: Path) -> Cost:
    """Read each file and render its body as HTML: the least that any reader of Markdown does."""
    clock = Clock()
    for path in sorted(folder.glob("*.md")):
        _, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
        pyromark.html(body, options=PARSER_OPTIONS)
    return clock.read()


def obsidiantools(folder: Path) -> Cost:
    """Read the folder's graph and texts with obsidiantools."""
    # Imported here, so that its modules do not count as memory of kbgraph.
    import obsidiantools.api as otools

    clock = Clock()
    otools.Vault(folder).connect().gather()
    return clock.read()


MEASURES: dict[str, Callable[[Path], Cost]] = {
    each.__name__: each
    for each in (
        full_build,
        full_build_on_one_core,
        one_file_changed,
        ontology,
        markdown_only,
        obsidiantools,
    )
}
