"""Tasks as JSON."""

from __future__ import annotations

from typing import Any

from kbgraph.linking.worklist.task import Task


def task_json(task: Task) -> dict[str, Any]:
    """Return a task; line and column count from 1."""
    return {
        "kind": task.kind.value,
        "priority": round(task.priority, 1),
        "file": task.file,
        "line": task.line,
        "column": task.column,
        "slug": task.slug,
        "label": str(task.label),
        "task": task.what,
        "write": task.write,
    }
