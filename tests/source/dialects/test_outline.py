"""Outlines are lists to the parser, and each event keeps its place in the body."""

from __future__ import annotations

import pyromark
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kbgraph.source.dialects.outline import NOTHING, outline
from kbgraph.source.markdown.events import PARSER_OPTIONS

LINES = st.lists(
    st.tuples(
        st.sampled_from(["", "\t", "\t\t", "\t\t\t", "\t\t\t\t\t", "  ", "    ", "\t  ", " \t", "      "]),
        st.sampled_from(["- é one", "- two", "* three", "12. four", "-", "- ", "text", "日 text", "## head", "> quote", "", "```", "~~~", "- ```py", "key:: v"]),
    ),
    max_size=12,
)  # fmt: skip


def events(text: str) -> list:
    """Return the events of a text as CommonMark has them."""
    return list(pyromark.events_with_range(text, options=PARSER_OPTIONS, merge_text=True))


@given(LINES)
@example([("", "## head"), ("\t", "- é one"), ("\t\t\t", "- two")])
@example([("", "- two"), ("\t", "-"), ("\t", "text")])
def test_nothing_indented_is_code_and_each_text_keeps_its_place(
    lines: list[tuple[str, str]],
) -> None:
    """No line is code by its indentation, and each text is found at its bytes in the body."""
    body = "\n".join(indent + text for indent, text in lines)
    made = outline(body)
    data = body.encode()
    read = events(body if made is None else made.text)
    assert not any(event == {"Start": {"CodeBlock": "Indented"}} for event, _ in read)
    in_code = False
    for event, span in read if made is None else made.moved(read):
        if isinstance(event, dict) and "CodeBlock" in str(event):
            in_code = "Start" in event
        elif isinstance(event, dict) and "Text" in event and not in_code:
            words = event["Text"].replace(NOTHING, "").strip()
            assert data[span["start"] : span["end"]].decode().strip() in {words, ""}


@pytest.mark.parametrize(
    ("body", "nested"),
    [
        ("- a\n\t- b\n\t\t- c", "a(b(c))"),
        ("## h\n\t- a\n\t\t- b\n\t- c", "h a(b) c"),
        ("\t\t\t- a\n\t\t\t\t\t\t- b\n\t\t\t- c", "a(b) c"),
        ("- a\n\t\t\t- b\n\t- c\n- d", "a(b c) d"),
        ("- a\n\t-\n\t- b", "a(() b)"),
    ],
)
def test_items_are_nested_as_they_are_indented(body: str, nested: str) -> None:
    """An item belongs to the nearest item above it that is indented less."""
    made = outline(body)
    text, depth = "", 0
    for event, _ in events(body if made is None else made.text):
        match event:
            case {"Start": {"List": _}}:
                depth += 1
                text += "(" if depth > 1 else " "
            case {"End": {"List": _}}:
                text += ")" if depth > 1 else ""
                depth -= 1
            case {"Start": "Item"}:
                text += "" if text.endswith("(") else " "
            case {"Text": words}:
                text += words.replace(NOTHING, "()")
    assert " ".join(text.replace(" (", "(").split()) == nested
