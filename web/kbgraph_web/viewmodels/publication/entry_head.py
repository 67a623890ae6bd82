"""The page of an entry as search engines, link previews and citations name it."""

from __future__ import annotations

from typing import Any, NamedTuple

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.views import Description
from kbgraph_web.viewmodels.entry_lead import LeadProperty
from kbgraph_web.viewmodels.publication.entry_summary import described_as, summary
from kbgraph_web.viewmodels.publication.page_citation import PageCitation, page_citation
from kbgraph_web.viewmodels.publication.structured_data import structured_data


class EntryHead(NamedTuple):
    """The summary of the page of a thing, its structured data, and its citation."""

    summary: str
    data: dict[str, Any]
    """JSON-LD; empty for a thing that no entry describes."""
    citation: PageCitation | None
    """The line by which to cite it; None for a thing that no entry describes."""


def entry_head(
    base: KnowledgeBase, thing: Description, lead: tuple[LeadProperty, ...], changed: str
) -> EntryHead:
    """Return the head of a page with its leading facts; `changed` is its last change, or empty."""
    description = described_as(base, thing, lead)
    short = summary(base, thing, description)
    if not thing.file:
        return EntryHead(short, {}, None)
    data = structured_data(base, thing, description, changed)
    return EntryHead(short, data, page_citation(base, thing, changed))
