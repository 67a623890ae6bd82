"""The claims of N-Quads, as extraction writes them, read once for all that look at them."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import (
    BASIS,
    CHECKED,
    DERIVED_FROM,
    DISAGREES_WITH,
    OF_PROPERTY,
    STATED_AT,
    STRENGTH,
)

WrittenTriple: TypeAlias = tuple[bytes, bytes, bytes]
"""A triple whose terms are as N-Quads write them."""
_KEYS = frozenset(
    f"<{key}>".encode()
    for key in (BASIS, CHECKED, DERIVED_FROM, DISAGREES_WITH, OF_PROPERTY, STATED_AT, STRENGTH)
)
"""The properties of claims that are read."""


class ClaimLines(NamedTuple):
    """The claims of some N-Quads; terms are as these write them."""

    nquads: bytes
    known: dict[bytes, dict[bytes, list[bytes]]]
    """The properties of each claim that is described, with their values."""
    stated: dict[bytes, list[WrittenTriple]]
    """The triples about things, or with a thing as their value, of each claim that states any."""


def claims_in(nquads: bytes, iris: IriFactory) -> ClaimLines:
    """Read the claims of some N-Quads; all quads of a claim should be in them."""
    known: dict[bytes, dict[bytes, list[bytes]]] = {}
    stated: dict[bytes, list[WrittenTriple]] = {}
    thing, end = f"<{iris.base}id/".encode(), f" <{iris.claims}> .".encode()
    as_value, cut = b"> " + thing, -len(end)
    for line in nquads.split(b"\n"):
        if line.endswith(end):
            claim, key, value = line[:cut].split(b" ", 2)
            if key in _KEYS:
                about = known.get(claim)
                if about is None:
                    known[claim] = {key: [value]}
                elif key in about:
                    about[key].append(value)
                else:
                    about[key] = [value]
        elif line.startswith(thing) or as_value in line:
            fact, _, claim = line[:-2].rpartition(b" ")
            # Of a quad of no claim, the last word is its value, or the end of a literal.
            if claim[:1] == b"<" and b'"' not in claim and fact.count(b" ") > 1:
                subject, predicate, value = fact.split(b" ", 2)
                stated.setdefault(claim, []).append((subject, predicate, value))
    return ClaimLines(nquads, known, stated)
