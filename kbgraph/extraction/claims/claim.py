"""A claim: one statement of one fact, and its N-Quads.

Each claim is a named graph, described in the graph of claims.
"""

from __future__ import annotations

from collections.abc import Sequence
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
from kbgraph.rdf.terms import Iri, Literal, Term, Triple, text, written


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
    return _Writer(claims_graph).text(claim).split("\n")


def nquads(claims: Sequence[Claim], claims_graph: Iri) -> bytes:
    """Serialise the claims of an entry as N-Quads."""
    write = _Writer(claims_graph).text
    # Encoded claim by claim: ASCII text is copied as it is, and most claims are ASCII. A single
    # other letter would make the encoding of them all slow.
    return b"\n".join([write(claim).encode() for claim in claims])


class _Writer:
    """Writes claims of an entry, most of which have the same sources and dates."""

    __slots__ = ("_end", "_endings")

    def __init__(self, claims_graph: Iri) -> None:
        self._end = f" <{claims_graph}> ."
        self._endings: dict[tuple[object, ...], tuple[str, ...]] = {}
        """The description by sources, dates, strength and basis, each without the claim's IRI."""

    def text(self, claim: Claim) -> str:
        """Return a claim as lines of N-Quads."""
        iri, fact, details, numbers, basis, sources, as_of, checked, strength, more, parts, _ = (
            claim
        )
        name, end = f"<{iri}>", self._end
        lines = []
        for subject, predicate, value in (fact, *details) if details else (fact,):
            term = f"<{value}>" if value.__class__ is Iri else written(value)
            stated = f"<{subject}> <{predicate}> {term}"
            lines.append(f"{stated} .\n{stated} {name} .")
        line_start = f"{name}{_STATED_AT}<{iri.partition('#')[0]}{LINE_MARK}"
        lines += [f"{line_start}{number}>{end}" for number in numbers]
        # By identity, since claims with the same citation share all of it.
        cited = (id(sources), basis, strength, id(as_of), id(checked))
        endings = self._endings.get(cited)
        if endings is None:
            endings = self._endings[cited] = ("", *_citation(claim, end))
        if len(endings) > 1:
            lines.append(name.join(endings))
        lines += [f"{name} <{key}> {written(value)}{end}" for key, value in more]
        for part, whole, locator in parts:
            lines += (
                f"{name}{_CITED_PART}<{part}>{end}",
                f"<{part}>{_IS_PART_OF}<{whole}>{end}",
                f"<{part}>{_LOCATOR}{written(text(locator))}{end}",
            )
        return "\n".join(lines)


def _citation(claim: Claim, end: str) -> list[str]:
    """Return the sources, dates, strength and basis of a claim as quads without their subject."""
    quads = [f"{_DERIVED_FROM}<{source.iri}>{end}\n" for source in claim.sources]
    if claim.basis != STATED:
        quads.append(f"{_BASIS}<{claim.basis}>{end}\n")
    if claim.strength is not None:
        quads.append(f"{_STRENGTH}<{claim.strength}>{end}\n")
    if claim.as_of is not None:
        quads.append(f"{_AS_OF}{written(claim.as_of)}{end}\n")
    if claim.checked is not None:
        quads.append(f"{_CHECKED}{written(claim.checked)}{end}\n")
    return [*quads[:-1], quads[-1].rstrip("\n")] if quads else quads


def strength_quad(claim: Iri, strength: Iri, claims_graph: Iri) -> str:
    """Serialise the strength of a claim's fact as a line of N-Quads."""
    return f"<{claim}>{_STRENGTH}<{strength}> <{claims_graph}> ."
