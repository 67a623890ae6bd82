"""A changed file: the graph becomes what a fresh build of the folder gives, and the other files are not read again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgraph import change
from kbgraph.build import Graph, build
from kbgraph.change import rebuild
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.iris import IriFactory

HEAD = "---\ntype: {}\nnames: {{en: {}}}\nsources:\n- {{id: s, url: 'https://a.example/', checked: 2026-01-01}}\n---\n"
BODIES = st.lists(
    st.sampled_from(
        [
            "## Tax\n**VAT Rate:** 12% [^s]", "## Tax\n**VAT Rate:** 16%", "## Tax\n**VAT on Crypto:** maybe", "[[b]] and [[c|it]]", "[[gone]]", "#tag",
            "## Licensing\n**Regulator:** AFSA / NBK", "## Overview\n**Status:** Legal", "[[free-zone--x]]", "Some prose.", "key:: value",
        ]
    ),
    max_size=5,
)  # fmt: skip
TYPES = st.sampled_from(["country", "free-zone", "region", "note"])
WITHIN = st.sampled_from(
    ["", 'within: "[[a]]"\n', 'within: "[[b]]"\n', 'within: "[[gone]]"\n', "status: draft\n"]
)


@st.composite
def files(draw: st.DrawFn) -> dict[str, bytes]:
    """Three entries, which may state the same facts, link to each other and lie within each other."""
    texts = {}
    for name in "abc":
        front = HEAD.format(draw(TYPES), draw(st.sampled_from(["A", "B"]))).replace(
            "---\n", f"---\n{draw(WITHIN)}", 1
        )
        texts[f"{name}.md"] = (front + "\n\n".join(draw(BODIES))).encode()
    return texts


def state(graph: Graph) -> tuple[object, ...]:
    """All that can be asked of a graph."""
    return sorted(map(str, graph.store.quads())), graph.findings, graph.subjects, graph.contents


@given(before=files(), after=files(), which=st.sets(st.sampled_from(["a.md", "b.md", "c.md"])))
@settings(max_examples=150, deadline=None)
def test_a_rebuild_gives_what_a_build_gives(
    ontology: Ontology, before: dict[str, bytes], after: dict[str, bytes], which: set[str]
) -> None:
    """Whatever changes in whichever files, rebuilding gives the same quads, findings and subjects as building anew."""
    now = {path: (after if path in which else before)[path] for path in before}
    assert state(rebuild(build(before.items(), ontology, IriFactory()), now.items())) == state(
        build(now.items(), ontology, IriFactory())
    )


def test_the_other_files_are_not_read(ontology: Ontology, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only the text of an entry changes, no other file is parsed and nothing is built anew."""
    texts = {
        f"{name}.md": (HEAD.format("country", name) + "## Tax\n**VAT Rate:** 12%\n").encode()
        for name in "abc"
    }
    graph = build(texts.items(), ontology, IriFactory())
    read: list[str] = []
    monkeypatch.setattr(change, "build", lambda *_: pytest.fail("everything was read again"))
    parse = change.parse_file
    monkeypatch.setattr(
        change, "parse_file", lambda path, *rest: (read.append(path), parse(path, *rest))[1]
    )
    after = rebuild(graph, {**texts, "b.md": texts["b.md"].replace(b"12%", b"13%")}.items())
    assert read == ["b.md"]
    assert after.store.select(
        "SELECT ?v { <id/b#tax.vat-rate> <https://kbgraph.example/ont#percent> ?v }"
    )[0][0] == (
        "13",
        "http://www.w3.org/2001/XMLSchema#decimal",
        "",
    )


@pytest.mark.parametrize(
    "now",
    [
        {"a.md": b"# A"},
        {"a.md": b"# A", "b.md": b"# B", "c.md": b"[[a]]"},
        {"a.md": b"---\nslug: b2\n---\n", "b.md": b"[[a]]"},
    ],
)
def test_what_others_depend_on_is_read_with_them(ontology: Ontology, now: dict[str, bytes]) -> None:
    """A file that comes or goes, and an entry whose slug or name changes, have everything read again."""
    graph = build({"a.md": b"# A", "b.md": b"[[a]] [[c]]"}.items(), ontology, IriFactory())
    assert state(rebuild(graph, now.items())) == state(build(now.items(), ontology, IriFactory()))
