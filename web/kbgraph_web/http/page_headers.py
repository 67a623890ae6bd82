"""The headers of pages: tags of what they stand for, languages, and what browsers may do."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, g, request

from kbgraph_web.http.etags import accepts_any_tag, is_known_to_client, page_etag, without_content
from kbgraph_web.http.languages import current_language, has_language, vary_by_language
from kbgraph_web.http.negotiation import seeks_table

_CONTENT_SECURITY_POLICY = (
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'",
    "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
)  # fmt: skip
"""Everything comes from this server, and nothing is inline."""
SECURITY_HEADERS = {
    "Content-Security-Policy": "; ".join(_CONTENT_SECURITY_POLICY),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_ROUTES_WITH_OWN_ETAGS = {
    "sparql.endpoint", "question.page", "static", "health.check", "health.metrics",
    "void.description", "attachments.file",
}  # fmt: skip
"""Routes whose responses depend on more than the generation, the address and the day."""
_TAG = "page_etag"


def not_modified(generation: str) -> Response | None:
    """Return 304 for a client that has had the address's 200 of this generation, else None.

    The tag is made before the page: of a page that is made at midnight it names the day before, so
    that no client keeps what has become untrue.
    """
    environ = request.environ
    if not _has_page_etag():
        return None
    tag = page_etag(generation, environ, current_language().key)
    setattr(g, _TAG, tag)
    if not seeks_table(environ) and is_known_to_client(environ, tag):
        return Response(status=304)
    return None


def with_page_headers(response: Response) -> Response:
    """Return a response with its tag, and with the headers that all responses have."""
    if response.status_code in {200, 304} and (tag := g.get(_TAG)):
        # Weak, since it stands for the same page however it is compressed.
        response.set_etag(tag, weak=True)
        response.headers.setdefault("Cache-Control", "no-cache")
        if response.status_code == HTTPStatus.OK and accepts_any_tag(request.environ):
            response = without_content(response)
    if has_language(request.endpoint) and request.endpoint not in _ROUTES_WITH_OWN_ETAGS:
        vary_by_language(response)
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    if "Location" in response.headers:
        response.headers["Location"] = _without_host(response.headers["Location"])
    return response


def _without_host(location: str) -> str:
    """Return a location on this server as a path.

    Werkzeug redirects `//` to an absolute address, which holds whatever host the client has named.
    """
    if not location.startswith(request.host_url):
        return location
    return "/" + location.removeprefix(request.host_url).lstrip("/")


def _has_page_etag() -> bool:
    return request.method in {"GET", "HEAD"} and request.endpoint not in _ROUTES_WITH_OWN_ETAGS
