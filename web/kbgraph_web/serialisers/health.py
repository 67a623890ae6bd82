"""The state of the server as JSON."""

from __future__ import annotations

from typing import Literal, TypeAlias

from kbgraph.knowledge_base import KnowledgeBase

QueryState: TypeAlias = Literal["ok", "busy", "failing"]


def health_json(base: KnowledgeBase, queries: QueryState) -> dict[str, str | int]:
    """Return the state of pages and queries, and what is served."""
    return {
        "status": "failing" if queries == "failing" else "ok",
        "queries": queries,
        "generation": base.generation,
        "entries": len(base.views.entries),
    }
