"""Value types: how authors write a cell, a line or a front matter value.

This module holds data only; `extraction.value_parser` parses the texts. A value type is a node of
the mapping: one of the kinds below, or a regular expression whose named groups become facts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import Formatter
from typing import TypeAlias

from kbgraph.errors import OntologyError
from kbgraph.ontology.turtle import TripleIndex
from kbgraph.rdf.namespaces import ALT_LABEL, IN_SCHEME, MAPPING, NOTATION, PREF_LABEL, SHACL, TYPE
from kbgraph.rdf.terms import Iri, Term
from kbgraph.source.names import normalise_key

_MAX_LISTED_CONCEPTS = 8
"""Concepts that the text `expects` of a scheme lists before it ends with an ellipsis."""


def m(name: str) -> Iri:
    """Return the IRI of a term of the mapping's vocabulary (`m:`)."""
    return Iri(MAPPING + name)


@dataclass(frozen=True, slots=True)
class TextType:
    """Any text; with the entry's language tag where `tagged`."""

    expects: str
    """The expected notation in words, for authors; all value types have it."""
    tagged: bool


@dataclass(frozen=True, slots=True)
class NumberType:
    """A number; commas or spaces may separate its thousands."""

    expects: str
    datatype: Iri


@dataclass(frozen=True, slots=True)
class DateType:
    """A date, a date and time, or a year, according to its datatype."""

    expects: str
    datatype: Iri


@dataclass(frozen=True, slots=True)
class AddressType:
    """An http or https address, kept as an IRI."""

    expects: str


@dataclass(frozen=True, slots=True)
class EnumerationType:
    """A fixed set of words, each of which stands for a term."""

    expects: str
    entries: dict[str, Term]
    otherwise: ValueType | None
    """The value type of a text that is not in the set; None where no other text is allowed."""
    words: tuple[str, ...]
    """The words as the mapping spells them."""


@dataclass(frozen=True, slots=True)
class ConceptType:
    """A concept of a scheme, written as any of its labels or its notation."""

    expects: str
    labels: dict[str, Iri]
    words: tuple[str, ...]
    """The labels as the scheme spells them."""


@dataclass(frozen=True, slots=True)
class LinkType:
    """A thing, written as a link."""

    expects: str
    mint: Iri | None
    """If given, a plain name is allowed too: it names or makes a thing of this class."""


@dataclass(frozen=True, slots=True)
class Capture:
    """A group of a pattern or a key of a record, and the property that it states."""

    name: str
    path: Iri
    value_type: ValueType


@dataclass(frozen=True, slots=True)
class PatternType:
    """A structured value, written as one text: a node with a fact for each group."""

    expects: str
    regex: re.Pattern[str]
    cls: Iri
    mint: Iri | None
    """If given, the node is a thing of this class, named by `identity`, not a part of its owner."""
    identity: str
    """Template over the groups that distinguishes one node from another."""
    captures: tuple[Capture, ...]
    """In the order of the groups."""


@dataclass(frozen=True, slots=True)
class RecordType:
    """A structured value, written as a map: a node with a fact for each key."""

    expects: str
    cls: Iri
    id_key: str
    identity: str
    """Template over the keys that distinguishes nodes without an id from one another."""
    captures: dict[str, Capture]
    """By normalised key."""


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Several value types, tried in order; the first that can read the text is used."""

    expects: str
    options: tuple[ValueType, ...]


ValueType: TypeAlias = (
    TextType
    | NumberType
    | DateType
    | AddressType
    | EnumerationType
    | ConceptType
    | LinkType
    | PatternType
    | RecordType
    | AnyOf
)


def compile_value_type(triples: TripleIndex, node: Iri) -> ValueType:
    """Compile the value type that a node of the mapping describes.

    Raises OntologyError where the node describes none.
    """
    kind = next(
        (iri.removeprefix(MAPPING) for iri in triples.iris(node, TYPE) if iri.startswith(MAPPING)),
        "",
    )
    expects = triples.text(node, m("expects"))
    match kind:
        case "Text":
            return TextType(expects, triples.is_set(node, m("languageTagged")))
        case "Number" | "Moment":
            datatype = _required(triples, node, "datatype")
            return (
                NumberType(expects, datatype) if kind == "Number" else DateType(expects, datatype)
            )
        case "Address":
            return AddressType(expects)
        case "Lookup":
            return _enumeration(triples, node, expects)
        case "Concept":
            return _concept(triples, _required(triples, node, "scheme"))
        case "Link":
            return LinkType(expects, triples.iri(node, m("mint")))
        case "Pattern":
            return _pattern(triples, node, expects)
        case "Record":
            return _record(triples, node, expects)
        case "FirstOf":
            return _any_of(triples, node, expects)
        case _:
            raise OntologyError(
                f"mapping: {node} is not a value type: give it one of the classes of {MAPPING}"
            )


def compile_regex(text: str, node: Iri) -> re.Pattern[str]:
    """Compile a regular expression of the mapping; `node` names it in the error.

    Raises OntologyError.
    """
    try:
        return re.compile(text)
    except re.error as error:
        raise OntologyError(f"mapping: {node} has a bad pattern {text!r}: {error}") from error


def check_template(template: str, names: set[str], node: Iri) -> None:
    """Check that a template such as `{type}--{name}` uses only the names given.

    Raises OntologyError; `node` names the template's place in the mapping.
    """
    try:
        used = {name for _, name, _, _ in Formatter().parse(template) if name is not None}
    except ValueError as error:
        raise OntologyError(f"mapping: {node} has a bad template {template!r}: {error}") from error
    if used - names:
        unknown = ", ".join(sorted(used - names))
        raise OntologyError(
            f"mapping: the template {template!r} of {node} uses unknown names: {unknown}"
        )


def _required(triples: TripleIndex, node: Iri, name: str) -> Iri:
    iri = triples.iri(node, m(name))
    if iri is None:
        raise OntologyError(f"mapping: {node} needs m:{name}")
    return iri


def _any_of(triples: TripleIndex, node: Iri, expects: str) -> AnyOf:
    options = tuple(
        compile_value_type(triples, Iri(str(item)))
        for item in triples.list_of(triples.iri(node, m("option")))
    )
    return AnyOf(
        expects or " or ".join(option.expects for option in options if option.expects), options
    )


def _enumeration(triples: TripleIndex, node: Iri, expects: str) -> EnumerationType:
    words = {
        word: triples.objects(entry, m("to"))[0]
        for entry in triples.iris(node, m("entry"))
        for word in triples.texts(entry, m("from"))
    }
    entries = {normalise_key(word): term for word, term in words.items()}
    other = triples.iri(node, m("otherwise"))
    otherwise = compile_value_type(triples, other) if other else None
    return EnumerationType(expects, entries, otherwise, tuple(words))


def _concept(triples: TripleIndex, scheme: Iri) -> ConceptType:
    members = triples.subjects(IN_SCHEME, scheme)
    words = {
        text: concept
        for concept in members
        for label in (ALT_LABEL, NOTATION, PREF_LABEL)
        for text in triples.texts(concept, label)
    }
    labels = {normalise_key(text): concept for text, concept in words.items()}
    names = [triples.text(concept, PREF_LABEL) for concept in members]
    listed = ", ".join(names[:_MAX_LISTED_CONCEPTS])
    more = ", …" if len(names) > _MAX_LISTED_CONCEPTS else ""
    return ConceptType(f"one of {listed}{more}", labels, tuple(words))


def _pattern(triples: TripleIndex, node: Iri, expects: str) -> PatternType:
    regex = compile_regex(triples.text(node, m("regex")), node)
    check_template(triples.text(node, m("identity")), set(regex.groupindex), node)
    captures = tuple(_capture(triples, group) for group in triples.iris(node, m("group")))
    unknown = {capture.name for capture in captures} - set(regex.groupindex)
    if unknown:
        names = ", ".join(sorted(unknown))
        raise OntologyError(f"mapping: m:regex of {node} does not have the groups {names}")
    return PatternType(
        expects=expects,
        regex=regex,
        cls=_required(triples, node, "class"),
        mint=triples.iri(node, m("mint")),
        identity=triples.text(node, m("identity")),
        captures=tuple(sorted(captures, key=lambda capture: regex.groupindex[capture.name])),
    )


def _capture(triples: TripleIndex, node: Iri) -> Capture:
    path = _required(triples, node, "path")
    value_type = compile_value_type(triples, _required(triples, node, "value"))
    return Capture(triples.text(node, m("name")), path, value_type)


def _record(triples: TripleIndex, node: Iri, expects: str) -> RecordType:
    shape = _required(triples, node, "shape")
    captures: dict[str, Capture] = {}
    for prop in triples.iris(shape, Iri(SHACL + "property")):
        path, value = triples.iri(prop, Iri(SHACL + "path")), triples.iri(prop, m("value"))
        if path is not None and value is not None:
            value_type = compile_value_type(triples, value)
            for key in triples.texts(prop, m("key")):
                captures[normalise_key(key)] = Capture(key, path, value_type)
    return RecordType(
        expects=expects or f"a map with {', '.join(sorted(captures))}",
        cls=_required(triples, node, "class"),
        id_key=triples.text(node, m("idKey")),
        identity=triples.text(node, m("identity")),
        captures=captures,
    )
