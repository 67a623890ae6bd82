"""N-Quads in the lexical forms that every server returns unchanged."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import IO

from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import GENERATION
from kbgraph.rdf.terms import Literal, Term, written

_INTEGRAL_DECIMAL = re.compile(rb'"([+-]?\d+)"\^\^<http://www\.w3\.org/2001/XMLSchema#decimal>')


def pad_decimals(nquads: bytes) -> bytes:
    """Write each integral decimal with a fraction: `13` becomes `13.0`.

    Jena's TDB2 stores the decimal `13` as `13.0`, and then takes the two for different terms.
    """
    return _INTEGRAL_DECIMAL.sub(rb'"\1.0"^^<http://www.w3.org/2001/XMLSchema#decimal>', nquads)


def padded_term(term: Term) -> str:
    """Return a term in N-Triples syntax, a decimal with a fraction."""
    return pad_decimals(written(term).encode()).decode()


def generation_line(iris: IriFactory, generation: str) -> str:
    """Return the quad by which a store tells what it holds."""
    return f"<{iris.base}> <{GENERATION}> {written(Literal(generation))} <{iris.generation}> ."


def write_nquads(chunks: Iterable[bytes], file: IO[bytes]) -> None:
    """Write N-Quads to a file, in the form in which a server is loaded."""
    for chunk in chunks:
        file.write(pad_decimals(chunk) + b"\n")
