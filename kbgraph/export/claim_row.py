"""A claim as a row: its fact, place, evidence, times, sources and qualifiers."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import NamedTuple

from kbgraph.export.quantities import Quantity
from kbgraph.rdf.terms import Iri


class ClaimStatus(Enum):
    """The outcome of reading a text."""

    READ = "read"
    NONE_FOUND = "none found"
    """A value was looked for and not found, so the claim has none."""
    NOT_KNOWN = "not known"
    """The entry says that the value is not known."""
    UNREAD = "unread"
    """The mapping could not read the value, which is kept as text."""


class ClaimDate(NamedTuple):
    """A date as it is stated, of any precision."""

    text: str | None = None
    day: date | None = None
    """The day; None where a year, a time or a text is stated, or several dates are."""


class ClaimValue(NamedTuple):
    """The object of a claim's fact."""

    text: str | None = None
    """A literal's text, the numbers of a structured value, or else an IRI."""
    label: str | None = None
    """The label of a thing or concept."""
    type: Iri | None = None
    """The datatype of a literal, else the class of what the IRI names."""
    language: str | None = None
    quantity: Quantity = Quantity()
    day: date | None = None


class ClaimDetail(NamedTuple):
    """A further statement: of a claim about itself, or about the object of its fact."""

    subject: Iri
    property: Iri
    label: str
    """The label of the property."""
    value: str
    """The text of a literal, or an IRI."""
    value_label: str | None


class ClaimSource(NamedTuple):
    """A source of a claim."""

    source: Iri
    title: str | None
    url: str | None
    file: str | None
    publisher: str | None
    kind: str | None
    """The label of its kind: primary, secondary, package or own."""
    standing: str | None
    """The label of its standing: current, amended, replaced, retired, dead or disputed."""
    language: str | None
    issued: ClaimDate
    copied: date | None
    """The day of the copy that was read."""
    checked: date | None
    """The day on which the entry was last compared with the source."""
    locators: tuple[str, ...]
    """The places in it that the claim cites."""


class ClaimRow(NamedTuple):
    """A claim. Texts are as in the graph; several of one kind are joined by `; `."""

    claim: Iri
    subject: Iri
    subject_label: str | None
    property: Iri
    """The property meant, also where no value was found or read."""
    property_label: str
    value: ClaimValue
    status: ClaimStatus
    basis: str
    """stated, package, linked, inferred or identified."""
    strength: str | None
    """The strength of the fact over all its claims: one-primary … None for links and documents."""
    disagrees_with: tuple[Iri, ...]
    """Claims of other sources that give another value."""
    follows_from: str | None
    """The claim from which an inferred one follows."""
    file: str
    lines: tuple[int, ...]
    as_of: ClaimDate
    """The newest day on which a source speaks."""
    checked: date | None
    """The last day on which the author read a source."""
    role: str | None
    """The label of a qualifier whose property is named `role`."""
    since: ClaimDate
    """The first day on which the fact holds (`kb:starts`), else a qualifier named `since`."""
    until: ClaimDate
    """The first day on which it holds no more (`kb:ends`), else a qualifier named `until`."""
    applies: ClaimDate
    """The first day on which a rule is to be obeyed (`kb:applies`)."""
    sources: tuple[ClaimSource, ...]
    qualifiers: tuple[ClaimDetail, ...]
    """The statements about the claim that have no field above, role and dates included."""
    details: tuple[ClaimDetail, ...]
    """The statements of the claim beside its fact: the parts of a structured value."""
