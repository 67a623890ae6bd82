"""Relations as the page of a thing shows them: counted, the first ones, and a link to all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from flask import url_for

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.views import Fact, IncomingFact, Value

_MAX_RELATIONS = 60
"""Relations that the page of a thing shows, of each direction."""
SHOWN_LINKS = 50
"""The links of one relation, and the mentions, that a page shows."""


class RelationLinks(NamedTuple):
    """A relation of a thing: its first values, the number of all, and the address of the rest."""

    label: str
    comment: str
    values: Sequence[Value]
    total: int
    more: str
    """The address of the next values; empty where all are shown."""


def relation_links(
    base: KnowledgeBase, slug: str, direction: str, facts: Iterable[Fact | IncomingFact]
) -> list[RelationLinks]:
    """Return the relations of a thing in a direction as its page shows them: the first ones."""
    return [
        RelationLinks(
            label=fact.label,
            comment=fact.comment,
            values=fact.values[:SHOWN_LINKS],
            total=len(fact.values),
            more=_more(base, slug, direction, fact) if len(fact.values) > SHOWN_LINKS else "",
        )
        for fact in islice(facts, _MAX_RELATIONS)
    ]


def more_relations(slug: str, direction: str, facts: Collection[Fact | IncomingFact]) -> str:
    """Return the address of all links in a direction if a page leaves relations out; else empty."""
    is_cut = len(facts) > _MAX_RELATIONS
    return url_for("entry_links.links", slug=slug, direction=direction) if is_cut else ""


def _more(base: KnowledgeBase, slug: str, direction: str, fact: Fact | IncomingFact) -> str:
    name = base.network.relations.name(fact.property)
    return url_for("entry_links.links", slug=slug, direction=direction, only=name, page=2)
