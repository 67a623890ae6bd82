"""The type that an entry states: a word, or another form whose meaning is clear."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

from kbgraph.findings import Severity
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.terms import Iri
from kbgraph.source.entry import Entry, Inline, Node, Pair, Paragraph, ScalarNode, SequenceNode

_LINK = re.compile(r"\[\[(?:[^\]|#]*/)?(?P<name>[^\]|#/]+)(?:[|#][^\]]*)?\]\]")


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
    """The key in whose place a type should stand; empty for a line of the text."""


def stated_type(entry: Entry, ontology: Ontology) -> StatedType:
    """Return the type that an entry states."""
    node = entry.front.get("type")
    if node is None:
        codes = {(finding.severity, finding.code) for finding in entry.findings}
        refused = (Severity.ERROR, "front-matter") in codes or (
            (Severity.WARNING, "front-matter-mark") in codes and not entry.front.items
        )
        absent = StatedType(TypeForm.UNREADABLE if refused else TypeForm.ABSENT, (), 1, 1)
        return absent if refused else next(_elsewhere(entry, ontology), absent)
    form, words = _form_of(node)
    return StatedType(form, words, node.line, node.column)


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


def _form_of(node: Node) -> tuple[TypeForm, tuple[str, ...]]:
    match node:
        case ScalarNode(value=None):
            return TypeForm.EMPTY, ()
        case ScalarNode(text=text):
            link = _LINK.fullmatch(text.strip())
            if link:
                return TypeForm.LINK, (link["name"].strip(),)
            return (TypeForm.WORD, (text.strip(),)) if text.strip() else (TypeForm.EMPTY, ())
        case SequenceNode(items=items):
            words = tuple(word for item in items for word in _form_of(item)[1])
            return (TypeForm.LIST if words else TypeForm.EMPTY), words
        case _:
            return TypeForm.MAP, ()


def class_of(stated: StatedType, ontology: Ontology) -> Iri | None:
    """Return the class that a type names: the only one of those of a list, or None."""
    if stated.form is TypeForm.ELSEWHERE:
        return None
    classes = {ontology.class_of_type(word) for word in stated.words} - {None}
    return classes.pop() if len(classes) == 1 else None
