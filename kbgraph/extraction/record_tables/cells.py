"""The further cells of a row: they qualify its claim, or describe the object of its fact."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.evidence.dates import OPEN, span
from kbgraph.extraction.context import EntryContext
from kbgraph.extraction.unread_values import report_unread
from kbgraph.extraction.value_parser import parse_value
from kbgraph.extraction.values.dates import times_of
from kbgraph.extraction.values.result import Beside, ParsedValue, Unread
from kbgraph.extraction.values.written import (
    may_be_several,
    not_known,
    pieces,
    shown_parts,
    visible,
)
from kbgraph.ontology.record_columns import FurtherColumn, ObjectColumn, QualifierColumn
from kbgraph.rdf.namespaces import IN_ROW, NOT_KNOWN, NOTE, UNREAD
from kbgraph.rdf.terms import Iri, Literal, Term, Triple, text
from kbgraph.source.entry import Inline

_NOTHING_OF_A_TEXT = Unread(
    "the value of this row is a text, of which nothing more can be said", "write a [[link]] there"
)


class RowObject(NamedTuple):
    """The object of the fact of a row."""

    object: Term
    owner: Iri
    """The node below which the structured values of the row have theirs."""


class FurtherCells(NamedTuple):
    """The statements of the further cells of a row."""

    qualifiers: tuple[tuple[Iri, Term], ...]
    details: tuple[Triple, ...]
    path: Iri
    """The property that the row states."""
    inferred: tuple[Triple, ...]
    """Numbers of the cells in other units."""


class CellReader:
    """Reads the further cells of one row."""

    def __init__(
        self, context: EntryContext, section: str, path: Iri, row_object: RowObject
    ) -> None:
        """Begin a row; `path` is the property of its shape."""
        self._context, self._section, self._object = context, section, row_object
        self._path, self._made, self._has_ended = path, path, False
        self._qualifiers: list[tuple[Iri, Term]] = []
        self._details: list[Triple] = []
        self._inferred: list[Triple] = []
        self.reads_any = False
        """Whether a column has read its cell."""

    @property
    def cells(self) -> FurtherCells:
        """The statements of the cells that have been read."""
        # A fact that has ended is that of the shape, whatever the row makes it while it lasts.
        path = self._path if self._has_ended else self._made
        return FurtherCells(
            tuple(self._qualifiers), tuple(self._details), path, tuple(self._inferred)
        )

    def read(self, column: FurtherColumn | None, header: Inline, cell: Inline) -> None:
        """Read a cell, or keep it as text: with a finding where a column should have read it."""
        if column is None:
            self._keep(header, cell)
            return
        values = self._parse(column, header, cell)
        if not isinstance(values, Unread):
            self.reads_any = True
            for value in values:
                self._state(column, value)
        elif not self._states_not_known(column, cell):
            name = f"{self._section} / {header.text}"
            value_types = [column.value_type]
            report_unread(self._context, name, at=cell, value_types=value_types, reason=values)
            self._keep(header, cell)

    def _states_not_known(self, column: FurtherColumn, cell: Inline) -> bool:
        """State that a value is not known; return False where the cell does not say so.

        A remark in brackets qualifies the claim.
        """
        words = self._context.ontology.mapping.general.not_known
        remark = not_known(visible(cell).text, words)
        if remark is None:
            return False
        thing = self._object.object
        if isinstance(column, ObjectColumn) and isinstance(thing, Iri):
            self._details.append(Triple(thing, NOT_KNOWN, column.path))
        else:
            self._qualifiers.append((NOT_KNOWN, column.path))
        if remark:
            self._qualifiers.append((NOTE, text(remark, self._context.subject.language)))
        self.reads_any = True
        return True

    def _state(self, column: FurtherColumn, value: ParsedValue) -> None:
        times = times_of(column, value.object)
        self._details += value.details
        if value.beside:
            self._state_beside(column, value.beside)
        match column:
            case QualifierColumn():
                self._qualifiers += [(path, value.object) for path in (column.path, *times)]
                self._made = column.path_by_value.get(value.object, self._made)
                if column.ends_fact and not _is_open(value.object):
                    self._has_ended = True
            case ObjectColumn():
                thing = Iri(str(self._object.object))
                self._details += [
                    Triple(thing, path, value.object) for path in (column.path, *times)
                ]

    def _state_beside(self, column: FurtherColumn, beside: Beside) -> None:
        thing = Iri(str(self._object.object))
        if isinstance(column, QualifierColumn):
            self._qualifiers += (*beside.qualifiers, *beside.converted)
            self._inferred += beside.inferred
            return
        self._inferred += beside.inferred_of(thing)
        if "#" in thing:
            self._details += beside.stated_of(thing)
        else:
            self._qualifiers += beside.qualifiers

    def _parse(
        self, column: FurtherColumn, header: Inline, cell: Inline
    ) -> list[ParsedValue] | Unread:
        """Parse the values of a cell, each with a node of its own if it is a structured one."""
        if isinstance(column, ObjectColumn) and not isinstance(self._object.object, Iri):
            return _NOTHING_OF_A_TEXT
        shown, builder, parsed = visible(cell), self._context.builder, []
        below = self._context.iris.under(self._object.owner, header.text)
        for piece in _pieces(shown, column):
            node = builder.unused_node(below)
            value = parse_value(column.value_type, piece, node, self._context.value_context)
            if isinstance(value, Unread):
                return value
            if value.object == node:
                builder.take_node(node)
            parsed.append(value)
        return parsed

    def _keep(self, header: Inline, cell: Inline) -> None:
        if not cell.text:
            return
        kept = text(f"{header.text}: {cell.text}")
        self._qualifiers += [(UNREAD, kept), (IN_ROW, text(self._section))]


def _pieces(cell: Inline, column: FurtherColumn) -> list[Inline]:
    """Return the values of a cell: of several images each, or what a separator parts."""
    if not cell.text and len(cell.links) > 1:
        return shown_parts(cell) or [cell]
    separators = (column.split_on,) if column.split_on else ()
    return pieces(cell, separators) if may_be_several(cell.text, separators) else [cell]


def _is_open(value: Term) -> bool:
    """Whether a value says that there is no end."""
    return isinstance(value, Literal) and span(value) == OPEN
