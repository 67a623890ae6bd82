"""The timeline as a page: a picture with its table, the way to it, and the same as data."""

from __future__ import annotations

import csv
import time
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from kbgraph import KnowledgeBase
from kbgraph.rdf.terms import DATE, EDTF, YEAR, Iri, Literal, Triple
from kbgraph.views import DatedFact, ListedDate, ListedRow, Phase, TimelineRow
from kbgraph_web import create_app
from kbgraph_web.app import create_routes
from kbgraph_web.http.day import today
from kbgraph_web.viewmodels.timeline.axis import Axis, axis_of_rows, axis_of_years
from kbgraph_web.viewmodels.timeline.lanes import lane_of
from tests.conftest import Vault

HERE = Iri("https://x.example/id/a")
TODAY = date(2026, 7, 1)
DAY, YEARS = axis_of_years(2026, 2026, "ltr"), axis_of_years(2000, 2049, "ltr")
MARKS = {"s": Phase.STARTS, "e": Phase.ENDS, "a": Phase.APPLIES, "o": Phase.OTHER}


@pytest.fixture(scope="module")
def client(frozen: KnowledgeBase) -> FlaskClient:
    """Return a client of Kazakhstan and its neighbours, without caches of responses."""
    return create_routes(frozen).test_client()


def row_of(*dates: str) -> ListedRow:
    """Return a row with dates, each with a letter for its phase: `s2026-02-06`, `e..`, `o2024~`."""
    facts = []
    for each in dates:
        text = each[1:]
        datatype = {4: YEAR, 10: DATE}.get(len(text), EDTF) if text[0].isdigit() else EDTF
        literal = Literal(text, datatype if text.replace("-", "").isdigit() else EDTF)
        facts.append(DatedFact(HERE, literal, MARKS[each[0]], Triple(HERE, HERE, literal)))
    row = TimelineRow(HERE, HERE, None, None, tuple(facts))
    listed = tuple(ListedDate(each, "", ()) for each in facts)
    return ListedRow(row, "", "a", "A", None, "", None, listed, (), (), ())


def bars(axis: Axis, *dates: str) -> list[tuple[str, int, int]]:
    """Return the bars of a row, with their ends in whole per cent."""
    lane = lane_of(row_of(*dates), axis, TODAY)
    return [(bar.kind.value, round(bar.x), round(bar.x + bar.width)) for bar in lane.bars]


@pytest.mark.parametrize(
    ("dates", "drawn"),
    [
        (("s2010-01-01", "e2020-01-01"), [("before", 22, 40), ("holds", 22, 40)]),
        (("s2010-01-01", "e.."), [("holds", 22, 98)]),
        (("s..", "e2020-01-01"), [("holds", 2, 40)]),
        (("s2010-01-01",), [("holds-on", 22, 53)]),
        (("e2020-01-01",), [("may-hold", 33, 40)]),
        (("s2040-01-01",), [("holds-on", 78, 86)]),
        (("s2010",), [("possible", 22, 23), ("may-hold", 22, 23), ("holds-on", 23, 53)]),
        (("o2010-01-01",), []),
        (("o2000~",), [("possible", 2, 23)]),
        (
            ("s2010", "e2020"),
            [
                ("before", 22, 41), ("possible", 22, 23), ("possible", 40, 42),
                ("may-hold", 22, 23), ("holds", 23, 40), ("may-hold", 40, 42),
            ],
        ),
    ],
)  # fmt: skip
def test_bars_are_solid_only_while_a_fact_holds_for_sure(
    dates: tuple[str, ...], drawn: list[tuple[str, int, int]]
) -> None:
    """Where a start or an end is not stated, or not to the day, the bar says so."""
    assert bars(YEARS, *dates) == drawn


def test_marks_are_hollow_where_the_day_is_not_known_and_one_where_they_meet() -> None:
    """Of dates at one place the start gives the form; what is outside the axis is counted."""
    row = row_of("o2026-02-06", "s2026-02-06", "a2026-09?", "o1999")
    lane = lane_of(row, DAY, TODAY)
    assert [(mark.phase, mark.is_exact, len(mark.dates)) for mark in lane.marks] == [
        (Phase.STARTS, True, 2),
        (Phase.APPLIES, False, 1),
    ]
    assert lane.is_cut


def test_a_page_written_leftwards_is_the_mirror_image() -> None:
    """Time runs from right to left there."""
    row, mirror = row_of("s2010-01-01", "e2020-06-01"), YEARS._replace(direction="rtl")
    lane, mirrored = lane_of(row, YEARS, TODAY), lane_of(row, mirror, TODAY)
    for one, other in zip(lane.marks, mirrored.marks, strict=True):
        assert one.x == pytest.approx(100 - other.x)
    for bar, other in zip(lane.bars, mirrored.bars, strict=True):
        assert bar.x == pytest.approx(100 - other.x - other.width, abs=0.02)


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        (2026, 2026, ["2026-01", "2026-03", "2026-05", "2026-07", "2026-09", "2026-11"]),
        (2025, 2027, ["2025-01", "2025-07", "2026-01", "2026-07", "2027-01", "2027-07"]),
        (2020, 2026, ["2020", "2021", "2022", "2023", "2024", "2025", "2026"]),
        (1788, 2026, ["1800", "1850", "1900", "1950", "2000"]),
        (1, 9999, ["2000", "4000", "6000", "8000"]),
    ],
)
def test_ticks_stand_apart(first: int, last: int, labels: list[str]) -> None:
    """There are at most seven, of whole months or years, inside the picture."""
    ticks = axis_of_years(first, last, "ltr").ticks
    assert [tick.label for tick in ticks] == labels
    assert all(0 < tick.x < 100 for tick in ticks)


def test_a_few_early_dates_do_not_squeeze_all_others() -> None:
    """The axis begins where most do, ends with the last date, and reaches today if facts last."""
    late = [row_of(f"o20{number}-01-01").row for number in range(10, 24)]
    axis = axis_of_rows([row_of("o1648").row, *late], TODAY, "ltr")
    assert (axis.first.year, axis.last.year) == (2010, 2023)
    axis = axis_of_rows([*late, row_of("s2015").row], TODAY, "ltr")
    assert (axis.first.year, axis.last.year) == (2010, 2026)
    assert axis_of_rows([row_of("e..").row], TODAY, "ltr") is None


def page_of(client: FlaskClient, address: str) -> LexborHTMLParser:
    """Return a page."""
    response = client.get(address, headers={"Accept": "text/html"})
    assert response.status_code == 200
    return LexborHTMLParser(response.text)


def words_of(node: Any) -> str:
    """Return the words of a node."""
    return " ".join(node.text(separator=" ").split())


def test_the_table_says_what_the_picture_shows(client: FlaskClient) -> None:
    """Each mark is a link with words to the evidence of a date that its row says, with a mark."""
    page = page_of(client, "/timeline/country--kazakhstan")
    rows = page.css(".timeline tbody tr:not(.group-title)")
    assert len(rows) > 5
    for row in rows:
        marks, said = row.css(".lane a"), words_of(row.css_first(".dates"))
        assert marks or "L" in said
        for mark in marks:
            label = mark.attributes["aria-label"]
            assert label == mark.css_first("title").text()
            assert all(each in said for each in label.partition(": ")[0].split(", "))
            assert mark.attributes["href"].startswith("/evidence/")
        assert row.css(".dates a.mark")
        assert len(row.css(".dates li.exact, .dates li.unsure")) == len(row.css(".dates li"))


def test_years_and_kinds_narrow_and_are_in_the_address(client: FlaskClient) -> None:
    """Counts of years and kinds say how many rows each gives; the form leads to a thing."""
    page = page_of(client, "/timeline")
    total = int(page.css_first("h1 .count").text().replace(",", ""))
    assert words_of(page.css_first("h1")) == f"Timeline {total:,}"
    for chosen in page.css(".choices a")[:3] + page.css(".choices")[1].css("a")[:2]:
        count = int(chosen.css_first(".count").text().replace(",", ""))
        narrowed = page_of(client, chosen.attributes["href"])
        assert words_of(narrowed.css_first("h1 .count")) == f"{count:,}"
        assert narrowed.css_first(".choices a[aria-current]") is not None
        assert len(narrowed.css(".timeline tbody tr:not(.group-title)")) == min(count, 40)
    found = client.get("/timeline?of=KZ&year=2025")
    assert found.headers["Location"] == "/timeline/country--kazakhstan?year=2025"
    assert client.get("/timeline?year=2025&since=2020").status_code == 400
    assert client.get("/timeline?since=2025&until=2020").status_code == 400
    assert client.get("/timeline?kind=colour").status_code == 404


def test_a_year_without_changes_leads_on(client: FlaskClient) -> None:
    """The page says that nothing is known, which does not mean no, and how to see all."""
    page = page_of(client, "/timeline/country--kazakhstan?year=1700")
    assert "No date is known here." in words_of(page.css_first(".empty"))
    assert page.css_first(".empty a").attributes["href"] == "/timeline/country--kazakhstan"


def test_what_changed_is_a_click_from_home_and_from_an_entry(
    client: FlaskClient, vault: Vault
) -> None:
    """The year is that of the day, or the last one with a change; no link without any date."""
    year = today().year
    for address in ("/entry/country--kazakhstan", "/"):
        links = page_of(client, address).css('a[href*="/timeline"][href*="year="]')
        (found,) = (link for link in links if link.text().startswith("What changed in"))
        assert found.text() == f"What changed in {year}?"
    old = create_app(vault({"a.md": "---\nborn: 1815-12-10\n---\n# A"})).test_client()
    assert "What changed in 1815?" in words_of(page_of(old, "/").css_first(".changed-in"))
    bare = create_app(vault({"b.md": "# B"})).test_client()
    for address in ("/", "/entry/b"):
        assert not page_of(bare, address).css('a[href*="timeline"]')


def test_data_has_the_same_rows(client: FlaskClient) -> None:
    """Each date with file and line, strength and source, as JSON and as CSV."""
    address = "?of=country--kazakhstan&year=2025"
    data = client.get(f"/timeline.json{address}").get_json()
    page = page_of(client, f"/timeline/country--kazakhstan{address}")
    assert data["total"] == len(data["rows"]) == int(words_of(page.css_first("h1 .count")))
    text = client.get(f"/timeline.csv{address}").text.removeprefix("\ufeff")
    rows = [*csv.DictReader(text.splitlines())]
    stated = {(each["entry"], each["event"], each["date"]) for each in rows}
    assert stated == {
        (row["thing"]["label"], each["label"], each["date"])
        for row in data["rows"]
        for each in row["dates"]
    }
    assert all(each["file"] and each["line"] and each["strength"] for each in rows)
    for row in data["rows"]:
        cited = [row["relation"]] if row["relation"] else row["dates"]
        assert all(each["citations"][0]["lines"] for each in cited)


def test_a_warm_timeline_takes_a_tenth_of_a_second(client: FlaskClient) -> None:
    """A page of the most rows takes less, once the rows of the knowledge base are known."""
    taken = []
    for _ in range(3):
        start = time.process_time()
        page = page_of(client, "/timeline")
        taken.append(time.process_time() - start)
    assert len(page.css(".timeline tbody tr:not(.group-title)")) == 40
    assert min(taken) < 0.1


def test_a_row_with_many_dates_stays_small(vault: Vault) -> None:
    """A page shows some of them, those of the years first, and counts the others; data has all."""
    days = ", ".join(f"2024-{month:02}-{day:02}" for month in range(1, 7) for day in range(1, 11))
    client = create_app(vault({"a.md": f"---\nmet: [{days}]\n---\n# A"})).test_client()
    dates = page_of(client, "/timeline").css_first(".timeline .dates")
    assert len(dates.css("li")) == 24
    assert "and 36 more" in words_of(dates)
    (row,) = client.get("/timeline.json").get_json()["rows"]
    assert len(row["dates"]) == 60
