"""The claims of an entry: document, names, front matter, sections and links."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.extraction.claims import Claim, key_of, rate
from kbgraph.extraction.context import EntryContext, entry_context
from kbgraph.extraction.footnotes import find_unread_sources, suggest_sources
from kbgraph.extraction.frontmatter_claims import state_citation_keys, state_front_matter
from kbgraph.extraction.line_account import account_findings
from kbgraph.extraction.link_resolver import LinkResolver
from kbgraph.extraction.links import state_mentions
from kbgraph.extraction.prose_claims import state_citation_lines
from kbgraph.extraction.section_claims import drop_sections, state_section
from kbgraph.extraction.subject import Subject
from kbgraph.extraction.subject.missing_names import SpelledName
from kbgraph.extraction.typed_links import state_typed_links
from kbgraph.extraction.unmapped import state_headings, state_tags
from kbgraph.findings import Finding
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import (
    ENTRY,
    FILE,
    FOLLOWS_FROM,
    INFERRED,
    PREF_LABEL,
    PRIMARY_TOPIC,
    TYPE,
)
from kbgraph.rdf.terms import Iri, Triple, text
from kbgraph.source.entry import Entry, Inline


class ExtractedEntry(NamedTuple):
    """The claims that an entry makes, and what else is known of it."""

    claims: list[Claim]
    findings: list[Finding]
    """The findings for its author."""
    mentioned: tuple[str, ...]
    """The slugs of the things that its prose links to, sorted."""
    missing_names: tuple[SpelledName, ...]
    """The names by which it links to things without an entry, sorted."""


def extract_claims(
    subject: Subject, entry: Entry, ontology: Ontology, resolver: LinkResolver, iris: IriFactory
) -> ExtractedEntry:
    """Extract the claims that an entry makes, the findings for its author, and its mentions."""
    context = extract(subject, entry, ontology, resolver, iris)
    claims = rate(context.builder.claims, ontology, subject.cls)
    return ExtractedEntry(
        claims,
        findings_of(context),
        mentioned=tuple(sorted(context.mentioned)),
        missing_names=tuple(sorted(context.missing_names)),
    )


def findings_of(context: EntryContext) -> list[Finding]:
    """Return the findings of an entry that has been extracted, with those of its account."""
    return [*context.builder.findings, *account_findings(context)]


def extract(
    subject: Subject, entry: Entry, ontology: Ontology, resolver: LinkResolver, iris: IriFactory
) -> EntryContext:
    """Extract an entry: the builder of its context then has claims, findings and account."""
    context = entry_context(subject, entry, ontology, resolver, iris)
    _state_document(context)
    suggest_sources(context)
    find_unread_sources(context)
    # Sources and review come first: the citations of all other claims depend on them.
    state_citation_keys(context)
    state_citation_lines(context)
    _state_names(context)
    state_front_matter(context)
    for section in context.sections:
        state_section(context, section)
    if context.dropped:
        drop_sections(context)
    if subject.cls is None:
        state_headings(context)
    state_tags(context)
    state_typed_links(context)
    # Links come last: they state a relation only where no other claim states one.
    state_mentions(context)
    return context


def _state_document(context: EntryContext) -> None:
    subject = context.subject
    document = subject.document
    context.builder.state(
        "document",
        Triple(document, FILE, text(subject.path)),
        Inline("", 1, 1),
        details=(
            Triple(document, TYPE, ENTRY),
            Triple(document, PRIMARY_TOPIC, subject.iri),
        ),
    )


def _state_class(context: EntryContext, cls: Iri) -> None:
    """State the class: by the line of the type, or as it follows from the file of the entry."""
    subject, state = context.subject, context.builder.state
    fact = Triple(subject.iri, TYPE, cls)
    if subject.has_stated_class:
        state("type", fact, Inline("", subject.type.line, 1))
        return
    file_claim = context.iris.part(subject.document, "document")
    at = Inline("", subject.slug_at[0], 1)
    state("type", fact, at, basis=INFERRED, qualifiers=((FOLLOWS_FROM, file_claim),))


def _state_names(context: EntryContext) -> None:
    subject, state = context.subject, context.builder.state
    if subject.cls is not None:
        _state_class(context, subject.cls)
    for name in subject.names:
        kind = "name" if name.property == PREF_LABEL else "other-name"
        key = key_of(kind, name.language if kind == "name" else name.text)
        fact = Triple(subject.iri, name.property, text(name.text, name.language))
        state(key, fact, name.at)
