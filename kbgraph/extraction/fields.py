"""Values in fields: the first field that can parse a value states it as a claim.

A value that no field can parse is kept as text, with a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kbgraph.extraction.claims import ClaimBuilder, SourceRef, key_of
from kbgraph.extraction.context import EntryContext
from kbgraph.extraction.link_resolver import Ambiguous
from kbgraph.extraction.value_parser import ParsedValue, UnreadKey, parse_date, parse_value
from kbgraph.findings import Severity
from kbgraph.ontology.mapping_fields import Field
from kbgraph.ontology.similar_terms import for_value, for_word, keys_of
from kbgraph.ontology.value_types import ValueType
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
from kbgraph.source.entry import Inline, MappingNode
from kbgraph.source.names import normalise_key, normalise_name


@dataclass(frozen=True, slots=True)
class FieldSlot:
    """A place in an entry in which a value is written."""

    fields: tuple[Field, ...]
    """The fields that may parse the value, in order."""
    key_parts: tuple[str, ...]
    """The parts of the key of its claims."""
    name: str
    """The name of the place in findings."""


def state_value(context: EntryContext, slot: FieldSlot, written: Inline | MappingNode) -> None:
    """State a value by the first field that can parse it; otherwise keep it as text."""
    if isinstance(written, Inline):
        if not written.text and not written.links:
            return
        if _state_none_found(context, slot, written):
            return
    for field in slot.fields:
        parsed = _parse_pieces(context, field, slot, written)
        if parsed is not None:
            for piece, value in parsed:
                _state_parsed(context, field, slot, (piece, value))
            return
    at = written if isinstance(written, Inline) else Inline("(a map)", written.line, written.column)
    value_types = [field.value_type for field in slot.fields if field.value_type]
    report_unread(context, slot.name, at, value_types)
    state_unparsed(context, slot, at)


def report_unread(
    context: EntryContext, name: str, at: Inline, value_types: Sequence[ValueType]
) -> None:
    """Report a text that no value type of its place can parse.

    An ambiguous link has a finding of its own, which says what to write.
    """
    if _is_ambiguous(context, at):
        return
    expected = " or ".join(dict.fromkeys(each.expects for each in value_types if each.expects))
    near = for_value(value_types, at.text)
    form = f"{'Write' if near else 'write'} {expected}" if expected else ""
    context.builder.find(
        at,
        Severity.WARNING,
        "unread-value",
        f"cannot read {at.text!r} as a value of {name!r}",
        suggestion=f"{near} {form}".strip(),
        about=at.text,
    )


def _is_ambiguous(context: EntryContext, at: Inline) -> bool:
    return any(
        isinstance(context.resolver.resolve(link, context.subject.path), Ambiguous)
        for link in at.links
    )


def _report_unread_key(context: EntryContext, place: str, unread: UnreadKey) -> None:
    """Report a key of a record that the record does not have, or that has an unreadable value."""
    capture = unread.record.captures.get(normalise_key(unread.key.text))
    if capture:
        name = f"{place} / {unread.key.text}"
        report_unread(context, name, unread.value, [capture.value_type])
        return
    context.builder.find(
        unread.key,
        Severity.WARNING,
        "unmapped-key",
        f"no rule of the mapping reads the key {unread.key.text!r} of {place!r};"
        " its value is kept as text",
        suggestion=for_word(keys_of(unread.record), unread.key.text),
        about=unread.key.text,
    )


def state_unparsed(context: EntryContext, slot: FieldSlot, at: Inline) -> None:
    """Keep a text as it stands, with its place and the property it was meant for."""
    shapes = context.ontology.document_shapes
    is_of_document = bool(slot.fields) and all(field.shape in shapes for field in slot.fields)
    owner = context.subject.document if is_of_document else context.subject.iri
    meant_for = [(OF_PROPERTY, field.path) for field in slot.fields[:1]]
    context.builder.state(
        key_of(*slot.key_parts, notes=at.notes),
        Triple(owner, UNREAD, text(at.text)),
        at,
        qualifiers=((IN_ROW, text(slot.name)), *meant_for),
    )


def _state_none_found(context: EntryContext, slot: FieldSlot, written: Inline) -> bool:
    """State that a value was looked for and not found.

    Return False where the text does not say so.
    """
    rule = context.ontology.mapping.general.none_found
    match = rule.match(written.text) if rule else None
    as_of = parse_date(match["date"], DATE) if match and match["date"] else None
    if match is None or (match["date"] and as_of is None):
        return False
    fact = Triple(context.subject.iri, NONE_FOUND, slot.fields[0].path)
    context.builder.state(key_of(*slot.key_parts, notes=written.notes), fact, written, as_of=as_of)
    return True


def _parse_pieces(
    context: EntryContext, field: Field, slot: FieldSlot, written: Inline | MappingNode
) -> list[tuple[Inline | MappingNode, ParsedValue]] | None:
    """Parse each value of a cell; None where the field cannot parse them all."""
    parsed = []
    for piece in _pieces(field, written):
        value = _parse(context, field, slot, piece)
        if value is None:
            return None
        parsed.append((piece, value))
    return parsed


def _parse(
    context: EntryContext, field: Field, slot: FieldSlot, piece: Inline | MappingNode
) -> ParsedValue | None:
    if field.value_type is None:
        return None
    if field.fragment:
        node = context.iris.part(context.subject.document, field.fragment)
    else:
        key = context.builder.unused_key(_key(field, slot, piece))
        node = context.iris.part(context.subject.iri, key)
    return parse_value(field.value_type, piece, node, context.value_context)


def _pieces(field: Field, written: Inline | MappingNode) -> list[Inline | MappingNode]:
    """Split a cell that holds several values; each keeps its own links and footnotes."""
    if isinstance(written, MappingNode) or not field.split_on or field.split_on not in written.text:
        return [written]
    pieces: list[Inline] = []
    start = 0
    for words in written.text.split(field.split_on):
        end = start + len(words)
        links = tuple(link for link in written.links if link.label in words)
        notes = _notes_between(written, start, end)
        pieces.append(written._replace(text=words.strip(), links=links, notes=notes, places=()))
        start = end + len(field.split_on)
    # Footnotes that all stand behind the last value cite sources of the whole cell.
    if pieces[-1].notes == written.notes:
        pieces = [piece._replace(notes=written.notes) for piece in pieces]
    return [piece for piece in pieces if piece.text]


def _notes_between(written: Inline, start: int, end: int) -> tuple[str, ...]:
    return tuple(
        note
        for note, place in zip(written.notes, written.places, strict=True)
        # A footnote before the first value cites a source of all of them.
        if start < place <= end or place == 0
    )


def _key(field: Field, slot: FieldSlot, piece: Inline | MappingNode, record_id: str = "") -> str:
    match piece:
        case Inline(text=words, notes=notes):
            return key_of(*slot.key_parts, words if field.split_on else record_id, notes=notes)
        case _:
            return key_of(*slot.key_parts, record_id)


def _state_parsed(
    context: EntryContext,
    field: Field,
    slot: FieldSlot,
    parsed: tuple[Inline | MappingNode, ParsedValue],
) -> None:
    piece, value = parsed
    is_of_document = field.shape in context.ontology.document_shapes
    owner = context.subject.document if is_of_document else context.subject.iri
    at = piece if isinstance(piece, Inline) else Inline("", piece.line, piece.column)
    if isinstance(piece, MappingNode):
        context.builder.know(piece, "record")
    details = value.details
    if isinstance(value.object, Iri):
        details += tuple(Triple(value.object, path, term) for path, term in field.constants)
    context.builder.state(
        _key(field, slot, piece, value.id),
        Triple(owner, field.path, value.object),
        at,
        details=details,
    )
    for unread in value.unread:
        _report_unread_key(context, slot.name, unread)
    if is_of_document:
        _register(context.builder, field, value, at)


def _register(builder: ClaimBuilder, field: Field, value: ParsedValue, at: Inline) -> None:
    """Register a source or the day of the review, for the citations of later claims."""
    if field.path == LAST_REVIEWED and isinstance(value.object, Literal):
        builder.reviewed = value.object
    elif field.path == SOURCE and isinstance(value.object, Iri):
        checked = next(
            (triple.object for triple in value.details if triple.predicate == CHECKED), None
        )
        source = SourceRef(
            value.object, checked if isinstance(checked, Literal) else None, value.id
        )
        if value.id:
            _register_by_id(builder, value.id, source, at)
        elif source not in builder.default_sources:
            builder.default_sources.append(source)


def _register_by_id(builder: ClaimBuilder, source_id: str, source: SourceRef, at: Inline) -> None:
    key = normalise_name(source_id)
    if key in builder.sources:
        builder.find(
            at,
            Severity.ERROR,
            "duplicate-source",
            f"two sources have the id {source_id!r}",
            suggestion="give one of them another id",
        )
    builder.sources[key] = source
