"""The servers of the store tests, started once for all files, and folders on them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kbgraph.knowledge_base import KnowledgeBase
from tests.store.servers import fuseki, oxigraph
from tests.store.towns import towns

STORES = ("oxigraph", "plain", "union")


@pytest.fixture(scope="session")
def memory(shipped: KnowledgeBase) -> KnowledgeBase:
    """Return the shipped knowledge base in memory."""
    return shipped


@pytest.fixture(scope="session")
def jena(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a Fuseki server."""
    with fuseki(tmp_path_factory.mktemp("fuseki")) as address:
        yield address


@pytest.fixture(scope="session")
def large_engine() -> Iterator[str]:
    """Start an Oxigraph server for the shipped knowledge base."""
    with oxigraph() as address:
        yield address


@pytest.fixture(scope="session")
def union_engine() -> Iterator[str]:
    """Start an Oxigraph server whose default graph is the union of all graphs.

    In such a union, a fact occurs once for each graph that holds it.
    """
    with oxigraph("--union-default-graph") as address:
        yield address


@pytest.fixture(scope="session")
def engine() -> Iterator[str]:
    """Start an Oxigraph server for small folders."""
    with oxigraph() as address:
        yield address


@pytest.fixture(params=STORES)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Give a small folder whose settings name a store, with a base of its own."""
    oxigraphs = request.param == "oxigraph"
    return towns(
        tmp_path,
        request.getfixturevalue("engine")
        if oxigraphs
        else f"{request.getfixturevalue('jena')}/{request.param}-small",
    )


@pytest.fixture
def small(tmp_path: Path, engine: str) -> Path:
    """Give the same folder with an Oxigraph server."""
    return towns(tmp_path, engine)
