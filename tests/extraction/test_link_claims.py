"""The claims of links: one for each target, with a mention and a relation."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kbgraph import load
from kbgraph.extraction.values.link_places import link_spans
from kbgraph.extraction.values.written import pieces, visible
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.namespaces import LINKED
from kbgraph.source.entry import Inline
from kbgraph.source.markdown import parse_inline

NOTE = """[[b]] and [[c]].
~~[[c]]~~ and ~~[[d]]~~.
[[b]] again.
"""
PARTS = {
    "law": "law",
    "outlaw": "outlaw",
    "`law`": "law",
    "==law==": "law",
    "==a [[law]]==": "a <law>",
    "**law**": "law",
    "\\#law": "#law",
    "~~law~~": "",
    "~~[[law]]~~": "",
    "![[law]]": "",
    "![law](law.png)": "",
    "[^n]": "",
    ";": ";",
    "[[law]]": "<law>",
    "[[x|law]]": "<law>",
    "[ law ](x.md)": "<law>",
    "[**law**](x.md)": "<law>",
    "[[law;]]": "<law;>",
}
"""Parts of a line, and how readers see them; a link is in angle brackets."""


def marked(written: Inline) -> str:
    """Return a text with angle brackets around its links."""
    text, done = "", 0
    for _, start, end in link_spans(written):
        text += f"{written.text[done:start]}<{written.text[start:end]}>"
        done = end
    return text + written.text[done:]


@given(st.lists(st.sampled_from(sorted(PARTS)), min_size=1, max_size=8))
def test_a_link_is_where_it_was_written(parts: list[str]) -> None:
    """Whatever words are beside it, also when marks are taken away and values parted."""
    parts = ["[[law]]", *parts]
    seen = visible(parse_inline(" ".join(parts), 1, 1))
    shown = " ".join(filter(None, (PARTS[part] for part in parts)))
    assert "".join(marked(seen).split()) == "".join(shown.split())
    values = ["".join(marked(each).split()) for each in pieces(seen, ("; ",)) if each.text]
    expected = ("".join(each.split()) for each in re.split(r"(?:^| );(?= |$)", shown))
    assert values == [each for each in expected if each]


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
