"""Citations and sources as data, as JSON and in words: the same for every door."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Sized
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from kbgraph.evidence.dates import span
from kbgraph.evidence.holding import Truth, holds
from kbgraph.evidence.source import SourceEvidence, newest_text
from kbgraph.evidence.strength import Assessment, assess
from kbgraph.rdf.terms import Iri, Literal, Triple
from kbgraph.source.notes import locator_order


class ValuePart(NamedTuple):
    """A property of a source or a structured value, with the labels of both."""

    property: Iri
    label: str
    text: str
    is_inferred: bool = False
    """Whether a rule of the mapping has made it of the others: a number in another unit."""


class Source(NamedTuple):
    """A source of statements. A text is empty where the source does not bear it."""

    iri: Iri
    title: str
    url: str
    """The address of the source; empty if it is not an http, https or mailto address."""
    parts: tuple[ValuePart, ...]
    publisher: str
    kind: str
    """The label of its kind: primary, secondary, package or own, or one of the ontology's."""
    issued: str
    copied: str
    """The day of the copy that was read."""
    checked: str
    language: str
    standing: str
    """The label of its standing: current, amended, replaced, retired, dead or disputed."""
    evidence: SourceEvidence
    locators: tuple[str, ...] = ()
    """The places in it that a citation names, as written: `art. 12`, sorted."""

    @property
    def words(self) -> str:
        """Its title, or else its address, and the places in it: `Law No. 193-VII, art. 12`."""
        return source_words(self.title or self.url, self.locators)

    def at(self, locators: Iterable[str]) -> Source:
        """Return the source as cited at some places."""
        return self._replace(locators=tuple(sorted(set(locators), key=locator_order)))


def source_words(name: str, locators: Iterable[str]) -> str:
    """Return a cited source in words: its title or address, and the places in it."""
    return ", ".join(filter(None, (name, "; ".join(locators))))


def merged_sources(citations: Iterable[Citation]) -> tuple[Source, ...]:
    """Return the sources of several citations, each once with all its cited places."""
    merged: dict[Iri, Source] = {}
    for citation in citations:
        for source in citation.sources:
            known = merged.get(source.iri)
            merged[source.iri] = source.at(known.locators + source.locators) if known else source
    return tuple(merged.values())


class Strength(NamedTuple):
    """A step of the scale of strength."""

    name: str
    """one-primary, several-secondary …"""
    label: str
    mark: str
    rank: int
    """0 for the weakest."""
    definition: str
    """A sentence that says what it means."""
    is_told: bool = True
    """Whether texts and pages tell it: not *no source* where the mapping asks for no sources."""


class Citation(NamedTuple):
    """A claim, with its file, lines, sources and dates."""

    claim: Iri
    file: str
    slug: str
    lines: tuple[int, ...]
    basis: str
    """stated, package, linked, inferred or identified."""
    as_of: str
    """The newest day on which a source speaks; empty where none does, or all are undated."""
    checked: str
    """The day on which the author last read a source; empty where nobody has said so."""
    sources: tuple[Source, ...]
    strength: Strength | None
    """The strength of the fact, over all its claims; None for mere links and for documents."""
    disagrees_with: tuple[Iri, ...] = ()
    """Claims of other sources that give another value."""
    qualifiers: tuple[ValuePart, ...] = ()
    """Further properties of the claim, such as a role or the day since which the fact holds."""
    starts: tuple[Literal, ...] = ()
    """The first day on which the fact holds; several where the claim gives several."""
    ends: tuple[Literal, ...] = ()
    """The first day on which it holds no more; `..` where there is no end."""
    applies: tuple[Literal, ...] = ()
    """The first day on which the rule that it states is to be obeyed."""
    fact: Triple | None = None
    """The fact for which it is cited; None for the only one that its claim states of its entry."""
    has_own_strength: bool = False
    """Whether it has the strength of what it says with its qualifiers, not of its whole fact."""

    @property
    def dates(self) -> tuple[str, ...]:
        """The dates in words: `as of 2026-04-03` or `undated`, and `checked 2026-11-22`."""
        return tuple(date_words(self.as_of, self.checked, self.sources))


def date_words(as_of: str, checked: str, sources: Sized) -> Iterator[str]:
    """Yield the dates of a citation of some sources in words."""
    if as_of:
        yield f"as of {as_of}"
    elif len(sources):
        yield "undated"
    if checked:
        yield f"checked {checked}"


def citation_words(citation: Citation, line: int | None = None) -> str:
    """Return a claim in words: file, lines, basis if not stated, qualifiers, sources, dates.

    With a `line`, only this one of its lines is named.
    """
    lines = str(line) if line is not None else ",".join(map(str, citation.lines))
    basis = "" if citation.basis == "stated" else f" ({citation.basis})"
    qualifiers = (f"{part.label} {part.text}" for part in citation.qualifiers)
    sources = (source.words for source in citation.sources)
    parts = (f"{citation.file}:{lines}{basis}", *qualifiers, *sources, *citation.dates)
    return " · ".join(part for part in parts if part)


def strength_words(citations: Iterable[Citation]) -> str:
    """Return the strength of a fact in words, from its citations: `◆ one primary, disagrees`."""
    given = tuple(citations)
    strength = fact_strength(given)
    if strength is None or not strength.is_told:
        return ""
    notes = (
        "superseded" if is_superseded(given) else "",
        "disagrees" if any(each.disagrees_with for each in given) else "",
    )
    return ", ".join(filter(None, (f"{strength.mark} {strength.label}".strip(), *notes)))


def is_superseded(citations: Sequence[Citation]) -> bool:
    """Say whether all sources of a fact were replaced or retired."""
    # Most sources have no standing, and pages have many facts.
    has_standing = any(source.evidence.standing for each in citations for source in each.sources)
    return has_standing and support_of(citations).is_superseded


def end_words(citations: Iterable[Citation], day: date) -> str:
    """Return the end of a fact in words, as of a day: `ended, until 2009-08-18`.

    A fact has an end where each of its claims but mere links gives it one; it is said to have ended
    where it certainly does not hold on the day. A fact without an end has no words.
    """
    stated = _stated(citations)
    ends = sorted({str(end) for each in stated for end in each.ends if not span(end).is_open})
    if not ends or not all(each.ends for each in stated):
        return ""
    return f"{'ended, ' if has_ended(stated, day) else ''}until {' or '.join(ends)}"


def has_ended(citations: Iterable[Citation], day: date) -> bool:
    """Say whether a fact has ended by a day: each of its claims but mere links says so."""
    stated = _stated(citations)
    return bool(stated) and all(holds((), each.ends, day) is Truth.NO for each in stated)


def ended_mark(citations: Iterable[Citation], day: date) -> str:
    """Return the mark behind the label of a fact that has ended by a day; else nothing."""
    return " (ended)" if has_ended(citations, day) else ""


def _stated(citations: Iterable[Citation]) -> list[Citation]:
    return [each for each in citations if each.basis != "linked"]


def today() -> date:
    """Return the day that it is here."""
    return datetime.now(UTC).astimezone().date()


def fact_dates(citations: Iterable[Citation]) -> tuple[str, ...]:
    """Return the newest dates of all citations of a fact in words."""
    given = _stated(citations)
    as_of = newest_text(each.as_of for each in given)
    checked = max((each.checked for each in given), default="")
    return tuple(date_words(as_of, checked, [each for one in given for each in one.sources]))


def fact_strength(citations: Iterable[Citation]) -> Strength | None:
    """Return the strength of a fact from its citations, or None.

    All claims that state a fact have the same. A row may also say something of its object: such a
    detail has at least the strength of the strongest row.
    """
    strengths = [each.strength for each in citations if each.strength]
    return max(strengths, key=lambda strength: strength.rank, default=None)


def support_of(citations: Iterable[Citation]) -> Assessment:
    """Return the support that the sources of all citations of a fact give it."""
    return assess(
        source.evidence
        for citation in citations
        if citation.basis != "linked"
        for source in citation.sources
    )


def evidence_json(citations: Iterable[Citation]) -> dict[str, Any]:
    """Return the evidence for a fact as JSON, from all its citations.

    `strength` is null for a fact without one: a mere link, or a fact about a document.
    """
    given = tuple(citations)
    support = support_of(given)
    strength = fact_strength(given)
    return {
        "strength": strength_json(strength),
        "publishers": support.publishers,
        "newest": str(support.newest or ""),
        "sources": support.sources,
        "undated": support.undated,
        "superseded": support.is_superseded,
        "disagrees": any(each.disagrees_with for each in given),
    }


def strength_json(strength: Strength | None) -> dict[str, Any] | None:
    """Return a step of the scale as JSON."""
    if strength is None:
        return None
    return {
        "name": strength.name,
        "label": strength.label,
        "mark": strength.mark,
        "rank": strength.rank,
    }


def citation_json(citation: Citation) -> dict[str, Any]:
    """Return a citation as JSON: the one form of all doors, to which some add their own members."""
    return {
        "claim": str(citation.claim),
        "file": citation.file,
        "lines": list(citation.lines),
        "basis": citation.basis,
        "asOf": citation.as_of,
        "checked": citation.checked,
        "strength": strength_json(citation.strength),
        "disagreesWith": list(map(str, citation.disagrees_with)),
        "starts": list(map(str, citation.starts)),
        "ends": list(map(str, citation.ends)),
        "applies": list(map(str, citation.applies)),
        "sources": [source_json(each) for each in citation.sources],
        "qualifiers": [part_json(part) for part in citation.qualifiers],
    }


def source_json(source: Source) -> dict[str, Any]:
    """Return a source as JSON; a member is empty where the source does not bear it."""
    return {
        "iri": str(source.iri),
        "title": source.title,
        "url": source.url,
        "publisher": source.publisher,
        "kind": source.kind,
        "issued": source.issued,
        "copied": source.copied,
        "checked": source.checked,
        "language": source.language,
        "standing": source.standing,
        "locators": list(source.locators),
    }


def part_json(part: ValuePart) -> dict[str, Any]:
    """Return a part of a value as JSON."""
    shown = {"property": str(part.property), "label": part.label, "text": part.text}
    return {**shown, "inferred": True} if part.is_inferred else shown
