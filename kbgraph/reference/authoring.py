"""How authors write each property: the mapping read backwards, from the property to the rows, keys, columns and links that state it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from kbgraph.ontology.mapping import DOCUMENT, Field
from kbgraph.ontology.ontology import Ontology
from kbgraph.ontology.record_columns import Columns, Qualifier
from kbgraph.ontology.value_types import (
    AnyOf,
    Capture,
    ConceptType,
    RegexPattern,
    StructuredType,
    ValueType,
)
from kbgraph.rdf.terms import Iri


class SyntaxKind(Enum):
    """A way to write a property."""

    ROW = "row"
    KEY = "key"
    LINE = "line"
    PROSE = "prose"
    LEAD = "lead"
    COLUMN = "column"
    VALUE = "value"
    """It is stated where another column has a value."""
    PART = "part"
    """A part of a structured value."""
    LINK = "link"
    FOLLOWS = "follows"
    """Authors do not write it: it follows backwards from another property."""


class SyntaxForm(NamedTuple):
    """One way in which authors write a property. Which words it has depends on `how`."""

    how: SyntaxKind
    words: tuple[str, ...] = ()
    """Labels, keys, headers, or the labels of classes and values."""
    sections: tuple[str, ...] = ()
    """The sections in which it stands."""
    expects: str = ""
    """What is to be written there, in words."""
    classes: tuple[str, ...] = ()
    """Labels of the classes whose entries may state it so."""


def syntax_forms(ontology: Ontology) -> dict[Iri, tuple[SyntaxForm, ...]]:
    """The ways of every property that an entry may state, be it directly or by a rule."""
    found: dict[Iri, dict[SyntaxForm, list[str]]] = defaultdict(lambda: defaultdict(list))
    for cls in _of_entries(ontology):
        for field in ontology.mapping.fields.get(cls, []):
            for path, way in _of_field(field, ontology):
                found[path][way].append(ontology.label(cls))
    for path, way in _of_rules(ontology):
        found[path][way] += []
    return {path: _sorted(each) for path, each in found.items()}


def _of_entries(ontology: Ontology) -> list[Iri]:
    """The classes of which entries are, all above them, and that of the document. Shapes of other classes are read as parts of values."""
    classes = (
        known for cls in ontology.mapping.types.values() for known in ontology.superclasses(cls)
    )
    return sorted({DOCUMENT, *classes})


def _sorted(found: dict[SyntaxForm, list[str]]) -> tuple[SyntaxForm, ...]:
    whole = [way._replace(classes=tuple(sorted(set(of)))) for way, of in found.items()]
    return tuple(sorted(whole, key=lambda way: (list(SyntaxKind).index(way.how), way[1:])))


def concepts(field: Field) -> tuple[Iri, ...]:
    """The coded values that a field may have; none where it has others."""
    return _concepts(field.grammar) if field.grammar else ()


def _concepts(grammar: ValueType) -> tuple[Iri, ...]:
    match grammar:
        case ConceptType(labels=labels):
            return tuple(sorted(set(labels.values())))
        case AnyOf(options=options):
            return tuple(concept for option in options for concept in _concepts(option))
        case _:
            return ()


def _of_field(field: Field, ontology: Ontology) -> Iterator[tuple[Iri, SyntaxForm]]:
    sections = field.heading.written if field.heading else ()
    expects = field.grammar.expects if field.grammar else ""
    if field.written_labels:
        yield field.path, SyntaxForm(SyntaxKind.ROW, field.written_labels, sections, expects)
    if field.written_keys:
        yield field.path, SyntaxForm(SyntaxKind.KEY, field.written_keys, (), expects)
    if field.takes_prose:
        yield field.path, SyntaxForm(SyntaxKind.PROSE, (), sections)
    if field.takes_lead_text:
        yield field.path, SyntaxForm(SyntaxKind.LEAD)
    for line in field.lines:
        yield field.path, SyntaxForm(SyntaxKind.LINE, (line.pattern,), (), expects)
    if field.columns:
        yield field.path, SyntaxForm(SyntaxKind.COLUMN, field.columns.written, sections, expects)
        yield from _of_columns(field.columns, sections, ontology)
    if field.grammar:
        yield from _parts(field.grammar, ontology)


def _of_columns(
    columns: Columns, sections: tuple[str, ...], ontology: Ontology
) -> Iterator[tuple[Iri, SyntaxForm]]:
    for column in columns.further:
        yield (
            column.path,
            SyntaxForm(SyntaxKind.COLUMN, column.written, sections, column.grammar.expects),
        )
        yield from _parts(column.grammar, ontology)
        if isinstance(column, Qualifier):
            for value, path in column.makes.items():
                label = ontology.label(value) if isinstance(value, Iri) else str(value)
                yield path, SyntaxForm(SyntaxKind.VALUE, (column.written[0], label), sections)


def _parts(grammar: ValueType, ontology: Ontology) -> Iterator[tuple[Iri, SyntaxForm]]:
    match grammar:
        case RegexPattern(cls=cls, groups=groups):
            yield from _groups(cls, groups, ontology)
        case StructuredType(cls=cls, fields=fields):
            for key, group in fields.items():
                yield (
                    group.path,
                    SyntaxForm(
                        SyntaxKind.PART, (ontology.label(cls), key), (), group.grammar.expects
                    ),
                )
                yield from _parts(group.grammar, ontology)
        case AnyOf(options=options):
            for option in options:
                yield from _parts(option, ontology)
        case _:
            return


def _groups(
    cls: Iri, groups: tuple[Capture, ...], ontology: Ontology
) -> Iterator[tuple[Iri, SyntaxForm]]:
    for group in groups:
        yield (
            group.path,
            SyntaxForm(SyntaxKind.PART, (ontology.label(cls),), (), group.grammar.expects),
        )
        yield from _parts(group.grammar, ontology)


def _of_rules(ontology: Ontology) -> Iterator[tuple[Iri, SyntaxForm]]:
    for edge in ontology.mapping.general.edges:
        yield (
            edge.path,
            SyntaxForm(SyntaxKind.LINK, (ontology.label(edge.source), ontology.label(edge.target))),
        )
    for rule in ontology.mapping.general.inverses:
        yield (
            rule.gives,
            SyntaxForm(
                SyntaxKind.FOLLOWS,
                (
                    ontology.label(rule.path),
                    ontology.label(rule.source),
                    ontology.label(rule.target),
                ),
            ),
        )
