"""Subjects by the names that links give them, in the ways of a dialect."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple, Protocol, Self, TypeAlias

from kbgraph.extraction.subject.drafts import Subject
from kbgraph.source.dialects import OBSIDIAN, Dialect, Lookup
from kbgraph.source.names import FOLDER_NOTES, normalise_name, normalise_spelling

_Table: TypeAlias = dict[str, list[Subject]]


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


class NameTable(Protocol):
    """Subjects by a key, such as a name in normal form; those of one key in the order of files."""

    def get(self, key: str, default: list[Subject], /) -> list[Subject]:
        """Return the subjects of a key; the default where there are none."""


class NameTables(NamedTuple):
    """The subjects of a folder by all that a link may name, in one normal form."""

    path: NameTable
    file: NameTable
    slug: NameTable
    name: NameTable
    page: NameTable
    """The names of pages, in a dialect in which pages have names of their own."""
    block: NameTable


class NameIndexes(Protocol):
    """The subjects of a folder by path, file name, slug, name and address."""

    @property
    def spelled(self) -> NameIndex:
        """By names as they are spelled, like Obsidian."""

    @property
    def alike(self) -> NameIndex:
        """By the normal form of names."""

    @property
    def addresses(self) -> NameTable:
        """By the addresses from which entries came."""


class SubjectNames:
    """The names of subjects in memory, given in the order of their files."""

    def __init__(self, subjects: Iterable[Subject], dialect: Dialect = OBSIDIAN) -> None:
        self._dialect = dialect
        subjects = list(subjects)
        self._spelled_tables = _tables_of(subjects, normalise_spelling, dialect)
        self.spelled = NameIndex(NameTables(*self._spelled_tables), normalise_spelling, dialect)
        self._addresses: _Table = defaultdict(list)
        for subject in subjects:
            for url in subject.addresses:
                self._addresses[url].append(subject)

    @property
    def addresses(self) -> NameTable:
        """By the addresses from which entries came."""
        return self._addresses

    @cached_property
    def _alike_tables(self) -> list[_Table]:
        """The tables in the coarser form, which a name and its spelled form share."""
        *tables, blocks = self._spelled_tables
        return [*(_rekeyed(each, normalise_name) for each in tables), blocks]

    @cached_property
    def alike(self) -> NameIndex:
        """By the normal form of names."""
        return NameIndex(NameTables(*self._alike_tables), normalise_name, self._dialect)

    def name_keys(self) -> Iterator[tuple[str, str]]:
        """Yield each table by its name, with each of its keys."""
        forms = (("spelled", self._spelled_tables), ("alike", self._alike_tables))
        for form, tables in forms:
            for field, table in zip(NameTables._fields, tables, strict=True):
                yield from ((f"{form} {field}", key) for key in table)
        yield from (("address", key) for key in self._addresses)


def _tables_of(
    subjects: list[Subject], normalise: Callable[[str], str], dialect: Dialect
) -> list[_Table]:
    """Return the tables of names, in the order of the fields of NameTables."""
    tables: list[_Table] = [defaultdict(list) for _ in NameTables._fields]
    by_path, by_file, by_slug, by_name, by_page, by_block = tables
    for subject in subjects:
        stem = subject.stem
        path = normalise(stem)
        by_path[path].append(subject)
        by_file[normalise(subject.file_name) if "/" in stem else path].append(subject)
        # The slug of most entries is the name of their file.
        by_slug[path if subject.slug == stem else normalise(subject.slug)].append(subject)
        names = {*(name.text for name in subject.names), *subject.titles}
        for name in set(map(normalise, names)):
            by_name[name].append(subject)
        for block in subject.blocks:
            by_block[block].append(subject)
        if Lookup.PAGE in dialect.lookup:
            for name in _page_names(subject, normalise, dialect):
                by_page[name].append(subject)
    return tables


def _page_names(subject: Subject, normalise: Callable[[str], str], dialect: Dialect) -> set[str]:
    """Return the names of a page: its titles, or else what the dialect makes of its file."""
    names = subject.titles or dialect.pages.of_file(subject.stem)
    return {normalise(dialect.pages.of_link(name.strip("/"))) for name in names}


class NameIndex:
    """Subjects by path, file name, slug and name, all in one normal form."""

    def __init__(
        self, tables: NameTables, normalise: Callable[[str], str], dialect: Dialect
    ) -> None:
        self._tables, self._normalise, self._dialect = tables, normalise, dialect

    def with_tables(self, form: str, wrap: Callable[[str, NameTable], NameTable]) -> NameIndex:
        """Return the index over other tables, which a function makes of each name and table."""
        names = (f"{form} {field}" for field in NameTables._fields)
        return NameIndex(
            NameTables(*map(wrap, names, self._tables)), self._normalise, self._dialect
        )

    def named(self, name: str) -> list[Subject]:
        """Return the subjects with a name, title or alias."""
        return self._tables.name.get(self._normalise(name), [])

    def with_slug(self, slug: str) -> list[Subject]:
        """Return the subject with a slug; of several in one form, that of the first file."""
        return self._tables.slug.get(self._normalise(slug), [])[:1]

    def at(self, stem: str) -> list[Subject]:
        """Return the file at a path; of several, the one with exactly this spelling."""
        files = self._tables.path.get(self._normalise(stem), [])
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
        files = self._tables.file.get(key.rsplit("/", 1)[-1], [])
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
        return self._tables.page.get(self._normalise(target.stem), [])

    def _slug(self, target: WikilinkTarget) -> list[Subject]:
        return self.with_slug(target.stem)

    def _name(self, target: WikilinkTarget) -> list[Subject]:
        return self.named(target.stem)

    def _block(self, target: WikilinkTarget) -> list[Subject]:
        return self._tables.block.get(target.stem.lower().strip("()"), [])


def _rekeyed(table: _Table, normalise: Callable[[str], str]) -> _Table:
    rekeyed: _Table = {}
    for name, subjects in table.items():
        # Forms differ beyond ASCII alone.
        key = name if name.isascii() else normalise(name)
        rekeyed[key] = [*rekeyed[key], *subjects] if key in rekeyed else subjects
    return {
        key: sorted(subjects, key=_path_of) if len(subjects) > 1 else subjects
        for key, subjects in rekeyed.items()
    }


def _path_of(subject: Subject) -> str:
    return subject.path


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
