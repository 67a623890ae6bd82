"""Links to things: Found, Missing or Ambiguous. Obsidian's rules first, then ours (slug, name, address).

Case is ignored, the target is trimmed and brought to NFC. A path from the root wins, then the file name in the link's
own folder, then the shortest path; equal lengths stay ambiguous. Then slugs, names and aliases, and the address from which an
entry came. Addresses that a link rule of the mapping knows are read as that rule says.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import defaultdict
from typing import NamedTuple, TypeAlias
from urllib.parse import unquote

from kbgraph.extraction.subject import Subject
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.iris import IriFactory, address, slugify
from kbgraph.rdf.terms import Iri
from kbgraph.source.entry import Link, LinkKind

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


def _key(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


class LinkResolver:
    """Knows all subjects, and answers what a link names."""

    def __init__(self, subjects: list[Subject], ontology: Ontology, iris: IriFactory) -> None:
        self.ontology, self.iris = ontology, iris
        self._rules = ontology.mapping.general.links
        self._by_path: dict[str, list[Subject]] = defaultdict(list)
        self._by_file: dict[str, list[Subject]] = defaultdict(list)
        self._by_slug: dict[str, Subject] = {}
        self._by_name: dict[str, list[Subject]] = defaultdict(list)
        self._by_address: dict[str, list[Subject]] = defaultdict(list)
        self._answers: dict[tuple[str, str], AnyTarget] = {}
        """Addresses mean the same wherever they stand, and generated blocks of links repeat them."""
        for subject in subjects:
            self._add(subject)

    def _add(self, subject: Subject) -> None:
        self._by_path[_key(subject.stem)].append(subject)
        self._by_file[_key(subject.file_name)].append(subject)
        self._by_slug.setdefault(_key(subject.slug), subject)
        for name in {_key(name.text) for name in subject.names} | {
            _key(title) for title in subject.titles
        }:
            self._by_name[name].append(subject)
        for url in subject.addresses:
            self._by_address[url].append(subject)

    def resolve(self, link: Link, path: str) -> AnyTarget:
        """What a link in the file at `path` names."""
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
        """A thing of a class by one of its names; Missing where no entry of that class has it."""
        known = [
            subject
            for subject in self._by_name.get(_key(name), [])
            if self.ontology.is_a(subject.cls, cls)
        ]
        slug = f"{self.ontology.type_word(cls)}--{slugify(name)}"
        if not known and _key(slug) in self._by_slug:
            return Resolved(self._by_slug[_key(slug)])
        return _one_of(known, name) or Missing(slug, name, cls)

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
        subject = self._by_slug.get(_key(slug))
        return Resolved(subject) if subject else self._missing(slug)

    def _missing(self, name: str) -> Missing:
        slug = _key(name).strip("/")
        return Missing(slug, name.strip(), self.ontology.class_of_slug(slug))

    def _relative(self, link: Link, path: str) -> AnyTarget:
        target = unquote(link.target)
        if target.startswith("//"):
            return NotALink("no http address")
        folder = "" if target.startswith("/") else posixpath.dirname(path)
        whole = posixpath.normpath(posixpath.join(folder, target.lstrip("/")))
        if whole.startswith(".."):
            return NotALink("outside the folder")
        stem = re.sub(r"\.md$", "", whole, flags=re.IGNORECASE)
        found = self._at(stem)
        if found:
            return found
        if posixpath.splitext(whole)[1].casefold() not in {"", ".md"}:
            return NotALink("an attachment")
        # Obsidian reads the path from the folder's root as well, and a name alone as it reads a wikilink.
        elsewhere = self._wikilink(target, path)
        return self._missing(stem) if isinstance(elsewhere, Missing) else elsewhere

    def _wikilink(self, target: str, path: str) -> AnyTarget:
        if target.startswith(("./", "../")):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
        key = _key(re.sub(r"\.md$", "", target.strip().strip("/"), flags=re.IGNORECASE))
        if key in {"", ".", ".."} or key.startswith("../"):
            return NotALink("outside the folder" if key else "no target")
        stem = re.sub(r"\.md$", "", target.strip().strip("/"), flags=re.IGNORECASE)
        found = self._at(stem) or self._at(posixpath.join(posixpath.dirname(path), stem))
        return found or self._nearest(key, target) or self._ours(key, target) or self._nothing(key)

    def _at(self, stem: str) -> Target | None:
        """The file at a path; where several differ only by case or normal form, the one that is spelt so."""
        files = self._by_path.get(_key(stem), [])
        return _one_of([each for each in files if each.stem == stem] or files, stem)

    def _nearest(self, key: str, target: str) -> Target | None:
        """Among the files whose path ends so, the one with the shortest path."""
        files = self._by_file.get(key.rsplit("/", 1)[-1], [])
        fitting = [subject for subject in files if f"/{_key(subject.stem)}".endswith(f"/{key}")]
        depth = min((subject.path.count("/") for subject in fitting), default=0)
        return _one_of([subject for subject in fitting if subject.path.count("/") == depth], target)

    def _ours(self, key: str, target: str) -> Target | None:
        subject = self._by_slug.get(key)
        return Resolved(subject) if subject else _one_of(self._by_name.get(key, []), target)

    def _nothing(self, key: str) -> AnyTarget:
        return (
            NotALink("an attachment")
            if key.rpartition(".")[2] in _ATTACHMENTS
            else self._missing(key)
        )


def _one_of(subjects: list[Subject], name: str) -> Target | None:
    unique = {subject.iri: subject for subject in subjects}
    match list(unique.values()):
        case []:
            return None
        case [one]:
            return Resolved(one)
        case several:
            return Ambiguous(name, tuple(sorted(subject.path for subject in several)))
