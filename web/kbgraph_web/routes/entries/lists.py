"""The lists of entries of which the home page shows the first."""

from __future__ import annotations

from flask import Blueprint, render_template

from kbgraph_web.http import params
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.viewmodels.facet_links import here
from kbgraph_web.viewmodels.home.entry_lists import entry_list

blueprint = Blueprint("lists", __name__)
PAGE_SIZE = 100


@blueprint.get("/list/<name>")
def page(name: str) -> str:
    """Return a page of a list: `changed`, `hubs`, `missing`, `orphans` or `ambiguous`."""
    listed = entry_list(current_kb(), name)
    total = len(listed.items)
    first = params.first_item_of_page(PAGE_SIZE)
    return render_template(
        "list.html",
        listed=listed,
        rows=listed.rows(first, PAGE_SIZE),
        total=total,
        first=first,
        size=PAGE_SIZE,
        here=here,
    )
