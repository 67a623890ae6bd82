"""Value grammars: how a cell, a line or a value of the front matter is read. Data only; values.py does the reading.

A grammar is a node of the mapping: one of the few kinds below, or a regular expression whose named groups become facts.
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


def m(name: str) -> Iri:
    """A word of the mapping's vocabulary."""
    return Iri(MAPPING + name)


@dataclass(frozen=True, slots=True)
class TextType:
    """Any text; with the entry's language tag where `tagged`."""

    expects: str
    tagged: bool


@dataclass(frozen=True, slots=True)
class NumberType:
    """A number; thousands may be set off by commas or spaces."""

    expects: str
    datatype: Iri


@dataclass(frozen=True, slots=True)
class DateValue:
    """A date, a date and time, or a year, by its datatype."""

    expects: str
    datatype: Iri


@dataclass(frozen=True, slots=True)
class AddressType:
    """An http or https address, kept as an IRI."""

    expects: str


@dataclass(frozen=True, slots=True)
class Enumeration:
    """One of a few words, each of which stands for a term; `otherwise` reads what is not among them."""

    expects: str
    entries: dict[str, Term]
    otherwise: ValueType | None


@dataclass(frozen=True, slots=True)
class ConceptType:
    """A concept of a scheme, by any of its labels or its notation."""

    expects: str
    labels: dict[str, Iri]


@dataclass(frozen=True, slots=True)
class LinkType:
    """A thing: by a link or, where a class is given in `mint`, by its name, which then makes a thing of that class."""

    expects: str
    mint: Iri | None


@dataclass(frozen=True, slots=True)
class Capture:
    """A named group of a pattern: the property that it states of the value, and how its text is read."""

    name: str
    path: Iri
    grammar: ValueType


@dataclass(frozen=True, slots=True)
class RegexPattern:
    """A structured value: a node of the class, with a fact for each group that matched."""

    expects: str
    regex: re.Pattern[str]
    cls: Iri
    mint: Iri | None
    """Where given, the node is a thing of this class, named by `identity`, and not a value within its owner."""
    identity: str
    """Template over the groups that tells one node from another."""
    groups: tuple[Capture, ...]


@dataclass(frozen=True, slots=True)
class StructuredType:
    """A map of the front matter: a node of the class, with a fact for each key."""

    expects: str
    cls: Iri
    id_key: str
    identity: str
    """Template over the keys that tells one node from another where there is no id."""
    fields: dict[str, Capture]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """The first of several grammars that can read the text."""

    expects: str
    options: tuple[ValueType, ...]


ValueType: TypeAlias = (
    TextType
    | NumberType
    | DateValue
    | AddressType
    | Enumeration
    | ConceptType
    | LinkType
    | RegexPattern
    | StructuredType
    | AnyOf
)


def value_type(triples: TripleIndex, node: Iri) -> ValueType:
    """The grammar that a node of the mapping describes."""
    kind = next(
        (iri.removeprefix(MAPPING) for iri in triples.iris(node, TYPE) if iri.startswith(MAPPING)),
        "",
    )
    expects = triples.text(node, m("expects"))
    match kind:
        case "Text":
            return TextType(expects, triples.is_set(node, m("languageTagged")))
        case "Number" | "Moment":
            datatype = _needed(triples.iri(node, m("datatype")), node, "m:datatype")
            return (
                NumberType(expects, datatype) if kind == "Number" else DateValue(expects, datatype)
            )
        case "Address":
            return AddressType(expects)
        case "Lookup":
            return _lookup(triples, node, expects)
        case "Concept":
            return _concept(triples, _needed(triples.iri(node, m("scheme")), node, "m:scheme"))
        case "Link":
            return LinkType(expects, triples.iri(node, m("mint")))
        case "Pattern":
            return _pattern(triples, node, expects)
        case "Record":
            return _record(triples, node, expects)
        case "FirstOf":
            options = tuple(
                value_type(triples, Iri(str(item)))
                for item in triples.list_of(triples.iri(node, m("option")))
            )
            return AnyOf(
                expects or " or ".join(option.expects for option in options if option.expects),
                options,
            )
        case _:
            raise OntologyError(
                f"mapping: {node} is no value grammar; give it one of the classes of {MAPPING}"
            )


def compiled(text: str, node: Iri) -> re.Pattern[str]:
    """A pattern of the mapping."""
    try:
        return re.compile(text)
    except re.error as error:
        raise OntologyError(f"mapping: {node} has a bad pattern {text!r}: {error}") from error


def known_template(template: str, names: set[str], node: Iri) -> None:
    """Refuse a template such as `{type}--{name}` that speaks of a name which is not there."""
    try:
        wanted = {name for _, name, _, _ in Formatter().parse(template) if name is not None}
    except ValueError as error:
        raise OntologyError(f"mapping: {node} has a bad template {template!r}: {error}") from error
    if wanted - names:
        raise OntologyError(
            f"mapping: the template {template!r} of {node} names what is not there: {', '.join(sorted(wanted - names))}"
        )


def _needed(iri: Iri | None, node: Iri, what: str) -> Iri:
    if iri is None:
        raise OntologyError(f"mapping: {node} needs {what}")
    return iri


def _lookup(triples: TripleIndex, node: Iri, expects: str) -> Enumeration:
    entries = {
        normalise_key(word): triples.objects(entry, m("to"))[0]
        for entry in triples.iris(node, m("entry"))
        for word in triples.texts(entry, m("from"))
    }
    otherwise = triples.iri(node, m("otherwise"))
    return Enumeration(
        expects, entries, None if otherwise is None else value_type(triples, otherwise)
    )


def _concept(triples: TripleIndex, scheme: Iri) -> ConceptType:
    members = triples.subjects(IN_SCHEME, scheme)
    labels = {
        normalise_key(word): concept
        for concept in members
        for label in (ALT_LABEL, NOTATION, PREF_LABEL)
        for word in triples.texts(concept, label)
    }
    names = [triples.text(concept, PREF_LABEL) for concept in members]
    shown = ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
    return ConceptType(f"one of {shown}", labels)


def _pattern(triples: TripleIndex, node: Iri, expects: str) -> RegexPattern:
    regex = compiled(triples.text(node, m("regex")), node)
    known_template(triples.text(node, m("identity")), set(regex.groupindex), node)
    groups = tuple(_group(triples, group) for group in triples.iris(node, m("group")))
    unknown = {group.name for group in groups} - set(regex.groupindex)
    if unknown:
        raise OntologyError(
            f"mapping: {node} names groups that its m:regex has not: {', '.join(sorted(unknown))}"
        )
    cls = _needed(triples.iri(node, m("class")), node, "m:class")
    ordered = tuple(sorted(groups, key=lambda group: regex.groupindex[group.name]))
    return RegexPattern(
        expects,
        regex,
        cls,
        triples.iri(node, m("mint")),
        triples.text(node, m("identity")),
        ordered,
    )


def _group(triples: TripleIndex, node: Iri) -> Capture:
    path = _needed(triples.iri(node, m("path")), node, "m:path")
    value = _needed(triples.iri(node, m("value")), node, "m:value")
    return Capture(triples.text(node, m("name")), path, value_type(triples, value))


def _record(triples: TripleIndex, node: Iri, expects: str) -> StructuredType:
    shape = _needed(triples.iri(node, m("shape")), node, "m:shape")
    fields = {}
    for prop in triples.iris(shape, Iri(SHACL + "property")):
        path, value = triples.iri(prop, Iri(SHACL + "path")), triples.iri(prop, m("value"))
        if path is not None and value is not None:
            read = value_type(triples, value)
            fields.update(
                {
                    normalise_key(key): Capture(key, path, read)
                    for key in triples.texts(prop, m("key"))
                }
            )
    cls = _needed(triples.iri(node, m("class")), node, "m:class")
    return StructuredType(
        expects or f"a map with {', '.join(sorted(fields))}",
        cls,
        triples.text(node, m("idKey")),
        triples.text(node, m("identity")),
        fields,
    )
