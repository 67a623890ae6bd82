"""The account of an entry's lines as JSON."""

from __future__ import annotations

from typing import Any

from kbgraph.views.lines.marks import EntryLines, Line, LineMark


def lines_json(entry: EntryLines) -> dict[str, Any]:
    """Return the lines of an entry as a JSON document."""
    return {
        "file": entry.file,
        "slug": entry.slug,
        "label": entry.label,
        "type": entry.type,
        "counts": {str(kind): number for kind, number in entry.counts.items()},
        "lines": [_line(line) for line in entry.lines],
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "line": line.number,
        "text": line.text,
        "outcomes": [_mark(mark) for mark in line.marks],
        "unreadWords": [line.text[start:end] for start, end in line.unread],
    }


def _mark(mark: LineMark) -> dict[str, Any]:
    written = {
        "kind": str(mark.kind),
        "label": mark.label,
        "property": mark.property,
        "text": mark.text,
        "parts": list(mark.parts),
        "slug": mark.slug,
        "sources": list(mark.sources),
        "places": [{"source": source, "locator": locator} for source, locator in mark.places],
        "hasEntrySources": mark.has_entry_sources,
        "severity": mark.severity.label if mark.severity is not None else "",
        "suggestion": mark.suggestion,
    }
    return {key: value for key, value in written.items() if value}
