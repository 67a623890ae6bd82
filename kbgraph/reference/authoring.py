"""How authors write each property: the mapping, from property to syntax."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from kbgraph.ontology.mapping import DOCUMENT
from kbgraph.ontology.mapping_fields import Field
from kbgraph.ontology.ontology import Ontology
from kbgraph.ontology.record_columns import QualifierColumn, RecordColumns
from kbgraph.ontology.value_types import (
    AnyOf,
    Capture,
    ConceptType,
    PatternType,
    RecordType,
    ValueType,
)
from kbgraph.rdf.terms import Iri


class SyntaxKind(Enum):
    """A kind of syntax that states a property."""

    ROW = "row"
    KEY = "key"
    LINE = "line"
    PROSE = "prose"
    LEAD = "lead"
    COLUMN = "column"
    VALUE = "value"
    """A value in another column of a record table states it."""
    PART = "part"
    """A part of a structured value states it."""
    LINK = "link"
    FOLLOWS = "follows"
    """Authors do not write it: it follows backwards from another property."""


_KIND_ORDER = {kind: index for index, kind in enumerate(SyntaxKind)}


class SyntaxForm(NamedTuple):
    """A form in which authors write a property; its kind gives `words` a meaning."""

    kind: SyntaxKind
    words: tuple[str, ...] = ()
    """Labels, keys, headers, or the labels of classes and values."""
    sections: tuple[str, ...] = ()
    """The sections in which the form is used."""
    expects: str = ""
    """The expected notation in words, for authors."""
    classes: tuple[str, ...] = ()
    """Labels of the classes whose entries may use the form."""


def syntax_forms(ontology: Ontology) -> dict[Iri, tuple[SyntaxForm, ...]]:
    """Return the forms of each property that an entry may state or imply."""
    classes: dict[Iri, dict[SyntaxForm, set[str]]] = defaultdict(lambda: defaultdict(set))
    for cls in _entry_classes(ontology):
        for field in ontology.mapping.fields.get(cls, []):
            for path, form in _field_forms(field, ontology):
                classes[path][form].add(ontology.label(cls))
    for path, form in _rule_forms(ontology):
        classes[path].setdefault(form, set())
    return {path: _sorted(forms) for path, forms in classes.items()}


def _entry_classes(ontology: Ontology) -> list[Iri]:
    """Return the classes of entries, their superclasses, and that of the document.

    Shapes of other classes are read as parts of values.
    """
    classes = (
        each for cls in ontology.mapping.entry_classes for each in ontology.superclasses(cls)
    )
    return sorted({DOCUMENT, *classes})


def _sorted(classes: dict[SyntaxForm, set[str]]) -> tuple[SyntaxForm, ...]:
    forms = [form._replace(classes=tuple(sorted(labels))) for form, labels in classes.items()]
    return tuple(sorted(forms, key=_order))


def _order(form: SyntaxForm) -> tuple[object, ...]:
    return _KIND_ORDER[form.kind], form.words, form.sections, form.expects, form.classes


def concepts(field: Field) -> tuple[Iri, ...]:
    """Return the coded values that a field may have; none where it has other values."""
    return _concepts(field.value_type) if field.value_type else ()


def _concepts(value_type: ValueType) -> tuple[Iri, ...]:
    match value_type:
        case ConceptType(labels=labels):
            return tuple(sorted(set(labels.values())))
        case AnyOf(options=options):
            return tuple(concept for option in options for concept in _concepts(option))
        case _:
            return ()


def _field_forms(field: Field, ontology: Ontology) -> Iterator[tuple[Iri, SyntaxForm]]:
    sections = field.heading.section_titles if field.heading else ()
    expects = field.value_type.expects if field.value_type else ""
    if field.label_spellings:
        yield field.path, SyntaxForm(SyntaxKind.ROW, field.label_spellings, sections, expects)
    if field.key_spellings:
        yield field.path, SyntaxForm(SyntaxKind.KEY, field.key_spellings, expects=expects)
    if field.takes_prose:
        yield field.path, SyntaxForm(SyntaxKind.PROSE, sections=sections)
    if field.takes_lead_text:
        yield field.path, SyntaxForm(SyntaxKind.LEAD)
    for regex in field.line_patterns:
        yield field.path, SyntaxForm(SyntaxKind.LINE, (regex.pattern,), expects=expects)
    if field.columns:
        headers = field.columns.headers or tuple(
            header for column in field.columns.further for header in column.headers[:1]
        )
        yield field.path, SyntaxForm(SyntaxKind.COLUMN, headers, sections, expects)
        yield from _column_forms(field.columns, sections, ontology)
    if field.value_type:
        yield from _part_forms(field.value_type, ontology)


def _column_forms(
    columns: RecordColumns, sections: tuple[str, ...], ontology: Ontology
) -> Iterator[tuple[Iri, SyntaxForm]]:
    for column in columns.further:
        expects = column.value_type.expects
        yield column.path, SyntaxForm(SyntaxKind.COLUMN, column.headers, sections, expects)
        yield from _part_forms(column.value_type, ontology)
        if isinstance(column, QualifierColumn):
            for value, path in column.path_by_value.items():
                label = ontology.label(value) if isinstance(value, Iri) else str(value)
                yield path, SyntaxForm(SyntaxKind.VALUE, (column.headers[0], label), sections)


def _part_forms(value_type: ValueType, ontology: Ontology) -> Iterator[tuple[Iri, SyntaxForm]]:
    match value_type:
        case PatternType(cls=cls, captures=captures):
            for capture in captures:
                yield from _capture_forms(capture, (ontology.label(cls),), ontology)
        case RecordType(cls=cls, captures=captures):
            for key, capture in captures.items():
                yield from _capture_forms(capture, (ontology.label(cls), key), ontology)
        case AnyOf(options=options):
            for option in options:
                yield from _part_forms(option, ontology)
        case _:
            return


def _capture_forms(
    capture: Capture, words: tuple[str, ...], ontology: Ontology
) -> Iterator[tuple[Iri, SyntaxForm]]:
    expects = capture.value_type.expects
    yield capture.path, SyntaxForm(SyntaxKind.PART, words, expects=expects)
    yield from _part_forms(capture.value_type, ontology)


def _rule_forms(ontology: Ontology) -> Iterator[tuple[Iri, SyntaxForm]]:
    label = ontology.label
    for edge in ontology.mapping.general.edges:
        yield edge.path, SyntaxForm(SyntaxKind.LINK, (label(edge.source), label(edge.target)))
    for rule in ontology.mapping.general.inverses:
        words = (label(rule.path), label(rule.source), label(rule.target))
        yield rule.gives, SyntaxForm(SyntaxKind.FOLLOWS, words)
