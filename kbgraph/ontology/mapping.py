"""The mapping: which section, row, front matter key, line or link of an entry becomes which fact. Compiled from Turtle, frozen."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from kbgraph.errors import OntologyError
from kbgraph.ontology.constraints import Constraints, compile_constraints
from kbgraph.ontology.record_columns import Columns, columns_of, inverse_path
from kbgraph.ontology.turtle import TripleIndex
from kbgraph.ontology.value_types import ValueType, compiled, known_template, m, value_type
from kbgraph.rdf.namespaces import ENTRY, LABEL, SHACL, TYPE
from kbgraph.rdf.terms import Iri, Term
from kbgraph.source.names import normalise_key


def sh(name: str) -> Iri:
    """A word of SHACL."""
    return Iri(SHACL + name)


class Heading(NamedTuple):
    """A heading of a page (a `sh:PropertyGroup`), and the sections by which authors write it."""

    iri: Iri
    label: str
    order: float
    sections: frozenset[str]
    written: tuple[str, ...]
    """The sections as the mapping spells them."""


class Field(NamedTuple):
    """A property shape with the ways in which authors write it."""

    shape: Iri
    path: Iri
    grammar: ValueType | None
    """How its values are read; None where authors do not write them (they follow from others)."""
    heading: Heading | None
    order: float
    keys: frozenset[str]
    labels: frozenset[str]
    lines: tuple[re.Pattern[str], ...]
    takes_prose: bool
    takes_lead_text: bool
    split_on: str
    constants: tuple[tuple[Iri, Term], ...]
    yaml_in_string: bool
    is_address: bool
    """Whether its value is the address from which the entry came, by which other entries may link to it."""
    fragment: str
    """First part of the fragment by which a structured value of this field is named, where not section and row."""
    columns: Columns | None
    """How it is written in record tables; None where it is not."""
    written_keys: tuple[str, ...]
    written_labels: tuple[str, ...]
    """Its keys and labels as the mapping spells them."""

    @property
    def is_reversed(self) -> bool:
        """Whether the entry's thing is the object of its facts, so that they are no values of it."""
        return self.columns is not None and self.columns.is_reversed


class Fields:
    """The fields of one class, each found by the way in which it is written. Several may share a way: the first that can read wins."""

    def __init__(self, fields: list[Field]) -> None:
        self.by_key: dict[str, list[Field]] = defaultdict(list)
        self.by_row: dict[tuple[str, str], list[Field]] = defaultdict(list)
        self.by_table: dict[str, list[Field]] = defaultdict(list)
        self.prose: dict[str, Field] = {}
        self.sections: set[str] = set()
        self.lead: Field | None = None
        self.lines = [(line, field) for field in fields for line in field.lines]
        for field in sorted(fields, key=lambda field: (field.order, field.shape)):
            self._add(field)

    def _add(self, field: Field) -> None:
        for key in field.keys:
            self.by_key[key].append(field)
        sections = field.heading.sections if field.heading else frozenset()
        self.sections |= sections
        for section in sections:
            for label in field.labels:
                self.by_row[section, label].append(field)
            if field.takes_prose:
                self.prose[section] = field
            if field.columns:
                self.by_table[section].append(field)
        if field.takes_lead_text:
            self.lead = field


class LinkRule(NamedTuple):
    """What an address that matches means: nothing (`drop`), or the slug that the template gives."""

    regex: re.Pattern[str]
    drop: bool
    reason: str
    slug: str


class EdgeRule(NamedTuple):
    """The property that a link between things of two classes makes."""

    source: Iri
    target: Iri
    path: Iri


class InverseRule(NamedTuple):
    """The property that holds backwards where `path` is stated between things of two classes."""

    path: Iri
    source: Iri
    target: Iri
    gives: Iri


@dataclass(frozen=True, slots=True)
class General:
    """Rules that hold for every entry."""

    language: str
    slug: re.Pattern[str] | None
    """How a slug tells the type of its thing, by the group `type`."""
    none_found: re.Pattern[str] | None
    default_name: tuple[str, ...]
    aliases: tuple[str, ...]
    dropped_keys: frozenset[str]
    boilerplate: tuple[re.Pattern[str], ...]
    links: tuple[LinkRule, ...]
    edges: tuple[EdgeRule, ...]
    inverses: tuple[InverseRule, ...]
    map_code: Iri | None
    """The property whose values name regions of the map of the world."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """The whole mapping."""

    types: dict[str, Iri]
    """Class of each word that an entry may give as its `type`."""
    names: dict[Iri, tuple[str, ...]]
    """Where the name of a thing of the class is found, in order."""
    fields: dict[Iri, list[Field]]
    """Fields of the shapes that target exactly this class."""
    headings: tuple[Heading, ...]
    general: General
    constraints: Constraints


def compile_mapping(triples: TripleIndex, own: TripleIndex) -> Mapping:
    """The mapping that the shapes and their annotations describe. General rules of the ontology replace those of the engine."""
    headings = {heading.iri: heading for heading in _headings(triples)}
    fields: dict[Iri, list[Field]] = defaultdict(list)
    for shape, target in triples.subject_objects(sh("targetClass")):
        for prop in triples.iris(shape, sh("property")):
            path = inverse_path(triples, prop) or triples.iri(prop, sh("path"))
            if path is not None and isinstance(target, Iri):
                fields[target].append(_field(triples, prop, path, headings))
    return Mapping(
        {normalise_key(str(word)): cls for cls, word in triples.subject_objects(m("type"))},
        {
            cls: _texts(triples, head)
            for cls, head in triples.subject_objects(m("name"))
            if _is_list(triples, head)
        },
        dict(fields),
        tuple(sorted(headings.values(), key=lambda heading: (heading.order, heading.iri))),
        _general(triples, own),
        compile_constraints(triples, own),
    )


def _headings(triples: TripleIndex) -> list[Heading]:
    return [
        Heading(
            iri,
            triples.text(iri, LABEL),
            float(triples.text(iri, sh("order"), "0")),
            frozenset(map(normalise_key, triples.texts(iri, m("section")))),
            tuple(triples.texts(iri, m("section"))),
        )
        for iri in triples.subjects(TYPE, sh("PropertyGroup"))
    ]


def _field(triples: TripleIndex, prop: Iri, path: Iri, headings: dict[Iri, Heading]) -> Field:
    value, group = triples.iri(prop, m("value")), triples.iri(prop, sh("group"))
    constants = [
        (triples.iri(node, m("path")), triples.objects(node, m("to")))
        for node in triples.iris(prop, m("set"))
    ]
    return Field(
        shape=prop,
        path=path,
        grammar=value_type(triples, value) if value else None,
        heading=headings.get(group) if group else None,
        order=float(triples.text(prop, sh("order"), "0")),
        keys=frozenset(map(normalise_key, triples.texts(prop, m("key")))),
        labels=frozenset(map(normalise_key, triples.texts(prop, m("label")))),
        lines=tuple(_line(line, prop) for line in triples.texts(prop, m("line"))),
        takes_prose=triples.is_set(prop, m("prose")),
        takes_lead_text=triples.is_set(prop, m("leadText")),
        split_on=triples.text(prop, m("splitOn")),
        constants=tuple((key, values[0]) for key, values in constants if key and values),
        yaml_in_string=triples.is_set(prop, m("yamlInString")),
        is_address=triples.is_set(prop, m("address")),
        fragment=triples.text(prop, m("fragment")),
        columns=columns_of(triples, prop),
        written_keys=tuple(triples.texts(prop, m("key"))),
        written_labels=tuple(triples.texts(prop, m("label"))),
    )


def _line(text: str, prop: Iri) -> re.Pattern[str]:
    regex = compiled(text, prop)
    if "value" not in regex.groupindex:
        raise OntologyError(f"mapping: the m:line of {prop} needs a group named value")
    return regex


def _is_list(triples: TripleIndex, head: Term) -> bool:
    return isinstance(head, Iri) and bool(triples.list_of(head))


def _texts(triples: TripleIndex, head: Term) -> tuple[str, ...]:
    return tuple(str(item) for item in triples.list_of(Iri(str(head))))


def _general(triples: TripleIndex, own: TripleIndex) -> General:
    node = m("general")
    names = own.iri(node, m("defaultName")) or triples.iri(node, m("defaultName")) or node
    slug = _pattern(triples, own, node, "slug")
    if slug and "type" not in slug.groupindex:
        raise OntologyError("mapping: m:slug needs a group named type")
    return General(
        own.text(node, m("language")) or triples.text(node, m("language")),
        slug,
        _pattern(triples, own, node, "noneFound"),
        _texts(triples, names),
        tuple(triples.texts(node, m("alias"))),
        frozenset(
            normalise_key(key)
            for rule in triples.subjects(TYPE, m("DropKey"))
            for key in triples.texts(rule, m("key"))
        ),
        tuple(
            compiled(triples.text(rule, m("regex")), rule)
            for rule in triples.subjects(TYPE, m("Boilerplate"))
        ),
        tuple(_link_rules(triples)),
        tuple(EdgeRule(*ends) for ends in _rules(triples, "EdgeRule", "from", "to", "path")),
        tuple(
            InverseRule(*ends)
            for ends in _rules(triples, "InverseRule", "path", "from", "to", "gives")
        ),
        own.iri(node, m("mapCode")),
    )


def _pattern(
    triples: TripleIndex, own: TripleIndex, node: Iri, word: str
) -> re.Pattern[str] | None:
    text = own.text(node, m(word)) or triples.text(node, m(word))
    return compiled(f"(?i:{text})" if word == "noneFound" else text, node) if text else None


def _link_rules(triples: TripleIndex) -> list[LinkRule]:
    rules = []
    for rule in sorted(
        triples.subjects(TYPE, m("LinkRule")),
        key=lambda rule: float(triples.text(rule, m("order"), "0")),
    ):
        regex, slug = compiled(triples.text(rule, m("regex")), rule), triples.text(rule, m("slug"))
        known_template(slug, set(regex.groupindex), rule)
        rules.append(
            LinkRule(regex, triples.is_set(rule, m("drop")), triples.text(rule, m("reason")), slug)
        )
    return rules


def _rules(triples: TripleIndex, kind: str, *words: str) -> list[list[Iri]]:
    found = [
        [triples.iri(rule, m(word)) for word in words] for rule in triples.subjects(TYPE, m(kind))
    ]
    return [[iri for iri in ends if iri] for ends in found if all(ends)]


DOCUMENT = ENTRY
"""The class whose fields speak of the document and not of what it is about."""
