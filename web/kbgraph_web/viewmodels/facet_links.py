"""Facets as links, and the selection that the address holds.

`where=legalStatus:…` chooses a value of a facet. Values of the same facet are alternatives;
different facets must all match.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlencode

from flask import abort, request

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.search import Facet, FacetValue
from kbgraph_web.http import params
from kbgraph_web.http.day import path_of

_MAX_CHOSEN_VALUES = 40
"""Values that one address may choose."""


class FacetLink(NamedTuple):
    """A value of a facet, and the address that adds it to the selection or removes it."""

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
    """Return the values that the address chooses, by facet."""
    chosen: dict[str, set[str]] = defaultdict(set)
    for name, key in _chosen():
        chosen[name].add(key)
    return {name: frozenset(keys) for name, keys in chosen.items()}


def facet_links(facets: Iterable[Facet]) -> tuple[FacetLinks, ...]:
    """Return the facets with their links."""
    return tuple(
        FacetLinks(
            facet,
            tuple(FacetLink(value, _toggled(facet.name, value.key)) for value in facet.values),
        )
        for facet in facets
    )


def active_filters(base: KnowledgeBase) -> tuple[ActiveFilter, ...]:
    """Return the chosen values, in the order of the address."""
    return tuple(
        ActiveFilter(*base.search.facets.label(name, key), _toggled(name, key))
        for name, key in _chosen()
    )


def here(endpoint: str = "", **changes: str | None) -> str:
    """Return this address, or another route's with the same parameters, with changes.

    A parameter that changes to None is removed. `page` is removed unless it is among the changes.
    """
    unchanged = [
        (name, value)
        for name, value in request.args.items(multi=True)
        if name not in changes and name != "page"
    ]
    changed = [(name, value) for name, value in changes.items() if value is not None]
    return _address(path_of(endpoint) if endpoint else request.path, [*unchanged, *changed])


def _chosen() -> list[tuple[str, str]]:
    texts = params.texts("where")
    if len(texts) > _MAX_CHOSEN_VALUES:
        abort(400, f"where may be given {_MAX_CHOSEN_VALUES} times at most")
    parts = [text.partition(":") for text in texts]
    if not all(colon for _, colon, _ in parts):
        abort(400, "where must be a facet and a value of it, as in where=facet:value")
    return [(name, key) for name, _, key in parts]


def _toggled(name: str, key: str) -> str:
    parameters = [each for each in request.args.items(multi=True) if each[0] != "page"]
    where = ("where", f"{name}:{key}")
    toggled = (
        [each for each in parameters if each != where]
        if where in parameters
        else [*parameters, where]
    )
    return _address(request.path, toggled)


def _address(path: str, parameters: Iterable[tuple[str, str]]) -> str:
    query = urlencode([(name, value) for name, value in parameters if value], safe=":~")
    return f"{path}?{query}" if query else path
