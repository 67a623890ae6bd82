"""Dates of any precision in shapes: bounds, and orders of two properties."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgraph.build import build
from kbgraph.evidence.comparison import certainly_after, certainly_not_before, violates_bound
from kbgraph.ontology.ontology import load_ontology
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.terms import DATE, YEAR, YEAR_MONTH, Literal
from kbgraph.validation.check import check
from tests.tree_prefixes import TREE_PREFIXES

CLASSES = """\
t:Tree a owl:Class ; rdfs:label "tree"@en .
t:planted rdfs:label "planted"@en . t:felled rdfs:label "felled"@en .
"""
SHAPES = """\
s:Tree a sh:NodeShape ; sh:targetClass t:Tree ; sh:property s:planted , s:felled .
s:planted sh:path t:planted . s:felled sh:path t:felled .
"""
FELLED = "s:felled m:value v:any ."
MAPPING = f"""\
t:Tree m:type "tree" .
s:planted m:key "planted" ; m:value v:any . s:felled m:key "felled" . {FELLED}
v:any a m:FirstOf ; m:option ( v:date v:dateTime v:year v:month v:edtf v:decimal ) .
"""


def found(folder: Path, shape: str, *lines: str, mapping: str = "") -> list[str]:
    """Return the findings of a tree with these lines, with a shape added to its ontology.

    A `mapping` takes the place of the words about when a tree was felled.
    """
    words = MAPPING.replace(FELLED, mapping or FELLED)
    files = {"classes": CLASSES, "shapes": SHAPES + shape, "mapping": words}
    for name, turtle in files.items():
        (folder / f"{name}.ttl").write_text(TREE_PREFIXES + turtle, encoding="utf-8")
    entry = "\n".join(["---", "type: tree", *lines, "---", ""])
    graph = build([("x.md", entry.encode())], load_ontology(folder), IriFactory())
    return [each.message for each in check(graph, today=date(2500, 1, 1)) if each.code == "shape"]


AT_MOST = 's:planted sh:maxInclusive "{}"^^xsd:{} .'
AT_LEAST = 's:planted sh:minInclusive "{}"^^xsd:{} .'
BEFORE = 's:planted sh:maxExclusive "{}"^^xsd:{} .'
AFTER = 's:planted sh:minExclusive "{}"^^xsd:{} .'
OF_YEAR, OF_MONTH, OF_DAY = ("1950", "gYear"), ("1950-06", "gYearMonth"), ("1950-06-15", "date")


@pytest.mark.parametrize(
    ("shape", "bound", "conforming", "violating"),
    [
        (AT_MOST, OF_YEAR, ["1819", "1950", "1950-12", "1950-12-31", "1950-12-31T23:59:59"], ["1951", "1951-01", "1951-01-01"]),
        (AT_MOST, OF_MONTH, ["1950", "1950-06", "1950-06-30", "1949-12"], ["1951", "1950-07", "1950-07-01"]),
        (AT_MOST, OF_DAY, ["1611", "1950", "1950-06", "1950-06-15", "1950-06-15T12:00:00"], ["1951", "1950-07", "1950-06-16"]),
        (AT_LEAST, OF_YEAR, ["1950", "1950-01", "1950-01-01", "1965"], ["1949", "1949-12", "1949-12-31", "1838"]),
        (AT_LEAST, OF_MONTH, ["1950", "1950-06", "1950-06-01", "1950-07"], ["1949", "1950-05", "1950-05-31"]),
        (AT_LEAST, OF_DAY, ["1950", "1950-06", "1950-06-15", "1951"], ["1949", "1950-05", "1950-06-14"]),
        (BEFORE, OF_YEAR, ["1949", "1949-12-31"], ["1950", "1950-01", "1950-01-01", "1951"]),
        (BEFORE, OF_DAY, ["1950", "1950-06", "1950-06-14"], ["1950-06-15", "1950-07", "1951"]),
        (AFTER, OF_YEAR, ["1951", "1951-01-01"], ["1950", "1950-12", "1950-12-31", "1949"]),
        (AFTER, OF_DAY, ["1950", "1950-06", "1950-06-16"], ["1950-06-15", "1950-05", "1949"]),
        (AT_MOST, OF_YEAR, ["1940~", "1950?", "195X", "1940/1955", "../1999"], ["1970~", "196X", "1955/1960"]),
        (AT_MOST, ("2026-01-01T10:00:00", "dateTime"), ["2026-01-01T10:00:00", "2026-01-01", "2026"], ["2026-01-01T10:00:01", "2026-01-02"]),
        (AT_MOST, ("2026-01-01T10:00:00Z", "dateTime"), ["2026-01-01T12:00:00+02:00", "2026-01-01T10:30:00"], ["2026-01-01T10:00:01Z", "2026-01-03"]),
    ],
)  # fmt: skip
def test_a_date_violates_a_bound_if_it_certainly_lies_beyond_it(
    tmp_path: Path, shape: str, bound: tuple[str, str], conforming: list[str], violating: list[str]
) -> None:
    """A date is some day of its span; a bound is all days of its span."""
    turtle = shape.format(*bound)
    assert {each: found(tmp_path, turtle, f'planted: "{each}"') for each in conforming} == {
        each: [] for each in conforming
    }
    for each in violating:
        (message,) = found(tmp_path, turtle, f'planted: "{each}"')
        assert message.startswith(f"planted: {each} ")
        assert bound[0].rstrip("Z") in message


@pytest.mark.parametrize(
    ("planted", "felled", "less", "less_or_equal"),
    [
        ("1855-06", "1954", True, True),
        ("1819", "1827-07-14", True, True),
        ("1954", "1954-03", True, True),
        ("1954-03", "1954", True, True),
        ("1954", "1954", True, True),
        ("1954-03-05", "1954-03-05", False, True),
        ("1954-03-06", "1954-03-05", False, False),
        ("1954-04", "1954-03-05", False, False),
        ("1955", "1954-12-31", False, False),
        ("1954-12-31", "1954", False, True),
        ("1954~", "1950", True, True),
        ("2026-01-01T10:00:00", "2026-01-01T10:00:00", False, True),
        ("2026-01-01T10:00:00", "2026-01-01", True, True),
        ("2026-01-01T10:00:00Z", "2026-01-01T11:30:00+02:00", False, False),
    ],
)
def test_an_order_of_two_dates_fails_where_it_certainly_does_not_hold(
    tmp_path: Path, planted: str, felled: str, *, less: bool, less_or_equal: bool
) -> None:
    """Two dates that may be in order, of whatever precision, have no finding."""
    lines = f'planted: "{planted}"', f'felled: "{felled}"'
    assert found(tmp_path, "s:planted sh:lessThan t:felled .", *lines) == (
        [] if less else [f"planted: {planted} is not before felled: {felled}"]
    )
    assert found(tmp_path, "s:planted sh:lessThanOrEquals t:felled .", *lines) == (
        [] if less_or_equal else [f"planted: {planted} is after felled: {felled}"]
    )


def test_a_finding_names_the_value_of_the_other_property_that_is_at_fault(tmp_path: Path) -> None:
    """Of several values of the other property, the one that comes too early is shown."""
    assert found(
        tmp_path, "s:planted sh:lessThan t:felled .", "planted: 1900", "felled: [1850, 1965]"
    ) == ["planted: 1900 is not before felled: 1850"]


def test_values_that_cannot_be_compared_are_named_with_their_kinds(tmp_path: Path) -> None:
    """A number among dates, or a date where the bound is a number, is not said to be too large."""
    assert found(tmp_path, "s:planted sh:maxInclusive 1000 .", "planted: 1819") == [
        "planted: 1819 is a year, and 1000 a whole number: they cannot be compared"
    ]
    assert found(tmp_path, AT_MOST.format(*OF_DAY), "planted: 12.5") == [
        "planted: 12.5 is a number, and 1950-06-15 a date: they cannot be compared"
    ]
    own = AT_MOST.format(*OF_DAY).replace(" .", ' ; sh:message "too late" .')
    assert found(tmp_path, own, "planted: 1951") == ["planted: too late"]
    assert found(tmp_path, own, "planted: 12.5") == [
        "planted: 12.5 is a number, and 1950-06-15 a date: they cannot be compared"
    ]
    lines = "planted: 1819-04-01", "felled: 12.5"
    assert found(tmp_path, "s:planted sh:lessThan t:felled .", *lines) == [
        "planted: 1819-04-01 is a date, and 12.5 a number: they cannot be compared"
    ]


def test_a_bound_that_fits_no_value_is_found_in_the_ontology_alone(tmp_path: Path) -> None:
    """Each value would have the same finding; the shape with the bound may be another one."""
    of_years = "s:felled m:value v:year ."
    for bound in (
        "s:felled sh:maxInclusive 1000 .",
        "s:Tree sh:property [ sh:path t:felled ; sh:maxInclusive 1000 ] .",
    ):
        assert found(tmp_path, bound, "felled: 1950", mapping=of_years) == []
        (finding,) = load_ontology(tmp_path).mapping_findings
        assert finding.code == "mapping-datatype"
        assert finding.suggestion == 'write "1000"^^xsd:gYear'


def test_bounds_within_other_constraints_compare_dates_alike(tmp_path: Path) -> None:
    """In `sh:or` and `sh:not` a year in range conforms, and one out of range does not."""
    either = 's:planted sh:or ( [ sh:maxInclusive "1800"^^xsd:gYear ] [ sh:minInclusive "1900-01-01"^^xsd:date ] ) .'
    assert found(tmp_path, either, "planted: 1799-05") == []
    assert found(tmp_path, either, "planted: 1900") == []
    assert len(found(tmp_path, either, "planted: 1850")) == 1
    never = 's:planted sh:not [ sh:minInclusive "1900"^^xsd:gYear ] .'
    assert found(tmp_path, never, "planted: 1899-12-31") == []
    assert len(found(tmp_path, never, "planted: 1950-01")) == 1


def test_a_shape_of_literals_is_checked_at_their_lines(tmp_path: Path) -> None:
    """`sh:targetObjectsOf` makes literals the nodes that are checked, and the check goes on."""
    shape = 's:Years a sh:NodeShape ; sh:targetObjectsOf t:planted ; sh:maxInclusive "1950"^^xsd:gYear .'
    assert found(tmp_path, shape, "planted: 1950-12-31") == []
    assert found(tmp_path, shape, "planted: 1960") == ["it must be at most 1950"]


DAYS = st.dates(date(1, 2, 1), date(9999, 11, 30))


@st.composite
def dates(draw: st.DrawFn) -> tuple[Literal, list[date]]:
    """Draw a date of some precision, with days that it can mean: the first and the last too."""
    day = draw(DAYS)
    datatype = draw(st.sampled_from([DATE, YEAR_MONTH, YEAR]))
    if datatype == DATE:
        return Literal(day.isoformat(), DATE), [day]
    if datatype == YEAR:
        return Literal(f"{day.year:04}", YEAR), [date(day.year, 1, 1), day, date(day.year, 12, 31)]
    last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return Literal(day.isoformat()[:7], YEAR_MONTH), [day.replace(day=1), day, last]


@given(dates(), dates())
def test_a_comparison_is_certain_if_it_holds_for_all_days(
    one: tuple[Literal, list[date]], other: tuple[Literal, list[date]]
) -> None:
    """The answers are those of the first and last days that both dates can mean."""
    (first, days), (second, others) = one, other
    assert certainly_after(first, second) == all(a > b for a in days for b in others)
    assert certainly_not_before(first, second) == all(a >= b for a in days for b in others)
    assert violates_bound(first, "maxInclusive", second) == all(d > max(others) for d in days)
    assert violates_bound(first, "minInclusive", second) == all(d < min(others) for d in days)
    assert violates_bound(first, "maxExclusive", second) == all(d >= min(others) for d in days)
    assert violates_bound(first, "minExclusive", second) == all(d <= max(others) for d in days)
