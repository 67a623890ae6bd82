"""The places of faults in the files of an ontology."""

from __future__ import annotations

from pathlib import Path

from kbgraph.findings import Finding
from kbgraph.ontology.lint.statements import MappingFault, OwnStatement, StatementPart
from kbgraph.ontology.turtle import (
    OntologyFiles,
    StatementPlace,
    TextPosition,
    resolve,
    statement_places,
)


class FaultPlaces:
    """The places of faults. A file is scanned when the first of its faults is asked for."""

    def __init__(self, files: OntologyFiles) -> None:
        self._files = files
        self._places: dict[Path, list[StatementPlace | None]] = {}

    def finding(self, fault: MappingFault) -> Finding:
        """Return the finding of a fault, at the part of its statement."""
        position = self.position(fault.statement, fault.part)
        severity, code = fault.kind
        return Finding(
            file=self._files.name(fault.statement.path),
            line=position.line,
            column=position.column,
            severity=severity,
            code=code,
            message=fault.message,
            suggestion=fault.suggestion,
            about=fault.about,
        )

    def position(self, statement: OwnStatement, part: StatementPart) -> TextPosition:
        """Return where a part of a statement stands in its file."""
        path, number, triple = statement
        if path not in self._places:
            self._places[path] = statement_places(
                self._files.text(path),
                self._files.turtle_base(path),
                resolve,
                self._files.triples[path],
            )
        place = self._places[path][number]
        if place is not None:
            return place[part.value]
        near = self._files.place([str(triple.object)], triple.subject)
        return TextPosition(near.line if near and near.path == path else 1, 1)
