"""Front matter beyond tests/cases/front-matter.md: refusals, limits, positions."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgraph.findings import Severity
from kbgraph.limits import DEFAULTS
from kbgraph.source.entry import MappingNode, ScalarNode, SequenceNode
from kbgraph.source.frontmatter import nodes, parse_string, resolve_scalar, split, strings
from kbgraph.source.frontmatter.faults import Place
from kbgraph.source.frontmatter.plain import plain_map


def front(*lines: str) -> MappingNode:
    """Return the front matter of lines that have no findings."""
    read = split("\n".join(("---", *lines, "---", "")), "x.md")
    assert read.findings == ()
    return read.node


@pytest.mark.parametrize(
    ("block", "place", "reason", "read_keys"),
    [
        ("a: &x 1", (2, 4), "an anchor", ""),
        ("ä: 1\nb:\n  - *x", (4, 5), "an alias", "ä"),
        ("a: !!python/object:os.system 1", (2, 4), "a tag", ""),
        ("a: !secret 1\nb: 2\nc: 3", (2, 4), "a tag", "bc"),
        ("a: {b: !!int 1}", (2, 8), "a tag", ""),
        ("a: 1\n<<: {b: 1}\nc: 2", (3, 1), "merge key", "ac"),
        ("a:\n  <<: {b: 1}", (3, 3), "merge key", ""),
        ("? [a, b]\n", (2, 3), "a single text", ""),
        ("- a", (2, 1), "keys and values", ""),
        ("a: 1\nb: [1, 2\nc: [3]\nd: 4", (3, 4), "never closed", "acd"),
        ('a: 1\n\nb: "x\nc: 3', (4, 4), "never closed", "ac"),
    ],
)
def test_dangerous_and_wrong_yaml_is_refused(block, place, reason, read_keys):
    """There is a finding at its line and column; the other keys and the body are read."""
    read = split(f"---\n{block}\n---\nBody", "x.md")
    assert "".join(key.text for key, _ in read.node.items) == read_keys
    assert (read.body, read.body_line) == ("Body", 4 + block.count("\n"))
    (finding,) = read.findings
    assert finding[:5] == ("x.md", *place, Severity.ERROR, "front-matter")
    assert reason in finding.message


def test_each_key_that_cannot_be_read_is_a_finding():
    """The keys between them are read, with their own lines."""
    read = split("---\na: &x 1\nb: 2\nc: {d: *x\ne:\n  - 5\nf: !t 6\n---\n", "x.md")
    assert [(key.text, key.line, value.line) for key, value in read.node.items] == [
        ("b", 3, 3),
        ("e", 5, 6),
    ]
    assert [finding.line for finding in read.findings] == [2, 4, 7]


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x1b"])
@pytest.mark.parametrize("before", ["a: 1", "a: 1\n\nc: [d]"])
def test_a_control_character_costs_one_key(character, before):
    """There is a finding of one line for it; the other keys and the body are read."""
    read = split(f"---\n{before}\nb: {character}x\ne: 1\nf: 2\n---\nBody", "x.md")
    keys = [*re.findall(r"^\w", before, re.MULTILINE), "e", "f"]
    assert ([key.text for key, _ in read.node.items], read.body) == (keys, "Body")
    (finding,) = read.findings
    assert finding[1:5] == (before.count("\n") + 3, 4, Severity.ERROR, "front-matter")
    assert f"U+{ord(character):04X}" in finding.message


def nested(levels: int) -> str:
    """Return a key whose value is so many nested lists."""
    return f"---\na: {'[ ' * levels}1{' ]' * levels}\n---\n"


def test_depth_is_limited():
    """20 levels are read and 21 refused; very deep nesting is refused as quickly."""
    assert split(nested(DEFAULTS.front_matter_max_depth - 1), "x.md").findings == ()
    for levels in (DEFAULTS.front_matter_max_depth + 1, 10_000):
        (finding,) = split(nested(levels), "x.md").findings
        assert "deeper than 20 levels" in finding.message
        assert finding.line == 2


def test_size_is_limited():
    """More than 64 KB are refused before YAML is parsed; a block just below is read."""
    assert (
        split(f"---\na: {'x' * (DEFAULTS.front_matter_max_bytes - 100)}\n---\n", "x.md").findings
        == ()
    )
    (finding,) = split(
        f"---\na: &x {'x' * DEFAULTS.front_matter_max_bytes}\n---\nBody", "x.md"
    ).findings
    assert f"larger than {DEFAULTS.front_matter_max_bytes} bytes" in finding.message


def test_front_matter_without_an_end_is_body():
    """There is an error on line 1."""
    text = "---\ntype: country\n\nBody"
    read = split(text, "x.md")
    assert read[:3] == (MappingNode(), text, 1)
    (finding,) = read.findings
    assert (finding.line, finding.severity, finding.suggestion) == (
        1,
        Severity.ERROR,
        "write a line of `---` below line 2",
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "---",
        "Text\n---\na: 1\n---\n",
        "    ---\n    a: 1\n    ---\n",
        "---\nProse, no key.\n---\nMore.\n",
        "\n---\nProse, no key.\n---\nMore.\n",
        "--- a: 1\n---\n",
    ],
)
def test_other_text_is_body(text):
    """Only a block of keys is front matter; all else is body from line 1 on."""
    assert split(text, "x.md")[:3] == (MappingNode(), text, 1)


@pytest.mark.parametrize(
    ("opening", "line"), [("---\n", 2), ("---   \n", 2), ("---\n\n\n", 4), ("---\n# comment\n", 3)]
)
def test_keys_and_body_have_their_lines(opening, line):
    """Lines count from the first of the file."""
    read = split(f"{opening}key: value\n---\nBody\n", "x.md")
    ((key, value),) = read.node.items
    assert (key.line, key.column, value.line, value.column) == (line, 1, line, 6)
    assert (read.body, read.body_line) == ("Body\n", line + 2)


def test_columns_are_characters():
    """Letters before may have several bytes, or be outside the first plane."""
    inner = front("ключ: {ä: 1, 🏙: два}").get("ключ")
    assert isinstance(inner, MappingNode)
    assert [(key.column, value.column) for key, value in inner.items] == [(8, 11), (14, 17)]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("NO", "NO"), ("no", "no"), ("yes", "yes"), ("On", "On"), ("y", "y"), ("~", None), ("null", None), ("Null", None), ("", None),
        ("true", True), ("FALSE", False), ("tRue", "tRue"), ("12", 12), ("0", 0), ("-3", -3), ("12.5", Decimal("12.5")), ("-0.5", Decimal("-0.5")),
        ("'12'", "12"), ('"true"', "true"), ("2026-11-22", date(2026, 11, 22)),
        ("2026-04-23T20:05:48Z", datetime(2026, 4, 23, 20, 5, 48, tzinfo=UTC)), ("2026-04-23 20:05:48Z", datetime(2026, 4, 23, 20, 5, 48, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_plain_values_follow_yaml_1_2(written, value):
    """Booleans, numbers and null are those of the core schema, and NO is Norway."""
    if written == "-":
        written = "'-'"
    node = front(f"key: {written}").get("key")
    assert isinstance(node, ScalarNode)
    assert (node.value, type(node.value)) == (value, type(value))
    assert node.text == written.strip("'\"")


@pytest.mark.parametrize(
    "written",
    [
        "01234", "007", "010", "00", "-0", "+12", "+49123456789", "1.10", "1.50", "12.0", "1.0", "01.5", "-0.0", ".5", "1.", "123e4", "1e3", "1E5", "1e999", "12e03",
        "0x1F", "0o17", "0b1", "1_000", "1,000", "12:30", "12:30:45", "1:2", "1" * 19, "1." + "1" * 19, "1.2.3", "+7 700", "-", "--", "1-2", "\u0663",
        ".inf", ".nan", ".NaN", "2026-02-30", "2026-1-2", "2026-13-01", "2026-04-23T25:00:00", "2026-04-23T20:05", "2026-04-23T20:05:48.50Z", "2026-04",
    ],
)  # fmt: skip
def test_a_number_that_would_print_otherwise_stays_text(written):
    """Postcodes, versions, commits, telephones, times, impossible days are as written."""
    node = front(f"key: {written}").get("key") if written not in {"-", "--"} else None
    assert resolve_scalar(written) == written
    assert node is None or (isinstance(node, ScalarNode) and node.value == node.text == written)


@given(st.text("0123456789.-+eExob_: ", min_size=1, max_size=12))
def test_a_value_prints_as_it_is_written(text):
    """What is no text has the text as its canonical form, for any digits and signs."""
    value = resolve_scalar(text)
    assert isinstance(value, str | int | Decimal | date)
    assert (str(value) if isinstance(value, int | str) else format(value)) == text


@pytest.mark.parametrize(
    "written", ["[[x]]", "[[a b|c]]", "[[a, b]]", "[[ä#ö]]", "[[2026]]", "[[no]]"]
)
def test_wikilinks_need_no_quotes(written):
    """YAML takes [[x]] for a list in a list; it is read as the link that it is."""
    mapping = front(f"ü: {written}", f"list: [{written}, {written}]", "block:", f"  - {written}")
    alone, several, block = (node for _, node in mapping.items)
    assert alone == ScalarNode(written, written, 2, 4)
    assert isinstance(several, SequenceNode)
    assert several.items == (
        ScalarNode(written, written, 3, 8),
        ScalarNode(written, written, 3, 10 + len(written)),
    )
    assert isinstance(block, SequenceNode)
    assert block.items == (ScalarNode(written, written, 5, 5),)


def test_lists_in_lists_are_no_links():
    """A list of lists that is not written as [[…]] stays one."""
    for written in ("[ [x] ]", "[[x], [y]]"):
        node = front(f"key: {written}").get("key")
        assert isinstance(node, SequenceNode)
        assert all(isinstance(item, SequenceNode) for item in node.items)


def test_yaml_in_a_string_has_the_positions_of_the_string():
    """Text that is no list or map, and YAML that is refused, stay a string."""
    node = parse_string(ScalarNode("[a, b]", "[a, b]", 7, 10))
    assert isinstance(node, SequenceNode)
    assert [(item.line, item.column) for item in node.items] == [(7, 11), (7, 14)]
    for text in ("just text", "[a, *b]", "[unclosed", "", "12"):
        scalar = ScalarNode(text, text, 7, 10)
        assert parse_string(scalar) is scalar


@given(
    st.lists(
        st.text("ab/.#-_: ,\"'\\\\01é[]{}", max_size=8)
        | st.sampled_from(["null", "true", "1", "2026-01-01", "./a.json#/B", "https://a.example/"]),
        max_size=4,
    ),
    st.sampled_from([", ", ",", " , "]),
    st.integers(1, 2),
)
def test_a_simple_list_in_a_string_is_what_yaml_says(items, separator, step):
    """A list that is read without the YAML parser has the nodes and the columns of that parser."""
    written = [item if number % step else f'"{item}"' for number, item in enumerate(items)]
    string = f"[{separator.join(written)}]"
    scalar = ScalarNode(string, string, 3, 7)
    with patch.object(strings, "plain_list", lambda *_: None):
        by_parser = parse_string(scalar)
    assert parse_string(scalar) == by_parser


_VALUES = (
    st.text("ab/.#-_: ,\"'\\\\01é[]{}()?~&*!|>%@`“\t", max_size=8)
    | st.sampled_from(
        ["null", "true", "1.50", "2026-01-01", "https://a.example/", "[]", "[a, b c]"]
    )
    | st.lists(st.text("ab 1()-#\"'", max_size=5), max_size=3).map(lambda v: f"[{', '.join(v)}]")
    | st.text("ab: #é'\"()—", max_size=8).map(lambda v: f'"{v}"')
    | st.text("ab: #é'\"()", max_size=8).map(lambda v: f"'{v}'")
)
_KEYS = st.sampled_from(
    ["a", "A", "b c", "é", "x-y", "<<", "1", '"q"', "a ", "- a", " a", "? a", ""]
)


@settings(deadline=None)
@given(
    st.lists(st.tuples(_KEYS, st.sampled_from([": ", ":", ":  ", " "]), _VALUES), max_size=5),
    st.sampled_from(["\n", "\n\n", " \n", "\r\n"]),
    st.sampled_from(["", "\n"]),
)
def test_a_plain_map_is_what_yaml_says(pairs, line_end, before):
    """Keys that are read without the YAML parser have its nodes, places and findings."""
    keys = line_end.join(f"{key}{colon}{value}" for key, colon, value in pairs)
    text = f"---\n{before}{keys}\n---\nBody"
    string = ScalarNode(keys, keys, 3, 7)
    with patch.object(nodes, "plain_map", lambda *_: None):
        by_parser = split(text, "x.md"), parse_string(string)
    assert (split(text, "x.md"), parse_string(string)) == by_parser


def test_most_front_matter_is_plain():
    """Keys with texts, numbers, days and lists of texts need no parser."""
    yaml = '\ntype: note\ntags: [a, b c]\ncreated: 2026-07-16\ntitle: "A: b"\nempty:\n'
    plain = plain_map(yaml, Place(1, 1))
    assert plain is not None
    assert [key.line for key, _ in plain.items] == [2, 3, 4, 5, 6]
    assert plain == front(yaml.strip())


@settings(deadline=None)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=40),
    st.sampled_from(["'", '"']),
)
def test_quoted_text_is_read_as_written(text, quote):
    """It is never a number or a boolean."""
    escaped = (
        text.replace("'", "''") if quote == "'" else text.replace("\\", "\\\\").replace('"', '\\"')
    )
    assert front(f"key: {quote}{escaped}{quote}").items[0][1] == ScalarNode(text, text, 2, 7)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_block_is_read_or_refused(block):
    """There is no exception, and no line outside the file."""
    text = f"---\n{block}\n---\nBody"
    read = split(text, "x.md")
    assert text.endswith(read.body)
    assert 1 <= read.body_line <= text.count("\n") + 1
    assert all(
        1 <= finding.line <= text.count("\n") + 1 and finding.column >= 1
        for finding in read.findings
    )
    assert len(read.line_kinds) == read.body_line - 1
    lines = text.split("\n")[: read.body_line - 1]
    assert all(kind or not line.strip() for line, kind in zip(lines, read.line_kinds, strict=True))
