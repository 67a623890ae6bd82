"""The servers of the store tests, started once for all files, and folders on them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from kbgraph.config import Config, find_config
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.opening import open_knowledge
from tests.conftest import ROOT
from tests.sizes import IS_THOROUGH
from tests.store.servers import fuseki, oxigraph
from tests.store.towns import towns

STORES = ("oxigraph", "plain", "union")


CENTRES = ("kazakhstan", "belarus", "united-arab-emirates", "philippines")
"""Countries whose neighbourhoods the stores hold; `make thorough` has all entries."""


@pytest.fixture(scope="session")
def around(shipped: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Config:
    """Return the settings of a folder with the shipped entries around some countries."""
    if IS_THOROUGH:
        return find_config(ROOT)
    folder = tmp_path_factory.mktemp("around")
    for path in sorted(_files_around(shipped)):
        (folder / path).parent.mkdir(exist_ok=True)
        copyfile(ROOT / "kb" / path, folder / path)
    return find_config(folder, ROOT / "ontology")


def _files_around(shipped: KnowledgeBase) -> set[str]:
    """Return the files of the entries one step from the centres, regions among them."""
    centres = [f"country--{name}" for name in CENTRES]
    regions = [slug for slug in shipped.graph.subjects if slug.startswith("region--")]
    near = {
        shipped.graph.iris.slug(thing) or ""
        for slug in centres
        for thing in shipped.neighbourhood(slug, 1).distances
    }
    entries = shipped.graph.subjects
    return {entries[slug].path for slug in {*centres, *regions, *near} & entries.keys()}


@pytest.fixture(scope="session")
def memory(around: Config) -> KnowledgeBase:
    """Return the entries around some countries, in memory."""
    return open_knowledge(around)


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
