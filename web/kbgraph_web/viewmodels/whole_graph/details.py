"""The details of the selected thing: what it hangs on, and what hangs on it."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network import MAX_OPENED
from kbgraph.rdf import Iri
from kbgraph_web.http import params
from kbgraph_web.viewmodels.whole_graph.view import EXPANDED, SELECTED, WholeGraph, address


class ThingRow(NamedTuple):
    """A thing in the table or in the details."""

    slug: str
    label: str
    type: str
    kind: int
    described: bool
    connections: int
    facts: int
    address: str
    """The address of this page with the thing selected."""


class Details(NamedTuple):
    """The selected thing."""

    row: ThingRow
    place: str
    nearest: ThingRow | None
    hanging: tuple[ThingRow, ...]
    """The first of the things that hang on it."""
    hanging_in_all: int
    opens: str
    """The address that draws these as well; empty where there are none."""
    folds: str
    """The address that no longer draws them; empty where they are not drawn."""
    is_left_out: bool
    """Whether the filters leave the thing out."""
    is_apart: bool
    """Whether no connection leads from it to a thing that is drawn."""


def thing_row(base: KnowledgeBase, graph: WholeGraph, thing: Iri) -> ThingRow:
    """Return a thing with its numbers; 0 of a thing that is left out."""
    node, backbone = base.network.things[thing], graph.backbone
    is_there = thing in backbone
    return ThingRow(
        slug=node["slug"],
        label=node["label"],
        type=node["type"],
        kind=graph.marks.of(thing),
        described=node["described"],
        connections=backbone.connections(thing) if is_there else 0,
        facts=backbone.facts_of(thing) if is_there else 0,
        address=address(**{SELECTED: [node["slug"]]}),
    )


def details(base: KnowledgeBase, graph: WholeGraph) -> Details | None:
    """Return the details of the selected thing; None without one."""
    thing = graph.selected
    if thing is None:
        return None
    backbone, slug = graph.backbone, base.network.things[thing]["slug"]
    nearest, hanging = backbone.nearest.get(thing), backbone.hanging_on(thing)
    place, opened = base.network.backbones.places.get(thing), params.texts(EXPANDED)
    others = [each for each in opened if each != slug]
    return Details(
        row=thing_row(base, graph, thing),
        place=place.label if place else "",
        nearest=thing_row(base, graph, nearest) if nearest else None,
        hanging=tuple(thing_row(base, graph, each) for each in hanging[:MAX_OPENED]),
        hanging_in_all=len(hanging),
        opens=address(**{EXPANDED: [*opened, slug]}) if hanging and slug not in opened else "",
        folds=address(**{EXPANDED: others}) if slug in opened else "",
        is_left_out=thing not in backbone,
        is_apart=thing in backbone and thing not in backbone.cores and nearest is None,
    )
