"""Parts of a row of the tree: its name with mark and evidence, and where else it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import quote

from flask import current_app, url_for

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network import HierarchyNode
from kbgraph.rdf import Iri
from kbgraph.views import Citation, Period
from kbgraph.views.members.standings import period_of
from kbgraph_web.http.day import day_of_ends
from kbgraph_web.http.languages import gettext
from kbgraph_web.viewmodels.bounds.citation_html import qualifiers_html
from kbgraph_web.viewmodels.bounds.evidence_mark import mark_in_list
from kbgraph_web.viewmodels.bounds.page_budget import short_name
from kbgraph_web.viewmodels.html_parts import escaped
from kbgraph_web.viewmodels.languages import language_of
from kbgraph_web.viewmodels.layout import entry_url
from kbgraph_web.viewmodels.type_marks import TypeMarks

_PLACE = "in-"
"""The beginning of the ids of things, which the ids of the page do not have."""


class PlacedNode(NamedTuple):
    """A node of the tree with the claims that put it below another."""

    node: HierarchyNode
    citations: tuple[Citation, ...]
    has_ended: bool
    """Whether it stands below the other no more, on the day of the request."""

    @property
    def words(self) -> tuple[str, ...]:
        """The relations to the thing above as read from there."""
        return tuple(each.label for each in self.node.relations)


class RowParts:
    """Makes parts of rows for one page, whose words and marks are found once."""

    def __init__(self, base: KnowledgeBase, listed: frozenset[Iri]) -> None:
        """Make parts of a page on which the `listed` things stand in full."""
        self._base, self._listed, self._day = base, listed, day_of_ends()
        self._types, self._signs = TypeMarks(base), dict[str, str]()
        self._also = gettext("also under")
        self._full = gettext("in full under")

    def placed(self, nodes: Iterable[HierarchyNode]) -> list[PlacedNode]:
        """Return nodes with their claims: those that hold first."""
        found = [self._placed(each) for each in nodes]
        return sorted(found, key=lambda each: each.has_ended)

    def _placed(self, node: HierarchyNode) -> PlacedNode:
        facts = dict.fromkeys(fact for each in node.relations for fact in each.facts)
        cited = tuple(each for fact in facts for each in self._base.network.cited(fact))
        return PlacedNode(node, cited, bool(cited) and period_of(cited, self._day) is Period.ENDED)

    def name(self, placed: PlacedNode) -> str:
        """Return a thing with its type, the claims of its place, and its other places."""
        node = placed.node
        return (
            f"{self._sign(node.cls)}{self._link(node)}{self.evidence(placed)}{self._others(node)}"
        )

    def evidence(self, placed: PlacedNode) -> str:
        """Return what the claims of a place add to it, and their mark."""
        cited, own = placed.citations, placed.node.slug
        if not cited:
            return ""
        slug = own if any(each.slug == own for each in cited) else cited[0].slug
        return f"{qualifiers_html(cited)}{mark_in_list(cited, slug)}"

    def place_id(self, node: HierarchyNode) -> str:
        """Return the attribute of the id of a thing at the place where it stands in full."""
        return f' id="{_fragment(node.slug)}"' if node.is_full else ""

    def place_of(self, thing: Iri) -> str:
        """Return the address of the place of a thing: on this page, else that of its own tree."""
        slug = self._base.graph.iris.slug(thing) or ""
        if thing in self._listed:
            return f"#{_fragment(slug)}"
        return escaped(url_for("hierarchy.of_thing", slug=slug))

    def _link(self, node: HierarchyNode) -> str:
        address = escaped(entry_url(node.slug))
        return f'<a href="{address}"{language_of(node.label)}>{short_name(node.label)}</a>'

    def _sign(self, cls: Iri | None) -> str:
        label = self._base.ontology.label(cls) if cls else ""
        if label not in self._signs:
            template = current_app.jinja_env.get_template("type_marks.html").module
            mark = template.mark(self._types.of(label))  # type: ignore[attr-defined]
            spoken = f'<span class="visually-hidden">{escaped(label)}: </span>' if label else ""
            self._signs[label] = f"{mark} {spoken}"
        return self._signs[label]

    def _others(self, node: HierarchyNode) -> str:
        """Return links to the other places of a thing; of one with things below, to all of it."""
        if node.full_under and not node.is_full and node.total:
            # The place at which it stands in full has the others.
            return f' <span class="note">{self._full} {self._above(node.full_under)}</span>'
        if not node.other_parents:
            return ""
        links = ", ".join(self._above(each) for each in node.other_parents[:4])
        more = len(node.other_parents) - 4
        rest = f" +{more}" if more > 0 else ""
        return f' <span class="note">{self._also} {links}{rest}</span>'

    def _above(self, parent: Iri) -> str:
        label = self._base.views.labels.label(parent)
        place = self.place_of(parent)
        return f'<a href="{place}"{language_of(label)}>{short_name(label)}</a>'


def _fragment(slug: str) -> str:
    """Return the id of a place, as it stands in addresses: without spaces and quotes."""
    return escaped(_PLACE + quote(slug))


def by_words(nodes: Sequence[PlacedNode]) -> list[tuple[tuple[str, ...], list[PlacedNode]]]:
    """Return nodes by the relations that put them below another, in their order."""
    groups: dict[tuple[str, ...], list[PlacedNode]] = {}
    for each in nodes:
        groups.setdefault(each.words, []).append(each)
    return [*groups.items()]
