"""What a generation computes before it serves, once for all its processes."""

from __future__ import annotations

from kbgraph.collector import collector_paused
from kbgraph.knowledge_base import KnowledgeBase

_MAX_COMPUTED_THINGS = 1000
"""Things of an index up to which figures about all of them are computed: less than a second."""


def computes_all(base: KnowledgeBase) -> bool:
    """Return whether figures about all entries are computed before they are asked for.

    An index has those that most pages need. All others would take minutes for 100,000 entries, and
    each change would wait for them.
    """
    is_indexed = base.graph.stored_network is not None
    return not is_indexed or len(base.network.things) <= _MAX_COMPUTED_THINGS


@collector_paused()
def warm_up(base: KnowledgeBase) -> None:
    """Compute what pages need, before workers are forked, while another generation serves."""
    base.network.things, base.search.index, base.graph.resolver  # noqa: B018
    base.views.changes, base.views.coverage, base.views.last_checked(0)
    base.network.relations  # noqa: B018
    # Git has a deadline here, and would stop pages if the first unknown address asked it.
    base.views.former_slugs  # noqa: B018
    if computes_all(base):
        base.export.statistics, base.network.link_counts  # noqa: B018
        base.network.hierarchy_index.things, base.findings  # noqa: B018
        base.views.describer.warm_up()
        base.sparql.questions.warm_up()
        base.search.glossary.anchors  # noqa: B018
