"""A written value to a claim: the first field that can read it states it; what none can read is kept as text, with a finding."""

from __future__ import annotations

from dataclasses import dataclass

from kbgraph.extraction.claims import ClaimBuilder, SourceRef, key_of
from kbgraph.extraction.link_resolver import LinkResolver
from kbgraph.extraction.subject import Subject
from kbgraph.extraction.value_parser import ParsedValue, ValueContext, parse_date, parse_value
from kbgraph.findings import Severity
from kbgraph.ontology.mapping import Field, Fields
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import (
    CHECKED,
    IN_ROW,
    LAST_REVIEWED,
    NONE_FOUND,
    OF_PROPERTY,
    SOURCE,
    UNREAD,
)
from kbgraph.rdf.terms import DATE, Iri, Literal, Triple, text
from kbgraph.source.entry import Entry, Inline, MappingNode
from kbgraph.source.names import normalise_name


@dataclass(frozen=True, slots=True)
class EntryContext:
    """All that is known while one entry is read."""

    subject: Subject
    entry: Entry
    ontology: Ontology
    resolver: LinkResolver
    iris: IriFactory
    fields: Fields
    ledger: ClaimBuilder
    reader: ValueContext


@dataclass(frozen=True, slots=True)
class FieldSlot:
    """A place in which a value is written: the fields that may read it, the parts of its key, and how a finding names it."""

    fields: tuple[Field, ...]
    parts: tuple[str, ...]
    name: str


def state_written(scope: EntryContext, slot: FieldSlot, written: Inline | MappingNode) -> None:
    """A value by the first field that can read it; else kept as text, with a finding."""
    if isinstance(written, Inline) and not written.text and not written.links:
        return
    if isinstance(written, Inline) and _state_none_found(scope, slot, written):
        return
    for field in slot.fields:
        readings = [(piece, _read(scope, field, slot, piece)) for piece in _pieces(field, written)]
        if all(reading is not None for _, reading in readings):
            for piece, reading in readings:
                _state_reading(scope, field, slot, piece, reading)
            return
    at = written if isinstance(written, Inline) else Inline("(a map)", written.line, written.column)
    expected = " or ".join(
        dict.fromkeys(
            field.grammar.expects
            for field in slot.fields
            if field.grammar and field.grammar.expects
        )
    )
    report_unread(scope, slot.name, at, expected)
    state_unparsed(scope, slot.parts, slot.name, at, slot.fields)


def report_unread(scope: EntryContext, name: str, at: Inline, expected: str) -> None:
    """A finding for a text that no grammar of its place can read."""
    message = f"cannot read {at.text!r} as a value of {name!r}"
    scope.ledger.find(
        at, Severity.WARNING, "unread-value", message, f"write {expected}" if expected else ""
    )


def _pieces(field: Field, written: Inline | MappingNode) -> list[Inline | MappingNode]:
    """The values of a cell that holds several, each with the links and the footnotes that stand in it."""
    if isinstance(written, MappingNode) or not field.split_on or field.split_on not in written.text:
        return [written]
    pieces: list[Inline | MappingNode] = []
    start = 0
    for words in written.text.split(field.split_on):
        end = start + len(words)
        links = tuple(link for link in written.links if link.label in words)
        pieces.append(
            written._replace(
                text=words.strip(),
                links=links,
                notes=_notes_between(written, start, end),
                places=(),
            )
        )
        start = end + len(field.split_on)
    # Footnotes behind the last value alone speak of the whole cell.
    last = pieces[-1]
    if isinstance(last, Inline) and last.notes == written.notes:
        return [
            piece._replace(notes=written.notes)
            for piece in pieces
            if isinstance(piece, Inline) and piece.text
        ]
    return [piece for piece in pieces if isinstance(piece, Inline) and piece.text]


def _notes_between(written: Inline, start: int, end: int) -> tuple[str, ...]:
    return tuple(
        note
        for note, place in zip(written.notes, written.places, strict=True)
        if start < place <= end
    )


def _key(field: Field, slot: FieldSlot, piece: Inline | MappingNode, record_id: str = "") -> str:
    match piece:
        case Inline(text=words, notes=notes):
            return key_of(*slot.parts, words if field.split_on else record_id, notes=notes)
        case _:
            return key_of(*slot.parts, record_id)


def _read(
    scope: EntryContext, field: Field, slot: FieldSlot, piece: Inline | MappingNode
) -> ParsedValue | None:
    if field.fragment:
        node = scope.iris.part(scope.subject.document, field.fragment)
    else:
        node = scope.iris.part(scope.subject.iri, scope.ledger.unused_key(_key(field, slot, piece)))
    return parse_value(field.grammar, piece, node, scope.reader) if field.grammar else None


def _state_reading(
    scope: EntryContext,
    field: Field,
    slot: FieldSlot,
    piece: Inline | MappingNode,
    reading: ParsedValue | None,
) -> None:
    if reading is None:
        return
    is_document = field.shape in scope.ontology.document_shapes
    fact = Triple(
        scope.subject.document if is_document else scope.subject.iri, field.path, reading.object
    )
    at = piece if isinstance(piece, Inline) else Inline("", piece.line, piece.column)
    details = reading.details
    if isinstance(reading.object, Iri):
        details += tuple(Triple(reading.object, path, value) for path, value in field.constants)
    scope.ledger.state(_key(field, slot, piece, reading.id), fact, at, details=details)
    for key, text_at, expected in reading.unread:
        report_unread(scope, f"{slot.name} / {key}", text_at, expected)
    if is_document:
        _register(scope.ledger, field, reading, at)


def _register(ledger: ClaimBuilder, field: Field, reading: ParsedValue, at: Inline) -> None:
    """Remember what later claims cite."""
    if field.path == LAST_REVIEWED and isinstance(reading.object, Literal):
        ledger.reviewed = reading.object
    elif field.path == SOURCE and isinstance(reading.object, Iri):
        checked = next(
            (triple.object for triple in reading.details if triple.predicate == CHECKED), None
        )
        cited = SourceRef(reading.object, checked if isinstance(checked, Literal) else None)
        if reading.id:
            key = normalise_name(reading.id)
            if key in ledger.sources:
                ledger.find(
                    at,
                    Severity.ERROR,
                    "duplicate-source",
                    f"two sources have the id {reading.id!r}",
                    "give one of them another id",
                )
            ledger.sources[key] = cited
        elif cited not in ledger.own_sources:
            ledger.own_sources.append(cited)


def _state_none_found(scope: EntryContext, slot: FieldSlot, written: Inline) -> bool:
    """`none found (date)`: somebody looked, and says when."""
    rule = scope.ontology.mapping.general.none_found
    match = rule.match(written.text) if rule else None
    as_of = parse_date(match["date"], DATE) if match and match["date"] else None
    if match is None or (match["date"] and as_of is None):
        return False
    fact = Triple(scope.subject.iri, NONE_FOUND, slot.fields[0].path)
    scope.ledger.state(key_of(*slot.parts, notes=written.notes), fact, written, as_of=as_of)
    return True


def state_unparsed(
    scope: EntryContext,
    parts: tuple[str, ...],
    row: str,
    at: Inline,
    fields: tuple[Field, ...] = (),
) -> None:
    """Keep a text as it stands, and say in which row, and for which property it was meant."""
    speaks_of_document = bool(fields) and all(
        field.shape in scope.ontology.document_shapes for field in fields
    )
    fact = Triple(
        scope.subject.document if speaks_of_document else scope.subject.iri, UNREAD, text(at.text)
    )
    meant = [(OF_PROPERTY, field.path) for field in fields[:1]]
    scope.ledger.state(
        key_of(*parts, notes=at.notes), fact, at, qualifiers=((IN_ROW, text(row)), *meant)
    )
