"""The context of one entry: everything that the extraction of its claims needs."""

from __future__ import annotations

from dataclasses import dataclass

from kbgraph.extraction.claims import ClaimBuilder
from kbgraph.extraction.link_resolver import LinkResolver
from kbgraph.extraction.subject import Subject
from kbgraph.extraction.value_parser import ValueContext
from kbgraph.ontology.mapping_fields import FieldIndex
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.iris import IriFactory
from kbgraph.source.entry import Entry


@dataclass(frozen=True, slots=True)
class EntryContext:
    """An entry, the ontology, the resolver of links, and the builder of claims."""

    subject: Subject
    entry: Entry
    ontology: Ontology
    resolver: LinkResolver
    iris: IriFactory
    fields: FieldIndex
    """The fields of the subject's class and of its document."""
    builder: ClaimBuilder
    value_context: ValueContext


def entry_context(
    subject: Subject, entry: Entry, ontology: Ontology, resolver: LinkResolver, iris: IriFactory
) -> EntryContext:
    """Return the context of an entry, with no claims yet."""
    return EntryContext(
        subject=subject,
        entry=entry,
        ontology=ontology,
        resolver=resolver,
        iris=iris,
        fields=ontology.fields(subject.cls),
        builder=ClaimBuilder(subject, iris),
        value_context=ValueContext(subject.language, subject.path, resolver, iris),
    )
