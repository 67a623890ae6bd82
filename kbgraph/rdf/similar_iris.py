"""IRIs that may be meant by others, by their local names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kbgraph.fuzzy import SimilarNames
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.terms import Iri

_MAX_OFFERED = 3


class SimilarIris:
    """IRIs of which some may be meant by one that is none of them."""

    def __init__(self, iris: Iterable[Iri]) -> None:
        """Index IRIs; names in capitals and in small letters are compared alike."""
        self._by_name: dict[str, list[Iri]] = defaultdict(list)
        for iri in iris:
            self._by_name[local_name(iri).lower()].append(iri)
        self._names = SimilarNames({name: name for name in self._by_name})

    def offer(self, iri: Iri) -> list[Iri]:
        """Return up to three IRIs that may be meant by another, the best first.

        Those that have its name in another namespace come first, then those with a similar name.
        """
        name = local_name(iri).lower()
        near = [name, *self._names.offer(name)] if name else []
        offered = (each for like in near for each in self._by_name.get(like, ()) if each != iri)
        return [*offered][:_MAX_OFFERED]
