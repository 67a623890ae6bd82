"""The view model of one thing: its facts under headings, with citations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from operator import attrgetter
from threading import Lock
from typing import NamedTuple

from cachetools import LRUCache, cachedmethod

from kbgraph.build import Graph
from kbgraph.evidence.source import newest_text
from kbgraph.extraction.subject import Subject
from kbgraph.languages import graph_of_entry
from kbgraph.rdf.namespaces import ALT_LABEL, PREF_LABEL, REFERENCES, SOURCE, TYPE
from kbgraph.rdf.terms import Iri
from kbgraph.views.backlinks import Backlinks, Mention
from kbgraph.views.breadcrumbs import Breadcrumbs
from kbgraph.views.citation import Citation, Source
from kbgraph.views.coverage import MissingFields, missing_fields
from kbgraph.views.facts import Fact, FactBuilder, FactGroup, IncomingFact, Value
from kbgraph.views.labels import Labels
from kbgraph.views.provenance import Citations, StatedFact
from kbgraph.views.record_tables import RecordTables

_SUBJECTS_QUERY = """
SELECT DISTINCT ?subject ?property ?thing {
  GRAPH ?claim { ?subject ?property ?thing } FILTER(STRSTARTS(STR(?claim), ?folder))
}"""
_MAX_FOUND_SINGLY = 200
"""Related things whose claims are found one by one; those of more are found all together."""
_MAX_CITATIONS = 20_000
"""Of all descriptions in the cache of a graph: about 1 KiB each."""


class EntrySource(NamedTuple):
    """A source of an entry, and the claims by which the entry names it."""

    source: Source
    citations: tuple[Citation, ...]


class Breadcrumb(NamedTuple):
    """A thing that contains the described thing."""

    slug: str
    label: str


class Description(NamedTuple):
    """The content of the page about one thing."""

    iri: Iri
    slug: str
    label: str
    type: str
    file: str
    """The path of the entry's file; empty if no entry describes the thing."""
    headings: tuple[FactGroup, ...]
    outgoing: tuple[Fact, ...]
    """Relations to other things."""
    incoming: tuple[IncomingFact, ...]
    """Relations from other things, by inverse property; each value is a thing that states it."""
    mentions: tuple[Fact, ...]
    """The things that the entry links to in its prose."""
    document: tuple[Fact, ...]
    """Facts about the document rather than the thing."""
    sources: tuple[EntrySource, ...]
    breadcrumbs: tuple[Breadcrumb, ...]
    """The things that contain the thing, the outermost first."""
    names: tuple[Value, ...]
    """The thing's names other than its label."""
    gaps: tuple[MissingFields, ...]
    """The expected fields that were not researched."""
    mentioned: Sequence[Mention]
    """The entries that mention the thing in their prose, by label; each is parsed when read."""

    @property
    def checked(self) -> tuple[str, ...]:
        """The first and last day on which a fact was checked; empty if no fact has a day."""
        days = {citation.checked for citation in self._citations if citation.checked}
        return (min(days), max(days)) if days else ()

    @property
    def newest(self) -> str:
        """The newest day on which a source of a fact speaks; empty if all are undated."""
        return newest_text(citation.as_of for citation in self._citations)

    @property
    def size(self) -> int:
        """The number of citations that it holds, and one more."""
        return 1 + sum(1 for _ in self._citations)

    @property
    def _citations(self) -> Iterator[Citation]:
        facts = (*(fact for heading in self.headings for fact in heading.facts), *self.outgoing)
        return (each for fact in facts for value in fact.values for each in value.citations)


class Describer:
    """Builds the descriptions of the things of one graph."""

    def __init__(self, graph: Graph, labels: Labels | None = None) -> None:
        """Wrap a graph, with labels that have been made for it."""
        self.graph = graph
        self.labels = labels or Labels(graph)
        self.citations = Citations(graph, self.labels)
        self.backlinks = Backlinks(graph, self.labels)
        self._breadcrumbs = Breadcrumbs(graph, self.labels)
        self._records = RecordTables(graph, self.citations, self.labels)
        self._by_language: dict[str, Describer] = {}
        self._cache = LRUCache[object, Description](_MAX_CITATIONS, attrgetter("size"))
        self._lock = Lock()

    def warm_up(self) -> None:
        """Find the labels of all things before any page."""
        self.labels.mentioned  # noqa: B018

    def facts(self, stated: Iterable[StatedFact], cls: Iri | None = None) -> tuple[Fact, ...]:
        """Merge statements about one thing into facts, in the order for its class."""
        return self._builder(cls).facts(stated)

    def groups(self, stated: Iterable[StatedFact], cls: Iri | None) -> tuple[FactGroup, ...]:
        """Merge statements about one thing, and put them under the headings for its class."""
        builder = self._builder(cls)
        return builder.groups(builder.facts(stated))

    def place(self, thing: Iri) -> Breadcrumb | None:
        """Return the thing directly above a thing; None without one."""
        return next(reversed(self._breadcrumbs_of(thing)), None)

    @cachedmethod(attrgetter("_cache"), lock=attrgetter("_lock"))
    def describe(self, slug: str) -> Description:
        """Describe a thing, whether an entry describes it or only mentions it.

        The page of an entry in another language than the others has words in its own. Descriptions
        are cached: a page, the evidence of its values and its citations all need the same one.
        """
        subject = self.graph.subjects.get(slug)
        language = subject.language if subject else ""
        if language in self._own_languages:
            return self._of_language(language).described(slug, subject)
        return self.described(slug, subject)

    @cached_property
    def _own_languages(self) -> frozenset[str]:
        """The languages of entries in which words of the ontology have labels of their own."""
        ontology = self.graph.ontology
        own, *_ = ontology.mapping.general.label_languages
        return ontology.label_languages - {ontology.asked, own}

    def _of_language(self, language: str) -> Describer:
        """Return the describer of entries in a language."""
        if language not in self._by_language:
            graph = graph_of_entry(self.graph, language)
            made = Describer(graph, Labels(graph, self.labels.written))
            made.backlinks = self.backlinks
            self._by_language[language] = made
        return self._by_language[language]

    def described(self, slug: str, subject: Subject | None) -> Description:
        """Describe a thing, and its entry if it has one, in the languages of the graph."""
        thing = self.graph.iris.thing(slug)
        label, cls = self.labels.label(thing), self.labels.type(thing)
        builder = self._builder(cls)
        stated = [fact for fact in self.citations.about(thing) if fact.property != TYPE]
        attributes = builder.facts(fact for fact in stated if not self._is_relation(fact))
        about_entry = self._about_entry(slug)
        return Description(
            iri=thing,
            slug=slug,
            label=label,
            type=self.labels.type_label(thing),
            file=subject.path if subject else "",
            headings=builder.groups(attributes, self._records.of(subject)),
            outgoing=builder.facts(fact for fact in stated if self._is_relation(fact)),
            incoming=self._incoming(thing, builder),
            mentions=builder.facts(fact for fact in about_entry if fact.property == REFERENCES),
            document=builder.facts(
                fact for fact in about_entry if fact.property != REFERENCES and not _is_source(fact)
            ),
            sources=self._sources(fact for fact in about_entry if _is_source(fact)),
            breadcrumbs=self._breadcrumbs_of(thing),
            names=_other_names(attributes, label),
            gaps=missing_fields(self.graph.ontology, cls, self._researched(thing, stated))
            if subject
            else (),
            mentioned=self.backlinks.of(slug),
        )

    def _researched(self, thing: Iri, stated: list[StatedFact]) -> set[Iri]:
        """Return the properties of a thing that are stated, if only of other days."""
        of_other_days = {prop for subject, prop in self.graph.has_other_days if subject == thing}
        return {fact.property for fact in stated} | of_other_days

    def _builder(self, cls: Iri | None) -> FactBuilder:
        return FactBuilder(self.graph, self.labels, self.citations, cls)

    def _is_relation(self, stated: StatedFact) -> bool:
        return isinstance(stated.object, Iri) and self.graph.iris.is_thing(stated.object)

    def _about_entry(self, slug: str) -> list[StatedFact]:
        """Return the facts about the document, without its type and its subject."""
        thing = self.graph.iris.thing(slug)
        return [
            fact
            for fact in self.citations.about(self.graph.iris.entry(slug))
            if fact.property != TYPE and fact.object != thing
        ]

    def _incoming(self, thing: Iri, builder: FactBuilder) -> tuple[IncomingFact, ...]:
        subjects: dict[Iri, list[Iri]] = defaultdict(list)
        query = _SUBJECTS_QUERY.replace("?folder", f'"{self.graph.iris.claim_folder}"')
        for subject, prop, *_ in self.graph.store.select(query, thing=thing):
            if self.graph.iris.is_thing(str(subject)):
                subjects[Iri(str(prop))].append(Iri(str(subject)))

        def find(prop: Iri, things: Sequence[Iri]) -> Iterable[StatedFact]:
            is_few = len(things) < min(len(subjects[prop]), _MAX_FOUND_SINGLY)
            stated = self.citations.facts_mentioning(thing, prop, things if is_few else ())
            wanted = set(things)
            return (fact for fact in stated if fact.subject in wanted)

        return builder.incoming(subjects, find)

    def _sources(self, stated: Iterable[StatedFact]) -> tuple[EntrySource, ...]:
        """Return the sources that an entry names, in the entry's order."""
        citations: dict[Iri, list[Citation]] = defaultdict(list)
        for fact in stated:
            citations[Iri(str(fact.object))].append(fact.citation)
        sources = [
            EntrySource(self.citations.source(iri), tuple(claims))
            for iri, claims in citations.items()
        ]
        return tuple(
            sorted(sources, key=lambda entry: (entry.citations[0].lines, entry.source.iri))
        )

    def _breadcrumbs_of(self, thing: Iri) -> tuple[Breadcrumb, ...]:
        return tuple(
            Breadcrumb(self.graph.iris.slug(container) or "", self.labels.label(container))
            for container in self._breadcrumbs.of(thing)
        )


def _is_source(stated: StatedFact) -> bool:
    """Return whether a fact names a source; a source that could not be read is a text."""
    return stated.property == SOURCE and isinstance(stated.object, Iri)


def _other_names(facts: Iterable[Fact], label: str) -> tuple[Value, ...]:
    """Return the names that differ from the label, each text once."""
    names = [
        value for fact in facts if fact.property in {PREF_LABEL, ALT_LABEL} for value in fact.values
    ]
    return tuple({value.text: value for value in names if value.text != label}.values())
