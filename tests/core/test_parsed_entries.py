"""Parsed entries of a graph are kept within a budget."""

from __future__ import annotations

import pytest

from kbgraph import build as build_module
from kbgraph.build import build
from kbgraph.limits import DEFAULTS
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.iris import IriFactory


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
