"""Citations of facts as files of the form that a client names."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response

from kbgraph.views import (
    CITATION_SYNTAXES,
    CitationSyntax,
    CitedFact,
    MissingClaim,
    write_citations,
)

SYNTAX_BY_NAME: dict[str, CitationSyntax] = {
    name: syntax for syntax in CITATION_SYNTAXES for name in (syntax.name, syntax.extension)
}
"""The forms by their names and by the endings of their files."""


def citation_file(
    facts: Sequence[CitedFact],
    syntax: CitationSyntax,
    name: str,
    missing: Sequence[MissingClaim] = (),
) -> Response:
    """Return citations, and remarks on missing ones, as a file that browsers save by its name."""
    text = write_citations(facts, syntax.name, missing)
    is_json = syntax.media_type.endswith("json")
    charset = "" if is_json else "; charset=utf-8"
    response = Response(text, content_type=f"{syntax.media_type}{charset}")
    response.headers.set("Content-Disposition", "inline", filename=f"{name}.{syntax.extension}")
    return response
