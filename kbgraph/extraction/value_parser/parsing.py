"""Parses a text, a link or a map by its value type.

A value that its type does not allow is unread, with the reason; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from kbgraph.extraction.value_parser.context import ValueContext
from kbgraph.extraction.value_parser.images import parse_image
from kbgraph.extraction.value_parser.leaves import parse_term
from kbgraph.extraction.value_parser.links import parse_link
from kbgraph.extraction.value_parser.matched import (
    converted_groups,
    matched_text,
    pattern_node,
    pattern_text,
    with_conversions,
    with_links_of,
)
from kbgraph.extraction.values.dates import month_doubt
from kbgraph.extraction.values.link_places import has_one_place
from kbgraph.extraction.values.numbers import contradiction
from kbgraph.extraction.values.result import (
    TOO_SLOW,
    UNREAD_VALUE,
    Beside,
    ParsedValue,
    Unread,
    UnreadKey,
)
from kbgraph.extraction.values.written import (
    inlines_of,
    is_name,
    plain_form,
    visible,
)
from kbgraph.ontology.value_types import (
    AnyOf,
    Capture,
    Constants,
    EnumerationType,
    ImageType,
    LinkType,
    NumberType,
    PatternType,
    RecordType,
    ValueType,
)
from kbgraph.rdf.namespaces import TYPE, UNREAD
from kbgraph.rdf.terms import Iri, Triple, text
from kbgraph.source.entry import Inline, MappingNode
from kbgraph.source.names import normalise_key

_MAX_PATTERN_CHARS = 10_000
"""Longest text, in characters, that is matched against a pattern."""
_LINK_TWICE = Unread("the words of a link stand in it once more", "link both, or word one anew")


def parse_value(
    value_type: ValueType, written: Inline | MappingNode, node: Iri, context: ValueContext
) -> ParsedValue | Unread:
    """Parse a value; a structured value becomes `node`."""
    if isinstance(written, MappingNode):
        return _parse_map(value_type, written, node, context)
    match value_type:
        case PatternType():
            return _parse_pattern(value_type, written, node, context)
        case AnyOf():
            return _parse_any(value_type, written, node, context)
        case LinkType():
            return parse_link(value_type, written, context)
        case ImageType():
            return parse_image(written, context)
        case EnumerationType():
            return _parse_enumeration(value_type, written, node, context)
        case _ if written.text:
            term = parse_term(value_type, written, context)
            if isinstance(term, Unread):
                return term
            if isinstance(value_type, NumberType) and value_type.conversions:
                return with_conversions(value_type, term, written, context)
            return ParsedValue(term)
        case _:
            return UNREAD_VALUE


def _parse_map(
    value_type: ValueType, written: MappingNode, node: Iri, context: ValueContext
) -> ParsedValue | Unread:
    match value_type:
        case RecordType():
            return _parse_record(value_type, written, node, context)
        case AnyOf():
            return _parse_any(value_type, written, node, context)
        case _:
            return UNREAD_VALUE


def _parse_any(
    value_type: AnyOf, written: Inline | MappingNode, node: Iri, context: ValueContext
) -> ParsedValue | Unread:
    """Return the value of the first type that allows it, else the first reason that is known."""
    reason = UNREAD_VALUE
    for option in value_type.options:
        value = parse_value(option, written, node, context)
        if value is TOO_SLOW:
            return value
        if value_type.reads_years and isinstance(value, ParsedValue):
            value = month_doubt(value.object) or value
        if isinstance(value, ParsedValue):
            if value_type.constants:
                constants = value_type.constants[value_type.options.index(option)]
                return _with_constants(value, node, constants)
            return value
        if value is not UNREAD_VALUE:
            reason = reason.or_else(value)
    return reason


def _with_constants(value: ParsedValue, node: Iri, constants: Constants) -> ParsedValue:
    """Return a value with constants: of its own node, or else of what has it."""
    thing = value.object
    if isinstance(thing, Iri) and (thing == node or thing.startswith(f"{node}.")):
        stated = tuple(Triple(thing, path, term) for path, term in constants)
        return value._replace(details=value.details + stated)
    beside = value.beside or Beside()
    return value._replace(beside=beside._replace(qualifiers=beside.qualifiers + constants))


def _parse_enumeration(
    value_type: EnumerationType, written: Inline, node: Iri, context: ValueContext
) -> ParsedValue | Unread:
    """Return the term of a word, or else the value of the type for other texts."""
    word = normalise_key(written.text)
    term = value_type.entries.get(word) if word else None
    if term is not None:
        constants = value_type.constants.get(word)
        return ParsedValue(term, beside=Beside(constants) if constants else None)
    if value_type.otherwise is None:
        return UNREAD_VALUE
    return parse_value(value_type.otherwise, written, node, context)


def _parse_pattern(
    value_type: PatternType, written: Inline, node: Iri, context: ValueContext
) -> ParsedValue | Unread:
    words = pattern_text(written) if written.links else written.text
    if len(words) > _MAX_PATTERN_CHARS or (value_type.mint and written.links):
        return UNREAD_VALUE
    match = value_type.regex.fullmatch(words)
    if match is None and not words.isascii():  # Others are in their plain form already.
        words = plain_form(words)
        match = value_type.regex.fullmatch(words)
    if match is None and value_type.regex.is_stopped:
        return TOO_SLOW
    if match is None or (value_type.mint and not is_name(words, context.rules.no_names)):
        return UNREAD_VALUE
    groups = {name: value.strip() for name, value in match.groupdict("").items()}
    numbers = [groups[name] for name in value_type.numbers if groups[name]]
    doubt = contradiction(numbers, context.rules.decimal_mark) if len(numbers) > 1 else None
    if doubt is not None:
        return doubt
    own = pattern_node(value_type, groups, node, context)
    if own is None:
        return UNREAD_VALUE
    captured = [
        (capture, Inline(groups[capture.name], written.line, written.column))
        for capture in value_type.captures
        if groups[capture.name]
    ]
    if written.links and value_type.reads_links:
        whole = matched_text(words, written)
        if not has_one_place(whole):
            return _LINK_TWICE
        captured = [
            (capture, with_links_of(capture.name, each, match, whole)) for capture, each in captured
        ]
    value = _captured_facts(own, value_type.cls, captured, context)
    if value_type.conversions and isinstance(value, ParsedValue):
        mark = context.rules.decimal_mark
        return _with_inferred(value, converted_groups(value_type, own, groups, mark))
    return value


def _with_inferred(value: ParsedValue, inferred: Iterable[Triple]) -> ParsedValue:
    """Return a value with facts that follow from it."""
    beside = value.beside or Beside()
    return value._replace(beside=beside._replace(inferred=(*beside.inferred, *inferred)))


def _captured_facts(
    node: Iri, cls: Iri, captured: list[tuple[Capture, Inline]], context: ValueContext
) -> ParsedValue | Unread:
    """Return a node with its facts, or why one of its texts cannot be parsed."""
    triples = [Triple(node, TYPE, cls)]
    inferred: list[Triple] = []
    for capture, written in captured:
        own = context.iris.under(node, capture.name) if capture.makes_node else node
        value = parse_value(capture.value_type, written, own, context)
        if isinstance(value, Unread):
            return value
        triples += [Triple(node, capture.path, value.object), *value.details]
        if value.beside:
            triples += value.beside.stated_of(node)
            inferred += value.beside.inferred_of(node)
    return ParsedValue(node, tuple(triples), beside=_inferred(inferred))


def _inferred(facts: list[Triple]) -> Beside | None:
    return Beside(inferred=tuple(facts)) if facts else None


def _parse_record(
    value_type: RecordType, written: MappingNode, node: Iri, context: ValueContext
) -> ParsedValue | Unread:
    """Parse a map; keys that cannot be parsed are kept as text."""
    given = [(key, inline) for key, value in written.items for inline in inlines_of(value)]
    first = {normalise_key(key.text): inline.text for key, inline in reversed(given)}
    id_key = normalise_key(value_type.id_key)
    record_id = first.get(id_key, "")
    identity = record_id or _record_identity(value_type, first)
    if not identity:
        return UNREAD_VALUE
    node = context.record_node(node, identity)
    details = [Triple(node, TYPE, value_type.cls)]
    inferred: list[Triple] = []
    unread = []
    nodes: set[Iri] = set()
    for key, inline in given:
        name = normalise_key(key.text)
        capture = value_type.captures.get(name)
        value: ParsedValue | Unread = UNREAD_VALUE
        if capture:
            own = _part_node(node, name, nodes, context) if capture.makes_node else node
            value = parse_value(capture.value_type, visible(inline), own, context)
        if capture and isinstance(value, ParsedValue):
            details += [Triple(node, capture.path, value.object), *value.details]
            if value.beside:
                details += value.beside.stated_of(node)
                inferred += value.beside.inferred_of(node)
        elif name != id_key and inline.text:
            at = Inline(key.text, key.line, key.column)
            reason = value if isinstance(value, Unread) else UNREAD_VALUE
            unread.append(UnreadKey(at, inline, value_type, reason))
            details.append(Triple(node, UNREAD, text(f"{name}: {inline.text}")))
    return ParsedValue(node, tuple(details), record_id, tuple(unread), _inferred(inferred))


def _part_node(node: Iri, key: str, taken: set[Iri], context: ValueContext) -> Iri:
    """Return a node for a structured value of a key, which may have several."""
    names = (key if number == 1 else f"{key}-{number}" for number in count(1))
    own = next(each for name in names if (each := context.iris.under(node, name)) not in taken)
    taken.add(own)
    return own


def _record_identity(value_type: RecordType, first: dict[str, str]) -> str:
    """Return the identity of a record without an id: the template or a value."""
    values = {key: first.get(key, "") for key in value_type.captures}
    return value_type.identity.format(**values) or next(filter(None, values.values()), "")
