"""The runner of the W3C SPARQL 1.1 test suite: what is right passes, what is wrong is found, and what is known is told from what is new."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
import rdflib

from conformance.description import breach
from conformance.words import SD
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="the worker that answers queries runs on Linux alone"
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


class Tiny(NamedTuple):
    """A case as the suite has them: its own name says whether it is right."""

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
    Tiny("right-csv", CSV, NUMBERS, ROWS, "csv"),
    Tiny("wrong-csv", CSV, NUMBERS, ROWS.replace("2.5", "2.50"), "csv"),
    Tiny("right-tsv", EVALUATION, ORDERED, "?n\n1\n2\n2.50\n", "tsv"),
    Tiny("wrong-tsv-twice", EVALUATION, ORDERED, "?n\n1\n2\n2\n2.5\n", "tsv"),
    Tiny("right-blank", EVALUATION, PAIRS, JSON % f"{BLANK % ('k', 'm')},{BLANK % ('m', 'k')}", "srj"),
    Tiny("wrong-blank", EVALUATION, PAIRS, JSON % f"{BLANK % ('k', 'm')},{BLANK % ('k', 'm')}", "srj"),
    Tiny("right-language", EVALUATION, P + 'SELECT ?l { :b :q ?l FILTER(lang(?l) != "") }', '?l\n"x"@en\n', "tsv"),
    Tiny("wrong-variable", EVALUATION, P + "SELECT ?m { ?x :p ?m }", "?n\n1\n2\n2.5\n", "tsv"),
    Tiny("right-order", EVALUATION, ORDERED, SORTED % (1, 2), "ttl"),
    Tiny("wrong-order", EVALUATION, ORDERED, SORTED % (2, 1), "ttl"),
    Tiny("right-ask", EVALUATION, P + "ASK { ?x :r true }", XML % ("", "<boolean>true</boolean>"), "srx"),
    Tiny("wrong-ask", EVALUATION, P + "ASK { ?x :r true }", XML % ("", "<boolean>false</boolean>"), "srx"),
    Tiny("right-none", EVALUATION, P + "SELECT ?n { ?x :none ?n }", XML % ('<variable name="n"/>', "<results/>"), "srx"),
    Tiny("right-graph", EVALUATION, MADE, "<http://example.org/a> <http://example.org/made> 2, 2.5 .", "ttl"),
    Tiny("wrong-graph", EVALUATION, MADE, "<http://example.org/a> <http://example.org/made> 1, 2.5 .", "ttl"),
    Tiny("right-named", EVALUATION, "SELECT ?s { GRAPH <data.ttl> { ?s <http://example.org/r> ?o } }", "?s\n_:x\n", "tsv"),
    Tiny("wrong-refused", EVALUATION, "SELECT nothing", "?n\n", "tsv"),
    Tiny("right-query", "PositiveSyntaxTest11", "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }"),
    Tiny("wrong-query", "PositiveSyntaxTest11", "SELECT * { ?s ?p }"),
    Tiny("right-bad-query", "NegativeSyntaxTest11", "SELECT * { ?s rdf:type ?o }"),
    Tiny("wrong-bad-query", "NegativeSyntaxTest11", "SELECT * { ?s ?p ?o }"),
    Tiny("right-update", "PositiveUpdateSyntaxTest11", "CLEAR ALL"),
    Tiny("wrong-update", "PositiveUpdateSyntaxTest11", "ASK {}"),
    Tiny("right-bad-update", "NegativeUpdateSyntaxTest11", "CLEAR"),
]  # fmt: skip


def write(folder: Path, group: str, cases: list[Tiny]) -> Path:
    """A suite of one group in the W3C's own format."""
    place = folder / group
    place.mkdir()
    (folder / "manifest-all.ttl").write_text(f"{HEAD} <> mf:include ( <{group}/manifest.ttl> ) .")
    (place / "data.ttl").write_text(DATA)
    lines = [HEAD, f"<> mf:entries ( {' '.join(f':{case.name}' for case in cases)} ) ."]
    for case in cases:
        text = f"{case.name}.{'ru' if 'Update' in case.kind else 'rq'}"
        (place / text).write_text(case.text)
        action, result = f"<{text}>", ""
        if case.ending:
            (place / f"{case.name}.{case.ending}").write_text(case.result)
            action = f"[ qt:query <{text}> ; qt:data <data.ttl> ; qt:graphData <data.ttl> ]"
            result = f"; mf:result <{case.name}.{case.ending}>"
        lines.append(f":{case.name} a mf:{case.kind} ; mf:action {action} {result} .")
    (place / "manifest.ttl").write_text("\n".join(lines))
    return folder


def run(suite: Path | None, *groups: str) -> tuple[int, str]:
    """Exit code and all that `python -m conformance` prints."""
    environment = {name: value for name, value in os.environ.items() if name != "W3C_RDF_TESTS"}
    environment |= {"W3C_RDF_TESTS": str(suite)} if suite else {}
    command = [sys.executable, "-m", "conformance", *groups]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_what_is_wrong_is_found_and_nothing_else(tmp_path: Path) -> None:
    """Of cases of each kind, those whose expected result is wrong are new failures, and exit code 1; updates count as refused."""
    code, printed = run(write(tmp_path, "tiny", CASES))
    found = re.findall(r"^new failure: tiny/(\S+):", printed, re.MULTILINE)
    assert sorted(found) == sorted(case.name for case in CASES if case.name.startswith("wrong"))
    assert code == 1
    assert re.search(r"ill-formed updates\n.*\n  tiny +1 +1 refused", printed)


def test_all_right_is_exit_code_0(tmp_path: Path) -> None:
    """Where every case passes, nothing is new."""
    code, printed = run(
        write(tmp_path, "tiny", [case for case in CASES if case.name.startswith("right")])
    )
    assert (code, "All is as known." in printed) == (0, True), printed


def test_a_known_failure_that_passes_must_go(tmp_path: Path) -> None:
    """A case that the table of known failures names, and that passes, is said and is exit code 1."""
    code, printed = run(write(tmp_path, "bindings", [CASES[0]._replace(name="graph")]))
    assert code == 1
    assert "no longer fails: remove it from conformance/known.py: bindings/graph" in printed


def test_without_the_suite_it_says_what_to_set(tmp_path: Path) -> None:
    """Without the variable, or with a folder that holds no suite, exit code 2 and a sentence that names the variable."""
    for suite in (None, tmp_path / "nowhere"):
        code, printed = run(suite)
        assert code == 2
        assert "W3C_RDF_TESTS must name the folder" in printed


@pytest.mark.parametrize(
    ("triples", "fault"),
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
        "all that is needed",
        "no endpoint",
        "no language",
        "a word that there is not",
        "no service",
    ],
)
def test_a_service_description_is_held_to_its_schema(triples: str, fault: str) -> None:
    """What departs from the vocabulary's domains, ranges, cardinalities and words is named; what does not is not."""
    graph = rdflib.Graph().parse(data=f"@prefix sd: <{SD}> . {triples}", format="turtle")
    found = breach(graph)
    assert fault in found if fault else found == ""


@pytest.mark.skipif(
    not SUITE.is_dir(), reason="W3C_RDF_TESTS does not name the W3C SPARQL 1.1 test suite"
)
def test_whole_groups_of_the_suite_are_as_known() -> None:
    """BIND passes whole; aggregates fail where Oxigraph is known to, and nowhere else."""
    code, printed = run(SUITE, "bind", "aggregates")
    assert code == 0, printed
    assert re.search(r"^  bind +10 +10 ", printed, re.MULTILINE)
