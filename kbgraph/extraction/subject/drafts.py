"""Subjects: the thing that each entry is about, with slug, class and names.

The subjects of all entries are known before any link is resolved.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from kbgraph.extraction.subject.stated_type import StatedType, class_of, stated_type
from kbgraph.extraction.values.written import visible
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
from kbgraph.source.markdown import parse_scalar
from kbgraph.source.names import normalise_key, normalise_name
from kbgraph.source.notes import CitationKeys

_LANGUAGE_TAG = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-x(?:-[a-z0-9]{1,8})+)?",
    re.IGNORECASE | re.ASCII,
)
"""BCP 47, section 2.1, without grandfathered tags and extensions."""


class Name(NamedTuple):
    """A name of a thing."""

    property: Iri
    """`skos:prefLabel` for the preferred name of a language, `skos:altLabel` for any other."""
    text: str
    language: str
    at: Inline
    """The text that states it, with the footnotes that cite its source."""


class Subject(NamedTuple):
    """The thing that an entry is about, and all by which links may name it.

    The entry itself is not kept: the subjects of all entries are in memory together.
    """

    path: str
    """Path of the entry's file, relative to the folder."""
    slug: str
    iri: Iri
    document: Iri
    cls: Iri | None
    """The class that the ontology gives for the entry's type; None where it gives none."""
    type: StatedType
    language: str
    names: tuple[Name, ...]
    titles: tuple[str, ...]
    addresses: tuple[str, ...]
    """The addresses from which the entry came, as the mapping's address fields say."""
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
    def file_name(self) -> str:
        """The file's name without folder and extension."""
        return self.stem.rsplit("/", 1)[-1]

    @property
    def lookup_names(self) -> tuple[str, ...]:
        """All texts that find it: the file's name, the slug, names and aliases."""
        return self.file_name, self.slug, *(name.text for name in self.names)

    def has_name(self, text: str) -> bool:
        """Say whether a text is one of its names or titles, as names are compared."""
        name = normalise_name(text)
        return any(normalise_name(each) == name for each in (*self.lookup_names, *self.titles))


def draft_subject(entry: Entry, ontology: Ontology, iris: IriFactory) -> Subject:
    """Return the subject of an entry with the slug that it claims, which may be taken."""
    stated, slug_node = stated_type(entry, ontology), entry.front.get("slug")
    cls = class_of(stated, ontology)
    language = _language_of(entry, ontology, cls)
    slug = _claimed_slug(entry)
    return Subject(
        path=entry.path,
        slug=slug,
        iri=iris.thing(slug),
        document=iris.entry(slug),
        cls=cls,
        type=stated,
        language=language,
        names=tuple(_names(entry, ontology, cls, language)),
        titles=tuple(entry.words("title")),
        addresses=tuple(url.strip() for key in ontology.address_keys for url in entry.words(key)),
        slug_at=(slug_node.line, slug_node.column) if slug_node else (1, 1),
    )


def _language_of(entry: Entry, ontology: Ontology, cls: Iri | None) -> str:
    stated = entry.words("lang", "language")
    if stated:
        return _language_tag(stated[0])
    return ontology.mapping.general.language if cls else ""


def _claimed_slug(entry: Entry) -> str:
    stated = entry.words("slug")
    slug = stated[0].strip().strip("/") if stated else ""
    return unicodedata.normalize("NFC", slug or entry.stem)


def assign_slugs(drafts: list[Subject], iris: IriFactory) -> tuple[list[Subject], list[Finding]]:
    """Give each subject a slug of its own; return them in the order of their files.

    If two claim the same slug, the first file keeps it, and the other gets a finding and a slug
    made of its path.
    """
    subjects: list[Subject] = []
    findings: list[Finding] = []
    owners: dict[str, str] = {}
    for draft in sorted(drafts, key=lambda each: each.path):
        subject = draft
        if draft.slug in owners:
            findings.append(_duplicate_slug(draft, owners[draft.slug]))
            slug = _unused_slug(unicodedata.normalize("NFC", draft.stem), owners)
            subject = draft._replace(slug=slug, iri=iris.thing(slug), document=iris.entry(slug))
        owners[subject.slug] = subject.path
        subjects.append(subject)
    return subjects, findings


def _unused_slug(stem: str, owners: dict[str, str]) -> str:
    slug, number = stem, 2
    while slug in owners:
        slug, number = f"{stem}-{number}", number + 1
    return slug


def _duplicate_slug(subject: Subject, owner: str) -> Finding:
    line, column = subject.slug_at
    return Finding(
        file=subject.path,
        line=line,
        column=column,
        severity=Severity.ERROR,
        code="duplicate-slug",
        message=f"the slug {subject.slug!r} is already taken by {owner}",
        suggestion="give one of them another slug",
    )


def _names(entry: Entry, ontology: Ontology, cls: Iri | None, language: str) -> Iterator[Name]:
    """Yield the names of a subject.

    The preferred names, one in each language, come from the first place that has any; all others
    are alternative labels.
    """
    places = ontology.name_places(cls)
    # The title and the headings of a page of a known class need not be names; elsewhere they are.
    more = [
        place
        for place in places
        if not (place.startswith("#") or place == "title") or (cls is None and place != "#file")
    ]
    preferred: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    # A mapping may name no place that each entry has.
    first_names = (
        list(_names_at(entry, ontology, cls, place, language)) for place in (*places, "#file")
    )
    for name in next(filter(None, first_names), []):
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
        headings = (
            _shown(heading) for heading in headings if normalise_key(heading.text) not in known
        )
        yield from (
            Name(PREF_LABEL, heading.text, language, heading) for heading in islice(headings, 1)
        )
    else:
        yield from _names_in(entry.front.get(place), language, entry.citation_keys)


def _language_tag(text: str) -> str:
    """Return the language tag (BCP 47); empty where the text is none."""
    return text.strip() if _LANGUAGE_TAG.fullmatch(text.strip()) else ""


def _shown(written: Inline) -> Inline:
    """Return a name without what is struck out; as it is written where nothing else is left."""
    shown = visible(written)
    return shown if shown.text else written


def _names_in(node: Node | None, language: str, keys: CitationKeys) -> Iterator[Name]:
    match node:
        case ScalarNode(value=None):
            return
        case ScalarNode(text=text) if normalise_key(text):
            written = visible(parse_scalar(node, keys))
            if written.text:
                yield Name(PREF_LABEL, written.text, language, written)
        case SequenceNode(items=items):
            for item in items:
                yield from _names_in(item, language, keys)
        case MappingNode(items=pairs):
            for key, value in pairs:
                yield from _names_in(value, _language_tag(key.text), keys)
        case _:
            return
