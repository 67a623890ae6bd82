"""What each entry is about: its slug, its class and its names. Known of all entries before any link is resolved."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from kbgraph.finding import Finding, Severity
from kbgraph.iris import Iris
from kbgraph.meaning.grammar import fold
from kbgraph.meaning.ontology import Ontology
from kbgraph.source.entry import Entry, Inline, Mapping, Node, Scalar, Sequence
from kbgraph.source.markdown import parse_inline
from kbgraph.terms import Iri
from kbgraph.vocabulary import ALT_LABEL, PREF_LABEL

_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


class Name(NamedTuple):
    """One name of a thing, where it stands, and whether it is the preferred one in its language."""

    property: Iri
    text: str
    language: str
    at: Inline
    """Where it stands, with the footnotes that cite its source."""


class Subject(NamedTuple):
    """An entry and the thing that it is about."""

    entry: Entry
    slug: str
    iri: Iri
    document: Iri
    cls: Iri | None
    """The class that the ontology gives for the entry's type; None where it gives none."""
    type_line: int
    language: str
    names: tuple[Name, ...]

    @property
    def name(self) -> str:
        """The first of its names."""
        return self.names[0].text


def identify(entries: list[Entry], ontology: Ontology, iris: Iris) -> tuple[list[Subject], list[Finding]]:
    """The subject of each entry, and a finding for each slug that two entries claim: the first file keeps it."""
    subjects: list[Subject] = []
    findings: list[Finding] = []
    owner: dict[str, str] = {}
    for entry in entries:
        slug = _slug(entry)
        if slug in owner:
            findings.append(_claimed_twice(entry, slug, owner[slug]))
            slug = _free(unicodedata.normalize("NFC", entry.stem), owner)
        owner[slug] = entry.path
        subjects.append(_subject(entry, slug, ontology, iris))
    return subjects, findings


def _slug(entry: Entry) -> str:
    words = entry.words("slug")
    return unicodedata.normalize("NFC", (words[0].strip().strip("/") if words else "") or entry.stem)


def _free(stem: str, owner: dict[str, str]) -> str:
    slug, number = stem, 2
    while slug in owner:
        slug, number = f"{stem}-{number}", number + 1
    return slug


def _claimed_twice(entry: Entry, slug: str, first: str) -> Finding:
    node = entry.front.get("slug")
    line, column = (node.line, node.column) if node else (1, 1)
    message = f"the slug {slug!r} is claimed twice; {first} has it"
    return Finding(entry.path, line, column, Severity.ERROR, "duplicate-slug", message, "give one of them another slug")


def _subject(entry: Entry, slug: str, ontology: Ontology, iris: Iris) -> Subject:
    node = entry.front.get("type")
    cls = ontology.class_of_type(node.text) if isinstance(node, Scalar) else None
    stated = entry.words("lang", "language")
    language = _language(stated[0]) if stated else (ontology.mapping.general.language if cls else "")
    names = tuple(_names(entry, ontology, cls, language))
    return Subject(entry, slug, iris.thing(slug), iris.entry(slug), cls, node.line if node else 1, language, names)


def _names(entry: Entry, ontology: Ontology, cls: Iri | None, language: str) -> Iterator[Name]:
    """The preferred name, one a language, from the first place that has one; all others are alternative labels."""
    places = ontology.names(cls)
    # The title and headings of a page that the mapping knows may be anything; elsewhere they are names.
    more = [place for place in places if not (place.startswith("#") or place == "title") or (cls is None and place != "#file")]
    preferred: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    chosen = next((found for place in places if (found := list(_names_at(entry, ontology, cls, place, language)))), [])
    for name in chosen:
        if name.language not in preferred:
            preferred[name.language] = name.text
            seen.add((name.text, name.language))
            yield name
    for place in dict.fromkeys((*more, *ontology.mapping.general.aliases)):
        for name in _names_at(entry, ontology, cls, place, language):
            if (name.text, name.language) not in seen:
                seen.add((name.text, name.language))
                yield name._replace(property=ALT_LABEL)


def _names_at(entry: Entry, ontology: Ontology, cls: Iri | None, place: str, language: str) -> Iterator[Name]:
    if place == "#file":
        yield Name(PREF_LABEL, entry.name, language, Inline(entry.name, 1, 1))
    elif place == "#heading":
        known = ontology.fields(cls).sections
        headings = (section.heading for section in entry.sections if section.level and section.heading.text)
        headings = (heading for heading in headings if fold(heading.text) not in known)
        yield from (Name(PREF_LABEL, heading.text, language, heading) for heading in islice(headings, 1))
    else:
        yield from _names_in(entry.front.get(place), language)


def _language(text: str) -> str:
    """A language tag (BCP 47); none where the text is no such tag."""
    return text.strip() if _LANGUAGE.fullmatch(text.strip()) else ""


def _names_in(node: Node | None, language: str) -> Iterator[Name]:
    match node:
        case Scalar(text=text, line=line, column=column) if fold(text):
            written = parse_inline(text, line, column)
            yield Name(PREF_LABEL, written.text, language, written)
        case Sequence(items=items):
            for item in items:
                yield from _names_in(item, language)
        case Mapping(items=pairs):
            for key, value in pairs:
                yield from _names_in(value, _language(key.text))
        case _:
            return
