"""R3: each export is read back by pyoxigraph and by rdflib, and both find the statements of the graph, letter for letter."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import rdflib

import kbgraph
from kbgraph.rdf.formats import NTRIPLES, RDF_FORMATS, Format, FormatKind
from reliability.verdict import Verdict

_ROOT = Path(__file__).parent.parent
VARIABLE = "KBGRAPH_VAULTS"
_RDFLIB = {
    "turtle": "turtle",
    "ntriples": "nt",
    "rdfxml": "xml",
    "nquads": "nquads",
    "trig": "trig",
    "jsonld": "json-ld",
}


def run(folders: list[Path] | None = None) -> list[Verdict]:
    """The shipped knowledge base, and the vaults that the variable names."""
    named = [Path(each) for each in os.environ.get(VARIABLE, "").split(os.pathsep) if each]
    places = [_ROOT, *named] if folders is None else folders
    wrong = [reason for place in places for reason in _wrong(place)]
    count = len(places) * len(RDF_FORMATS) * 2
    left = (
        ""
        if named or folders is not None
        else f"; {VARIABLE} names no other folders, so no vault of others was read"
    )
    size = f"{len(places)} folder{'s' if len(places) > 1 else ''} × {len(RDF_FORMATS)} syntaxes × 2 readers{left}"
    return [
        Verdict(
            "R3",
            size,
            f"{count} of {count} the same, letter for letter",
            f"{count - len(wrong)} of {count}",
            not wrong,
            tuple(wrong),
        )
    ]


def _wrong(folder: Path) -> list[str]:
    """Where a reader finds other statements than the graph has."""
    base = kbgraph.load(folder)
    quads = {str(quad) for quad in base.graph.store.quads()}
    triples = read_by_oxigraph(base.export.graph(NTRIPLES), NTRIPLES)
    facts = {str(quad) for quad in base.graph.store.quads() if quad.graph_name == ox.DefaultGraph()}
    found = (
        [f"{folder.name}: {len(facts - triples)} facts are not in the triples"]
        if facts - triples
        else []
    )
    for syntax in RDF_FORMATS:
        wanted, data = (
            triples if syntax.kind is FormatKind.TRIPLES else quads,
            base.export.graph(syntax),
        )
        for reader in (read_by_oxigraph, read_by_rdflib):
            got = reader(data, syntax)
            if got != wanted:
                shown = min(wanted ^ got)[:160]
                found.append(
                    f"{folder.name} as {syntax.name}, {reader.__name__[8:]}: {len(wanted - got)} missing, {len(got - wanted)} more: {shown}"
                )
    return found


def read_by_oxigraph(data: bytes, syntax: Format) -> set[str]:
    """The statements of an export as lines of N-Quads, read by pyoxigraph."""
    return {
        str(quad) for quad in ox.parse(data, format=ox.RdfFormat.from_media_type(syntax.media_type))
    }


def read_by_rdflib(data: bytes, syntax: Format) -> set[str]:
    """The statements of an export as lines of N-Quads, read by rdflib and written by pyoxigraph's terms."""
    # Else rdflib may write values in a form of its own, and nobody sees whether the export had the right one.
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    dataset = rdflib.Dataset()
    try:
        dataset.parse(data=data, format=_RDFLIB[syntax.name])
    finally:
        rdflib.NORMALIZE_LITERALS = before
    return {
        str(ox.Quad(*(_term(term) for term in quad if term is not None)))
        for quad in dataset.quads()
    }


def _term(term: object) -> Any:
    """An rdflib term in pyoxigraph's."""
    match term:
        case rdflib.Literal(language=str() as language):
            return ox.Literal(str(term), language=language)
        case rdflib.Literal(datatype=rdflib.URIRef() as datatype):
            return ox.Literal(str(term), datatype=ox.NamedNode(datatype))
        case rdflib.Literal():
            return ox.Literal(str(term))
    assert isinstance(term, rdflib.URIRef), f"no blank node may come from entries: {term!r}"
    return (
        ox.DefaultGraph()
        if term == rdflib.graph.DATASET_DEFAULT_GRAPH_ID
        else ox.NamedNode(str(term))
    )
