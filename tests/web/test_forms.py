"""Forms are read as the standard library reads them, in less memory."""

from __future__ import annotations

import tracemalloc
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgraph_web.app import MAX_BODY_BYTES
from kbgraph_web.http.forms import parse_form

FORMS = st.text("ab=&+% é\U0001f600", max_size=40) | st.lists(
    st.sampled_from(["%C3%A9", "%26", "%3d", "%", "%4", "%zz", "&", "=", "+", "a"]), max_size=20
).map("".join)


@given(FORMS, st.integers(0, 20_000))
def test_forms_are_read_as_by_the_standard_library(form: str, padding: int) -> None:
    """The same fields or the same error, wherever a piece ends that is decoded at once."""
    body = "a=" + "x" * padding + form
    try:
        expected = parse_qsl(body, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        with pytest.raises(UnicodeDecodeError):
            parse_form(body.encode())
    else:
        assert parse_form(body.encode()) == expected


@pytest.mark.parametrize("start", range(3))
def test_no_escape_is_divided(start: int) -> None:
    """A text of many escapes is whole, however they lie beside the ends of pieces."""
    body = b"a=" + b"x" * start + b"%C3%A9" * 20_000
    assert parse_form(body) == [("a", "x" * start + "é" * 20_000)]


@pytest.mark.parametrize("body", [b"q=%E9", b"%E9=q", b"q=\xe9", b"q=%F0%9F&a=b"])
def test_a_form_that_is_not_utf8_is_an_error(body: bytes) -> None:
    """Neither a name nor a value is taken for another one."""
    with pytest.raises(UnicodeDecodeError):
        parse_form(body)


def test_a_form_of_escapes_takes_little_memory() -> None:
    """The largest body there may be, all of it escapes: a few times its size at most."""
    body = b"query=" + b"%41" * ((MAX_BODY_BYTES - 6) // 3)
    tracemalloc.start()
    try:
        fields = parse_form(body)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(fields[0][1]) == 333_331
    assert peak < 5 * MAX_BODY_BYTES
