"""The matrix: the values of many things.

Each property is read from the store once, for all things; of a large index, each thing that is
shown is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

from kbgraph.rdf.terms import Iri
from kbgraph.views.comparison.cells import ComparisonCell, cell_of, missing_status
from kbgraph.views.entry import Describer
from kbgraph.views.provenance import StatedFact

_MAX_KEPT = 2_000
"""Things of a large index whose facts are kept."""
_Facts: TypeAlias = dict[Iri, list[StatedFact]]


class Matrix:
    """The values of many things."""

    def __init__(self, describer: Describer) -> None:
        self._describer = describer
        self._facts: dict[Iri, _Facts] = {}
        self._about = lru_cache(_MAX_KEPT)(self._facts_about)

    def cell(self, thing: Iri, prop: Iri) -> ComparisonCell:
        """Return the values of a property of a thing."""
        facts = self._describer.facts(self._stated(thing, prop))
        graph, ontology = self._describer.graph, self._describer.graph.ontology
        expected = ontology.expected_fields(self._describer.labels.type(thing))
        others = ontology.layout.answers.get(prop, frozenset()) - {prop} if not facts else ()
        stated = [each for each in others if self._stated(thing, each)]
        return cell_of(
            next(iter(facts), None), missing_status(graph, (thing, prop), expected, stated)
        )

    def states(self, thing: Iri, prop: Iri) -> bool:
        """Return whether an entry says something of a property of a thing, be it *none found*."""
        return bool(self._stated(thing, prop))

    def _stated(self, thing: Iri, prop: Iri) -> Sequence[StatedFact]:
        if self._describer.graph.is_large:
            return self._about(thing).get(prop, ())
        if prop not in self._facts:
            by_thing: dict[Iri, list[StatedFact]] = defaultdict(list)
            for stated in self._describer.citations.facts_with_property(prop):
                by_thing[stated.subject].append(stated)
            self._facts[prop] = dict(by_thing)
        return self._facts[prop].get(thing, ())

    def _facts_about(self, thing: Iri) -> _Facts:
        by_property: _Facts = defaultdict(list)
        for stated in self._describer.citations.about(thing):
            if stated.subject == thing:
                by_property[stated.property].append(stated)
        return dict(by_property)
