"""Labels in several languages, and the one order in which readers get them.

The label of a thing, property, class, concept or heading is the first that exists of these:

1. in the language that the reader asks for;
2. in its own language: a thing has that of the first name in its entry, a word of the ontology
   that of the entry on whose page it stands, then that of all entries (`m:language`);
3. in English;
4. in no stated language, or else in any other;
5. none: the last part of its IRI, or its key, which is its code.

A language stands for the more general ones, too, and for its varieties: `zh-Hant-HK` takes a label
in `zh-Hant`, then in `zh`, and `zh` takes one in `zh-Hant` (RFC 4647, section 3.4).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Self

from kbgraph.rdf.terms import Literal, Term

ENGLISH = "en"


class Label(str):
    """A text that readers see instead of an IRI, with its language."""

    __slots__ = ("language",)
    language: str
    """Its language tag (BCP 47); empty for a code, and where no language is stated."""

    def __new__(cls, text: str, language: str = "") -> Self:
        """Make a label of a text and its language."""
        label = super().__new__(cls, text)
        label.language = language
        return label


def preferred_label(terms: Iterable[Term], languages: Iterable[str]) -> Label | None:
    """Return the label among some texts that a reader of the languages gets; None of no text.

    The first language is preferred. Of texts in one language the first is taken.
    """
    by_language: dict[str, Label] = {}
    for term in terms:
        if isinstance(term, Literal):
            label = Label(str(term), term.language)
            by_language.setdefault(label.language.lower(), label)
    found = (
        by_language[tag] for language in languages for tag in matching_tags(language, by_language)
    )
    return next(found, None) or by_language.get("") or next(iter(by_language.values()), None)


def matching_tags(language: str, tags: Collection[str]) -> Iterator[str]:
    """Yield the tags that a language stands for: itself, more general ones, then varieties.

    The tags are in lower case.
    """
    wanted = whole = language.lower()
    while wanted:
        if wanted in tags:
            yield wanted
        wanted = wanted.rpartition("-")[0]
    if whole:
        yield from (tag for tag in tags if tag.startswith(f"{whole}-"))
