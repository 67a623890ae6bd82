"""Parses a text, a link or a map by its value type.

A value that its type does not allow is unread, with the reason; nothing is guessed.
"""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.extraction.link_resolver import AnyTarget, LinkResolver, Missing, Resolved
from kbgraph.extraction.values.dates import read_date
from kbgraph.extraction.values.numbers import contradiction, read_literal
from kbgraph.extraction.values.result import TOO_SLOW, UNREAD_VALUE, ParsedValue, Unread, UnreadKey
from kbgraph.extraction.values.written import (
    has_link_syntax,
    inlines_of,
    is_name,
    is_partly_struck_out,
    is_placeholder,
    no_name,
    plain_form,
    visible,
)
from kbgraph.ontology.mapping_rules import GeneralRules
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
from kbgraph.rdf.terms import Iri, Term, Triple, text
from kbgraph.source.entry import Inline, Link, MappingNode
from kbgraph.source.names import normalise_key

MAX_PATTERN_CHARS = 10_000
"""Longest text, in characters, that is matched against a pattern."""


class ValueContext(NamedTuple):
    """The inputs of the parsing of a value, besides its text."""

    language: str
    path: str
    """Path of the file that holds the value; links are resolved from there."""
    resolver: LinkResolver
    iris: IriFactory

    @property
    def rules(self) -> GeneralRules:
        """The general rules of the mapping."""
        return self.resolver.ontology.mapping.general

    def is_placeholder(self, words: str) -> bool:
        """Whether a text stands for a missing value."""
        return is_placeholder(words, self.rules.placeholders)


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
            return _parse_link(value_type, written, context)
        case _ if written.text:
            term = _parse_term(value_type, written, node, context)
            return term if isinstance(term, Unread) else ParsedValue(term)
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
        if isinstance(value, ParsedValue) or value is TOO_SLOW:
            return value
        if value is not UNREAD_VALUE:
            reason = reason.or_else(value)
    return reason


def _parse_term(
    value_type: ValueType, written: Inline, node: Iri, context: ValueContext
) -> Term | Unread:
    words = written.text
    match value_type:
        case TextType():
            return _parse_text(value_type, words, context)
        case ConceptType(labels=labels):
            return labels.get(normalise_key(words)) or UNREAD_VALUE
        case NumberType(datatype=datatype, decimal_mark=mark):
            return read_literal(plain_form(words), datatype, mark or context.rules.decimal_mark)
        case DateType(datatype=datatype):
            return read_date(plain_form(words), datatype)
        case AddressType():
            return _parse_address(written)
        case EnumerationType(entries=entries, otherwise=otherwise):
            term = entries.get(normalise_key(words))
            if term is not None or otherwise is None:
                return term or UNREAD_VALUE
            other = parse_value(otherwise, written, node, context)
            return other if isinstance(other, Unread) else other.object
        case _:
            return UNREAD_VALUE


def _parse_text(value_type: TextType, words: str, context: ValueContext) -> Term | Unread:
    if has_link_syntax(words):
        return Unread("it has the mark of a link or footnote that is not closed", "close it")
    if is_partly_struck_out(words):
        return Unread("a part of a word is struck out", "write the word that holds")
    is_value = value_type.takes_placeholders or words in value_type.names
    if not is_value and context.is_placeholder(words):
        return UNREAD_VALUE
    if value_type.is_excluded(words):
        return UNREAD_VALUE
    return text(words, context.language if value_type.tagged else "")


def _parse_address(written: Inline) -> Term | Unread:
    """Parse an address, or a link to it that is the whole text."""
    match written.links:
        case ():
            return address(written.text) or UNREAD_VALUE
        case (Link(target=target, fragment=fragment, label=label),) if label == written.text:
            return address(f"{target}#{fragment}" if fragment else target) or UNREAD_VALUE
        case _:
            return UNREAD_VALUE


def _parse_link(
    value_type: LinkType, written: Inline, context: ValueContext
) -> ParsedValue | Unread:
    target: AnyTarget
    match written.links:
        case (link,) if link.label == written.text:
            target = context.resolver.resolve(link, context.path)
        case () if value_type.mint and written.text:
            target = context.resolver.by_name(written.text, value_type.mint)
            if isinstance(target, Missing) and not is_name(written.text, context.rules.no_names):
                return no_name(written.text)
        case _:
            return UNREAD_VALUE
    match target:
        case Resolved(subject=subject):
            return ParsedValue(subject.iri)
        case Missing():
            return _missing_thing(value_type, written, target, context)
        case _:
            return UNREAD_VALUE


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
) -> ParsedValue | Unread:
    words = _pattern_text(written) if written.links else written.text
    if len(words) > MAX_PATTERN_CHARS or (value_type.mint and written.links):
        return UNREAD_VALUE
    match = value_type.regex.fullmatch(words)
    if match is None and not words.isascii():  # Others are in their plain form already.
        match = value_type.regex.fullmatch(plain_form(words))
    if match is None and value_type.regex.is_stopped:
        return TOO_SLOW
    if match is None or (value_type.mint and not is_name(words, context.rules.no_names)):
        return UNREAD_VALUE
    groups = {name: value.strip() for name, value in match.groupdict("").items()}
    numbers = [groups[name] for name in value_type.numbers if groups[name]]
    doubt = contradiction(numbers, context.rules.decimal_mark) if len(numbers) > 1 else None
    if doubt is not None:
        return doubt
    node = _pattern_node(value_type, groups, node, context)
    captured = [
        (capture, Inline(groups[capture.name], written.line, written.column))
        for capture in value_type.captures
        if groups[capture.name]
    ]
    details = _captured_facts(node, value_type.cls, captured, context)
    return details if isinstance(details, Unread) else ParsedValue(node, details)


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
) -> tuple[Triple, ...] | Unread:
    """Return the facts of a node, or why one of its texts cannot be parsed."""
    triples = [Triple(node, TYPE, cls)]
    for capture, written in captured:
        value = parse_value(capture.value_type, written, node, context)
        if isinstance(value, Unread):
            return value
        triples += [Triple(node, capture.path, value.object), *value.details]
    return tuple(triples)


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
    node = context.iris.under(node, identity)
    details = [Triple(node, TYPE, value_type.cls)]
    unread = []
    for key, inline in given:
        name = normalise_key(key.text)
        capture = value_type.captures.get(name)
        value: ParsedValue | Unread = UNREAD_VALUE
        if capture:
            value = parse_value(capture.value_type, visible(inline), node, context)
        if capture and isinstance(value, ParsedValue):
            details += [Triple(node, capture.path, value.object), *value.details]
        elif name != id_key and inline.text:
            at = Inline(key.text, key.line, key.column)
            reason = value if isinstance(value, Unread) else UNREAD_VALUE
            unread.append(UnreadKey(at, inline, value_type, reason))
            details.append(Triple(node, UNREAD, text(f"{name}: {inline.text}")))
    return ParsedValue(node, tuple(details), record_id, tuple(unread))


def _record_identity(value_type: RecordType, first: dict[str, str]) -> str:
    """Return the identity of a record without an id: the template or a value."""
    values = {key: first.get(key, "") for key in value_type.captures}
    return value_type.identity.format(**values) or next(filter(None, values.values()), "")
