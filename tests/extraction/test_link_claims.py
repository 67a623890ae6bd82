"""The claims of links: one for each target, with a mention and a relation."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from kbgraph import load
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.namespaces import LINKED

NOTE = """[[b]] and [[c]].
~~[[c]]~~ and ~~[[d]]~~.
[[b]] again.
"""


def test_a_target_has_one_claim_unless_links_to_it_are_struck_out(tmp_path: Path) -> None:
    """A mention and a relation share claim, lines and basis; a struck-out link relates nothing."""
    (tmp_path / "a.md").write_text(NOTE, encoding="utf-8")
    graph = load(tmp_path).graph
    facts: dict[str, set[str]] = defaultdict(set)
    known: dict[str, set[str]] = defaultdict(set)
    for quad in graph.store.quads():
        if str(quad.graph_name) == f"<{graph.iris.claims}>":
            known[local_name(str(quad.subject)[1:-1])].add(local_name(str(quad.object)[1:-1]))
        elif "#" in str(quad.graph_name):
            facts[local_name(str(quad.graph_name)[1:-1])].add(local_name(quad.predicate.value))
    basis = local_name(LINKED)
    assert {name: (facts[name], known[name]) for name in facts if known[name] > {basis}} == {
        "link.b": ({"references", "related"}, {basis, "L1", "L3"}),
        "link.c": ({"related"}, {basis, "L1"}),
        "mention.c": ({"references"}, {basis, "L1", "L2"}),
        "mention.d": ({"references"}, {basis, "L2"}),
    }
