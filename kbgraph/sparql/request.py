"""A query as it comes from outside: its text, the syntaxes that the client takes, and the dataset that it names."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.rdf.formats import Format


class Request(NamedTuple):
    """The query operation of the SPARQL 1.1 Protocol (section 2.1), whichever way it was sent."""

    query: str
    accepted: tuple[Format, ...]
    """Syntaxes, the best first; the answer comes in the first that can carry it."""
    default_graphs: tuple[str, ...] = ()
    """`default-graph-uri`: the graphs whose merge is the default graph."""
    named_graphs: tuple[str, ...] = ()
    """`named-graph-uri`: the graphs that GRAPH sees."""

    @property
    def names_dataset(self) -> bool:
        """Whether it says which graphs to ask; what the query itself says of FROM then does not count (section 2.1.4)."""
        return bool(self.default_graphs or self.named_graphs)
