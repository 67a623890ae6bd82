"""Structured values in the further cells of a record table have nodes of their own."""

from __future__ import annotations

import shutil
from pathlib import Path

from kbgraph import load
from tests.conftest import ROOT

COLUMN = """
@prefix obs: <https://observatories.example/ont#> .
@prefix shape: <https://observatories.example/shape#> .
@prefix read: <https://observatories.example/value#> .
@prefix m: <https://kbgraph.example/mapping#> .
shape:Obs-standing m:detail [ m:column "Mirror" ; m:path obs:aperture ; m:value read:length ] .
"""
OBSERVATORY = """---
type: observatory
---
# X

## Chronicle

| Telescope | From | To | Mirror |
| --- | --- | --- | --- |
| [[telescope--y]] | 1990 | 2000 | 4 m |
| [[telescope--y]] | 2005 | | 8 m |
"""


def test_two_rows_about_one_thing_have_values_of_their_own(tmp_path: Path) -> None:
    """A mirror of four metres and a later one of eight are two values, not one with both."""
    shutil.copytree(ROOT / "tests" / "observatories" / "ontology", tmp_path / "ontology")
    (tmp_path / "ontology" / "mapping-mirror.ttl").write_text(COLUMN, encoding="utf-8")
    (tmp_path / "kbgraph.toml").write_text('kb = "kb"\n', encoding="utf-8")
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "observatory--x.md").write_text(OBSERVATORY, encoding="utf-8")
    rows = (
        load(tmp_path)
        .query(
            "SELECT ?node ?value { <id/telescope--y> <https://observatories.example/ont#aperture> ?node ."
            " ?node <https://schema.org/value> ?value } ORDER BY ?value"
        )
        .raw
    )
    assert [str(value) for _, value in rows] == ["4", "8"]
    assert len({node for node, _ in rows}) == 2
