"""The state of the server as JSON."""

from __future__ import annotations

from typing import Literal, TypeAlias

from kbgraph.knowledge_base import KnowledgeBase

QueryState: TypeAlias = Literal["ok", "busy", "failing"]
ChangeState: TypeAlias = Literal["ok", "failing"]
"""Whether the supervisor, which reads changes, is not stopped."""


def health_json(
    base: KnowledgeBase, queries: QueryState, changes: ChangeState
) -> dict[str, str | int]:
    """Return whether queries are answered and changes are served, and what is served."""
    return {
        "status": "failing" if "failing" in {queries, changes} else "ok",
        "queries": queries,
        "changes": changes,
        "generation": base.generation,
        "entries": len(base.views.entries),
    }
