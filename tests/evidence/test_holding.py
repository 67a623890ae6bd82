"""Whether a fact holds on a day, by what is known of its start and its end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgraph.evidence.dates import span
from kbgraph.evidence.holding import Truth, holds
from kbgraph.rdf.terms import DATE, EDTF, YEAR, YEAR_MONTH, Literal

DATATYPES = {4: YEAR, 7: YEAR_MONTH, 10: DATE}


def literal(written: str) -> Literal:
    """Return a date as it is read: plain dates, months and years are those of XML Schema."""
    is_plain = written.replace("-", "").isdecimal()
    return Literal(written, DATATYPES[len(written)] if is_plain else EDTF)


CASES = """
start                | end                  | day        | holds
1993-12-03           | 2009-08-18           | 1993-12-02 | no
1993-12-03           | 2009-08-18           | 1993-12-03 | yes
1993-12-03           | 2009-08-18           | 2009-08-17 | yes
1993-12-03           | 2009-08-18           | 2009-08-18 | no
1993-12-03           | 2009                 | 2008-12-31 | yes
1993-12-03           | 2009                 | 2009-01-01 | unknown
1993-12-03           | 2009                 | 2009-12-31 | unknown
1993-12-03           | 2009                 | 2010-01-01 | no
1993                 | 2009-08              | 1993-06-01 | unknown
1993                 | 2009-08              | 1993-12-31 | yes
1993                 | 2009-08              | 2009-08-31 | unknown
1993                 | 2009-08              | 2009-09-01 | no
1993-12-03           |                      | 1993-12-02 | no
1993-12-03           |                      | 2020-01-01 | unknown
1993-12-03           | ..                   | 2020-01-01 | yes
1993-12-03           | ..                   | 1993-12-02 | no
                     | 2009-08-18           | 2009-08-17 | unknown
                     | 2009-08-18           | 2009-08-18 | no
..                   | 2009-08-18           | 0001-01-01 | yes
..                   | ..                   | 2020-01-01 | yes
                     |                      | 2020-01-01 | unknown
                     | ..                   | 2020-01-01 | unknown
../2015              | ..                   | 2014-12-31 | unknown
../2015              | ..                   | 2015-12-31 | yes
/2015                | ..                   | 0001-01-01 | unknown
2000                 | 2015/..              | 2014-12-31 | yes
2000                 | 2015/..              | 2999-01-01 | unknown
2000                 | 2015/                | 2999-01-01 | unknown
2015~                | ..                   | 2004-12-31 | no
2015~                | ..                   | 2020-01-01 | unknown
2015~                | ..                   | 2025-12-31 | yes
2015?                | ..                   | 2999-01-01 | unknown
1788/1789            | ..                   | 1788-07-01 | unknown
1788/1789            | ..                   | 1789-12-31 | yes
-0044                | 12000                | 2020-01-01 | yes
12000                |                      | 2020-01-01 | no
2000 2001            | 2010                 | 2005-01-01 | yes
2000 2001            | 2010                 | 2000-01-01 | unknown
2000 2001            | 2010                 | 1999-01-01 | no
2000 2001            | 2010                 | 2011-01-01 | no
2000 2020            | 2010                 | 2021-01-01 | unknown
2000 2020            | 2010                 | 2015-01-01 | no
2000                 | 2005-01-01 2010      | 2004-01-01 | yes
2000                 | 2005-01-01 2010      | 2007-01-01 | unknown
2000                 | 2005-01-01 2010      | 2011-01-01 | no
2000 2000? .. 2001   | 2010                 | 1999-01-01 | unknown
soon~                | 2010                 | 2009-01-01 | unknown
"""
ROWS = [[cell.strip() for cell in line.split("|")] for line in CASES.strip().splitlines()[1:]]


def dates(written: str) -> list[Literal]:
    """Return the dates of a cell, which are separated by spaces."""
    return [
        Literal(each, YEAR) if each in {"-0044", "12000"} else literal(each)
        for each in written.split()
    ]


@pytest.mark.parametrize(("start", "end", "day", "truth"), ROWS)
def test_a_fact_holds_from_its_start_until_its_end(
    start: str, end: str, day: str, truth: str
) -> None:
    """The first day counts, the day of the end does not, and what is not known is unknown."""
    answer = holds(dates(start), dates(end), date.fromisoformat(day))
    assert answer is Truth(truth)


PAST, FUTURE = "../1800", "2200/.."
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def known_better(day: date) -> list[Literal | None]:
    """Return what may be known of a day, from nothing to the day; each may replace any before."""
    iso = day.isoformat()
    forms = [
        "../2100", f"{iso[:2]}XX", f"{iso[:3]}X", f"{iso[:4]}~", f"{int(iso[:4]) - 1}/{iso[:4]}",
        iso[:4], f"{iso[:4]}/{iso[:7]}", iso[:7], f"{iso[:7]}/{iso}", iso,
    ]  # fmt: skip
    return [None, literal(f"{iso[:4]}?"), *map(literal, forms)]


@st.composite
def refinements(draw: st.DrawFn, open_date: str) -> tuple[list[Literal], list[Literal]]:
    """Draw what is known of one to three dates, and what is known of them later.

    An open date is one of the distant past or future of which it turns out that there is none.
    """
    later: dict[Literal | None, Literal | None] = {}
    for day in draw(st.lists(DAYS | st.none(), min_size=1, max_size=3)):
        known = known_better(day) if day else [None, literal(open_date), literal("..")]
        first, last = sorted(draw(st.tuples(*[st.integers(0, len(known) - 1)] * 2)))
        # A date that a range of others holds narrows it, whichever comes later in the list.
        if known[first] is None or _is_within(known[last], known[first]):
            later[known[first]] = known[last]
    if len(later) > 1:  # A date of which nothing is known is no second one.
        later.pop(None, None)
    return [each for each in later if each], [each for each in later.values() if each]


def _is_within(narrow: Literal | None, wide: Literal) -> bool:
    """Whether a date can mean no other days than another one."""
    assert narrow is not None
    inner, outer = span(narrow), span(wide)
    return inner.is_open or (
        (outer.earliest is None or (inner.earliest or date.min) >= outer.earliest)
        and (outer.latest is None or (inner.latest or date.max) <= outer.latest)
    )


@given(refinements(PAST), refinements(FUTURE), DAYS, st.integers(-400, 400))
def test_better_knowledge_turns_no_answer_around(starts, ends, day: date, shift: int) -> None:
    """If a date is known better, a yes stays a yes and a no a no; only unknown may change."""
    (first, first_later), (last, last_later) = starts, ends
    exact = [span(each).latest for each in (*first_later, *last_later)]
    for asked in {day, *(each + timedelta(shift) for each in exact if each)}:
        before = holds(first, last, asked)
        assert before is Truth.UNKNOWN or holds(first_later, last_later, asked) is before


@given(refinements(PAST), refinements(FUTURE), DAYS)
def test_the_order_of_dates_changes_nothing(starts, ends, day: date) -> None:
    """Several dates are a set."""
    first, last = starts[1], ends[1]
    assert holds(first, last, day) is holds(first[::-1] * 2, last[::-1] * 2, day)
