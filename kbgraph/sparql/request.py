"""A request of the SPARQL 1.1 Protocol."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from kbgraph.rdf.formats import Format


class Request(NamedTuple):
    """The query operation (SPARQL 1.1 Protocol, section 2.1), in whichever way it was sent."""

    query: str
    accepted: tuple[Format, ...]
    """Syntaxes in order of preference; the first that can carry the results is used."""
    default_graphs: tuple[str, ...] = ()
    """`default-graph-uri`: the graphs whose merge is the default graph."""
    named_graphs: tuple[str, ...] = ()
    """`named-graph-uri`: the graphs that GRAPH matches."""
    in_force: date | None = None
    """The day as of which to answer; None for the facts of all times."""

    @property
    def names_dataset(self) -> bool:
        """Whether the request names its dataset, and so overrides FROM (section 2.1.4)."""
        return bool(self.default_graphs or self.named_graphs)
