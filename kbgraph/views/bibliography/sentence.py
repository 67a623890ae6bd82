"""A fact with its sources and its line as sentences, for texts without a bibliography."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from operator import attrgetter

from kbgraph.views.bibliography.cited_fact import CitedFact
from kbgraph.views.citation import Citation, Source

Quote = Callable[[str], str]
"""Writes a part of a sentence: as it is, or escaped for a syntax."""


def as_sentence(fact: CitedFact) -> str:
    """Return what a claim states, then each source, the strength of the fact, and its line.

    A source has title and places, publisher, kind, day of issue, address and day of checking. The
    line has the title of the knowledge base, the file, the day of its last change in git, and the
    claim's address, which stays the same when the line moves.
    """
    return sentences(fact, title=_quoted, text=str, address=str)


def sentences(fact: CitedFact, *, title: Quote, text: Quote, address: Quote) -> str:
    """Return the sentences of a fact, with titles, other texts and addresses in a syntax."""
    parts = (
        text(statement(fact)),
        *(
            source_sentence(source, fact.citation, title=title, text=text, address=address)
            for source in fact.citation.sources
        ),
        text(strength_sentence(fact)),
        f"{text(place(fact))}, {address(fact.address)}",
    )
    return " ".join(f"{_ended(part)}." for part in parts if part)


def statement(fact: CitedFact) -> str:
    """Return what a claim states: `Thing – property – value, value (qualifiers)`."""
    words = [
        f"{thing} – {label} – {', '.join(dict.fromkeys(each.value for each in values))}"
        for (thing, label), values in groupby(fact.values, attrgetter("thing", "property"))
    ]
    qualifiers = ", ".join(f"{part.label} {part.text}" for part in fact.citation.qualifiers)
    return one_line("; ".join(words) + (f" ({qualifiers})" if qualifiers else ""))


def source_sentence(
    source: Source, citation: Citation, *, title: Quote, text: Quote, address: Quote
) -> str:
    """Return a source in words, as a citation names it."""
    parts = (
        title(one_line(source.title)) if source.title and source.title != source.url else "",
        text("; ".join(source.locators)),
        *(text(words) for words in _source_words(source)),
        address(source.url) if source.url else "",
        text(f"checked {checked}") if (checked := source.checked or citation.checked) else "",
    )
    return ", ".join(filter(None, parts))


def _source_words(source: Source) -> Iterator[str]:
    """Yield publisher, kind, date and standing of a source."""
    yield one_line(source.publisher)
    yield source.kind
    if source.issued:
        yield f"issued {source.issued}"
    else:
        yield f"copy of {source.copied}" if source.copied else "undated"
    yield source.standing


def strength_label(fact: CitedFact) -> str:
    """Return the strength of a fact without its mark, which fonts of print lack.

    Of a claim that states values of several strengths, each is named by its property.
    """
    labels = {each.property: each.strength.removeprefix(each.mark).strip() for each in fact.values}
    if len({*labels.values()}) == 1:
        return next(iter(labels.values()))
    return ", ".join(f"{label} ({prop})" for prop, label in labels.items() if label)


def strength_sentence(fact: CitedFact) -> str:
    """Return the strength of a fact as a sentence; empty where none is told."""
    label = strength_label(fact)
    return f"Strength: {label}" if label else ""


def place(fact: CitedFact) -> str:
    """Return the knowledge base, the file and the lines of a fact, and the day of the file."""
    day = fact.origin.day
    parts = (
        one_line(fact.origin.title) + (f" as of {day}" if day else ""),
        fact.citation.file,
        lines(fact.citation),
        f"changed {fact.changed}" if fact.changed else "",
    )
    return ", ".join(filter(None, parts))


def lines(citation: Citation) -> str:
    """Return the lines of a citation: `line 52`, `lines 52, 53 (inferred)`."""
    word = "line" if len(citation.lines) == 1 else "lines"
    basis = "" if citation.basis == "stated" else f" ({citation.basis})"
    return f"{word} {', '.join(map(str, citation.lines))}{basis}"


def one_line(text: str) -> str:
    """Return a text without line breaks and repeated spaces."""
    return " ".join(text.split())


def _quoted(title: str) -> str:
    return f"“{title}”"


def _ended(sentence: str) -> str:
    """Return a sentence without the full stop that follows it."""
    return sentence.removesuffix(".")
