"""Addresses of a comparison: the same one with other things, sections or rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from flask import request

from kbgraph_web.http.day import path_of

THINGS = "with"


def comparison_address(slugs: Iterable[str], endpoint: str = "", **changes: Iterable[str]) -> str:
    """Return the address of a comparison of things, as this page shows it but for the changes.

    `changes` are parameters with their new values, none of which leaves a parameter out. `page` is
    left out unless it is among them.
    """
    parameters = [*_kept(tuple(slugs), {*changes, "page"})]
    parameters += [(name, value) for name, values in changes.items() for value in values]
    query = urlencode(parameters, safe=":~")
    path = path_of(endpoint) if endpoint else request.path
    return f"{path}?{query}" if query else path


def adding_address(slugs: Iterable[str]) -> str:
    """Return the beginning of the address with another thing: the slug of it is missing."""
    address = comparison_address(slugs)
    return f"{address}{'&' if '?' in address else '?'}{THINGS}="


def _kept(slugs: tuple[str, ...], changed: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the parameters of this address, the things in place of its first one."""
    things = [(THINGS, slug) for slug in slugs]
    for name, value in request.args.items(multi=True):
        if name == THINGS:
            yield from things
            things = []
        elif value and name not in changed:
            yield name, value
    yield from things
