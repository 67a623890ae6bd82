"""The body of an entry as HTML, with resolved links and numbered footnotes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from kbgraph.build import Graph
from kbgraph.extraction.link_resolver import Ambiguous, ExternalLink, Missing, Resolved
from kbgraph.rdf.iris import safe_href, slugify
from kbgraph.source.entry import Entry, Link, LinkKind
from kbgraph.source.html import to_html
from kbgraph.source.link_targets import LinkTarget
from kbgraph.source.names import normalise_key
from kbgraph.source.notes import locator_of, source_of
from kbgraph.views.entry import Description

Address: TypeAlias = Callable[[str], str]
"""Returns the URL of a thing's page for its slug."""


def prose(graph: Graph, thing: Description, address: Address) -> str:
    """Render the body of a thing's entry as safe HTML.

    Headings start at level three, since the page around it uses levels one and two. Footnotes
    link to `#source.…`, the ids of the page's list of sources. Empty if no entry describes the
    thing.
    """
    if thing.slug not in graph.subjects:
        return ""
    entry = graph.entry(thing.slug)
    return to_html(
        entry.body,
        entry.body_line,
        graph.limits.body_max_events,
        _EntryLinks(graph, thing, entry, address),
        graph.dialect,
    )


class _EntryLinks:
    """The targets of the links and footnotes of one entry."""

    def __init__(self, graph: Graph, thing: Description, entry: Entry, address: Address) -> None:
        self._graph, self._entry, self._address = graph, entry, address
        self._slug = thing.slug
        self._sources = {
            listed.source.iri.rpartition("#")[2]: (number, listed.source)
            for number, listed in enumerate(thing.sources, 1)
        }

    def link(self, link: Link) -> LinkTarget:
        """Return the target of a link: a page, an address, or none with the reason."""
        match self._graph.resolver.resolve(link, self._entry.path):
            case Resolved(subject=subject):
                return LinkTarget(
                    self._address(subject.slug) + self._block_anchor(subject.slug, link),
                    title="" if subject.name == link.target else subject.name,
                )
            case Missing() if link.kind is LinkKind.TAG:
                return LinkTarget("")
            case Missing():
                return LinkTarget("", "missing", "not yet described by an entry")
            case Ambiguous(candidates=candidates):
                return LinkTarget("", "ambiguous", f"may mean {', '.join(candidates)}")
            case ExternalLink(iri=iri):
                return LinkTarget(safe_href(iri))
            case _:
                return LinkTarget(self._anchor(link) or safe_href(link.target))

    def _block_anchor(self, slug: str, link: Link) -> str:
        """Return the anchor of the line with the block id that a link names; empty if none."""
        part = link.fragment.rpartition("#")[2]
        if not part.startswith("^"):
            return ""
        line = self._graph.entry(slug).line_of_block(part.removeprefix("^"))
        return f"#L{line}" if line else ""

    def _anchor(self, link: Link) -> str:
        """Return the anchor within the same entry that a link names; empty if none."""
        if link.target:
            return ""
        return self._block_anchor(self._slug, link) or self._heading_anchor(link)

    def _heading_anchor(self, link: Link) -> str:
        """Return the anchor of the heading that a link names; empty if none."""
        key = normalise_key(link.fragment.rpartition("#")[2])
        if not key:
            return ""
        headings = (section.heading for section in self._entry.sections if section.level)
        lines = (heading.line for heading in headings if normalise_key(heading.text) == key)
        line = next(lines, 0)
        return f"#P{line}" if line else ""

    def note(self, mark: str) -> LinkTarget | None:
        """Return the source that a footnote cites, labelled with its number in the list.

        The place that it names in the source is part of the label: `3, art. 12`.
        """
        note = self._entry.citation_keys.note(mark)
        key = f"source.{slugify(source_of(note))}" if note else ""
        number, source = self._sources.get(key, (0, None))
        if note is None or source is None:
            return None
        label = ", ".join(filter(None, (str(number), locator_of(note))))
        return LinkTarget(f"#{key}", title=source.title, label=label)
