"""Values: a text, a link or a map, read by a grammar. What a grammar cannot read gives None; nothing is guessed."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from kbgraph.extraction.link_resolver import AnyTarget, Found, Missing, Resolver
from kbgraph.ontology.value_types import Address, Concept, FirstOf, Grammar, Group, Lookup, Moment, Number, Pattern, Record, Reference, Text
from kbgraph.rdf.iris import Iris, address, slugify
from kbgraph.rdf.namespaces import ALT_LABEL, TYPE, UNREAD
from kbgraph.rdf.terms import DATE, DATE_TIME, INTEGER, YEAR, Iri, Literal, Term, Triple, day, moment, number, text
from kbgraph.source.entry import Inline, Link, Mapping, Node, Scalar, Sequence, fold
from kbgraph.source.markdown import parse_inline

LONGEST = 10_000
"""Longest text, in characters, that a pattern is tried on."""
_NUMBER = re.compile(r"[-+]?(?:[0-9]{1,3}(?:[,\u00a0\u202f ][0-9]{3}){1,5}|[0-9]{1,18})(?:\.[0-9]{1,18})?")
_SEPARATORS = re.compile(r"[,\u00a0\u202f ]")


class Reading(NamedTuple):
    """What was read: the object of the fact, and the facts about it where it is a node."""

    object: Term
    details: tuple[Triple, ...] = ()
    id: str = ""
    """The id that the author gave to a record."""
    unread: tuple[tuple[str, Inline, str], ...] = ()
    """Keys of a record whose texts could not be read: key, text, and what was expected. They are kept as text."""


class Reader(NamedTuple):
    """What readers need to know beside the text."""

    language: str
    path: str
    """Path of the file in which the value stands; links are resolved from there."""
    resolver: Resolver
    iris: Iris


def read(grammar: Grammar, written: Inline | Mapping, node: Iri, reader: Reader) -> Reading | None:
    """The value that the grammar sees in what is written, or None. `node` is the IRI for a structured value."""
    if isinstance(grammar, FirstOf):
        return next((found for option in grammar.options if (found := read(option, written, node, reader))), None)
    if isinstance(written, Mapping):
        return _record(grammar, written, node, reader) if isinstance(grammar, Record) else None
    match grammar:
        case Pattern():
            return _pattern(grammar, written, node, reader)
        case Reference():
            return _reference(grammar, written, reader)
        case _:
            term = _plain(grammar, written, node, reader) if written.text else None
            return None if term is None else Reading(term)


def _plain(grammar: Grammar, written: Inline, node: Iri, reader: Reader) -> Term | None:
    words = written.text
    match grammar:
        case Text(tagged=tagged):
            return text(words, reader.language if tagged else "")
        case Concept(labels=labels):
            return labels.get(fold(words))
        case Number(datatype=datatype):
            return _number(words, datatype)
        case Moment(datatype=datatype):
            return read_moment(words, datatype)
        case Address():
            return address(written.links[0].target if written.links else words)
        case Lookup(entries=entries, otherwise=otherwise):
            found = entries.get(fold(words))
            other = read(otherwise, written, node, reader) if found is None and otherwise else None
            return other.object if other else found
        case _:
            return None


def _number(words: str, datatype: Iri) -> Literal | None:
    if not _NUMBER.fullmatch(words) or (datatype == INTEGER and "." in words):
        return None
    return number(Decimal(_SEPARATORS.sub("", words)), datatype)


def read_moment(words: str, datatype: Iri) -> Literal | None:
    """A date, a date and time, or a year; None for what is none."""
    try:
        if datatype == DATE and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", words):
            return day(date.fromisoformat(words))
        if datatype == DATE_TIME and re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:", words):
            return moment(datetime.fromisoformat(words))
    except ValueError:
        return None
    return Literal(words, YEAR) if datatype == YEAR and re.fullmatch(r"[0-9]{4}", words) else None


def _reference(grammar: Reference, written: Inline, reader: Reader) -> Reading | None:
    target: AnyTarget
    match written.links:
        case (link,) if link.label == written.text:
            target = reader.resolver.resolve(link, reader.path)
        case () if grammar.mint and written.text:
            target = reader.resolver.by_name(written.text, grammar.mint)
        case _:
            return None
    match target:
        case Found(subject=subject):
            return Reading(subject.iri)
        case Missing():
            return _mentioned(grammar, written, target, reader)
        case _:
            return None


def _mentioned(grammar: Reference, written: Inline, target: Missing, reader: Reader) -> Reading:
    thing = reader.iris.thing(target.slug)
    kind = target.cls or grammar.mint
    typed = (Triple(thing, TYPE, kind),) if kind else ()
    says_name = not written.links or (grammar.mint is not None and written.links[0].label != written.links[0].target)
    named = (Triple(thing, ALT_LABEL, text(written.text, reader.language)),) if says_name and written.text else ()
    return Reading(thing, typed + named)


def _pattern(grammar: Pattern, written: Inline, node: Iri, reader: Reader) -> Reading | None:
    if grammar.mint and written.links:
        return None
    words = _as_pattern_text(written)
    match = grammar.regex.match(words) if len(words) <= LONGEST else None
    if match is None:
        return None
    groups = {name: (value or "").strip() for name, value in match.groupdict().items()}
    node = _node(grammar, groups, node, reader)
    fields = [(group, Inline(groups[group.name], written.line, written.column)) for group in grammar.groups]
    details = _details(node, grammar.cls, fields, reader)
    return None if details is None else Reading(node, details)


def _as_pattern_text(written: Inline) -> str:
    """The text of a line; a line that is one link to an address shows the address too, as `label <address>`."""
    match written.links:
        case (Link(target=target, label=label, fragment=fragment),) if label == written.text and address(target) and label != target:
            return f"{label} <{target}{'#' + fragment if fragment else ''}>"
        case _:
            return written.text


def _node(grammar: Pattern, groups: dict[str, str], node: Iri, reader: Reader) -> Iri:
    identity = " ".join(grammar.identity.format(**groups).split()) if grammar.identity else ""
    if grammar.mint:
        return reader.iris.thing(f"{reader.resolver.ontology.type_word(grammar.mint)}--{slugify(identity)}")
    return reader.iris.under(node, identity) if identity else node


def _record(grammar: Record, written: Mapping, node: Iri, reader: Reader) -> Reading | None:
    """A map: what can be read of it becomes facts, the rest is kept as text."""
    given = [(fold(key.text), words) for key, value in written.items for words in _texts_of(value)]
    first = {key: words.text for key, words in reversed(given)}
    words = {key: first.get(key, "") for key in grammar.fields}
    record_id = first.get(fold(grammar.id_key), "")
    identity = record_id or grammar.identity.format(**words) or next(filter(None, words.values()), "")
    if not identity:
        return None
    node = reader.iris.under(node, identity)
    details = [Triple(node, TYPE, grammar.cls)]
    unread = []
    for key, text_at in given:
        field = grammar.fields.get(key)
        reading = read(field.grammar, text_at, node, reader) if field else None
        if field and reading:
            details += [Triple(node, field.path, reading.object), *reading.details]
        elif key != fold(grammar.id_key) and text_at.text:
            unread.append((key, text_at, field.grammar.expects if field else ""))
            details.append(Triple(node, UNREAD, text(f"{key}: {text_at.text}")))
    return Reading(node, tuple(details), record_id, tuple(unread))


def _texts_of(node: Node) -> list[Inline]:
    """The texts of a value of a record: one, or those of a list; a map within it is none that a grammar could read."""
    match node:
        case Scalar(value=None):
            return []
        case Scalar(text=words, line=line, column=column):
            return [parse_inline(words, line, column)]
        case Sequence(items=items):
            return [words for item in items for words in _texts_of(item)]
        case Mapping(items=pairs, line=line, column=column):
            return [Inline(", ".join(f"{key.text}: …" for key, _ in pairs), line, column)]


def _details(node: Iri, cls: Iri, fields: list[tuple[Group, Inline]], reader: Reader) -> tuple[Triple, ...] | None:
    """The facts of a node, or None when one of its texts cannot be read."""
    triples = [Triple(node, TYPE, cls)]
    for group, words in fields:
        if words.text:
            reading = read(group.grammar, words, node, reader)
            if reading is None:
                return None
            triples += [Triple(node, group.path, reading.object), *reading.details]
    return tuple(triples)
