"""The template of a new entry: every place in which an author may write a value.

A place that stays empty states nothing.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from kbgraph.errors import NameRefusedError
from kbgraph.fuzzy import by_likeness
from kbgraph.ontology.mapping import DOCUMENT
from kbgraph.ontology.mapping_fields import Field
from kbgraph.ontology.mapping_rules import FILE_MARK, HEADING_MARK
from kbgraph.ontology.ontology import Ontology
from kbgraph.ontology.record_columns import RecordColumns
from kbgraph.rdf.iris import slugify, slugify_name
from kbgraph.rdf.namespaces import SOURCE
from kbgraph.rdf.terms import Iri
from kbgraph.source.entry import Inline
from kbgraph.source.markdown import parse, parse_inline
from kbgraph.source.names import normalise_key

_PLAIN_SCALAR = re.compile(r"[^\W\d][\w-]*(?: [\w-]+)*")
"""Text that YAML reads as a string without quotes."""
_YAML_WORDS = {"true", "false", "null"}
_MARKDOWN_MARKS = re.compile(r"([\\`*_\[\]<>#|~&!$%=^:])")
_SOURCE = (
    '{{id: a-short-id, url: "https://…", title: Its title, publisher: Its publisher, '
    "kind: primary, published: …, checked: {today}}}"
)


class TemplateSlot(NamedTuple):
    """A place for a value: its key or label, and what the author should write."""

    label: str
    expects: str


class TemplateSection(NamedTuple):
    """A section of an entry."""

    title: str
    rows: tuple[TemplateSlot, ...]
    columns: tuple[TemplateSlot, ...]
    """The columns of its record table."""
    prose: tuple[TemplateSlot, ...]


class EntryTemplate(NamedTuple):
    """The text of a new entry."""

    folder: str
    """The folder of entries of its class: that of the mapping, or else the word of its type."""
    slug: str
    text: str


def entry_template(ontology: Ontology, type_word: str, name: str, today: date) -> EntryTemplate:
    """Write the template of an entry about a thing of a type.

    Raises NameRefusedError where the mapping does not know the type, or the name cannot be kept.
    """
    cls = _class_of(ontology, type_word)
    word, name = ontology.type_word(cls), _printable(name)
    slug = f"{slugify(word)}--{slugify_name(name)}"
    front_matter = [
        *([f"type: {_scalar(word)}"] if ontology.class_of_type(word) else []),
        f"slug: {_scalar(slug)}",
        *_name_lines(ontology.name_places(cls), name, ontology.mapping.general.language),
        *(f"{_scalar(slot.label)}:  # {slot.expects}" for slot in keys(ontology, cls)),
        *(
            f"# {_scalar(slot.label)}:  # of this page: {slot.expects}"
            for slot in keys(ontology, DOCUMENT)
        ),
        "sources:",
        f"#  - {_SOURCE.format(today=today.isoformat())}",
    ]
    body = [
        f"# {_escaped(name, _as_heading)}",
        *_prose_blocks(lead(ontology, cls)),
        *(block for section in sections(ontology, cls) for block in _section_blocks(section)),
    ]
    text = "\n".join(["---", *front_matter, "---", "", "\n\n".join(body)]) + "\n"
    folder = ontology.mapping.entry_rules.folder_spellings.get(cls, slugify(word))
    return EntryTemplate(folder, slug, text)


def _class_of(ontology: Ontology, type_word: str) -> Iri:
    classes = sorted(ontology.mapping.entry_classes, reverse=True)
    words = {normalise_key(ontology.type_word(each)): each for each in classes}
    words |= ontology.mapping.types
    cls = words.get(normalise_key(type_word))
    if cls is None:
        known = ", ".join(by_likeness(normalise_key(type_word), sorted(words)))
        raise NameRefusedError(
            f"no type is called {type_word!r}; "
            + (f"there are {known}" if known else "the ontology's mapping has none")
        )
    return cls


def keys(ontology: Ontology, cls: Iri) -> tuple[TemplateSlot, ...]:
    """Return the front matter keys of a class, in the mapping's order.

    A field that can be written in a row has its place there.
    """
    fields = [
        field
        for field in _in_order(ontology.fields_of(cls))
        if field.keys and field.path != SOURCE and not _has_row(field)
    ]
    return _slots(ontology, ((field, field.key_spellings) for field in fields))


def lead(ontology: Ontology, cls: Iri) -> tuple[TemplateSlot, ...]:
    """Return the text before the first section; none where no field takes it."""
    return tuple(
        _prose_slot(ontology, field)
        for field in _in_order(ontology.fields_of(cls))
        if field.takes_lead_text
    )[-1:]


def sections(ontology: Ontology, cls: Iri) -> tuple[TemplateSection, ...]:
    """Return the sections of an entry of the class, in the mapping's order."""
    fields = _in_order(ontology.fields_of(cls))
    found = []
    for heading in ontology.mapping.headings:
        own = [field for field in fields if field.heading == heading and heading.sections]
        labelled = ((field, field.label_spellings) for field in own if field.labels)
        section = TemplateSection(
            title=_preferred(heading.section_titles, heading.label) if heading.sections else "",
            rows=_slots(ontology, labelled),
            columns=next((_columns(field, field.columns) for field in own if field.columns), ()),
            prose=tuple(_prose_slot(ontology, field) for field in own if field.takes_prose)[-1:],
        )
        if section.rows or section.columns or section.prose:
            found.append(section)
    return tuple(found)


def _columns(field: Field, columns: RecordColumns) -> tuple[TemplateSlot, ...]:
    """Return the columns of a record table."""
    further = (
        TemplateSlot(column.headers[0], column.value_type.expects) for column in columns.further
    )
    if columns.row_class:
        return tuple(further)
    return (TemplateSlot(columns.headers[0], _expects(field)), *further)


def _in_order(fields: Iterable[Field]) -> list[Field]:
    """Return the fields that authors write, in page order."""
    return sorted((field for field in fields if field.value_type or field.columns), key=_place)


def _place(field: Field) -> tuple[float, float, str]:
    return field.heading.order if field.heading else 0, field.order, field.shape


def _has_row(field: Field) -> bool:
    return bool(field.labels and field.heading and field.heading.sections)


def _slots(
    ontology: Ontology, spelt: Iterable[tuple[Field, tuple[str, ...]]]
) -> tuple[TemplateSlot, ...]:
    """Return a slot for each label, with what each of its fields expects."""
    expected: dict[str, dict[str, None]] = defaultdict(dict)
    for field, spellings in spelt:
        expected[_preferred(spellings, ontology.label(field.path))][_expects(field)] = None
    return tuple(TemplateSlot(label, " or ".join(texts)) for label, texts in expected.items())


def _prose_slot(ontology: Ontology, field: Field) -> TemplateSlot:
    return TemplateSlot(ontology.label(field.path), _expects(field))


def _expects(field: Field) -> str:
    expected = field.value_type.expects if field.value_type else ""
    return " ".join((expected or "text").split()) + (
        f"; several are set apart by {field.split_on!r}" if field.split_on else ""
    )


def _preferred(spellings: tuple[str, ...], label: str) -> str:
    """Return the spelling that equals the ontology's own label, or else the first."""
    return next(
        (each for each in spellings if normalise_key(each) == normalise_key(label)), spellings[0]
    )


def _printable(name: str) -> str:
    name_on_a_line = " ".join(name.split())
    if not any(letter.isalnum() for letter in name_on_a_line) or not name_on_a_line.isprintable():
        raise NameRefusedError(
            f"{name!r} cannot be the name of an entry: it needs a letter or a digit,"
            " and no character that cannot be printed"
        )
    return name_on_a_line


def _escaped(name: str, read: Callable[[str], Inline]) -> str:
    """Return a name as Markdown that is read as the name itself.

    Backslashes stand before marks where Markdown would interpret them.
    """
    for written in (name, _MARKDOWN_MARKS.sub(r"\\\1", name)):
        inline = read(written)
        if (inline.text, inline.links, inline.notes, inline.tags) == (name, (), (), ()):
            return written
    raise NameRefusedError(
        f"{name!r} cannot be the name of an entry: Markdown reads it as something else"
    )


def _as_value(written: str) -> Inline:
    return parse_inline(written, 1, 1)


def _as_heading(written: str) -> Inline:
    parsed = parse(f"# {written}\n").sections
    return next((section.heading for section in parsed if section.level), Inline("", 1, 1))


def _name_lines(places: tuple[str, ...], name: str, language: str) -> list[str]:
    """Return the lines of the name's key; none where the heading holds the name."""
    place = next((place for place in places if place != FILE_MARK), HEADING_MARK)
    if place == HEADING_MARK:
        return []
    quoted = json.dumps(_escaped(name, _as_value), ensure_ascii=False)
    return (
        [f"{_scalar(place)}:", f"  {language}: {quoted}"]
        if language
        else [f"{_scalar(place)}: {quoted}"]
    )


def _scalar(text: str) -> str:
    return (
        text
        if _PLAIN_SCALAR.fullmatch(text) and text.casefold() not in _YAML_WORDS
        else json.dumps(text, ensure_ascii=False)
    )


def _section_blocks(section: TemplateSection) -> list[str]:
    blocks = [f"## {section.title}"] if section.title else []
    if section.rows:
        rows = [f"| {slot.label} |  |" for slot in section.rows]
        blocks.append(_slots_comment(section.rows))
        blocks.append("\n".join(["|     |     |", "| --- | --- |", *rows]))
    if section.columns:
        header = "|" + "|".join(f" {slot.label} " for slot in section.columns) + "|"
        blocks.append(_slots_comment(section.columns))
        blocks.append("\n".join([header, "|" + " --- |" * len(section.columns)]))
    return [*blocks, *_prose_blocks(section.prose)]


def _prose_blocks(prose: Iterable[TemplateSlot]) -> list[str]:
    return [_slots_comment([slot]) for slot in prose]


def _slots_comment(slots: Iterable[TemplateSlot]) -> str:
    text = "\n".join(f"{slot.label}: {slot.expects}" for slot in slots).replace("--", "–")
    return f"<!-- {text} -->" if "\n" not in text else f"<!--\n{text}\n-->"
