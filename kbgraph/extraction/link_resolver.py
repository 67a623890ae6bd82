"""Links to things: Resolved, Missing or Ambiguous, by Obsidian's rules first and then by ours.

Names are compared as `source/names.py` has it. A path from the root wins, then the file name in the
link's own folder, then the shortest path; equal lengths stay ambiguous. Then come slugs, names and
aliases, and the address from which an entry came. Addresses that a link rule of the mapping knows
are read as that rule says.
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
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.iris import IriFactory, address, slugify
from kbgraph.rdf.terms import Iri
from kbgraph.source.entry import Link, LinkKind
from kbgraph.source.names import normalise_name, normalise_spelling

_ATTACHMENTS = frozenset({
    "avif", "bmp", "gif", "jpeg", "jpg", "png", "svg", "webp", "3gp", "flac", "m4a", "mp3", "ogg", "opus", "wav",
    "webm", "mkv", "mov", "mp4", "ogv", "pdf", "canvas", "base", "excalidraw",
})  # fmt: skip
"""Endings of the files that Obsidian shows beside notes (Obsidian Help, Accepted file formats)."""
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


class Resolved(NamedTuple):
    """The link names an entry."""

    subject: Subject


class Missing(NamedTuple):
    """The link names a thing that no entry describes yet."""

    slug: str
    name: str
    cls: Iri | None
    """Its class, where the form of the slug or the place of the link tells."""


class Ambiguous(NamedTuple):
    """The link may name several entries."""

    name: str
    candidates: tuple[str, ...]
    """Paths of their files."""


class ExternalLink(NamedTuple):
    """The link names an address outside the folder."""

    iri: Iri


class NotALink(NamedTuple):
    """The link names nothing that the graph holds."""

    reason: str


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
        self._answers: dict[tuple[str, str], AnyTarget] = {}
        """Addresses mean the same wherever they stand, and generated blocks of links repeat them."""

    @cached_property
    def _alike(self) -> _NameIndex:
        return _NameIndex(self._subjects, normalise_name)

    def _first(self, find: Callable[[_NameIndex], Target | None]) -> Target | None:
        """Find a name as it is spelled, as Obsidian does, or else by the comparison of names.

        In this order, so that `[[Maße]]` and `[[Masse]]` lead to the two files of these names.
        """
        return find(self._spelled) or find(self._alike)

    def resolve(self, link: Link, path: str) -> AnyTarget:
        """Return what a link in the file at `path` names."""
        if _SCHEME.match(link.target) and link.kind not in {LinkKind.WIKILINK, LinkKind.EMBED}:
            place = (link.target, link.fragment)
            if place not in self._answers:
                self._answers[place] = self._address(*place)
            return self._answers[place]
        if not link.target:
            return NotALink("the same entry")
        if link.kind in {LinkKind.MARKDOWN, LinkKind.IMAGE}:
            return self._relative(link, path)
        return self._wikilink(link.target, path)

    def by_name(self, name: str, cls: Iri) -> Target:
        """Return a thing of a class by one of its names; Missing where no entry of that class has it."""
        slug = f"{self.ontology.type_word(cls)}--{slugify(name)}"

        def find(index: _NameIndex) -> Target | None:
            known = [each for each in index.named(name) if self.ontology.is_a(each.cls, cls)]
            return _one_of(known, name) or index.with_slug(slug)

        return self._first(find) or Missing(slug, name, cls)

    def _address(self, target: str, fragment: str) -> AnyTarget:
        for rule in self._rules:
            match = rule.regex.search(target)
            if match and rule.drop:
                return NotALink(rule.reason)
            if match:
                return self._by_rule(rule.slug.format(**match.groupdict()))
        entries = self._by_address.get(target)
        if entries:
            return _one_of(entries, target) or NotALink("")
        iri = address(f"{target}#{fragment}" if fragment else target)
        return ExternalLink(iri) if iri else NotALink("no http address")

    def _by_rule(self, slug: str) -> Target:
        return self._first(lambda index: index.with_slug(slug)) or self._missing(slug)

    def _missing(self, name: str) -> Missing:
        slug = normalise_spelling(name).strip("/")
        return Missing(slug, name.strip(), self.ontology.class_of_slug(slug))

    def _relative(self, link: Link, path: str) -> AnyTarget:
        target = unquote(link.target)
        if target.startswith("//"):
            return NotALink("no http address")
        folder = "" if target.startswith("/") else posixpath.dirname(path)
        whole = posixpath.normpath(posixpath.join(folder, target.lstrip("/")))
        if whole.startswith(".."):
            return NotALink("outside the folder")
        place, wikilink = _without_ending(whole), _WikilinkTarget.read(target, path)
        is_note = posixpath.splitext(whole)[1].casefold() in {"", ".md"}

        def find(index: _NameIndex) -> Target | None:
            # Obsidian reads the path from the folder's root as well, and a name alone as a wikilink.
            return index.at(place) or (index.wikilink(wikilink) if is_note else None)

        found = self._first(find)
        if found or not is_note:
            return found or NotALink("an attachment")
        return _no_note(wikilink.stem) or self._missing(place)

    def _wikilink(self, text: str, path: str) -> AnyTarget:
        target = _WikilinkTarget.read(text, path)
        return (
            self._first(lambda index: index.wikilink(target))
            or _no_note(target.stem)
            or self._missing(normalise_spelling(target.stem))
        )


class _WikilinkTarget(NamedTuple):
    """The target of a wikilink, in the folder of the entry in which it stands."""

    text: str
    """As written; from the root where it began with `./` or `../`."""
    stem: str
    """The text without `.md`, padding and slashes around it."""
    folder: str

    @classmethod
    def read(cls, text: str, path: str) -> Self:
        """Read a target that stands in the entry at `path`."""
        folder = posixpath.dirname(path)
        if text.startswith(("./", "../")):
            text = posixpath.normpath(posixpath.join(folder, text))
        return cls(text, _without_ending(text.strip().strip("/")), folder)


class _NameIndex:
    """Subjects by path, file name, slug and name, all of them in one normal form."""

    def __init__(self, subjects: list[Subject], normalise: Callable[[str], str]) -> None:
        self._normalise = normalise
        self._by_path: dict[str, list[Subject]] = defaultdict(list)
        self._by_file: dict[str, list[Subject]] = defaultdict(list)
        self._by_slug: dict[str, Subject] = {}
        self._by_name: dict[str, list[Subject]] = defaultdict(list)
        for subject in subjects:
            self._by_path[normalise(subject.stem)].append(subject)
            self._by_file[normalise(subject.file_name)].append(subject)
            self._by_slug.setdefault(normalise(subject.slug), subject)
            names = (*(name.text for name in subject.names), *subject.titles)
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
        """Return the file at a path; of several the one that is spelled exactly so."""
        files = self._by_path.get(self._normalise(stem), [])
        return _one_of([each for each in files if each.stem == stem] or files, stem)

    def wikilink(self, target: _WikilinkTarget) -> Target | None:
        """Return the target of a wikilink: by path, then by the end of a path, then by name."""
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
        """Return the file with the shortest path of those whose path ends so."""
        key = self._normalise(target.stem)
        files = self._by_file.get(key.rsplit("/", 1)[-1], [])
        fitting = [each for each in files if f"/{self._normalise(each.stem)}".endswith(f"/{key}")]
        depth = min((each.path.count("/") for each in fitting), default=0)
        return _one_of([each for each in fitting if each.path.count("/") == depth], target.text)


def _without_ending(path: str) -> str:
    return re.sub(r"\.md$", "", path, flags=re.IGNORECASE)


def _is_outside(name: str) -> bool:
    return name in {"", ".", ".."} or name.startswith("../")


def _no_note(stem: str) -> NotALink | None:
    """Return why a target that leads to no entry names no note; None where it may name one."""
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
