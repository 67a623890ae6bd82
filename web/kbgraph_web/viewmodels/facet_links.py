"""Narrowing a list down by facets: what the address says, and the addresses that say a little more or less.

`where=legalStatus:…` chooses a value of a facet. Values of the same facet are alternatives, facets add up; all of it is in the address.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlencode

from flask import request, url_for

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.search.facets import Facet, FacetValue

_MOST_CHOSEN = 40
"""Values that one address may choose; more of them are passed over."""
_DIGITS, _LAST_PAGE = 6, 99_999


class FacetLink(NamedTuple):
    """A value of a facet as a link that chooses it, or that no longer does."""

    value: FacetValue
    address: str


class FacetLinks(NamedTuple):
    """A facet with its links."""

    facet: Facet
    choices: tuple[FacetLink, ...]


class ActiveFilter(NamedTuple):
    """A value that is chosen, and the address without it."""

    facet: str
    value: str
    address: str


def selection() -> dict[str, frozenset[str]]:
    """The values that the address chooses, by facet."""
    chosen: dict[str, set[str]] = defaultdict(set)
    for name, key in _chosen():
        chosen[name].add(key)
    return {name: frozenset(keys) for name, keys in chosen.items()}


def facet_links(facets: Iterable[Facet]) -> tuple[FacetLinks, ...]:
    """The facets with their links."""
    return tuple(
        FacetLinks(
            facet,
            tuple(FacetLink(value, _toggled(facet.name, value.key)) for value in facet.values),
        )
        for facet in facets
    )


def active_filters(base: KnowledgeBase) -> tuple[ActiveFilter, ...]:
    """What is chosen, in the order of the address."""
    return tuple(
        ActiveFilter(*base.search.facets.label(name, key), _toggled(name, key))
        for name, key in _chosen()
    )


def here(endpoint: str = "", **changes: str | None) -> str:
    """This address, or that of another route with the same parameters, with some of them changed or, where None, left out."""
    kept = [
        (name, value)
        for name, value in request.args.items(multi=True)
        if name not in changes and name != "page"
    ]
    more = [(name, value) for name, value in changes.items() if value is not None]
    return _address(url_for(endpoint) if endpoint else request.path, [*kept, *more])


def first_of_page(size: int) -> int:
    """The place of the first item on the page that the address names, where pages have so many."""
    return (number("page", 1, _LAST_PAGE) - 1) * size


def number(name: str, default: int, most: int) -> int:
    """A number of the address, at most so large; the default where it is none."""
    text = request.args.get(name, "")
    return (
        min(int(text), most) if text.isdecimal() and len(text) < _DIGITS and int(text) else default
    )


def _chosen() -> list[tuple[str, str]]:
    pairs = [text.partition(":") for text in dict.fromkeys(request.args.getlist("where"))][
        :_MOST_CHOSEN
    ]
    return [(name, key) for name, colon, key in pairs if colon]


def _toggled(name: str, key: str) -> str:
    kept = [pair for pair in request.args.items(multi=True) if pair[0] != "page"]
    pair = ("where", f"{name}:{key}")
    return _address(
        request.path, [each for each in kept if each != pair] if pair in kept else [*kept, pair]
    )


def _address(path: str, parameters: Iterable[tuple[str, str]]) -> str:
    query = urlencode([(name, value) for name, value in parameters if value], safe=":~")
    return f"{path}?{query}" if query else path
