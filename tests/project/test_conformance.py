"""The runner of the W3C SPARQL 1.1 test suite.

It passes right answers, finds wrong ones, and tells known failures from new ones.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
import rdflib

import conformance.__main__ as command
from conformance import http_semantics
from conformance.namespaces import SD
from conformance.service_description import find_violation
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="the worker for queries runs on Linux only"
)
SUITE = Path(os.environ.get("W3C_RDF_TESTS", ROOT.parent / "shared" / "suites" / "w3c-sparql11"))
HEAD = """
@prefix : <http://example.org/tests/manifest#> .
@prefix mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#> .
@prefix qt: <http://www.w3.org/2001/sw/DataAccess/tests/test-query#> .
"""
DATA = """
@prefix : <http://example.org/> .
:a :p 1, 2, 2.50 . :b :q "x"@EN, _:one, _:two . _:one :r true .
"""
ROWS = "x,n\nhttp://example.org/a,1\nhttp://example.org/a,2\nhttp://example.org/a,2.5\n"
JSON = '{"head":{"vars":["a","b"]},"results":{"bindings":[%s]}}'
BLANK = '{"a":{"type":"bnode","value":"%s"},"b":{"type":"bnode","value":"%s"}}'
XML = '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>%s</head>%s</sparql>'
SORTED = """
@prefix rs: <http://www.w3.org/2001/sw/DataAccess/tests/result-set#> .
[] a rs:ResultSet ; rs:resultVariable "n" ;
  rs:solution [ rs:index %d ; rs:binding [ rs:variable "n" ; rs:value 1 ] ] ,
              [ rs:index %d ; rs:binding [ rs:variable "n" ; rs:value 2 ] ] ,
              [ rs:index 3 ; rs:binding [ rs:variable "n" ; rs:value 2.5 ] ] .
"""
P = "PREFIX : <http://example.org/> "


class SmallCase(NamedTuple):
    """A case of the suite; its name starts with right or wrong."""

    name: str
    kind: str
    text: str
    result: str = ""
    ending: str = ""


EVALUATION, CSV = "QueryEvaluationTest", "CSVResultFormatTest"
NUMBERS, ORDERED = P + "SELECT ?x ?n { ?x :p ?n }", P + "SELECT ?n { ?x :p ?n } ORDER BY ?n"
PAIRS = P + "SELECT ?a ?b { ?x :q ?a, ?b FILTER(isBlank(?a) && isBlank(?b) && ?a != ?b) }"
MADE = P + "CONSTRUCT { ?x :made ?n } { ?x :p ?n FILTER(?n > 1) }"
CASES = [
    SmallCase("right-csv", CSV, NUMBERS, ROWS, "csv"),
    SmallCase("wrong-csv", CSV, NUMBERS, ROWS.replace("2.5", "2.50"), "csv"),
    SmallCase("right-tsv", EVALUATION, ORDERED, "?n\n1\n2\n2.50\n", "tsv"),
    SmallCase("wrong-tsv-twice", EVALUATION, ORDERED, "?n\n1\n2\n2\n2.5\n", "tsv"),
    SmallCase("right-blank", EVALUATION, PAIRS, JSON % f"{BLANK % ('k', 'm')},{BLANK % ('m', 'k')}", "srj"),
    SmallCase("wrong-blank", EVALUATION, PAIRS, JSON % f"{BLANK % ('k', 'm')},{BLANK % ('k', 'm')}", "srj"),
    SmallCase("right-language", EVALUATION, P + 'SELECT ?l { :b :q ?l FILTER(lang(?l) != "") }', '?l\n"x"@en\n', "tsv"),
    SmallCase("wrong-variable", EVALUATION, P + "SELECT ?m { ?x :p ?m }", "?n\n1\n2\n2.5\n", "tsv"),
    SmallCase("right-order", EVALUATION, ORDERED, SORTED % (1, 2), "ttl"),
    SmallCase("wrong-order", EVALUATION, ORDERED, SORTED % (2, 1), "ttl"),
    SmallCase("right-ask", EVALUATION, P + "ASK { ?x :r true }", XML % ("", "<boolean>true</boolean>"), "srx"),
    SmallCase("wrong-ask", EVALUATION, P + "ASK { ?x :r true }", XML % ("", "<boolean>false</boolean>"), "srx"),
    SmallCase("right-none", EVALUATION, P + "SELECT ?n { ?x :none ?n }", XML % ('<variable name="n"/>', "<results/>"), "srx"),
    SmallCase("right-graph", EVALUATION, MADE, "<http://example.org/a> <http://example.org/made> 2, 2.5 .", "ttl"),
    SmallCase("wrong-graph", EVALUATION, MADE, "<http://example.org/a> <http://example.org/made> 1, 2.5 .", "ttl"),
    SmallCase("right-named", EVALUATION, "SELECT ?s { GRAPH <data.ttl> { ?s <http://example.org/r> ?o } }", "?s\n_:x\n", "tsv"),
    SmallCase("wrong-refused", EVALUATION, "SELECT nothing", "?n\n", "tsv"),
    SmallCase("right-query", "PositiveSyntaxTest11", "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }"),
    SmallCase("wrong-query", "PositiveSyntaxTest11", "SELECT * { ?s ?p }"),
    SmallCase("right-bad-query", "NegativeSyntaxTest11", "SELECT * { ?s rdf:type ?o }"),
    SmallCase("wrong-bad-query", "NegativeSyntaxTest11", "SELECT * { ?s ?p ?o }"),
    SmallCase("right-update", "PositiveUpdateSyntaxTest11", "CLEAR ALL"),
    SmallCase("wrong-update", "PositiveUpdateSyntaxTest11", "ASK {}"),
    SmallCase("right-bad-update", "NegativeUpdateSyntaxTest11", "CLEAR"),
]  # fmt: skip


def write(folder: Path, group: str, cases: list[SmallCase]) -> Path:
    """Write a suite with a single group in the W3C's format."""
    group_folder = folder / group
    group_folder.mkdir()
    (folder / "manifest-all.ttl").write_text(f"{HEAD} <> mf:include ( <{group}/manifest.ttl> ) .")
    (group_folder / "data.ttl").write_text(DATA)
    lines = [HEAD, f"<> mf:entries ( {' '.join(f':{case.name}' for case in cases)} ) ."]
    for case in cases:
        text = f"{case.name}.{'ru' if 'Update' in case.kind else 'rq'}"
        (group_folder / text).write_text(case.text)
        action, result = f"<{text}>", ""
        if case.ending:
            (group_folder / f"{case.name}.{case.ending}").write_text(case.result)
            action = f"[ qt:query <{text}> ; qt:data <data.ttl> ; qt:graphData <data.ttl> ]"
            result = f"; mf:result <{case.name}.{case.ending}>"
        lines.append(f":{case.name} a mf:{case.kind} ; mf:action {action} {result} .")
    (group_folder / "manifest.ttl").write_text("\n".join(lines))
    return folder


def run(suite: Path | None, *groups: str) -> tuple[int, str]:
    """Return the exit code and the output of `python -m conformance`."""
    environment = {name: value for name, value in os.environ.items() if name != "W3C_RDF_TESTS"}
    environment |= {"W3C_RDF_TESTS": str(suite)} if suite else {}
    command = [sys.executable, "-m", "conformance", *groups]
    process = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=900, check=False
    )
    return process.returncode, process.stdout + process.stderr


def test_only_wrong_cases_are_new_failures(tmp_path: Path) -> None:
    """Cases with a wrong expected result are new failures, exit code 1; updates are refused."""
    code, printed = run(write(tmp_path, "tiny", CASES), "tiny")
    failures = re.findall(r"^new failure: tiny/(\S+):", printed, re.MULTILINE)
    assert sorted(failures) == sorted(case.name for case in CASES if case.name.startswith("wrong"))
    assert code == 1
    assert re.search(r"ill-formed updates\n.*\n  tiny +1 +1 refused", printed)


def test_exit_code_0_without_failures(tmp_path: Path) -> None:
    """The exit code is 0 if every case passes."""
    code, printed = run(
        write(tmp_path, "tiny", [case for case in CASES if case.name.startswith("right")]), "tiny"
    )
    assert (code, "No unexpected results." in printed) == (0, True), printed


def test_a_known_failure_that_passes_is_reported(tmp_path: Path) -> None:
    """A passing case in the table of known failures is reported, with exit code 1."""
    code, printed = run(write(tmp_path, "bindings", [CASES[0]._replace(name="graph")]), "bindings")
    assert code == 1
    assert (
        "no longer fails: remove it from conformance/known_failures.py: bindings/graph" in printed
    )


def test_a_missing_suite_names_the_variable(tmp_path: Path) -> None:
    """A missing suite gives exit code 2 and a message that names the variable."""
    for suite in (None, tmp_path / "nowhere"):
        code, printed = run(suite)
        assert code == 2
        assert "W3C_RDF_TESTS must name the folder" in printed


@pytest.mark.parametrize(
    ("triples", "violation"),
    [
        (
            "[] a sd:Service ; sd:endpoint <http://example.org/sparql> ; sd:supportedLanguage sd:SPARQL11Query .",
            "",
        ),
        ("[] a sd:Service ; sd:supportedLanguage sd:SPARQL11Query .", "endpoint"),
        (
            "[] a sd:Service ; sd:endpoint <http://example.org/sparql> ; sd:supportedLanguage <http://example.org/sparql> .",
            "supportedLanguage",
        ),
        (
            "[] a sd:Service ; sd:endpoint <http://example.org/sparql> ; sd:supportedLanguage sd:SPARQL11Query ; sd:languages 1 .",
            "languages",
        ),
        ("<http://example.org/data> a sd:Dataset .", "describes a service"),
    ],
    ids=[
        "complete",
        "no endpoint",
        "no language",
        "an unknown term",
        "no service",
    ],
)
def test_a_service_description_is_checked_against_its_schema(triples: str, violation: str) -> None:
    """Violations of domains, ranges, cardinalities and terms are found; a valid one has none."""
    graph = rdflib.Graph().parse(data=f"@prefix sd: <{SD}> . {triples}", format="turtle")
    message = find_violation(graph)
    assert violation in message if violation else message == ""


@pytest.mark.skipif(
    not SUITE.is_dir(), reason="W3C_RDF_TESTS does not name the W3C SPARQL 1.1 test suite"
)
def test_groups_of_the_suite_have_only_known_failures() -> None:
    """BIND passes entirely; aggregates have only the known failures of Oxigraph."""
    code, printed = run(SUITE, "bind", "aggregates")
    assert code == 0, printed
    assert re.search(r"^  bind +10 +10 ", printed, re.MULTILINE)


@pytest.mark.thorough
def test_our_own_tables_have_no_fault() -> None:
    """They need no suite: negotiation, requests to each route, and each export by its readers."""
    code, printed = run(None, "negotiation", "http", "exports")
    assert code == 0, printed
    assert re.search(r"^  /entry/<path:slug> +13 +39 +39 +148 +148$", printed, re.MULTILINE)
    assert printed.endswith("Faults in these tables:\n  none\n")


def test_a_fault_in_a_table_is_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Faults are listed below all tables, which need no suite."""
    monkeypatch.delenv("W3C_RDF_TESTS", raising=False)
    monkeypatch.setattr(sys, "argv", ["conformance", "http"])
    monkeypatch.setattr(http_semantics, "run", lambda: (["a table"], ["/: not 304"]))
    assert command.main() == 1
    assert capsys.readouterr().out == "a table\n\nFaults in these tables:\n  /: not 304\n"
