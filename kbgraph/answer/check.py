"""What the authors should mend: what the path of data found, what the shapes say, and the closest names for what is missing."""

from __future__ import annotations

from kbgraph.answer.closest import closest
from kbgraph.answer.shapes import violations
from kbgraph.finding import Finding
from kbgraph.graph import Graph


def check(graph: Graph) -> tuple[Finding, ...]:
    """All findings, sorted by file and line."""
    names = _names(graph)
    found = [_with_closest(finding, names) if finding.code == "link-missing" else finding for finding in graph.findings]
    return tuple(sorted([*found, *violations(graph)]))


def _names(graph: Graph) -> dict[str, str]:
    """What a link could have said, folded, and how to write it: file names, slugs, names and aliases."""
    names: dict[str, str] = {}
    for subject in graph.subjects.values():
        for name in (subject.file_name, subject.slug, *(each.text for each in subject.names)):
            names.setdefault(name.casefold(), name)
    return names


def _with_closest(finding: Finding, names: dict[str, str]) -> Finding:
    offered = ", ".join(dict.fromkeys(f"[[{names[name]}]]" for name in closest(finding.about.casefold(), names)))
    return finding._replace(suggestion=f"did you mean {offered}?") if offered else finding
