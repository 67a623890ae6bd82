"""Search in one knowledge base: things, words of the ontology, and completions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cached_property

from kbgraph.build import Graph
from kbgraph.config.arguments import checked
from kbgraph.export.statistics import GraphStatistics
from kbgraph.network.network import Network
from kbgraph.ontology.example_queries import ExampleQuery
from kbgraph.rdf.terms import Iri
from kbgraph.reference.completion import Completion
from kbgraph.reference.glossary import Glossary
from kbgraph.reference.lesson import Lesson, make_lesson
from kbgraph.search.alike import alike_things
from kbgraph.search.facets import Facets, Selection
from kbgraph.search.full_text import full_text_index
from kbgraph.search.highlights import words_of
from kbgraph.search.indexed_thing import IndexedThing
from kbgraph.search.question_index import QuestionIndex
from kbgraph.search.results import MatchedText, SearchResult, Snippet
from kbgraph.search.search_index import IndexSources, SearchIndex, ThingsOfType
from kbgraph.search.word_forms import content_words
from kbgraph.views.comparison.likeness import Alike
from kbgraph.views.distribution import Distribution
from kbgraph.views.labels import codes
from kbgraph.views.service import ViewService

_NAMED_BY_WORD = 5
"""Things of which a word can be the name: the best that it finds."""
_NOTHING = SearchResult(items=(), listed=0, instead=(), entries=0)


class SearchService:
    """Finds the things and the words of one knowledge base. Indexes are made at first use.

    `network` and `statistics` are called when an index needs them: both take a query over all
    facts.
    """

    def __init__(
        self,
        graph: Graph,
        views: ViewService,
        network: Callable[[], Network],
        statistics: Callable[[], GraphStatistics],
        undated: SearchService | None = None,
        original: SearchService | None = None,
        ready: Callable[[], SearchIndex] | None = None,
    ) -> None:
        """Wrap a graph; the index of a day shares names and words with the `undated` one.

        The index in a language shares them with the `original` one, which has other labels.
        `ready` opens an index that is stored, in place of making one.
        """
        self._ready = ready
        self._undated, self._original = undated, original
        self._graph, self._views = graph, views
        self._network, self._statistics = network, statistics

    @cached_property
    def index(self) -> SearchIndex:
        """The index of names, codes, text and facets."""
        sources = IndexSources(
            graph=self._graph,
            labels=self._views.labels,
            network=self._network,
            distributions=self._distributions,
            properties=lambda: self._statistics().properties,
        )
        if self._ready is not None:
            return self._ready()
        if self._original is not None:
            return self._original.index.with_labels(sources)
        of_all_times = self._undated.made_index if self._undated else None
        return of_all_times.on_day(sources) if of_all_times else full_text_index(sources)

    @property
    def made_index(self) -> SearchIndex | None:
        """The index if it is made, or opened in a moment; None if it would have to be made."""
        if self._ready is not None:
            return self.index
        made: SearchIndex | None = vars(self).get("index")
        return made

    def _distributions(self) -> Iterator[Distribution]:
        return (self._views.distribution(each.name) for each in self._views.coded_properties)

    @property
    def items(self) -> Sequence[IndexedThing]:
        """All things: those with an entry first, then by label."""
        return self.index.items

    @cached_property
    def codes(self) -> dict[Iri, tuple[str, ...]]:
        """The codes of each thing that has any."""
        return codes(self._graph)

    def by_type(self) -> list[ThingsOfType]:
        """Return the things of each type by name, those with an entry apart from others."""
        return self.index.by_type()

    @property
    def facets(self) -> Facets:
        """The facets by which results can be narrowed down."""
        return self.index.facets

    @checked
    def find(self, words: str, selection: Selection) -> SearchResult:
        """Return the things that have all the words and the selected facet values, best first.

        Empty `words` return all selected things. Raises NotFoundError for an unknown facet.
        """
        return self.index.find(words, selection)

    def among(self, result: SearchResult, things: Collection[Iri]) -> SearchResult:
        """Return those of the results that are among some things; facets count only these."""
        return self.index.among(result, things)

    @checked
    def questions(self, words: str, limit: int) -> tuple[ExampleQuery, ...]:
        """Return at most `limit` example queries whose questions have plain words, best first.

        The labels and synonyms of the terms that a query names count as its words. The result is
        empty if the words that a question has weigh little beside the others, those of names aside.
        """
        named = self.named(words)
        names = (name for item in named for name in (item.label, *self.names(item.slug)))
        return self._question_index.find(words, limit, {*words_of(" ".join(names))})

    @checked
    def named(self, words: str) -> tuple[IndexedThing, ...]:
        """Return the things with a whole name or code among plain words, in the words' order."""
        spoken = f" {' '.join(words_of(words))} "
        candidates = (self.find(word, {}).items[:_NAMED_BY_WORD] for word in content_words(words))
        named = (
            item
            for items in candidates
            for item in items
            if any(
                f" {' '.join(words_of(name))} " in spoken
                for name in (item.label, *self.names(item.slug))
            )
        )
        return tuple(dict.fromkeys(named))

    @checked
    def find_most(self, words: str) -> SearchResult:
        """Return the things that have the most of the plain words of a question, best first.

        Words that only join others are left out, then those that nothing has, then those that most
        things have. The result has the words that were searched.
        """
        wanted = content_words(words)
        found = {word: self.find(word, {}) for word in wanted}
        exact = [word for word in wanted if found[word].items and not found[word].instead]
        rarest = sorted(exact, key=lambda word: len(found[word].items))
        for count in range(len(rarest), 0, -1):
            result = self.find(" ".join(word for word in exact if word in rarest[:count]), {})
            if result.items and not result.instead:
                return result
        return self.find(" ".join(wanted), {}) if wanted else _NOTHING

    @checked
    def names(self, slug: str) -> tuple[str, ...]:
        """Return the further names and the codes of a thing."""
        return self.index.names(slug)

    @checked
    def snippets(self, slug: str, words: str, limit: int = 2) -> tuple[Snippet, ...]:
        """Return up to `limit` sentences or rows of a thing's entry that hold the words."""
        return self.index.snippets(slug, words, limit)

    @checked
    def matches(self, slug: str, words: str) -> tuple[MatchedText, ...]:
        """Return why a thing is found by the words: the names and lines that have them."""
        return self.index.matches(slug, words)

    @cached_property
    def _question_index(self) -> QuestionIndex:
        return QuestionIndex(self._graph)

    def alike(self, thing: Iri, properties: Collection[Iri], count: int) -> tuple[Alike, ...]:
        """Return the entries of a thing's class that share most values of coded properties."""
        return alike_things(self._graph, self._views.labels, self.index, thing, properties, count)

    @cached_property
    def glossary(self) -> Glossary:
        """The words of the ontology with their meaning, syntax, an example, and frequency."""
        return Glossary(self._graph, self._statistics, self._views.citations)

    @cached_property
    def completion(self) -> Completion:
        """Completions for a query that is being written."""
        return Completion(self._graph, self._views.labels, self.glossary, self._statistics)

    @cached_property
    def lesson(self) -> Lesson | None:
        """A first lesson in SPARQL, made of what the graph holds; None without facts."""
        return make_lesson(self._graph, self._views.labels)
