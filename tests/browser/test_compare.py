"""Comparison: known and unknown values of several entries, on the page and as CSV."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from kbgraph import KnowledgeBase
from kbgraph.views.comparison import ValueStatus
from tests.browser.chromium import opened
from tests.browser.test_pages import KZ
from tests.browser.test_search_page import fetched, follow
from tests.browser.views import FOUR
from tests.conftest import Vault, line_of

SLUG = "country--kazakhstan"
FILE, STATUS = f"country/{SLUG}.md", "| Status |"
"""The row of the legal status of Kazakhstan."""

ALDER = """---
type: country
slug: country--alder
name: Alder
sources:
  - {id: act, title: "Act", url: "https://law.example/act", publisher: State, kind: primary, checked: 2026-01-02}
---
## Overview

| | |
|---|---|
| Status | Legal [^act] |
| Capital | none found [^act] |

## Mining

| | |
|---|---|
| Legal | No [^act] |
"""
BIRCH = "---\ntype: country\nslug: country--birch\nname: Birch\n---\n## Overview\n\n| | |\n|---|---|\n| Status | Legal |\n| Capital | Birch City |\n"


@pytest.fixture(scope="module")
def kb(vault: Vault) -> KnowledgeBase:
    """Two lands, one of them with fewer values."""
    return vault({"alder.md": ALDER, "birch.md": BIRCH})


def cells(kb: KnowledgeBase, label: str) -> list[tuple[ValueStatus, str]]:
    """Return the cells of a row."""
    compared = kb.views.compare(["country--alder", "country--birch"])
    row = next(row for section in compared.sections for row in section.rows if row.label == label)
    return [(cell.state, cell.text) for cell in row.cells]


def test_no_none_found_and_not_researched_differ(kb: KnowledgeBase) -> None:
    """A "no" is a value, "none found" was researched, and all else is not researched."""
    assert cells(kb, "Is mining lawful?") == [
        (ValueStatus.STATED, "no"),
        (ValueStatus.UNKNOWN, "not researched"),
    ]
    assert cells(kb, "capital") == [
        (ValueStatus.NONE_FOUND, "none found"),
        (ValueStatus.STATED, "Birch City"),
    ]


def test_equal_values_of_different_sources_do_not_differ(kb: KnowledgeBase) -> None:
    """Equal values do not differ, whatever their lines and sources; known and unknown do."""
    differing = [
        row.label
        for section in kb.views.compare(["country--alder", "country--birch"]).differences.sections
        for row in section.rows
    ]
    assert "legal status" not in differing
    assert {"capital", "Is mining lawful?", "name"} <= set(differing)


def test_the_matrix_has_the_cells_of_the_comparison(kb: KnowledgeBase) -> None:
    """A cell of the matrix is the cell of the comparison."""
    for column, thing in enumerate(("country--alder", "country--birch")):
        for section in kb.views.compare(["country--alder", "country--birch"]).sections:
            for row in section.rows:
                if row.cells[column].state is not ValueStatus.NOT_ASKED:
                    assert (
                        kb.views.matrix.cell(kb.iris.thing(thing), row.path).text
                        == row.cells[column].text
                    ), row.label


def test_the_csv_has_the_cells_of_the_page(browser: Browser, server: str) -> None:
    """The CSV has all rows and cells of the page in order, with source, day and line."""
    with opened(browser, f"{server}/compare?{FOUR}", scripted=False) as page:
        all_rows = table(page)
        assert all_rows == csv_table(server, page)
        assert ["legal status", "legal", "legal", "unregulated", "restricted"] in all_rows
        rows = csv.DictReader(io.StringIO(fetched(server + csv_of(page))))
        row = next(row for row in rows if (row["slug"], row["field"]) == (SLUG, "legal status"))
        assert (row["file"], row["line"]) == (FILE, str(line_of(FILE, STATUS)))
        assert row["as of"] == "2023-04-30"
        assert row["source"]
        follow(page.get_by_role("switch", name="Differences only"))
        assert "rows=differences" in page.url
        differing = table(page)
        assert differing == csv_table(server, page)
        assert 0 < len(differing) < len(all_rows)
        assert all(len(set(row[1:])) > 1 for row in differing)


def test_a_click_saves_the_workbook(browser: Browser, server: str) -> None:
    """The file has the name of the page, and the address in it shows the line in the browser."""
    with opened(browser, f"{server}/compare?{FOUR}", scripted=False) as page:
        with page.expect_download() as saved:
            page.get_by_role("link", name="XLSX", exact=True).click()
        assert saved.value.suggested_filename == "compare.xlsx"
        (sheet,) = openpyxl.load_workbook(io.BytesIO(saved.value.path().read_bytes())).worksheets
        names = [cell.value for cell in sheet[1]]
        rows = (dict(zip(names, row, strict=True)) for row in sheet.iter_rows(min_row=2))
        row = next(
            row for row in rows if (row["slug"].value, row["field"].value) == (SLUG, "legal status")
        )
        link = row["address"].hyperlink
        assert link.location == f"L{line_of(FILE, STATUS)}" == f"L{row['line'].value}"
        page.goto(f"{link.target}#{link.location}")
        assert STATUS in page.locator(f"#{link.location}").inner_text()


def test_unknown_values_look_different(browser: Browser, server: str) -> None:
    """Not researched, none found and "no" differ in words and in style."""
    with opened(browser, f"{server}/compare?{FOUR}") as page:
        unknown, none, stated = (
            page.locator(f"td.{name}").first for name in ("unknown", "none-found", "stated")
        )
        assert unknown.inner_text() == "not researched"
        assert none.inner_text().startswith("none found")
        assert unknown.evaluate(
            "node => getComputedStyle(node).backgroundImage"
        ) != stated.evaluate("node => getComputedStyle(node).backgroundImage")
        row = page.locator("tr", has=page.get_by_role("rowheader", name="Is mining lawful?"))
        words = row.locator("td .said").all_inner_texts()
        assert words == ["yes", "yes", "none found", "no"]
        row = page.locator("tr", has=page.get_by_role("rowheader", name="risk score"))
        assert row.locator("td").nth(1).inner_text() == "not researched"


def test_every_cell_links_to_its_line(browser: Browser, server: str) -> None:
    """Each stated value has a line, a day or a source; the line opens the entry there."""
    with opened(browser, f"{server}/compare?{FOUR}") as page:
        assert (
            page.locator("td.stated").count() == page.locator("td.stated:has(a.line)").count() > 50
        )
        row = page.locator("tr", has=page.get_by_role("rowheader", name="legal status"))
        row.locator("a.line").first.click()
        number = line_of(FILE, STATUS)
        page.wait_for_url(f"**{KZ}#L{number}")
        assert "Legal" in (page.locator(f"#L{number}").text_content() or "")


def test_entries_are_picked_without_javascript(browser: Browser, server: str) -> None:
    """Entries are added by name, code or tick and removed by a link; unknown names are reported."""
    with opened(browser, f"{server}/compare", scripted=False) as page:
        page.get_by_label("Compare", exact=True).fill("Қазақстан")
        page.get_by_label("with", exact=True).fill("CN")
        follow(page.get_by_role("button", name="Compare", exact=True))
        assert page.url.endswith("/compare?with=country--kazakhstan&with=country--china")
        page.get_by_label("Add an entry").fill("Atlantis")
        follow(page.get_by_role("button", name="Add"))
        expect(page.get_by_role("alert")).to_contain_text(
            "nothing in the knowledge base is called 'Atlantis'"
        )
        assert compared_things(page) == ["Kazakhstan", "China"]
        follow(page.get_by_role("link", name="Remove Kazakhstan"))
        assert compared_things(page) == ["China"]
        page.goto(f"{server}/compare")
        page.locator(".picks summary").first.click()
        for name in ("Belarus", "Russia", "Uzbekistan"):
            page.get_by_role("checkbox", name=name, exact=True).check()
        follow(page.get_by_role("button", name="Compare these"))
        assert compared_things(page) == ["Belarus", "Russia", "Uzbekistan"]
        page.goto(
            f"{server}/compare?"
            + "&".join(f"with={code}" for code in ("KZ", "CN", "RU", "BY", "UZ", "KG", "TJ")),
        )
        expect(page.get_by_role("alert")).to_contain_text("You can compare up to six")


def test_the_palette_adds_an_entry(browser: Browser, server: str) -> None:
    """On this page the palette adds the chosen entry and keeps the other parameters."""
    with opened(browser, f"{server}/compare?{FOUR}&rows=differences") as page:
        page.keyboard.press("Control+k")
        page.keyboard.type("Uzbekistan")
        expect(page.locator(".palette [role=option]").first).to_contain_text("Uzbekistan")
        page.keyboard.press("Enter")
        page.wait_for_url("**with=country--uzbekistan")
        assert compared_things(page) == [
            "Kazakhstan",
            "Kyrgyzstan",
            "Tajikistan",
            "China",
            "Uzbekistan",
        ]
        assert "rows=differences" in page.url


def test_the_first_column_stays(browser: Browser, server: str) -> None:
    """In a narrow window row names stay while scrolling, beside at least one column."""
    with opened(browser, f"{server}/compare?{FOUR}") as page:
        page.set_viewport_size({"width": 390, "height": 900})
        name = page.get_by_role("rowheader", name="legal status")
        before = name.bounding_box()
        page.locator(".comparison").evaluate("node => node.scrollLeft = 300")
        after = name.bounding_box()
        assert before is not None
        assert after is not None
        assert after["x"] == before["x"]
        assert before["width"] < 160


def test_the_matrix_is_narrowed_and_its_columns_chosen(browser: Browser, server: str) -> None:
    """Facets choose rows and the form columns, without JavaScript; the CSV has the same cells."""
    with opened(browser, f"{server}/matrix", scripted=False) as page:
        everyone = page.locator("tbody tr").count()
        follow(page.locator(".facets li a:visible").last)
        assert 1 < page.locator("tbody tr").count() < everyone
        page.locator(".columns summary").click()
        page.get_by_role("checkbox", name="capital", exact=True).check()
        follow(page.get_by_role("button", name="Show these"))
        columns = page.locator("thead th").all_inner_texts()[1:]
        assert "capital" in columns
        assert page.url.count("where=") == 2
        href = page.get_by_role("link", name="CSV", exact=True).get_attribute("href") or ""
        filed_rows = list(csv.DictReader(io.StringIO(fetched(server + href))))
        names = page.locator("tbody th").all_inner_texts()
        assert list(dict.fromkeys(row["entry"] for row in filed_rows)) == names
        values = {(row["entry"], row["field"]): row["value"] for row in reversed(filed_rows)}
        for name, line in zip(names, page.locator("tbody tr").all(), strict=True):
            for column, cell in zip(columns, line.locator("td").all(), strict=True):
                assert values[name, column] in cell.inner_text()


def table(page: Page) -> list[list[str]]:
    """Return the rows of the page: label and texts of cells."""
    found = page.locator("tbody tr:not(.heading)").evaluate_all(
        """rows => rows.map(row => [row.querySelector("th").textContent.trim(), ...[...row.querySelectorAll("td")].map(cell => {
             const said = [...cell.querySelectorAll(".said")].map(node => node.textContent.trim());
             return said.length ? said.join(" | ") : cell.textContent.trim();
           })])"""
    )
    return [[once(text) for text in row] for row in found]


def csv_table(server: str, page: Page) -> list[list[str]]:
    """Return the same from the CSV that the page links to."""
    rows: dict[str, dict[str, list[str]]] = {}
    for row in csv.DictReader(io.StringIO(fetched(server + csv_of(page)))):
        cells = rows.setdefault(row["property"], {"": [row["field"]]})
        cells.setdefault(row["slug"], []).append(row["value"])
    return [[once(" | ".join(texts)) for texts in cells.values()] for cells in rows.values()]


def once(text: str) -> str:
    """Return the values of a cell, each once: a value may have several lines and sources."""
    return " | ".join(dict.fromkeys(" ".join(each.split()) for each in text.split(" | ")))


def csv_of(page: Page) -> str:
    """Return the address of the page's CSV."""
    return page.get_by_role("link", name="CSV", exact=True).get_attribute("href") or ""


def compared_things(page: Page) -> list[str]:
    """Return the things that are compared."""
    return page.locator("thead th a").all_inner_texts()
