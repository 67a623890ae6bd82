"""Values in fields: the first field that can parse a value states it as a claim.

A value that no field can parse is kept as text, with a finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from kbgraph.extraction.absent_values import state_none_found, state_not_known
from kbgraph.extraction.citation_sources import register
from kbgraph.extraction.claims import Place, key_of
from kbgraph.extraction.context import EntryContext
from kbgraph.extraction.field_slots import FieldSlot
from kbgraph.extraction.link_resolver import MAX_SHARED_VALUES
from kbgraph.extraction.unread_values import report_unread, report_unread_key
from kbgraph.extraction.value_parser import parse_value
from kbgraph.extraction.values.dates import times_of
from kbgraph.extraction.values.map_text import text_of_map
from kbgraph.extraction.values.result import NO_NODE, UNREAD_VALUE, ParsedValue, Unread
from kbgraph.extraction.values.written import (
    may_be_several,
    pieces,
    shown_parts,
    visible,
    words_of,
)
from kbgraph.ontology.identities import identified
from kbgraph.ontology.mapping_fields import Field
from kbgraph.rdf.iris import slugify
from kbgraph.rdf.namespaces import IN_ROW, OF_PROPERTY, UNREAD
from kbgraph.rdf.terms import STRING, Iri, Literal, Triple, text
from kbgraph.source.entry import Inline, MappingNode

_MAX_SHARED_CHARS = 120
"""Texts that are longer seldom occur twice."""


class _Piece(NamedTuple):
    """A value of a place that may hold several."""

    written: Inline | MappingNode
    key_part: str
    """Distinguishes its claim from those of the others; empty where it stands alone."""


class _ParsedPiece(NamedTuple):
    """A value of a place, parsed."""

    written: Inline | MappingNode
    key: str
    """The key of its claim."""
    value: ParsedValue


def state_value(context: EntryContext, slot: FieldSlot, written: Inline | MappingNode) -> None:
    """State a value by the first field that can parse it; otherwise keep it as text."""
    reason = state_read_value(context, slot, written)
    if reason is None:
        return
    places: tuple[Place, ...] = ()
    if isinstance(written, MappingNode):
        at = Inline(text_of_map(written), written.line, written.column)
        places = tuple(written.places())
    else:
        at = written
    value_types = [field.value_type for field in slot.fields if field.value_type]
    report_unread(context, slot.name, at=at, value_types=value_types, reason=reason)
    state_unparsed(context, slot, at, places)


def state_read_value(
    context: EntryContext, slot: FieldSlot, written: Inline | MappingNode
) -> Unread | None:
    """State a value by the first field that can parse it; return the reason where none can."""
    value = written
    if isinstance(value, Inline):
        if not value.text and not value.links:
            return None
        if _state_known(context, slot, value):
            return None
        value = visible(value)
        if state_none_found(context, slot.fields[0], slot.key_parts, value):
            return None
    reason = UNREAD_VALUE
    for field in slot.fields:
        parsed = _parse_pieces(context, field, slot, value)
        if isinstance(parsed, Unread):
            reason = reason.or_else(parsed)
            continue
        if len(parsed) == 1 and parsed[0].written is written:
            _remember(context, field, slot, parsed[0])
        for each in parsed:
            _state_parsed(context, field, slot, each)
        return None
    is_stated = isinstance(value, Inline) and state_not_known(
        context, slot.fields[:1], slot.key_parts, value
    )
    return None if is_stated else reason


def _state_known(context: EntryContext, slot: FieldSlot, written: Inline) -> bool:
    """State a text as it was parsed at the same place before; return whether it was."""
    if written.links or written.notes:
        return False
    resolver, language = context.resolver, context.subject.language
    known = resolver.known_texts.get((slot, written.text, language))
    if known is None:
        return False
    field, key, value = known
    resolver.repeat((field.shape, written.text, language))
    if field.makes_node:
        value = value.at(_node(context, field, key))
    _state_parsed(context, field, slot, _ParsedPiece(written, key, value))
    return True


def _remember(context: EntryContext, field: Field, slot: FieldSlot, parsed: _ParsedPiece) -> None:
    """Remember how the whole text of a place was parsed, if other entries may have it too."""
    written = parsed.written
    if isinstance(written, MappingNode) or written.links or written.notes:
        return
    resolver, language = context.resolver, context.subject.language
    if len(resolver.known_texts) >= MAX_SHARED_VALUES:
        return
    value = resolver.parsed_values.get((field.shape, written.text, language))
    if isinstance(value, ParsedValue) and not value.id:
        resolver.known_texts[slot, written.text, language] = (field, parsed.key, value)


def state_unparsed(
    context: EntryContext, slot: FieldSlot, at: Inline, places: tuple[Place, ...] = ()
) -> None:
    """Keep a text as it stands, with its place and the property it was meant for."""
    shapes = context.ontology.document_shapes
    is_of_document = bool(slot.fields) and all(field.shape in shapes for field in slot.fields)
    owner = context.subject.document if is_of_document else context.subject.iri
    meant_for = [(OF_PROPERTY, field.path) for field in slot.fields[:1]]
    context.builder.state(
        key_of(*slot.key_parts, notes=at.notes),
        Triple(owner, UNREAD, text(words_of(at))),
        at,
        qualifiers=((IN_ROW, text(slot.name)), *meant_for),
        places=places,
    )


def _parse_pieces(
    context: EntryContext, field: Field, slot: FieldSlot, written: Inline | MappingNode
) -> list[_ParsedPiece] | Unread:
    """Parse each value of a place; it is unread where the field cannot parse them all."""
    separators = (field.split_on, *slot.separators) if field.split_on else slot.separators
    if isinstance(written, MappingNode):
        found = _parse_piece(context, field, slot, written, "")
    elif field.reads_images and not written.text and len(written.links) > 1:
        return _parse_several(context, field, slot, written)
    elif not may_be_several(written.text, separators):
        key_part = written.text if field.split_on else ""
        found = _parse_piece(context, field, slot, written, key_part)
    else:
        return _parse_several(context, field, slot, written)
    return found if isinstance(found, Unread) else [found]


def _parse_several(
    context: EntryContext, field: Field, slot: FieldSlot, written: Inline
) -> list[_ParsedPiece] | Unread:
    """Parse the values of a place that has the mark of a separator."""
    parsed = []
    has_lines = any(map(written.text.count, slot.separators))
    for piece in _distinct(_pieces(context, field, slot, written)):
        found = _parse_piece(context, field, slot, *piece)
        if isinstance(found, Unread):
            return found
        if has_lines and _is_free_text(found):
            return Unread(
                "its lines can be one text or several values",
                "write a row for each value, or a text without <br>",
            )
        parsed.append(found)
    return parsed or UNREAD_VALUE


def _distinct(found: list[_Piece]) -> Iterator[_Piece]:
    """Yield the values of a place, so that two texts with one slug, as `5 $` and `5 €`, are two."""
    texts: dict[str, str] = {}
    for piece in found:
        part, number = piece.key_part, 1
        while texts.setdefault(slugify(part), piece.key_part) != piece.key_part:
            number += 1
            part = f"{piece.key_part} {number}"
        yield piece._replace(key_part=part)


def _is_free_text(piece: _ParsedPiece) -> bool:
    """Whether any other text would be read in the same way: as a text, or as a new name."""
    value = piece.value
    if isinstance(value.object, Literal):
        return value.object.datatype == STRING
    has_link = isinstance(piece.written, Inline) and bool(piece.written.links)
    return "#" not in value.object and bool(value.details) and not has_link


def _parse_piece(
    context: EntryContext,
    field: Field,
    slot: FieldSlot,
    written: Inline | MappingNode,
    key_part: str,
) -> _ParsedPiece | Unread:
    notes = written.notes if isinstance(written, Inline) else ()
    key = key_of(*slot.key_parts, key_part, notes=notes)
    value = _parse(context, field, key, written)
    if isinstance(value, Unread):
        return value
    if value.id and not key_part:
        key = key_of(*slot.key_parts, value.id, notes=notes)
    return _ParsedPiece(written, key, value)


def _parse(
    context: EntryContext, field: Field, key: str, written: Inline | MappingNode
) -> ParsedValue | Unread:
    """Parse a value; a short text without links is parsed once for all entries of the folder."""
    if field.value_type is None:
        return UNREAD_VALUE
    if (
        isinstance(written, MappingNode)
        or written.links
        or field.reads_images
        or len(written.text) > _MAX_SHARED_CHARS
    ):
        node = _node(context, field, key)
        return parse_value(field.value_type, written, node, context.value_context)
    value = context.resolver.shared_value(
        (field.shape, written.text, context.subject.language),
        partial(parse_value, field.value_type, written, NO_NODE, context.value_context),
    )
    if field.makes_node and isinstance(value, ParsedValue):
        return value.at(_node(context, field, key))
    return value


def _node(context: EntryContext, field: Field, key: str) -> Iri:
    """Return the node of a structured value."""
    if field.fragment:
        return context.iris.part(context.subject.document, field.fragment)
    return context.iris.part(context.subject.iri, context.builder.unused_key(key))


def _pieces(context: EntryContext, field: Field, slot: FieldSlot, written: Inline) -> list[_Piece]:
    """Split a place that holds several values."""
    if not written.text:
        each_shown = shown_parts(written)
        return [_Piece(each, each.links[0].target) for each in each_shown]
    separators = (field.split_on, *slot.separators) if field.split_on else slot.separators
    is_one = context.value_context.is_placeholder(written.text)
    found = [written] if is_one else pieces(written, separators)
    is_alone = len(found) == 1 and not field.split_on
    return [_Piece(piece, "" if is_alone else piece.text) for piece in found]


def _state_parsed(
    context: EntryContext,
    field: Field,
    slot: FieldSlot,
    parsed: _ParsedPiece,
) -> None:
    written, key, value = parsed
    is_of_document = field.shape in context.ontology.document_shapes
    owner = context.subject.document if is_of_document else context.subject.iri
    at = written if isinstance(written, Inline) else Inline("", written.line, written.column)
    places: tuple[Place, ...] = ()
    if isinstance(written, MappingNode):
        context.builder.know(written, "record")
        places = tuple(written.places())
    details = value.details
    if field.times:
        details += tuple(
            Triple(owner, prop, value.object) for prop in times_of(field, value.object)
        )
    if field.constants and isinstance(value.object, Iri):
        details += tuple(Triple(value.object, path, term) for path, term in field.constants)
    context.builder.state(
        key,
        Triple(owner, field.path, value.object),
        at,
        details=details,
        qualifiers=value.beside.qualifiers if value.beside else (),
        places=places,
    )
    inferred = value.beside.inferred_of(owner) if value.beside else ()
    same = tuple(identified(field.identities, owner, value.object)) if field.identities else ()
    context.builder.state_inferred(key, inferred, same)
    for unread in value.unread:
        report_unread_key(context, slot.name, unread)
    if is_of_document:
        register(context, field, value, at)
