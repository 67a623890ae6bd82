"""Comment marks that open or close nothing."""

from __future__ import annotations

from kbgraph.findings import Fault, Severity
from kbgraph.source.markdown.positions import Positions
from kbgraph.source.markdown.source_text import SourceText


def mark_faults(source: SourceText, positions: Positions) -> list[Fault]:
    """Return the percent signs that make no comment, of each line the first."""
    faults: dict[int, Fault] = {}
    for offset in source.unpaired:
        line, column = positions.at(offset)
        faults.setdefault(
            line,
            Fault(
                line,
                column,
                Severity.WARNING,
                "unpaired-comment-mark",
                message="`%%` opens or closes no comment here; it is read as text",
                suggestion="write one percent sign, or close the comment on the same line;"
                " a comment of several lines opens at the start of a line",
            ),
        )
    return list(faults.values())


def nested_comment(place: tuple[int, int]) -> Fault:
    """Return the fault of a comment in which another one opens."""
    return Fault(
        *place,
        Severity.WARNING,
        "unclosed-comment",
        message="another `<!--` opens within this comment, so it was not closed before;"
        " all up to the next `-->` is hidden",
        suggestion="write `-->` where this comment ends",
    )


def unclosed_comment(place: tuple[int, int]) -> Fault:
    """Return the fault of a comment that is not closed."""
    return Fault(
        *place,
        Severity.WARNING,
        "unclosed-comment",
        message="the comment that opens here is never closed",
        suggestion="write `-->` where it ends",
    )
