"""Reading on all cores: several processes state what one states, and a fault in one of them is told."""

from __future__ import annotations

import os
import sys

import pytest

from kbgraph import parallel as reading
from kbgraph.build import Graph, build
from kbgraph.errors import KbError
from kbgraph.limits import DEFAULTS
from kbgraph.ontology.ontology import Ontology
from kbgraph.parallel import ExtractionConfig, ParallelExtractor
from kbgraph.rdf.iris import IriFactory
from kbgraph.source.folder import read_folder
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="processes are forked on Linux only; elsewhere one reads alone"
)


def state(graph: Graph) -> tuple[object, ...]:
    """All that can be asked of a graph."""
    return (
        sorted(map(str, graph.store.quads())),
        graph.findings,
        graph.subjects,
        sorted(graph.premises),
    )


@pytest.mark.parametrize("cores", [2, 3, 9])
def test_several_processes_state_what_one_states(
    ontology: Ontology, monkeypatch: pytest.MonkeyPatch, cores: int
) -> None:
    """However many processes share the files, quads, findings and subjects are those of one process."""
    files = [
        *read_folder(ROOT / "kb"),
        *read_folder(ROOT / "tests" / "broken"),
        *read_folder(ROOT / "tests" / "scraped"),
    ]
    alone = state(build(files, ontology, IriFactory()))
    monkeypatch.setattr(reading, "_cores", lambda: cores)
    monkeypatch.setattr(reading, "LARGE", 1)
    assert state(build(files, ontology, IriFactory())) == alone


def test_a_process_that_ends_early_stops_the_work(
    ontology: Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When a process dies, the work ends with an error, and no half graph is served; the others are let go."""
    monkeypatch.setattr(
        reading, "_work", lambda pipe, share, _: os._exit(3) if "b.md" in share else pipe.send([])
    )
    together = ParallelExtractor(
        {"a.md": b"A", "b.md": b"B"}, ExtractionConfig(ontology, IriFactory(), DEFAULTS), 2
    )
    try:
        with pytest.raises(KbError, match="ended early"):
            together.drafts()
    finally:
        together.end()
    assert not any(process.is_alive() for process, _ in together._workers)


def test_a_process_with_threads_does_not_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where another thread runs, one process reads alone: a forked lock could stay shut for ever."""
    monkeypatch.setattr(reading.threading, "active_count", lambda: 2)
    assert reading._cores() == 1
