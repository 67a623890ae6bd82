"""The reference of links agrees with the code: each row of its table is a case.

The cases are in tests/cases/syntax.md.
"""

from __future__ import annotations

import re

from tests.conftest import ROOT
from tests.extraction.test_cases import CASE

ROW = re.compile(r"^\| .*`.* \| .+ \| ([A-Z][^|]+) \|$", re.MULTILINE)
"""A row of the page's table: syntax, facts, and the title of its case."""


def titles() -> list[str]:
    """The titles of the cases that the page's table names."""
    return ROW.findall((ROOT / "docs" / "reference" / "links.md").read_text(encoding="utf-8"))


def test_every_row_of_the_page_has_its_case_and_every_case_its_row() -> None:
    """The table of links names the cases of syntax.md, each once, in order, and no others."""
    page = (ROOT / "docs" / "reference" / "links.md").read_text(encoding="utf-8")
    assert len(titles()) == sum(line.startswith("| ") for line in page.splitlines()) - 1, (
        "a row that names no case"
    )
    assert len(set(titles())) == len(titles()) >= 30
    cases = CASE.finditer((ROOT / "tests" / "cases" / "syntax.md").read_text(encoding="utf-8"))
    assert [case["title"] for case in cases] == titles()
