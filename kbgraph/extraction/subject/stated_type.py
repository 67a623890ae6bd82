"""The type that an entry states: a word, or another form whose meaning is clear."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

from kbgraph.findings import Severity
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.terms import Iri
from kbgraph.source.dialects import OBSIDIAN, Dialect
from kbgraph.source.entry import Entry, Inline, Node, Pair, Paragraph, ScalarNode, SequenceNode
from kbgraph.source.names import normalise_key

_LINK = re.compile(r"\[\[(?:[^\]|#]*/)?(?P<name>[^\]|#/]+)(?:[|#][^\]]*)?\]\]")
_PAGE = re.compile(rf"#?{_LINK.pattern}|#(?P<tag>[^\s#\[\]]+)")
_TYPE_LINE = re.compile(r"type:\s*([\w-]+)(?=\s|$)", re.IGNORECASE)


class TypeForm(Enum):
    """The form in which a type is stated."""

    WORD = auto()
    LIST = auto()
    LINK = auto()
    MAP = auto()
    EMPTY = auto()
    ABSENT = auto()
    ELSEWHERE = auto()
    """There is no type, but a class is named under another key, or in the text."""
    UNREADABLE = auto()
    """There is no type, and a part of the front matter cannot be read."""


class StatedType(NamedTuple):
    """The type of an entry as it is written."""

    form: TypeForm
    words: tuple[str, ...]
    line: int
    column: int
    key: str = ""
    """The key that names it, as written; empty for a line of the text."""
    rivals: tuple[tuple[str, Iri], ...] = ()
    """The classes that other keys name, each with its key."""


def stated_type(entry: Entry, ontology: Ontology) -> StatedType:
    """Return the type that an entry states: by `type`, or else by a key of the mapping."""
    stated = _under_type(entry, ontology)
    type_keys = ontology.mapping.entry_rules.type_keys
    if not type_keys:
        return stated
    others = [each for key in type_keys for each in _under_key(entry, key)]
    naming = [each for each in (stated, *others) if classes_of(each, ontology)]
    if naming:
        first, *further = naming
        return first._replace(
            rivals=tuple((each.key, cls) for each in further for cls in classes_of(each, ontology))
        )
    if stated.form in {TypeForm.ABSENT, TypeForm.EMPTY, TypeForm.ELSEWHERE}:
        # Of a list, such as that of tags, most words are none of classes.
        return next((each for each in others if each.form is not TypeForm.LIST), stated)
    return stated


def _under_key(entry: Entry, key: str) -> Iterator[StatedType]:
    """Yield the type under a key of the mapping, where the entry has it."""
    for written, node in entry.front.items:
        if normalise_key(written.text) == key:
            form, words = type_form(node, entry.citation_keys.dialect)
            if words:
                yield StatedType(form, words, node.line, node.column, written.text)


def _under_type(entry: Entry, ontology: Ontology) -> StatedType:
    """Return the type under the key `type`, or the place where it is missing."""
    node = entry.front.get("type")
    if node is None:
        codes = {(finding.severity, finding.code) for finding in entry.findings}
        refused = (Severity.ERROR, "front-matter") in codes or (
            (Severity.WARNING, "front-matter-mark") in codes and not entry.front.items
        )
        absent = StatedType(TypeForm.UNREADABLE if refused else TypeForm.ABSENT, (), 1, 1)
        return absent if refused else next(_elsewhere(entry, ontology), absent)
    form, words = type_form(node, entry.citation_keys.dialect)
    return StatedType(form, words, node.line, node.column, "type")


def _elsewhere(entry: Entry, ontology: Ontology) -> Iterator[StatedType]:
    """Yield the words of classes under other keys, and in lines `type: …` of the lead."""
    for key, node in entry.front.items:
        if isinstance(node, ScalarNode) and ontology.class_of_type(node.text):
            words = (node.text.strip(),)
            yield StatedType(TypeForm.ELSEWHERE, words, key.line, key.column, key.text)
    if any(finding.code.startswith("front-matter") for finding in entry.findings):
        return
    for line in _lead(entry):
        match = _TYPE_LINE.match(line.text)
        if match and ontology.class_of_type(match[1]):
            yield StatedType(TypeForm.ELSEWHERE, (match[1],), line.line, line.column)


def _lead(entry: Entry) -> Iterator[Inline]:
    """Yield the lines of the first two sections, of which the first may be a heading alone."""
    for section in entry.sections[:2]:
        yield section.heading
        for block in section.blocks:
            match block:
                case Paragraph(lines=lines):
                    yield from lines
                case Pair(label=label, value=value):
                    yield value._replace(text=f"{label}: {value.text}")
                case _:
                    pass


def type_form(node: Node, dialect: Dialect = OBSIDIAN) -> tuple[TypeForm, tuple[str, ...]]:
    """Return the form of a type, and its words."""
    match node:
        case ScalarNode(text=text) if dialect.has_pages_as_words:
            page = _PAGE.fullmatch(text.strip())
            if page is None:
                return type_form(node)
            return TypeForm.WORD, ((page["name"] or page["tag"]).strip(),)
        case ScalarNode(value=None):
            return TypeForm.EMPTY, ()
        case ScalarNode(text=text):
            link = _LINK.fullmatch(text.strip())
            if link:
                return TypeForm.LINK, (link["name"].strip(),)
            return (TypeForm.WORD, (text.strip(),)) if text.strip() else (TypeForm.EMPTY, ())
        case SequenceNode(items=items):
            words = tuple(word for item in items for word in type_form(item, dialect)[1])
            return (TypeForm.LIST if words else TypeForm.EMPTY), words
        case _:
            return TypeForm.MAP, ()


def classes_of(stated: StatedType, ontology: Ontology) -> tuple[Iri, ...]:
    """Return the classes that a type names, without those above others of them."""
    if stated.form is TypeForm.ELSEWHERE:
        return ()
    named = dict.fromkeys(filter(None, map(ontology.class_of_type, stated.words)))
    if len(named) < 2:
        return tuple(named)
    return tuple(
        cls
        for cls in named
        if not any(other != cls and ontology.is_a(other, cls) for other in named)
    )
