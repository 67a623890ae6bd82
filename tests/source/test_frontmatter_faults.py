"""Faults of front matter: the line, the column and the words for its author."""

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kbgraph.source.entry import MappingNode, Node, ScalarNode, SequenceNode
from kbgraph.source.frontmatter import split
from kbgraph.source.line_kinds import LineKind

LIBRARY_WORDS = ("while ", "mapping", "scalar", "token", "parsing", "scanning", "expected")
"""Words of the messages of PyYAML."""
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], include_characters="\n\t"),
    max_size=30,
)
PLAIN_TEXTS = st.text("aB1 #:,[]{}-'\"\n", min_size=1, max_size=20)
KEYS = ["a", "b c", "é", "1", "yes", "a-b", "x: y", "#k", "null"]
MAPS = st.dictionaries(
    st.sampled_from(KEYS),
    st.recursive(
        TEXTS | PLAIN_TEXTS,
        lambda values: st.dictionaries(st.sampled_from(KEYS), values | st.lists(TEXTS, max_size=3)),
        max_leaves=6,
    )
    | st.lists(PLAIN_TEXTS, max_size=3),
    min_size=1,
    max_size=4,
)


@pytest.mark.parametrize(
    ("block", "line", "column", "message", "suggestion"),
    [
        ("aliases: [A #1, B]", 2, 13, "`#` behind a space begins a comment, so that the list is open", 'quote the text: "A #1"'),
        ("a: [1, 2", 2, 4, "the list that opens here is never closed", "end it with `]`"),
        ("a: [1, {b: 2]", 2, 13, "`]` does not close the map that `{` opens", "write `}`"),
        ("a: {b: 1", 2, 4, "the map that opens here is never closed", "end it with `}`"),
        ("a: {b: [1}", 2, 10, "`}` does not close the list that `[` opens", "write `]`"),
        ("a: [b] c", 2, 8, "text stands behind the list, which ends before it", 'quote the whole text: "[b] c"'),
        ("a: [b]]", 2, 7, "text stands behind the list, which ends before it", 'quote the whole text: "[b]]"'),
        ("a: {b: 1} c", 2, 11, "text stands behind the map, which ends before it", 'quote the whole text: "{b: 1} c"'),
        ("a: [b, , c]", 2, 8, "nothing stands before this comma", "remove it, or quote a text that has commas"),
        ("a: [, b]", 2, 5, "nothing stands before this comma", "remove it, or quote a text that has commas"),
        ("a: {b: 1 c: 2}", 2, 11, "a second colon stands in one entry", 'write a comma between entries, or quote the text: "1 c: 2"'),
        ('a: {b: "x" c: 2}', 2, 12, "text stands behind a quotation or bracket, without a comma between them", 'quote the whole text: \'"x" c: 2\''),
        ('a: ["x" "y"]', 2, 9, "text stands behind a quotation or bracket, without a comma between them", 'quote the whole text: \'"x" "y"\''),
        ("a: [x[1], y]", 2, 6, "`[` stands within a text", 'quote the text: "x[1]"'),
        ("a: [@x]", 2, 5, "`@` cannot begin a text", 'quote the text: "@x"'),
        ("a: {b: %x}", 2, 8, "`%` cannot begin a text", 'quote the text: "%x"'),
        ("a: [|x]", 2, 5, "`|` begins a text of several lines", 'quote the text: "|x"'),
        ('a: "x', 2, 4, "the quotation that opens here is never closed", 'end it with ", or remove this "'),
        ("a: 'x", 2, 4, "the quotation that opens here is never closed", "end it with ', or remove this '"),
        ('title: "a" b', 2, 12, "text stands behind the quotation, which ends before it", 'quote the whole text: \'"a" b\''),
        ("a: 'it's'", 2, 8, "text stands behind the quotation, which ends before it", 'quote the whole text: "it\'s"'),
        ('a: "b": c', 2, 7, "text stands behind the quotation, which ends before it", 'quote the whole text: \'"b": c\''),
        ('a: "C:\\dir"', 2, 7, "`\\d` is no escape of YAML", "write `\\\\d`, or put the text in single quotes"),
        ('a: ["x, y]', 2, 5, "the quotation that opens here is never closed", 'end it with ", or remove this "'),
        ("a: b: c", 2, 5, "a colon and a space stand within a text without quotes", 'quote the text: "b: c"'),
        ("a: http://x: y", 2, 12, "a colon and a space stand within a text without quotes", 'quote the text: "http://x: y"'),
        ("a: b:", 2, 5, "a colon and a space stand within a text without quotes", 'quote the text: "b:"'),
        ("name:X", 2, 6, "a space is missing after the colon of `name`", "write `name: X`"),
        ("type: country\nname:X\niso: Y", 3, 6, "a space is missing after the colon of `name`", "write `name: X`"),
        ("name：X", 2, 5, "`：` is not the colon of YAML", "write `: `"),
        ("name:\xa0X\na: 1", 2, 6, "a space that is no plain space stands behind the colon", "replace it by a plain space"),
        ("title: a\nname X\niso: Y", 3, 1, "`name X` has no colon, so that it is neither a key nor a value", "write `key: value`; indent a line that goes on with the text above"),
        ("title = a\nb: 1", 2, 1, "`title = a` has no colon, so that it is neither a key nor a value", "write `key: value`; indent a line that goes on with the text above"),
        (": x\na: 1", 2, 1, "a key is missing before this colon", "write `key: value`"),
        ("a: @x", 2, 4, "`@` cannot begin a text", 'quote the text: "@x"'),
        ("a: `x`", 2, 4, "` (a backtick) cannot begin a text", 'quote the text: "`x`"'),
        ("a: %x", 2, 4, "`%` cannot begin a text", 'quote the text: "%x"'),
        ("a: ,x", 2, 4, "`,` cannot begin a text", 'quote the text: ",x"'),
        ("a: ]x", 2, 4, "`]` closes a list that is not open", 'quote the text: "]x"'),
        ("a: }x", 2, 4, "`}` closes a map that is not open", 'quote the text: "}x"'),
        ("a: &x y", 2, 4, "`&` begins an anchor of YAML, which is not read", 'quote the text: "&x y"'),
        ("a: &x [1]", 2, 4, "`&` begins an anchor of YAML, which is not read", 'quote the text: "&x [1]"'),
        ("a: &x {b: [1, 2]}", 2, 4, "`&` begins an anchor of YAML, which is not read", 'quote the text: "&x {b: [1, 2]}"'),
        ("a: [1, &x [2], 3]", 2, 8, "`&` begins an anchor of YAML, which is not read", 'quote the text: "&x [2]"'),
        ("a: {k: !t [1, 2], m: 1}", 2, 8, "`!` begins a tag of YAML, which is not read", 'quote the text: "!t [1, 2]"'),
        ("a: &x [1,\n  2]", 2, 4, "`&` begins an anchor of YAML, which is not read", 'quote the text: "&x [1, 2]"'),
        ("a: *x", 2, 4, "`*` begins an alias of YAML, which is not read", 'quote the text: "*x"'),
        ("a: !x y", 2, 4, "`!` begins a tag of YAML, which is not read", 'quote the text: "!x y"'),
        ("a: & x", 2, 4, "`&` begins an anchor of YAML", 'quote the text: "& x"'),
        ("a: > 5 %", 2, 4, "`>` begins a text of several lines", 'quote the text: "> 5 %"'),
        ("a: |x", 2, 4, "`|` begins a text of several lines", 'quote the text: "|x"'),
        ("a: - b", 2, 4, "`-` begins a list on the line of its key", 'begin a new line, or quote the text: "- b"'),
        ("a: ? b", 2, 4, "`?` begins a key on the line of its key", 'begin a new line, or quote the text: "? b"'),
        ("a:\n  - @x", 3, 5, "`@` cannot begin a text", 'quote the text: "@x"'),
        ("a:\n  - b: c: d", 3, 9, "a colon and a space stand within a text without quotes", 'quote the text: "c: d"'),
        ('a:\n  b: "x', 3, 6, "the quotation that opens here is never closed", 'end it with ", or remove this "'),
        ("a: 1\n  b: 2", 3, 3, "this key is indented more than the key above, which has a value already", "remove spaces before it, or quote the text"),
        ("a:\n\tb: 1", 3, 1, "a tab indents this line, and YAML allows spaces only", "replace the tab by spaces"),
        ("a:\n  - x\n - y", 4, 2, "the indentation of this item fits no line above", "indent it as the lines that it belongs to"),
        ("a:\n  b: 1\n c: 2", 4, 2, "the indentation of this key fits no line above", "indent it as the lines that it belongs to"),
        ('a: "x"\n  y', 3, 3, "this line stands behind a value that has ended", "quote the whole text, or remove this line"),
        ("<<<<<<< HEAD\na: 1", 2, 1, "this line is the mark of a conflict in git", "resolve the conflict"),
        ("- a\n- b", 2, 1, "front matter is a list here; it must be keys and values", "write `key: value`"),
        ("? [a]\n", 2, 3, "a key must be a single text, and a list or map stands here", "quote it"),
        ("a: 1\n--- b: 2", 3, 1, "text stands behind `---`, which ends front matter on a line of its own", "write `---` alone, or quote the text"),
        ("a: 1\n<<: {b: 1}", 3, 1, "`<<` is a merge key of YAML, which is not read", "repeat the keys here"),
        ("a: x\x01", 2, 5, "the control character U+0001 stands here, which YAML does not allow", "remove it"),
        ("a: [\n  b,\n  c\nd: 1", 2, 4, "the list that opens here is never closed", "end it with `]`"),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_place(block, line, column, message, suggestion):
    """The message and the remedy suffice, and have no word of the YAML library."""
    (finding,) = split(f"---\n{block}\n---\n", "x.md").findings
    assert (finding.line, finding.column) == (line, column)
    assert (finding.message, finding.suggestion) == (message, suggestion)
    assert not any(word in finding.message for word in LIBRARY_WORDS)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_faults_have_the_same_place_with_any_line_end(line_end):
    """A carriage return is part of no text, message or column."""
    text = line_end.join(("---", "a: [b #1, c]", 'd: "e" f', "g: {h: i, j}", "k: l #2", "---", ""))
    found = [finding[1:3] for finding in split(text, "x.md").findings]
    assert found == [(2, 7), (3, 8), (4, 11), (5, 6)]
    assert not any("\r" in str(finding) for finding in split(text, "x.md").findings)


def test_every_other_key_and_item_is_read():
    """A fault costs the item or the inner key that has it, and nothing else."""
    read = split(
        "---\na:\n  - {b: 1}\n  - {c: @}\n  - d: e\n    f: [\n  - g\nh:\n  i: j: k\n  l: m\nn: o\n---\n",
        "x.md",
    )
    assert as_data(read.node) == {"a": [{"b": "1"}, "g"], "h": {"l": "m"}, "n": "o"}
    assert [finding[1:3] for finding in read.findings] == [(4, 9), (6, 8), (9, 7)]


def test_faults_are_listed_up_to_a_limit():
    """A finding says where the reading stopped."""
    findings = split("---\n" + "a\n" * 5000 + "b: 1\n---\n", "x.md").findings
    assert len(findings) == 101
    assert (findings[-1].line, "is not read on" in findings[-1].message) == (102, True)


def test_lines_have_their_kinds():
    """Marks, comments, keys and the lines of values; `#` in a text of several lines is text."""
    text = "<!-- c -->\n---\n# c\na: |\n  b\n\n  # d\n\n# c\ne:\n  # c\n  - f\n...\nBody"
    kinds = [LineKind(kind) for kind in split(text, "x.md").line_kinds]
    key, comment, frame, blank = LineKind.KEY, LineKind.COMMENT, LineKind.FRAME, LineKind(0)
    expected = (
        comment,
        frame,
        comment,
        key,
        key,
        blank,
        key,
        blank,
        comment,
        key,
        comment,
        key,
        frame,
    )
    assert kinds == [*expected]


def as_data(node: Node) -> object:
    """Return the texts of a node, as lists and dictionaries."""
    match node:
        case ScalarNode(text=text):
            return text
        case SequenceNode(items=items):
            return [as_data(item) for item in items]
        case MappingNode(items=pairs):
            return {key.text: as_data(value) for key, value in pairs}


@settings(deadline=None)
@given(MAPS, st.sampled_from([None, True, False]), st.integers(20, 100))
@example(data={"a": "000", "b c": ["1", "-B"]}, flow=True, width=20)
def test_texts_are_read_as_they_were_written(data, flow, width):
    """A program writes texts in any style of YAML; each is read as it was.

    Only an item in brackets that goes over two lines has a finding.
    """
    written = yaml.safe_dump(data, default_flow_style=flow, allow_unicode=True, width=width)
    read = split(f"---\n{written}---\n", "x.md")
    assert all("YAML joins this line" in finding.message for finding in read.findings)
    assert not (read.findings and flow is False)
    assert as_data(read.node) == data


@settings(deadline=None)
@example("{}")
@example("{a: b}")
@given(st.text("ab:#-[]{}'\",|>&*!@% \n", max_size=60).filter(lambda block: "---" not in block))
def test_each_line_is_accounted_for(block):
    """Every line of a block has a kind; YAML that is no map of keys has a finding."""
    text = f"---\nk: v\n{block}\n---\n"
    read = split(text, "x.md")
    lines = text.split("\n")[: read.body_line - 1]
    assert all(kind or not line.strip() for kind, line in zip(read.line_kinds, lines, strict=True))
    try:
        node = yaml.compose(f"k: v\n{block}\n")
    except yaml.YAMLError:
        node = None
    assert read.findings or read.body_line == 1 or isinstance(node, yaml.MappingNode)
