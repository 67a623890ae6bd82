"""Tables of comparisons and of the matrix: as CSV, and as workbooks that openpyxl reads."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import openpyxl
import pytest
from flask.testing import FlaskClient
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kbgraph import load
from kbgraph_web import create_app
from kbgraph_web.http import csv_response
from kbgraph_web.serialisers import workbook as written
from kbgraph_web.serialisers.cited_tables import HEADER
from kbgraph_web.serialisers.workbook import (
    CUT_MARK,
    MAX_CELL_UNITS,
    MAX_LINKS,
    fitting,
    sheet_name,
)
from tests.conftest import ROOT, Vault

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOTH = "with=site--grauhorn&with=site--saltmere"
TABLES = [f"/compare.{{}}?{BOTH}", "/matrix.{}?where=type:telescope", "/matrix.{}?where=type:site"]
ADDRESSES = ("source address", "address")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """A client of the invented observatories."""
    return create_app(load(ROOT / "tests" / "observatories")).test_client()


def csv_rows(client: FlaskClient, address: str) -> list[list[str]]:
    """Return the rows of a CSV file, the header included."""
    response = client.get(address)
    assert (response.status_code, response.mimetype) == (200, "text/csv")
    return list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"))))


def by_name(rows: list[list[str]]) -> list[dict[str, str]]:
    """Return rows with the names of their columns."""
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def opened(client: FlaskClient, address: str) -> Workbook:
    """Return the workbook at an address, as openpyxl reads it."""
    response = client.get(address)
    assert (response.status_code, response.mimetype) == (200, TYPE), response.text[:200]
    return openpyxl.load_workbook(io.BytesIO(response.data))


def sheet_of(book: Workbook) -> Worksheet:
    """Return the only sheet of a workbook."""
    (sheet,) = book.worksheets
    return sheet


def texts(sheet: Worksheet) -> list[list[str]]:
    """Return the cells of a sheet as texts."""
    return [
        ["" if cell is None else str(cell) for cell in row]
        for row in sheet.iter_rows(values_only=True)
    ]


def links(sheet: Worksheet) -> dict[str, str]:
    """Return the address behind each cell that has one, by the text of the cell."""
    found = [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    return {
        cell.value: "#".join(filter(None, (cell.hyperlink.target, cell.hyperlink.location)))
        for cell in found
    }


@pytest.mark.parametrize("table", TABLES)
def test_a_workbook_has_the_cells_of_the_csv(client: FlaskClient, table: str) -> None:
    """Each cell is the same text; only the number of a line is a number."""
    rows = csv_rows(client, table.format("csv"))
    sheet = sheet_of(opened(client, table.format("xlsx")))
    assert tuple(rows[0]) == HEADER
    assert texts(sheet) == rows
    assert len(rows) > 5
    kinds = {rows[0][cell.column - 1] for row in sheet.iter_rows(min_row=2) for cell in row
             if cell.data_type == "n" and cell.value is not None}  # fmt: skip
    assert kinds == {"line"}


@pytest.mark.parametrize("table", TABLES)
def test_addresses_are_links(client: FlaskClient, table: str) -> None:
    """Both columns of addresses lead where they say: to the line, and to the source."""
    sheet = sheet_of(opened(client, table.format("xlsx")))
    said = {row[name] for row in by_name(texts(sheet)) for name in ADDRESSES} - {""}
    assert links(sheet) == {each: each for each in said}
    assert any(each.startswith("http://localhost/entry/") for each in said)
    assert any(each.startswith("https://") for each in said)


@pytest.mark.parametrize("day", ["", "&in-force=2026-11-01"])
def test_an_address_shows_the_line(client: FlaskClient, day: str) -> None:
    """It has no day, and the text of the file stands in the line of that number."""
    rows = by_name(csv_rows(client, f"/compare.csv?{BOTH}{day}"))
    row = next(row for row in rows if row["value"] == "2,635 m")
    address = urlsplit(row["address"])
    assert (address.query, address.fragment) == ("", f"L{row['line']}")
    lines = client.get(f"/entry/{row['slug']}.md").text.split("\n")
    assert "2,635 m" in lines[int(row["line"]) - 1]
    assert f'<li id="{address.fragment}"' in client.get(address.path).text


def test_the_address_of_a_line_of_a_long_file_is_on_its_own_page(vault: Vault) -> None:
    """The page of a long entry does not have its lines."""
    long = (
        "---\ntype: country\n---\n"
        + "\n" * 1200
        + "## Overview\n\n| | |\n|-|-|\n| Status | Legal |\n"
    )
    client = create_app(vault({"a.md": long, "b.md": "# b\n"})).test_client()
    rows = by_name(csv_rows(client, "/compare.csv?with=a&with=b"))
    address = next(urlsplit(row["address"]) for row in rows if row["value"] == "legal")
    assert (address.path, address.query) == ("/lines/a", "line=1208")
    assert f'id="{address.fragment}"' in client.get(f"{address.path}?{address.query}").text


def test_a_value_has_a_row_for_each_source(vault: Vault) -> None:
    """Each has its own title, kind, issue and day of checking; the strength is of the value."""
    text = """---
type: country
sources:
  - {id: act, title: Act, url: "https://law.example/act", kind: primary, published: 2020-01-02, checked: 2026-01-02}
  - {id: note, title: Note, kind: secondary, published: 2021}
---
## Overview

| | |
|---|---|
| Status | Legal [^act art. 4] [^note] |
"""
    client = create_app(vault({"a.md": text, "b.md": "---\ntype: country\n---\n"})).test_client()
    rows = by_name(csv_rows(client, "/compare.csv?with=a&with=b"))
    of_status = [row for row in rows if row["field"] == "legal status"]
    names = ("slug", "value", "strength", "source", "source address", "kind", "issued", "as of",
             "checked", "file", "line")  # fmt: skip
    of_a = {"a"}, {"legal"}, {"◆ one primary"}
    assert [{row[name] for row in of_status[:2]} for name in names[:3]] == list(of_a)
    said = [tuple(row[name] for name in names[3:]) for row in of_status]
    assert said[:2] == [
        ("Act, art. 4", "https://law.example/act", "primary", "2020-01-02", "2021", "2026-01-02", "a.md", "11"),
        ("Note", "", "secondary", "2021", "2021", "", "a.md", "11"),
    ]  # fmt: skip
    assert [(row["slug"], row["value"]) for row in of_status[2:]] == [("b", "not researched")]
    assert set(said[2]) == {""}


@pytest.mark.parametrize("table", [*TABLES, "/facts.{}"])
def test_a_second_download_is_the_same(client: FlaskClient, table: str) -> None:
    """The bytes depend on the folder and the address alone: no time of the download is in them."""
    address = table.format("xlsx")
    assert client.get(address).data == client.get(address).data
    book = opened(client, address)
    assert book.properties.created == book.properties.modified
    checked = max(row["checked"] for row in by_name(csv_rows(client, table.format("csv"))))
    assert book.properties.created.date() == date.fromisoformat(checked)
    assert book.properties.subject == f"Facts of all times, checked up to {checked}"


@pytest.mark.parametrize(("module", "ending"), [(csv_response, "csv"), (written, "xlsx")])
def test_a_text_that_repeats_is_judged_once(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, module: ModuleType, ending: str
) -> None:
    """Tables have ten times as many cells as texts, so to judge each cell takes long."""
    judged: list[str] = []
    is_formula = csv_response.is_formula

    def judge(text: str) -> bool:
        judged.append(text)
        return is_formula(text)

    monkeypatch.setattr(module, "is_formula", judge)
    # No other test asks for it, so that no cache has it.
    assert client.get(f"/compare.{ending}?{BOTH}&judged=once").status_code == 200
    assert judged
    # An IRI is a text of its own to the caches.
    assert len(judged) == len({(type(each), each) for each in judged})


def test_a_workbook_says_its_title_and_its_day(client: FlaskClient) -> None:
    """The day is that of the address, where it names one."""
    book = opened(client, f"/compare.xlsx?{BOTH}&in-force=2020-01-31")
    site = client.application.config["KNOWLEDGE"].export.site.title
    assert book.properties.title == f"Grauhorn, Saltmere Flat · {site}"
    assert book.properties.created.date() == date(2020, 1, 31)
    assert book.properties.subject == "Facts that hold on 2020-01-31"


def test_a_sheet_is_ready_to_be_read(client: FlaskClient) -> None:
    """The first row and column stay, the row filters, and columns are as wide as their texts."""
    sheet = sheet_of(opened(client, f"/compare.xlsx?{BOTH}"))
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == f"A1:S{sheet.max_row}"
    widths = [sheet.column_dimensions[letter].width for letter in "ELP"]
    assert widths == sorted(widths, reverse=True)
    assert all(cell.font.bold for cell in sheet[1])
    assert sheet.title == "Grauhorn, Saltmere Flat"


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://a.example/")', "+cmd|' /C calc'!A0", "@SUM(A1)", "-1+1", "＝1+1"])  # fmt: skip
def test_no_text_of_a_workbook_is_a_formula(vault: Vault, text: str) -> None:
    """It is the text itself, and stays one when edited; the CSV has an apostrophe before it."""
    base = vault({"a.md": f"---\ntitle: {json.dumps(text)}\n---\n", "b.md": "# b\n"})
    client = create_app(base).test_client()
    sheet = sheet_of(opened(client, "/compare.xlsx?with=a&with=b"))
    found = [cell for row in sheet.iter_rows() for cell in row if cell.value == text]
    assert found
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in found)
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    in_csv = [cell for row in csv_rows(client, "/compare.csv?with=a&with=b") for cell in row]
    assert f"'{text}" in in_csv
    assert text not in in_csv


def test_a_long_text_is_cut_with_a_mark(vault: Vault) -> None:
    """A cell has as many UTF-16 units as Excel reads; the CSV has all."""
    text = "x𝄞" * 12_000
    base = vault({"a.md": f"---\nnote: {text}\n---\n", "b.md": "# b\n"})
    client = create_app(base).test_client()
    cells = [
        cell
        for row in texts(sheet_of(opened(client, "/compare.xlsx?with=a&with=b")))
        for cell in row
    ]
    (cut,) = (cell for cell in cells if cell.startswith("x𝄞"))
    assert cut.endswith(CUT_MARK)
    assert text.startswith(cut.removesuffix(CUT_MARK))
    assert MAX_CELL_UNITS - 2 < len(cut.encode("utf-16-le")) // 2 <= MAX_CELL_UNITS
    assert text in [cell for row in csv_rows(client, "/compare.csv?with=a&with=b") for cell in row]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("x" * MAX_CELL_UNITS, "x" * MAX_CELL_UNITS),
        ("x" * 40_000, "x" * (MAX_CELL_UNITS - len(CUT_MARK)) + CUT_MARK),
        ("a\x00b\ud800c\uffffd", "a\ufffdb\ufffdc\ufffdd"),
    ],
)
def test_a_cell_holds_what_a_workbook_can(text: str, cell: str) -> None:
    """Up to the limit a text is whole; characters that XML cannot have are replaced."""
    assert fitting(text) == cell


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Grauhorn", "Grauhorn"),
        ("a [b]: c/d\\e *?", "a b c d e"),
        ("'quoted'", "quoted"),
        ("", "Table"),
        ("[]", "Table"),
        ("History", "Table"),
        ("x" * 40, "x" * 31),
        ("𝄞" * 20, "𝄞" * 15),
    ],
)
def test_names_of_sheets_are_valid(text: str, name: str) -> None:
    """None has what Excel forbids, more than 31 units, or a name that Excel uses itself."""
    assert sheet_name(text) == name


def test_links_have_a_limit(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Excel repairs a sheet with more than 65,530 links; the other addresses are texts."""
    assert MAX_LINKS <= 65_530
    monkeypatch.setattr(written, "MAX_LINKS", 5)
    sheet = sheet_of(opened(client, f"/compare.xlsx?{BOTH}"))
    linked = [cell.row for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert 2 <= len(linked) <= 5
    assert max(linked) == 3
    assert texts(sheet) == csv_rows(client, f"/compare.csv?{BOTH}")


def test_a_month_of_days_is_shown_as_a_month(vault: Vault) -> None:
    """On the page, that is; the table has the interval as it is known."""
    text = "---\ntype: supranational\nslug: u\nname: U\n---\n## Overview\n\n| | |\n|-|-|\n| Founded | 2000-12-01/2000-12-31 |\n"
    client = create_app(vault({"u.md": text})).test_client()
    page = client.get("/facts", headers={"Accept": "text/html"}).text
    assert "/2000-12-31<" not in page
    assert ">2000-12<" in page


def test_a_value_has_its_qualifiers_and_times(vault: Vault) -> None:
    """Role and measure stand beside the value, and the days in columns of their own."""
    text = "---\ntype: country\nslug: country--a\nname: A\n---\n## Memberships\n\n| Body | Role | Since | Until |\n|-|-|-|-|\n| [[u]] | partner | 2025-01-01 | |\n"
    body = "---\ntype: supranational\nslug: u\nname: U\n---\n"
    client = create_app(vault({"a.md": text, "u.md": body})).test_client()
    for address in ("/facts.csv?where=property:takesPartIn", "/compare.csv?with=country--a"):
        (row,) = (each for each in by_name(csv_rows(client, address)) if each["value"] == "U")
        found = [row[name] for name in ("qualifiers", "since", "until")]
        assert found == ["role partner", "2025-01-01", ""]


@pytest.mark.parametrize("address", ["HTTP://a.example/", "mailto:a@a.example", "https://a.example/" + "x" * 3000])  # fmt: skip
def test_an_address_that_excel_cannot_follow_is_a_text(vault: Vault, address: str) -> None:
    """It stands in its cell, and nothing is left out."""
    text = f"---\ntype: country\nsources:\n  - {{id: a, title: A, url: '{address}', kind: primary}}\n---\n## Overview\n\n| | |\n|-|-|\n| Status | Legal [^a] |\n"
    client = create_app(vault({"a.md": text, "b.md": "# b\n"})).test_client()
    sheet = sheet_of(opened(client, "/compare.xlsx?with=a&with=b"))
    assert texts(sheet) == csv_rows(client, "/compare.csv?with=a&with=b")
    assert {row["source address"] for row in by_name(texts(sheet))} - {"", address} == set()
    assert all(each.startswith("http://localhost/") for each in links(sheet))


def test_a_workbook_has_a_limit_of_rows(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A larger table is 413 with the way out; the CSV has no such limit."""
    rows = len(csv_rows(client, f"/compare.csv?{BOTH}")) - 1
    for most, status in ((rows, 200), (rows - 1, 413)):
        monkeypatch.setattr(written, "MAX_ROWS", most)
        response = client.get(f"/compare.xlsx?{BOTH}")
        assert response.status_code == status
    assert "choose fewer entries or fields, or take the CSV" in response.text


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("path", [f"/compare?{BOTH}", "/matrix?where=type:site"])
def test_a_table_is_named_or_preferred(client: FlaskClient, path: str, ending: str) -> None:
    """By `syntax`, `format`, or the Accept header, which leads to the address of the table.

    A cache that holds the page is told so, too, and not that nothing has changed.
    """
    media_type = {"csv": "text/csv", "xlsx": TYPE}[ending]
    own = path.replace("?", f".{ending}?")
    table = client.get(own)
    route = own.partition(".")[0].removeprefix("/")
    assert table.headers["Content-Disposition"] == f'attachment; filename="{route}.{ending}"'
    for name in ("syntax", "format"):
        assert client.get(f"{path}&{name}={ending}").data == table.data
    for accept in (media_type, f"{media_type}, */*;q=0.1", f"text/html;q=0.5, {media_type}"):
        found = client.get(path, headers={"Accept": accept})
        assert (found.status_code, found.headers["Location"]) == (303, own)
    for accept in ("*/*", BROWSER, f"text/html, {media_type}", f"{media_type};q=0.2, */*"):
        page = client.get(path, headers={"Accept": accept})
        assert (page.status_code, page.mimetype) == (200, "text/html")
        assert "Accept" in page.vary
    known = {"If-None-Match": page.headers["ETag"]}
    for accept, status in ((media_type, 303), (BROWSER, 304), ("*/*", 304)):
        assert client.get(path, headers={"Accept": accept, **known}).status_code == status


@pytest.mark.parametrize("path", [f"/compare?{BOTH}&rows=differences", "/matrix?where=type:site"])
def test_the_pages_link_to_their_tables(client: FlaskClient, path: str) -> None:
    """The links keep what the page shows."""
    page = client.get(path, headers={"Accept": "text/html"}).text
    for ending in ("csv", "xlsx"):
        address = path.replace("?", f".{ending}?").replace("&", "&amp;")
        assert f'<a href="{address}">{ending.upper()}</a>' in page


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_cannot_be_a_table_is_an_error(client: FlaskClient, ending: str) -> None:
    """Nothing to compare is 400, an unknown thing or field 404, and a Host that names none 400."""
    answers: list[tuple[str, dict[str, Any], int]] = [
        (f"/compare.{ending}", {}, 400),
        (f"/compare.{ending}?with=nobody", {}, 404),
        (f"/matrix.{ending}?column=nobody", {}, 404),
        (f"/compare.{ending}?{BOTH}", {"Host": "a b"}, 400),
    ]
    for address, headers, status in answers:
        assert client.get(address, headers=headers).status_code == status, address
