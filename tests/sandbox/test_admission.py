"""Known slow queries are rejected while the server is overloaded, and no short ones are."""

from __future__ import annotations

from kbgraph.sandbox.admission import SLOW_QUERY_SECONDS, Admission

SHORT, LONG = b"ASK {}", b"SELECT * { ?a ?b ?c . ?d ?e ?f }"


def overloaded() -> Admission:
    """Return an admission that has just rejected a query."""
    admission = Admission()
    admission.record_rejection()
    return admission


def test_a_slow_query_is_rejected_under_overload() -> None:
    """It is known at once, and tried all the same as long as there is room."""
    admission = Admission()
    admission.record_slow(LONG)
    assert not admission.must_reject(LONG)
    admission.record_rejection()
    assert admission.must_reject(LONG)
    assert not admission.must_reject(SHORT)


def test_under_overload_a_query_is_slow_sooner() -> None:
    """A worker's first query has longer, since even a short one takes more than the others."""
    first, later = (
        overloaded().slow_query_timeout_seconds(is_new_worker=is_new) for is_new in (True, False)
    )
    assert later < first < SLOW_QUERY_SECONDS
    assert Admission().slow_query_timeout_seconds(is_new_worker=False) == SLOW_QUERY_SECONDS
