"""Properties of the claims of a fact, such as a role: facts with other ones are not the same."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import TypeAlias

from kbgraph.build import Graph
from kbgraph.ontology.record_columns import QualifierColumn
from kbgraph.rdf.terms import Iri, Term, Triple
from kbgraph.views.labels import Labels

Qualifiers: TypeAlias = frozenset[tuple[Iri, Term]]
"""Properties of the claims of a fact with their values, without times."""
NONE: Qualifiers = frozenset()


class QualifierReader:
    """Reads the qualifiers of the facts of one graph."""

    def __init__(self, graph: Graph, labels: Labels) -> None:
        """Take the columns of the mapping that qualify claims."""
        self._graph, self._labels = graph, labels
        fields = chain.from_iterable(graph.ontology.mapping.fields.values())
        columns = [
            column
            for field in fields
            for column in (field.columns.further if field.columns else ())
            if isinstance(column, QualifierColumn) and not column.times
        ]
        self._paths = {column.path for column in columns}
        self._implied = {
            (made, column.path, value)
            for column in columns
            for value, made in column.path_by_value.items()
        }
        """Each property that a qualifier makes: it says as much as that."""

    def of(self, fact: Triple) -> Qualifiers:
        """Return the qualifiers of a fact by all its claims."""
        if not self._paths:
            return NONE
        store, claims = self._graph.store, self._graph.iris.claims
        known = (store.known_of(claim, claims) for claim in store.claims_of(fact))
        return frozenset(pair for pairs in known for pair in pairs if pair[0] in self._paths)

    def words(self, prop: Iri, qualifiers: Iterable[tuple[Iri, Term]]) -> str:
        """Return qualifiers in words, without those that the property itself says."""
        values = {value for path, value in qualifiers if (prop, path, value) not in self._implied}
        return ", ".join(sorted(map(self._words, values)))

    def _words(self, value: Term) -> str:
        return self._labels.label(value) if isinstance(value, Iri) else value.lexical
