"""Subjects by the names that links give them, in the ways of a dialect."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple, Self, TypeAlias

from kbgraph.extraction.subject.drafts import Subject
from kbgraph.source.dialects import OBSIDIAN, Dialect, Lookup
from kbgraph.source.names import FOLDER_NOTES


class WikilinkTarget(NamedTuple):
    """The target of a wikilink, and the folder of the entry that holds the link."""

    text: str
    """As written; from the root where it began with `./` or `../`."""
    stem: str
    """The text without `.md`, and without spaces and slashes around it."""
    folder: str

    @classmethod
    def parse(cls, text: str, path: str, dialect: Dialect = OBSIDIAN) -> Self:
        """Parse the target of a link in the entry at `path`."""
        folder = posixpath.dirname(path)
        text = dialect.pages.of_link(text)
        if text.startswith(("./", "../")):
            text = posixpath.normpath(posixpath.join(folder, text))
        elif "/." in text and has_steps(text):
            text = posixpath.normpath(text.strip().lstrip("/"))
        return cls(text, without_extension(text.strip().strip("/")), folder)


class NameIndex:
    """Subjects by path, file name, slug and name, all in one normal form."""

    def __init__(
        self, subjects: list[Subject], normalise: Callable[[str], str], dialect: Dialect
    ) -> None:
        self._normalise, self._dialect = normalise, dialect
        self._by_path: dict[str, list[Subject]] = defaultdict(list)
        self._by_file: dict[str, list[Subject]] = defaultdict(list)
        self._by_slug: dict[str, Subject] = {}
        self._by_name: dict[str, list[Subject]] = defaultdict(list)
        self._by_page: dict[str, list[Subject]] = defaultdict(list)
        """Those of a dialect in which pages have names of their own."""
        self._by_block: dict[str, list[Subject]] = defaultdict(list)
        for subject in subjects:
            stem = subject.stem
            path = normalise(stem)
            self._by_path[path].append(subject)
            name = normalise(subject.file_name) if "/" in stem else path
            self._by_file[name].append(subject)
            # The slug of most entries is the name of their file.
            slug = path if subject.slug == stem else normalise(subject.slug)
            self._by_slug.setdefault(slug, subject)
            names = {*(name.text for name in subject.names), *subject.titles}
            for name in set(map(normalise, names)):
                self._by_name[name].append(subject)
            for block in subject.blocks:
                self._by_block[block].append(subject)
        if Lookup.PAGE in dialect.lookup:
            self._add_pages(subjects)

    def _add_pages(self, subjects: list[Subject]) -> None:
        """Add the names of pages: their titles, or else what the dialect makes of their files."""
        pages = self._dialect.pages
        for subject in subjects:
            names = subject.titles or pages.of_file(subject.stem)
            for name in {self._normalise(pages.of_link(name.strip("/"))) for name in names}:
                self._by_page[name].append(subject)

    def in_coarser_form(self, normalise: Callable[[str], str]) -> NameIndex:
        """Return the index in another form, which any name and its form in this index share."""
        index = NameIndex([], normalise, self._dialect)
        index._by_path = _rekeyed(self._by_path, normalise)
        index._by_file = _rekeyed(self._by_file, normalise)
        index._by_name = _rekeyed(self._by_name, normalise)
        index._by_page = _rekeyed(self._by_page, normalise)
        index._by_block = self._by_block
        for slug, subject in self._by_slug.items():
            index._by_slug.setdefault(slug if slug.isascii() else normalise(slug), subject)
        return index

    def named(self, name: str) -> list[Subject]:
        """Return the subjects with a name, title or alias."""
        return self._by_name.get(self._normalise(name), [])

    def with_slug(self, slug: str) -> list[Subject]:
        """Return the subject with a slug."""
        subject = self._by_slug.get(self._normalise(slug))
        return [subject] if subject else []

    def at(self, stem: str) -> list[Subject]:
        """Return the file at a path; of several, the one with exactly this spelling."""
        files = self._by_path.get(self._normalise(stem), [])
        return [each for each in files if each.stem == stem] or files

    def folder_note(self, folder: str) -> list[Subject]:
        """Return the file that is about the folder at a path."""
        paths = (posixpath.normpath(f"{folder}/{name}") for name in FOLDER_NOTES)
        return next((found for path in paths if (found := self.at(path))), [])

    def wikilink(self, target: WikilinkTarget) -> list[Subject]:
        """Return the targets of a wikilink, by the first way of the dialect that finds any."""
        if is_outside(self._normalise(target.stem)):
            return []
        for lookup in self._dialect.lookup:
            found = _FINDERS[lookup](self, target)
            if found:
                return found
        return []

    def _at_path(self, target: WikilinkTarget) -> list[Subject]:
        return self.at(target.stem)

    def _relative(self, target: WikilinkTarget) -> list[Subject]:
        return self.at(posixpath.join(target.folder, target.stem))

    def _shortest(self, target: WikilinkTarget) -> list[Subject]:
        """Return the file with the shortest path of those whose path ends with the target.

        Those below the folder of the link come first. A path is as long as its characters, however
        many folders it has.
        """
        fitting = self._ending(target)
        if len(fitting) < 2:
            return fitting
        below = f"{target.folder}/"
        fitting = [each for each in fitting if each.path.startswith(below)] or fitting
        length = min(len(each.path) for each in fitting)
        return [each for each in fitting if len(each.path) == length]

    def _nearest(self, target: WikilinkTarget) -> list[Subject]:
        """Return the file with the fewest folders of those whose path ends with the target."""
        fitting = self._ending(target)
        depth = min((each.path.count("/") for each in fitting), default=0)
        return [each for each in fitting if each.path.count("/") == depth]

    def _ending(self, target: WikilinkTarget) -> list[Subject]:
        """Return the files whose path ends with the target."""
        key = self._normalise(target.stem)
        files = self._by_file.get(key.rsplit("/", 1)[-1], [])
        return [each for each in files if f"/{self._normalise(each.stem)}".endswith(f"/{key}")]

    def _folder(self, target: WikilinkTarget) -> list[Subject]:
        """Return the file that is about a folder whose path ends with the target."""
        for name in FOLDER_NOTES:
            stem = f"{target.stem}/{name}"
            found = self._nearest(target._replace(stem=stem))
            if found:
                return found
        return []

    def _page(self, target: WikilinkTarget) -> list[Subject]:
        return self._by_page.get(self._normalise(target.stem), [])

    def _slug(self, target: WikilinkTarget) -> list[Subject]:
        return self.with_slug(target.stem)

    def _name(self, target: WikilinkTarget) -> list[Subject]:
        return self.named(target.stem)

    def _block(self, target: WikilinkTarget) -> list[Subject]:
        return self._by_block.get(target.stem.lower().strip("()"), [])


def _rekeyed(
    index: dict[str, list[Subject]], normalise: Callable[[str], str]
) -> dict[str, list[Subject]]:
    rekeyed: dict[str, list[Subject]] = {}
    for name, subjects in index.items():
        # Forms differ beyond ASCII alone.
        key = name if name.isascii() else normalise(name)
        rekeyed[key] = [*rekeyed[key], *subjects] if key in rekeyed else subjects
    return rekeyed


_Finder: TypeAlias = Callable[[NameIndex, WikilinkTarget], list[Subject]]
_FINDERS: Mapping[Lookup, _Finder] = MappingProxyType({
    Lookup.PATH: NameIndex._at_path,  # noqa: SLF001 - a method for each way
    Lookup.RELATIVE: NameIndex._relative,  # noqa: SLF001
    Lookup.SHORTEST: NameIndex._shortest,  # noqa: SLF001
    Lookup.NEAREST: NameIndex._nearest,  # noqa: SLF001
    Lookup.FOLDER: NameIndex._folder,  # noqa: SLF001
    Lookup.PAGE: NameIndex._page,  # noqa: SLF001
    Lookup.SLUG: NameIndex._slug,  # noqa: SLF001
    Lookup.NAME: NameIndex._name,  # noqa: SLF001
    Lookup.BLOCK: NameIndex._block,  # noqa: SLF001
})  # fmt: skip


def without_extension(path: str) -> str:
    """Return a path without `.md`, in capital or small letters."""
    return re.sub(r"\.md$", "", path, flags=re.IGNORECASE)


def has_steps(path: str) -> bool:
    """Say whether a path has a step to its own folder or the one above, `.` or `..`."""
    return any(step.strip() in {".", ".."} for step in path.split("/"))


def is_outside(name: str) -> bool:
    """Say whether a name leads out of the folder of all entries, or names nothing."""
    return name in {"", ".", ".."} or name.startswith("../")
