"""N-Quads in the lexical forms that every server returns unchanged, and in chunks for loading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import IO

from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import GENERATION
from kbgraph.rdf.terms import Literal, Term, written

_INTEGRAL_DECIMAL = re.compile(rb'"([+-]?\d+)"\^\^<http://www\.w3\.org/2001/XMLSchema#decimal>')

_MIN_LOAD_BYTES, _MAX_LOAD_BYTES = 8 * 1024 * 1024, 96 * 1024 * 1024
"""N-Quads for each load of the store. Loads of half the size take a twentieth longer of a core."""
_LOAD_SHARE = 1.5
"""Of what is still to come, for each load beside other cores. Twice that takes a fiftieth less of
a core and an eighth more of memory."""
_LOAD_BYTES_ALONE = 64 * 1024 * 1024
"""For each load on one core, where larger ones save a two-hundredth of the time at most."""


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


def in_large_chunks(chunks: Iterable[bytes], expected: int | None) -> Iterator[bytes]:
    """Join chunks of N-Quads into few large ones.

    The cost of a load grows with the statements that the store already holds. If other cores make
    about as many chunks as expected, the last loads are small: nothing is left to do beside them.
    """
    # A buffer that grows holds the text once, where a list of chunks and their join hold it twice.
    pending = BytesIO()
    total = 0
    for number, chunk in enumerate(chunks, 1):
        pending.write(chunk)
        pending.write(b"\n")
        total += len(chunk)
        size = _LOAD_BYTES_ALONE
        if expected is not None:
            size = int(_LOAD_SHARE * total / number * (expected - number))
        if pending.tell() >= max(_MIN_LOAD_BYTES, min(_MAX_LOAD_BYTES, size)):
            yield pending.getvalue()
            pending = BytesIO()
    yield pending.getvalue()
