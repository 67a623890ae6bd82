"""Facts that need a text as their source, where the mapping asks for one."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbgraph import KnowledgeBase, load

_ONTOLOGY = """
@prefix e: <https://trees.example/> . @prefix s: <https://trees.example/shape/> .
@prefix m: <https://kbgraph.example/mapping#> . @prefix v: <https://kbgraph.example/value#> .
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
e:Tree a owl:Class ; rdfs:label "tree"@en ; m:type "tree" .
e:height a owl:DatatypeProperty ; rdfs:label "height"@en .
s:Tree a sh:NodeShape ; sh:targetClass e:Tree ; sh:property s:height .
s:height a sh:PropertyShape ; sh:path e:height ; m:key "height" ; m:value v:text%s .
"""
_TREE = """---
type: tree
height: "30 m%s"
sources:
  - {id: survey, url: "https://a.example/survey", kind: primary, published: 2026-01-01, checked: 2026-01-02}
  - {id: paper, url: "https://a.example/paper", kind: secondary, published: 2026-01-01, checked: 2026-01-02}
  - {id: data, file: trees 1.0, kind: package, published: 2026-01-01, checked: 2026-01-02}
---
# Elm
"""


def _trees(folder: Path, marks: str, asked: str = " ; m:researched true") -> KnowledgeBase:
    (folder / "ontology").mkdir()
    (folder / "ontology" / "trees.ttl").write_text(_ONTOLOGY % asked)
    (folder / "elm.md").write_text(_TREE % marks)
    return load(folder)


@pytest.mark.parametrize(
    ("marks", "messages"),
    [
        (
            " [^data]",
            ["'height' rests on no text that speaks of it: its strength is 'data package'"],
        ),
        (" [^data] [^paper]", []),
        (" [^survey]", []),
        ("", []),
    ],
)
def test_the_mapping_may_ask_for_a_text(tmp_path: Path, marks: str, messages: list[str]) -> None:
    """A fact that rests on a package alone has a finding, at its value."""
    found = [each for each in _trees(tmp_path, marks).check() if each.code == "weakly-sourced"]
    assert [each.message for each in found] == messages
    assert {(each.file, each.line) for each in found} <= {("elm.md", 3)}


def test_a_package_will_do_for_a_property_of_which_no_text_is_asked(tmp_path: Path) -> None:
    """Without the word of the mapping, a package states a fact as well as any other source."""
    assert "weakly-sourced" not in {each.code for each in _trees(tmp_path, " [^data]", "").check()}
