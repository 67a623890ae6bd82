"""Mentions: the sentences in which other entries mention a thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.extraction.link_resolver import Missing, Resolved
from kbgraph.rdf.namespaces import REFERENCES
from kbgraph.source.entry import Link, Paragraph
from kbgraph.views.backlinks.lazy_sequence import LazySequence
from kbgraph.views.backlinks.sentences import sentence_start, sentence_stop
from kbgraph.views.labels import Labels

_REFERRING_QUERY = f"SELECT ?document ?target {{ ?document <{REFERENCES}> ?target }}"
_MAX_SENTENCES = 3
"""Maximum number of sentences quoted from one entry."""


class Sentence(NamedTuple):
    """A sentence, split at the text of the link, and the line of that text."""

    before: str
    words: str
    after: str
    line: int


class Mention(NamedTuple):
    """An entry that mentions a thing in its prose."""

    slug: str
    label: str
    file: str
    sentences: tuple[Sentence, ...]
    """Up to three; empty where the text of the link is not found in that of its paragraph."""


class Backlinks:
    """The mentions of each thing of one graph."""

    def __init__(self, graph: Graph, labels: Labels) -> None:
        """Wrap a graph; entries are parsed only where their sentences are asked for."""
        self._graph, self._labels = graph, labels

    def of(self, slug: str) -> LazySequence[str, Mention]:
        """Return the entries whose prose links to a thing, sorted by label; the keys are slugs.

        Links in tables and in the front matter are facts, and are not listed here.
        """

        def make(sources: Sequence[str]) -> tuple[Mention, ...]:
            return tuple(_mention(self._graph, self._labels, each, slug) for each in sources)

        return LazySequence(self._mentioning(slug), make)

    def _mentioning(self, slug: str) -> list[str]:
        """Return the slugs of the entries that mention a thing, sorted by label."""
        iris, mentions = self._graph.iris, self._graph.mentions
        rows = self._graph.store.select(_REFERRING_QUERY, target=iris.entry(slug))
        referring = {iris.slug(str(document)) or "" for document, *_ in rows}
        found = [each for each in referring if slug in mentions.get(each, ())]
        return sorted(found, key=lambda each: (self._labels.of_thing(each), each))


def _mention(graph: Graph, labels: Labels, source: str, target: str) -> Mention:
    entry = graph.entry(source)
    paragraphs = (
        block
        for section in entry.sections
        for block in section.blocks
        if isinstance(block, Paragraph)
    )
    sentences = [
        sentence
        for paragraph in paragraphs
        if not paragraph.is_links_only
        for sentence in _sentences(graph, entry.path, paragraph, target)
    ]
    return Mention(
        slug=source,
        label=labels.of_thing(source),
        file=entry.path,
        sentences=tuple(sentences[:_MAX_SENTENCES]),
    )


def _sentences(graph: Graph, path: str, paragraph: Paragraph, target: str) -> Iterator[Sentence]:
    """Yield each sentence of a paragraph that links to the target, once."""
    text, seen = paragraph.text, set[int]()
    line_start = 0
    for line in paragraph.lines:
        for link in line.links:
            is_hit = bool(link.label) and _links_to(graph, link, path, target)
            position = text.find(link.label, line_start) if is_hit else -1
            if position < 0 or (start := sentence_start(text, position)) in seen:
                continue
            seen.add(start)
            end = position + len(link.label)
            stop = max(sentence_stop(text, position), end)
            yield Sentence(
                before=text[start:position],
                words=text[position:end],
                after=text[end:stop],
                line=line.line,
            )
        line_start += len(line.text) + 1 if line.text else 0


def _links_to(graph: Graph, link: Link, path: str, target: str) -> bool:
    match graph.resolver.resolve(link, path):
        case Resolved(subject=subject):
            return subject.slug == target
        case Missing(slug=slug):
            return slug == target
        case _:
            return False
