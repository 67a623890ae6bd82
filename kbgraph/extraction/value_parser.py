"""Values: a text, a link or a map, read by a grammar. What a grammar cannot read gives None; nothing is guessed."""

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
    DateValue,
    Enumeration,
    LinkType,
    NumberType,
    RegexPattern,
    StructuredType,
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
"""Longest text, in characters, that a pattern is tried on."""
_NUMBER = re.compile(
    r"[-+]?(?:[0-9]{1,3}(?:[,\u00a0\u202f ][0-9]{3}){1,5}|[0-9]{1,18})(?:\.[0-9]{1,18})?"
)
_SEPARATORS = re.compile(r"[,\u00a0\u202f ]")


class ParsedValue(NamedTuple):
    """What was read: the object of the fact, and the facts about it where it is a node."""

    object: Term
    details: tuple[Triple, ...] = ()
    id: str = ""
    """The id that the author gave to a record."""
    unread: tuple[tuple[str, Inline, str], ...] = ()
    """Keys of a record whose texts could not be read: key, text, and what was expected. They are kept as text."""


class ValueContext(NamedTuple):
    """What readers need to know beside the text."""

    language: str
    path: str
    """Path of the file in which the value stands; links are resolved from there."""
    resolver: LinkResolver
    iris: IriFactory


def parse_value(
    grammar: ValueType, written: Inline | MappingNode, node: Iri, reader: ValueContext
) -> ParsedValue | None:
    """The value that the grammar sees in what is written, or None. `node` is the IRI for a structured value."""
    if isinstance(grammar, AnyOf):
        return next(
            (
                found
                for option in grammar.options
                if (found := parse_value(option, written, node, reader))
            ),
            None,
        )
    if isinstance(written, MappingNode):
        return (
            _record(grammar, written, node, reader) if isinstance(grammar, StructuredType) else None
        )
    match grammar:
        case RegexPattern():
            return _pattern(grammar, written, node, reader)
        case LinkType():
            return _reference(grammar, written, reader)
        case _:
            term = _plain(grammar, written, node, reader) if written.text else None
            return None if term is None else ParsedValue(term)


def _plain(grammar: ValueType, written: Inline, node: Iri, reader: ValueContext) -> Term | None:
    words = written.text
    match grammar:
        case TextType(tagged=tagged):
            return text(words, reader.language if tagged else "")
        case ConceptType(labels=labels):
            return labels.get(normalise_key(words))
        case NumberType(datatype=datatype):
            return _number(words, datatype)
        case DateValue(datatype=datatype):
            return parse_date(words, datatype)
        case AddressType():
            return address(written.links[0].target if written.links else words)
        case Enumeration(entries=entries, otherwise=otherwise):
            found = entries.get(normalise_key(words))
            other = (
                parse_value(otherwise, written, node, reader)
                if found is None and otherwise
                else None
            )
            return other.object if other else found
        case _:
            return None


def _number(words: str, datatype: Iri) -> Literal | None:
    if not _NUMBER.fullmatch(words) or (datatype == INTEGER and "." in words):
        return None
    return number(Decimal(_SEPARATORS.sub("", words)), datatype)


def parse_date(words: str, datatype: Iri) -> Literal | None:
    """A date, a date and time, or a year; None for what is none."""
    try:
        if datatype == DATE and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", words):
            return day(date.fromisoformat(words))
        if datatype == DATE_TIME and re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:", words):
            return moment(datetime.fromisoformat(words))
    except ValueError:
        return None
    return Literal(words, YEAR) if datatype == YEAR and re.fullmatch(r"[0-9]{4}", words) else None


def _reference(grammar: LinkType, written: Inline, reader: ValueContext) -> ParsedValue | None:
    target: AnyTarget
    match written.links:
        case (link,) if link.label == written.text:
            target = reader.resolver.resolve(link, reader.path)
        case () if grammar.mint and written.text:
            target = reader.resolver.by_name(written.text, grammar.mint)
        case _:
            return None
    match target:
        case Resolved(subject=subject):
            return ParsedValue(subject.iri)
        case Missing():
            return _mentioned(grammar, written, target, reader)
        case _:
            return None


def _mentioned(
    grammar: LinkType, written: Inline, target: Missing, reader: ValueContext
) -> ParsedValue:
    thing = reader.iris.thing(target.slug)
    kind = target.cls or grammar.mint
    typed = (Triple(thing, TYPE, kind),) if kind else ()
    says_name = not written.links or (
        grammar.mint is not None and written.links[0].label != written.links[0].target
    )
    named = (
        (Triple(thing, ALT_LABEL, text(written.text, reader.language)),)
        if says_name and written.text
        else ()
    )
    return ParsedValue(thing, typed + named)


def _pattern(
    grammar: RegexPattern, written: Inline, node: Iri, reader: ValueContext
) -> ParsedValue | None:
    if grammar.mint and written.links:
        return None
    words = _as_pattern_text(written)
    match = grammar.regex.match(words) if len(words) <= MAX_PATTERN_CHARS else None
    if match is None:
        return None
    groups = {name: (value or "").strip() for name, value in match.groupdict().items()}
    node = _node(grammar, groups, node, reader)
    fields = [
        (group, Inline(groups[group.name], written.line, written.column))
        for group in grammar.groups
    ]
    details = _details(node, grammar.cls, fields, reader)
    return None if details is None else ParsedValue(node, details)


def _as_pattern_text(written: Inline) -> str:
    """The text of a line; a line that is one link to an address shows the address too, as `label <address>`."""
    match written.links:
        case (Link(target=target, label=label, fragment=fragment),) if (
            label == written.text and address(target) and label != target
        ):
            return f"{label} <{target}{'#' + fragment if fragment else ''}>"
        case _:
            return written.text


def _node(grammar: RegexPattern, groups: dict[str, str], node: Iri, reader: ValueContext) -> Iri:
    identity = " ".join(grammar.identity.format(**groups).split()) if grammar.identity else ""
    if grammar.mint:
        return reader.iris.thing(
            f"{reader.resolver.ontology.type_word(grammar.mint)}--{slugify(identity)}"
        )
    return reader.iris.under(node, identity) if identity else node


def _record(
    grammar: StructuredType, written: MappingNode, node: Iri, reader: ValueContext
) -> ParsedValue | None:
    """A map: what can be read of it becomes facts, the rest is kept as text."""
    given = [
        (normalise_key(key.text), words)
        for key, value in written.items
        for words in _texts_of(value)
    ]
    first = {key: words.text for key, words in reversed(given)}
    words = {key: first.get(key, "") for key in grammar.fields}
    record_id = first.get(normalise_key(grammar.id_key), "")
    identity = (
        record_id or grammar.identity.format(**words) or next(filter(None, words.values()), "")
    )
    if not identity:
        return None
    node = reader.iris.under(node, identity)
    details = [Triple(node, TYPE, grammar.cls)]
    unread = []
    for key, text_at in given:
        field = grammar.fields.get(key)
        reading = parse_value(field.grammar, text_at, node, reader) if field else None
        if field and reading:
            details += [Triple(node, field.path, reading.object), *reading.details]
        elif key != normalise_key(grammar.id_key) and text_at.text:
            unread.append((key, text_at, field.grammar.expects if field else ""))
            details.append(Triple(node, UNREAD, text(f"{key}: {text_at.text}")))
    return ParsedValue(node, tuple(details), record_id, tuple(unread))


def _texts_of(node: Node) -> list[Inline]:
    """The texts of a value of a record: one, or those of a list; a map within it is none that a grammar could read."""
    match node:
        case ScalarNode(value=None):
            return []
        case ScalarNode(text=words, line=line, column=column):
            return [parse_inline(words, line, column)]
        case SequenceNode(items=items):
            return [words for item in items for words in _texts_of(item)]
        case MappingNode(items=pairs, line=line, column=column):
            return [Inline(", ".join(f"{key.text}: …" for key, _ in pairs), line, column)]


def _details(
    node: Iri, cls: Iri, fields: list[tuple[Capture, Inline]], reader: ValueContext
) -> tuple[Triple, ...] | None:
    """The facts of a node, or None when one of its texts cannot be read."""
    triples = [Triple(node, TYPE, cls)]
    for group, words in fields:
        if words.text:
            reading = parse_value(group.grammar, words, node, reader)
            if reading is None:
                return None
            triples += [Triple(node, group.path, reading.object), *reading.details]
    return tuple(triples)
