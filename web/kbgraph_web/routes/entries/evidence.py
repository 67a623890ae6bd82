"""The evidence of a fact: its lines in their context, its sources, and how to cite it."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from kbgraph_web.http import params
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.http.redirects import redirect_or_abort
from kbgraph_web.viewmodels.bounds.evidence_view import CLAIMS_ON_PAGE, evidence_view
from kbgraph_web.viewmodels.evidence_address import requested_scope
from kbgraph_web.viewmodels.facet_links import here

blueprint = Blueprint("evidence", __name__)


@blueprint.get("/evidence/<path:slug>/<claim>")
def page(slug: str, claim: str) -> str:
    """Return the evidence of a fact of a claim, with all claims that state it.

    `of` names its property, and `about` its thing, where the claim states several facts. `with`
    names the other claims that say the same with their qualifiers; `alone` says that none does.
    `bare` leaves out the frame of the site, as the source panel shows it.
    """
    base = current_kb()
    if not base.network.knows(slug):
        redirect_or_abort(
            base, slug, lambda other: url_for("evidence.page", slug=other, claim=claim)
        )
    evidence = base.views.bibliographer.evidence(slug, claim, requested_scope())
    first = params.first_item_of_page(CLAIMS_ON_PAGE)
    return render_template(
        "evidence_panel.html" if params.flag("bare") else "evidence.html",
        view=evidence_view(base, evidence, first, CLAIMS_ON_PAGE),
        slug=slug,
        label=base.views.labels.of_thing(slug),
        total=len(evidence.stating),
        first=first,
        size=CLAIMS_ON_PAGE,
        here=here,
    )
