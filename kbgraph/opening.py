"""From settings to a knowledge base: the folder is read, and its facts are put into memory or asked from a store over HTTP."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from kbgraph.build import ProgressCallback, StoreFactory, build
from kbgraph.config import Config, find_config
from kbgraph.errors import SettingsError, StoreError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.ontology.ontology import Ontology, load_ontology
from kbgraph.rdf.iris import IriFactory
from kbgraph.source.folder import read_folder
from kbgraph.source.git_revision import read_revision
from kbgraph.store.memory import MemoryStore
from kbgraph.store.nquads import write_nquads
from kbgraph.store.remote import RemoteStore, open_remote
from kbgraph.store.upload import UNFINISHED, upload


def open_knowledge(config: Config, watch: ProgressCallback | None = None) -> KnowledgeBase:
    """The knowledge base that the settings name. `watch` is told how many entries are done, and of how many.

    With a store over HTTP the folder is read for what its entries are about and for findings, and the store is asked for facts; raises
    StoreError where it holds another generation than the folder.
    """
    ontology = load_ontology(config.ontology)
    if config.store is None:
        return _read(config, ontology, watch, MemoryStore)
    store = open_remote(config.store, IriFactory(config.base), ontology.ntriples, config.limits)
    base = _read(config, ontology, watch, partial(_drained, store))
    held = store.generation()
    if held != base.graph.generation:
        other = f"generation {held}, and the folder is generation {base.graph.generation}"
        what = {
            "": "no knowledge base with this base",
            UNFINISHED: "a load that is not finished",
        }.get(held, other)
        raise StoreError(f"the store holds {what}: run kbgraph load")
    return base


def load_store(config: Config, watch: ProgressCallback | None = None) -> KnowledgeBase:
    """Put the knowledge base into the store over HTTP that the settings name, in the place of an earlier one, and open it.

    Raises SettingsError where they name none, StoreError where the store does not take it.
    """
    if config.store is None:
        raise SettingsError(
            'kbgraph.toml names no store: add store = "http://…" with the address of a SPARQL 1.1 server'
        )
    ontology = load_ontology(config.ontology)
    store = open_remote(config.store, IriFactory(config.base), ontology.ntriples, config.limits)
    with TemporaryFile() as file:
        base = _read(config, ontology, watch, partial(_written, store, file))
        upload(store, config.store, file, base.graph.generation)
    return base


def _read(
    config: Config, ontology: Ontology, watch: ProgressCallback | None, storing: StoreFactory
) -> KnowledgeBase:
    graph = build(
        read_folder(config.kb, config.limits),
        ontology,
        IriFactory(config.base),
        config.limits,
        watch,
        storing,
    )
    return KnowledgeBase(graph, config.site, config.kb, config.findings)


def open_revision(base: KnowledgeBase, folder: Path, revision: str) -> KnowledgeBase:
    """Return the knowledge base of a folder as it was at a git revision.

    The entries are read with the ontology of `base` as it is now. Raises RevisionError if git
    cannot tell what they were.
    """
    graph = base.graph
    files = list(read_revision(folder, revision, graph.limits))
    return KnowledgeBase(build(files, graph.ontology, graph.iris, graph.limits), base.site)


def _drained(store: RemoteStore, nquads: Iterable[bytes], _: str) -> RemoteStore:
    """The store, once all is stated; what is stated it holds already."""
    deque(nquads, maxlen=0)
    return store


def _written(store: RemoteStore, file: IO[bytes], nquads: Iterable[bytes], _: str) -> RemoteStore:
    write_nquads(nquads, file)
    return store


def load(
    folder: str | Path | None = None, *, ontology: str | Path | None = None, base: str | None = None
) -> KnowledgeBase:
    """The knowledge base of a folder of Markdown; that at hand where none is named.

    A folder without an ontology of its own is read with the shipped one. Raises KbError where the folder or the ontology
    cannot be read; what is wrong with single entries is in `.findings`.
    """
    config = find_config(
        Path(folder) if folder else None, Path(ontology) if ontology else None, base
    )
    return open_knowledge(config)
