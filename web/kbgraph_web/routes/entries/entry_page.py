"""Pages of entries, and their data in other formats."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, render_template

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import RDF_FORMATS
from kbgraph_web.http import params
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.http.redirects import redirect_or_abort
from kbgraph_web.serialisers.entry import entry_json
from kbgraph_web.viewmodels.data_links import MEDIA_TYPES, data_links, data_url
from kbgraph_web.viewmodels.entry_lead import lead
from kbgraph_web.viewmodels.layout import entry_url, page_addresses
from kbgraph_web.viewmodels.relation_links import SHOWN_LINKS, relation_links

blueprint = Blueprint("entry", __name__)
_RDF_SYNTAXES = {syntax.extension: syntax for syntax in RDF_FORMATS}
_ENDINGS = {
    **{each: each for each in MEDIA_TYPES},
    **{syntax.name: syntax.extension for syntax in RDF_FORMATS},
}
"""The endings of addresses of data, by themselves and by the names of their syntaxes."""
_MAX_HEADINGS = 200
"""Headings of a text that its table of contents lists."""
_OLD_SYNTAX = "format"
"""The former name of `syntax`. Deprecated: it is accepted until the release after 0.1."""


@blueprint.get("/entry/<path:slug>")
def page(slug: str) -> str | Response:
    """Return a thing's page, or its data in the syntax that an ending or `syntax` names.

    The endings are `ttl`, `jsonld`, `nt`, `nq`, `trig`, `rdf`, `json` and `md`. A slug that ends
    like a syntax is the thing's page: `syntax` then names that of the thing without the ending.
    """
    base, named = current_kb(), _named_syntax()
    if named:
        if not base.network.knows(slug):
            redirect_or_abort(base, slug, lambda other: data_url(base, other, named))
        return _data(base, slug, named)
    if base.network.knows(slug):
        return _page(base, slug)
    stem, _, ending = slug.rpartition(".")
    if ending not in MEDIA_TYPES or not stem:
        redirect_or_abort(base, slug, entry_url)
    if not base.network.knows(stem):
        redirect_or_abort(base, stem, lambda other: data_url(base, other, ending))
    return _data(base, stem, ending)


def _named_syntax() -> str:
    """Return the ending that `syntax` names; empty without it."""
    return _ENDINGS.get(params.choice("syntax", _ENDINGS, former=_OLD_SYNTAX), "")


def _data(base: KnowledgeBase, slug: str, ending: str) -> Response:
    if ending == "json":
        return jsonify(entry_json(base, base.describe(slug)))
    if ending == "md" and slug in base.views.entries:
        text = base.views.entry_text(slug)
        return Response(text, content_type="text/markdown; charset=utf-8")
    if ending not in _RDF_SYNTAXES:
        abort(404, f"There is no {ending} of {slug}.")
    syntax = _RDF_SYNTAXES[ending]
    return Response(base.export.thing(slug, syntax), content_type=syntax.content_type)


def _page(base: KnowledgeBase, slug: str) -> str:
    described = slug in base.views.entries
    # Only a newline ends a line, as citations count them: other separators, such as U+2028, do not.
    lines = base.views.entry_text(slug).rstrip("\n").split("\n") if described else []
    thing = base.describe(slug)
    return render_template(
        "entry.html",
        thing=thing,
        prose=base.views.prose(thing, page_addresses()),
        text_headings=base.views.text_headings(slug)[:_MAX_HEADINGS],
        lines=lines,
        data=data_links(base, slug),
        lead=lead(base, thing) if described else (),
        outgoing=relation_links(base, slug, "outgoing", thing.outgoing),
        incoming=relation_links(base, slug, "incoming", thing.incoming),
        shown_mentions=SHOWN_LINKS,
    )
