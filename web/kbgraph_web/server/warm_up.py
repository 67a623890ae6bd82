"""The figures that a generation computes before it serves, once for all its processes."""

from __future__ import annotations

from kbgraph.collector import collector_paused
from kbgraph.knowledge_base import KnowledgeBase

_MAX_ENTRIES_OF_HOME = 2_000
"""Entries of an index up to which the web process makes the home page behind the first pages."""


def is_in_memory(base: KnowledgeBase) -> bool:
    """Return whether figures about all entries are computed before pages are served.

    An index has those that most pages need, and a change would wait for all others.
    """
    return base.graph.stored_network is None


def computes_home_behind(base: KnowledgeBase) -> bool:
    """Return whether the web process makes the home page before somebody asks for it."""
    return not is_in_memory(base) and len(base.graph.subjects) <= _MAX_ENTRIES_OF_HOME


def computes_all_behind(base: KnowledgeBase) -> bool:
    """Return whether they are computed by the processes for costly pages before these begin.

    Until then a costly page is answered by a request to come again.
    """
    return not base.graph.is_large


@collector_paused()
def warm_up(base: KnowledgeBase) -> None:
    """Compute what pages need, before workers are forked, while another generation serves."""
    base.network.things, base.search.index, base.graph.resolver  # noqa: B018
    base.views.coverage, base.views.last_checked(0), base.network.relations
    if is_in_memory(base):
        base.views.changes  # noqa: B018
        # Git has a deadline here, and would stop pages if the first unknown address asked it.
        base.views.former_slugs  # noqa: B018
        base.export.statistics, base.network.link_counts  # noqa: B018
        base.network.hierarchy_index.things, base.findings  # noqa: B018
        base.views.describer.warm_up()
        base.sparql.questions.warm_up()
        base.search.glossary.anchors  # noqa: B018
