"""Known slow queries are rejected while the server is overloaded, and no short ones are."""

from __future__ import annotations

from kbgraph.sandbox.admission import Admission

SHORT, LONG = b"ASK {}", b"SELECT * { ?a ?b ?c . ?d ?e ?f }"


def overloaded() -> Admission:
    """Return an admission that has just rejected a query."""
    admission = Admission()
    admission.record_rejection()
    return admission


def test_a_query_that_takes_long_is_known_at_once() -> None:
    """Without overload, the timeout is one that no short query reaches."""
    admission = Admission()
    admission.record_long(LONG)
    assert not admission.must_reject(LONG)
    admission.record_rejection()
    assert admission.must_reject(LONG)
    assert not admission.must_reject(SHORT)


def test_under_overload_a_query_is_known_the_second_time() -> None:
    """A short query that a new worker ran took longer than the short timeout of an overload."""
    admission = overloaded()
    admission.record_long(SHORT)
    assert not admission.must_reject(SHORT)
    admission.record_short(SHORT)
    admission.record_long(SHORT)
    assert not admission.must_reject(SHORT)
    admission.record_long(SHORT)
    assert admission.must_reject(SHORT)


def test_a_query_that_cost_a_worker_is_known_at_once() -> None:
    """One that fills the memory is not tried again under overload."""
    admission = overloaded()
    admission.record_slow(LONG)
    assert admission.must_reject(LONG)
