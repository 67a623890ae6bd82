"""Findings as SARIF 2.1.0 (OASIS, 2020), which code hosts and editors show beside the lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from kbgraph import __version__
from kbgraph.check_settings import MEANINGS
from kbgraph.findings import Finding, Severity

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "note"}


def sarif(findings: tuple[Finding, ...], folder: Path) -> dict[str, Any]:
    """Return a log of one run: a rule for each code, and a result for each finding.

    Paths are relative to the folder, which is the base URI `KB`.
    """
    rules = [
        {"id": code, "shortDescription": {"text": MEANINGS[code]}}
        for code in sorted({finding.code for finding in findings})
    ]
    driver = {"name": "kbgraph", "version": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"KB": {"uri": f"{folder.resolve().as_uri()}/"}},
        "results": [_result(finding) for finding in findings],
    }
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }


def _result(finding: Finding) -> dict[str, Any]:
    text = f"{finding.message} ({finding.suggestion})" if finding.suggestion else finding.message
    location = {
        "artifactLocation": {"uri": quote(finding.file), "uriBaseId": "KB"},
        "region": {"startLine": finding.line, "startColumn": finding.column},
    }
    return {
        "ruleId": finding.code,
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [{"physicalLocation": location}],
    }
