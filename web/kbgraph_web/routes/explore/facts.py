"""The facts of all things with their evidence, as a page and as tables of the same facts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from flask import Blueprint, Response, render_template, request

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.views import Value
from kbgraph.views.evidence_filters import ListedFact
from kbgraph_web.http import params
from kbgraph_web.http.negotiation import CSV, XLSX, current_kb
from kbgraph_web.http.params import EVIDENCE_PARAMETERS
from kbgraph_web.serialisers.cited_tables import listed_rows
from kbgraph_web.serialisers.table_response import CitedTable, table_response
from kbgraph_web.viewmodels.bounds.page_budget import largest_links, page_size
from kbgraph_web.viewmodels.bounds.public_address import PublicLines
from kbgraph_web.viewmodels.evidence_filter import (
    SelectedFacts,
    active_facets,
    evidence_fields,
    evidence_form,
    filtered_entry_url,
    selected_facts,
    strength_links,
    strength_scale,
    wanted_evidence,
)
from kbgraph_web.viewmodels.facet_links import FacetLinks, bounded_facets, facet_links, here

blueprint = Blueprint("facts", __name__)


class ListedField(NamedTuple):
    """Values of a property of a thing that stand side by side."""

    first: ListedFact
    values: tuple[Value, ...]
    is_disputed: bool
    """Whether sources disagree on them: each is shown with who says it."""


blueprint.add_app_template_global(evidence_fields)
blueprint.add_app_template_global(evidence_form)
blueprint.add_app_template_global(filtered_entry_url)
blueprint.add_app_template_global(strength_scale)
_FILTERED_TOO = "entry_links.links"
"""The page to which that of an entry links for the rest of its relations."""
_PAGE_SIZE = 100
_FACT_BYTES, _FACTS_BYTES = 700, 80_000
"""About what a fact has beside its links, and what the facts of a page may take."""
_OPEN_FACETS = 3


@blueprint.app_url_defaults
def keep_evidence(endpoint: str, values: dict[str, Any]) -> None:
    """Add the evidence filter of the page to links that lead to the rest of its relations."""
    if endpoint == _FILTERED_TOO and not wanted_evidence().is_empty:
        for name, given in request.args.lists():
            if name in EVIDENCE_PARAMETERS:
                values.setdefault(name, given)


@blueprint.get("/facts")
def page() -> str:
    """Return a page of the facts that the evidence filter allows.

    `where` chooses their `type` and `property`.
    """
    base = current_kb()
    selected = selected_facts(base, wanted_evidence())
    sizes = (_FACT_BYTES + 2 * link for link in largest_links(base))
    size = page_size(sizes, _FACTS_BYTES, _PAGE_SIZE)
    first = params.first_item_of_page(size)
    return render_template(
        "facts_list.html",
        by_thing=_by_thing(base, base.views.facts.listed(selected.facts[first : first + size])),
        selected=selected,
        first=first,
        size=size,
        filters=active_facets(selected.facets),
        facets=_facets(selected),
        open_facets=_OPEN_FACETS,
        here=here,
    )


def _facets(selected: SelectedFacts) -> list[FacetLinks]:
    """Return the facets beside the list: the strengths first, where facts have any."""
    strengths = strength_links(selected.strengths)
    others = bounded_facets(facet_links(selected.facets))
    return [strengths, *others] if strengths.choices else others


def _by_thing(base: KnowledgeBase, facts: list[ListedFact]) -> list[list[ListedField]]:
    fields = ([*of_field] for _, of_field in groupby(facts, attrgetter("thing", "property")))
    listed = [ListedField(each[0], *_values(base, each)) for each in fields]
    return [[*each] for _, each in groupby(listed, lambda field: field.first.thing)]


def _values(base: KnowledgeBase, facts: list[ListedFact]) -> tuple[tuple[Value, ...], bool]:
    """Return the values of the facts of a field and those that disagree; whether any do."""
    values = (*(each.value for each in facts), *base.views.facts.rivals(facts))
    citations = (citation for value in values for citation in value.citations)
    return values, len(values) > 1 and any(each.disagrees_with for each in citations)


@blueprint.get("/facts.csv")
def as_csv() -> Response:
    """Return the facts of all pages with their sources, days and lines as CSV."""
    return _table(CSV)


@blueprint.get("/facts.xlsx")
def as_xlsx() -> Response:
    """Return the same as a workbook, with links to lines and sources."""
    return _table(XLSX)


def _table(ending: str) -> Response:
    base = current_kb()
    selected = selected_facts(base, wanted_evidence())
    rows = listed_rows(_listed(base, selected), PublicLines())
    return table_response(ending, CitedTable("facts", "Facts", rows))


def _listed(base: KnowledgeBase, selected: SelectedFacts) -> Iterator[ListedFact]:
    """Yield the facts of a table, which are found while it is written."""
    yield from base.views.facts.listed(selected.facts)
