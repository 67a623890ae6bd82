"""The facets beside a table: those that narrow its rows down."""

from __future__ import annotations

from collections.abc import Iterable

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.search.facets import UNKNOWN
from kbgraph_web.viewmodels.facet_links import FacetLinks

_MAX_FEW, _MAX_FACETS, _MAX_CODED = 6, 40, 1_000


class RowFilter(FacetLinks):
    """A facet with links, shown as a line of values where these are few."""

    @property
    def has_few(self) -> bool:
        """Whether all its values fit beside the table."""
        return self.total <= _MAX_FEW


def row_filters(base: KnowledgeBase, facets: Iterable[FacetLinks], rows: int) -> list[RowFilter]:
    """Return the facets that are chosen, or that would leave some of the rows out.

    Coded ones with few values come first, the best researched before all: they can be read without
    opening anything, and say something of most rows.
    """
    coded = {each.name for each in base.views.coded_properties}
    useful = [RowFilter(*each) for each in facets if _narrows(each, rows)]
    useful.sort(
        key=lambda each: (
            each.facet.name not in coded,
            not each.has_few,
            _unknown(each),
            each.total,
        )
    )
    return useful[:_MAX_FACETS]


def _narrows(facet: FacetLinks, rows: int) -> bool:
    return any(value.is_chosen or value.things < rows for value in facet.facet.values)


def _unknown(facet: FacetLinks) -> int:
    # Coded ones alone have unknown values, and to read those of a large facet takes seconds.
    if facet.total > _MAX_CODED:
        return 0
    return sum(value.things for value in facet.facet.values if value.key == UNKNOWN)
