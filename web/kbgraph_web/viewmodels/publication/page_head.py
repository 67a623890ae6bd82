"""The head of a page for search engines and link previews (https://ogp.me)."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from flask import request

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph_web.viewmodels.bounds.public_address import public_entry, public_root, published_root

_ENTRY = "entry.page"
_PARAMETERS: dict[str, tuple[str, ...]] = {
    _ENTRY: (),
    "home.page": ("page",),
    "lists.page": ("page",),
    "ontology.page": (),
}
"""The pages that have one address, and the parameters in it: all others are views of the same."""
_FIRST_PAGE = "1"
_MAX_ADDRESS_CHARS = 2_000
"""Of the address of a page that is made of its parameters, such as a search."""


class PageHead(NamedTuple):
    """The addresses of a page, and a sentence about the knowledge base."""

    canonical: str
    """The one address of its content (RFC 6596); empty where it is made of its parameters."""
    address: str
    """The address by which it is shared; empty where that is very long."""
    about: str
    """For pages without a summary of their own."""
    root: str
    """The address of the home page where the settings name it, for links that a script copies."""


def page_head(base: KnowledgeBase) -> PageHead:
    """Return the head of the page that a request asks for."""
    canonical = _canonical(base)
    about = base.ontology.description or base.export.site.notice
    return PageHead(canonical, canonical or _shared_address(base), about, published_root(base))


def _canonical(base: KnowledgeBase) -> str:
    if request.endpoint not in _PARAMETERS:
        return ""
    if request.endpoint == _ENTRY:
        return public_entry(base, (request.view_args or {})["slug"])
    names = _PARAMETERS[request.endpoint]
    values = ((name, request.args.get(name, "")) for name in names)
    kept = urlencode([(name, value) for name, value in values if value not in {"", _FIRST_PAGE}])
    return f"{_here(base, request.base_url)}{'?' if kept else ''}{kept}"


def _shared_address(base: KnowledgeBase) -> str:
    address = _here(base, request.url)
    return address if len(address) <= _MAX_ADDRESS_CHARS else ""


def _here(base: KnowledgeBase, asked: str) -> str:
    return public_root(base) + asked.removeprefix(request.url_root)
