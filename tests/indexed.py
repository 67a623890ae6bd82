"""A folder with an index, for tests: files are changed in it, and it is opened anew."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from kbgraph.build import Graph
from kbgraph.config import Config
from kbgraph.disk_index.indexed_folder import IndexedFolder
from kbgraph.disk_index.service import OpenIndex, open_index
from kbgraph.index_parts import index_parts, open_search
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.ontology.ontology import Ontology
from kbgraph.parallel import ExtractionConfig
from kbgraph.rdf.iris import IriFactory
from kbgraph.source.dialects import OBSIDIAN, Dialect

_FOLDERS: list[TemporaryDirectory[str]] = []
"""Those of graphs that tests still read; they are removed when the process ends."""


class IndexedVault:
    """A folder and its index. The user's caches must lie in a folder of the test."""

    def __init__(self, folder: Path, dialect: Dialect = OBSIDIAN) -> None:
        self.kb, self.index, self.dialect = folder / "kb", folder / "index", dialect
        self.kb.mkdir(exist_ok=True)

    def write(self, files: Mapping[str, bytes]) -> None:
        """Let the folder have these files alone."""
        shutil.rmtree(self.kb)
        self.kb.mkdir()
        for path, content in files.items():
            file = self.kb / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)

    def graph(self, ontology: Ontology) -> Graph:
        """Return the graph of the index, which is made or updated."""
        return self.opened(ontology).graph

    def knowledge(self, ontology: Ontology) -> KnowledgeBase:
        """Return the knowledge base of the index, with all its parts."""
        index = self.opened(ontology)
        database, number = index.opened.database, index.opened.generation.number
        return KnowledgeBase(index.graph, open_search=partial(open_search, database.open, number))

    def opened(self, ontology: Ontology) -> OpenIndex:
        """Open the index, which is made or updated."""
        config = Config(self.kb, None, dialect=self.dialect)
        extraction = ExtractionConfig(ontology, IriFactory(), config.limits, "", self.dialect)
        place = IndexedFolder(
            self.index, ontology.digest, config, extraction, None, pytest.fail, index_parts
        )
        index = open_index(place)
        assert index is not None
        return index


def updated(ontology: Ontology, *states: Mapping[str, bytes], dialect: Dialect = OBSIDIAN) -> Graph:
    """Return the graph of the last of several states of a folder, by updates of an index."""
    folder = TemporaryDirectory()
    _FOLDERS.append(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", f"{folder.name}/cache")
        vault = IndexedVault(Path(folder.name), dialect)
        for files in states:
            vault.write(files)
            graph = vault.graph(ontology)
        return graph
