"""A sandboxed query imports nothing: a worker cannot open files."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.conftest import ROOT

PROGRAM = """
import json, sys
import kbgraph
import kbgraph.sandbox.forkserver
from kbgraph.errors import KbError
from kbgraph.lazy_names import import_declared
from kbgraph.rdf.formats import CITED_JSON, FORMATS
from kbgraph.sparql.request import Request

import_declared()
answer = kbgraph.load("tests/broken").sparql.answer_within_limits
before = set(sys.modules)
answered = set()
for query in (
    "SELECT * { ?s ?p ?o FILTER(REGEX(STR(?o), 'a', 'i')) } ORDER BY ?s ?p ?o",
    "SELECT ?s (SHA256(STR(?o)) AS ?hash) (NOW() AS ?now) { ?s ?p ?o } GROUP BY ?s ?o",
    "ASK { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }",
    "DESCRIBE <id/good>",
    "SELECT ?x { ?x a }",
    "INSERT DATA { <a> <b> <c> }",
    "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
):
    for syntax in (*FORMATS, CITED_JSON):
        try:
            answer(Request(query, (syntax,)))
            answered.add(syntax.name)
        except KbError:
            pass
print(json.dumps([sorted(answered), sorted(set(sys.modules) - before)]))
"""


def test_an_answer_in_any_format_imports_no_module() -> None:
    """After a knowledge base is open, queries of every form in every format need no new module."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'web'}"},
        capture_output=True,
        text=True,
        check=True,
    )
    answered, imported = json.loads(done.stdout)
    assert {"jsonld", "rdfxml", "cited", "csv", "turtle"} <= set(answered)
    assert imported == []
