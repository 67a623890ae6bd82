"""Runs tests/cases/mapping/*.md: Turtle that is added to a small ontology, and its findings.

A case is a title, a line with `.`, Turtle, `.`, the findings as they are printed, `.`. The Turtle
is the file `mapping-more.ttl` beside those of `boats/`; a line `=== shapes-more.ttl` begins another
file. The prefixes below stand before each file, and lines are counted behind them. An ontology that
cannot be read has its error for a finding.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from kbgraph.errors import OntologyError
from kbgraph.ontology.ontology import load_ontology
from tests.conftest import ROOT

BOATS = Path(__file__).parent / "boats"
HEAD = """\
@prefix b: <https://boats.example/ont#> .
@prefix s: <https://boats.example/shape#> .
@prefix c: <https://boats.example/concept/> .
@prefix r: <https://boats.example/read#> .
@prefix m: <https://kbgraph.example/mapping#> .
@prefix v: <https://kbgraph.example/value#> .
@prefix kb: <https://kbgraph.example/ont#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix schema: <https://schema.org/> .
"""
HEAD_LINES = HEAD.count("\n")
CASE = re.compile(r"(?P<title>\S.*)\n\.\n(?P<turtle>(?:.*\n)*?)\.\n(?P<expected>(?:.*\n)*?)\.\n\s*")
FILE = re.compile(r"^=== (\S+)\n", re.MULTILINE)
PLACE = re.compile(r"([\w-]+-more\.ttl):(\d+)")


def cases(path: Path) -> list:  # type: ignore[type-arg]
    """Return the cases of a file."""
    text = path.read_text(encoding="utf-8")
    found = list(CASE.finditer(text))
    assert "".join(case[0] for case in found) == text, f"{path}: text outside of a case"
    return [
        pytest.param(case["turtle"], case["expected"], id=f"{path.stem}: {case['title']}")
        for case in found
    ]


def findings_of(turtle: str, folder: Path) -> list[str]:
    """Return the findings of the boats with further Turtle, or the error of reading them."""
    shutil.copytree(BOATS, folder, dirs_exist_ok=True)
    parts = FILE.split(f"=== mapping-more.ttl\n{turtle}")
    for name, text in zip(parts[1::2], parts[2::2], strict=True):
        (folder / name).write_text(HEAD + text, encoding="utf-8")
    try:
        found = [str(each) for each in load_ontology(folder).mapping_findings]
    except OntologyError as error:
        found = [f"error: {error}".replace(f"{folder}/", "")]
    return [PLACE.sub(_without_head, line) for line in found]


def _without_head(place: re.Match[str]) -> str:
    return f"{place[1]}:{int(place[2]) - HEAD_LINES}"


@pytest.mark.parametrize(
    ("turtle", "expected"),
    [
        case
        for path in sorted((ROOT / "tests" / "cases" / "mapping").glob("*.md"))
        for case in cases(path)
    ],
)
def test_an_ontology_has_the_findings_of_its_case(
    turtle: str, expected: str, tmp_path: Path
) -> None:
    """The linter finds exactly the faults of the case, each at its line and column."""
    assert findings_of(turtle, tmp_path) == expected.splitlines()
