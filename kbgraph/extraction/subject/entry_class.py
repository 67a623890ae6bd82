"""The class of an entry: by its type, else by its slug, its folder, or the default."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from kbgraph.extraction.subject.stated_type import StatedType, TypeForm, classes_of
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.terms import Iri
from kbgraph.source.names import is_folder_note


class ClassSource(Enum):
    """The part of an entry that gives its class."""

    TYPE = "its type"
    SLUG = "its slug"
    FOLDER = "its folder"
    DEFAULT = "the default"


class Evidence(NamedTuple):
    """A class that a part of an entry gives."""

    cls: Iri
    source: ClassSource
    words: str
    """The part in the words of a finding."""


class EntryClass(NamedTuple):
    """The class of an entry, and what else is known of it."""

    evidence: Evidence | None
    """None where nothing gives a class, or one part of the entry gives several."""
    rivals: tuple[Evidence, ...] = ()
    """Evidence of other classes: neither above the class nor below it."""

    @property
    def cls(self) -> Iri | None:
        """The class; None for none."""
        return self.evidence.cls if self.evidence else None


NO_CLASS = EntryClass(None)
"""The class of an entry that has none."""


def entry_class(stated: StatedType, slug: str, stem: str, ontology: Ontology) -> EntryClass:
    """Return the class that the first of type, slug, folder and default gives.

    A type that names several classes, or a slug that matches the patterns of several, gives none,
    and nothing else is asked.
    """
    classes = classes_of(stated, ontology)
    if len(classes) > 1:
        return NO_CLASS
    named, rules = classes[0] if classes else None, ontology.mapping.entry_rules
    if named is not None and not (rules.slug_rules or rules.folders or stated.rivals):
        return EntryClass(Evidence(named, ClassSource.TYPE, ""))
    found = list(_evidence(named, stated, (slug, stem), ontology))
    if not found:
        return NO_CLASS
    first, *others = found
    if first.source is ClassSource.SLUG and any(
        other.source is ClassSource.SLUG and _differ(first.cls, other.cls, ontology)
        for other in others
    ):
        return EntryClass(None, tuple(found))
    return EntryClass(
        first, tuple(other for other in others if _differ(first.cls, other.cls, ontology))
    )


def _evidence(
    named: Iri | None, stated: StatedType, names: tuple[str, str], ontology: Ontology
) -> Iterator[Evidence]:
    """Yield the classes that the parts of an entry give, the strongest first."""
    rules, (slug, stem) = ontology.mapping.entry_rules, names
    if named is not None:
        yield Evidence(named, ClassSource.TYPE, f"its {stated.key or 'type'}")
        for key, cls in stated.rivals:
            yield Evidence(cls, ClassSource.TYPE, f"its key {key!r}")
    by_slug = rules.classes_of_slug(slug, stem.rpartition("/")[2])
    for cls in sorted(by_slug, key=lambda each: -len(ontology.superclasses(each))):
        yield Evidence(cls, ClassSource.SLUG, f"its slug {slug!r}")
    folder = rules.folder_of(stem)
    if folder:
        yield Evidence(rules.folders[folder], ClassSource.FOLDER, f"its folder {folder!r}")
    is_unread = stated.form is TypeForm.UNREADABLE
    if rules.default and not is_unread and not is_folder_note(stem.rpartition("/")[2]):
        has_none = named is None and not by_slug and not folder
        if has_none:
            yield Evidence(rules.default, ClassSource.DEFAULT, "the default")


def _differ(one: Iri, other: Iri, ontology: Ontology) -> bool:
    """Whether neither class is above the other."""
    return not (ontology.is_a(one, other) or ontology.is_a(other, one))
