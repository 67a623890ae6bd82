"""Fields: property shapes, and the places in an entry where authors write them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from kbgraph.ontology.identities import Identity, compile_identities
from kbgraph.ontology.mapping_error import PatternError
from kbgraph.ontology.patterns import Pattern
from kbgraph.ontology.record_columns import (
    RecordColumns,
    compile_columns,
    compile_times,
    inverse_path,
)
from kbgraph.ontology.turtle import GENID, TripleIndex
from kbgraph.ontology.value_type_compiler import (
    compile_constants,
    compile_regex,
    compile_value_type,
    order_of,
)
from kbgraph.ontology.value_types import Constants, ValueType, m, makes_node, reads_images
from kbgraph.rdf.labels import preferred_label
from kbgraph.rdf.namespaces import LABEL, SHACL, TYPE
from kbgraph.rdf.terms import Iri
from kbgraph.source.names import normalise_key


def sh(name: str) -> Iri:
    """Return the IRI of a term of SHACL (`sh:`)."""
    return Iri(SHACL + name)


class Heading(NamedTuple):
    """A heading of a page (a `sh:PropertyGroup`), and its sections in entries."""

    iri: Iri
    label: str
    order: float
    sections: frozenset[str]
    """Titles of the sections, normalised."""
    section_titles: tuple[str, ...]
    """Titles of the sections as the mapping spells them."""


class Field(NamedTuple):
    """A property shape, and the places in which authors write its values."""

    shape: Iri
    path: Iri
    value_type: ValueType | None
    """How its values are written; None where authors write none, since they follow from others."""
    makes_node: bool
    """Whether its values may be structured ones, each with a node of its own."""
    reads_images: bool
    """Whether its values may be images, whose paths depend on the folder of the entry."""
    heading: Heading | None
    order: float
    keys: frozenset[str]
    """Front matter keys, normalised."""
    labels: frozenset[str]
    """Labels of table rows and lines, normalised."""
    line_patterns: tuple[Pattern, ...]
    """Patterns of lines of prose that state it; the group `value` is the value."""
    takes_prose: bool
    takes_lead_text: bool
    split_on: str
    """Separator of several values in one cell; empty where a cell holds one."""
    constants: Constants
    """Facts that are stated of every structured value of this field."""
    yaml_in_string: bool
    is_address: bool
    """Whether its value is the address from which the entry came; other entries may link to it."""
    fragment: str
    """First part of the fragment of its values; empty where section and row name them."""
    columns: RecordColumns | None
    """How it is written in record tables; None where it is not."""
    key_spellings: tuple[str, ...]
    """The keys as the mapping spells them."""
    label_spellings: tuple[str, ...]
    """The labels as the mapping spells them."""
    classes: tuple[Iri, ...]
    """The classes of its values, of which each has all; empty where any will do."""
    has_one_value: bool
    """Whether a thing can have one value of it, so that several disagree."""
    needs_locator: bool
    """Whether each citation of a primary source names the place in it."""
    needs_text: bool
    """Whether each fact needs a primary or a secondary source."""
    times: tuple[Iri, ...]
    """The times of its thing that its dates are: `kb:starts`, `kb:ends`, `kb:applies`."""
    lasts_with_object: bool
    """Whether its facts hold only while their object does."""
    lasts_with_subject: bool
    """Whether its facts hold only while their subject does."""
    identities: tuple[Identity, ...]
    """The templates by which its values, which are codes, give addresses."""
    is_of_thing: bool
    """Whether it is of the thing, though the class of documents has it: any entry may state it."""

    @property
    def is_reversed(self) -> bool:
        """Whether the entry's thing is the object of its facts, and not their subject."""
        return self.columns is not None and self.columns.is_reversed


class FieldIndex:
    """The fields of one class, indexed by the place in which they are written.

    Several fields may share a place: the first that can read the value is used.
    """

    def __init__(self, own: Iterable[Field], of_documents: Iterable[Field]) -> None:
        """Index the fields of a class, and those of documents for keys that the class leaves."""
        fields = [*own]
        keys = {key for field in fields for key in field.keys}
        fields += [field._replace(keys=field.keys - keys) for field in of_documents]
        self.by_key: dict[str, list[Field]] = defaultdict(list)
        self.by_row: dict[tuple[str, str], list[Field]] = defaultdict(list)
        """By section and label."""
        self.by_table: dict[str, list[Field]] = defaultdict(list)
        """Fields with record tables, by section."""
        self.prose: dict[str, Field] = {}
        """By section."""
        self.images: dict[str, Field] = {}
        """The fields of images among the prose, by section; that of the lead has no section."""
        self.image_paths = frozenset(field.path for field in fields if field.reads_images)
        """The properties whose values may be images."""
        self.sections: set[str] = set()
        """All sections in which a field may be written."""
        self.lead: Field | None = None
        """The field of the text before the first section."""
        self.line_patterns = [(regex, field) for field in fields for regex in field.line_patterns]
        for field in sorted(fields, key=lambda field: (field.order, field.shape)):
            self._add(field)

    def of_row(self, section: str, label: str) -> list[Field]:
        """Return the fields of a label in a section; in the lead also the front matter's keys."""
        key = normalise_key(label)
        fields = self.by_row.get((normalise_key(section), key))
        return fields or ([] if section else self.by_key.get(key, []))

    def _add(self, field: Field) -> None:
        for key in field.keys:
            self.by_key[key].append(field)
        sections = field.heading.sections if field.heading else frozenset()
        self.sections |= sections
        for section in sections:
            for label in field.labels:
                self.by_row[section, label].append(field)
            if field.takes_prose:
                (self.images if field.reads_images else self.prose)[section] = field
            if field.columns:
                self.by_table[section].append(field)
        if field.takes_lead_text and field.reads_images:
            self.images[""] = field
        elif field.takes_lead_text:
            self.lead = field


def compile_headings(triples: TripleIndex, languages: Iterable[str]) -> list[Heading]:
    """Compile the headings of a mapping, in no order, with labels in the preferred language."""
    preferred = tuple(languages)
    return [
        Heading(
            iri=iri,
            label=preferred_label(triples.objects(iri, LABEL), preferred) or "",
            order=order_of(triples, iri, sh("order")),
            sections=frozenset(map(normalise_key, triples.texts(iri, m("section")))),
            section_titles=tuple(triples.texts(iri, m("section"))),
        )
        for iri in triples.subjects(TYPE, sh("PropertyGroup"))
    ]


def compile_fields(triples: TripleIndex, headings: list[Heading]) -> dict[Iri, list[Field]]:
    """Compile the fields of a mapping, by the class that their shapes target."""
    heading_of = {heading.iri: heading for heading in headings}
    fields: dict[Iri, list[Field]] = defaultdict(list)
    for shape, target in triples.subject_objects(sh("targetClass")):
        for prop in triples.iris(shape, sh("property")):
            path = inverse_path(triples, prop) or triples.iri(prop, sh("path"))
            # A path that is neither a property nor the inverse of one has a finding.
            if path and not path.startswith(GENID) and isinstance(target, Iri):
                fields[target].append(_field(triples, prop, path, heading_of))
    return dict(fields)


def without_claimed(
    fields: Iterable[Field], own_shapes: Collection[Iri], dropped_keys: Collection[str]
) -> list[Field]:
    """Return the fields of documents, those of the engine without the keys of a mapping's own.

    `own_shapes` are the shapes for which the mapping names keys, `dropped_keys` the keys that it
    drops.
    """
    fields = list(fields)
    claimed = {key for field in fields if field.shape in own_shapes for key in field.keys}
    return [
        field
        if field.shape in own_shapes
        else field._replace(keys=field.keys - claimed - frozenset(dropped_keys))
        for field in fields
    ]


def _field(triples: TripleIndex, prop: Iri, path: Iri, heading_of: dict[Iri, Heading]) -> Field:
    value, group = triples.iri(prop, m("value")), triples.iri(prop, sh("group"))
    keys, labels = triples.texts(prop, m("key")), triples.texts(prop, m("label"))
    value_type = compile_value_type(triples, value) if value else None
    columns = compile_columns(triples, prop)
    return Field(
        shape=prop,
        path=path,
        value_type=value_type,
        makes_node=bool(columns and columns.row_class)
        or (value_type is not None and makes_node(value_type)),
        reads_images=value_type is not None and reads_images(value_type),
        heading=heading_of.get(group) if group else None,
        order=order_of(triples, prop, sh("order")),
        keys=frozenset(map(normalise_key, keys)),
        labels=frozenset(map(normalise_key, labels)),
        line_patterns=tuple(
            _line_pattern(triples, prop, line) for line in triples.texts(prop, m("line"))
        ),
        takes_prose=triples.is_set(prop, m("prose")),
        takes_lead_text=triples.is_set(prop, m("leadText")),
        split_on=triples.text(prop, m("splitOn")),
        constants=compile_constants(triples, prop),
        yaml_in_string=triples.is_set(prop, m("yamlInString")),
        is_address=triples.is_set(prop, m("address")),
        fragment=triples.text(prop, m("fragment")),
        columns=columns,
        key_spellings=tuple(keys),
        label_spellings=tuple(labels),
        classes=tuple(triples.iris(prop, sh("class"))),
        has_one_value=triples.is_set(prop, m("oneValue"))
        or triples.text(prop, sh("maxCount")) == "1",
        needs_locator=triples.is_set(prop, m("locator")),
        needs_text=triples.is_set(prop, m("researched")),
        times=compile_times(triples, prop),
        lasts_with_object=triples.is_set(prop, m("whileObjectLasts")),
        lasts_with_subject=triples.is_set(prop, m("whileSubjectLasts")),
        identities=compile_identities(triples, prop),
        is_of_thing=triples.is_set(prop, m("ofThing")),
    )


def _line_pattern(triples: TripleIndex, prop: Iri, text: str) -> Pattern:
    regex = compile_regex(triples, prop, text)
    if "value" not in regex.groupindex:
        raise PatternError(f"the m:line of {prop} needs a group named value", prop, text)
    return regex
