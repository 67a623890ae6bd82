"""The state of the server as JSON."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from kbgraph.knowledge_base import KnowledgeBase

QueryState: TypeAlias = Literal["ok", "busy", "failing"]
ChangeState: TypeAlias = Literal["ok", "failing"]
"""Whether the supervisor, which reads changes, is not stopped."""
_STOPPED = "the process that reads changes is stopped"


class QueryHealth(NamedTuple):
    """Whether queries are answered."""

    state: QueryState
    reason: str = ""
    """Why they are not; empty while they are."""


def health_json(
    base: KnowledgeBase, queries: QueryHealth, changes: ChangeState
) -> dict[str, str | int]:
    """Return whether queries are answered and changes are served, and what is served.

    `reason` is a member of what fails alone.
    """
    reasons = [queries.reason, _STOPPED if changes == "failing" else ""]
    reason = "; ".join(filter(None, reasons))
    return {
        "status": "failing" if "failing" in {queries.state, changes} else "ok",
        **({"reason": reason} if reason else {}),
        "queries": queries.state,
        "changes": changes,
        "generation": base.generation,
        "entries": len(base.views.entries),
    }
