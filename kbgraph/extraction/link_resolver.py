"""Resolves links to entries, to missing things or to addresses.

Obsidian's rules come first, then those of kbgraph (slug, name, address). `source.names` compares
names. A path from the root wins, then the file name in the link's own folder, then the shortest
path; several of equal length are ambiguous. Slugs, names and aliases follow, then the address from
which an entry came. Addresses that match a link rule of the mapping are read as that rule says.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import NamedTuple, TypeAlias, TypeVar
from urllib.parse import unquote

from kbgraph.extraction.field_slots import FieldSlot
from kbgraph.extraction.subject import Subject
from kbgraph.extraction.subject.consulted_names import ConsultedNames
from kbgraph.extraction.subject.name_index import (
    NameIndex,
    NameIndexes,
    WikilinkTarget,
    has_steps,
    is_outside,
    without_extension,
)
from kbgraph.extraction.values.result import ParsedValue, Unread
from kbgraph.ontology.mapping_fields import Field
from kbgraph.ontology.ontology import Ontology
from kbgraph.ontology.relations.relation_words import RelationWords
from kbgraph.rdf.iris import IriFactory, address, slugify_name
from kbgraph.rdf.terms import Iri
from kbgraph.source.dialects import OBSIDIAN, Dialect, Lookup
from kbgraph.source.entry import Link, LinkKind
from kbgraph.source.names import is_template_mark, normalise_spelling
from kbgraph.xml_characters import replace_excluded

_ATTACHMENTS = frozenset({
    "avif", "bmp", "gif", "jpeg", "jpg", "png", "svg", "webp", "3gp", "flac", "m4a", "mp3", "ogg",
    "opus", "wav", "webm", "mkv", "mov", "mp4", "ogv", "pdf", "canvas", "base", "excalidraw",
})  # fmt: skip
"""Extensions of files that Obsidian shows beside notes (Obsidian Help, Accepted file formats)."""
_WITH_ADDRESS = {LinkKind.MARKDOWN, LinkKind.IMAGE}
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


class Resolved(NamedTuple):
    """A link that names an entry."""

    subject: Subject


class Missing(NamedTuple):
    """A link that names a thing that no entry describes yet."""

    slug: str
    name: str
    """The name as spelled; a path is from the folder's root."""
    cls: Iri | None
    """Its class, where the form of the slug or the place of the link shows it."""


class Ambiguous(NamedTuple):
    """A link that may name several entries."""

    name: str
    candidates: tuple[str, ...]
    """Paths of their files."""


class ExternalLink(NamedTuple):
    """A link that names an address outside the folder."""

    iri: Iri


class NotALink(NamedTuple):
    """A link that names nothing that the graph holds."""

    reason: str
    is_dropped: bool = False
    """Whether a rule of the mapping drops it."""
    is_missing: bool = False
    """Whether it names a part of an entry that none holds."""


_NO_FILE = NotALink("its path leads to no file of the folder", is_missing=True)


Target: TypeAlias = Resolved | Missing | Ambiguous
_ValueKey: TypeAlias = tuple[Iri, str, str]
_Found = TypeVar("_Found")
MAX_SHARED_VALUES = 20_000
"""Values that are shared by entries: with more, the cache would fill the memory."""
AnyTarget: TypeAlias = Target | ExternalLink | NotALink


class LinkResolver:
    """Resolves links to the entries of one folder."""

    def __init__(
        self,
        names: NameIndexes,
        ontology: Ontology,
        iris: IriFactory,
        dialect: Dialect = OBSIDIAN,
        consulted: ConsultedNames | None = None,
    ) -> None:
        self.ontology, self.iris, self._dialect = ontology, iris, dialect
        self._rules = ontology.mapping.general.links
        self.relations = RelationWords(ontology)
        self._names = names if consulted is None else consulted.watch(names)
        self.consulted = consulted
        """The names that are looked up, where they are recorded."""
        self._resolved_addresses: dict[tuple[str, str], AnyTarget] = {}
        """Cache: an address means the same in every file, and generated blocks repeat them."""
        self.parsed_values: dict[_ValueKey, ParsedValue | Unread] = {}
        """Cache of values by field, text and language: some are names, which lead to subjects."""
        self.known_texts: dict[tuple[FieldSlot, str, str], tuple[Field, str, ParsedValue]] = {}
        """Cache of the field, key and value of texts, by place, text and language."""

    def shared_value(
        self, key: _ValueKey, parse: Callable[[], ParsedValue | Unread]
    ) -> ParsedValue | Unread:
        """Return a value that is parsed once for all entries of the folder."""
        value = self.parsed_values.get(key)
        if value is None:
            value = self._noted(key, parse)
            if len(self.parsed_values) < MAX_SHARED_VALUES:
                self.parsed_values[key] = value
        else:
            self.repeat(key)
        return value

    def repeat(self, key: tuple[str, ...]) -> None:
        """Record the names on which a value from a cache depends, where names are recorded."""
        if self.consulted is not None:
            self.consulted.repeat(key)

    def _noted(self, key: tuple[str, ...], find: Callable[[], _Found]) -> _Found:
        """Find what a cache will hold, and remember by which names it was found."""
        return find() if self.consulted is None else self.consulted.during(key, find)

    def _first(self, find: Callable[[NameIndex], list[Subject]]) -> list[Subject]:
        """Find a name as it is spelled, like Obsidian, or else by its normal form.

        In this order, so that `[[Maße]]` and `[[Masse]]` lead to the two files of these names.
        """
        return find(self._names.spelled) or find(self._names.alike)

    def resolve(self, link: Link, path: str) -> AnyTarget:
        """Resolve a link in the file at `path`."""
        is_wikilink = link.kind not in _WITH_ADDRESS
        if not is_wikilink:
            cache_key = (link.target, link.fragment)
            target = self._resolved_addresses.get(cache_key)
            if target is not None:
                self.repeat(cache_key)
                return target
            if _SCHEME.match(link.target):
                target = self._noted(cache_key, lambda: self._address(*cache_key))
                self._resolved_addresses[cache_key] = target
                return target
        if not link.target:
            return NotALink("the same entry")
        if is_wikilink:
            return self._wikilink(link, path)
        return self._relative(link, path)

    def typed(self, link: Link, path: str) -> Link | None:
        """Return the link to `x` on which a wikilink `[[within::x]]` puts a relation, or None."""
        if "::" in link.target:
            return self.relations.typed(link, lambda name: self._named(name, path) is not None)
        return None

    def by_name(self, name: str, cls: Iri) -> Target:
        """Find the thing of a class with a name; Missing where there is none."""
        slug = f"{self.ontology.type_word(cls)}--{slugify_name(name)}"

        def find(index: NameIndex) -> list[Subject]:
            return of_class(index.named(name)) or index.with_slug(slug) or own_slug(index)

        def of_class(subjects: list[Subject]) -> list[Subject]:
            return [each for each in subjects if self.ontology.is_a(each.cls, cls)]

        def own_slug(index: NameIndex) -> list[Subject]:
            """Return the thing of the class whose slug an author wrote in place of its name."""
            return of_class(index.with_slug(name.strip()))

        return _one_of(self._first(find), name) or Missing(slug, name, cls)

    def _address(self, target: str, fragment: str) -> AnyTarget:
        for rule in self._rules:
            match = rule.regex.search(target)
            if match and rule.drop:
                return NotALink(rule.reason, is_dropped=True)
            if match:
                return self._by_rule(rule.slug.format(**match.groupdict("")))
        subjects = self._names.addresses.get(target, [])
        if subjects:
            return _one_of(subjects, target) or NotALink("")
        iri = address(f"{target}#{fragment}" if fragment else target)
        return ExternalLink(iri) if iri else NotALink("no http address")

    def _by_rule(self, slug: str) -> AnyTarget:
        short = self.ontology.mapping.entry_rules.slug_of(slug)
        found = self._first(lambda index: index.with_slug(slug) or index.with_slug(short))
        return _one_of(found, slug) or self._missing(slug)

    def _missing(self, name: str) -> Missing | NotALink:
        """Return the thing that an entry of this path would be about."""
        path = normalise_spelling(name).strip("/")
        if "." in path and has_steps(path):
            return _NO_FILE
        rules = self.ontology.mapping.entry_rules
        slug = rules.slug_of(path)
        cls = self.ontology.class_of_slug(slug) or rules.class_of_path(path)
        return Missing(slug, name.strip(), cls)

    def _relative(self, link: Link, path: str) -> AnyTarget:
        """Resolve a Markdown link, whose target is relative to the folder of its file."""
        target = replace_excluded(unquote(link.target))
        if target.startswith("//"):
            return NotALink("no http address")
        folder = "" if target.startswith("/") else posixpath.dirname(path)
        full_path = posixpath.normpath(posixpath.join(folder, target.lstrip("/")))
        if full_path.startswith(".."):
            return NotALink("outside the folder")
        stem, wikilink = without_extension(full_path), WikilinkTarget.parse(target, path)
        is_note = posixpath.splitext(full_path)[1].casefold() in {"", ".md"}

        def find(index: NameIndex) -> list[Subject]:
            # Obsidian also reads the path from the folder's root, and a bare name as a wikilink.
            at_path = index.at(stem) or index.folder_note(stem)
            return at_path or (index.wikilink(wikilink) if is_note else [])

        resolved = _one_of(self._first(find), stem)
        if resolved or not is_note:
            return resolved or NotALink("an attachment")
        if stem == full_path:
            return NotALink("a file or folder, and no note")
        return _not_a_note(wikilink.stem) or self._missing(stem)

    def _wikilink(self, link: Link, path: str) -> AnyTarget:
        if "::" in link.target:
            link = self.typed(link, path) or link
        found = self._named(link.target, path)
        if found is None and link.bracketed:
            found = self._named(link.bracketed, path)
        if found is not None:
            return found
        target = WikilinkTarget.parse(link.target, path, self._dialect)
        if self._dialect is not OBSIDIAN:
            return self._in_dialect(target, path)
        if "." in target.stem and has_steps(target.stem) and not link.target.startswith("."):
            return _NO_FILE
        return _not_a_note(target.stem) or self._missing(target.stem)

    def _named(self, name: str, path: str) -> Target | None:
        target = WikilinkTarget.parse(name, path, self._dialect)
        return _one_of(self._first(lambda index: index.wikilink(target)), target.text)

    def _in_dialect(self, target: WikilinkTarget, path: str) -> AnyTarget:
        """Return what a target means in a dialect, where no entry has its name."""
        links, stem = self._dialect.links, target.stem
        if Lookup.BLOCK in self._dialect.lookup and stem.startswith("(("):
            return NotALink("no entry holds the block", is_missing=True)
        if self._dialect.has_dotted_names and "/" not in stem and not is_outside(stem):
            is_pattern = stem.endswith("*")
            return NotALink("a pattern of notes") if is_pattern else self._missing(stem)
        if links is not None and not links.has_fragments and "#" in stem:
            found = self._named(stem.partition("#")[0], path)
            if found is not None:
                return found
        return _not_a_note(stem) or self._missing(stem)


def _not_a_note(stem: str) -> NotALink | None:
    """Return why a target without an entry is no note; None where it may be one."""
    name = normalise_spelling(stem)
    if is_outside(name):
        return NotALink("outside the folder" if name else "no target")
    if is_template_mark(stem):
        return NotALink("a placeholder of a template")
    _, dot, ending = name.rpartition(".")
    return NotALink("an attachment") if dot and ending in _ATTACHMENTS else None


def _one_of(subjects: list[Subject], name: str) -> Target | None:
    unique = {subject.iri: subject for subject in subjects}
    match list(unique.values()):
        case []:
            return None
        case [one]:
            return Resolved(one)
        case several:
            return Ambiguous(name, tuple(sorted(subject.path for subject in several)))
