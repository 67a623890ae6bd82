"""The kinds of lines: what the parser says of each line of a body."""

import itertools
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kbgraph.source.entry import Inline, Pair, inlines_of
from kbgraph.source.folder import parse_entry
from kbgraph.source.line_kinds import LineKind
from kbgraph.source.markdown import ParsedBody, parse
from tests.sizes import examples

TEXT, HEADING, FRAME, CODE, HTML, COMMENT, ADDRESS = (
    LineKind.TEXT, LineKind.HEADING, LineKind.FRAME, LineKind.CODE, LineKind.HTML,
    LineKind.COMMENT, LineKind.ADDRESS,
)  # fmt: skip
BLANK = LineKind(0)


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ("Text\nmore", (TEXT, TEXT)),
        ("# One\n\nTwo\nthree\n---", (HEADING, BLANK, HEADING, HEADING, FRAME)),
        ("***\n\n- - -\n", (FRAME, BLANK, FRAME, BLANK)),
        ("| a |\n| - |\n| |\n| b |", (TEXT, FRAME, FRAME, TEXT)),
        ("- a\n-\n- [ ]\n  1.\n>\n> > \n", (TEXT, FRAME, FRAME, FRAME, FRAME, FRAME, BLANK)),
        ("```py\na\n\nb\n```", (FRAME, CODE, BLANK, CODE, FRAME)),
        ("    a\n\n    b", (CODE, BLANK, CODE)),
        ("> ~~~\n> a\n\nb", (FRAME, CODE, BLANK, TEXT)),
        ("<!-- a\n\nb\n-->", (COMMENT, BLANK, COMMENT, COMMENT)),
        ("%%\na\n%%\nb %% c %%", (COMMENT, COMMENT, COMMENT, TEXT | COMMENT)),
        ("a <!--\nb --> c\nd", (TEXT | COMMENT, TEXT | COMMENT, TEXT)),
        ("<div>\na <b>b</b>\n</div>", (FRAME, TEXT | HTML | FRAME, FRAME)),
        ("<style>\n.a {}\n</style>", (HTML, HTML, HTML)),
        ("[a]: b.md\n[c]:\n  d.md\n", (ADDRESS, ADDRESS, ADDRESS, BLANK)),
        ("[//]: # (a)", (COMMENT,)),
        ("[a]: b.md\n[a]: b.md\n[a]: c.md", (ADDRESS, ADDRESS, BLANK)),
        ("a <?b\nc?>", (TEXT | HTML, HTML)),
        ("[^a]:\n    b", (FRAME, TEXT)),
        ("> [!note]\n> a", (FRAME, TEXT)),
        ("> [!NOTE]\n> a", (FRAME, TEXT)),
        ("![[a.png]]\n[^n]", (TEXT, TEXT)),
        ("a\r\n\r\n- b\r\n\tc\r\n", (TEXT, BLANK, TEXT, TEXT, BLANK)),
        ("[a\nb](\nc.md)", (TEXT | ADDRESS, TEXT | ADDRESS, ADDRESS)),
        ("a `b\nc` d", (TEXT, TEXT)),
    ],
)
def test_a_line_has_the_kind_of_its_block(body, kinds):
    """Lines of marks are frames; the lines of a block have its kind, and blank lines none."""
    assert tuple(map(LineKind, parse(body).line_kinds)) == kinds


def test_the_kinds_of_a_file_are_those_of_front_matter_and_body():
    """Each line of the file has one byte, also where no line of a body follows."""
    entry = parse_entry("x.md", b"---\nname: X\n---\n# X\n\nText\n")
    assert [bool(kind) for kind in entry.line_kinds] == [True] * 4 + [False, True, False]
    assert len(parse_entry("x.md", b"---\n---").line_kinds) == 2


def test_lines_beyond_the_limit_have_no_kind():
    """The parser accounts for nothing that it has not read."""
    parsed = parse("a\n\nb\n\nc\n\nd", max_events=8)
    assert parsed.stopped == 5
    assert list(parsed.line_kinds) == [TEXT, 0, TEXT, 0, TEXT, 0, 0]


# Generated bodies: each line has a word of its own, W followed by a number.

PLAIN = st.sampled_from(["W", "W", "W W", "*W* W", "**W** W", "`W` W", "[W](x.md)", "[[x|W]] W",
                         "W&amp;", "W \\* W", "W[^n]", "<b>W</b>", "~~W~~", "W <!-- W -->", "W\\#",
                         "ä🏙 W", "<https://W.example/> W", "W %% W %%", "| W", "W | W"])  # fmt: skip
JOINED = st.sampled_from(["`W\nW` W", "[W\nW](x.md) W", "W <!-- W\nW --> W", "*W\nW* W", "W\\\nW",
                          "W  \nW", "W\nW\nW", "W <b\n>W</b> W", "[W](\nx.md) W"])  # fmt: skip
PARAGRAPH = PLAIN | JOINED
LEAF = st.one_of(
    PARAGRAPH,
    PLAIN.map("# {}".format),
    PARAGRAPH.map("{}\n---".format),
    PLAIN.map("**W:** {}".format),
    PLAIN.map("W:: {}".format),
    PARAGRAPH.map("[^n]: {}".format),
    st.lists(PLAIN, min_size=1, max_size=4).map(
        lambda cells: "| W | W |\n| --- | --- |\n" + "\n".join(f"| {each} | W |" for each in cells)
    ),
    PLAIN.map("| W | W |\n|---|---|\n| W |\n{}".format),
    st.sampled_from([
        "```\nW\n\nW\n```", "~~~py\nW", "    W\n\n    W", "<div>\nW <b>W</b>\n\n</div>",
        "<div>\n<p\nid=x>W\nW</p> W", "<!-- W\n\nW\n--> W", "<!--\nW", "<script>\nW\n</script>",
        "<?W\nW ?>", "%%\nW\n\nW\n%%", "%%\nW\n%% W", "W %% W", "[W]: W.md", "[W]:\n  W.md 'W'",
        "[ref]: x.md", "***", "---", "-", ">", "- [ ]", "| |\n|-|\n| |", "\u00a0", "![[W.png]]",
    ]),
)  # fmt: skip


def indented(text: str, first: str, rest: str) -> str:
    """Return a block within a list or quotation."""
    rows = text.split("\n")
    return "\n".join([first + rows[0], *(rest + row for row in rows[1:])])


def within(blocks: st.SearchStrategy) -> st.SearchStrategy:
    """Return lists and quotations of some blocks, tight or loose, with spaces or tabs."""
    joined = st.tuples(
        st.lists(blocks, min_size=1, max_size=3), st.sampled_from(["\n", "\n\n"])
    ).map(lambda pair: pair[1].join(pair[0]))
    marks = st.sampled_from([("- ", "  "), ("1. ", "   "), ("- ", "\t"), ("> ", "> "), (">", ">"),
                             ("> [!note] W\n> ", "> "), ("- [x] ", "  "), ("\t", "\t")])  # fmt: skip
    return st.tuples(joined, marks).map(lambda pair: indented(pair[0], *pair[1]))


BLOCK = st.recursive(LEAF, within, max_leaves=6)
SEPARATORS = st.sampled_from(["\n", "\n\n", "\n\n", "\r\n\r\n", "\n \t\n"])


@st.composite
def bodies(draw: st.DrawFn) -> str:
    """Return blocks below each other, each word W with a number."""
    text = "".join(block + draw(SEPARATORS) for block in draw(st.lists(BLOCK, max_size=6)))
    numbers = itertools.count()
    return re.sub(r"\bW\b", lambda _: f"W{next(numbers)}", text)


def inlines(parsed: ParsedBody) -> list[Inline]:
    """Return the headings, lines and cells of a body."""
    return [
        inline
        for section in parsed.sections
        for inline in (section.heading, *itertools.chain(*map(inlines_of, section.blocks)))
    ]


@example("[ref]: x.md\n- [ref]: x.md\n", 1)
@example("[ref]: x.md\n> 1. [ref]: x.md\n", 1)
@settings(max_examples=examples(30))
@given(bodies(), st.integers(1, 50))
def test_each_line_is_accounted_for(body, first_line):
    """Each line that is not blank has a kind, and a blank line has none."""
    rows = body.split("\n")
    parsed = parse(body, first_line)
    assert len(parsed.line_kinds) == len(rows)
    for row, kind in zip(rows, parsed.line_kinds, strict=True):
        assert bool(kind) == bool(row.encode().strip()) or (row.isspace() and not kind), (row, kind)


@settings(max_examples=examples(30))
@given(bodies(), st.integers(1, 50))
def test_each_word_stands_on_its_line(body, first_line):
    """Text that is handed on, and each link, is on the line on which it was written."""
    lines = {
        word: number
        for number, row in enumerate(body.split("\n"), first_line)
        for word in re.findall(r"W\d+", row)
    }
    parsed = parse(body, first_line)
    for inline in inlines(parsed):
        for word in re.findall(r"W\d+", inline.text):
            assert inline.line <= lines[word] < inline.line + inline.line_count
        for link in inline.links:
            for word in re.findall(r"W\d+", link.target):
                assert lines[word] - 1 <= link.line <= lines[word]


@settings(max_examples=examples(30))
@given(bodies())
def test_no_word_of_a_text_is_lost(body):
    """A word is in a text, a label, a target or a definition, or its line is code or hidden."""
    parsed = parse(body)
    labels = [
        block.label for section in parsed.sections for block in section.blocks
        if isinstance(block, Pair)
    ]  # fmt: skip
    texts = [inline.text for inline in inlines(parsed)]
    links = [link for inline in inlines(parsed) for link in inline.links]
    kept = " ".join([*texts, *labels, *(f"{each.target} {each.label}" for each in links)])
    words = set(re.findall(r"W\d+", kept))
    hidden = CODE | COMMENT | ADDRESS | HTML
    for row, kind in zip(body.split("\n"), parsed.line_kinds, strict=True):
        lost = {word for word in re.findall(r"W\d+", row) if word not in words}
        assert not lost or kind & hidden or re.match(r"[\s>]*(?:[-*+]|\d\.)?\s*~~~", row), row
