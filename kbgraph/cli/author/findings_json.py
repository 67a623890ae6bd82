"""Findings as JSON: a public format, independent of the names in the code."""

from __future__ import annotations

from kbgraph.findings import Finding


def findings_json(findings: tuple[Finding, ...]) -> list[dict[str, object]]:
    """Return the document that `kbgraph check --format json` prints."""
    return [
        {
            "file": finding.file,
            "line": finding.line,
            "column": finding.column,
            "severity": finding.severity.label,
            "code": finding.code,
            "message": finding.message,
            "suggestion": finding.suggestion,
            "about": finding.about,
        }
        for finding in findings
    ]
