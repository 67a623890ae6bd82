"""Places: the widest whole that holds a thing, by which a drawing of many things is arranged.

A whole that holds more than half of all things tells nothing about one of them. Things that no
ontology places lie in a folder.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from kbgraph.network.network import Adjacency
from kbgraph.rdf.terms import Iri


class ThingPlace(NamedTuple):
    """A whole or a folder that holds things."""

    key: str
    """The IRI of the whole, or the path of the folder."""
    label: str


def places(
    tables: Adjacency,
    above: Collection[Iri],
    folders: Callable[[], Mapping[Iri, str]],
    label: Callable[[Iri], str],
) -> dict[Iri, ThingPlace]:
    """Return the place of each thing that has one.

    `above` are the properties that lead from a part to its whole, and `folders` returns the path of
    each thing with an entry: it counts where no thing has a whole.
    """
    wholes = {thing: found for thing in tables.outgoing if (found := _wholes(tables, above, thing))}
    if wholes:
        for whole in set().union(*wholes.values()):
            # A place that holds others lies in itself, unless a wider one holds it.
            wholes[Iri(whole)] = {*wholes.get(Iri(whole), ()), whole}
        widest = _widest(wholes)
        return {thing: ThingPlace(key, label(Iri(key))) for thing, key in widest.items()}
    within = {thing: set(_folders(path)) for thing, path in folders().items()}
    widest = _widest({thing: found for thing, found in within.items() if found})
    return {thing: ThingPlace(key, key) for thing, key in widest.items()}


def _wholes(tables: Adjacency, above: Collection[Iri], thing: Iri) -> set[str]:
    """Return all things that hold a thing, without itself."""
    found: set[str] = {thing}
    waiting = [thing]
    while waiting:
        for other, facts in tables.outgoing.get(waiting.pop(), {}).items():
            if other not in found and not facts.keys().isdisjoint(above):
                found.add(other)
                waiting.append(other)
    return found - {thing}


def _folders(path: str) -> Iterable[str]:
    return (str(each) for each in PurePosixPath(path).parents if each.name)


def _widest(held: Mapping[Iri, set[str]]) -> dict[Iri, str]:
    """Return for each thing the place that holds most things, but at most half of all.

    Of a thing that only wider places hold, it is the narrowest of these.
    """
    counts = Counter(key for keys in held.values() for key in keys)
    most = max(1, len(held) // 2)

    def order(key: str) -> tuple[bool, int, str]:
        is_wide = counts[key] > most
        return is_wide, counts[key] if is_wide else -counts[key], key

    return {thing: min(keys, key=order) for thing, keys in held.items()}
