"""Things by the names that people write: a name, an alias, a label or a code."""

from __future__ import annotations

from collections.abc import Iterable

from kbgraph.build import Graph
from kbgraph.errors import NotFoundError
from kbgraph.network.network import Network
from kbgraph.source.names import normalise_name
from kbgraph.views.labels import codes


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

    def find(self, name: str) -> str:
        """Return the slug of the thing with a name, alias or code.

        Raises NotFoundError if no thing has the name, or if several have it.
        """
        slugs = self._slugs.get(normalise_name(name), set())
        if len(slugs) == 1:
            return next(iter(slugs))
        if slugs:
            raise NotFoundError(f"{name!r} may be {', '.join(sorted(slugs))}: name one of these")
        raise NotFoundError(f"nothing in the knowledge base is called {name!r}")


def _by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    slugs: dict[str, set[str]] = {}
    for name, slug in pairs:
        slugs.setdefault(normalise_name(name), set()).add(slug)
    return slugs
