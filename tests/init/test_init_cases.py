"""Runs tests/init/cases.md: entries, and lines of the ontology that is drafted for them.

A case is a title, a line with `.`, the entries, `.`, the expectation, `.`. The lines of the
expectation stand in the files `classes.ttl`, `schemes.ttl`, `shapes.ttl` and `mapping.ttl`, each
somewhere; a text behind `- ` stands in none of them. The ontology reads the entries without errors.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kbgraph.findings import Severity
from kbgraph.init import Naming, draft_ontology, measure_ontology, ontology_files
from kbgraph.limits import DEFAULTS
from kbgraph.ontology.ontology import load_ontology
from kbgraph.parallel import ExtractionConfig
from kbgraph.rdf.iris import IriFactory
from kbgraph.source.folder import parse_entry
from tests.extraction.test_cases import CASE
from tests.init.vaults import written

TEXT = Path(__file__).with_name("cases.md").read_text(encoding="utf-8")
CASES = [
    pytest.param(case["vault"], case["expected"], id=case["title"]) for case in CASE.finditer(TEXT)
]
NAMING = Naming("https://case.example/", "Harbour", "")


def test_no_case_is_skipped() -> None:
    """All text belongs to a case."""
    assert "".join(case[0] for case in CASE.finditer(TEXT)) == TEXT


@pytest.mark.parametrize(("vault", "expected"), CASES)
def test_the_files_have_the_lines_of_the_case(vault: str, expected: str, tmp_path: Path) -> None:
    """Each line is written, and the whole can be loaded and reads the entries."""
    parts = re.split(r"^=== (.+)\n", vault, flags=re.MULTILINE)[1:]
    entries = [
        parse_entry(path, text.encode()) for path, text in zip(parts[::2], parts[1::2], strict=True)
    ]
    core = load_ontology(None, NAMING.base)
    config = ExtractionConfig(core, IriFactory(NAMING.base), DEFAULTS, NAMING.title)
    draft = draft_ontology(entries, config)
    files = ontology_files(draft, NAMING)
    whole = "\n".join(text for name, text in files.items() if name.endswith(".ttl"))
    lines = whole.splitlines()
    for line in expected.splitlines():
        if line.startswith("- "):
            assert line.removeprefix("- ") not in whole
        else:
            assert line in lines, whole
    ontology = load_ontology(written(tmp_path, files), NAMING.base)
    found = measure_ontology(
        entries, config._replace(ontology=ontology), NAMING.vocabulary
    ).findings
    assert [each for each in found if each.severity is Severity.ERROR] == []
