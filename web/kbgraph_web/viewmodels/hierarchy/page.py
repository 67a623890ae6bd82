"""The content of the page of the hierarchy: rows of the tree, columns, levels and filters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urlencode

from flask import request
from markupsafe import Markup

from kbgraph.errors import NotFoundError
from kbgraph.fuzzy import closest
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network import MAX_LEVELS, HierarchyNode, HierarchyTree, TreeBounds, WantedPlaces
from kbgraph.rdf import Iri
from kbgraph.search import Facet, FacetValue
from kbgraph.views.evidence_filters import FactCount
from kbgraph_web.http import params
from kbgraph_web.http.day import path_of
from kbgraph_web.viewmodels.bounds.page_budget import largest_links, page_size
from kbgraph_web.viewmodels.evidence_filter import wanted_relations
from kbgraph_web.viewmodels.facet_links import FacetLink, facet_links, selection
from kbgraph_web.viewmodels.hierarchy.rows import LeafColumn, TreeRows
from kbgraph_web.viewmodels.type_marks import TypeMarks

TYPE = "type"
_MAX_CHILDREN, _MAX_THINGS = 60, 320
"""Things directly below one, and all that a page lists."""
_THING_BYTES, _TREE_BYTES = 500, 110_000
"""About what a thing of the tree has beside its links, and what all of a page may take."""
_MAX_OPEN_ROWS = 40
"""Rows up to which a level is unfolded where the address does not name the levels."""


class TypeChoice(NamedTuple):
    """A class of things as a filter, with the number of its mark."""

    link: FacetLink
    kind: int


class HierarchyView(NamedTuple):
    """A part of the hierarchy as its page shows it."""

    start: HierarchyNode | None
    breadcrumbs: tuple[tuple[str, str], ...]
    """Slug and label of each thing above the start, the outermost first."""
    rows: Markup
    columns: tuple[LeafColumn, ...]
    relations: tuple[str, ...]
    """The words of all relations of the hierarchy, as read downwards."""
    counted: FactCount
    types: tuple[TypeChoice, ...]
    levels: int
    """The levels that are unfolded."""
    all_levels: int
    total: int
    """The number of things over which the pages of the list run."""
    first: int
    size: int
    data: str
    """The address of the same as JSON, with all levels."""
    outside: int
    """The number of things that stand neither above nor below another."""


def wanted_places(base: KnowledgeBase) -> WantedPlaces:
    """Return the things that the address chooses, by class and by the evidence of their place.

    404 for an unknown facet, or for a class that no thing has.
    """
    chosen = selection()
    if unknown := sorted(chosen.keys() - {TYPE}):
        raise NotFoundError(f"no facet is named {unknown[0]!r}; the facet is {TYPE}")
    words = chosen.get(TYPE, frozenset())
    index = base.network.hierarchy_index
    classes = {cls for thing in index.things if (cls := index.type(thing))}
    known = {base.ontology.type_word(cls): cls for cls in classes}
    for word in sorted(words - known.keys()):
        near = closest(word, known.keys())
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        raise NotFoundError(f"no type of things in the hierarchy is called {word!r}{hint}")
    return WantedPlaces(wanted_relations(base), frozenset(known[word] for word in words))


def hierarchy_view(base: KnowledgeBase, slug: str) -> HierarchyView:
    """Return the hierarchy below a thing, or of all things without one, as the address wants it."""
    wanted = wanted_places(base)
    sizes = (_THING_BYTES + 2 * link for link in largest_links(base))
    things = page_size(sizes, _TREE_BYTES, _MAX_THINGS)
    size = min(_MAX_CHILDREN, things)
    first = params.first_item_of_page(size)
    bounds = TreeBounds(MAX_LEVELS, things, size, first)
    tree = base.network.hierarchy(slug, wanted, bounds)
    start = tree.nodes[0] if slug else None
    columns = _columns(base, tree)
    classes = frozenset(each.cls for each in columns)
    rows = Counter(_levels_of_rows(tree.nodes, classes, 0 if start else 1))
    is_filtered = wanted != WantedPlaces()
    levels = MAX_LEVELS if is_filtered else _fitting_levels(rows)
    levels = params.number("levels", levels, minimum=1, maximum=MAX_LEVELS)
    facet = _facet(base, tree)
    label, slug_of = base.views.labels.label, base.graph.iris.slug
    return HierarchyView(
        start=start,
        breadcrumbs=tuple((slug_of(each) or "", label(each)) for each in tree.above),
        rows=TreeRows(base, columns, _listed(tree.nodes), wanted.classes).tree(
            tree.nodes, levels if start else levels - 1
        ),
        columns=columns,
        relations=base.network.hierarchy_index.relations,
        counted=FactCount(tree.shown, tree.total),
        types=_types(base, facet),
        levels=min(levels, max(rows, default=1)),
        all_levels=max(rows, default=1),
        total=start.total if start else tree.tops,
        first=first,
        size=size,
        data=_data_address(slug),
        outside=len(base.network.things) - len(base.network.hierarchy_index.things),
    )


def _columns(base: KnowledgeBase, tree: HierarchyTree) -> tuple[LeafColumn, ...]:
    """Return a column for each class of leaves of which the tree lists any."""
    listed = {each.cls for each in _all_nodes(tree.nodes) if each.relations and not each.total}
    index = base.network.hierarchy_index
    return tuple(
        LeafColumn(cls, base.ontology.label(cls), words[0] if len(words) == 1 else "")
        for cls, words in index.columns.items()
        if cls in listed
    )


def _data_address(slug: str) -> str:
    route = "hierarchy.json_of_thing" if slug else "hierarchy.whole_json"
    path = path_of(route, slug=slug) if slug else path_of(route)
    kept = [each for each in request.args.items(multi=True) if each[0] not in {"levels", "page"}]
    return f"{path}?{urlencode(kept)}" if kept else path


def _fitting_levels(rows: Counter[int]) -> int:
    """Return how many levels have few rows together: at least one."""
    total, levels = 0, 0
    for level in sorted(rows):
        total += rows[level]
        if total > _MAX_OPEN_ROWS:
            break
        levels = level
    return max(1, levels)


def _levels_of_rows(
    nodes: Iterable[HierarchyNode], columns: frozenset[Iri], level: int
) -> Iterator[int]:
    """Yield the level of each thing that has a row of its own."""
    for node in nodes:
        if node.total or node.cls not in columns or not level:
            yield level
        yield from _levels_of_rows(node.children, columns, level + 1)


def _all_nodes(nodes: Iterable[HierarchyNode]) -> Iterator[HierarchyNode]:
    for node in nodes:
        yield node
        yield from _all_nodes(node.children)


def _listed(nodes: Iterable[HierarchyNode]) -> frozenset[Iri]:
    """Return the things that stand in full among some nodes."""
    return frozenset(each.thing for each in _all_nodes(nodes) if each.is_full)


def _facet(base: KnowledgeBase, tree: HierarchyTree) -> Facet:
    chosen = selection().get(TYPE, frozenset())
    words = ((base.ontology.type_word(cls), cls, count) for cls, count in tree.classes if cls)
    values = tuple(
        FacetValue(word, base.ontology.label(cls), count, word in chosen)
        for word, cls, count in words
    )
    return Facet(TYPE, TYPE, values)


def _types(base: KnowledgeBase, facet: Facet) -> tuple[TypeChoice, ...]:
    marks = TypeMarks(base)
    (links,) = facet_links([facet])
    return tuple(TypeChoice(each, marks.of(each.value.label)) for each in links.choices)
