"""Facts that a reader has collected, as a list and as files; the address holds them."""

from __future__ import annotations

from itertools import chain
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from kbgraph.views import CitedClaims, MissingClaim
from kbgraph_web.http import params
from kbgraph_web.http.day import day_parameter, path_of
from kbgraph_web.http.languages import language_parameter
from kbgraph_web.http.negotiation import TABLE_TYPES, current_kb
from kbgraph_web.serialisers.citation_file import SYNTAX_BY_NAME, citation_file
from kbgraph_web.serialisers.cited_tables import SourceRow, basket_rows
from kbgraph_web.serialisers.table_response import CitedTable, table_response
from kbgraph_web.viewmodels.bounds.basket_view import MAX_CLAIMS, basket_view, claims_named
from kbgraph_web.viewmodels.bounds.public_address import PublicLines, public_facts

blueprint = Blueprint("basket", __name__)
_NAME = "basket"


@blueprint.get("/basket")
def page() -> str | AnyResponse:
    """Return the facts of each `claim` as a page, or in the form that `syntax` names.

    A claim is named by slug and name, as in `x--alder#speed.2`; its address redirects to that, and
    the address of a basket to a list with all of its claims.
    `remove` and `up` redirect to the list without a claim, or with it a place further up.
    """
    syntax = params.choice("syntax", (*SYNTAX_BY_NAME, *TABLE_TYPES))
    given = params.texts("claim")
    names = tuple(dict.fromkeys(chain.from_iterable(map(claims_named, given))))
    if len(names) > MAX_CLAIMS:
        abort(400, f"a basket holds up to {MAX_CLAIMS} facts, and this one has {len(names)}")
    removed, raised = params.text("remove"), params.text("up")
    if removed or raised or names != given:
        return redirect(_address(_raised([each for each in names if each != removed], raised)))
    collected = current_kb().views.bibliographer.collected(names)
    if syntax:
        return _file(collected, syntax)
    return render_template("basket.html", view=basket_view(collected, names))


def _file(collected: CitedClaims, syntax: str) -> Response:
    if syntax in TABLE_TYPES:
        rows = chain(
            basket_rows(collected.facts, PublicLines()), map(_missing_row, collected.missing)
        )
        return table_response(syntax, CitedTable(_NAME, _NAME.capitalize(), rows))
    form = SYNTAX_BY_NAME[syntax]
    file = citation_file(public_facts(collected.facts), form, _NAME, collected.missing)
    # Each button of the page saves a file, as those of tables do.
    file.headers.set("Content-Disposition", "attachment", filename=f"{_NAME}.{form.extension}")
    return file


def _missing_row(claim: MissingClaim) -> SourceRow:
    """Return a row that tells why a claim has none."""
    slug = claim.name.rpartition("#")[0]
    return SourceRow(
        entry="", slug=slug, heading="", field="", property="", value=f"{claim.reason}."
    )


def _raised(names: list[str], raised: str) -> list[str]:
    """Return names with one of them a place further up."""
    index = names.index(raised) if raised in names else 0
    if index:
        names[index - 1], names[index] = names[index], names[index - 1]
    return names


def _address(names: list[str]) -> str:
    kept = day_parameter() | language_parameter()
    query = urlencode([*(("claim", each) for each in names), *kept.items()])
    return path_of("basket.page") + (f"?{query}" if query else "")
