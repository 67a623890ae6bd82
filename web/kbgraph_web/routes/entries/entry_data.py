"""Data for programs: a thing in every syntax, and the identifier that leads to either."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kbgraph.errors import NotFoundError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf.formats import EXPORT_FORMATS, JSONLD, NTRIPLES, TURTLE, Format
from kbgraph.rdf.terms import Iri
from kbgraph.views.provenance import Citation
from kbgraph_web.http.negotiation import accepted, current_kb
from kbgraph_web.http.redirects import redirect_or_abort
from kbgraph_web.viewmodels.layout import entry_url

blueprint = Blueprint("entry_data", __name__)


@blueprint.get("/id/<path:slug>")
def identifier(slug: str) -> AnyResponse:
    """303 from the thing to its page, or to the data that the client prefers (Cool URIs for the Semantic Web, section 4.3)."""
    if not current_kb().network.knows(slug):
        redirect_or_abort(
            current_kb(), slug, lambda other: url_for("entry_data.identifier", slug=other)
        )
    page = entry_url(slug)
    rdf_quality = max(
        request.accept_mimetypes.quality(each.media_type) for each in (TURTLE, JSONLD, NTRIPLES)
    )
    wants_data = (
        request.accept_mimetypes.provided
        and rdf_quality > request.accept_mimetypes.quality("text/html")
    )
    best = (
        next((each for each in accepted(request) if each in {TURTLE, JSONLD, NTRIPLES}), None)
        if wants_data
        else None
    )
    response = redirect(f"{page}.{best.extension}" if best else page, 303)
    response.vary.add("Accept")
    return response


@blueprint.get("/export/kbgraph.<extension>")
def export(extension: str) -> Response:
    """The whole graph in a syntax."""
    syntax = next((each for each in EXPORT_FORMATS if each.extension == extension), None)
    if syntax is None:
        raise NotFoundError(
            f"no export with the ending {extension}; there are {', '.join(each.extension for each in EXPORT_FORMATS)}"
        )
    return _typed(current_kb().export.graph(syntax), syntax)


def rdf(base: KnowledgeBase, slug: str, syntax: Format) -> Response:
    """What is said of a thing, in a syntax."""
    return _typed(base.export.thing(slug, syntax), syntax)


def markdown(base: KnowledgeBase, slug: str) -> Response:
    """The entry as its author wrote it."""
    return Response(base.views.entry_text(slug), content_type="text/markdown; charset=utf-8")


def description(base: KnowledgeBase, slug: str) -> Response:
    """The page's content as JSON: facts under headings, each value with file, line, source and date."""
    return jsonify(_plain(base, base.describe(slug)))


def _typed(body: bytes, syntax: Format) -> Response:
    return Response(body, content_type=syntax.content_type)


def _plain(base: KnowledgeBase, value: Any) -> Any:
    """Named tuples as objects, citations with the text of their lines, the rest as JSON has it."""
    if isinstance(value, Citation):
        texts = [base.views.line_text(value.slug, line) for line in value.lines]
        return {
            **{key: _plain(base, item) for key, item in value._asdict().items()},
            "texts": texts,
        }
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {key: _plain(base, item) for key, item in value._asdict().items()}
    if isinstance(value, tuple):
        return [_plain(base, item) for item in value]
    return str(value) if isinstance(value, Iri) else value
