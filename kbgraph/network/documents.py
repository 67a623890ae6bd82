"""The network as a document for other tools: GraphML and GEXF.

A node is named by the slug of its thing, in characters that names of XML may have; its `iri` is the
thing's. An edge is one fact, with the property, its label, the basis, the lines that state it, and
the evidence for it: strength, days, start and end.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from kbgraph.network.edge_evidence import EvidenceByFact
from kbgraph.network.network import Network
from kbgraph.network.plain_network import plain_network
from kbgraph.rdf.terms import Iri
from kbgraph.xml_characters import escape_line_ends

if TYPE_CHECKING:
    import networkx as nx

_GEXF_VERSION = "1.2draft"
_GENERATED_ATTRIBUTE = "networkx_key"
"""An attribute of edges that networkx adds; it repeats their ids."""


def graphml(net: Network, labels: Callable[[Iri], str], evidence: EvidenceByFact) -> bytes:
    """Serialise a network as GraphML 1.0; `labels` gives those of its properties.

    Each edge has an id of its own: tools refuse edges with the same id, or merge them.
    """
    # Imported at first use, as in network().
    from networkx.readwrite.graphml import GraphMLWriter

    writer = GraphMLWriter(_document(net, labels, evidence))
    logical = {key.get("id") for key in writer.xml.findall("key[@attr.type='boolean']")}
    for data in writer.xml.iter("data"):
        if data.get("key") in logical:
            # As XML Schema writes truth values (Part 2, section 3.2.2).
            data.text = data.text.lower()
    return _written(writer.dump)


def gexf(net: Network, labels: Callable[[Iri], str], evidence: EvidenceByFact) -> bytes:
    """Serialise a network as GEXF 1.2, without the day of writing: it would differ daily."""
    from networkx.readwrite.gexf import GEXFWriter

    writer = GEXFWriter(_document(net, labels, evidence), version=_GEXF_VERSION)
    for meta in writer.xml.iter("meta"):
        meta.attrib.pop("lastmodifieddate", None)
        meta.find("creator").text = "kbgraph"
    _remove_attribute(writer.xml, _GENERATED_ATTRIBUTE)
    return _written(writer.write)


def import_writers() -> None:
    """Import what networkx imports at first use, for processes that can open no file later."""
    import networkx as nx
    from networkx.readwrite.gexf import GEXFWriter
    from networkx.readwrite.graphml import GraphMLWriter

    for writer in (GraphMLWriter, GEXFWriter):
        writer(nx.MultiDiGraph())


def _written(write: Callable[[io.BytesIO], None]) -> bytes:
    out = io.BytesIO()
    write(out)
    return escape_line_ends(out.getvalue()) + b"\n"


def _document(
    net: Network, labels: Callable[[Iri], str], evidence: EvidenceByFact
) -> nx.MultiDiGraph[str]:
    """Return a copy of a network whose names and attributes both formats can hold."""
    return plain_network(
        net, labels, evidence, identify=lambda thing: node_id(str(net.nodes[thing]["slug"]))
    )


def node_id(slug: str) -> str:
    """Return a slug as an NMTOKEN (XML 1.0, section 2.3): other characters become `:` and digits.

    Different slugs have different ids.
    """
    return quote(slug, safe="").replace("~", "%7E").replace("%", ":")


def _remove_attribute(root: Any, title: str) -> None:
    """Remove the declaration of an attribute of GEXF, and all its values."""
    for declared in root.iter("attributes"):
        for attribute in declared.findall(f"attribute[@title='{title}']"):
            declared.remove(attribute)
            for values in root.iter("attvalues"):
                for value in values.findall(f"attvalue[@for='{attribute.get('id')}']"):
                    values.remove(value)
