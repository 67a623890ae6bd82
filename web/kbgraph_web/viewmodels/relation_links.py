"""Relations as the page of a thing shows them: counted, the first ones, and links to all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import NamedTuple

from flask import url_for

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf import Iri
from kbgraph.views import Citation, Description, Relation, Value, ended_mark
from kbgraph_web.http.day import day_of_ends
from kbgraph_web.viewmodels.bounds.page_budget import links_of_page

_MAX_RELATIONS = 60
"""Relations of a direction that the page of a thing shows."""


class RelationLinks(NamedTuple):
    """A relation of a thing: its first values, the number of all, and the address of the rest."""

    label: str
    comment: str
    values: Sequence[Value]
    total: int
    more: str
    """The address of the next values; empty where all are shown."""


class ShownRelations(NamedTuple):
    """The relations of a thing that its page shows."""

    current: list[RelationLinks]
    ended: list[RelationLinks]
    """Those that have ended by the day of the request."""
    total: int
    more: str
    """The address of the links of all relations; empty where none is left out."""
    repeated: tuple[Citation, ...]
    """The claims of relations that another part of the page shows: their ids stay on the page."""


def shown_relations(
    base: KnowledgeBase,
    thing: Description,
    relations: Sequence[Relation],
    members: AbstractSet[Iri],
) -> ShownRelations:
    """Return the relations of a thing as its page shows them, ended ones apart.

    After two pages of links the relations that follow are left out. The `members` stand in a
    section of their own, and a mere link to what a relation names already says nothing more.
    """
    read = _first_values(relations, links_of_page(base))
    stated = _stated_things(thing, (value for _, values in read for value in values))
    repeated = _Repeated(_memberships(base.ontology), members, stated | members)
    parted = [(relation, *repeated.part(relation, values)) for relation, values in read]
    day = day_of_ends()
    made = [_links(base, thing, each, day) for each in parted]
    is_whole = len(read) == len(relations)
    return ShownRelations(
        current=[current for current, _ in made if current.values],
        ended=[ended for _, ended in made if ended.values],
        total=len(relations),
        more="" if is_whole else url_for("entry_links.links", slug=thing.slug),
        repeated=tuple(
            each for _, _, values in parted for value in values for each in value.citations
        ),
    )


def _first_values(
    relations: Sequence[Relation], size: int
) -> list[tuple[Relation, tuple[Value, ...]]]:
    """Return the first relations, each with its first values: two pages of links in all."""
    left, read = 2 * size, list[tuple[Relation, tuple[Value, ...]]]()
    for relation in relations[:_MAX_RELATIONS]:
        values = tuple(relation.values[: min(size, left)])
        if not values:
            break
        left -= len(values)
        read.append((relation, values))
    return read


def _stated_things(thing: Description, values: Iterable[Value]) -> frozenset[Iri]:
    """Return the things that a stated relation of a thing names, in a list or in a row."""
    named = (*(value for fact in thing.outgoing for value in fact.values), *values)
    return frozenset(
        value.term for value in named if isinstance(value.term, Iri) and not _is_mere_link(value)
    )


def _is_mere_link(value: Value) -> bool:
    return all(each.basis == "linked" for each in value.citations)


def _memberships(ontology: Ontology) -> frozenset[Iri]:
    """Return the properties that make a thing a member or part, or have one."""
    known = (*ontology.memberships, *ontology.members, *ontology.containers, *ontology.parts)
    answers = ontology.layout.answers
    return frozenset(known).union(*(answers.get(prop, ()) for prop in known))


class _Repeated(NamedTuple):
    """The things that the page of a thing shows beside its relations."""

    memberships: AbstractSet[Iri]
    members: AbstractSet[Iri]
    stated: AbstractSet[Iri]

    def part(
        self, relation: Relation, values: tuple[Value, ...]
    ) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
        """Return the values of a relation that its list shows, and those that it need not."""
        # The list of a relation with further pages has all of its values.
        is_whole = len(relation.values) == len(values)
        repeated = tuple(each for each in values if is_whole and self._has(relation, each))
        return tuple(each for each in values if each not in repeated), repeated

    def _has(self, relation: Relation, value: Value) -> bool:
        if _is_mere_link(value):
            return value.term in self.stated
        return (
            value.term in self.members
            and not self.memberships.isdisjoint(relation.properties)
            and not any(each.qualifiers for each in value.citations)
        )


def _links(
    base: KnowledgeBase,
    thing: Description,
    parted: tuple[Relation, tuple[Value, ...], tuple[Value, ...]],
    day: date,
) -> tuple[RelationLinks, RelationLinks]:
    """Return a relation as it holds on a day, and as it has ended by then."""
    relation, values, repeated = parted
    ended = [value for value in values if ended_mark(value.citations, day)]
    current = [value for value in values if value not in ended] if ended else values
    left = len(relation.values) - len(ended) - len(repeated)
    has_more = len(relation.values) > len(values) + len(repeated)
    more = _more(base, thing, relation, values) if has_more else ""
    label, comment = relation.label, relation.comment
    return (
        RelationLinks(label, comment, current, left, more),
        RelationLinks(label, comment, ended, len(ended), ""),
    )


def _more(
    base: KnowledgeBase, thing: Description, relation: Relation, values: Sequence[Value]
) -> str:
    """Return the address of the links that follow those of the page."""
    names = [base.network.relations.name(each) for each in relation.properties]
    # A page has the links of rows too, which the page of the thing shows in its tables.
    has_rows = any(group.tables for group in thing.headings)
    page = 2 if len(values) == links_of_page(base) and not has_rows else 1
    direction = "both" if len(relation.directions) > 1 else next(iter(relation.directions))
    return url_for("entry_links.links", slug=thing.slug, direction=direction, only=names, page=page)
