"""Faults of a mapping come through every door of findings, and are made once."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from kbgraph import load
from kbgraph.cli import main
from kbgraph.findings import Severity
from kbgraph.ontology.lint import linter
from kbgraph.ontology.ontology import Ontology, load_ontology
from kbgraph_web import create_app
from tests.ontology.lint.test_lint_cases import BOATS, HEAD, HEAD_LINES

FAULT = "s:crew m:lable 'Hands' .\n"
LINE = HEAD_LINES + 1
MAX_MILLISECONDS = 60
"""Of processor time, for the shipped ontology: it takes a tenth of that."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of boats, whose mapping has a misspelt word."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "heron.md").write_text("---\ntype: boat\n---\n# Heron\n")
    (tmp_path / "kbgraph.toml").write_text('kb = "notes"\nontology = "turtle"\n')
    (tmp_path / "turtle").mkdir()
    for file in BOATS.iterdir():
        (tmp_path / "turtle" / file.name).write_text(file.read_text(encoding="utf-8"))
    (tmp_path / "turtle" / "mapping-2.ttl").write_text(HEAD + FAULT)
    return tmp_path


def test_python_has_the_faults_in_both_lists(folder: Path) -> None:
    """`findings` and `check()` have the fault, with the path from the folder of entries."""
    base = load(folder)
    for found in (base.findings, base.check()):
        (fault,) = [each for each in found if each.code.startswith("mapping-")]
        assert (fault.file, fault.line, fault.column) == ("../turtle/mapping-2.ttl", LINE, 8)
        assert (fault.severity, fault.about) == (Severity.ERROR, "lable")
    assert base.ontology.mapping_findings is base.ontology.mapping_findings


def test_check_prints_the_faults_and_ends_with_exit_code_1(folder: Path) -> None:
    """Text, JSON and SARIF name the file and the line; --ignore hides the code."""
    run = CliRunner().invoke
    text = run(main, ["--kb", str(folder), "check"])
    assert f"../turtle/mapping-2.ttl:{LINE}:8 error[mapping-word]" in text.output
    assert text.exit_code == 1
    (found,) = json.loads(run(main, ["--kb", str(folder), "check", "--format", "json"]).output)
    assert (found["file"], found["line"]) == ("../turtle/mapping-2.ttl", LINE)
    sarif = json.loads(run(main, ["--kb", str(folder), "check", "--format", "sarif"]).output)
    (result,) = sarif["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == LINE
    assert run(main, ["--kb", str(folder), "check", "--ignore", "mapping-word"]).exit_code == 0


def test_pages_and_metrics_count_the_faults(folder: Path) -> None:
    """The server counts the fault of the mapping among the errors."""
    metrics = create_app(load(folder)).test_client().get("/metrics").text
    assert 'kbgraph_findings{severity="2"} 1.0' in metrics


def test_a_folder_without_an_ontology_has_no_faults(tmp_path: Path) -> None:
    """The engine's own files are no business of an author."""
    (tmp_path / "a.md").write_text("# A\n")
    base = load(tmp_path)
    assert base.ontology.mapping_findings == ()


def test_queries_do_not_lint(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading and querying a folder makes no faults: they are made when findings are asked for."""
    monkeypatch.setattr(linter, "OntologyStatements", None)
    base = load(folder)
    base.query("ASK { ?s ?p ?o }")
    with pytest.raises(TypeError):
        _ = base.findings


def test_linting_the_shipped_ontology_takes_little_time(ontology: Ontology) -> None:
    """A few milliseconds, so that a server can start with it."""
    times = []
    for _ in range(3):
        start = time.process_time()
        linter.lint_mapping(
            ontology.triples, ontology.files, ontology.mapping, ontology.superclasses
        )
        times.append((time.process_time() - start) * 1_000)
    assert min(times) < MAX_MILLISECONDS


def test_thousands_of_faults_are_found_in_time(tmp_path: Path) -> None:
    """Many faults, each with a name that is like thousands of others, end in little time."""
    shapes = "".join(f"s:shape{n}x sh:path b:property{n}y .\n" for n in range(4_000))
    words = "".join(f's:shapf{n}x m:key "k{n}" ; m:valeu v:text .\n' for n in range(4_000))
    (tmp_path / "mapping.ttl").write_text(HEAD + shapes + words)
    start = time.process_time()
    found = load_ontology(tmp_path).mapping_findings
    assert len(found) > 8_000
    assert time.process_time() - start < 10
