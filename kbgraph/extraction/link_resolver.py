"""Resolves links to entries, to missing things or to addresses.

Obsidian's rules come first, then those of kbgraph (slug, name, address). `source.names` compares
names. A path from the root wins, then the file name in the link's own folder, then the shortest
path; several of equal length are ambiguous. Slugs, names and aliases follow, then the address from
which an entry came. Addresses that match a link rule of the mapping are read as that rule says.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple, Self, TypeAlias
from urllib.parse import unquote

from kbgraph.extraction.subject import Subject
from kbgraph.extraction.values.result import ParsedValue, Unread
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.iris import IriFactory, address, slugify
from kbgraph.rdf.terms import Iri
from kbgraph.source.entry import Link, LinkKind
from kbgraph.source.names import normalise_name, normalise_spelling
from kbgraph.xml_characters import replace_excluded

_ATTACHMENTS = frozenset({
    "avif", "bmp", "gif", "jpeg", "jpg", "png", "svg", "webp", "3gp", "flac", "m4a", "mp3", "ogg",
    "opus", "wav", "webm", "mkv", "mov", "mp4", "ogv", "pdf", "canvas", "base", "excalidraw",
})  # fmt: skip
"""Extensions of files that Obsidian shows beside notes (Obsidian Help, Accepted file formats)."""
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


Target: TypeAlias = Resolved | Missing | Ambiguous
AnyTarget: TypeAlias = Target | ExternalLink | NotALink


class LinkResolver:
    """Resolves links to the entries of one folder."""

    def __init__(self, subjects: list[Subject], ontology: Ontology, iris: IriFactory) -> None:
        self.ontology, self.iris = ontology, iris
        self._rules = ontology.mapping.general.links
        self._subjects = subjects
        self._spelled = _NameIndex(subjects, normalise_spelling)
        self._by_address: dict[str, list[Subject]] = defaultdict(list)
        for subject in subjects:
            for url in subject.addresses:
                self._by_address[url].append(subject)
        self._resolved_addresses: dict[tuple[str, str], AnyTarget] = {}
        """Cache: an address means the same in every file, and generated blocks repeat them."""
        self.parsed_values: dict[tuple[Iri, str, str], ParsedValue | Unread] = {}
        """Cache of values by field, text and language: a folder repeats its words and numbers.

        It is kept here since a value may be a name, which leads to a subject.
        """

    @cached_property
    def _alike(self) -> _NameIndex:
        return _NameIndex(self._subjects, normalise_name)

    def _first(self, find: Callable[[_NameIndex], Target | None]) -> Target | None:
        """Find a name as it is spelled, like Obsidian, or else by its normal form.

        In this order, so that `[[Maße]]` and `[[Masse]]` lead to the two files of these names.
        """
        return find(self._spelled) or find(self._alike)

    def resolve(self, link: Link, path: str) -> AnyTarget:
        """Resolve a link in the file at `path`."""
        is_wikilink = link.kind is LinkKind.WIKILINK or link.kind is LinkKind.EMBED
        if not is_wikilink:
            cache_key = (link.target, link.fragment)
            target = self._resolved_addresses.get(cache_key)
            if target is None and _SCHEME.match(link.target):
                target = self._resolved_addresses[cache_key] = self._address(*cache_key)
            if target is not None:
                return target
        if not link.target:
            return NotALink("the same entry")
        if is_wikilink:
            return self._wikilink(link.target, path)
        return self._relative(link, path)

    def by_name(self, name: str, cls: Iri) -> Target:
        """Find the thing of a class with a name; Missing where there is none."""
        slug = f"{self.ontology.type_word(cls)}--{slugify(name)}"

        def find(index: _NameIndex) -> Target | None:
            subjects = [each for each in index.named(name) if self.ontology.is_a(each.cls, cls)]
            return _one_of(subjects, name) or index.with_slug(slug) or own_slug(index)

        def own_slug(index: _NameIndex) -> Target | None:
            """Return the thing of the class whose slug an author wrote in place of its name."""
            target = index.with_slug(name.strip())
            is_of_class = isinstance(target, Resolved) and self.ontology.is_a(
                target.subject.cls, cls
            )
            return target if is_of_class else None

        return self._first(find) or Missing(slug, name, cls)

    def _address(self, target: str, fragment: str) -> AnyTarget:
        for rule in self._rules:
            match = rule.regex.search(target)
            if match and rule.drop:
                return NotALink(rule.reason, is_dropped=True)
            if match:
                return self._by_rule(rule.slug.format(**match.groupdict("")))
        subjects = self._by_address.get(target)
        if subjects:
            return _one_of(subjects, target) or NotALink("")
        iri = address(f"{target}#{fragment}" if fragment else target)
        return ExternalLink(iri) if iri else NotALink("no http address")

    def _by_rule(self, slug: str) -> Target:
        short = self.ontology.mapping.entry_rules.slug_of(slug)
        return self._first(
            lambda index: index.with_slug(slug) or index.with_slug(short)
        ) or self._missing(slug)

    def _missing(self, name: str) -> Missing:
        """Return the thing that an entry of this path would be about."""
        path = normalise_spelling(name).strip("/")
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
        stem, wikilink = _without_extension(full_path), _WikilinkTarget.parse(target, path)
        is_note = posixpath.splitext(full_path)[1].casefold() in {"", ".md"}

        def find(index: _NameIndex) -> Target | None:
            # Obsidian also reads the path from the folder's root, and a bare name as a wikilink.
            return index.at(stem) or (index.wikilink(wikilink) if is_note else None)

        resolved = self._first(find)
        if resolved or not is_note:
            return resolved or NotALink("an attachment")
        return _not_a_note(wikilink.stem) or self._missing(stem)

    def _wikilink(self, text: str, path: str) -> AnyTarget:
        target = _WikilinkTarget.parse(text, path)
        return (
            self._first(lambda index: index.wikilink(target))
            or _not_a_note(target.stem)
            or self._missing(target.stem)
        )


class _WikilinkTarget(NamedTuple):
    """The target of a wikilink, and the folder of the entry that holds the link."""

    text: str
    """As written; from the root where it began with `./` or `../`."""
    stem: str
    """The text without `.md`, and without spaces and slashes around it."""
    folder: str

    @classmethod
    def parse(cls, text: str, path: str) -> Self:
        """Parse the target of a link in the entry at `path`."""
        folder = posixpath.dirname(path)
        if text.startswith(("./", "../")):
            text = posixpath.normpath(posixpath.join(folder, text))
        return cls(text, _without_extension(text.strip().strip("/")), folder)


class _NameIndex:
    """Subjects by path, file name, slug and name, all in one normal form."""

    def __init__(self, subjects: list[Subject], normalise: Callable[[str], str]) -> None:
        self._normalise = normalise
        self._by_path: dict[str, list[Subject]] = defaultdict(list)
        self._by_file: dict[str, list[Subject]] = defaultdict(list)
        self._by_slug: dict[str, Subject] = {}
        self._by_name: dict[str, list[Subject]] = defaultdict(list)
        for subject in subjects:
            stem = subject.stem
            path = normalise(stem)
            self._by_path[path].append(subject)
            name = normalise(subject.file_name) if "/" in stem else path
            self._by_file[name].append(subject)
            self._by_slug.setdefault(normalise(subject.slug), subject)
            names = {*(name.text for name in subject.names), *subject.titles}
            for name in set(map(normalise, names)):
                self._by_name[name].append(subject)

    def named(self, name: str) -> list[Subject]:
        """Return the subjects with a name, title or alias."""
        return self._by_name.get(self._normalise(name), [])

    def with_slug(self, slug: str) -> Target | None:
        """Return the subject with a slug."""
        subject = self._by_slug.get(self._normalise(slug))
        return Resolved(subject) if subject else None

    def at(self, stem: str) -> Target | None:
        """Return the file at a path; of several, the one with exactly this spelling."""
        files = self._by_path.get(self._normalise(stem), [])
        return _one_of([each for each in files if each.stem == stem] or files, stem)

    def wikilink(self, target: _WikilinkTarget) -> Target | None:
        """Return the target of a wikilink: by path, by the end of a path, or by name."""
        if _is_outside(self._normalise(target.stem)):
            return None
        return (
            self.at(target.stem)
            or self.at(posixpath.join(target.folder, target.stem))
            or self._nearest(target)
            or self.with_slug(target.stem)
            or _one_of(self.named(target.stem), target.text)
        )

    def _nearest(self, target: _WikilinkTarget) -> Target | None:
        """Return the file with the shortest path of those whose path ends with the target."""
        key = self._normalise(target.stem)
        files = self._by_file.get(key.rsplit("/", 1)[-1], [])
        fitting = [each for each in files if f"/{self._normalise(each.stem)}".endswith(f"/{key}")]
        depth = min((each.path.count("/") for each in fitting), default=0)
        return _one_of([each for each in fitting if each.path.count("/") == depth], target.text)


def _without_extension(path: str) -> str:
    return re.sub(r"\.md$", "", path, flags=re.IGNORECASE)


def _is_outside(name: str) -> bool:
    return name in {"", ".", ".."} or name.startswith("../")


def _not_a_note(stem: str) -> NotALink | None:
    """Return why a target without an entry is no note; None where it may be one."""
    name = normalise_spelling(stem)
    if _is_outside(name):
        return NotALink("outside the folder" if name else "no target")
    return NotALink("an attachment") if name.rpartition(".")[2] in _ATTACHMENTS else None


def _one_of(subjects: list[Subject], name: str) -> Target | None:
    unique = {subject.iri: subject for subject in subjects}
    match list(unique.values()):
        case []:
            return None
        case [one]:
            return Resolved(one)
        case several:
            return Ambiguous(name, tuple(sorted(subject.path for subject in several)))
