"""Pages of entries, and their data in other formats."""

from __future__ import annotations

from bisect import bisect_right
from functools import partial

from flask import Blueprint, Response, abort, jsonify, render_template

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import RDF_FORMATS
from kbgraph.views import FactGroup, TextHeading, TextPart, merged_relations, short_lines
from kbgraph.views.evidence_filters import filtered_description
from kbgraph_web.http import params
from kbgraph_web.http.negotiation import current_kb, served_kb
from kbgraph_web.http.redirects import redirect_or_abort
from kbgraph_web.serialisers.entry import entry_json
from kbgraph_web.viewmodels.bounds.entry_facts import DEFAULT_FACTS, MAX_FACTS, first_facts
from kbgraph_web.viewmodels.bounds.evidence_mark import claim_places
from kbgraph_web.viewmodels.bounds.line_addresses import has_long_source
from kbgraph_web.viewmodels.bounds.page_budget import links_of_page
from kbgraph_web.viewmodels.data_links import MEDIA_TYPES, data_links, data_url
from kbgraph_web.viewmodels.entry_html import (
    contested,
    facts_html,
    page_tabs,
    records_html,
    relations_html,
    source_lines_html,
    sources_html,
    text_html,
)
from kbgraph_web.viewmodels.entry_lead import lead
from kbgraph_web.viewmodels.evidence_filter import wanted_evidence
from kbgraph_web.viewmodels.facet_links import here
from kbgraph_web.viewmodels.layout import entry_url
from kbgraph_web.viewmodels.members.member_table import member_table
from kbgraph_web.viewmodels.publication.changed_days import changed_day
from kbgraph_web.viewmodels.publication.entry_head import entry_head
from kbgraph_web.viewmodels.relation_links import shown_relations

blueprint = Blueprint("entry", __name__)
_RDF_SYNTAXES = {syntax.extension: syntax for syntax in RDF_FORMATS}
_ENDINGS = {
    **{each: each for each in MEDIA_TYPES},
    **{syntax.name: syntax.extension for syntax in RDF_FORMATS},
}
"""The endings of addresses of data, by themselves and by the names of their syntaxes."""
_MAX_HEADINGS = 200
"""Headings of a text that its table of contents lists."""
_MAX_DOCUMENT_FACTS = 40
"""Values about the document that its page shows."""
_HTML_PARTS = {
    "claim_places": claim_places,
    "contested": contested,
    "facts_html": facts_html,
    "relations_html": relations_html,
    "source_lines_html": source_lines_html,
    "sources_html": sources_html,
}
"""Functions that the template calls for what a page has hundreds of."""
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
    is_described = slug in base.views.entries
    # Only a newline ends a line, as citations count them: other separators, such as U+2028, do not.
    is_long = has_long_source(slug)
    whole, parts = base.describe(slug), base.views.text_parts(slug)
    filtered = filtered_description(whole, wanted_evidence(), base.views.facts.of_relation)
    thing = filtered.thing
    leading = lead(base, whole, thing) if is_described else ()
    number = params.number("text", 1, minimum=1, maximum=max(1, len(parts)))
    limit = params.number("facts", DEFAULT_FACTS, minimum=1, maximum=MAX_FACTS)
    prose = text_html(base, whole, parts[number - 1] if parts else None)
    relations = merged_relations(base.views.describer, thing)
    members = member_table(base, slug)
    return render_template(
        "entry.html",
        thing=thing,
        counted=filtered.counted,
        tabs=page_tabs(whole, prose),
        prose=prose,
        text_parts=len(parts),
        text_part=number,
        text_address=lambda page: here(text=page) + "#text",
        text_headings=_headings(base, slug, parts, number),
        lines=() if is_long else short_lines(base.graph, whole),
        has_long_source=is_long,
        first=first_facts(thing.headings, limit),
        limit=limit,
        more_facts=here(facts=str(min(limit * 4, MAX_FACTS))),
        data=data_links(base, slug),
        lead=leading,
        members=members,
        publication=entry_head(base, whole, leading, changed_day(served_kb(), slug)),
        relations=shown_relations(
            base, thing, relations, members.things if members else frozenset()
        ),
        records_html=partial(records_html, slug=slug),
        document=first_facts([FactGroup("", thing.document)], min(limit, _MAX_DOCUMENT_FACTS)),
        shown_mentions=links_of_page(base),
        **_HTML_PARTS,
    )


def _headings(
    base: KnowledgeBase, slug: str, parts: tuple[TextPart, ...], number: int
) -> list[tuple[str, TextHeading]]:
    """Return the first headings of a text, each with the address of its part."""
    starts = [part.line for part in parts]
    headings = base.views.text_headings(slug)[:_MAX_HEADINGS]
    places = [bisect_right(starts, each.line) for each in headings]
    return [
        ("" if place == number else here(text=str(place)), each)
        for place, each in zip(places, headings, strict=True)
    ]
