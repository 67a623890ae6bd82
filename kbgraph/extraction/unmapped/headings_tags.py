"""Headings and tags that no rule reads: facts about the document."""

from __future__ import annotations

from kbgraph.extraction.claims import key_of
from kbgraph.extraction.context import EntryContext
from kbgraph.rdf.namespaces import HEADING, KEYWORDS
from kbgraph.rdf.terms import Triple, text
from kbgraph.source.entry import Inline


def state_headings(context: EntryContext) -> None:
    """State the headings of an entry without a class, whose sections are unmapped."""
    for section in context.sections:
        if section.level and section.heading.text:
            state_heading(context, section.heading)


def state_heading(context: EntryContext, heading: Inline) -> None:
    """State a heading as a fact about the document."""
    fact = Triple(context.subject.document, HEADING, text(heading.text))
    context.builder.state(key_of("heading", heading.text), fact, heading)


def state_tags(context: EntryContext) -> None:
    """State the tags in the text of an entry, each with all its lines."""
    inlines_by_tag: dict[str, list[Inline]] = {}
    for inline in context.marked:
        for tag in inline.tags:
            inlines_by_tag.setdefault(tag, []).append(inline)
    for tag, inlines in inlines_by_tag.items():
        fact = Triple(context.subject.document, KEYWORDS, text(tag))
        places = [
            (line, inline.column)
            for inline in inlines
            for line in range(inline.line, inline.line + inline.line_count)
        ]
        # A tag is a part of its text, and the text is stated elsewhere.
        at = inlines[0]._replace(text="", links=())
        context.builder.state(key_of("tag", tag), fact, at, places=places)
