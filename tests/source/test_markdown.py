"""Markdown beyond tests/cases/markdown.md.

Lines and columns, kinds of links, and properties that hold for any text.
"""

import gc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgraph.source.entry import Footnote, LinkKind, Pair, Paragraph, Section, Table
from kbgraph.source.markdown import parse, parse_inline


def only(body: str, first_line: int = 1) -> Section:
    """Return the only section of a body."""
    (section,) = parse(body, first_line).sections
    return section


def test_cells_have_lines_and_columns():
    """The column is that of the text, counted in characters."""
    (table,) = only("|     |     |\n| --- | --- |\n| Қазақ | x |\n|  🏙🏙 |   дальше   |", 10).blocks
    assert isinstance(table, Table)
    assert table.is_key_value
    assert [[(cell.text, cell.line, cell.column) for cell in row] for row in table.rows] == [
        [("Қазақ", 12, 3), ("x", 12, 11)],
        [("🏙🏙", 13, 4), ("дальше", 13, 11)],
    ]


def test_pairs_have_lines():
    """Also several in a paragraph, and those in lists and quotations."""
    section = only("**Один:** x\n**Two**: y z\nText\n\n- **Three:** [[l]]\n\n> **Four:** n[^a]")
    pairs = [block for block in section.blocks if isinstance(block, Pair)]
    assert [(pair.label, pair.value.text, pair.value.line) for pair in pairs] == [
        ("Один", "x", 1), ("Two", "y z", 2), ("Three", "l", 5), ("Four", "n", 7),
    ]  # fmt: skip
    assert pairs[3].value.notes == ("a",)
    assert [block.text for block in section.blocks if isinstance(block, Paragraph)] == ["Text"]


@pytest.mark.parametrize(
    ("written", "target", "fragment", "label", "kind"),
    [
        ("[[a b]]", "a b", "", "a b", LinkKind.WIKILINK),
        ("[[a|b]]", "a", "", "b", LinkKind.WIKILINK),
        ("[[a#h|b]]", "a", "h", "b", LinkKind.WIKILINK),
        ("[[ a # h ]]", "a", "h", "a # h", LinkKind.WIKILINK),
        (
            "[[https://a.example/]]",
            "https://a.example/",
            "",
            "https://a.example/",
            LinkKind.WIKILINK,
        ),
        ("![[a.png]]", "a.png", "", "a.png", LinkKind.EMBED),
        ("[b](a.md#h)", "a.md", "h", "b", LinkKind.MARKDOWN),
        ("[*b*  c](a.md 'title')", "a.md", "", "b  c", LinkKind.MARKDOWN),
        (
            "<https://a.example/x#y>",
            "https://a.example/x",
            "y",
            "https://a.example/x#y",
            LinkKind.MARKDOWN,
        ),
        ("![b](a.png)", "a.png", "", "b", LinkKind.IMAGE),
    ],
)
@pytest.mark.parametrize("before", ["", "text ", "Қазақ 🏙 ", "- ", "> ", "# "])
def test_links_are_read_as_written(written, target, fragment, label, kind, before):
    """A link has its parts, its line and its first column, whatever is before it."""
    sections = parse(f"First\n\n{before}{written} after", 5).sections
    (link,) = [
        link for line in [*(s.heading for s in sections), *lines(sections)] for link in line.links
    ]
    assert link[:4] == (target, fragment, label, kind)
    assert (link.line, link.column) == (7, len(before) + 1)


def lines(sections: tuple[Section, ...]) -> list:
    """Return every line and cell of the blocks."""
    inlines = []
    for block in (block for section in sections for block in section.blocks):
        match block:
            case Paragraph() | Footnote():
                inlines += block.lines
            case Pair():
                inlines.append(block.value)
            case Table():
                inlines += [*block.header, *(cell for row in block.rows for cell in row)]
    return inlines


def test_the_bar_of_a_wikilink_in_a_table_is_escaped():
    """The backslash is no part of the target."""
    (table,) = only("| ä | b |\n| --- | --- |\n| ö [[x\\|Y]] | [[z]] |").blocks
    assert isinstance(table, Table)
    ((first, second),) = table.rows
    assert (first.text, first.links[0].target, first.links[0].label, first.links[0].column) == (
        "ö Y",
        "x",
        "Y",
        5,
    )
    assert (second.links[0].target, second.links[0].line, second.links[0].column) == ("z", 3, 16)


def test_lines_of_a_paragraph_are_separate():
    """Each line has its own links and footnotes, however it was broken."""
    (paragraph,) = only("one [[a]]\n   two[^n]  \nthree\\\n[[b]]", 3).blocks
    assert isinstance(paragraph, Paragraph)
    assert [
        (line.text, line.line, line.column, len(line.links), line.notes) for line in paragraph.lines
    ] == [
        ("one a", 3, 1, 1, ()),
        ("two", 4, 4, 0, ("n",)),
        ("three", 5, 1, 0, ()),
        ("b", 6, 1, 1, ()),
    ]


def test_sections_have_level_heading_and_line():
    """The text before the first heading is a section of level 0."""
    sections = parse("Lead\n\n# One ä\n## Two [[x]]\nText\n\nThree\n===\n", 4).sections
    assert [(section.level, section.heading.text, section.heading.line) for section in sections] == [
        (0, "", 4), (1, "One ä", 6), (2, "Two x", 7), (1, "Three", 10),
    ]  # fmt: skip


def test_footnotes_are_cited_by_id():
    """A footnote may be defined in the body or not; a definition is no prose."""
    section = only("Text[^a] and [^b-2] more.\n\n[^a]: The source [[x]].\n")
    paragraph, footnote = section.blocks
    assert isinstance(paragraph, Paragraph)
    assert isinstance(footnote, Footnote)
    assert (paragraph.text, paragraph.lines[0].notes) == ("Text and more.", ("a", "b-2"))
    assert (footnote.id, footnote.lines[0].text, footnote.lines[0].links[0].target) == (
        "a",
        "The source x.",
        "x",
    )


def test_code_is_text_without_links():
    """Code within a line is text, and a block of code is nothing."""
    section = only("a `[[x]] [^n]` b\n\n```\n[[y]]\n**A:** b\n```\n\n    [[z]]\n")
    (paragraph,) = section.blocks
    assert isinstance(paragraph, Paragraph)
    assert (paragraph.text, paragraph.lines[0].links, paragraph.lines[0].notes) == (
        "a [[x]] [^n] b",
        (),
        (),
    )


def test_values_of_front_matter_are_read_for_links():
    """Links and footnotes of a value have the positions of the front matter."""
    inline = parse_inline("ü [[a|b]] [^n]", 7, 10)
    assert (inline.text, inline.line, inline.column, inline.notes) == ("ü b", 7, 10, ("n",))
    assert inline.links[0][:2] + inline.links[0][4:6] == ("a", "", 7, 12)
    assert parse_inline("  2 * 3 * 4 ", 7, 10).text == "2 * 3 * 4"


SNIPPETS = st.sampled_from(
    [
        "[[",
        "]]",
        "|",
        "[^a]",
        "[^a]: x",
        "**A:**",
        "# ",
        "- ",
        "> ",
        "```\n",
        "    ",
        "| a | b |\n|---|---|\n",
        "\n",
        "\r\n",
        "\r",
        "![",
        "](x)",
        "ä🏙",
        "<b>",
        "\\",
        "\t",
        "\0",
    ]
)
TEXTS = st.lists(SNIPPETS | st.text(max_size=5), max_size=30).map("".join)


@settings(deadline=None)
@given(TEXTS, st.integers(1, 1000))
def test_any_text_is_read(body, first_line):
    """Every line is within the body, and every column within its line."""
    rows = body.split("\n")
    sections = parse(body, first_line).sections
    for line in [*(section.heading for section in sections), *lines(sections)]:
        for place in (line, *line.links):
            assert first_line <= place.line < first_line + len(rows)
            assert 1 <= place.column <= len(rows[place.line - first_line]) + 1


@settings(deadline=None)
@given(TEXTS, st.integers(1, 100), st.integers(1, 100))
def test_any_value_is_read(text, line, column):
    """Every link of a value is on the line of the value."""
    inline = parse_inline(text, line, column)
    assert {place.line for place in (inline, *inline.links)} == {line}


def test_a_parsed_body_leaves_no_cycles():
    """All memory of a body is free once its result is: a build pauses the garbage collector."""
    body = "# A\n\n**a:** [b](c)\n\n| a | b |\n| - | - |\n| c | d |\n\n> q\n\n<!-- x -->\n"
    gc.disable()
    try:
        # Several times, since a thread of another test may leave cycles meanwhile.
        assert 0 in [_collected_after(body) for _ in range(5)]
    finally:
        gc.enable()


def _collected_after(body: str) -> int:
    """Parse a body, and return how many objects were in cycles after it."""
    gc.collect()
    parse(body)
    return gc.collect()
