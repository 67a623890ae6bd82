"""A new entry's skeleton: what the mapping lets an author say of a thing, with nothing said yet. What stays empty states nothing."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from kbgraph.errors import NameRefusedError
from kbgraph.fuzzy import by_likeness
from kbgraph.ontology.mapping import DOCUMENT, Field
from kbgraph.ontology.ontology import Ontology
from kbgraph.ontology.record_columns import Columns
from kbgraph.rdf.iris import slugify
from kbgraph.rdf.namespaces import SOURCE
from kbgraph.rdf.terms import Iri
from kbgraph.source.entry import Inline
from kbgraph.source.markdown import parse, parse_inline
from kbgraph.source.names import normalise_key

_PLAIN = re.compile(r"[^\W\d][\w-]*(?: [\w-]+)*")
"""What YAML reads as text without quotes."""
_YAML_WORDS = {"true", "false", "null"}
_MARKS = re.compile(r"([\\`*_\[\]<>#|~&!$%=^:])")


class TemplateRow(NamedTuple):
    """A place in which an author may write a value: its key or label, and what its grammar expects."""

    label: str
    expects: str


class TemplateSection(NamedTuple):
    """A section of an entry: its heading, the rows of its table, the columns of its record table, and what its prose is."""

    title: str
    rows: tuple[TemplateRow, ...]
    columns: tuple[TemplateRow, ...]
    prose: tuple[TemplateRow, ...]


class EntryTemplate(NamedTuple):
    """A new entry."""

    type: str
    """The word of its type, as it stands in a path."""
    slug: str
    text: str


def entry_template(ontology: Ontology, type_word: str, name: str, today: date) -> EntryTemplate:
    """An entry about a thing of a type that the mapping knows. Raises NameRefusedError where the type or the name will not do."""
    cls = ontology.class_of_type(type_word)
    if cls is None:
        known = ", ".join(by_likeness(normalise_key(type_word), sorted(ontology.mapping.types)))
        raise NameRefusedError(
            f"no type is called {type_word!r}; "
            + (f"there are {known}" if known else "the ontology's mapping has none")
        )
    word, plain = ontology.type_word(cls), _printable(name)
    slug = f"{slugify(word)}--{slugify(plain)}"
    language = ontology.mapping.general.language
    front = [
        f"type: {_scalar(word)}",
        f"slug: {_scalar(slug)}",
        *_name_lines(ontology.names(cls), plain, language),
    ]
    front += [f"{_scalar(row.label)}:  # {row.expects}" for row in keys(ontology, cls)]
    front += [
        f"# {_scalar(row.label)}:  # of this page: {row.expects}"
        for row in keys(ontology, DOCUMENT)
    ]
    front += ["sources:", f"#  - {_SOURCE.format(today=today.isoformat())}"]
    body = [
        f"# {_escaped(plain, _as_heading)}",
        *_prose_lines(lead(ontology, cls)),
        *(line for part in parts(ontology, cls) for line in _part_lines(part)),
    ]
    return EntryTemplate(
        slugify(word), slug, "\n".join(["---", *front, "---", "", "\n\n".join(body)]) + "\n"
    )


_SOURCE = '{{id: a-short-id, url: "https://…", title: Its title, publisher: Who published it, kind: primary, checked: {today}}}'


def keys(ontology: Ontology, cls: Iri) -> tuple[TemplateRow, ...]:
    """The front matter keys by which a class's fields are written, in the mapping's order; a field that has a row has its place there."""
    fields = [
        field
        for field in _in_order(ontology.fields_of(cls))
        if field.keys and field.path != SOURCE and not _has_row(field)
    ]
    return _rows(ontology, ((field, field.written_keys) for field in fields))


def lead(ontology: Ontology, cls: Iri) -> tuple[TemplateRow, ...]:
    """What stands before the first section."""
    return tuple(
        _prose(ontology, field)
        for field in _in_order(ontology.fields_of(cls))
        if field.takes_lead_text
    )[-1:]


def parts(ontology: Ontology, cls: Iri) -> tuple[TemplateSection, ...]:
    """The sections of an entry about a thing of the class, in the mapping's order, each with all ways in which it is written."""
    fields = _in_order(ontology.fields_of(cls))
    found = []
    for heading in ontology.mapping.headings:
        own = [field for field in fields if field.heading == heading and heading.sections]
        rows = _rows(ontology, ((field, field.written_labels) for field in own if field.labels))
        prose = tuple(_prose(ontology, field) for field in own if field.takes_prose)
        columns = next((_columns(field, field.columns) for field in own if field.columns), ())
        if rows or prose or columns:
            found.append(
                TemplateSection(_spelt(heading.written, heading.label), rows, columns, prose[-1:])
            )
    return tuple(found)


def _columns(field: Field, columns: Columns) -> tuple[TemplateRow, ...]:
    """The headers of a record table."""
    further = (TemplateRow(column.written[0], column.grammar.expects) for column in columns.further)
    return (TemplateRow(columns.written[0], _expects(field)), *further)


def _in_order(fields: Iterable[Field]) -> list[Field]:
    """Fields that authors write, as a page shows them."""
    return sorted((field for field in fields if field.grammar), key=_place)


def _place(field: Field) -> tuple[float, float, str]:
    return field.heading.order if field.heading else 0, field.order, field.shape


def _has_row(field: Field) -> bool:
    return bool(field.labels and field.heading and field.heading.sections)


def _rows(
    ontology: Ontology, written: Iterable[tuple[Field, tuple[str, ...]]]
) -> tuple[TemplateRow, ...]:
    """A row for each label, with what every field expects that reads it."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for field, words in written:
        found[_spelt(words, ontology.label(field.path))][_expects(field)] = None
    return tuple(TemplateRow(label, " or ".join(expected)) for label, expected in found.items())


def _prose(ontology: Ontology, field: Field) -> TemplateRow:
    return TemplateRow(ontology.label(field.path), _expects(field))


def _expects(field: Field) -> str:
    expected = field.grammar.expects if field.grammar else ""
    return " ".join((expected or "text").split()) + (
        f"; several are set apart by {field.split_on!r}" if field.split_on else ""
    )


def _spelt(words: tuple[str, ...], label: str) -> str:
    """The synonym to offer: the one that is the ontology's own label, else the first."""
    return next((word for word in words if normalise_key(word) == normalise_key(label)), words[0])


def _printable(name: str) -> str:
    plain = " ".join(name.split())
    if not any(letter.isalnum() for letter in plain) or not plain.isprintable():
        raise NameRefusedError(
            f"{name!r} cannot be the name of an entry: it needs a letter or a digit, and nothing that cannot be printed"
        )
    return plain


def _escaped(name: str, read: Callable[[str], Inline]) -> str:
    """A name as it must be written to be read as it is: with backslashes before marks, where Markdown would take them for such."""
    for written in (name, _MARKS.sub(r"\\\1", name)):
        found = read(written)
        if (found.text, found.links, found.notes, found.tags) == (name, (), (), ()):
            return written
    raise NameRefusedError(
        f"{name!r} cannot be the name of an entry: Markdown reads it as something else"
    )


def _as_value(written: str) -> Inline:
    return parse_inline(written, 1, 1)


def _as_heading(written: str) -> Inline:
    sections, _ = parse(f"# {written}\n")
    return next((section.heading for section in sections if section.level), Inline("", 1, 1))


def _name_lines(places: tuple[str, ...], name: str, language: str) -> list[str]:
    """The name, at the first place at which it is looked for; the heading below may be that place."""
    place = next((place for place in places if place != "#file"), "#heading")
    if place == "#heading":
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
        if _PLAIN.fullmatch(text) and text.casefold() not in _YAML_WORDS
        else json.dumps(text, ensure_ascii=False)
    )


def _part_lines(part: TemplateSection) -> list[str]:
    lines = [f"## {part.title}"]
    if part.rows:
        lines += [_comment(f"{row.label}: {row.expects}" for row in part.rows)]
        lines += [
            "\n".join(
                ["|     |     |", "| --- | --- |", *(f"| {row.label} |  |" for row in part.rows)]
            )
        ]
    if part.columns:
        lines += [_comment(f"{row.label}: {row.expects}" for row in part.columns)]
        lines += [
            "\n".join(
                [
                    "|" + "|".join(f" {row.label} " for row in part.columns) + "|",
                    "|" + " --- |" * len(part.columns),
                ]
            )
        ]
    return [*lines, *_prose_lines(part.prose)]


def _prose_lines(prose: Iterable[TemplateRow]) -> list[str]:
    return [_comment([f"{row.label}: {row.expects}"]) for row in prose]


def _comment(lines: Iterable[str]) -> str:
    text = "\n".join(lines).replace("--", "–")
    return f"<!-- {text} -->" if "\n" not in text else f"<!--\n{text}\n-->"
