"""The rows of `make reliability`, small: the same code with few clients and little time. The figures of time are the machine's, not theirs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kbgraph.rdf.formats import RESULTS_CSV, RESULTS_JSON, RESULTS_TSV, RESULTS_XML, TURTLE
from reliability import cost, exports, fuzz, ways_out
from reliability.answers import fault
from reliability.client import Answer
from reliability.hostile import HOSTILE
from reliability.verdict import Verdict, quantile

pytestmark = [
    pytest.mark.alone,
    pytest.mark.server,
    pytest.mark.skipif(sys.platform != "linux", reason="queries are kept apart on Linux alone"),
]
ON_TIME = ("took", "answered again", "memory went")
"""What a busy machine makes of a row; `make reliability` on a quiet one demands it."""


def holds(*verdicts: Verdict) -> bool:
    """Whether nothing but the machine's speed is amiss."""
    return not [
        reason
        for each in verdicts
        for reason in each.reasons
        if not any(text in reason for text in ON_TIME)
    ]


def test_nothing_leads_out() -> None:
    """No vector reaches a listener or a secret file."""
    (found,) = ways_out.run()
    assert found.ok, found


def test_mutated_queries_and_requests() -> None:
    """Mutated queries and requests end no process, give no 500 and print nothing."""
    for found in fuzz.run(300, 300):
        assert found.ok, found


def test_the_cost_is_measured_and_judged() -> None:
    """Six queries are compared; what is dearer than it may be is a failure."""
    (found,) = cost.run(entries=2, times=3)
    assert found.measured.count("ms") >= 6
    query = cost._Query("ASK", "", 1, small=True)
    assert cost._Pair(query, 0.001, 0.0014).holds
    assert not cost._Pair(query, 0.001, 0.0016).holds
    assert not cost._Pair(query._replace(small=False), 0.1, 0.13).holds


def test_an_export_of_any_folder_is_read_back(tmp_path: Path) -> None:
    """Two readers find the statements of a folder in each syntax."""
    (tmp_path / "a.md").write_text(
        "---\nn: 007\nwhen: 2026-11-24T10:00:00Z\n---\n# A\nText [[b]], x:: 1.10\n",
        encoding="utf-8",
    )
    (found,) = exports.run([tmp_path])
    assert found.ok, found


@pytest.mark.parametrize(
    ("media_type", "whole", "cut"),
    [
        (RESULTS_JSON.media_type, b'{"head":{},"boolean":true}', b'{"head":{},"boo'),
        (RESULTS_XML.media_type, b"<sparql><head/></sparql>", b"<sparql><head/>"),
        (RESULTS_CSV.media_type, b"a,b\r\n1,2\r\n", b"a,b\r\n1"),
        (RESULTS_TSV.media_type, b"?a\t?b\n1\t2\n", b"?a\t?b\n1"),
        (TURTLE.media_type, b"<x:a> <x:b> <x:c> .", b"<x:a> <x:b> <x:"),
    ],
)
def test_a_cut_answer_is_seen(media_type: str, whole: bytes, cut: bytes) -> None:
    """A 200 whose body ends too soon is a fault in every syntax, and a whole one is none."""
    headers = {"content-type": media_type}
    assert fault(Answer(200, headers, whole, 0.0)) == ""
    assert "not whole" in fault(Answer(200, headers, cut, 0.0))
    assert fault(Answer(500, {}, b"oops\n", 0.0))


def test_a_row_that_fails_says_so() -> None:
    """A verdict's line has the row, what was demanded and measured, and why it fails; there are forty hostile queries and more."""
    line = str(Verdict("R0", "one", "less", "more", ok=False, reasons=("because",)))
    assert line.startswith("R0  FAIL one")
    assert "because" in line
    assert quantile([3, 1, 2], 0.5) == 2
    assert len(HOSTILE) >= 40
