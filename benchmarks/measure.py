"""What is measured: each function spends one process's time on a folder and says what it took. Imports are not counted."""

from __future__ import annotations

import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pyromark

import kbgraph
from kbgraph.change import rebuild
from kbgraph.config import shipped
from kbgraph.ontology.ontology import load_ontology
from kbgraph.source.folder import read_folder
from kbgraph.source.markdown_events import PARSER_OPTIONS

_MAXRSS_IN_MIB = 1024 * 1024 if sys.platform == "darwin" else 1024
"""getrusage() counts bytes on macOS, KiB elsewhere."""


class Cost(NamedTuple):
    """What one measurement took, and what it made."""

    wall: float
    """Seconds."""
    processor: float
    """Seconds, of all threads."""
    memory: float = 0.0
    """The most that the process held, in MiB."""
    quads: int = 0
    """Quads that come from the entries, without the ontology's own."""
    findings: str = ""
    """How many findings of each code."""
    kernel: float = 0.0
    """Seconds of `processor` that the kernel took, above all to hand out memory: on a virtual machine a page's first use may be dear."""


def _processor() -> tuple[float, float]:
    """Seconds of processor time, user's and kernel's, of this process and of those that it has started and seen end."""
    own, children = (
        resource.getrusage(resource.RUSAGE_SELF),
        resource.getrusage(resource.RUSAGE_CHILDREN),
    )
    return own.ru_utime + children.ru_utime, own.ru_stime + children.ru_stime


class _Clock:
    """Started when made."""

    def __init__(self) -> None:
        self.wall, (self.user, self.kernel) = time.perf_counter(), _processor()

    def read(self) -> Cost:
        """What was spent since the start."""
        wall, (user, kernel) = time.perf_counter() - self.wall, _processor()
        user, kernel = user - self.user, kernel - self.kernel
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MAXRSS_IN_MIB
        return Cost(wall, user + kernel, memory, kernel=kernel)


def ours(folder: Path) -> Cost:
    """The whole way from the folder to a graph that answers, reading the ontology included."""
    clock = _Clock()
    knowledge = kbgraph.load(folder)
    cost = clock.read()
    own = len(set(knowledge.ontology.ntriples))
    codes = sorted(Counter(finding.code for finding in knowledge.findings).items())
    findings = ", ".join(f"{count} {code}" for code, count in codes)
    return cost._replace(quads=len(knowledge.graph.store) - own, findings=findings)


def one_core(folder: Path) -> Cost:
    """The same on one core."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    return ours(folder)


def change(folder: Path) -> Cost:
    """One entry's text changed: from the folder's files to the graph that has the change. The build before is not counted."""
    knowledge = kbgraph.load(folder)
    files = list(read_folder(folder))
    path, content = files[len(files) // 2]
    assert isinstance(content, bytes), "a generated file can be read"
    files[len(files) // 2] = (path, content.replace(b"## Tax", b"One sentence more.\n\n## Tax", 1))
    clock = _Clock()
    rebuild(knowledge.graph, files)
    return clock.read()


def ontology(_: Path) -> Cost:
    """Reading the shipped ontology alone."""
    clock = _Clock()
    load_ontology(shipped("ontology"))
    return clock.read()


def floor(folder: Path) -> Cost:
    """Reading each file and making its body HTML with our parser: nobody who reads Markdown does less."""
    clock = _Clock()
    for path in sorted(folder.glob("*.md")):
        _, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
        pyromark.html(body, options=PARSER_OPTIONS)
    return clock.read()


def peer(folder: Path) -> Cost:
    """obsidiantools, from the folder to its graph and texts."""
    # Here and not above, so that what it imports does not count as our memory.
    import obsidiantools.api as otools

    clock = _Clock()
    otools.Vault(folder).connect().gather()
    return clock.read()


MEASURES: dict[str, Callable[[Path], Cost]] = {
    each.__name__: each for each in (ours, one_core, change, ontology, floor, peer)
}
