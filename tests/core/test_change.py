"""Incremental builds give the graph of a full build, and read only the changed files."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgraph import build as build_module
from kbgraph import change
from kbgraph.build import Graph, build
from kbgraph.change import rebuild
from kbgraph.limits import DEFAULTS
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.iris import IriFactory
from tests.sizes import examples

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
    """Draw three entries that may share facts, link to each other and contain each other."""
    texts = {}
    for name in "abc":
        front = HEAD.format(draw(TYPES), draw(st.sampled_from(["A", "B"]))).replace(
            "---\n", f"---\n{draw(WITHIN)}", 1
        )
        texts[f"{name}.md"] = (front + "\n\n".join(draw(BODIES))).encode()
    return texts


def contents(graph: Graph) -> tuple[object, ...]:
    """Return everything that a graph can be asked for."""
    quads = sorted(map(str, graph.store.quads()))
    return quads, graph.findings, graph.subjects, graph.contents, graph.mentions


CHANGES = st.lists(
    st.tuples(files(), st.sets(st.sampled_from(["a.md", "b.md", "c.md"]))), min_size=1, max_size=3
)


@given(before=files(), changes=CHANGES)
@settings(max_examples=examples(25), deadline=None)
def test_rebuilds_give_what_a_build_gives(
    ontology: Ontology, before: dict[str, bytes], changes: list[tuple[dict[str, bytes], set[str]]]
) -> None:
    """Any changes of any files, one after the other, give the graph of a full build."""
    now, graph = before, build(before.items(), ontology, IriFactory())
    for texts, which in changes:
        now = {path: (texts if path in which else now)[path] for path in now}
        graph = rebuild(graph, now.items())
        assert contents(graph) == contents(build(now.items(), ontology, IriFactory()))


def test_a_file_that_changes_twice_is_read_as_it_is(ontology: Ontology) -> None:
    """After a change, an entry has its new text, and the next change starts from that."""
    front = HEAD.format("country", "A")
    texts = [f"{front}## Tax\n**VAT Rate:** {rate}%\n".encode() for rate in (12, 13, 14)]
    graph = build([("a.md", texts[0])], ontology, IriFactory())
    assert "12%" in graph.entry("a").text
    for text in texts[1:]:
        graph = rebuild(graph, [("a.md", text)])
        assert graph.entry("a").text == text.decode()
        assert contents(graph) == contents(build([("a.md", text)], ontology, IriFactory()))


def test_few_large_entries_stay_parsed(ontology: Ontology, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parsed entries are kept up to a size of text; too large a one is not kept at all."""
    sizes = {"a": 900_000, "b": 900_000, "c": 900_000, "d": 10}
    texts = [(f"{name}.md", b"word " * (size // 5)) for name, size in sizes.items()]
    texts.append(("e.md", b"word " * 500_000))
    graph = build(texts, ontology, IriFactory(), DEFAULTS._replace(file_max_bytes=4_000_000))
    read: list[str] = []
    parse = build_module.parse_file
    monkeypatch.setattr(
        build_module, "parse_file", lambda path, *rest: (read.append(path), parse(path, *rest))[1]
    )
    for name in ("a", "b", "d", "a", "e", "b", "e", "c", "d", "a"):
        assert graph.entry(name).path == f"{name}.md"
    assert [path[0] for path in read] == list("abdeecda")


def test_unchanged_files_are_not_read(ontology: Ontology, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change within an entry parses that file only, and starts no full build."""
    texts = {
        f"{name}.md": (HEAD.format("country", name) + "## Tax\n**VAT Rate:** 12%\n").encode()
        for name in "abc"
    }
    graph = build(texts.items(), ontology, IriFactory())
    read: list[str] = []
    monkeypatch.setattr(change, "build_like", lambda *_: pytest.fail("everything was read again"))
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
def test_a_change_of_identity_is_a_full_build(ontology: Ontology, now: dict[str, bytes]) -> None:
    """All files are read again after an added or removed file, or a changed slug or name."""
    graph = build({"a.md": b"# A", "b.md": b"[[a]] [[c]]"}.items(), ontology, IriFactory())
    assert contents(rebuild(graph, now.items())) == contents(
        build(now.items(), ontology, IriFactory())
    )
