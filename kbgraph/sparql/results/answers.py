"""The results of the four forms of query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias, overload

from kbgraph.rdf.terms import Triple
from kbgraph.sparql.results.rdflib_graph import RdflibGraph, rdflib_graph
from kbgraph.sparql.results.select import SelectResult


class AskResult(NamedTuple):
    """The result of ASK, which is true or false itself: `if kb.query("ASK …"):`."""

    value: bool

    def __bool__(self) -> bool:
        return self.value


@dataclass(frozen=True, repr=False)
class GraphResult(Sequence[Triple]):
    """The result of CONSTRUCT and DESCRIBE: a sequence of triples, sorted by their text."""

    triples: tuple[Triple, ...]

    @overload
    def __getitem__(self, index: int) -> Triple: ...
    @overload
    def __getitem__(self, index: slice) -> GraphResult: ...
    def __getitem__(self, index: int | slice) -> Triple | GraphResult:
        if isinstance(index, slice):
            return GraphResult(self.triples[index])
        return self.triples[index]

    def __iter__(self) -> Iterator[Triple]:
        return iter(self.triples)

    def __len__(self) -> int:
        return len(self.triples)

    def __repr__(self) -> str:
        triples = "1 triple" if len(self) == 1 else f"{len(self)} triples"
        return f"<{type(self).__name__}: {triples}>"

    def to_rdflib(self) -> RdflibGraph:
        """Return the triples as an rdflib Graph."""
        return rdflib_graph(self.triples)


QueryResult: TypeAlias = SelectResult | AskResult | GraphResult
