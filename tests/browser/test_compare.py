"""Comparison: known and unknown values of several entries, on the page and as CSV."""

from __future__ import annotations

import csv
import io
import re

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from kbgraph import KnowledgeBase
from kbgraph.views.comparison import ValueStatus
from tests.browser.chromium import opened
from tests.browser.test_search_page import fetched, follow
from tests.browser.views import FOUR
from tests.conftest import Vault, line_of

SIX = f"{FOUR}&with=country--russia&with=country--japan"
ZONES = "with=free-zone--adgm&with=free-zone--difc"
WIDE = "where=type:country&" + "&".join(
    f"column={name}" for name in ("legalStatus", "licenceRequired", "miningLegal", "travelRule",
    "stablecoinTreatment", "capital", "currency", "borders", "m49", "officialLanguage")
)  # fmt: skip
_SCROLLING_BOXES = """[...document.querySelectorAll(".comparison, .comparison *, main")]
  .filter(node => /auto|scroll/.test(getComputedStyle(node).overflow)).map(node => node.className)"""
_PLACES = """() => {
  const box = node => node.getBoundingClientRect();
  const heads = [...document.querySelectorAll(".comparison thead th")].slice(1);
  const rows = [...document.querySelectorAll(".comparison tbody tr:not(.heading) > th")];
  const row = rows.findLast(each => box(each).top < 650);
  const name = row.querySelector(":scope > span:first-child, a");
  const head = heads.find(each => box(each).left >= 130) ?? heads[0];
  const inside = heads.filter(each => box(each).left >= 0 && box(each).right <= innerWidth);
  return {
    scrolled: [scrollX, scrollY],
    top: box(head).top,
    left: Math.min(box(name).left, box(row).left < 0 ? box(name).left : box(row).left),
    columns: inside.length,
    onTop: head.contains(document.elementFromPoint(box(head).left + 20, box(head).bottom - 4)),
  };
}"""
"""Where the names are after scrolling; `onTop` says that no cell covers the names of columns."""
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
    """Equal values do not differ, whatever their lines and sources, and gaps make no difference."""
    differing = [
        row.label
        for section in kb.views.compare(["country--alder", "country--birch"]).differences.sections
        for row in section.rows
    ]
    assert {"legal status", "Is mining lawful?"}.isdisjoint(differing)
    assert {"capital", "name"} <= set(differing)


def test_the_matrix_has_the_cells_of_the_comparison(kb: KnowledgeBase) -> None:
    """A cell of the matrix is the cell of the comparison."""
    for column, thing in enumerate(("country--alder", "country--birch")):
        for section in kb.views.compare(["country--alder", "country--birch"]).sections:
            for row in section.rows:
                if row.cells[column].state is not ValueStatus.NOT_ASKED:
                    assert (
                        kb.views.matrix.cell(kb.graph.iris.thing(thing), row.path).text
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
        words = page.locator("#left-out").inner_text()
        numbers = re.search(r"Left out: (\d+) rows? with equal answers, and (\d+) with", words)
        assert numbers
        assert sum(map(int, numbers.groups())) == len(all_rows) - len(differing)


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
    with opened(browser, f"{server}/compare?{FOUR}&open=all") as page:
        unknown, none, stated = (
            page.locator(f"td.{name}").first for name in ("unknown", "none-found", "stated")
        )
        assert unknown.inner_text() == "not researched"
        assert none.inner_text().startswith("none found")
        assert unknown.evaluate(
            "node => getComputedStyle(node).backgroundColor"
        ) != stated.evaluate("node => getComputedStyle(node).backgroundColor")
        row = page.locator("tr", has=page.get_by_role("rowheader", name="Is mining lawful?"))
        words = row.first.locator("td .said").all_inner_texts()
        assert words == ["yes", "yes", "none found", "no"]
        row = page.locator("tr", has=page.get_by_role("rowheader", name="risk score"))
        assert row.first.locator("td").nth(1).inner_text() == "not researched"


def test_every_value_leads_to_its_evidence(browser: Browser, server: str) -> None:
    """Each stated value has a mark with its line, which leads to the sources of the fact."""
    with opened(browser, f"{server}/compare?{FOUR}", scripted=False) as page:
        marked = page.locator("td.stated:has(a.mark)").count()
        assert page.locator("td.stated").count() == marked > 50
        row = page.locator("tr", has=page.get_by_role("rowheader", name="legal status"))
        mark = row.locator("a.mark").first
        assert f"L{line_of(FILE, STATUS)}" in mark.inner_text()
        follow(mark)
        assert f"/evidence/{SLUG}/" in page.url
        assert STATUS in page.locator("main").inner_text()


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


def test_things_are_moved_and_a_seventh_is_refused_by_name(browser: Browser, server: str) -> None:
    """The order is in the address, Back restores it, and the tables are of the six."""
    names = ["Alatau City", "Astana Hub", "Hi-Tech Park", "Besqala Mining Valley", "Dubai", "Zug"]
    with opened(browser, f"{server}/compare", scripted=False) as page:
        page.get_by_label("Compare", exact=True).fill(", ".join([*names, "Ticino"]))
        follow(page.get_by_role("button", name="Compare", exact=True))
        expect(page.get_by_role("alert")).to_have_text(
            "You can compare up to six; Ticino was left out."
        )
        assert compared_things(page) == names
        assert csv_table(server, page) == table(page)
        follow(page.get_by_role("link", name="Move Alatau City right"))
        assert compared_things(page)[:3] == ["Astana Hub", "Alatau City", "Hi-Tech Park"]
        follow(page.get_by_role("link", name="Move Hi-Tech Park left"))
        assert compared_things(page)[:3] == ["Astana Hub", "Hi-Tech Park", "Alatau City"]
        page.go_back()
        assert compared_things(page)[:3] == ["Astana Hub", "Alatau City", "Hi-Tech Park"]


def test_sections_are_chosen_and_folded(browser: Browser, server: str) -> None:
    """Both are in the address, work without JavaScript, and Back shows what was before."""
    with opened(browser, f"{server}/compare?{ZONES}", scripted=False) as page:
        names = page.locator(".heading .fold").all_inner_texts()
        assert names[0] == "At a glance"
        follow(page.get_by_role("link", name="At a glance", exact=True))
        assert "folded=at-a-glance#section-at-a-glance" in page.url
        fold = page.get_by_role("link", name="At a glance", exact=True)
        assert fold.get_attribute("aria-expanded") == "false"
        status = page.locator("tr", has=page.get_by_role("rowheader", name="supervised by"))
        assert not page.get_by_text("supervised by", exact=True).first.is_visible()
        page.emulate_media(media="print")
        assert page.get_by_text("supervised by", exact=True).first.is_visible()
        page.emulate_media(media="screen")
        page.go_back()
        assert status.first.is_visible()
        page.locator(".sections summary").click()
        for box in page.locator(".sections [name=section]").all()[:2]:
            box.check()
        follow(page.get_by_role("button", name="Show these"))
        assert page.locator(".heading .fold").all_inner_texts() == names[:2]
        assert page.url.count("section=") == 2
        assert csv_table(server, page) == table(page)
        follow(page.get_by_role("link", name="Show At a glance alone"))
        assert page.locator(".heading .fold").all_inner_texts() == names[:1]
        page.locator(".sections summary").click()
        for box in page.locator(".sections [name=section]").all():
            box.check()
        follow(page.get_by_role("button", name="Show these"))
        assert page.locator(".heading .fold").all_inner_texts() == names
        assert "section=" not in page.url


def test_a_long_comparison_opens_its_first_section(browser: Browser, server: str) -> None:
    """It is short, the value has a line of sources or none, and links open one section or all."""
    with opened(browser, f"{server}/compare?{FOUR}", scripted=False) as page:
        assert page.locator(".heading .fold[aria-expanded=true]").all_inner_texts() == [
            "At a glance"
        ]
        height = page.evaluate("document.documentElement.scrollHeight")
        lines = page.locator("tbody:first-of-type .rest:visible")
        assert 0 < lines.count() <= page.locator("tbody:first-of-type .value").count()
        page.set_viewport_size({"width": 390, "height": 844})
        assert lines.count() == 0
        follow(page.get_by_role("link", name="Stablecoins", exact=True))
        assert "open=stablecoins#" in page.url
        row = page.locator("#section-stablecoins ~ tr", has_text="stablecoins").first
        assert row.is_visible()
        follow(page.get_by_role("link", name="Unfold all"))
        assert page.locator("[aria-expanded=false].fold").count() == 0
        assert page.evaluate("document.documentElement.scrollHeight") > 3 * height
        follow(page.get_by_role("link", name="Fold all"))
        assert page.url == f"{server}/compare?{FOUR}"


def test_neighbours_that_allow_something_are_few_actions_away(
    browser: Browser, server: str
) -> None:
    """From home: a link, a name, a key, a table of the neighbours, and a value of a filter."""
    with opened(browser, f"{server}/compare", scripted=False) as page:
        expect(page.locator("#add")).to_be_focused()
        page.keyboard.type("Kazakhstan")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        follow(page.get_by_role("link", name="borders Kazakhstan"))
        yes = page.locator(".few", has_text="Is mining lawful?").get_by_role("link", name="yes")
        expect(yes).to_be_in_viewport()
        follow(yes)
        expect(page.get_by_role("columnheader").nth(1)).to_have_text("Is mining lawful?")
        for name in ("Kyrgyzstan", "Russia", "Turkmenistan", "Uzbekistan"):
            row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name))
            answer = row.get_by_role("cell").first
            expect(answer).to_be_in_viewport(ratio=1)
            expect(answer).to_contain_text("yes")
            assert answer.locator("a.mark").count() == 1


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


@pytest.mark.parametrize("path", [f"/compare?{SIX}&open=all", f"/matrix?{WIDE}"])
def test_names_and_the_first_column_stay_while_the_page_scrolls(
    browser: Browser, server: str, path: str
) -> None:
    """No box scrolls: the names are at the top of the window, the names of rows at its side.

    In a narrow window a comparison has the names of rows above their cells. Two columns fit.
    """
    with opened(browser, server + path) as page:
        assert page.evaluate(_SCROLLING_BOXES) == []
        for width in (390, 1280, 1920):
            page.set_viewport_size({"width": width, "height": 700})
            page.evaluate("scrollTo(0, 1000)")
            start = page.evaluate(_PLACES)["left"]
            page.evaluate("scrollTo(600, 1500)")
            places = page.evaluate(_PLACES)
            most = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            across, down = places["scrolled"]
            assert (across, down) == (min(600, most), 1500)
            assert 0 <= places["top"] <= 1
            assert 0 <= places["left"] <= max(16, start - across)
            assert places["columns"] >= 2
            assert places["onTop"]
    phone = browser.new_context(is_mobile=True, viewport={"width": 390, "height": 700})
    narrow = phone.new_page()
    narrow.goto(server + path)
    # A phone that may zoom out lays out a window as wide as the table.
    assert narrow.evaluate("innerWidth") == 390
    phone.close()


def test_the_matrix_is_narrowed_and_its_columns_chosen(browser: Browser, server: str) -> None:
    """Facets choose rows and the form columns, without JavaScript; the CSV has the same cells."""
    with opened(browser, f"{server}/matrix", scripted=False) as page:
        everyone = page.locator("tbody tr").count()
        follow(page.locator(".few li a").first)
        assert 1 < page.locator("tbody tr").count() < everyone
        page.locator(".columns summary").click()
        page.get_by_role("checkbox", name="capital", exact=True).check()
        follow(page.get_by_role("button", name="Show these"))
        columns = page.locator("thead th").all_inner_texts()[1:]
        assert "capital" in columns
        assert page.url.count("where=") == 2
        href = page.get_by_role("link", name="CSV", exact=True).get_attribute("href") or ""
        filed_rows = list(csv.DictReader(io.StringIO(fetched(server + href))))
        names = page.locator("tbody th a").all_inner_texts()
        assert list(dict.fromkeys(row["entry"] for row in filed_rows)) == names
        values = {(row["entry"], row["field"]): row["value"] for row in reversed(filed_rows)}
        for name, line in zip(names, page.locator("tbody tr").all(), strict=True):
            for column, cell in zip(columns, line.locator("td").all(), strict=True):
                assert values[name, column] in cell.inner_text()


def table(page: Page) -> list[list[str]]:
    """Return the rows of the page, each once: label and texts of cells."""
    found = page.locator("tbody tr:not(.heading)").evaluate_all(
        """rows => rows.map(row => [row.querySelector("th").textContent.trim(), ...[...row.querySelectorAll("td")].map(cell => {
             const said = [...cell.querySelectorAll(".said")].map(node => node.textContent.trim());
             return said.length ? said.join(" | ") : cell.textContent.trim();
           })])"""
    )
    rows = dict.fromkeys(tuple(once(text) for text in row) for row in found)
    return [[*row] for row in rows]


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
    return page.locator("thead .name").all_inner_texts()
