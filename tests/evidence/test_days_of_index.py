"""Days of an index on disk: the facts of each are those of a folder in memory."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kbgraph import KnowledgeBase
from kbgraph.build import Graph
from kbgraph.days import graph_on_day as module
from kbgraph.days.graph_on_day import GraphSwitch, graph_on_day
from kbgraph.errors import DayUnavailableError
from kbgraph.ontology.ontology import Ontology
from tests.conftest import Vault
from tests.evidence.test_in_force import DAYS, ENTRIES
from tests.indexed import IndexedVault


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for an index, and for the caches of its user."""
    return tmp_path_factory.mktemp("days")


@pytest.fixture
def graph(folder: Path, ontology: Ontology, monkeypatch: pytest.MonkeyPatch) -> Graph:
    """The graph of an index of a body with members of several times."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    indexed = IndexedVault(folder)
    if not (indexed.kb / "league.md").exists():
        indexed.write({path: text.encode() for path, text in ENTRIES.items()})
    return indexed.graph(ontology)


def quads(graph: Graph) -> list[str]:
    """Return the quads of the store as texts."""
    return [str(quad) for quad in graph.store.quads()]


def test_each_day_is_that_of_a_folder_in_memory(graph: Graph, vault: Vault) -> None:
    """In any order, and the graph of all times stays as it is, on the disk too."""
    in_memory, switch = vault(ENTRIES).graph, GraphSwitch(graph)
    for day in map(date.fromisoformat, (*DAYS, *reversed(DAYS))):
        assert quads(switch.on(day)) == quads(graph_on_day(in_memory, day))
        assert quads(switch.on(None)) == quads(in_memory)
    assert switch.changes == 2 * len(DAYS)


def test_a_day_without_a_difference_needs_no_copy(
    folder: Path, graph: Graph, ontology: Ontology
) -> None:
    """Most folders state no times: a worker has their days at no cost."""
    assert GraphSwitch(graph).on(date(1990, 1, 1)).store is not graph.store
    (folder / "plain").mkdir()
    plain = IndexedVault(folder / "plain")
    plain.write({"a.md": b"# A\n[[b]]\n"})
    untimed = plain.graph(ontology)
    switch = GraphSwitch(untimed)
    assert switch.on(date(1990, 1, 1)).store is untimed.store
    assert switch.changes == 0


def test_a_large_index_refuses_a_day_and_keeps_the_others(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy beyond the memory of a worker would end it: the sentence names two ways out."""
    monkeypatch.setattr(module, "_MAX_COPIED_QUADS", 10)
    switch, day = GraphSwitch(graph), date(1990, 1, 1)
    for _ in range(2):
        with pytest.raises(DayUnavailableError, match=r"--in-force.*KBGRAPH_INDEX=off"):
            switch.on(day)
        assert switch.on(None) is graph
    assert quads(KnowledgeBase(graph).in_force(day).graph) == quads(graph_on_day(graph, day))
