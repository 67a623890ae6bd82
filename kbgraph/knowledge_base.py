"""The facade: one object on which everything hangs. The command line, the web and Python users know this and no more."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kbgraph.build import Graph, build
from kbgraph.errors import NotFoundError
from kbgraph.export.rdflib_dataset import rdflib_dataset
from kbgraph.export.serialize import export, export_facts, export_thing
from kbgraph.export.void import SiteMetadata, self_description
from kbgraph.findings import Finding
from kbgraph.network.neighbourhood import Neighbourhood, neighbourhood
from kbgraph.network.network import Adjacency, adjacency, graphml, properties
from kbgraph.network.relation_names import RelationNames
from kbgraph.network.shortest_paths import MAX_HOPS, PathFinder, Paths
from kbgraph.network.traversal import STATED_OR_INFERRED, Direction, RelationFilter, Traversal
from kbgraph.ontology.ontology import Ontology
from kbgraph.overview import Overview
from kbgraph.rdf.formats import Format, FormatKind
from kbgraph.rdf.iris import IriFactory, ServiceUrls
from kbgraph.source.git_revision import read_revision
from kbgraph.source.names import normalise_name
from kbgraph.sparql.federation_guard import refuse_unsafe
from kbgraph.sparql.query import Answer, answer, ask
from kbgraph.sparql.request import Request
from kbgraph.sparql.row_provenance import CitedAnswer, cite
from kbgraph.store.remote import RemoteStore
from kbgraph.validation.check import check
from kbgraph.views.entry import Description
from kbgraph.views.prose import Address, prose
from kbgraph.views.provenance import Citations

if TYPE_CHECKING:
    import rdflib

_DESCRIPTIONS_KEPT = 16
"""More of them come only of clients that make addresses up."""


class KnowledgeBase(Overview):
    """A folder of entries as a graph that answers."""

    def __init__(
        self,
        graph: Graph,
        title: str = "",
        notice: str = "",
        license: str = "",  # noqa: A002 - as the setting
        repository: str = "",
        folder: Path | None = None,
    ) -> None:
        self.graph, self.folder = graph, folder
        self.title = title or graph.ontology.title
        self.notice = notice
        self.license = license
        self.repository = repository

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the authors of the entries should mend."""
        return self.graph.findings

    def check(self, before: KnowledgeBase | None = None) -> tuple[Finding, ...]:
        """The findings, with what the shapes and the mapping hold the entries to, and the closest names for links that lead nowhere.

        Given the knowledge base as it was `before`, also the dates that changed while nothing else did.
        """
        return check(self.graph, before.graph if before else None)

    def at_revision(self, folder: Path, revision: str) -> KnowledgeBase:
        """What its folder held at a git revision, read with the same ontology; raises RevisionError where git cannot tell."""
        files = list(read_revision(folder, revision, self.graph.limits))
        return KnowledgeBase(
            build(files, self.ontology, self.iris, self.graph.limits),
            self.title,
            self.notice,
            self.license,
            self.repository,
        )

    @property
    def ontology(self) -> Ontology:
        """The ontology by which the entries were read."""
        return self.graph.ontology

    @property
    def iris(self) -> IriFactory:
        """The maker of the graph's IRIs."""
        return self.graph.iris

    def query(self, sparql: str) -> Answer:
        """The answer of a SPARQL 1.1 query, as values; the ontology's prefixes are known, relative IRIs start at the base.

        Raises QueryError, with line and column, where the query is not SPARQL.
        """
        return ask(self.graph, sparql)

    def cite(self, sparql: str) -> CitedAnswer:
        """The answer of SELECT or ASK with, for each row, the triples behind it and the claims that state them.

        Raises QueryError; what cannot be followed is said in the rows.
        """
        return cite(self.graph, self.describer.citations, sparql, self.ontology.prefixes)

    def answer(self, request: Request) -> tuple[Format, bytes]:
        """The answer in the first of the accepted syntaxes that can carry it; the ontology's prefixes are known.

        Raises QueryError or FormatError.
        """
        return answer(self.graph, self.describer.citations, request)

    @property
    def is_remote(self) -> bool:
        """Whether facts are asked from a store over HTTP. A sandbox cannot reach it: queries of strangers are then sent on from here."""
        return isinstance(self.graph.store, RemoteStore)

    def answer_within_limits(
        self, request: Request, seconds: float | None = None
    ) -> tuple[Format, bytes]:
        """The same for strangers: raises AnswerTooLargeError where the answer has more rows or bytes than the settings allow.

        With a store over HTTP only what surely reads, and reads there, is sent on, and QueryStoppedError is raised after so many seconds.
        """
        store = self.graph.store
        if not isinstance(store, RemoteStore):
            return answer(self.graph, self.describer.citations, request, self.graph.limits)
        refuse_unsafe(request.query)
        with store.bounded(self.graph.limits, seconds) as bounded:
            graph = replace(self.graph, store=bounded)
            return answer(graph, Citations(graph, self.describer.labels), request, graph.limits)

    @cached_property
    def generation(self) -> str:
        """A digest of all that was read: knowledge bases with the same one give the same answers."""
        said = f"{self.graph.generation}\n{self.title}\n{self.notice}\n{self.license}\n{self.repository}\n{self.history}"
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def export(self, syntax: Format) -> bytes:
        """The whole graph; the same entries give the same bytes. GraphML holds the things and the facts between them."""
        return (
            graphml(self.networkx)
            if syntax.kind is FormatKind.NETWORK
            else export(self.graph, syntax)
        )

    def export_facts(self, syntax: Format) -> bytes:
        """The facts alone, without who says so."""
        return export_facts(self.graph, syntax)

    def export_thing(self, slug: str, syntax: Format) -> bytes:
        """What is said of one thing."""
        return export_thing(self.graph, slug, syntax)

    @cached_property
    def self_description(self) -> Callable[[ServiceUrls, Format], bytes]:
        """Gives the dataset, its figures, the service and the questions, as programs reach them at the addresses, in a syntax."""
        about = SiteMetadata(self.title, self.generation, self.notice, self.license)
        return lru_cache(_DESCRIPTIONS_KEPT)(
            lambda at, syntax: self_description(self.graph, about, self.figures, at, syntax)
        )

    @cached_property
    def rdflib(self) -> rdflib.Dataset:
        """A copy of the graph as an rdflib Dataset."""
        return rdflib_dataset(self.graph)

    def describe(self, slug: str) -> Description:
        """All that a page about the thing shows."""
        return self.describer.describe(slug)

    def prose(self, thing: Description, address: Address) -> str:
        """The text of the thing's entry as HTML that is safe to show; `address` gives the page of a thing by its slug."""
        return prose(self.graph, thing, address)

    @cached_property
    def _adjacency(self) -> Adjacency:
        return adjacency(self.networkx)

    @cached_property
    def relations(self) -> RelationNames:
        """Finds relations by the names that people write."""
        return RelationNames(properties(self.networkx), self.ontology, self.describer.labels)

    def neighbourhood(
        self,
        slug: str,
        depth: int = 1,
        limit: int = 500,
        only: Iterable[str] = (),
        without: Iterable[str] = (),
        *,
        direction: Direction | None = None,
        expanded: Iterable[str] = (),
    ) -> Neighbourhood:
        """What lies within `depth` steps of the thing, in a direction of its facts or in either, at most `limit` things.

        `only` and `without` name relations as `path` takes them; of the things whose slugs are `expanded` the neighbours are there too.
        """
        thing = self.iris.thing(slug)
        if thing not in self.networkx:
            raise NotFoundError(f"nothing in the knowledge base is called {slug!r}")
        walk = self._walk(self._choice(only, without), direction)
        return neighbourhood(walk, thing, depth, limit, map(self.iris.thing, expanded))

    def path(
        self,
        a: str,
        b: str,
        *,
        only: Iterable[str] = (),
        without: Iterable[str] = (),
        limit: int = 5,
        max_hops: int = MAX_HOPS,
    ) -> Paths:
        """The shortest paths from one thing to another, each by slug, name or alias, over facts in either direction.

        Links are walked only where nothing else leads there. `only` and `without` name relations: `kb:within`, `within`,
        a label or an IRI. Raises NotFoundError where a thing or a relation is not known.
        """
        start, end = (self.iris.thing(self.find(name)) for name in (a, b))
        router = PathFinder(
            self._walk, self.ontology, self.describer.labels, self.describer.citations
        )
        return router.paths(start, end, self._choice(only, without), limit, max_hops)

    @cached_property
    def _firm(self) -> Traversal:
        """Kept, since most paths are asked for over it, and it is quicker where it has been before."""
        return Traversal(self._adjacency, STATED_OR_INFERRED)

    def walk(self, without: Iterable[str] = (), direction: Direction | None = None) -> Traversal:
        """The walk over all facts but those of the named relations, in a direction or in either."""
        return self._walk(self._choice((), without), direction)

    def _walk(self, choice: RelationFilter, direction: Direction | None = None) -> Traversal:
        return (
            self._firm
            if (choice, direction) == (STATED_OR_INFERRED, None)
            else Traversal(self._adjacency, choice, direction)
        )

    def _choice(self, only: Iterable[str], without: Iterable[str]) -> RelationFilter:
        return RelationFilter(self.relations.named(only), self.relations.named(without))

    def find(self, name: str) -> str:
        """The slug of the thing with a slug, name or alias; raises NotFoundError where none or several have it."""
        if self.knows(name):
            return name
        found = self._called.get(normalise_name(name), set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise NotFoundError(f"{name!r} may be {', '.join(sorted(found))}: name one of these")
        raise NotFoundError(f"nothing in the knowledge base is called {name!r}")

    @cached_property
    def _called(self) -> dict[str, set[str]]:
        """The slugs of things by each of their names, in normal form; by label where a thing is only mentioned."""
        labels = _slugs((data["label"], data["slug"]) for _, data in self.networkx.nodes(data=True))
        return labels | _slugs(
            (name, subject.slug)
            for subject in self.graph.subjects.values()
            for name in subject.called
        )

    def file_of(self, iri: str) -> str:
        """The file of an entry, a line or a claim, relative to the folder; empty where there is none."""
        subject = self.graph.subjects.get(self.iris.slug(iri) or "")
        return subject.path if subject else ""

    def line_text(self, slug: str, line: int) -> str:
        """The text of a line of an entry, counted from 1."""
        return self.graph.line_text(slug, line)

    def knows(self, slug: str) -> bool:
        """Whether an entry describes the thing, or one mentions it."""
        return slug in self.graph.subjects or self.iris.thing(slug) in self.networkx


def _slugs(named: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, slug in named:
        found.setdefault(normalise_name(name), set()).add(slug)
    return found
