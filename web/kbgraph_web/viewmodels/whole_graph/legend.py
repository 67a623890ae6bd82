"""The legend of the whole graph: types, places and relations, each a filter of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import NamedTuple

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network import ThingPlace
from kbgraph.rdf import Iri, local_name
from kbgraph.search import Facet, FacetValue
from kbgraph_web.http import params
from kbgraph_web.http.languages import gettext
from kbgraph_web.viewmodels.facet_links import (
    ActiveFilter,
    FacetLink,
    FacetLinks,
    active_filters,
    bounded_facets,
    facet_links,
    selection,
)
from kbgraph_web.viewmodels.whole_graph.view import WholeGraph, toggled

_TYPE, _FOLDER = "type", "folder"
_MAX_PLACES, _MAX_FACETS = 12, 6


class TypeRow(NamedTuple):
    """A type of the things, with its mark."""

    kind: int
    label: str
    things: int
    address: str
    """The address of these things alone; empty where no facet chooses them."""


class PlaceRow(NamedTuple):
    """A whole or a folder, and the number of things that it holds."""

    label: str
    things: int
    address: str
    kind: int
    """The mark of its things, where marks tell places."""


def type_rows(base: KnowledgeBase, graph: WholeGraph) -> list[TypeRow]:
    """Return the types of all things that the address names, by the order of their marks."""
    counts = base.network.backbones.types(graph.view)
    keys = {value.label: value.key for value in _values(graph_facets(base, graph), _TYPE)}
    rows = (
        TypeRow(
            graph.marks.of_type(label),
            label or gettext("other"),
            things,
            toggled("where", f"{_TYPE}:{keys[label]}") if label in keys else "",
        )
        for label, things in counts.items()
    )
    return sorted(rows, key=lambda row: (row.kind, row.label))


def place_rows(base: KnowledgeBase, graph: WholeGraph) -> list[PlaceRow]:
    """Return the places that hold most of the things, the largest first."""
    known = base.network.backbones.places
    counts = Counter(known[thing] for thing in graph.backbone.ranked if thing in known)
    facets = graph_facets(base, graph)
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0].label, item[0].key))
    return [
        PlaceRow(
            place.label, things, _place_address(base, place, facets), graph.marks.of_place(place)
        )
        for place, things in most[:_MAX_PLACES]
    ]


def _place_address(base: KnowledgeBase, place: ThingPlace, facets: Iterable[Facet]) -> str:
    """Return the address of what a place holds; empty where no facet chooses it."""
    names = [local_name(prop) for prop in base.ontology.hierarchy.above]
    key = base.graph.iris.slug(Iri(place.key)) or place.key
    for name in (*names, _FOLDER):
        if any(value.key == key for value in _values(facets, name)):
            return toggled("where", f"{name}:{key}")
    return ""


def _values(facets: Iterable[Facet], name: str) -> Collection[FacetValue]:
    return next((each.values for each in facets if each.name == name), ())


def graph_facets(base: KnowledgeBase, graph: WholeGraph) -> tuple[Facet, ...]:
    """Return the facets of the things that the address names."""
    facets = base.search.facets
    listed = graph.listed.listed if graph.listed else facets.everything
    return facets.count(listed, selection())


def relation_facet(base: KnowledgeBase, graph: WholeGraph) -> FacetLinks:
    """Return the relations as a facet, those of most facts first; `only` chooses them."""
    counts = base.network.backbones.relations(graph.view)
    chosen = base.network.relations.named(params.relations().only)
    label, name = base.views.labels.label, base.network.relations.name
    ordered = sorted({*counts, *chosen}, key=lambda prop: (-counts[prop], label(prop), prop))
    choices = tuple(
        FacetLink(
            FacetValue(name(prop), label(prop), counts[prop], is_chosen=prop in chosen),
            toggled("only", name(prop)),
        )
        for prop in ordered
    )
    values = tuple(choice.value for choice in choices)
    return FacetLinks(Facet("relation", gettext("relations"), values), choices)


def filters(base: KnowledgeBase, graph: WholeGraph) -> list[FacetLinks]:
    """Return the relations and the first facets beside the type, and those that are chosen."""
    chosen = selection()
    shown = [
        each
        for number, each in enumerate(
            facet for facet in graph_facets(base, graph) if facet.name != _TYPE
        )
        if number < _MAX_FACETS
        # To look through the values of a large facet takes seconds.
        or (each.name in chosen and any(value.is_chosen for value in each.values))
    ]
    relations = relation_facet(base, graph)
    return bounded_facets([*([relations] if relations.choices else []), *facet_links(shown)])


def chips(base: KnowledgeBase) -> tuple[ActiveFilter, ...]:
    """Return the chosen facet values and relations, each with the address without it."""
    relations = params.relations()
    words = {"only": gettext("relations"), "without": gettext("without")}
    named = (
        ActiveFilter(words[parameter], _relation_label(base, name), toggled(parameter, name))
        for parameter, names in (("only", relations.only), ("without", relations.without))
        for name in names
    )
    return (*active_filters(base), *named)


def _relation_label(base: KnowledgeBase, name: str) -> str:
    labels = sorted(base.views.labels.label(prop) for prop in base.network.relations.named([name]))
    return ", ".join(labels) or name
