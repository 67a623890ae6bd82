"""Blocks of Logseq: properties of the page, of blocks, and those that are hidden."""

from __future__ import annotations

import pytest

from kbgraph.source.dialects import DIALECTS
from kbgraph.source.entry import Entry, MappingNode, ScalarNode, SequenceNode
from kbgraph.source.folder import parse_entry
from kbgraph.source.line_kinds import LineKind

ID = "6651e92e-fb34-4d24-a386-d9698c2e93f7"


def parsed(text: str, dialect: str = "logseq") -> Entry:
    """Parse an entry in a dialect."""
    return parse_entry("pages/x.md", text.encode(), dialect=DIALECTS[dialect])


def texts(front: MappingNode) -> dict[str, list[tuple[str, int, int]]]:
    """Return the values of each key with their places."""
    return {
        key.text: [(each.text, each.line, each.column) for each in MappingNode(((key, node),)).scalars()]
        for key, node in front.items
    }  # fmt: skip


def test_the_properties_of_the_first_block_are_front_matter_at_their_places() -> None:
    """Each value has its line and column; values that are links alone are a list."""
    entry = parsed(f"\ntitle:: A [[b]]\nid:: {ID}\nauthor:: [[a]], #b\nn:: 5\nempty::\n\n- text\n")
    assert texts(entry.front) == {
        "title": [("A [[b]]", 2, 9)],
        "author": [("[[a]]", 4, 10), ("#b", 4, 17)],
        "n": [("5", 5, 5)],
        "empty": [("", 6, 8)],
    }
    assert [type(node) for _, node in entry.front.items] == [
        ScalarNode, SequenceNode, ScalarNode, ScalarNode
    ]  # fmt: skip
    assert entry.body.strip() == "- text"
    assert entry.body_line == 7
    key = LineKind.KEY
    assert list(entry.line_kinds) == [0, key, LineKind.ADDRESS, key, key, key, 0, LineKind.TEXT, 0]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("a:: 1\nb:: 2\ntext", ["a", "b"]),
        ("- a:: 1\n  b:: 2\n- text", ["a", "b"]),
        ("- a:: 1\n\t- child", ["a"]),
        ("---\nx: 1\n---\na:: 1\n", ["x", "a"]),
        ("- a:: 1\n  more text of the block\n", []),
        ("- text\n  a:: 1\n", []),
        ("text\na:: 1\n", []),
        ("# a\nb:: 1\n", []),
        ("a b:: 1\n", []),
        ("a::1\n", []),
        (f"id:: {ID}\n- text", []),
    ],
)
def test_the_first_block_alone_has_the_properties_of_the_page(text: str, keys: list[str]) -> None:
    """A block with other text, or below other text, has properties of its own."""
    assert [key.text for key, _ in parsed(text).front.items] == keys


def test_a_property_that_occurs_twice_is_a_finding() -> None:
    """As in YAML, both values stay."""
    entry = parsed("---\nTags: x\n---\na:: 1\na:: 2\ntags:: y\n")
    assert [str(finding) for finding in entry.findings] == [
        "pages/x.md:5:1: warning[duplicate-key] the key 'a' is already on line 4",
        "pages/x.md:6:1: warning[duplicate-key] the key 'tags' is already on line 2 as 'Tags'",
    ]


@pytest.mark.parametrize(
    ("dialect", "text", "values"),
    [
        ("logseq", "tags:: a, b c，d", ["a", "b c", "d"]),
        ("logseq", "tags:: #a #[[b c]] [[d, e]]", ["a", "b c", "[[d, e]]"]),
        ("logseq", "alias:: [[x/y]]", ["x/y"]),
        ("logseq", "---\ntags: a, b\n---", ["a", "b"]),
        ("foam", "---\ntags: a b,c\n---", ["a", "b", "c"]),
        ("foam", "---\nalias: a b, c\n---", ["a b", "c"]),
        ("foam", "---\ntags: [a b, c]\n---", ["a b", "c"]),
        ("dendron", "---\ntags: a b\n---", ["a b"]),
        ("obsidian", "---\ntags: a, b\n---", ["a, b"]),
    ],
)
def test_a_text_is_a_list_where_the_dialect_says_so(
    dialect: str, text: str, values: list[str]
) -> None:
    """Names lose their brackets; one with a comma keeps them, and stays one value."""
    ((_, node),) = parsed(text, dialect).front.items
    assert [each.text for each in MappingNode(((ScalarNode("k", "k", 1, 1), node),)).scalars()] == values  # fmt: skip


def test_hidden_properties_are_no_text_and_code_keeps_its_own() -> None:
    """`id::` is an address, other hidden properties are comments; in code they are code."""
    entry = parsed(
        f"- é\n  id:: {ID}\n  Collapsed:: true\n  author:: x\n- ```\n  id:: {ID}\n  ```\n"
        f"- #+BEGIN_SRC\n  collapsed:: true\n  #+END_SRC\n- id:: {ID}\n"
    )
    lines = [line.text for inline in entry.inlines() for line in [inline] if line.text]
    assert lines == ["é", "author:: x"]
    kinds = [LineKind(kind) for kind in entry.line_kinds]
    assert kinds[1:4] == [LineKind.ADDRESS, LineKind.COMMENT, LineKind.TEXT]
    assert kinds[5] == kinds[8] == LineKind.CODE
    assert kinds[10] & LineKind.ADDRESS
    assert 0 not in entry.line_kinds[:-1]


def test_a_literal_text_that_never_ends_is_none() -> None:
    """`#+BEGIN_QUERY` without its end hides nothing below it."""
    entry = parsed("- #+BEGIN_QUERY\n- [[a]]\n- [[b]]\n")
    assert [link.target for inline in entry.inlines() for link in inline.links] == ["a", "b"]
