"""Rules of the mapping for the class of an entry, and for its slug."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kbgraph.ontology.entry_rules.drop_rules import DropRules, compile_drop_rules
from kbgraph.ontology.mapping_error import MappingError
from kbgraph.ontology.pattern_parts import with_parts
from kbgraph.ontology.patterns import Pattern
from kbgraph.ontology.turtle import TripleIndex
from kbgraph.ontology.value_type_compiler import compile_regex
from kbgraph.ontology.value_types import m
from kbgraph.rdf.terms import Iri
from kbgraph.source.names import is_folder_note, normalise_key, normalise_spelling

_GENERAL = m("general")


class SlugRule(NamedTuple):
    """The class of the entries whose slug or file name matches a pattern."""

    regex: Pattern
    cls: Iri


class EntryRules(NamedTuple):
    """How the class of an entry and its slug follow from its keys, its file and its folder.

    And which parts of an entry are dropped.
    """

    type_keys: tuple[str, ...]
    """Keys besides `type` that may name the class, normalised."""
    slug_rules: tuple[SlugRule, ...]
    folders: dict[str, Iri]
    """The class of the entries below each folder, by its path in normal form."""
    folder_spellings: dict[Iri, str]
    """The first folder of each class, as the mapping spells it."""
    default: Iri | None
    """The class of entries for which nothing else gives one."""
    strips_all: bool
    """Whether slugs have no folders."""
    stripped: tuple[str, ...]
    """Folders that are no part of slugs, in normal form, the longest first."""
    drops: DropRules | None
    """The sections, tables and rows that are dropped; None for none."""

    @property
    def classes(self) -> frozenset[Iri]:
        """The classes that an entry may have by its file."""
        by_slug = (rule.cls for rule in self.slug_rules)
        return frozenset({*by_slug, *self.folders.values(), *filter(None, (self.default,))})

    def classes_of_slug(self, *names: str) -> tuple[Iri, ...]:
        """Return the classes whose pattern a slug or a file name matches as a whole."""
        return tuple(
            dict.fromkeys(
                rule.cls for rule in self.slug_rules if any(map(rule.regex.fullmatch, names))
            )
        )

    def folder_of(self, stem: str) -> str:
        """Return the deepest folder above a path that gives a class; empty where none does.

        A note about a folder is none of its members: `index`, `README`, or the folder's own name.
        """
        if not self.folders or is_folder_note(stem.rpartition("/")[2]):
            return ""
        path = normalise_spelling(stem)
        for folder in _parents(path):
            if folder in self.folders and path != f"{folder}/{folder.rpartition('/')[2]}":
                return folder
        return ""

    def class_of_path(self, path: str) -> Iri | None:
        """Return the class that an entry of this path would have by its slug or its folder."""
        by_slug = self.classes_of_slug(self.slug_of(path), path.rpartition("/")[2])
        if by_slug:
            return by_slug[0] if len(by_slug) == 1 else None
        return self.folders.get(self.folder_of(path))

    def slug_of(self, stem: str) -> str:
        """Return the slug of a path without `.md`: without the folders that are no part of it.

        A note about a folder keeps its own, since each folder may have one.
        """
        name = stem.rpartition("/")[2]
        if is_folder_note(name):
            return stem
        if self.strips_all:
            return name
        if self.stripped:
            path = normalise_spelling(stem)
            for folder in self.stripped:
                if path.startswith(f"{folder}/"):
                    return "/".join(stem.split("/")[folder.count("/") + 1 :])
        return stem


def _parents(path: str) -> Iterator[str]:
    """Yield the folders above a path, the deepest first."""
    folder = path.rpartition("/")[0]
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]


def compile_entry_rules(triples: TripleIndex) -> EntryRules:
    """Compile the rules for an entry as a whole. Raises OntologyError."""
    strip = triples.texts(_GENERAL, m("stripFolders"))
    stripped = (_folder(_GENERAL, text) for text in strip if text not in {"true", "false"})
    folders, spellings = _folders(triples)
    return EntryRules(
        type_keys=tuple(
            dict.fromkeys(
                key
                for key in map(normalise_key, triples.texts(_GENERAL, m("typeKey")))
                if key != "type"
            )
        ),
        slug_rules=tuple(
            SlugRule(compile_regex(triples, cls, with_parts(triples, text, cls), text), cls)
            for cls in dict.fromkeys(cls for cls, _ in triples.subject_objects(m("slugPattern")))
            for text in triples.texts(cls, m("slugPattern"))
        ),
        folders=folders,
        folder_spellings=spellings,
        default=_default(triples),
        strips_all="true" in strip,
        stripped=tuple(sorted(stripped, key=len, reverse=True)),
        drops=compile_drop_rules(triples),
    )


def _folders(triples: TripleIndex) -> tuple[dict[str, Iri], dict[Iri, str]]:
    folders: dict[str, Iri] = {}
    spellings: dict[Iri, str] = {}
    for cls in dict.fromkeys(cls for cls, _ in triples.subject_objects(m("folder"))):
        for text in triples.texts(cls, m("folder")):
            folder = _folder(cls, text)
            if folder in folders:
                raise MappingError(
                    f"the folder {text!r} gives two classes, {folders[folder]} and {cls}; "
                    "leave it to one of them",
                    cls,
                    text,
                )
            folders[folder] = cls
            spellings.setdefault(cls, text.strip().removeprefix("./").strip("/"))
    return folders, spellings


def _folder(node: Iri, text: str) -> str:
    """Return the path of a folder in normal form. Raises OntologyError for the folder of all."""
    folder = normalise_spelling(text.strip().removeprefix("./").strip("/"))
    if folder in {"", "."}:
        raise MappingError(
            f"{text!r} is the folder of all entries; write m:default true for a class of all "
            "others, or the path of a folder below it",
            node,
            text,
        )
    if ".." in folder.split("/"):
        raise MappingError(f"{text!r} is no folder below that of all entries", node, text)
    return folder


def _default(triples: TripleIndex) -> Iri | None:
    classes = sorted(
        cls for cls, _ in triples.subject_objects(m("default")) if triples.is_set(cls, m("default"))
    )
    if len(classes) > 1:
        raise MappingError(
            f"two classes are m:default, {classes[0]} and {classes[1]}; leave it to one of them",
            classes[1],
            word="default",
        )
    return classes[0] if classes else None
