"""The rows of `make reliability`, with few clients and in little time.

Durations depend on the machine, so they are not checked here.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kbgraph.rdf.formats import RESULTS_CSV, RESULTS_JSON, RESULTS_TSV, RESULTS_XML, TURTLE
from reliability import exfiltration, exports, fuzz, sandbox_overhead
from reliability.client import Response
from reliability.hostile_queries import HOSTILE_QUERIES
from reliability.index_modes import IndexMode, index_mode
from reliability.response_check import find_fault
from reliability.row_result import RowResult, quantile

pytestmark = [
    pytest.mark.alone,
    pytest.mark.server,
    pytest.mark.skipif(sys.platform != "linux", reason="the sandbox runs on Linux only"),
]
DURATIONS = ("took", "answered again", "memory grew")
"""Reasons that a busy machine may cause; `make reliability` checks them on an idle one."""


def holds(*results: RowResult) -> bool:
    """Return whether all reasons are due to the speed of the machine."""
    return not [
        reason
        for each in results
        for reason in each.reasons
        if not any(text in reason for text in DURATIONS)
    ]


@pytest.mark.parametrize("mode", IndexMode)
def test_no_query_or_request_reaches_out(mode: IndexMode) -> None:
    """No vector reaches a listener or a secret file, with an index on disk and without."""
    with index_mode(mode):
        (result,) = exfiltration.run()
    assert result.ok, result


def test_mutated_queries_and_requests() -> None:
    """Mutated queries and requests end no process, cause no 500, and print nothing."""
    for result in fuzz.run(300, 300):
        assert result.ok, result


def test_the_overhead_of_the_sandbox_is_measured() -> None:
    """Six queries are compared; more overhead than allowed is a failure."""
    (result,) = sandbox_overhead.run(entries=2, times=3)
    assert result.measured.count("ms") >= 6
    query = sandbox_overhead._Query("ASK", "", 1, small=True)
    assert sandbox_overhead._Pair(query, 0.001, 0.0014).passes
    assert not sandbox_overhead._Pair(query, 0.001, 0.0016).passes
    assert not sandbox_overhead._Pair(query._replace(small=False), 0.1, 0.13).passes


def test_an_export_of_any_folder_can_be_read_back(tmp_path: Path) -> None:
    """Two readers find the statements of a folder in each syntax."""
    (tmp_path / "a.md").write_text(
        "---\nn: 007\nwhen: 2026-11-24T10:00:00Z\n---\n# A\nText [[b]], x:: 1.10\n",
        encoding="utf-8",
    )
    (result,) = exports.run([tmp_path])
    assert result.ok, result


@pytest.mark.parametrize(
    ("media_type", "complete", "incomplete"),
    [
        (RESULTS_JSON.media_type, b'{"head":{},"boolean":true}', b'{"head":{},"boo'),
        (RESULTS_XML.media_type, b"<sparql><head/></sparql>", b"<sparql><head/>"),
        (RESULTS_CSV.media_type, b"a,b\r\n1,2\r\n", b"a,b\r\n1"),
        (RESULTS_TSV.media_type, b"?a\t?b\n1\t2\n", b"?a\t?b\n1"),
        (TURTLE.media_type, b"<x:a> <x:b> <x:c> .", b"<x:a> <x:b> <x:"),
    ],
)
def test_an_incomplete_response_is_found(
    media_type: str, complete: bytes, incomplete: bytes
) -> None:
    """A 200 with an incomplete body is a fault in every syntax; a complete one is none."""
    headers = {"content-type": media_type}
    assert find_fault(Response(200, headers, complete, 0.0)) == ""
    assert "incomplete" in find_fault(Response(200, headers, incomplete, 0.0))
    assert find_fault(Response(500, {}, b"oops\n", 0.0))


def test_a_failed_row_has_its_reasons() -> None:
    """The line has the row, the figures and the reasons; there are at least 40 hostile queries."""
    line = str(RowResult("R0", "one", "less", "more", ok=False, reasons=("because",)))
    assert line.startswith("R0  FAIL one")
    assert "because" in line
    assert quantile([3, 1, 2], 0.5) == 2
    assert len(HOSTILE_QUERIES) >= 40
