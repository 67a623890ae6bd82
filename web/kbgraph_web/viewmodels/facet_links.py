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
from kbgraph.search import NESTED, Facet, FacetValue
from kbgraph_web.http import params
from kbgraph_web.http.day import path_of

MAX_CHOICES = 60
"""Values of a facet that stand beside a list; a page of their own has all."""
_FACET_BYTES, _FACETS_BYTES = 12_000, 30_000
"""About what the values of a facet, and those of all facets beside a list, may take."""
_MAX_CHOSEN_VALUES = 40
"""Values that one address may choose."""


class FacetLink(NamedTuple):
    """A value of a facet, and the address that adds it to the selection or removes it."""

    value: FacetValue
    address: str


class FacetLinks(NamedTuple):
    """A facet with links of its first values."""

    facet: Facet
    choices: tuple[FacetLink, ...]

    @property
    def total(self) -> int:
        """Number of all its values."""
        return len(self.facet.values)


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


def facet_links(
    facets: Iterable[Facet], endpoint: str = "", count: int = MAX_CHOICES
) -> tuple[FacetLinks, ...]:
    """Return facets with links of their first values, to this route or to another one."""
    path = path_of(endpoint) if endpoint else request.path
    return tuple(
        FacetLinks(
            facet,
            tuple(
                FacetLink(value, _toggled(facet.name, value.key, path))
                for value in facet.values[:count]
            ),
        )
        for facet in facets
    )


def bounded_facets(facets: Iterable[FacetLinks]) -> list[FacetLinks]:
    """Return the facets that fit beside a list, and those of which a value is chosen.

    Facets with long names or values have fewer of these, before others are left out.
    """
    shown, left = [], _FACETS_BYTES
    for each in facets:
        is_chosen = any(choice.value.is_chosen for choice in each.choices)
        choices = _fitting(each.choices, min(left, _FACET_BYTES))
        if choices or is_chosen:
            kept = [link for link in each.choices if link.value.is_chosen or link in choices]
            shown.append(each._replace(choices=tuple(kept)))
            left -= sum(map(_size, kept))
    return shown


def _fitting(choices: Iterable[FacetLink], budget: int) -> frozenset[FacetLink]:
    fitting = set()
    for each in choices:
        budget -= _size(each)
        if budget < 0:
            break
        fitting.add(each)
    return frozenset(fitting)


def _size(choice: FacetLink) -> int:
    return 110 + len(choice.address) + 2 * len(choice.value.label)


def active_filters(base: KnowledgeBase) -> tuple[ActiveFilter, ...]:
    """Return the chosen values, in the order of the address."""
    return tuple(
        ActiveFilter(*base.search.facets.label(name, key), _toggled(name, key, request.path))
        for name, key in _chosen()
    )


def here(endpoint: str = "", **changes: str | None) -> str:
    """Return this address, or another route's with the same parameters, with changes.

    A parameter that changes to None is removed. `page` is removed unless it is among the changes.
    """
    path = path_of(endpoint) if endpoint else request.path
    unchanged = [(name, value) for name, value in _kept(path) if name not in changes]
    changed = [(name, value) for name, value in changes.items() if value is not None]
    return _address(path, [*unchanged, *changed])


def _chosen() -> list[tuple[str, str]]:
    texts = params.texts("where")
    if len(texts) > _MAX_CHOSEN_VALUES:
        abort(400, f"where may be given {_MAX_CHOSEN_VALUES} times at most")
    parts = [text.partition(":") for text in texts]
    if not all(colon for _, colon, _ in parts):
        abort(400, "where must be a facet and a value of it, as in where=facet:value")
    return [(name, key) for name, _, key in parts]


def _toggled(name: str, key: str, path: str) -> str:
    """Return the address with a value added to the selection, or removed from it.

    A folder or tag replaces those above and below it: it would add nothing to the former, and the
    latter nothing to it.
    """
    parameters = _kept(path)
    where = ("where", f"{name}:{key}")
    if where in parameters:
        return _address(path, [each for each in parameters if each != where])
    others = [each for each in parameters if not _is_in_line(each[1], name, key)]
    return _address(path, [*others, where])


def _kept(path: str) -> list[tuple[str, str]]:
    """Return the parameters that this address shares with that of another list."""
    dropped = {"page"} if path == request.path else {"page", "facet"}
    return [each for each in request.args.items(multi=True) if each[0] not in dropped]


def _is_in_line(where: str, name: str, key: str) -> bool:
    """Return whether a chosen value is a folder or tag above or below another."""
    chosen, _, other = where.partition(":")
    is_nested = chosen == name and name in NESTED
    return is_nested and (f"{key}/".startswith(f"{other}/") or other.startswith(f"{key}/"))


def _address(path: str, parameters: Iterable[tuple[str, str]]) -> str:
    query = urlencode([(name, value) for name, value in parameters if value], safe=":~")
    return f"{path}?{query}" if query else path
