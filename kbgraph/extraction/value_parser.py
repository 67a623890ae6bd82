"""Parses a text, a link or a map by its value type.

A value that its type does not allow gives None; nothing is guessed.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from kbgraph.extraction.link_resolver import AnyTarget, LinkResolver, Missing, Resolved
from kbgraph.ontology.value_types import (
    AddressType,
    AnyOf,
    Capture,
    ConceptType,
    DateType,
    EnumerationType,
    LinkType,
    NumberType,
    PatternType,
    RecordType,
    TextType,
    ValueType,
)
from kbgraph.rdf.iris import IriFactory, address, slugify
from kbgraph.rdf.namespaces import ALT_LABEL, TYPE, UNREAD
from kbgraph.rdf.terms import (
    DATE,
    DATE_TIME,
    INTEGER,
    YEAR,
    Iri,
    Literal,
    Term,
    Triple,
    day,
    moment,
    number,
    text,
)
from kbgraph.source.entry import (
    Inline,
    Link,
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
)
from kbgraph.source.markdown import parse_inline
from kbgraph.source.names import normalise_key

MAX_PATTERN_CHARS = 10_000
"""Longest text, in characters, that is matched against a pattern."""
_NUMBER = re.compile(
    r"[-+]?(?:[0-9]{1,3}(?:[,\u00a0\u202f ][0-9]{3}){1,5}|[0-9]{1,18})(?:\.[0-9]{1,18})?"
)
_SEPARATORS = re.compile(r"[,\u00a0\u202f ]")


class UnreadKey(NamedTuple):
    """A key of a record whose value could not be parsed; the details keep it as text."""

    key: Inline
    value: Inline
    record: RecordType


class ParsedValue(NamedTuple):
    """A value as RDF: the object of the fact, and the facts about a node."""

    object: Term
    details: tuple[Triple, ...] = ()
    id: str = ""
    """The id that the author gave to a record."""
    unread: tuple[UnreadKey, ...] = ()


class ValueContext(NamedTuple):
    """The inputs of the parsing of a value, besides its text."""

    language: str
    path: str
    """Path of the file that holds the value; links are resolved from there."""
    resolver: LinkResolver
    iris: IriFactory


def parse_value(
    value_type: ValueType, written: Inline | MappingNode, node: Iri, context: ValueContext
) -> ParsedValue | None:
    """Parse a value; None where its type does not allow it.

    A structured value becomes `node`.
    """
    if isinstance(value_type, AnyOf):
        options = (parse_value(each, written, node, context) for each in value_type.options)
        return next(filter(None, options), None)
    if isinstance(written, MappingNode):
        if isinstance(value_type, RecordType):
            return _parse_record(value_type, written, node, context)
        return None
    match value_type:
        case PatternType():
            return _parse_pattern(value_type, written, node, context)
        case LinkType():
            return _parse_link(value_type, written, context)
        case _:
            term = _parse_term(value_type, written, node, context) if written.text else None
            return None if term is None else ParsedValue(term)


def _parse_term(
    value_type: ValueType, written: Inline, node: Iri, context: ValueContext
) -> Term | None:
    words = written.text
    match value_type:
        case TextType(tagged=tagged):
            return text(words, context.language if tagged else "")
        case ConceptType(labels=labels):
            return labels.get(normalise_key(words))
        case NumberType(datatype=datatype):
            return _parse_number(words, datatype)
        case DateType(datatype=datatype):
            return parse_date(words, datatype)
        case AddressType():
            return address(written.links[0].target if written.links else words)
        case EnumerationType(entries=entries, otherwise=otherwise):
            term = entries.get(normalise_key(words))
            if term is not None or otherwise is None:
                return term
            other = parse_value(otherwise, written, node, context)
            return other.object if other else None
        case _:
            return None


def _parse_number(words: str, datatype: Iri) -> Literal | None:
    if not _NUMBER.fullmatch(words) or (datatype == INTEGER and "." in words):
        return None
    return number(Decimal(_SEPARATORS.sub("", words)), datatype)


def parse_date(words: str, datatype: Iri) -> Literal | None:
    """Parse a date, a date and time, or a year; None for any other text."""
    try:
        if datatype == DATE and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", words):
            return day(date.fromisoformat(words))
        if datatype == DATE_TIME and re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:", words):
            return moment(datetime.fromisoformat(words))
    except ValueError:
        return None
    return Literal(words, YEAR) if datatype == YEAR and re.fullmatch(r"[0-9]{4}", words) else None


def _parse_link(value_type: LinkType, written: Inline, context: ValueContext) -> ParsedValue | None:
    target: AnyTarget
    match written.links:
        case (link,) if link.label == written.text:
            target = context.resolver.resolve(link, context.path)
        case () if value_type.mint and written.text:
            target = context.resolver.by_name(written.text, value_type.mint)
        case _:
            return None
    match target:
        case Resolved(subject=subject):
            return ParsedValue(subject.iri)
        case Missing():
            return _missing_thing(value_type, written, target, context)
        case _:
            return None


def _missing_thing(
    value_type: LinkType, written: Inline, target: Missing, context: ValueContext
) -> ParsedValue:
    """Return a thing that has no entry, with its class and name where known."""
    thing = context.iris.thing(target.slug)
    cls = target.cls or value_type.mint
    types = (Triple(thing, TYPE, cls),) if cls else ()
    has_name = not written.links or (
        value_type.mint is not None and written.links[0].label != written.links[0].target
    )
    names = (
        (Triple(thing, ALT_LABEL, text(written.text, context.language)),)
        if has_name and written.text
        else ()
    )
    return ParsedValue(thing, types + names)


def _parse_pattern(
    value_type: PatternType, written: Inline, node: Iri, context: ValueContext
) -> ParsedValue | None:
    if value_type.mint and written.links:
        return None
    words = _pattern_text(written)
    match = value_type.regex.match(words) if len(words) <= MAX_PATTERN_CHARS else None
    if match is None:
        return None
    groups = {name: (value or "").strip() for name, value in match.groupdict().items()}
    node = _pattern_node(value_type, groups, node, context)
    captured = [
        (capture, Inline(groups[capture.name], written.line, written.column))
        for capture in value_type.captures
    ]
    details = _captured_facts(node, value_type.cls, captured, context)
    return None if details is None else ParsedValue(node, details)


def _pattern_text(written: Inline) -> str:
    """Return the text that is matched: for a link to an address, `label <address>`."""
    match written.links:
        case (Link(target=target, label=label, fragment=fragment),) if (
            label == written.text and address(target) and label != target
        ):
            return f"{label} <{target}{'#' + fragment if fragment else ''}>"
        case _:
            return written.text


def _pattern_node(
    value_type: PatternType, groups: dict[str, str], node: Iri, context: ValueContext
) -> Iri:
    template = value_type.identity
    identity = " ".join(template.format(**groups).split()) if template else ""
    if value_type.mint:
        type_word = context.resolver.ontology.type_word(value_type.mint)
        return context.iris.thing(f"{type_word}--{slugify(identity)}")
    return context.iris.under(node, identity) if identity else node


def _captured_facts(
    node: Iri, cls: Iri, captured: list[tuple[Capture, Inline]], context: ValueContext
) -> tuple[Triple, ...] | None:
    """Return the facts of a node; None where one of its texts cannot be parsed."""
    triples = [Triple(node, TYPE, cls)]
    for capture, written in captured:
        if written.text:
            value = parse_value(capture.value_type, written, node, context)
            if value is None:
                return None
            triples += [Triple(node, capture.path, value.object), *value.details]
    return tuple(triples)


def _parse_record(
    value_type: RecordType, written: MappingNode, node: Iri, context: ValueContext
) -> ParsedValue | None:
    """Parse a map; keys that cannot be parsed are kept as text."""
    given = [(key, inline) for key, value in written.items for inline in _inlines_of(value)]
    first = {normalise_key(key.text): inline.text for key, inline in reversed(given)}
    id_key = normalise_key(value_type.id_key)
    record_id = first.get(id_key, "")
    identity = record_id or _record_identity(value_type, first)
    if not identity:
        return None
    node = context.iris.under(node, identity)
    details = [Triple(node, TYPE, value_type.cls)]
    unread = []
    for key, inline in given:
        name = normalise_key(key.text)
        capture = value_type.captures.get(name)
        value = parse_value(capture.value_type, inline, node, context) if capture else None
        if capture and value:
            details += [Triple(node, capture.path, value.object), *value.details]
        elif name != id_key and inline.text:
            at = Inline(key.text, key.line, key.column)
            unread.append(UnreadKey(at, inline, value_type))
            details.append(Triple(node, UNREAD, text(f"{name}: {inline.text}")))
    return ParsedValue(node, tuple(details), record_id, tuple(unread))


def _record_identity(value_type: RecordType, first: dict[str, str]) -> str:
    """Return the identity of a record without an id: the template or a value."""
    values = {key: first.get(key, "") for key in value_type.captures}
    return value_type.identity.format(**values) or next(filter(None, values.values()), "")


def _inlines_of(node: Node) -> list[Inline]:
    """Return the texts of a record's value: one, or several for a list.

    A map within a record is shown by its keys, which no value type can parse.
    """
    match node:
        case ScalarNode(value=None):
            return []
        case ScalarNode(text=words, line=line, column=column):
            return [parse_inline(words, line, column)]
        case SequenceNode(items=items):
            return [inline for item in items for inline in _inlines_of(item)]
        case MappingNode(items=pairs, line=line, column=column):
            return [Inline(", ".join(f"{key.text}: …" for key, _ in pairs), line, column)]
