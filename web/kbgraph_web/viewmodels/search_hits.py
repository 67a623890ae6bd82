"""Search results as the page shows them, with names and lines of text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.search import (
    Highlight,
    IndexedThing,
    MatchedText,
    MatchPlace,
    SearchResult,
    Snippet,
)
from kbgraph.views import Citation, EntryLine
from kbgraph.views.evidence_filters import ListedFact
from kbgraph_web.viewmodels.evidence_filter import wanted_evidence

_MAX_SNIPPETS, _MAX_FACTS = 2, 2
_MAX_SNIPPET_CHARS, _MAX_CHARS_BEFORE, _MAX_PARTS, _MAX_NAMES = 240, 80, 16, 6
"""The parts of a line, and the names of a hit, that a page shows."""


class SearchHit(NamedTuple):
    """A thing that was found, its other names, its sentences with the words, and why it was."""

    item: IndexedThing
    folder: str
    """The folder of the entry; empty without an entry, or at the top."""
    names: tuple[str, ...]
    snippets: tuple[Snippet, ...]
    matches: tuple[MatchedText, ...] = ()
    """The texts that have the words: the reasons why it was found; none for an empty query."""

    @property
    def label(self) -> tuple[Highlight, ...]:
        """Its label, with the parts that match."""
        named = (each.parts for each in self.matches if each.place is MatchPlace.NAME)
        return next(named, (Highlight(self.item.label, found=False),))

    @property
    def further_matches(self) -> list[MatchedText]:
        """The reasons that neither its label nor its sentences show."""
        shown = {MatchPlace.NAME, MatchPlace.TEXT}
        return [each for each in self.matches if each.place not in shown]

    @property
    def unmatched_names(self) -> list[str]:
        """Its other names and codes, without those that match: they are among the reasons."""
        matched = {"".join(part.text for part in each.parts) for each in self.matches}
        return [name for name in self.names if name not in matched]


def search_hits(base: KnowledgeBase, things: Iterable[IndexedThing], query: str) -> list[SearchHit]:
    """Return the hit of each thing; without snippets and reasons if the query is empty."""
    return [
        SearchHit(
            thing,
            _folder(base, thing.slug),
            base.search.names(thing.slug),
            base.search.snippets(thing.slug, query, _MAX_SNIPPETS) if query else (),
            base.search.matches(thing.slug, query) if query else (),
        )
        for thing in things
    ]


def with_evidence(base: KnowledgeBase, result: SearchResult) -> SearchResult:
    """Return the results that have facts which the evidence filter of the request allows."""
    wanted = wanted_evidence()
    if wanted.is_empty:
        return result
    return base.search.among(result, base.views.facts.by_thing(wanted))


def facts_of_hits(
    base: KnowledgeBase, things: Iterable[IndexedThing]
) -> dict[str, tuple[list[ListedFact], int]]:
    """Return the first facts of each thing that the filter allows, and their number, by slug."""
    wanted = wanted_evidence()
    if wanted.is_empty:
        return {}
    facts, listed = base.views.facts.by_thing(wanted), base.views.facts.listed
    return {
        thing.slug: (listed(facts[thing.iri][:_MAX_FACTS]), len(facts[thing.iri]))
        for thing in things
    }


def evidence_of_hits(
    base: KnowledgeBase, hits: Iterable[SearchHit]
) -> dict[EntryLine, tuple[Citation, ...]]:
    """Return the citations of the facts that the shown lines of hits state, by line."""
    lines = (
        EntryLine(hit.item.slug, line)
        for hit in hits
        for shown in (hit.snippets, hit.further_matches)
        for line in (each.line for each in shown)
        if line
    )
    return base.views.bibliographer.of_lines(lines)


def _folder(base: KnowledgeBase, slug: str) -> str:
    subject = base.views.entries.get(slug)
    return subject.path.rpartition("/")[0] if subject else ""


def short_hits(hits: Iterable[SearchHit]) -> list[SearchHit]:
    """Return hits with the parts of their texts around the first words that were found."""
    return [
        hit._replace(
            names=hit.names[:_MAX_NAMES],
            snippets=tuple(each._replace(parts=_around(each.parts)) for each in hit.snippets),
            matches=tuple(each._replace(parts=_around(each.parts)) for each in hit.matches),
        )
        for hit in hits
    ]


def _around(parts: tuple[Highlight, ...]) -> tuple[Highlight, ...]:
    """Return the parts of a line up to a number of characters; an ellipsis stands for the rest."""
    shown: list[Highlight] = []
    left = _MAX_SNIPPET_CHARS
    for part in parts:
        text = part.text
        if not shown and not part.found and len(text) > _MAX_CHARS_BEFORE:
            # The first word may be cut, so it is left out.
            end = text[-_MAX_CHARS_BEFORE:]
            text = f"…{end.partition(' ')[2] or end}"
        if len(text) > left or len(shown) == _MAX_PARTS:
            shown.append(Highlight(f"{text[:left]}…", part.found))
            break
        shown.append(Highlight(text, part.found))
        left -= len(text)
    return tuple(shown)
