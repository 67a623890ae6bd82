"""The body of an entry as HTML, with resolved links and numbered footnotes."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.source.attachments import Attachments
from kbgraph.source.html import to_html
from kbgraph.views.entry import Description
from kbgraph.views.text.page import Page, PageAddresses
from kbgraph.views.text.targets import SourceNotes, TextTargets
from kbgraph.views.text.text_parts import TextPart, parts_of


class TextHeading(NamedTuple):
    """A heading of an entry's text, whose anchor on its page is `#P` and its line."""

    level: int
    text: str
    line: int


def prose(
    graph: Graph,
    thing: Description,
    addresses: PageAddresses,
    attachments: Attachments,
    part: TextPart | None = None,
) -> str:
    """Render the body of a thing's entry, or a part of it, as safe HTML.

    Headings start at level three, since the page around it uses levels one and two. Footnotes
    link to `#source.…`, the ids of the page's list of sources. Empty if no entry describes the
    thing.
    """
    if thing.slug not in graph.subjects:
        return ""
    entry = graph.entry(thing.slug)
    page = Page(graph, addresses, attachments, thing.slug)
    return to_html(
        part.text if part else entry.body,
        part.line if part else entry.body_line,
        graph.limits.body_max_events,
        TextTargets(page, thing.slug, entry, SourceNotes(thing, entry)),
        graph.dialect,
    )


def text_parts(graph: Graph, slug: str) -> tuple[TextPart, ...]:
    """Return the parts of an entry's text; none without an entry."""
    if slug not in graph.subjects:
        return ()
    entry = graph.entry(slug)
    return parts_of(entry.body, entry.body_line)


def text_headings(graph: Graph, slug: str) -> tuple[TextHeading, ...]:
    """Return the headings of an entry's text that have words; none without an entry."""
    if slug not in graph.subjects:
        return ()
    return tuple(
        TextHeading(section.level, section.heading.text, section.heading.line)
        for section in graph.entry(slug).sections
        if section.level and section.heading.text
    )
