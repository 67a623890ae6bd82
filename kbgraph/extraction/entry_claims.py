"""An entry and the ontology to claims: front matter keys, rows, lines and prose, each read by the field that it is written for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kbgraph.extraction.claims import Claim, ClaimBuilder, key_of
from kbgraph.extraction.fields import EntryContext, FieldSlot, state_unparsed, state_written
from kbgraph.extraction.link_resolver import LinkResolver
from kbgraph.extraction.links import state_mentions
from kbgraph.extraction.record_tables import state_records
from kbgraph.extraction.subject import Subject
from kbgraph.extraction.unmapped import state_headings, state_key, state_label, state_tags
from kbgraph.extraction.value_parser import ValueContext
from kbgraph.findings import Finding, Severity
from kbgraph.ontology.mapping import Field
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import (
    DESCRIPTION,
    ENTRY,
    FILE,
    LAST_REVIEWED,
    PREF_LABEL,
    PRIMARY_TOPIC,
    SOURCE,
    TYPE,
)
from kbgraph.rdf.terms import Triple, text
from kbgraph.source import frontmatter
from kbgraph.source.entry import (
    Entry,
    Inline,
    MappingNode,
    Node,
    Pair,
    Paragraph,
    ScalarNode,
    Section,
    SequenceNode,
    Table,
)
from kbgraph.source.markdown import parse_inline
from kbgraph.source.names import normalise_key

_OWN_KEYS = frozenset({"type", "slug", "lang", "language"})
"""Keys that subject.py has read."""


class _Prose(NamedTuple):
    """A paragraph as one text, at its first line, and all lines on which it stands."""

    text: Inline
    lines: tuple[int, ...]


def claims_of(
    subject: Subject, entry: Entry, ontology: Ontology, resolver: LinkResolver, iris: IriFactory
) -> tuple[list[Claim], list[Finding]]:
    """The claims that an entry makes, and what its author should mend."""
    reader = ValueContext(subject.language, subject.path, resolver, iris)
    scope = EntryContext(
        subject,
        entry,
        ontology,
        resolver,
        iris,
        ontology.fields(subject.cls),
        ClaimBuilder(subject, iris),
        reader,
    )
    _state_document(scope)
    _state_sources(scope)
    _state_names(scope)
    _state_front_matter(scope)
    for section in entry.sections:
        _state_section(scope, section)
    if subject.cls is None:
        state_headings(subject, entry, scope.ledger)
    state_tags(subject, entry, scope.ledger)
    state_mentions(subject, entry, ontology, resolver, iris, scope.ledger)
    return scope.ledger.claims, list(scope.ledger.findings)


def _state_document(scope: EntryContext) -> None:
    subject, top = scope.subject, Inline("", 1, 1)
    state = scope.ledger.state
    state("document", Triple(subject.document, FILE, text(subject.path)), top)
    state("document.type", Triple(subject.document, TYPE, ENTRY), top)
    state("document.topic", Triple(subject.document, PRIMARY_TOPIC, subject.iri), top)


def _state_sources(scope: EntryContext) -> None:
    """What the document says of its sources and its review comes first: every other claim is cited by it."""
    for key, node in scope.entry.front.items:
        fields = tuple(
            field
            for field in scope.fields.by_key.get(normalise_key(key.text), ())
            if field.path in {SOURCE, LAST_REVIEWED}
        )
        if fields:
            _state_node(scope, FieldSlot(fields, (key.text,), key.text), node)
    for field, line in _field_lines(scope):
        if field.path in {SOURCE, LAST_REVIEWED}:
            _state_line(scope, field, line)


def _state_names(scope: EntryContext) -> None:
    subject = scope.subject
    if subject.cls is not None:
        scope.ledger.state(
            "type", Triple(subject.iri, TYPE, subject.cls), Inline("", subject.type_line, 1)
        )
    for name in subject.names:
        kind = "name" if name.property == PREF_LABEL else "other-name"
        key = key_of(kind, name.language if kind == "name" else name.text)
        fact = Triple(subject.iri, name.property, text(name.text, name.language))
        scope.ledger.state(key, fact, name.at)


def _state_front_matter(scope: EntryContext) -> None:
    general = scope.ontology.mapping.general
    own = _OWN_KEYS if scope.subject.cls else _OWN_KEYS - {"type"}
    named = {
        normalise_key(key) for key in (*scope.ontology.names(scope.subject.cls), *general.aliases)
    }
    for key, node in scope.entry.front.items:
        name = normalise_key(key.text)
        fields = tuple(scope.fields.by_key.get(name, ()))
        if fields and all(field.path not in {SOURCE, LAST_REVIEWED} for field in fields):
            _state_node(scope, FieldSlot(fields, (key.text,), key.text), node)
        elif not fields and name not in named | general.dropped_keys | own:
            _state_unknown_key(scope, key, node)


def _state_unknown_key(scope: EntryContext, key: ScalarNode, node: Node) -> None:
    if scope.subject.cls is not None:
        at = Inline("", key.line, key.column)
        message = f"no rule of the mapping reads the key {key.text!r}; it is kept as a property of its own"
        scope.ledger.find(at, Severity.NOTICE, "unmapped-key", message)
    state_key(scope.subject, scope.iris, scope.resolver, scope.ledger, key.text, node)


def _state_node(scope: EntryContext, slot: FieldSlot, node: Node) -> None:
    """One value of the front matter, or each of a list."""
    if isinstance(node, ScalarNode) and any(field.yaml_in_string for field in slot.fields):
        node = frontmatter.parse_string(node)
    match node:
        case SequenceNode(items=items):
            for item in items:
                _state_item(scope, slot, item)
        case _:
            state_written(scope, slot, _as_written(node))


def _state_item(scope: EntryContext, slot: FieldSlot, item: Node) -> None:
    written = _as_written(item)
    label = written.text if isinstance(written, Inline) else ""
    state_written(scope, FieldSlot(slot.fields, (*slot.parts, label), slot.name), written)


def _as_written(node: Node) -> Inline | MappingNode:
    match node:
        case MappingNode():
            return node
        case SequenceNode(line=line, column=column):
            return Inline("(a list)", line, column)
        case ScalarNode(value=None, line=line, column=column):
            return Inline("", line, column)
        case ScalarNode(text=words, line=line, column=column):
            return parse_inline(words, line, column)


def _field_lines(scope: EntryContext) -> Iterator[tuple[Field, Inline]]:
    """The lines of prose that a field of the mapping claims by a pattern."""
    for section in scope.entry.sections if scope.fields.lines else ():
        for block in section.blocks:
            for line in block.lines if isinstance(block, Paragraph) else ():
                field = _field_of_line(scope, line)
                if field:
                    yield field, line


def _field_of_line(scope: EntryContext, line: Inline) -> Field | None:
    return next((field for pattern, field in scope.fields.lines if pattern.match(line.text)), None)


def _state_line(scope: EntryContext, field: Field, line: Inline) -> None:
    match = next(found for pattern in field.lines if (found := pattern.match(line.text)))
    label = scope.ontology.label(field.path)
    state_written(
        scope,
        FieldSlot((field,), ("line", label), label),
        line._replace(text=match["value"].strip()),
    )


def _state_section(scope: EntryContext, section: Section) -> None:
    name = section.heading.text if section.level > 1 else ""
    prose: list[_Prose] = []
    for block in section.blocks:
        match block:
            case Pair(label=label, value=value):
                _state_row(scope, name, label, value)
            case Table(rows=rows) if block.is_key_value:
                for label_cell, value in (row for row in rows if len(row) == 2):
                    _state_row(scope, name, label_cell.text, value)
            case Table(header=header, rows=rows):
                if not state_records(scope, name, block):
                    _keep_table(scope, name, header, rows)
            case Paragraph():
                prose += _prose(scope, block)
            case _:
                pass
    _state_prose(scope, section, prose)


def _prose(scope: EntryContext, block: Paragraph) -> list[_Prose]:
    """A paragraph as one text, without lines that fields claim; nothing where it is no prose."""
    if block.is_links_only or any(
        rule.search(block.text) for rule in scope.ontology.mapping.general.boilerplate
    ):
        return []
    lines = []
    for line in block.lines:
        field = _field_of_line(scope, line)
        if field is None:
            lines.append(line)
        elif field.path not in {SOURCE, LAST_REVIEWED}:
            _state_line(scope, field, line)
    words = " ".join(line.text for line in lines if line.text)
    notes = tuple(note for line in lines for note in line.notes)
    return (
        [_Prose(lines[0]._replace(text=words, notes=notes), tuple(line.line for line in lines))]
        if words
        else []
    )


def _state_prose(scope: EntryContext, section: Section, prose: list[_Prose]) -> None:
    if not prose or scope.subject.cls is None:
        return
    name = section.heading.text if section.level > 1 else ""
    field = scope.fields.prose.get(normalise_key(name)) if name else scope.fields.lead
    if field is None and normalise_key(name) not in scope.fields.sections:
        message = (
            f"no rule of the mapping reads the section {name!r}; its text is kept as a description"
        )
        scope.ledger.find(section.heading, Severity.NOTICE, "unmapped-section", message)
    for paragraph, lines in prose:
        value = text(paragraph.text, scope.subject.language)
        fact = Triple(scope.subject.iri, field.path if field else DESCRIPTION, value)
        scope.ledger.state(
            key_of(name or "lead", "text", notes=paragraph.notes), fact, paragraph, lines=lines
        )


def _state_row(scope: EntryContext, section: str, label: str, value: Inline) -> None:
    by_row = scope.fields.by_row.get((normalise_key(section), normalise_key(label)))
    fields = tuple(by_row or scope.fields.by_key.get(normalise_key(label), []))
    name = f"{section} / {label}" if section else label
    if fields:
        state_written(scope, FieldSlot(fields, (section, label), name), value)
    elif scope.subject.cls is None:
        state_label(scope.subject, scope.iris, scope.resolver, scope.ledger, label, value)
    elif value.text:
        message = f"no rule of the mapping reads the row {name!r}; it is kept as text"
        scope.ledger.find(value, Severity.NOTICE, "unmapped-row", message)
        state_unparsed(scope, (section, label), name, value)


def _keep_table(
    scope: EntryContext,
    section: str,
    header: tuple[Inline, ...],
    rows: tuple[tuple[Inline, ...], ...],
) -> None:
    if scope.subject.cls is None:
        return
    scope.ledger.find(
        header[0],
        Severity.NOTICE,
        "unmapped-table",
        "no rule of the mapping reads this table; its rows are kept as text",
    )
    for row in rows or [header]:
        words = " | ".join(cell.text for cell in row)
        state_unparsed(scope, (section, row[0].text), section, row[0]._replace(text=words))
