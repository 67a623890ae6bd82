"""The lists of entries of which the home page shows the first."""

from __future__ import annotations

from flask import Blueprint, render_template

from kbgraph_web.http import params
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.viewmodels.bounds.page_budget import largest_links, page_size
from kbgraph_web.viewmodels.facet_links import here
from kbgraph_web.viewmodels.home.entry_lists import entry_list

blueprint = Blueprint("lists", __name__)
PAGE_SIZE = 100
_LIST_BYTES = 70_000
_ROW_BYTES = 150
"""About what a row has beside its link."""


@blueprint.get("/list/<name>")
def page(name: str) -> str:
    """Return a page of a list: `changed`, `hubs`, `missing`, `orphans` or `ambiguous`."""
    base = current_kb()
    listed = entry_list(base, name)
    total = len(listed.items)
    sizes = (_ROW_BYTES + link for link in largest_links(base))
    size = page_size(sizes, _LIST_BYTES, PAGE_SIZE)
    first = params.first_item_of_page(size)
    return render_template(
        "list.html",
        listed=listed,
        rows=listed.rows(first, size),
        total=total,
        first=first,
        size=size,
        here=here,
    )
