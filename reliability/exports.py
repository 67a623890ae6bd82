"""R3: pyoxigraph and rdflib read each export back, and find exactly the graph's statements."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import rdflib

import kbgraph
from kbgraph.rdf.formats import NTRIPLES, RDF_FORMATS, Format, FormatKind
from reliability.row_result import RowResult

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


def run(folders: list[Path] | None = None) -> list[RowResult]:
    """Export the shipped knowledge base, and the vaults of KBGRAPH_VAULTS."""
    others = [Path(each) for each in os.environ.get(VARIABLE, "").split(os.pathsep) if each]
    vaults = [_ROOT, *others] if folders is None else folders
    failures = [message for vault in vaults for message in _differences(vault)]
    count = len(vaults) * len(RDF_FORMATS) * 2
    note = "" if others or folders is not None else f"; {VARIABLE} names no other folders"
    plural = "s" if len(vaults) > 1 else ""
    size = f"{len(vaults)} folder{plural} × {len(RDF_FORMATS)} syntaxes × 2 readers{note}"
    return [
        RowResult(
            "R3",
            size,
            f"{count} of {count} identical",
            f"{count - len(failures)} of {count}",
            not failures,
            tuple(failures),
        )
    ]


def _differences(folder: Path) -> list[str]:
    """Describe the exports in which a reader finds other statements than the graph has."""
    base = kbgraph.load(folder)
    quads = {str(quad) for quad in base.graph.store.quads()}
    triples = read_by_oxigraph(base.export.graph(NTRIPLES), NTRIPLES)
    facts = {str(quad) for quad in base.graph.store.quads() if quad.graph_name == ox.DefaultGraph()}
    messages = []
    if missing := facts - triples:
        messages.append(f"{folder.name}: {len(missing)} facts are not in the triples")
    for syntax in RDF_FORMATS:
        expected, data = (
            triples if syntax.kind is FormatKind.TRIPLES else quads,
            base.export.graph(syntax),
        )
        for reader in (read_by_oxigraph, read_by_rdflib):
            actual = reader(data, syntax)
            if actual != expected:
                example = min(expected ^ actual)[:160]
                messages.append(
                    f"{folder.name} as {syntax.name}, {reader.__name__[8:]}: "
                    f"{len(expected - actual)} missing, {len(actual - expected)} added: {example}"
                )
    return messages


def read_by_oxigraph(data: bytes, syntax: Format) -> set[str]:
    """Read an export with pyoxigraph; return its statements as N-Quads."""
    return {
        str(quad) for quad in ox.parse(data, format=ox.RdfFormat.from_media_type(syntax.media_type))
    }


def read_by_rdflib(data: bytes, syntax: Format) -> set[str]:
    """Read an export with rdflib; return its statements as N-Quads of pyoxigraph."""
    # Otherwise rdflib normalises literals, which would hide a wrong lexical form.
    default, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    dataset = rdflib.Dataset()
    try:
        dataset.parse(data=data, format=_RDFLIB[syntax.name])
    finally:
        rdflib.NORMALIZE_LITERALS = default
    return {
        str(ox.Quad(*(_term(term) for term in quad if term is not None)))
        for quad in dataset.quads()
    }


def _term(term: object) -> Any:
    """Convert an rdflib term to one of pyoxigraph."""
    match term:
        case rdflib.Literal(language=str() as language):
            return ox.Literal(str(term), language=language)
        case rdflib.Literal(datatype=rdflib.URIRef() as datatype):
            return ox.Literal(str(term), datatype=ox.NamedNode(datatype))
        case rdflib.Literal():
            return ox.Literal(str(term))
    assert isinstance(term, rdflib.URIRef), f"an export must not have blank nodes: {term!r}"
    return (
        ox.DefaultGraph()
        if term == rdflib.graph.DATASET_DEFAULT_GRAPH_ID
        else ox.NamedNode(str(term))
    )
