"""Values: a text, a link or a map, read by a grammar. What a grammar cannot read gives None; nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from kbgraph.iris import Iris, address, slugify
from kbgraph.meaning.grammar import (
    Address,
    Concept,
    FirstOf,
    Grammar,
    Group,
    Lookup,
    Moment,
    Number,
    Pattern,
    Record,
    Reference,
    Text,
    fold,
)
from kbgraph.meaning.resolve import AnyTarget, Found, Missing, Target
from kbgraph.source.entry import Inline, Link, Mapping, Scalar
from kbgraph.source.markdown import parse_inline
from kbgraph.terms import DATE, DATE_TIME, INTEGER, YEAR, Iri, Literal, Term, Triple, day, moment, number, text
from kbgraph.vocabulary import ALT_LABEL, TYPE

LONGEST = 10_000
"""Longest text, in characters, that a pattern is tried on."""
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:[,\u00a0\u202f ]\d{3})+|\d+)(?:\.\d+)?")
_SEPARATORS = re.compile(r"[,\u00a0\u202f ]")


class Reading(NamedTuple):
    """What was read: the object of the fact, and the facts about it where it is a node."""

    object: Term
    details: tuple[Triple, ...] = ()
    id: str = ""
    """The id that the author gave to a record."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: what the readers need to know beside its text."""

    node: Iri
    """IRI for a structured value that is read here."""
    language: str
    refer: Callable[[Link], AnyTarget]
    find: Callable[[str, Iri], Target]
    type_word: Callable[[Iri], str]
    iris: Iris


def read(grammar: Grammar, written: Inline | Mapping, place: Place) -> Reading | None:
    """The value that the grammar sees in what is written, or None."""
    match grammar, written:
        case FirstOf(options=options), _:
            return next((found for option in options if (found := read(option, written, place))), None)
        case Record(), Mapping():
            return _record(grammar, written, place)
        case Reference(), Inline():
            return _reference(grammar, written, place)
        case Pattern(), Inline():
            return _pattern(grammar, written, place)
        case Text(tagged=tagged), Inline(text=words) if words:
            return Reading(text(words, place.language if tagged else ""))
        case _, Inline(text=words) if words:
            term = _plain(grammar, written, place)
            return Reading(term) if term is not None else None
        case _:
            return None


def _plain(grammar: Grammar, written: Inline, place: Place) -> Term | None:
    words = written.text
    match grammar:
        case Concept(labels=labels):
            return labels.get(fold(words))
        case Number(datatype=datatype):
            return _number(words, datatype)
        case Moment(datatype=datatype):
            return _moment(words, datatype)
        case Address():
            return address(written.links[0].target if written.links else words)
        case Lookup(entries=entries, otherwise=otherwise):
            found = entries.get(fold(words))
            other = read(otherwise, written, place) if found is None and otherwise else None
            return other.object if other else found
        case _:
            return None


def _number(words: str, datatype: Iri) -> Literal | None:
    if not _NUMBER.fullmatch(words) or (datatype == INTEGER and "." in words):
        return None
    return number(Decimal(_SEPARATORS.sub("", words)), datatype)


def _moment(words: str, datatype: Iri) -> Literal | None:
    try:
        if datatype == DATE and re.fullmatch(r"\d{4}-\d{2}-\d{2}", words):
            return day(date.fromisoformat(words))
        if datatype == DATE_TIME and re.match(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:", words):
            return moment(datetime.fromisoformat(words))
    except ValueError:
        return None
    return Literal(words, YEAR) if datatype == YEAR and re.fullmatch(r"\d{4}", words) else None


def _reference(grammar: Reference, written: Inline, place: Place) -> Reading | None:
    if len(written.links) > 1 or not (written.links or grammar.mint) or not (written.links or written.text):
        return None
    target = place.refer(written.links[0]) if written.links else place.find(written.text, grammar.mint or Iri(""))
    match target:
        case Found(subject=subject):
            return Reading(subject.iri)
        case Missing(slug=slug, name=name, cls=cls):
            thing = place.iris.thing(slug)
            details = [Triple(thing, TYPE, kind)] if (kind := cls or grammar.mint) else []
            named = [] if written.links else [Triple(thing, ALT_LABEL, text(name, place.language))]
            return Reading(thing, (*details, *named))
        case _:
            return None


def _pattern(grammar: Pattern, written: Inline, place: Place) -> Reading | None:
    words = _as_pattern_text(written)
    match = grammar.regex.match(words) if len(words) <= LONGEST else None
    if match is None:
        return None
    groups = {name: (value or "").strip() for name, value in match.groupdict().items()}
    node = _node(grammar, groups, place)
    details = _details(node, grammar.cls, [(group, written._replace(text=groups[group.name], links=())) for group in grammar.groups], place)
    return None if details is None else Reading(node, details)


def _as_pattern_text(written: Inline) -> str:
    """The text of a line; a line that is one link to an address shows the address too, as `label <address>`."""
    match written.links:
        case (Link(target=target, label=label, fragment=fragment),) if label == written.text and address(target) and label != target:
            return f"{label} <{target}{'#' + fragment if fragment else ''}>"
        case _:
            return written.text


def _node(grammar: Pattern, groups: dict[str, str], place: Place) -> Iri:
    identity = " ".join(grammar.identity.format(**groups).split())
    if grammar.mint:
        return place.iris.thing(f"{place.type_word(grammar.mint)}--{slugify(identity)}")
    return place.iris.under(place.node, identity) if identity else place.node


def _record(grammar: Record, written: Mapping, place: Place) -> Reading | None:
    given = {fold(key.text): parse_inline(value.text, value.line, value.column) for key, value in written.items if isinstance(value, Scalar)}
    fields = [(field, given[key]) for key, field in grammar.fields.items() if key in given and given[key].text]
    if not fields:
        return None
    record_id = given[fold(grammar.id_key)].text if fold(grammar.id_key) in given else ""
    words = {key: given[key].text if key in given else "" for key in grammar.fields}
    node = place.iris.under(place.node, record_id or grammar.identity.format(**words) or fields[0][1].text)
    details = _details(node, grammar.cls, fields, place)
    return None if details is None else Reading(node, details, record_id)


def _details(node: Iri, cls: Iri, fields: list[tuple[Group, Inline]], place: Place) -> tuple[Triple, ...] | None:
    """The facts of a node, or None when one of its texts cannot be read."""
    triples = [Triple(node, TYPE, cls)]
    for group, words in fields:
        if not words.text:
            continue
        reading = read(group.grammar, words, place)
        if reading is None:
            return None
        triples += [Triple(node, group.path, reading.object), *reading.details]
    return tuple(triples)
