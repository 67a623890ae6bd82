"""Registers sources and the day of the review, for the citations of an entry's claims."""

from __future__ import annotations

from kbgraph.evidence.source import SourceEvidence, source_evidence
from kbgraph.extraction.claims import SourceRef
from kbgraph.extraction.context import EntryContext
from kbgraph.extraction.values.result import ParsedValue
from kbgraph.findings import Severity
from kbgraph.ontology.mapping_fields import Field
from kbgraph.rdf.namespaces import LAST_REVIEWED, SOURCE
from kbgraph.rdf.terms import Iri, Literal
from kbgraph.source.entry import Inline
from kbgraph.source.names import normalise_name


def register(context: EntryContext, field: Field, value: ParsedValue, at: Inline) -> None:
    """Register a source or the day of the review, for the citations of later claims."""
    if field.path == LAST_REVIEWED and isinstance(value.object, Literal):
        context.builder.citations.review(value.object)
    elif field.path == SOURCE and isinstance(value.object, Iri):
        evidence = _evidence(context, value.object, value)
        if value.id:
            _register_by_id(context, SourceRef(value.id, evidence), at)
        else:
            context.builder.citations.add_default(evidence)


def _evidence(context: EntryContext, source: Iri, value: ParsedValue) -> SourceEvidence:
    described = (
        (triple.predicate, triple.object) for triple in value.details if triple.subject == source
    )
    return source_evidence(source, described, context.ontology)


def _register_by_id(context: EntryContext, source: SourceRef, at: Inline) -> None:
    if normalise_name(source.id) in context.builder.citations.sources:
        context.builder.find(
            at,
            Severity.ERROR,
            "duplicate-source",
            f"two sources have the id {source.id!r}",
            suggestion="give one of them another id",
        )
    context.builder.citations.add(source)
