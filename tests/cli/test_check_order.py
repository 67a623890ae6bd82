"""The order of findings: faults of the ontology come first, since others follow from them."""

from __future__ import annotations

from pathlib import Path

from kbgraph.opening import load

MAPPING = """\
@prefix t: <https://trees.example/ont#> .
@prefix m: <https://kbgraph.example/mapping#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
t:Tree a owl:Class ; m:type "tree" ; m:nmae ( "#file" ) .
"""


def test_faults_of_the_ontology_come_before_those_of_entries(tmp_path: Path) -> None:
    """The finding of the mapping precedes that of an entry whose path sorts before it."""
    (tmp_path / "ontology").mkdir()
    (tmp_path / "ontology" / "mapping.ttl").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "a.md").write_text("---\ntype: tree\n---\n[[b]]\n", encoding="utf-8")
    kb = load(tmp_path, ontology=tmp_path / "ontology")
    for findings in (kb.findings, kb.check()):
        codes = [each.code for each in findings]
        assert "link-missing" in codes
        assert codes.index("mapping-word") < codes.index("link-missing")
