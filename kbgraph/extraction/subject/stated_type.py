"""The type that an entry states: a word, or another form whose meaning is clear."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import NamedTuple

from kbgraph.findings import Severity
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.terms import Iri
from kbgraph.source.entry import Entry, Node, ScalarNode, SequenceNode

_LINK = re.compile(r"\[\[(?:[^\]|#]*/)?(?P<name>[^\]|#/]+)(?:[|#][^\]]*)?\]\]")


class TypeForm(Enum):
    """The form in which a type is stated."""

    WORD = auto()
    LIST = auto()
    LINK = auto()
    MAP = auto()
    EMPTY = auto()
    ABSENT = auto()
    UNREADABLE = auto()
    """There is no type, and a part of the front matter cannot be read."""


class StatedType(NamedTuple):
    """The type of an entry as it is written."""

    form: TypeForm
    words: tuple[str, ...]
    line: int
    column: int


def stated_type(entry: Entry) -> StatedType:
    """Return the type that an entry states."""
    node = entry.front.get("type")
    if node is None:
        refused = any(
            finding.severity == Severity.ERROR and finding.code == "front-matter"
            for finding in entry.findings
        )
        return StatedType(TypeForm.UNREADABLE if refused else TypeForm.ABSENT, (), 1, 1)
    form, words = _form_of(node)
    return StatedType(form, words, node.line, node.column)


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
    classes = {ontology.class_of_type(word) for word in stated.words} - {None}
    return classes.pop() if len(classes) == 1 else None
