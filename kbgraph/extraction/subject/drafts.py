"""Subjects: the thing that each entry is about, with slug, class and names.

The subjects of all entries are known before any link is resolved.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from kbgraph.extraction.subject.entry_class import NO_CLASS, ClassSource, EntryClass, entry_class
from kbgraph.extraction.subject.entry_names import Name, NameSource, language_tag, names_of
from kbgraph.extraction.subject.stated_type import StatedType, stated_type
from kbgraph.findings import Finding, Severity
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.labels import Label
from kbgraph.rdf.terms import Iri
from kbgraph.source.dialects import OBSIDIAN, Dialect
from kbgraph.source.entry import Entry, stem_of
from kbgraph.source.names import normalise_key, normalise_name

_NO_STEPS = frozenset({"", ".", ".."})
"""Steps of a path that browsers and servers remove from an address."""
_MAX_SHARED = 4096
"""Types and classes that subjects share: entries of a folder have the same few."""


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
    """The class that the ontology gives for its type or its file; None where it gives none."""
    type: StatedType
    language: str
    names: tuple[Name, ...]
    titles: tuple[str, ...]
    addresses: tuple[str, ...]
    """The addresses from which the entry came, as the mapping's address fields say."""
    slug_at: tuple[int, int]
    """Line and column at which the slug is stated."""
    class_found: EntryClass = NO_CLASS
    """The part of the entry that gives its class, and those that give another."""
    blocks: tuple[str, ...] = ()
    """The ids of its blocks, where links name them without their page."""
    refused_slug: str = ""
    """The slug that it states and cannot have, since no page has such an address."""

    @property
    def name(self) -> Label:
        """The first of its names."""
        return Label(self.names[0].text, self.names[0].language)

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

    @property
    def has_stated_class(self) -> bool:
        """Whether its type gives its class, and not its file."""
        evidence = self.class_found.evidence
        return evidence is not None and evidence.source is ClassSource.TYPE

    def has_class_by(self, key: str) -> bool:
        """Say whether its type under this key, in normal form, gives its class."""
        return self.has_stated_class and normalise_key(self.type.key) == key

    def has_name(self, text: str) -> bool:
        """Say whether a text is one of its names or titles, as names are compared."""
        name = normalise_name(text)
        return any(normalise_name(each) == name for each in (*self.lookup_names, *self.titles))


def draft_subject(
    entry: Entry,
    ontology: Ontology,
    iris: IriFactory,
    home_name: str = "",
    *,
    dialect: Dialect = OBSIDIAN,
) -> Subject:
    """Return the subject of an entry with the slug that it claims, which may be taken.

    `home_name` is the name of the folder of all entries, and `dialect` the one of all.
    """
    stated, slug_node = stated_type(entry, ontology), entry.front.get("slug")
    claimed = _claimed_slug(entry)
    is_refused = claimed != "" and not _NO_STEPS.isdisjoint(claimed.split("/"))
    own = "" if is_refused else claimed
    slug = unicodedata.normalize("NFC", own or ontology.mapping.entry_rules.slug_of(entry.stem))
    found = entry_class(stated, slug, entry.stem, ontology)
    cls, language = found.cls, _language_of(entry, ontology, found.cls)
    return Subject(
        path=entry.path,
        slug=slug,
        iri=iris.thing(slug),
        document=iris.entry(slug),
        cls=cls,
        type=_shared_type(stated),
        language=language,
        names=tuple(names_of(NameSource(entry, ontology, cls, language, home_name, dialect))),
        titles=tuple(entry.words("title")),
        addresses=tuple(url.strip() for key in ontology.address_keys for url in entry.words(key)),
        slug_at=(slug_node.line, slug_node.column) if slug_node else (1, 1),
        class_found=_shared_class(found),
        blocks=_blocks_of(entry, dialect),
        refused_slug=claimed if is_refused else "",
    )


@lru_cache(maxsize=_MAX_SHARED)
def _shared_type(stated: StatedType) -> StatedType:
    """Return the first type that equals another: the subjects of all entries are in memory."""
    return stated


@lru_cache(maxsize=_MAX_SHARED)
def _shared_class(found: EntryClass) -> EntryClass:
    return found


def _blocks_of(entry: Entry, dialect: Dialect) -> tuple[str, ...]:
    """Return the ids of the blocks of an entry, in small letters."""
    if dialect.blocks is None:
        return ()
    return tuple(match["id"].lower() for match in dialect.blocks.block_id.finditer(entry.text))


def _language_of(entry: Entry, ontology: Ontology, cls: Iri | None) -> str:
    stated = entry.words("lang", "language")
    if stated:
        return language_tag(stated[0])
    return ontology.mapping.general.language if cls else ""


def _claimed_slug(entry: Entry) -> str:
    stated = entry.words("slug")
    return stated[0].strip().strip("/") if stated else ""


class GivenSlug(NamedTuple):
    """The slug that an entry has."""

    slug: str
    owner: str = ""
    """The file that has the slug which the entry claims; empty where the entry has it itself."""


def give_slugs(claimed: Iterable[tuple[str, str]]) -> dict[str, GivenSlug]:
    """Give each file a slug of its own; `claimed` are path and slug, in the order of paths.

    If two claim the same slug, the first file keeps it, and the other has one made of its path.
    """
    given: dict[str, GivenSlug] = {}
    owners: dict[str, str] = {}
    for path, slug in claimed:
        own, owner = slug, owners.get(slug, "")
        if owner:
            own = _unused_slug(unicodedata.normalize("NFC", stem_of(path)), owners)
        owners[own] = path
        given[path] = GivenSlug(own, owner)
    return given


def with_slug(draft: Subject, given: GivenSlug, iris: IriFactory) -> Subject:
    """Return a subject with the slug that it has."""
    if given.slug == draft.slug:
        return draft
    slug = given.slug
    return draft._replace(slug=slug, iri=iris.thing(slug), document=iris.entry(slug))


def slug_findings(draft: Subject, given: GivenSlug) -> Iterator[Finding]:
    """Yield the findings about the slug that an entry claims."""
    if draft.refused_slug:
        yield _refused_slug(draft)
    if given.owner:
        yield _duplicate_slug(draft, given.owner)


def assign_slugs(drafts: list[Subject], iris: IriFactory) -> tuple[list[Subject], list[Finding]]:
    """Give each subject a slug of its own; return them in the order of their files.

    If two claim the same slug, the first file keeps it, and the other gets a finding and a slug
    made of its path.
    """
    in_order = sorted(drafts, key=lambda each: each.path)
    given = give_slugs((draft.path, draft.slug) for draft in in_order)
    subjects = [with_slug(draft, given[draft.path], iris) for draft in in_order]
    findings = (slug_findings(draft, given[draft.path]) for draft in in_order)
    return subjects, list(chain.from_iterable(findings))


def _unused_slug(stem: str, owners: dict[str, str]) -> str:
    slug, number = stem, 2
    while slug in owners:
        slug, number = f"{stem}-{number}", number + 1
    return slug


def _refused_slug(subject: Subject) -> Finding:
    return _fault_of_slug(
        subject,
        code="refused-slug",
        message=f"the slug {subject.refused_slug!r} has an empty step, `.` or `..`, so that it is"
        f" no address of a page; {subject.slug!r} takes its place",
        suggestion="write names between the slashes",
        about=subject.refused_slug,
    )


def _duplicate_slug(subject: Subject, owner: str) -> Finding:
    return _fault_of_slug(
        subject,
        code="duplicate-slug",
        message=f"the slug {subject.slug!r} is already taken by {owner}"
        f"{_difference(subject.path, owner)}",
        suggestion="give one of them another slug",
    )


def _fault_of_slug(
    subject: Subject, *, code: str, message: str, suggestion: str, about: str = ""
) -> Finding:
    line, column = subject.slug_at
    return Finding(
        file=subject.path,
        line=line,
        column=column,
        severity=Severity.ERROR,
        code=code,
        message=message,
        suggestion=suggestion,
        about=about,
    )


def _difference(path: str, other: str) -> str:
    """Return what tells apart two paths that look alike; empty where they do not."""
    if unicodedata.normalize("NFC", path) != unicodedata.normalize("NFC", other):
        return ""
    index = next(
        (index for index, pair in enumerate(zip(path, other, strict=False)) if len(set(pair)) > 1),
        min(len(path), len(other)),
    )
    own, taken = (
        f"U+{ord(each[index]):04X}" if index < len(each) else "nothing" for each in (path, other)
    )
    return f", whose name has {taken} at character {index + 1} where this one has {own}"
