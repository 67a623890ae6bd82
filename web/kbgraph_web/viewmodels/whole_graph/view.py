"""The part of the graph of all things that an address names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlencode

from flask import request

from kbgraph.errors import NotFoundError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network import Backbone, BackboneDrawing, BackboneView
from kbgraph.rdf import Iri
from kbgraph.search import SearchResult
from kbgraph_web.http import params
from kbgraph_web.http.errors import as_sentence
from kbgraph_web.viewmodels.evidence_filter import wanted_relations
from kbgraph_web.viewmodels.facet_links import selection
from kbgraph_web.viewmodels.whole_graph.marks import GraphMarks

DEFAULT_DRAWN, MAX_DRAWN = 40, 200
"""The best-connected things that are drawn: without a number in the address, and at most."""
MAX_OPENED = 20
"""Opened things that are drawn: an address may name more."""
SELECTED, EXPANDED = "selected", "expanded"


class WholeGraph(NamedTuple):
    """The things and facts that the address names, as a backbone, and what is drawn of them."""

    view: BackboneView
    backbone: Backbone
    drawing: BackboneDrawing
    listed: SearchResult | None
    """The things by the facets of the address; None for all."""
    selected: Iri | None
    marks: GraphMarks


def whole_graph(base: KnowledgeBase, selected: str = "") -> WholeGraph:
    """Return what the address names, with a thing that is `selected`, by name.

    Raises NotFoundError for unknown names of things, facets and relations.
    """
    chosen, relations = selection(), params.relations()
    listed = base.search.find("", chosen) if chosen else None
    view = BackboneView(
        limit=params.number("limit", DEFAULT_DRAWN, minimum=1, maximum=MAX_DRAWN),
        relations=base.network.relation_filter(relations.only, relations.without),
        things=frozenset(item.iri for item in listed.items) if listed else None,
        facts=wanted_relations(base),
    )
    backbone = base.network.backbones.backbone(view)
    thing = base.graph.iris.thing(base.find(selected)) if selected else None
    opened = (base.graph.iris.thing(slug) for slug in params.texts(EXPANDED)[:MAX_OPENED])
    drawing = backbone.drawing(opened, [thing] if thing else [])
    return WholeGraph(view, backbone, drawing, listed, thing, GraphMarks(base))


def address(**changes: Iterable[str]) -> str:
    """Return the address of this page with other values of some parameters, on the first page."""
    kept = [
        (name, value)
        for name, value in request.args.items(multi=True)
        if value and name not in {*changes, "page"}
    ]
    further = [(name, value) for name, values in changes.items() for value in values]
    query = urlencode([*kept, *further], safe=":~/")
    path = f"{request.script_root}{request.path}"
    return f"{path}?{query}" if query else path


def toggled(name: str, value: str) -> str:
    """Return the address with a value added to a parameter, or removed from it."""
    values = params.texts(name)
    others = [each for each in values if each != value]
    return address(**{name: others if value in values else [*values, value]})


class Selection(NamedTuple):
    """The name of a selected thing that the address has, and what is wrong with it."""

    name: str
    error: str = ""
    suggestions: tuple[str, ...] = ()


def read_selection(base: KnowledgeBase) -> Selection:
    """Return the name of the selected thing; an error where nothing or several things have it."""
    name = params.text(SELECTED)
    try:
        if name:
            base.find(name)
    except NotFoundError as unknown:
        return Selection(name, as_sentence(unknown.problem), unknown.candidates)
    return Selection(name)
