"""The words by which authors name a property in a link, and the properties that they may mean.

A property is named by its labels in any language, its local name, and the keys and row labels of
its fields. Read from its object, it is named by its inverse labels, and by the words of its
inverse. Words are compared as `normalise_key` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from kbgraph.fuzzy import closest
from kbgraph.ontology.mapping import DOCUMENT
from kbgraph.ontology.mapping_fields import Field
from kbgraph.ontology.ontology import Ontology
from kbgraph.ontology.similar_terms import TermList
from kbgraph.ontology.value_type_traits import reads_links
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.namespaces import INVERSE_LABEL, RDFS
from kbgraph.rdf.terms import Iri
from kbgraph.source.entry import Link, LinkKind
from kbgraph.source.names import normalise_key

_DOMAIN, _RANGE = Iri(RDFS + "domain"), Iri(RDFS + "range")
_MARK = "::"
_IN_NO_WORDS = re.compile(r"[:|\[\]()<>{}#/\\^`\"+*=~$%@!?;\x00-\x1f]")
"""A character that the name of a relation does not have, unless the ontology has such a name."""
_NAME_OF_CODE = re.compile(r"[A-Za-z_]\w*::[\w:<>,&*~.!?=+$-]+", re.ASCII)
"""A name of a programming language, such as `std::vector`; or a relation and a name in one word."""
_MAX_CHARS = 100
_MIN_SIMILARITY = 60
"""Of 100, for a suggestion. Low, since the names of relations are short and few."""


class PropertyMeaning(NamedTuple):
    """A property that words may mean between things of two classes."""

    path: Iri
    is_backwards: bool
    """Whether the entry that has the words is about the object of the fact."""
    fields: tuple[Field, ...] = ()
    """The fields of the entry's class that state it; none where it is stated without one."""


class RelationWords:
    """The properties of an ontology by the words for them."""

    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology
        self._meanings: dict[tuple[str, Iri, Iri | None], tuple[PropertyMeaning, ...]] = {}
        self._between: dict[tuple[Iri, Iri | None], tuple[str, ...]] = {}

    def typed(self, link: Link, is_entry: Callable[[str], bool]) -> Link | None:
        """Return the link to `x` on which a wikilink `[[within::x]]` puts a relation.

        None for any other link, for the name of an entry, and for a name of code such as
        `std::vector` whose end names no entry. `is_entry` says whether an entry has a name.
        """
        written, _, target = link.target.partition(_MARK)
        words, target = " ".join(written.split()), target.strip()
        if link.kind is not LinkKind.WIKILINK or link.relation or not (words and target):
            return None
        is_known = self.is_known(words)
        if not (is_known or _may_be_words(words)) or is_entry(link.target):
            return None
        is_code = not is_known and _NAME_OF_CODE.fullmatch(link.target.strip()) is not None
        if is_code and not (self._all_words.near(words) or is_entry(target)):
            return None
        is_label = not link.label.startswith(link.target.strip())
        label = link.label if is_label else link.label.partition(_MARK)[2].strip()
        return link._replace(target=target, label=label, bracketed="", relation=words)

    def is_known(self, words: str) -> bool:
        """Say whether words name a property in any class."""
        key = normalise_key(words)
        return key in self._forwards or key in self._backwards

    def meanings(self, words: str, source: Iri, target: Iri | None) -> tuple[PropertyMeaning, ...]:
        """Return what words may mean in an entry of a class that links to a thing of another.

        Properties that the ontology does not allow between the two are not among them. `target` is
        None where the class of the thing is not known.
        """
        key = (normalise_key(words), source, target)
        if key not in self._meanings:
            self._meanings[key] = tuple(self._find_meanings(*key))
        return self._meanings[key]

    def fitting(self, fields: Iterable[Field], target: Iri | None) -> tuple[Field, ...]:
        """Return the fields by which an entry may state a fact about a thing of a class."""
        documents = self._ontology.document_shapes
        return tuple(
            field
            for field in fields
            if field.value_type is not None
            and not field.is_reversed
            and field.shape not in documents
            and self._has_classes(target, (*field.classes, *self._classes(field.path, _RANGE)))
        )

    def forward_paths(self, words: str) -> tuple[Iri, ...]:
        """Return the properties that words name, as they are read from the subject."""
        return tuple(self._forwards.get(normalise_key(words), ()))

    def suggestions(self, words: str, source: Iri, target: Iri | None) -> list[str]:
        """Return up to three names of relations that may be meant, those of the classes first."""
        allowed = {normalise_key(each): each for each in self.between(source, target)}
        near = closest(normalise_key(words), allowed, _MIN_SIMILARITY)
        return [allowed[each] for each in near] or list(self._all_words.near(words))

    def between(self, source: Iri, target: Iri | None) -> tuple[str, ...]:
        """Return the names of the relations that the ontology allows between two classes."""
        if (source, target) not in self._between:
            self._between[source, target] = tuple(sorted(set(self._names(source, target))))
        return self._between[source, target]

    # Words.

    @cached_property
    def _fields(self) -> dict[Iri, list[Field]]:
        """The fields of things by their property, but for those of prose alone."""
        found: dict[Iri, list[Field]] = {}
        for cls, fields in self._ontology.mapping.fields.items():
            for field in fields if cls != DOCUMENT else ():
                is_written = field.keys or field.labels or field.columns
                if is_written or self._ontology.inverses(field.path):
                    found.setdefault(field.path, []).append(field)
        return found

    @cached_property
    def _paths(self) -> tuple[Iri, ...]:
        """The properties of fields, and those whose two classes the ontology names."""
        served = self._ontology.served
        ranges = {prop for prop, _ in served.subject_objects(_RANGE)}
        defined = {prop for prop, _ in served.subject_objects(_DOMAIN)} & ranges
        return tuple(sorted({*self._fields, *defined}))

    @cached_property
    def _forwards(self) -> dict[str, dict[Iri, None]]:
        return _indexed((word, path) for path in self._paths for word in self._forward_words(path))

    @cached_property
    def _backwards(self) -> dict[str, dict[Iri, None]]:
        return _indexed((word, path) for path in self._paths for word in self._backward_words(path))

    @cached_property
    def _all_words(self) -> TermList:
        return TermList(
            word
            for path in self._paths
            for word in (*self._forward_words(path), *self._backward_words(path))
        )

    def _forward_words(self, path: Iri) -> Iterator[str]:
        yield from map(str, self._ontology.labels_of(path))
        yield local_name(path)
        for inverse in self._ontology.inverses(path):
            yield from map(str, self._ontology.served.objects(inverse, INVERSE_LABEL))
        for field in self._fields.get(path, ()):
            if not field.is_reversed:
                yield from (*field.key_spellings, *field.label_spellings)

    def _backward_words(self, path: Iri) -> Iterator[str]:
        yield from map(str, self._ontology.served.objects(path, INVERSE_LABEL))
        for inverse in self._ontology.inverses(path):
            yield from map(str, self._ontology.labels_of(inverse))
            yield local_name(inverse)
        for field in self._fields.get(path, ()):
            if field.is_reversed:
                yield from (*field.key_spellings, *field.label_spellings)

    # Classes.

    def _find_meanings(
        self, key: str, source: Iri, target: Iri | None
    ) -> Iterator[PropertyMeaning]:
        known = set[Iri]()
        for path in self._forwards.get(key, ()):
            fields = self._fields_of(path, source, target)
            if fields or self._joins(path, source, target):
                known.update((path, *self._ontology.inverses(path)))
                yield PropertyMeaning(path, is_backwards=False, fields=fields)
        for path in self._backwards.get(key, ()):
            if path not in known and self._allows_backwards(path, source, target):
                yield PropertyMeaning(path, is_backwards=True)

    def _fields_of(self, path: Iri, source: Iri, target: Iri | None) -> tuple[Field, ...]:
        if path not in self._fields:
            return ()
        own = (field for field in self._ontology.fields_of(source) if field.path == path)
        return self.fitting(own, target)

    def _allows_backwards(self, path: Iri, source: Iri, target: Iri | None) -> bool:
        """Say whether a thing of `target` may have the property with one of `source` as value."""
        if target is not None:
            own = [field for field in self._ontology.fields_of(source) if field.path == path]
            is_column = any(
                field.is_reversed and self._has_classes(target, field.classes) for field in own
            )
            is_field = bool(self._fields_of(path, target, source))
            return is_column or is_field or self._joins(path, target, source)
        return bool(self.fitting(self._fields.get(path, ()), source))

    def _joins(self, path: Iri, subject: Iri, value: Iri | None) -> bool:
        """Say whether a property without fields leads from one class to the other."""
        return (
            path not in self._fields
            and self._has_classes(subject, self._classes(path, _DOMAIN))
            and self._has_classes(value, self._classes(path, _RANGE))
        )

    def _classes(self, path: Iri, prop: Iri) -> list[Iri]:
        return self._ontology.served.iris(path, prop)

    def _has_classes(self, cls: Iri | None, classes: Iterable[Iri]) -> bool:
        """Say whether things of a class have all of some classes; those of none may have them."""
        return cls is None or all(self._ontology.is_a(cls, each) for each in classes)

    def _names(self, source: Iri, target: Iri | None) -> Iterator[str]:
        for path in self._paths:
            fields = self._fields_of(path, source, target)
            if any(map(_leads_to_things, fields)) or self._joins(path, source, target):
                yield self._ontology.label(path)
            elif target is not None and self._allows_backwards(path, source, target):
                words = next(self._backward_words(path), "")
                yield from filter(None, [words])


def _leads_to_things(field: Field) -> bool:
    return field.value_type is not None and reads_links(field.value_type)


def _may_be_words(words: str) -> bool:
    return (
        len(words) <= _MAX_CHARS
        and any(map(str.isalpha, words))
        and _IN_NO_WORDS.search(words) is None
    )


def _indexed(pairs: Iterable[tuple[str, Iri]]) -> dict[str, dict[Iri, None]]:
    found: dict[str, dict[Iri, None]] = {}
    for word, path in pairs:
        found.setdefault(normalise_key(word), {})[path] = None
    return found
