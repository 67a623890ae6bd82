"""Findings as SARIF 2.1.0 (OASIS, 2020), which code hosts and editors show beside the lines."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kbgraph.findings import Finding, Severity

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "note"}


def sarif(findings: tuple[Finding, ...], folder: Path) -> dict[str, Any]:
    """One run with a rule for each code and a result for each finding; paths are relative to the folder."""
    rules = [{"id": code} for code in sorted({finding.code for finding in findings})]
    driver = {"name": "kbgraph", "version": version("kbgraph"), "rules": rules}
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
    place = {
        "artifactLocation": {"uri": quote(finding.file), "uriBaseId": "KB"},
        "region": {"startLine": finding.line, "startColumn": finding.column},
    }
    return {
        "ruleId": finding.code,
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [{"physicalLocation": place}],
    }
