"""An entry's own text as HTML: its links lead where the graph says that they lead, its footnotes to the sources that it names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from kbgraph.build import Graph
from kbgraph.extraction.link_resolver import Ambiguous, ExternalLink, Missing, Resolved
from kbgraph.rdf.iris import safe_href, slugify
from kbgraph.source.entry import Entry, Link
from kbgraph.source.html import to_html
from kbgraph.source.link_targets import LinkTarget
from kbgraph.source.names import normalise_key
from kbgraph.views.entry import Description

Address: TypeAlias = Callable[[str], str]
"""The address of a thing's page, by its slug."""


def prose(graph: Graph, thing: Description, address: Address) -> str:
    """The body of the thing's entry as HTML that is safe to show within a page that has levels one and two of its headings.

    Empty where no entry describes the thing. Footnotes lead to `#source.…`, where the page lists the sources in their order.
    """
    if thing.slug not in graph.subjects:
        return ""
    entry = graph.entry(thing.slug)
    return to_html(
        entry.body,
        entry.body_line,
        graph.limits.body_events,
        _Pointers(graph, thing, entry, address),
    )


class _Pointers:
    """Where the links and footnotes of one entry lead."""

    def __init__(self, graph: Graph, thing: Description, entry: Entry, address: Address) -> None:
        self.graph, self.entry, self.address = graph, entry, address
        self.sources = {
            each.source.iri.rpartition("#")[2]: (place, each.source)
            for place, each in enumerate(thing.sources, 1)
        }

    def link(self, link: Link) -> LinkTarget:
        """The page of what it names, an address outside, or nowhere, and why."""
        match self.graph.resolver.resolve(link, self.entry.path):
            case Resolved(subject=subject):
                return LinkTarget(
                    self.address(subject.slug),
                    title="" if subject.name == link.target else subject.name,
                )
            case Missing():
                return LinkTarget("", "missing", "not yet described by an entry")
            case Ambiguous(candidates=candidates):
                return LinkTarget("", "ambiguous", f"may mean {', '.join(candidates)}")
            case ExternalLink(iri=iri):
                return LinkTarget(safe_href(iri))
            case _:
                return LinkTarget(self._within(link) or safe_href(link.target))

    def _within(self, link: Link) -> str:
        """The heading of the same entry that a link names."""
        wanted = normalise_key(link.fragment.rpartition("#")[2])
        headings = (section.heading for section in self.entry.sections if section.level)
        line = (
            next((heading.line for heading in headings if normalise_key(heading.text) == wanted), 0)
            if wanted and not link.target
            else 0
        )
        return f"#P{line}" if line else ""

    def note(self, name: str) -> LinkTarget | None:
        """The source that a footnote cites, by its place in the list."""
        key = f"source.{slugify(name)}"
        place, source = self.sources.get(key, (0, None))
        return LinkTarget(f"#{key}", title=source.title, label=str(place)) if source else None
