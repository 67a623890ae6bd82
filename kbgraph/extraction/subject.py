"""What each entry is about: its slug, its class and its names. Known of all entries before any link is resolved."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from kbgraph.findings import Finding, Severity
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import ALT_LABEL, PREF_LABEL
from kbgraph.rdf.terms import Iri
from kbgraph.source.entry import (
    Entry,
    Inline,
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    stem_of,
)
from kbgraph.source.markdown import parse_inline
from kbgraph.source.names import normalise_key

_LANGUAGE = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-x(?:-[a-z0-9]{1,8})+)?",
    re.IGNORECASE | re.ASCII,
)


class Name(NamedTuple):
    """One name of a thing, where it stands, and whether it is the preferred one in its language."""

    property: Iri
    text: str
    language: str
    at: Inline
    """Where it stands, with the footnotes that cite its source."""


class Subject(NamedTuple):
    """What an entry is about, and how links may name it. It is light: the entry itself is not kept."""

    path: str
    """Path of the entry's file, relative to the folder."""
    slug: str
    iri: Iri
    document: Iri
    cls: Iri | None
    """The class that the ontology gives for the entry's type; None where it gives none."""
    type_line: int
    language: str
    names: tuple[Name, ...]
    titles: tuple[str, ...]
    addresses: tuple[str, ...]
    """Where the entry came from, as the fields of the mapping that are addresses say."""
    slug_at: tuple[int, int]
    """Line and column at which the slug is stated."""

    @property
    def name(self) -> str:
        """The first of its names."""
        return self.names[0].text

    @property
    def stem(self) -> str:
        """The path without `.md`."""
        return stem_of(self.path)

    @property
    def called(self) -> tuple[str, ...]:
        """All by which a person may ask for it: the file's name, the slug, names and aliases."""
        return self.file_name, self.slug, *(name.text for name in self.names)

    @property
    def file_name(self) -> str:
        """The file's name without folder and ending."""
        return self.stem.rsplit("/", 1)[-1]


def draft_subject(entry: Entry, ontology: Ontology, iris: IriFactory) -> Subject:
    """What an entry is about, by the slug that it claims."""
    node, slug_node = entry.front.get("type"), entry.front.get("slug")
    cls = ontology.class_of_type(node.text) if isinstance(node, ScalarNode) else None
    stated = entry.words("lang", "language")
    language = (
        _language(stated[0]) if stated else (ontology.mapping.general.language if cls else "")
    )
    words = entry.words("slug")
    slug = unicodedata.normalize(
        "NFC", (words[0].strip().strip("/") if words else "") or entry.stem
    )
    return Subject(
        entry.path,
        slug,
        iris.thing(slug),
        iris.entry(slug),
        cls,
        node.line if node else 1,
        language,
        tuple(_names(entry, ontology, cls, language)),
        tuple(entry.words("title")),
        tuple(url.strip() for key in ontology.address_keys for url in entry.words(key)),
        (slug_node.line, slug_node.column) if slug_node else (1, 1),
    )


def assign_slugs(drafts: list[Subject], iris: IriFactory) -> tuple[list[Subject], list[Finding]]:
    """The subjects in the order of their files, and a finding for each slug that two claim: the first file keeps it."""
    subjects: list[Subject] = []
    findings: list[Finding] = []
    owner: dict[str, str] = {}
    for subject in sorted(drafts, key=lambda each: each.path):
        kept = subject
        if subject.slug in owner:
            findings.append(_claimed_twice(subject, owner[subject.slug]))
            slug = _free(unicodedata.normalize("NFC", subject.stem), owner)
            kept = subject._replace(slug=slug, iri=iris.thing(slug), document=iris.entry(slug))
        owner[kept.slug] = kept.path
        subjects.append(kept)
    return subjects, findings


def _free(stem: str, owner: dict[str, str]) -> str:
    slug, number = stem, 2
    while slug in owner:
        slug, number = f"{stem}-{number}", number + 1
    return slug


def _claimed_twice(subject: Subject, first: str) -> Finding:
    message = f"the slug {subject.slug!r} is claimed twice; {first} has it"
    return Finding(
        subject.path,
        *subject.slug_at,
        Severity.ERROR,
        "duplicate-slug",
        message,
        "give one of them another slug",
    )


def _names(entry: Entry, ontology: Ontology, cls: Iri | None, language: str) -> Iterator[Name]:
    """The preferred name, one a language, from the first place that has one; all others are alternative labels."""
    places = ontology.names(cls)
    # The title and headings of a page that the mapping knows may be anything; elsewhere they are names.
    more = [
        place
        for place in places
        if not (place.startswith("#") or place == "title") or (cls is None and place != "#file")
    ]
    preferred: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    chosen = next(
        (
            found
            for place in places
            if (found := list(_names_at(entry, ontology, cls, place, language)))
        ),
        [],
    )
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


def _names_at(
    entry: Entry, ontology: Ontology, cls: Iri | None, place: str, language: str
) -> Iterator[Name]:
    if place == "#file":
        yield Name(PREF_LABEL, entry.name, language, Inline(entry.name, 1, 1))
    elif place == "#heading":
        known = ontology.fields(cls).sections
        headings = (
            section.heading for section in entry.sections if section.level and section.heading.text
        )
        headings = (heading for heading in headings if normalise_key(heading.text) not in known)
        yield from (
            Name(PREF_LABEL, heading.text, language, heading) for heading in islice(headings, 1)
        )
    else:
        yield from _names_in(entry.front.get(place), language)


def _language(text: str) -> str:
    """A language tag (BCP 47); none where the text is no such tag."""
    return text.strip() if _LANGUAGE.fullmatch(text.strip()) else ""


def _names_in(node: Node | None, language: str) -> Iterator[Name]:
    match node:
        case ScalarNode(text=text, line=line, column=column) if normalise_key(text):
            written = parse_inline(text, line, column)
            yield Name(PREF_LABEL, written.text, language, written)
        case SequenceNode(items=items):
            for item in items:
                yield from _names_in(item, language)
        case MappingNode(items=pairs):
            for key, value in pairs:
                yield from _names_in(value, _language(key.text))
        case _:
            return
