"""Triples as an rdflib Graph."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

from kbgraph.rdf.terms import STRING, Iri, Term, Triple

if TYPE_CHECKING:
    import rdflib

RdflibGraph: TypeAlias = "rdflib.Graph"
_BLANK = "_:"
"""The start of the text of a blank node."""


def rdflib_graph(triples: Iterable[Triple]) -> RdflibGraph:
    """Return triples as a graph; literals keep the form in which they are written."""
    # Imported at first use: the import takes 0.1 s.
    import rdflib

    def node(term: Term) -> rdflib.URIRef | rdflib.BNode | rdflib.Literal:
        if isinstance(term, Iri):
            is_blank = term.startswith(_BLANK)
            return rdflib.BNode(term.removeprefix(_BLANK)) if is_blank else rdflib.URIRef(term)
        datatype = None if term.datatype == STRING else rdflib.URIRef(term.datatype)
        return rdflib.Literal(
            term.lexical, lang=term.language or None, datatype=datatype, normalize=False
        )

    graph = rdflib.Graph()
    for subject, predicate, value in triples:
        graph.add((node(subject), node(predicate), node(value)))
    return graph
