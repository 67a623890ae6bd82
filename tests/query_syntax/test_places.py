"""Places in a query, and the part of its text that a message shows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kbgraph.query_syntax import excerpt, place_of

MAX_CHARS = 202
"""Of an excerpt with both ellipses."""


@given(st.text("ab\t\n", max_size=30), st.integers(0, 700), st.integers(0, 700), st.data())
def test_the_caret_is_below_its_character(
    before: str, left: int, right: int, data: st.DataObject
) -> None:
    """In a line of any length; of a long one, the part around the place is shown."""
    tab = data.draw(st.sampled_from("x\t"))
    text = before + tab * left + "!" + "y" * right + "\nnext"
    line, caret = excerpt(text, place_of(text, len(before) + left)).split("\n")
    assert len(line) <= MAX_CHARS
    assert line[len(caret) - 1] == "!"
    assert [at for at, each in enumerate(caret) if each == "\t"] == [
        at for at, each in enumerate(line[: len(caret)]) if each == "\t"
    ]


def test_a_line_of_a_usual_length_is_shown_whole() -> None:
    """Without ellipses."""
    query = "SELECT ?label { ?s <x:" + "p" * 150 + "> ?label } }"
    line, caret = excerpt(query, place_of(query, len(query) - 1)).split("\n")
    assert (line, caret) == (query, " " * (len(query) - 1) + "^")
