"""The timeline has each dated fact once, by time, as surely as its date is known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kbgraph import AnswerTooLargeError, KnowledgeBase, NotFoundError, build, load
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.terms import DATE, EDTF, YEAR, YEAR_MONTH, Iri, Literal
from kbgraph.views import ListedRow, Phase
from kbgraph.views.timeline import moment
from kbgraph.views.timeline import timeline as timelines
from kbgraph.views.timeline.reading import read_rows_of
from tests.conftest import ROOT, Vault
from tests.indexed import IndexedVault

ENTRY = "---\ntype: {0}\nslug: {0}--{1}\nnames: {{en: {2}}}\n{3}\n---\n{4}"
JOINED = """## Memberships
| Body | Role | Since | Until |
|-|-|-|-|
| [[supranational--u]] | member | 2015 | |
"""
MEMBERS = """## Members
| Member | Role | Since | Until |
|-|-|-|-|
| [[country--a]] | member | 2015-11-30 | |
| [[country--b]] | member | 1993 | 2009-08-18 |
| [[country--b]] | member | 2012 | .. |
| [[country--c]] | member | 2019/2023 | |
"""
LAW = 'issued: "2020~"\nin_force: "2021-03"\nrepealed: "2026-02-06"\njurisdiction: "[[country--a]]"'
NEW_LAW = 'in_force: "2026-02-06"\nreplaces: "[[instrument--old]]"\njurisdiction: "[[country--a]]"'


@pytest.fixture(scope="module")
def laws(vault: Vault) -> KnowledgeBase:
    """A union with a member that has two laws, and one that left and came back."""
    return vault({
        "a.md": ENTRY.format("country", "a", "Alder", "", JOINED),
        "b.md": ENTRY.format("country", "b", "Birch", "", ""),
        "c.md": ENTRY.format("country", "c", "Cedar", "", ""),
        "u.md": ENTRY.format("supranational", "u", "Union", "", MEMBERS),
        "o.md": ENTRY.format("instrument", "old", "Old Act", LAW, ""),
        "n.md": ENTRY.format("instrument", "new", "New Act", NEW_LAW, ""),
    })  # fmt: skip


def words(row: ListedRow) -> str:
    """Return a row as a text."""
    dates = ", ".join(f"{each.label} {each.dated.words}" for each in row.dates)
    value = f" {row.relation} {row.value.text}" if row.value else ""
    return f"{row.label}{value}: {dates}"


def listed(base: KnowledgeBase, *name: str, **bounds: int) -> list[str]:
    """Return the rows of a timeline as texts."""
    timeline = base.views.timeline
    return [words(row) for row in timeline.listed(timeline.select(*name, **bounds))]


@pytest.mark.parametrize(
    ("lexical", "datatype", "told", "first", "last"),
    [
        ("2026-02-06", DATE, "2026-02-06", "2026-02-06", "2026-02-06"),
        ("2026-02", YEAR_MONTH, "2026-02, day not known", "2026-02-01", "2026-02-28"),
        ("2026", YEAR, "2026, day not known", "2026-01-01", "2026-12-31"),
        ("2005-09-01/2005-09-30", EDTF, "2005-09, day not known", "2005-09-01", "2005-09-30"),
        ("2026-01~", EDTF, "about 2026-01", "2026-01-01", "2026-01-31"),
        ("2026?", EDTF, "2026, doubtful", "2026-01-01", "2026-12-31"),
        ("2026%", EDTF, "about 2026, doubtful", "2026-01-01", "2026-12-31"),
        ("201X", EDTF, "between 2010 and 2019", "2010-01-01", "2019-12-31"),
        ("1788/1789-05", EDTF, "between 1788-01 and 1789-05", "1788-01-01", "1789-05-31"),
        ("../2024", EDTF, "2024 or before", "2024-12-31", "2024-12-31"),
        ("2024-05-02/", EDTF, "2024-05-02 or later", "2024-05-02", "2024-05-02"),
        ("-0500", YEAR, "-0500, day not known", None, None),
        ("12026", YEAR, "12026, day not known", None, None),
        ("..", EDTF, "never", None, None),
    ],
)
def test_a_date_says_how_surely_it_is_known(
    lexical: str, datatype: Iri, told: str, first: str | None, last: str | None
) -> None:
    """Only a day is exact; all else is said in words, and names a range of days or none."""
    found = moment(Literal(lexical, datatype))
    assert found.words == told
    assert found.is_exact == (datatype == DATE)
    assert found.days == (tuple(map(date.fromisoformat, (first, last))) if first and last else ())


def test_a_body_has_its_members_and_their_laws(laws: KnowledgeBase) -> None:
    """Rows are by time; the claims of both ends of a membership are one row, at the better date.

    Two periods of one member stay two rows.
    """
    assert listed(laws, "Union") == [
        "Birch takes part in Union: since 1993, day not known, until 2009-08-18",
        "Birch member of Union: since 2012, day not known, until never",
        "Alder member of Union: since 2015-11-30",
        "Cedar member of Union: since between 2019 and 2023",
        "Old Act: published about 2020, in force since 2021-03, day not known, repealed 2026-02-06",
        "New Act: in force since 2026-02-06",
    ]
    member = next(row for row in laws.views.timeline.select("Alder") if row.relation)
    (row,) = laws.views.timeline.listed([member])
    assert {each.file for each in row.citations} == {"a.md", "u.md"}


def test_a_year_has_what_changed_in_it(laws: KnowledgeBase) -> None:
    """A row has a date in the year, and says what replaced the thing, with the line of that."""
    assert listed(laws, "Alder", first=2026, last=2026) == [
        "Old Act: published about 2020, in force since 2021-03, day not known, repealed 2026-02-06",
        "New Act: in force since 2026-02-06",
    ]
    assert listed(laws, "Birch", first=2026) == []
    timeline = laws.views.timeline
    counts = timeline.years(timeline.rows)
    assert {2020, 2026} <= counts.keys()
    for year, total in counts.items():
        assert total == len(timeline.select(first=year, last=year)), year
    rows = laws.views.timeline.listed(laws.views.timeline.select(kinds=["instrument"]))
    phases = [[each.dated.phase for each in row.dates] for row in rows]
    assert phases == [[Phase.OTHER, Phase.STARTS, Phase.ENDS], [Phase.STARTS]]
    old, new = laws.views.timeline.listed(laws.views.timeline.select(kinds=["instrument"]))
    assert [(each.label, each.text) for each in old.successions] == [("replaced by", "New Act")]
    assert [(each.label, each.text) for each in new.successions] == [("replaces", "Old Act")]
    assert [each.citations[0].file for each in old.successions] == ["n.md"]
    with pytest.raises(NotFoundError, match="no kind 'law'"):
        laws.views.timeline.select(kinds=["law"])


def test_other_domains_have_a_timeline_by_their_mapping() -> None:
    """Times of things, of claims and of rows of tables, without a word of Python."""
    assert listed(load(ROOT / "tests" / "observatories")) == [
        "Grauhorn Observatory: opened 1961-04-30",
        "Great Grauhorn Reflector: first light 1964-11-02",
        "Saltmere Station: opened 2003, day not known",
        "Heron Telescope: first light 2004, day not known",
    ]
    voyages = listed(load(ROOT / "tests" / "voyages"))
    assert voyages[:2] == [
        "Anne: launched 1788-05, day not known",
        "Anne master Ada Cole: from 1801, day not known",
    ]
    assert voyages[3].endswith("arrived 1803-02-01")


def test_plain_notes_have_a_timeline_if_a_date_is_known(vault: Vault) -> None:
    """Dates of front matter, those of the note itself among them; none without a date."""
    notes = vault({"a.md": "---\nborn: 1815-12-10\ncreated: 2023-01-02\n---\n[[b]]", "b.md": "B"})
    assert notes.views.timeline.is_known
    assert listed(notes) == ["a: born 1815-12-10", "a: created 2023-01-02"]
    assert not vault({"b.md": "---\ntags: [x]\n---\nB"}).views.timeline.is_known


@pytest.mark.parametrize("folder", ["kazakhstan", "observatories", "voyages", "scraped"])
def test_a_part_that_is_read_alone_is_that_of_the_whole(folder: str) -> None:
    """The rows of a thing, read from a large index, are those among the rows of all things."""
    home = ROOT / "tests" / folder
    base = load(home / "kb" if (home / "kb").is_dir() else home)
    timeline, labels = base.views.timeline, base.views.labels
    for slug in base.views.entries:
        thing = base.graph.iris.thing(slug)
        scope = timeline.scopes.of(thing)
        assert timeline.scopes.nearby(thing, 1_000) == scope
        assert read_rows_of(base.graph, labels, scope, thing) == timeline.of(slug)


def test_a_large_index_has_timelines_of_things(
    tmp_path: Path, ontology: Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of all things it would take minutes, and so do the things below one of very many."""
    monkeypatch.setattr(build, "MAX_READ_ENTRIES", 1)
    monkeypatch.setattr(timelines, "_MAX_SCOPE", 2)
    folder = IndexedVault(tmp_path)
    folder.write({
        "a.md": ENTRY.format("country", "a", "Alder", "", JOINED).encode(),
        "b.md": ENTRY.format("country", "b", "Birch", "", "").encode(),
        "u.md": ENTRY.format("supranational", "u", "Union", "", MEMBERS).encode(),
    })  # fmt: skip
    base = folder.knowledge(ontology)
    kinds = {base.views.timeline.kind_name(row.kind) for row in base.views.timeline.of("Alder")}
    assert "memberOf" in kinds
    with pytest.raises(AnswerTooLargeError, match="more than 2 things are below Union"):
        base.views.timeline.of("Union")
    with pytest.raises(AnswerTooLargeError, match="all 3 entries takes minutes"):
        base.views.timeline.rows  # noqa: B018
