"""The columns of a record table: in which one the fact's object stands, and what the further ones say of the claim or of the object."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from kbgraph.errors import OntologyError
from kbgraph.ontology.turtle import TripleIndex
from kbgraph.ontology.value_types import ValueType, m, value_type
from kbgraph.rdf.namespaces import SHACL
from kbgraph.rdf.terms import Iri, Term
from kbgraph.source.names import normalise_key


class Qualifier(NamedTuple):
    """A column that speaks of the claim: a role, the day since which it holds."""

    written: tuple[str, ...]
    """Its headers as the mapping spells them."""
    order: float
    path: Iri
    grammar: ValueType
    makes: dict[Term, Iri]
    """The property that the row states where the column has this value."""
    ends: bool
    """Whether a value says that the fact no longer holds; the row then states the shape's own property, whatever `makes` says."""


class ObjectColumn(NamedTuple):
    """A column that speaks of the fact's object: the day on which a law was issued."""

    written: tuple[str, ...]
    order: float
    path: Iri
    grammar: ValueType


Column: TypeAlias = Qualifier | ObjectColumn


class Columns(NamedTuple):
    """How the rows of a record table are read."""

    written: tuple[str, ...]
    """Headers of the column in which the object stands; a table without it is not of this kind."""
    further: tuple[Column, ...]
    is_reversed: bool
    """Whether the thing in the column is the fact's subject, and the entry's own thing its object: the shape's path is inverse."""

    def is_object(self, header: str) -> bool:
        """Whether the object stands in the column with this header."""
        return normalise_key(header) in map(normalise_key, self.written)

    def find(self, header: str) -> Column | None:
        """The further column that has a header."""
        return next(
            (
                column
                for column in self.further
                if normalise_key(header) in map(normalise_key, column.written)
            ),
            None,
        )


def columns_of(triples: TripleIndex, prop: Iri) -> Columns | None:
    """The columns that a property shape names; None where it is not written in record tables."""
    written = _written(triples, prop)
    if not written:
        return None
    qualifiers = (_qualifier(triples, node) for node in triples.iris(prop, m("qualifier")))
    details = (
        ObjectColumn(*_header(triples, node), *_path_and_grammar(triples, node))
        for node in triples.iris(prop, m("detail"))
    )
    # Several may read the same header: the first wins, whatever a blank node is called.
    further: list[Column] = sorted(
        (*qualifiers, *details), key=lambda column: (column.order, column.written, column.path)
    )
    return Columns(written, tuple(further), inverse_path(triples, prop) is not None)


def inverse_path(triples: TripleIndex, prop: Iri) -> Iri | None:
    """The property that a property shape follows backwards (SHACL, section 2.3.1.4); None where it follows one forwards."""
    path = triples.iri(prop, Iri(SHACL + "path"))
    return triples.iri(path, Iri(SHACL + "inversePath")) if path else None


def _written(triples: TripleIndex, node: Iri) -> tuple[str, ...]:
    return tuple(triples.texts(node, m("column")))


def _header(triples: TripleIndex, node: Iri) -> tuple[tuple[str, ...], float]:
    return _written(triples, node), float(triples.text(node, Iri(SHACL + "order"), "0"))


def _qualifier(triples: TripleIndex, node: Iri) -> Qualifier:
    makes = {
        value: path
        for rule in triples.iris(node, m("makes"))
        for value in triples.objects(rule, m("from"))
        for path in triples.iris(rule, m("path"))
    }
    return Qualifier(
        *_header(triples, node),
        *_path_and_grammar(triples, node),
        makes,
        triples.is_set(node, m("ends")),
    )


def _path_and_grammar(triples: TripleIndex, node: Iri) -> tuple[Iri, ValueType]:
    path, value = triples.iri(node, m("path")), triples.iri(node, m("value"))
    if path is None or value is None:
        raise OntologyError(f"mapping: the column {node} needs m:path and m:value")
    return path, value_type(triples, value)
