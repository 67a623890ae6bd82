"""A claim: one statement of one fact, and its N-Quads.

Each claim is a named graph, described in the graph of claims.
"""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.evidence.source import SourceEvidence
from kbgraph.rdf.iris import LINE_MARK
from kbgraph.rdf.namespaces import (
    AS_OF,
    BASIS,
    CHECKED,
    CITED_PART,
    DERIVED_FROM,
    IS_PART_OF,
    LOCATOR,
    STATED,
    STATED_AT,
    STRENGTH,
)
from kbgraph.rdf.terms import Iri, Literal, Term, Triple, text, triple_text, written


class SourcePart(NamedTuple):
    """A place in a source, as a footnote names it."""

    iri: Iri
    source: Iri
    locator: str
    """As written, such as `art. 12`."""


class CitedPart(NamedTuple):
    """A part of a text, which begins where the one before it ends, and its sources."""

    end: int
    """The number of characters of the text before its end."""
    sources: tuple[SourceEvidence, ...]


class Claim(NamedTuple):
    """A statement of a fact."""

    iri: Iri
    """Made of entry, section, row and source key, never of the line, so that it survives edits."""
    fact: Triple
    details: tuple[Triple, ...]
    """Facts about the object: a structured value, or a thing that has no entry."""
    lines: tuple[int, ...]
    """The lines of the file that state it."""
    basis: Iri
    sources: tuple[SourceEvidence, ...]
    as_of: Literal | None
    """The newest day on which a source speaks."""
    checked: Literal | None
    """The day on which the author last read a source, or looked for the value."""
    strength: Iri | None
    """The strength of its fact; None where it has none, or where other entries may state it too."""
    qualifiers: tuple[tuple[Iri, Term], ...]
    parts: tuple[SourcePart, ...] = ()
    """The places in its sources that footnotes name, in the order written."""
    cited: tuple[CitedPart, ...] = ()
    """The parts of the text that it states, where its footnotes divide this."""


_STATED_AT, _BASIS, _DERIVED_FROM, _AS_OF, _CHECKED, _STRENGTH = (
    f" <{prop}> " for prop in (STATED_AT, BASIS, DERIVED_FROM, AS_OF, CHECKED, STRENGTH)
)
_CITED_PART, _IS_PART_OF, _LOCATOR = (f" <{prop}> " for prop in (CITED_PART, IS_PART_OF, LOCATOR))


def quads(claim: Claim, claims_graph: Iri) -> list[str]:
    """Serialise a claim as lines of N-Quads.

    Its facts are in the default graph and in the claim's own; its description is in the graph of
    claims. Its basis is written unless it is stated, as most claims are.
    """
    iri, fact, details, numbers, basis, sources, as_of, checked, strength, qualifiers, parts, _ = (
        claim
    )
    own_graph, description_end = f"<{iri}>", f" <{claims_graph}> ."
    stated = triple_text(fact)
    lines = [f"{stated} .", f"{stated} {own_graph} ."]
    if basis != STATED:
        lines.append(f"{own_graph}{_BASIS}<{basis}>{description_end}")
    if strength is not None:
        lines.append(f"{own_graph}{_STRENGTH}<{strength}>{description_end}")
    for triple in details:
        stated = triple_text(triple)
        lines += (f"{stated} .", f"{stated} {own_graph} .")
    line_start = f"{own_graph}{_STATED_AT}<{iri.partition('#')[0]}{LINE_MARK}"
    for number in numbers:
        lines.append(f"{line_start}{number}>{description_end}")
    for source in sources:
        lines.append(f"{own_graph}{_DERIVED_FROM}<{source[0]}>{description_end}")
    if as_of is not None:
        lines.append(f"{own_graph}{_AS_OF}{written(as_of)}{description_end}")
    if checked is not None:
        lines.append(f"{own_graph}{_CHECKED}{written(checked)}{description_end}")
    for key, value in qualifiers:
        lines.append(f"{own_graph} <{key}> {written(value)}{description_end}")
    for part, whole, locator in parts:
        lines += (
            f"{own_graph}{_CITED_PART}<{part}>{description_end}",
            f"<{part}>{_IS_PART_OF}<{whole}>{description_end}",
            f"<{part}>{_LOCATOR}{written(text(locator))}{description_end}",
        )
    return lines


def strength_quad(claim: Iri, strength: Iri, claims_graph: Iri) -> str:
    """Serialise the strength of a claim's fact as a line of N-Quads."""
    return f"<{claim}>{_STRENGTH}<{strength}> <{claims_graph}> ."
