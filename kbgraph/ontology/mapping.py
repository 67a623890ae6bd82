"""The mapping: which part of an entry states which fact. Immutable."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kbgraph.ontology.constraints import (
    Constraints,
    EvidenceRules,
    compile_constraints,
    compile_evidence_rules,
)
from kbgraph.ontology.entry_rules import EntryRules, compile_entry_rules
from kbgraph.ontology.mapping_fields import (
    Field,
    Heading,
    compile_fields,
    compile_headings,
    without_claimed,
)
from kbgraph.ontology.mapping_rules import GeneralRules, compile_general_rules, list_texts
from kbgraph.ontology.page_layout import PageRules, compile_page_rules
from kbgraph.ontology.patterns import PatternSet
from kbgraph.ontology.turtle import TripleIndex
from kbgraph.ontology.value_type_compiler import patterns_of
from kbgraph.ontology.value_types import m
from kbgraph.rdf.labels import Label
from kbgraph.rdf.namespaces import ENTRY
from kbgraph.rdf.terms import Iri
from kbgraph.source.names import normalise_key

DOCUMENT = ENTRY
"""The class whose fields describe the document, and not the thing that it is about."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """The whole mapping."""

    types: dict[str, Iri]
    """Class of each word that an entry may give as its `type`."""
    names: dict[Iri, tuple[str, ...]]
    """The places to look for the name of a thing of the class, in order."""
    fields: dict[Iri, list[Field]]
    """Fields of the shapes that target exactly this class."""
    headings: tuple[Heading, ...]
    entry_rules: EntryRules
    general: GeneralRules
    constraints: Constraints
    page_rules: PageRules
    evidence: EvidenceRules
    converted: frozenset[Iri]
    """The properties of numbers that follow from others by a conversion of units."""
    patterns: PatternSet
    """All patterns of the mapping."""

    @property
    def entry_classes(self) -> frozenset[Iri]:
        """The classes that an entry may have, by its type or by its file."""
        return self.entry_rules.classes.union(self.types.values())

    def with_heading_labels(self, labels: dict[Iri, Label]) -> Mapping:
        """Return the mapping with other labels of its headings, by their IRIs."""
        if all(labels.get(each.iri, each.label) == each.label for each in self.headings):
            return self
        headings = tuple(_labelled(each, labels) for each in self.headings)
        by_iri = {each.iri: each for each in headings}
        fields = {
            cls: [
                field._replace(heading=by_iri[field.heading.iri]) if field.heading else field
                for field in own
            ]
            for cls, own in self.fields.items()
        }
        return replace(self, headings=headings, fields=fields)


def _labelled(heading: Heading, labels: dict[Iri, Label]) -> Heading:
    return heading._replace(label=labels.get(heading.iri, heading.label))


def compile_mapping(triples: TripleIndex, own: TripleIndex) -> Mapping:
    """Compile the mapping that the shapes and their annotations describe.

    `triples` holds the ontology, the shapes and both mappings; `own` the ontology's mapping alone,
    whose general rules replace those of the engine. Raises OntologyError.
    """
    general = compile_general_rules(triples, own)
    headings = compile_headings(triples, general.label_languages)
    fields = compile_fields(triples, headings)
    own_shapes = {shape for shape, _ in own.subject_objects(m("key"))}
    fields[DOCUMENT] = without_claimed(fields.get(DOCUMENT, []), own_shapes, general.dropped_keys)
    names = {cls: list_texts(triples, head) for cls, head in triples.subject_objects(m("name"))}
    return Mapping(
        types={normalise_key(str(word)): cls for cls, word in triples.subject_objects(m("type"))},
        names={cls: places for cls, places in names.items() if places},
        fields=fields,
        entry_rules=compile_entry_rules(triples),
        headings=tuple(sorted(headings, key=lambda heading: (heading.order, heading.iri))),
        general=general,
        constraints=compile_constraints(triples, own),
        page_rules=compile_page_rules(triples),
        evidence=compile_evidence_rules(fields, general.inverses, DOCUMENT),
        converted=frozenset(
            path
            for _, node in triples.subject_objects(m("convert"))
            if isinstance(node, Iri)
            for path in triples.iris(node, m("path"))
        ),
        patterns=patterns_of(triples),
    )
