"""Relations as the page of a thing shows them: counted, the first ones, and links to all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from flask import url_for

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.views import Relation, Value, ended_mark
from kbgraph_web.http.day import day_of_ends
from kbgraph_web.viewmodels.bounds.page_budget import largest_links, page_size

SHOWN_LINKS = 50
"""The links of one relation, and the mentions, that a page shows: fewer where names are long."""
_MAX_RELATIONS = 60
"""Relations of a direction that the page of a thing shows."""
_LINK_BYTES, _LINKS_BYTES = 150, 30_000
"""About what a link has beside itself, and what the links of a relation may take."""


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


def links_of_page(base: KnowledgeBase) -> int:
    """Return the number of links of one relation, and of mentions, on a page."""
    sizes = (_LINK_BYTES + link for link in largest_links(base))
    return page_size(sizes, _LINKS_BYTES, SHOWN_LINKS)


def shown_relations(
    base: KnowledgeBase, slug: str, relations: Sequence[Relation]
) -> ShownRelations:
    """Return the relations of a thing as its page shows them, ended ones apart.

    After two pages of links the relations that follow are left out.
    """
    size = links_of_page(base)
    left, shown = 2 * size, list[tuple[Relation, tuple[Value, ...]]]()
    for relation in relations[:_MAX_RELATIONS]:
        values = tuple(relation.values[: min(size, left)])
        if not values:
            break
        left -= len(values)
        shown.append((relation, values))
    more = "" if len(shown) == len(relations) else url_for("entry_links.links", slug=slug)
    day = day_of_ends()
    made = [_links(base, slug, relation, values, day) for relation, values in shown]
    return ShownRelations(
        current=[current for current, _ in made if current.values],
        ended=[ended for _, ended in made if ended.values],
        total=len(relations),
        more=more,
    )


def _links(
    base: KnowledgeBase, slug: str, relation: Relation, values: Sequence[Value], day: date
) -> tuple[RelationLinks, RelationLinks]:
    """Return a relation as it holds on a day, and as it has ended by then."""
    ended = [value for value in values if ended_mark(value.citations, day)]
    current = [value for value in values if value not in ended] if ended else values
    left = len(relation.values) - len(ended)
    more = _more(base, slug, relation, values) if len(relation.values) > len(values) else ""
    label, comment = relation.label, relation.comment
    return (
        RelationLinks(label, comment, current, left, more),
        RelationLinks(label, comment, ended, len(ended), ""),
    )


def _more(base: KnowledgeBase, slug: str, relation: Relation, values: Sequence[Value]) -> str:
    """Return the address of the links that follow those of the page."""
    names = [base.network.relations.name(each) for each in relation.properties]
    both = len(relation.directions) > 1
    # A page of both directions has the outgoing links first, and not those of this page.
    page = 2 if len(values) == links_of_page(base) and not both else 1
    direction = "both" if both else next(iter(relation.directions))
    return url_for("entry_links.links", slug=slug, direction=direction, only=names, page=page)
