"""The columns of a record table: the object, and what qualifies claim or object."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from kbgraph.ontology.mapping_error import MappingError
from kbgraph.ontology.turtle import TripleIndex
from kbgraph.ontology.value_type_compiler import compile_value_type, order_of
from kbgraph.ontology.value_types import ValueType, gives_iri, m
from kbgraph.rdf.namespaces import APPLIES, ENDS, SHACL, STARTS
from kbgraph.rdf.terms import Iri, Term
from kbgraph.source.names import normalise_key

_CLASS, _ORDER, _PATH, _PROPERTY, _TARGET_CLASS = (
    Iri(SHACL + name) for name in ("class", "order", "path", "property", "targetClass")
)
_TIMES = {"starts": STARTS, "ends": ENDS, "applies": APPLIES}


class QualifierColumn(NamedTuple):
    """A column that qualifies the claim, such as a role or a date."""

    headers: tuple[str, ...]
    """The headers as the mapping spells them."""
    order: float
    path: Iri
    value_type: ValueType
    path_by_value: dict[Term, Iri]
    """The property that a row states where this column has the value."""
    times: tuple[Iri, ...]
    """The times of the claim that its dates are: `kb:starts`, `kb:ends`, `kb:applies`."""
    split_on: str
    """Separator of several values in a cell; empty where a cell holds one."""

    @property
    def ends_fact(self) -> bool:
        """Whether any value means that the fact no longer holds.

        The row then states the shape's own property, whatever `path_by_value` says.
        """
        return ENDS in self.times


class ObjectColumn(NamedTuple):
    """A column that describes the fact's object, such as its date of issue."""

    headers: tuple[str, ...]
    order: float
    path: Iri
    value_type: ValueType
    times: tuple[Iri, ...]
    """The times of the object that its dates are."""
    split_on: str


FurtherColumn: TypeAlias = QualifierColumn | ObjectColumn


class RecordColumns(NamedTuple):
    """How the rows of a record table are read."""

    headers: tuple[str, ...]
    """Headers of the column that holds the object; a table without it is not of this kind.

    Of rows that are nodes of their own, those of the column that names them; empty for any.
    """
    further: tuple[FurtherColumn, ...]
    is_reversed: bool
    """Whether the shape's path is inverse: the column then holds the subject, not the object."""
    row_class: Iri | None
    """The class of the rows that are nodes of their own; None where a column has the object."""

    def is_object(self, header: str) -> bool:
        """Whether the column with this header holds the object, or names the row."""
        return normalise_key(header) in map(normalise_key, self.headers)

    def find(self, header: str) -> FurtherColumn | None:
        """Return the further column with this header, or None."""
        return next(
            (
                column
                for column in self.further
                if normalise_key(header) in map(normalise_key, column.headers)
            ),
            None,
        )


def compile_columns(triples: TripleIndex, prop: Iri) -> RecordColumns | None:
    """Compile the columns of a property shape; None where it has no record tables."""
    headers = tuple(triples.texts(prop, m("column")))
    row_class = _row_class(triples, prop)
    if not headers and row_class is None:
        return None
    qualifiers = (_qualifier_column(triples, node) for node in _columns(triples, prop, "qualifier"))
    classes = [row_class] if row_class else triples.iris(prop, _CLASS)
    orders = _orders_in_shapes(triples, classes)
    details = (_object_column(triples, node, orders) for node in _columns(triples, prop, "detail"))
    # Several columns may have the same header, and the first is used. A stable sort: columns
    # without an order stay as the file has them, since blank nodes are numbered by their place.
    further: list[FurtherColumn] = sorted((*qualifiers, *details), key=lambda column: column.order)
    _check_objects(triples, prop, further)
    is_reversed = inverse_path(triples, prop) is not None
    return RecordColumns(headers, tuple(further), is_reversed, row_class)


def _columns(triples: TripleIndex, prop: Iri, word: str) -> list[Iri]:
    """Return the nodes of the columns of a shape, without those that a finding speaks of."""
    return [
        node
        for node in triples.iris(prop, m(word))
        if not any(triples.is_refused(node, m(needed)) for needed in ("path", "value"))
    ]


def _row_class(triples: TripleIndex, prop: Iri) -> Iri | None:
    """Return the class of the rows of a shape; None where they are no nodes of their own."""
    if not triples.is_set(prop, m("row")) or triples.is_refused(prop, m("class")):
        return None
    classes = triples.iris(prop, m("class")) or triples.iris(prop, _CLASS)
    if len(classes) != 1:
        raise MappingError(
            f"the rows of {prop} need one class: write sh:class, or m:class for one of several",
            prop,
            word="row",
        )
    if triples.objects(prop, m("value")) or not triples.objects(prop, m("detail")):
        raise MappingError(
            f"the rows of {prop} are nodes of their own (m:row): write an m:detail for each "
            "column, and no m:value",
            prop,
            word="row",
        )
    return classes[0]


def _check_objects(triples: TripleIndex, prop: Iri, further: list[FurtherColumn]) -> None:
    """Refuse columns that speak of the object of a fact that can have literals alone."""
    value = triples.iri(prop, m("value"))
    if value is None or gives_iri(compile_value_type(triples, value)):
        return
    detail = next((column for column in further if isinstance(column, ObjectColumn)), None)
    if detail or inverse_path(triples, prop):
        what = f"the column {detail.headers[0]!r} (m:detail)" if detail else "its inverse path"
        raise MappingError(
            f"the values of {prop} are texts, numbers or dates, so that nothing can be said of "
            f"them, as {what} does; write m:qualifier, or m:row true",
            prop,
            word="detail" if detail else "column",
        )


def inverse_path(triples: TripleIndex, prop: Iri) -> Iri | None:
    """Return the property of a shape's inverse path, or None for a forward path.

    Inverse paths are defined in SHACL, section 2.3.1.4.
    """
    path = triples.iri(prop, _PATH)
    return triples.iri(path, Iri(SHACL + "inversePath")) if path else None


def _orders_in_shapes(triples: TripleIndex, classes: list[Iri]) -> dict[Iri, float]:
    """Return the order that shapes of classes give their properties."""
    shapes = [shape for cls in classes for shape in triples.subjects(_TARGET_CLASS, cls)]
    return {
        path: _order(triples, prop)
        for shape in shapes
        for prop in triples.iris(shape, _PROPERTY)
        for path in triples.iris(prop, _PATH)
    }


def _object_column(triples: TripleIndex, node: Iri, orders: dict[Iri, float]) -> ObjectColumn:
    """Compile a column; without an order of its own it has that of its property in a shape."""
    path, value_type = _path_and_type(triples, node)
    has_order = bool(triples.objects(node, _ORDER))
    return ObjectColumn(
        headers=tuple(triples.texts(node, m("column"))),
        order=_order(triples, node) if has_order else orders.get(path, 0),
        path=path,
        value_type=value_type,
        times=compile_times(triples, node),
        split_on=triples.text(node, m("splitOn")),
    )


def compile_times(triples: TripleIndex, node: Iri) -> tuple[Iri, ...]:
    """Return the times that a column or shape gives by `m:starts`, `m:ends` and `m:applies`."""
    return tuple(time for word, time in _TIMES.items() if triples.is_set(node, m(word)))


def _qualifier_column(triples: TripleIndex, node: Iri) -> QualifierColumn:
    path, value_type = _path_and_type(triples, node)
    return QualifierColumn(
        headers=tuple(triples.texts(node, m("column"))),
        order=_order(triples, node),
        path=path,
        value_type=value_type,
        path_by_value={
            value: made
            for rule in triples.iris(node, m("makes"))
            for value in triples.objects(rule, m("from"))
            for made in triples.iris(rule, m("path"))
        },
        times=compile_times(triples, node),
        split_on=triples.text(node, m("splitOn")),
    )


def _order(triples: TripleIndex, node: Iri) -> float:
    return order_of(triples, node, _ORDER)


def _path_and_type(triples: TripleIndex, node: Iri) -> tuple[Iri, ValueType]:
    path, value = triples.iri(node, m("path")), triples.iri(node, m("value"))
    if path is None or value is None:
        raise MappingError(
            f"the column {node} needs m:path and m:value", node, *triples.literals(node)
        )
    return path, compile_value_type(triples, value)
