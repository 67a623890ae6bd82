"""The frame of every page: navigation, downloads, and the footer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import urlencode

from flask import g, request, url_for
from markupsafe import Markup

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.views import PageAddresses
from kbgraph_web.http import params
from kbgraph_web.http.day import current_day, day_parameter
from kbgraph_web.http.languages import asked_language, language_parameter, lazy_gettext
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.viewmodels.languages import page_language

_GRAPH = "whole_graph.page"
"""The page that an empty folder does not have."""
_OF_FIELDS = frozenset({"matrix.page", "facts.page"})
"""Pages of the fields of entries, which notes without an ontology do not have."""
_NAVIGATION = (
    (lazy_gettext("Entries"), "home.page"),
    (lazy_gettext("Table"), "matrix.page"),
    (lazy_gettext("Facts"), "facts.page"),
    (lazy_gettext("Compare"), "compare.page"),
    (lazy_gettext("Graph"), _GRAPH),
    (lazy_gettext("Path"), "path.page"),
    ("SPARQL", "sparql.endpoint"),
)
_MAX_CACHED_ADDRESSES = 50_000
_PLACE = "address_place"
AddressPlace: TypeAlias = tuple[str, date | None, str, tuple[str, ...]]
"""The part that the addresses of a page share: root, day, language, and carried basket."""
_COLLECTING = frozenset({
    "entry.page", "entry_links.links", "evidence.page", "facts.page", "home.page", "lists.page",
    "search.page",
})  # fmt: skip
"""Pages on the way from the basket to further facts, whose addresses carry its list."""
_BASKET, MAX_CARRIED_CHARS = "basket", 1_000
"""Of the names of a list that is carried: each link of a page has it."""
_DOWNLOADS = (("Turtle", "ttl"), ("JSON-LD", "jsonld"), ("N-Quads", "nq"), ("GraphML", "graphml"))


class DayShown(NamedTuple):
    """The day as of which a page shows facts."""

    day: date
    address_without: str
    """The same page with the facts of all times."""


class NavigationLink(NamedTuple):
    """A link of the navigation."""

    label: str
    address: str
    is_here: bool


def entry_url(slug: str) -> str:
    """Return the address of a thing's page.

    Cached: a page links to thousands of things, and url_for takes longer than all else on it.
    """
    return _entry_url(*address_place(), slug)


def address_place() -> AddressPlace:
    """Return what the addresses of a page share, which is found once for all of them."""
    place: AddressPlace | None = g.get(_PLACE)
    if place is None:
        place = request.script_root, current_day(), asked_language(), _read_basket()
        setattr(g, _PLACE, place)
    return place


def can_carry(names: Sequence[str]) -> bool:
    """Return whether the addresses of pages can carry a list of the basket."""
    return sum(map(len, names)) <= MAX_CARRIED_CHARS


def carried_basket() -> tuple[str, ...]:
    """Return the names of the claims of the basket that the address carries, without scripts."""
    return address_place()[3]


def _read_basket() -> tuple[str, ...]:
    names = params.texts(_BASKET) if request.endpoint in _COLLECTING else ()
    return names if can_carry(names) else ()


def keep_basket(endpoint: str, values: dict[str, Any]) -> None:
    """Add a carried basket to links that lead to further facts, and to the basket itself."""
    kept = carried_basket() if endpoint in _COLLECTING or endpoint == "basket.page" else ()
    if kept and endpoint in _COLLECTING:
        values.setdefault(_BASKET, kept)
    elif kept:
        values["claim"] = (*kept, *filter(None, (values.get("claim"),)))


@lru_cache(_MAX_CACHED_ADDRESSES)
def _entry_url(
    root: str,  # noqa: ARG001 - in the address
    day: date | None,  # noqa: ARG001
    language: str,  # noqa: ARG001
    basket: tuple[str, ...],  # noqa: ARG001
    slug: str,
) -> str:
    return url_for("entry.page", slug=slug)


def fragment(iri: str) -> str:
    """Return the part of an IRI behind its hash; the whole of one without."""
    return iri.rpartition("#")[2]


def page_addresses() -> PageAddresses:
    """Return the addresses to which the text of an entry links."""
    return PageAddresses(entry_url, lambda path: url_for("attachments.file", path=path))


def picture_url(path: str, entry_path: str) -> str:
    """Return the address of an image that an entry shows; empty where its file is not served."""
    attachments = current_kb().views.attachments
    found = attachments.find(path, entry_path)
    if found is None or not found.is_image or attachments.is_too_large(found):
        return ""
    return url_for("attachments.file", path=found.path)


def _day_shown() -> DayShown | None:
    """Return the day that the page shows; None for a page without one."""
    day = current_day()
    if day is None:
        return None
    others = [each for each in request.args.items(multi=True) if each[0] != params.IN_FORCE]
    query = urlencode(others)
    return DayShown(day, f"{request.script_root}{request.path}{'?' if query else ''}{query}")


def _kept_fields() -> Markup:
    """Return the hidden fields by which a form keeps day, language and basket of its address."""
    field = Markup('<input type="hidden" name="{}" value="{}">')
    kept = [*(day_parameter() | language_parameter()).items()]
    kept += [(_BASKET, each) for each in carried_basket()]
    return Markup().join(field.format(name, value) for name, value in kept)


def terms_name(address: str) -> str:
    """Return terms of use by name: their SPDX identifier, else the address without its scheme."""
    host_and_path = address.partition("://")[2] or address
    if host_and_path.startswith("spdx.org/"):
        return host_and_path.rpartition("/")[2].removesuffix(".html")
    return host_and_path


def _has_page(base: KnowledgeBase, route: str) -> bool:
    """Return whether a knowledge base has something that a page of the navigation shows."""
    if route in _OF_FIELDS:
        return any(each.expected for each in base.views.coverage)
    return route != _GRAPH or bool(base.views.entries)


def layout_context(base: KnowledgeBase) -> dict[str, Any]:
    """Return the values that base.html uses."""
    links = [
        NavigationLink(str(label), url_for(route), route == request.endpoint)
        for label, route in _NAVIGATION
        if _has_page(base, route)
    ]
    return {
        "in_force": _day_shown(),
        "day_field": _kept_fields(),
        "carried": carried_basket(),
        "language": page_language(),
        "title": base.export.site.title,
        "notice": base.export.site.notice,
        "terms": base.export.site.license,
        "terms_name": terms_name(base.export.site.license),
        "attributions": base.export.site.attributions,
        "generation": base.generation,
        "navigation": links,
        "downloads": [
            (label, url_for("entry_data.export", extension=extension))
            for label, extension in _DOWNLOADS
        ],
    }
