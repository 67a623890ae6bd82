"""Math between dollar signs, and prices that are none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgraph.source.entry import inlines_of
from kbgraph.source.line_kinds import LineKind
from kbgraph.source.markdown import parse
from kbgraph.source.markdown.source_text import read_source


def math_of(text: str) -> list[str]:
    """Return the math of a text as it is written."""
    found = read_source(text).events()
    spans = [
        span
        for event, span in found
        if isinstance(event, dict) and not event.keys().isdisjoint({"InlineMath", "DisplayMath"})
    ]
    return [text.encode()[span["start"] : span["end"]].decode() for span in spans]


@pytest.mark.parametrize(
    ("text", "math"),
    [
        ("a $x$ and $[[1,2],[3,4]]$", ["$x$", "$[[1,2],[3,4]]$"]),
        ("$$x$$ and $$ y $$", ["$$x$$", "$$ y $$"]),
        ("$$\na\n\n- b\n= c\n$$ end", ["$$\na\n\n- b\n= c\n$$"]),
        ("> $$\n> a\n>\n> + b\n> $$", ["$$\n> a\n>\n> + b\n> $$"]),
        ("- $$\n  a\n  $$\n- $y$", ["$$\n  a\n  $$", "$y$"]),
        ("| $x$ | b |\n|-|-|\n| $$y$$ | z |", ["$x$", "$$y$$"]),
        ("from $5 to $10, US$5/US$6/US$7, 5$ or 6$", []),
        ("$5 and A$, but $2 x_1$ and $2=2$", ["$2 x_1$", "$2=2$"]),
        ("[[$a]] and [[$b]] and $c$", ["$c$"]),
        ("[[one $a$ two]] $ x$ and \\$y$", []),
        ("a $x\ny$ b", []),
        ("`$a$` and\n```\n$$\nb\n\nc\n$$\n```\n$d$", ["$d$"]),
        ("$$\nnever closed [[x]]", []),
    ],
)
def test_math_is_what_authors_mean_by_it(text: str, math: list[str]) -> None:
    """Prices, names and code are no math; a block of math may have empty lines and marks."""
    assert math_of(text) == math


def test_lines_of_math_are_code() -> None:
    """A block of math is code on each of its lines, and no text, link or tag."""
    parsed = parse("text $x$\n\n$$\n[[a]] #tag\n\nk:: v\n$$\nend\n")
    kinds = [LineKind(kind) for kind in parsed.line_kinds[:8]]
    assert kinds[0] == kinds[7] == LineKind.TEXT
    assert all(kind & LineKind.CODE for index, kind in enumerate(kinds[2:7]) if index != 2)
    inlines = [
        line for section in parsed.sections for block in section.blocks for line in block.lines
    ]
    assert [line.text for line in inlines if line.text] == ["text $x$", "end"]
    assert not any(line.links or line.tags for line in inlines)


@given(st.text("$ 5x[]()`\\{}\n#a", max_size=40))
def test_any_signs_leave_the_text_as_long_as_it_was(text: str) -> None:
    """Whatever signs stand in it, no byte moves, and the events have the signs as written."""
    source = read_source(text)
    assert len(source.text.encode()) == len(text.encode())
    texts = "".join(str(event) for event, _ in source.events())
    assert "\\x0e" not in texts


@pytest.mark.parametrize(
    "text",
    ["$x$ ", "$$", "$ x", "$$\n", "$x\n", "[[$x$ ", "$1/", "$a", "$a]] [[$ ", "{$a$", "[![[a]]](b) ", "`[![[a]]](b)` ", "[![["],
)  # fmt: skip
def test_hostile_signs_take_linear_time(text: str) -> None:
    """A hundred kilobytes of signs and brackets take less than a second of the processor."""
    start = time.process_time()
    source = read_source(text * (100_000 // len(text)))
    assert sum(1 for _ in source.events()) > 0
    assert time.process_time() - start < 1


def test_a_letter_of_a_label_is_no_dollar_sign() -> None:
    """Of two links with dollar signs the parser makes one, in which it takes a label for math."""
    body = (
        "$$\n$$\n~~~ js\n~~~\n%%\n%%\none see [[$5 a|the label]] there\n"
        "x **[![[b/$5 c]]](https://picture.example/1)** text\n"
    )
    (section,) = parse(body).sections
    texts = [inline.text for block in section.blocks for inline in inlines_of(block)]
    assert "one see the label there" in texts
