"""Addresses in a text without marks."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgraph.source.markdown.bare_links import bare_links

PATHS = st.text("abcXYZ019/_-=?&%~éß日", max_size=20).map(lambda path: path.rstrip("_~?-&="))


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("See https://a.example/x.", ["https://a.example/x"]),
        ("(https://a.example/x_(y)), https://b.example/?", ["https://a.example/x_(y)", "https://b.example/"]),
        ("https://a.example/x](https://b.example/)", ["https://a.example/x](https://b.example/)"]),
        ("[one](https://b.example/)", ["https://b.example/"]),
        ("http://localhost:8080/a, «https://b.example»", ["http://localhost:8080/a", "https://b.example"]),
        ("見https://a.example/日本。次", ["https://a.example/日本"]),
        ("https://a.example/?q=x&hl;", ["https://a.example/?q=x"]),
        ("xhttps://a.example https:// http://. ftp://a.example", []),
        ("{{video https://a.example/x}} {{tweet https://b.example/y?z={1}}}", ["https://a.example/x", "https://b.example/y?z={1"]),
        ("https://a.example/1,https://b.example/2;http://c.example", ["https://a.example/1", "https://b.example/2", "http://c.example"]),
        ("https://a.example/?to=https://b.example/", ["https://a.example/?to=https://b.example/"]),
        ("text](note.md#h) and ](no note) and ](a.png)", ["note.md#h"]),
    ],
)  # fmt: skip
def test_addresses_end_before_the_marks_of_their_sentence(text: str, addresses: list[str]) -> None:
    """They are GitHub's extended autolinks, and the targets of links that Markdown lost."""
    assert [each.address for each in bare_links(text)] == addresses


@given(PATHS, st.sampled_from(["", ".", ",", "!", "?", "…", ")", "]", "**", "'", '"', "。", "»"]))
def test_an_address_is_found_whole(path: str, behind: str) -> None:
    """Any address is found as it is, at its place, without what stands behind it."""
    address = f"https://a.example/{path}"
    text = f"see {address}{behind} there"
    (found,) = bare_links(text)
    assert (found.address, text[found.start : found.end]) == (address, address)


@pytest.mark.parametrize(
    "text", ["https://a/" + ")" * 3_900 + " ", "](", "](a.md", "http://", "https://a;" + ";" * 3_000 + " "]
)  # fmt: skip
def test_hostile_texts_are_searched_in_linear_time(text: str) -> None:
    """Half a megabyte of brackets and beginnings of addresses takes less than a second."""
    start = time.process_time()
    list(bare_links(text * (500_000 // len(text))))
    assert time.process_time() - start < 1
