"""The messages between the server and its workers."""

from __future__ import annotations

import socket
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgraph.rdf.formats import RDF_FORMATS, RESULT_FORMATS
from kbgraph.sandbox.protocol import (
    MessageReader,
    PageRequest,
    WorkerReply,
    decode,
    decode_reply,
    encode,
    encode_page,
    encode_reply,
    is_page,
)
from kbgraph.sparql import Request

_FORMATS = st.lists(st.sampled_from((*RESULT_FORMATS, *RDF_FORMATS))).map(tuple)
_IRIS = st.lists(st.text()).map(tuple)
_REQUESTS = st.builds(
    Request,
    query=st.text(),
    accepted=_FORMATS,
    default_graphs=_IRIS,
    named_graphs=_IRIS,
    in_force=st.none() | st.dates(),
)
_REPLIES = st.builds(
    WorkerReply,
    error=st.sampled_from(("", "QueryError", "FormatError")),
    message=st.text(st.characters(exclude_categories=())),
    size=st.integers(0, 2**40),
    is_last=st.booleans(),
)


@given(_REQUESTS)
def test_a_request_is_the_same_after_the_way_to_a_worker(request: Request) -> None:
    """A decoded request equals the encoded one, and is never taken for one of a page."""
    assert decode(encode(request)) == request
    assert not is_page(encode(request))


@given(_REPLIES)
def test_a_reply_is_the_same_after_the_way_from_a_worker(reply: WorkerReply) -> None:
    """A decoded reply equals the encoded one, also where a message has several lines."""
    assert decode_reply(encode_reply(reply)) == reply


def test_equal_requests_are_equal_messages() -> None:
    """Slow queries are known by their messages, which so depend on nothing but the request."""
    form, day = "ASK", date(2026, 1, 1)
    kept = [Request("ASK {}", tuple(RESULT_FORMATS), (), ("a:b",), day)] * 3
    again = Request(f"{form} {{}}", tuple(RESULT_FORMATS), (), ("a:b",), day)
    assert encode(kept[0]) == encode(again)
    assert is_page(encode_page(PageRequest({})))


@pytest.mark.parametrize("seconds", [0.02, 0.05])
def test_a_timeout_holds_however_often_it_is_the_same(seconds: float) -> None:
    """Each of several waits ends at its own deadline, though the timeout is set once."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        reader = MessageReader(ours)
        for _ in range(3):
            started = time.monotonic()
            with pytest.raises(TimeoutError):
                reader.wait(started + seconds)
            assert time.monotonic() - started >= seconds * 0.9
