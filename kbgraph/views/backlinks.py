"""Where other entries speak of a thing: each mention with the sentence that it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.extraction.link_resolver import Missing, Resolved
from kbgraph.rdf.namespaces import REFERENCES
from kbgraph.source.entry import Link, Paragraph
from kbgraph.views.labels import Labels

_CITING = f"SELECT DISTINCT ?document ?thing {{ ?document <{REFERENCES}> ?thing }}"
_SENTENCE_ENDS = re.compile(r"(?<=[.!?…])[\"”»)]*\s+(?=[\"“«(]?[^\W\d_a-zа-яё])")
"""Good enough for a preview: after a stop, before a capital letter."""
_MOST = 3
"""Sentences of one entry."""


class Sentence(NamedTuple):
    """A sentence, divided at the words that are the link, and the line that these stand on."""

    before: str
    words: str
    after: str
    line: int


class Mention(NamedTuple):
    """An entry that speaks of a thing in its prose."""

    slug: str
    label: str
    file: str
    sentences: tuple[Sentence, ...]


def mentions(graph: Graph, labels: Labels, slug: str) -> tuple[Mention, ...]:
    """The entries whose prose links to a thing, by label. Links in tables and in the front matter are facts, and stand elsewhere."""
    rows = graph.store.select(_CITING, thing=graph.iris.entry(slug))
    found = [
        _mention(graph, labels, other, slug)
        for row in rows
        if (other := graph.iris.slug(str(row[0]))) in graph.subjects
    ]
    return tuple(
        sorted(
            (each for each in found if each.sentences and each.slug != slug),
            key=lambda each: (each.label, each.slug),
        )
    )


def _mention(graph: Graph, labels: Labels, other: str, slug: str) -> Mention:
    entry = graph.entry(other)
    paragraphs = (
        block
        for section in entry.sections
        for block in section.blocks
        if isinstance(block, Paragraph)
    )
    sentences = [
        each
        for block in paragraphs
        if not block.is_links_only
        for each in _of_paragraph(graph, entry.path, block, slug)
    ]
    return Mention(
        other, labels.label(graph.iris.thing(other)), entry.path, tuple(sentences[:_MOST])
    )


def _of_paragraph(graph: Graph, path: str, block: Paragraph, slug: str) -> Iterator[Sentence]:
    """One sentence for each that names the thing."""
    text, seen = block.text, set[int]()
    start = 0
    for line in block.lines:
        for link in line.links:
            at = (
                text.find(link.label, start)
                if link.label and _names(graph, link, path, slug)
                else -1
            )
            first = max(
                (end.end() for end in _SENTENCE_ENDS.finditer(text) if end.end() <= at), default=0
            )
            if at >= 0 and first not in seen:
                seen.add(first)
                last = next(
                    (end.start() for end in _SENTENCE_ENDS.finditer(text) if end.start() >= at),
                    len(text),
                )
                end = at + len(link.label)
                yield Sentence(text[first:at], text[at:end], text[end : max(last, end)], line.line)
        start += len(line.text) + 1 if line.text else 0


def _names(graph: Graph, link: Link, path: str, slug: str) -> bool:
    match graph.resolver.resolve(link, path):
        case Resolved(subject=subject):
            return subject.slug == slug
        case Missing(slug=missing):
            return missing == slug
        case _:
            return False
