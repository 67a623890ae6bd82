"""The reference of links agrees with the code: each row of its table is a case.

The cases are in tests/cases/syntax.md.
"""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT
from tests.extraction.test_cases import CASE

ROW = re.compile(r"^\| .*`.* \| .+ \| ([A-Z][^|]+) \|$", re.MULTILINE)
"""A row of the page's table: syntax, facts, and the title of its case."""


PAGE = ROOT / "docs" / "reference" / "links.md"
DIALECTS = "## Other programs"
"""The heading of the part of the page about other dialects than Obsidian's."""


def titles() -> list[str]:
    """The titles of the cases that the page's table names."""
    return ROW.findall(PAGE.read_text(encoding="utf-8").partition(DIALECTS)[0])


def titles_of_dialect(name: str) -> list[str]:
    """The titles of the cases in the table of a dialect."""
    part = PAGE.read_text(encoding="utf-8").partition(DIALECTS)[2]
    table = part.partition(f"### {name.capitalize()}\n")[2].partition("\n### ")[0]
    return ROW.findall(table)


def test_every_row_of_the_page_has_its_case_and_every_case_its_row() -> None:
    """The table of links names the cases of syntax.md, each once, in order, and no others."""
    page = PAGE.read_text(encoding="utf-8").partition(DIALECTS)[0]
    assert len(titles()) == sum(line.startswith("| ") for line in page.splitlines()) - 1, (
        "a row that names no case"
    )
    assert len(set(titles())) == len(titles()) >= 30
    cases = CASE.finditer((ROOT / "tests" / "cases" / "syntax.md").read_text(encoding="utf-8"))
    assert [case["title"] for case in cases] == titles()


@pytest.mark.parametrize("name", ["logseq", "dendron", "foam"])
def test_every_row_of_a_dialect_has_its_case_and_every_case_its_row(name: str) -> None:
    """The table of a dialect names the cases of its file, each once, in order, and no others."""
    path = ROOT / "tests" / "cases" / "dialects" / f"{name}.md"
    cases = CASE.finditer(path.read_text(encoding="utf-8"))
    assert [case["title"] for case in cases] == titles_of_dialect(name) != []
