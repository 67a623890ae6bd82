"""Relations as the page of a thing shows them: counted, the first ones, and links to all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flask import url_for

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.views import Fact, IncomingFact, Value
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
    """The relations of a thing in a direction that its page shows."""

    relations: list[RelationLinks]
    total: int
    more: str
    """The address of the links of all relations; empty where none is left out."""


def links_of_page(base: KnowledgeBase) -> int:
    """Return the number of links of one relation, and of mentions, on a page."""
    sizes = (_LINK_BYTES + link for link in largest_links(base))
    return page_size(sizes, _LINKS_BYTES, SHOWN_LINKS)


def shown_relations(
    base: KnowledgeBase, slug: str, direction: str, facts: Sequence[Fact | IncomingFact]
) -> ShownRelations:
    """Return the relations of a thing in a direction as its page shows them.

    After two pages of links the relations that follow are left out.
    """
    size = links_of_page(base)
    left, shown = 2 * size, list[RelationLinks]()
    for fact in facts[:_MAX_RELATIONS]:
        values = fact.values[: min(size, left)]
        if not values:
            break
        left -= len(values)
        is_cut = len(fact.values) > len(values)
        page = 2 if len(values) == size else 1
        more = _more(base, slug, direction, fact, page) if is_cut else ""
        shown.append(RelationLinks(fact.label, fact.comment, values, len(fact.values), more))
    is_whole = len(shown) == len(facts)
    more = "" if is_whole else url_for("entry_links.links", slug=slug, direction=direction)
    return ShownRelations(shown, len(facts), more)


def _more(
    base: KnowledgeBase, slug: str, direction: str, fact: Fact | IncomingFact, page: int
) -> str:
    name = base.network.relations.name(fact.property)
    return url_for("entry_links.links", slug=slug, direction=direction, only=name, page=page)
