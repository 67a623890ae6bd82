"""Tasks of statements that are one-sided or weak, as `check` finds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kbgraph.build import Graph
from kbgraph.findings import Finding, Severity
from kbgraph.linking.worklist.task import Task, TaskKind

_KINDS: Mapping[str, tuple[TaskKind, float]] = {
    "not-agreed": (TaskKind.ONE_SIDED, 70.0),
    "one-sided": (TaskKind.ONE_SIDED, 60.0),
    "disagree": (TaskKind.WEAK, 58.0),
    "uncited": (TaskKind.WEAK, 55.0),
    "banned-source": (TaskKind.WEAK, 55.0),
    "superseded-source": (TaskKind.WEAK, 50.0),
    "due": (TaskKind.WEAK, 48.0),
    "unchecked": (TaskKind.WEAK, 40.0),
    "weakly-sourced": (TaskKind.WEAK, 36.0),
    "unlocated": (TaskKind.WEAK, 28.0),
    "undated": (TaskKind.WEAK, 20.0),
}
"""The codes of findings that are tasks, each with its kind and priority."""
_BY_SEVERITY = 8.0


def finding_tasks(graph: Graph, findings: Iterable[Finding]) -> Iterator[Task]:
    """Yield a task for each finding about a statement."""
    by_path = {subject.path: subject for subject in graph.subjects.values()}
    for finding in findings:
        known = _KINDS.get(finding.code)
        subject = by_path.get(finding.file)
        if known is not None and subject is not None:
            kind, priority = known
            yield Task(
                kind=kind,
                priority=priority + _BY_SEVERITY * (finding.severity - Severity.NOTICE),
                file=finding.file,
                line=finding.line,
                column=finding.column,
                slug=subject.slug,
                label=subject.name,
                what=finding.message,
                write=finding.suggestion,
            )
