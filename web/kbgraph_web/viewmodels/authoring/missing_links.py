"""The links that an entry lacks, as its page shows them; templates put reasons in words."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.linking.missing.evidence import (
    Certainty,
    Named,
    Reason,
    SameMeaning,
    SameWords,
    SharedNeighbours,
    SharedSources,
)
from kbgraph.linking.missing.relations import AllowedRelation, KnownFact, PlaceKind
from kbgraph.linking.missing.sentences import written
from kbgraph.linking.missing.suggestion import LinkCandidate, Suggestion
from kbgraph.rdf import local_name
from kbgraph_web.viewmodels.authoring.snippets import MarkedLine, marked_line

_KINDS: dict[type[Reason], str] = {
    Named: "named",
    SameWords: "words",
    SameMeaning: "meaning",
    SharedNeighbours: "neighbours",
    SharedSources: "sources",
}


class ShownReason(NamedTuple):
    """A reason, and its kind, by which a template chooses the sentence."""

    kind: str
    reason: Reason


class ShownCandidate(NamedTuple):
    """A thing to which a link may lead."""

    slug: str
    label: str
    type: str
    is_described: bool
    reasons: tuple[ShownReason, ...]


class RelationLine(NamedTuple):
    """A place in which a relation is stated, and the line that states it."""

    kind: PlaceKind
    words: str
    section: str
    line: str


class ShownRelation(NamedTuple):
    """A relation that the ontology allows, and how it is written."""

    label: str
    entry: str
    entry_label: str
    target_label: str
    places: tuple[RelationLine, ...]


class FactLine(NamedTuple):
    """A line that states a fact; without a slug it is in the file of a third entry."""

    slug: str
    file: str
    line: int


class ShownFact(NamedTuple):
    """A fact that the two things have already."""

    source_label: str
    label: str
    target_label: str
    basis: str
    lines: tuple[FactLine, ...]


class MissingLink(NamedTuple):
    """A link that an entry lacks, as a page shows it."""

    certainty: Certainty
    file: str
    line: int
    """The line of its words; 0 where the text does not name the thing."""
    words: MarkedLine | None
    link: str
    """The link to write; empty where none can be."""
    command: str
    """The command that puts it in; empty without a link."""
    more: int
    candidates: tuple[ShownCandidate, ...]
    relations: tuple[ShownRelation, ...]
    facts: tuple[ShownFact, ...]


def missing_links(
    base: KnowledgeBase, slug: str, suggestions: Sequence[Suggestion]
) -> tuple[MissingLink, ...]:
    """Return the suggestions for an entry; their order gives the numbers of the command."""
    return tuple(
        _missing_link(base, slug, each, number) for number, each in enumerate(suggestions, 1)
    )


def _missing_link(
    base: KnowledgeBase, slug: str, suggestion: Suggestion, number: int
) -> MissingLink:
    edit, place = base.linking.link(suggestion), suggestion.place
    link = edit.link if edit else ""
    return MissingLink(
        certainty=suggestion.certainty,
        file=suggestion.file,
        line=place.line if place else 0,
        words=marked_line(base, suggestion.file, place) if place else None,
        link=link,
        command=_command(slug, suggestion.certainty, number) if edit else "",
        more=suggestion.more,
        candidates=tuple(_candidate(base, each) for each in suggestion.candidates),
        relations=tuple(_relation(base, each) for each in suggestion.relations),
        facts=tuple(_fact(base, each) for each in suggestion.facts),
    )


def _command(slug: str, certainty: Certainty, number: int) -> str:
    """Return the command that puts a link into its file."""
    least = " --certainty possible" if certainty is Certainty.POSSIBLE else ""
    return f"kbgraph suggest {shlex.quote(slug)}{least} --accept {number}"


def _candidate(base: KnowledgeBase, candidate: LinkCandidate) -> ShownCandidate:
    labels = base.views.labels
    return ShownCandidate(
        slug=candidate.slug,
        label=labels.of_thing(candidate.slug),
        type=labels.type_label(base.graph.iris.thing(candidate.slug)),
        is_described=candidate.described,
        reasons=tuple(ShownReason(_KINDS[type(each)], each) for each in candidate.reasons),
    )


def _relation(base: KnowledgeBase, relation: AllowedRelation) -> ShownRelation:
    labels = base.views.labels
    return ShownRelation(
        label=labels.label(relation.property),
        entry=relation.entry,
        entry_label=labels.of_thing(relation.entry),
        target_label=labels.of_thing(relation.target),
        places=tuple(
            RelationLine(each.kind, each.words, each.section, written(each, relation.link))
            for each in relation.places
        ),
    )


def _fact(base: KnowledgeBase, fact: KnownFact) -> ShownFact:
    labels = base.views.labels
    return ShownFact(
        source_label=labels.of_thing(fact.source),
        label=labels.label(fact.property),
        target_label=labels.of_thing(fact.target),
        basis=local_name(fact.basis),
        lines=tuple(_lines(base, fact)),
    )


def _lines(base: KnowledgeBase, fact: KnownFact) -> Iterator[FactLine]:
    """Yield the lines of a fact, with the slug of the entry where it is one of the two."""
    slugs = {
        subject.path: slug
        for slug in (fact.source, fact.target)
        if (subject := base.graph.subjects.get(slug))
    }
    for file, line in fact.lines:
        yield FactLine(slugs.get(file, ""), file, line)
