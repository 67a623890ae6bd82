"""Things by the names that people write: a name, an alias, a label or a code."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from kbgraph.build import Graph
from kbgraph.errors import NotFoundError
from kbgraph.fuzzy import by_likeness, closest
from kbgraph.network.network import Network
from kbgraph.source.names import normalise_name
from kbgraph.views.labels import codes

_MIN_SIMILARITY = 75
"""In percent."""
_MIN_PART = 3
"""The letters from which a part of a name is taken for it."""
_MAX_OFFERED = 3


class ThingNames:
    """The things of one graph, by name.

    Names are compared in normal form (`source.names`). The name of a thing without an entry is its
    label.
    """

    def __init__(self, graph: Graph, net: Network) -> None:
        labels = ((data["label"], data["slug"]) for _, data in net.nodes(data=True))
        names = (
            (name, subject.slug)
            for subject in graph.subjects.values()
            for name in subject.lookup_names
        )
        coded = (
            (code, slug)
            for thing, own in codes(graph).items()
            for code in own
            if (slug := graph.iris.slug(thing))
        )
        # A name that an entry gives itself is meant before a code, and a code before the label of a
        # thing that is only mentioned.
        self._slugs = _by_name(labels) | _by_name(coded) | _by_name(names)
        self._graph, self._net = graph, net

    def find(self, name: str) -> str:
        """Return the slug of the thing with a name, alias or code.

        Raises NotFoundError if no thing has the name, with the closest names, or if several have
        it.
        """
        slugs = sorted(self._slugs.get(normalise_name(name), ()))
        if len(slugs) == 1:
            return slugs[0]
        if slugs:
            problem = f"{name!r} may be {', '.join(slugs)}: name one of these"
            raise NotFoundError(problem, candidates=tuple(slugs))
        near = self._closest(normalise_name(name))
        hint = f"did you mean {', '.join(map(repr, near))}?" if near else ""
        raise NotFoundError(f"nothing in the knowledge base is called {name!r}", hint, near)

    def __contains__(self, name: str) -> bool:
        """Return whether a thing has a name, alias or code; several may have it."""
        return normalise_name(name) in self._slugs

    def _closest(self, wanted: str) -> tuple[str, ...]:
        """Return a name of each of some things, as written: names that hold the text come first."""
        holding = [key for key in self._slugs if wanted in key] if len(wanted) >= _MIN_PART else []
        keys = (*by_likeness(wanted, holding), *closest(wanted, self._slugs, _MIN_SIMILARITY))
        by_thing: dict[str, str] = {}
        for key in keys:
            for slug in sorted(self._slugs[key]):
                by_thing.setdefault(slug, key if len(self._slugs[key]) == 1 else slug)
        return tuple(self._written(*each) for each in islice(by_thing.items(), _MAX_OFFERED))

    def _written(self, slug: str, key: str) -> str:
        """Return the name of a thing that has this normal form."""
        subject = self._graph.subjects.get(slug)
        label = str(self._net.nodes[self._graph.iris.thing(slug)]["label"])
        names = (label, *(subject.lookup_names if subject else ()))
        return next((name for name in names if normalise_name(name) == key), key)


def _by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    slugs: dict[str, set[str]] = {}
    for name, slug in pairs:
        slugs.setdefault(normalise_name(name), set()).add(slug)
    return slugs
