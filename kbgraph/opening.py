"""From settings to a knowledge base: in memory, or with its facts in a store over HTTP."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from kbgraph.build import Graph, ProgressCallback, StoreFactory, build, build_like
from kbgraph.collector import collector_paused
from kbgraph.config import (
    Config,
    QueriesFolder,
    SiteMetadata,
    StoreAddresses,
    Trust,
    find_config,
)
from kbgraph.config.arguments import checked
from kbgraph.errors import SettingsError, StoreError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.ontology.example_queries import read_example_queries
from kbgraph.ontology.ontology import Ontology, load_ontology
from kbgraph.ontology.turtle import OntologyFiles
from kbgraph.parallel import FileContent
from kbgraph.rdf.iris import IriFactory
from kbgraph.source.attachments import Attachments
from kbgraph.source.folder import read_folder, shown_path
from kbgraph.source.git_revision import read_revision
from kbgraph.source.ignored import IgnoredFiles
from kbgraph.store.memory import MemoryStore
from kbgraph.store.nquads import write_nquads
from kbgraph.store.remote import RemoteStore, open_remote
from kbgraph.store.upload import UNFINISHED, upload

if TYPE_CHECKING:
    from kbgraph.search.search_index import SearchIndex
    from kbgraph.views.labels import Labels


@checked
def load(
    folder: str | Path | None = None,
    *,
    ontology: str | Path | None = None,
    base: str | None = None,
    trust: Trust = Trust.RECORDED,
) -> KnowledgeBase:
    """Return the knowledge base of a folder of Markdown.

    Without a folder: that of the nearest kbgraph.toml, else the current folder if it holds
    Markdown, else the shipped knowledge base. A folder without an ontology is read by the engine's
    own words alone. `~` at the start of a path is the user's home. `base` is the start of the
    knowledge base's own IRIs. `kb` and `ontology` of a kbgraph.toml that lead out of its folder,
    and `store`, are obeyed if `kbgraph trust` has recorded them, or with `Trust.ALL`; otherwise
    they are findings.

    Raises KbError if the folder, the settings or the ontology cannot be read. Faults in entries are
    in `findings`.
    """
    config = find_config(
        Path(folder) if folder else None, Path(ontology) if ontology else None, base, trust
    )
    return open_knowledge(config)


@collector_paused()
def open_knowledge(
    config: Config, progress: ProgressCallback | None = None, known: Ontology | None = None
) -> KnowledgeBase:
    """Return the knowledge base of the settings, whose ontology is read unless it is `known`.

    With a store over HTTP the folder is read for subjects and findings, and the store answers
    queries. Raises StoreError if the store holds another generation than the folder.
    """
    ontology = known or open_ontology(config)
    if config.store is None:
        return read_knowledge(config, ontology, progress, MemoryStore)
    store = open_remote(config.store, IriFactory(config.base), ontology.ntriples, config.limits)
    base = read_knowledge(config, ontology, progress, partial(_store_as_it_is, store))
    stored = store.generation()
    if stored != base.graph.generation:
        raise StoreError(
            f"the store holds {_content_of_store(stored, base.graph.generation)}: run kbgraph load"
        )
    return base


def open_ontology(config: Config) -> Ontology:
    """Read the ontology that the settings name, within their limits.

    Raises OntologyError, and SettingsError where kbgraph.toml names a folder that is none.
    """
    if config.ontology_place and config.ontology and not config.ontology.is_dir():
        problem = f"ontology is {str(config.ontology)!r}, which is not a folder"
        raise SettingsError(f"{config.ontology_place}: {problem}: name a folder of Turtle files")
    ontology = load_ontology(
        config.ontology,
        config.base,
        config.limits.ontology_max_bytes,
        kb=config.kb,
        root=config.ontology_root,
    )
    return ontology if config.queries is None else _with_queries(ontology, config, config.queries)


def _with_queries(ontology: Ontology, config: Config, queries: QueriesFolder) -> Ontology:
    """Return an ontology with the example queries of the folder in place of its own."""
    files = OntologyFiles(
        queries.path,
        config.base,
        config.limits.ontology_max_bytes,
        kb=config.kb,
        root=queries.root,
    )
    paths = sorted(queries.path.glob("*.rq")) if queries.path else []
    examples = read_example_queries(paths, files, ontology.prefixes)
    digest = sha256(f"{ontology.digest} {files.digest(paths)}".encode()).hexdigest()
    return replace(ontology, example_queries=examples, digest=digest)


def _content_of_store(stored: str, of_folder: str) -> str:
    match stored:
        case "":
            return "no knowledge base with this base"
        case _ if stored == UNFINISHED:
            return "a load that is not finished"
        case _:
            return f"generation {stored}, and the folder is generation {of_folder}"


def load_store(config: Config, progress: ProgressCallback | None = None) -> KnowledgeBase:
    """Load the knowledge base into the store of the settings, and open it.

    An earlier load is replaced. Raises SettingsError if the settings name no store, and StoreError
    if the store refuses the load.
    """
    addresses, ontology = store_addresses(config), open_ontology(config)
    store = open_remote(addresses, IriFactory(config.base), ontology.ntriples, config.limits)
    with TemporaryFile() as file:
        base = read_knowledge(config, ontology, progress, partial(_store_with_file, store, file))
        upload(store, addresses, [file], base.graph.generation)
    return base


def store_addresses(config: Config) -> StoreAddresses:
    """Return the store of the settings. Raises SettingsError if they name none."""
    if config.store is not None:
        return config.store
    for finding in config.findings:
        if finding.about == "store":
            raise SettingsError(f"{finding.message}: {finding.suggestion}")
    raise SettingsError(
        'kbgraph.toml names no store: add store = "http://…" with the address of a '
        "SPARQL 1.1 server"
    )


@checked
def open_revision(
    base: KnowledgeBase, folder: Path, revision: str, ignore: tuple[str, ...] = ()
) -> KnowledgeBase:
    """Return the knowledge base of a folder as it was at a git revision.

    The entries are read with the ontology of `base` as it is now, without the files that the
    patterns of `ignore` name. Raises RevisionError if git does not track the folder, or has no such
    revision.
    """
    files = list(read_revision(folder, revision, base.graph.limits, IgnoredFiles(ignore)))
    return KnowledgeBase(build_like(base.graph, files), base.export.site)


def read_knowledge(
    config: Config,
    ontology: Ontology,
    progress: ProgressCallback | None,
    make_store: StoreFactory,
) -> KnowledgeBase:
    """Read all files into a graph."""
    graph = build(
        read_files(config),
        ontology,
        IriFactory(config.base),
        limits=config.limits,
        progress=progress,
        make_store=make_store,
        home_name=home_name(config),
        dialect=config.dialect,
    )
    return knowledge_base_of(config, ontology, graph)


def read_files(config: Config) -> Iterator[tuple[str, FileContent]]:
    """Yield the files of the knowledge base by path. Raises SettingsError and FolderError."""
    require_folder(config)
    ignored = IgnoredFiles(config.ignore)
    return read_folder(config.kb, config.limits, ignored, config.kb_root)


def require_folder(config: Config) -> None:
    """Raise SettingsError where kbgraph.toml names a folder of entries that is none."""
    if config.kb_place and not config.kb.is_dir():
        problem = f"kb is {str(config.kb)!r}, which is not a folder"
        raise SettingsError(f"{config.kb_place}: {problem}: name a folder of Markdown files")


def knowledge_base_of(
    config: Config,
    ontology: Ontology,
    graph: Graph,
    search: Callable[[Graph, Labels], SearchIndex] | None = None,
) -> KnowledgeBase:
    """Return the knowledge base of a graph that was read by the settings."""
    ignored, limits = IgnoredFiles(config.ignore), config.limits
    return KnowledgeBase(
        graph,
        _titled(config, ontology),
        folder=config.kb,
        notices=config.findings,
        shown=config.check,
        attachments=Attachments(config.kb, limits.attachment_max_bytes, ignored, config.kb_root),
        open_search=search,
        suggest=config.suggest,
    )


def _titled(config: Config, ontology: Ontology) -> SiteMetadata:
    """Return the metadata with a title: that of the settings, of the ontology, or of the folder."""
    title = config.site.title or ontology.title or home_name(config)
    return config.site._replace(title=title)


def home_name(config: Config) -> str:
    """Return the name of the folder that the user would call the knowledge base."""
    return shown_path(_home(config).name)


def _home(config: Config) -> Path:
    return (config.file.parent if config.file else config.kb).resolve()


def _store_as_it_is(store: RemoteStore, nquads: Iterable[bytes], _: str) -> RemoteStore:
    """Return a store that holds the statements already, once they have been made."""
    deque(nquads, maxlen=0)
    return store


def _store_with_file(
    store: RemoteStore, file: IO[bytes], nquads: Iterable[bytes], _: str
) -> RemoteStore:
    """Write the statements to a file, from which the store is loaded later."""
    write_nquads(nquads, file)
    return store
