"""Footnotes with a place in their source: `[^law art. 12]`, told from other text in brackets."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgraph.source import frontmatter
from kbgraph.source.entry import MappingNode
from kbgraph.source.folder import parse_entry
from kbgraph.source.markdown import parse, parse_inline
from kbgraph.source.notes import (
    NO_KEYS,
    CitationKeys,
    cited_ids,
    locator_of,
    mark_of,
    source_of,
)
from tests.sizes import examples

KEYS = CitationKeys(frozenset({"law-193", "pwc", "annual report"}))
BRACKETED = st.text(st.sampled_from("ab1[]^ ,.§#|:`*-\\\t") | st.characters(codec="utf-8"))


@pytest.mark.parametrize(
    ("mark", "source", "place"),
    [
        ("law-193", "law-193", ""),
        ("ghost", "ghost", ""),
        ("law-193 art. 12", "law-193", "art. 12"),
        ("law-193, p. 7", "law-193", "p. 7"),
        ("LAW-193 , p. 7", "LAW-193", "p. 7"),
        ("law-193 § 3(2)", "law-193", "§ 3(2)"),
        ("law-193 ¶4", "law-193", "¶4"),
        ("law-193 preamble", "law-193", "preamble"),
        ("law-193 7", "law-193", "7"),
        ("law-193   art.  12", "law-193", "art. 12"),
        ("law-193\u00a0art.\u00a012", "law-193", "art. 12"),
        ("law-193 #/KZ", "law-193", "#/KZ"),
        ("law-193 “Scope”", "law-193", "“Scope”"),
        ("annual report", "annual report", ""),
        # The id is like that of a source, or looks like an id before a number.
        ("lwa-193 preamble", "lwa-193", "preamble"),
        ("law-19 art. 12", "law-19", "art. 12"),
        ("ghost chapter IV", "ghost", "chapter IV"),
    ],
)
def test_a_mark_names_a_source_and_a_place(mark: str, source: str, place: str) -> None:
    """The first word is the id, without a comma at its end, and the rest the place."""
    note = KEYS.note(mark)
    assert note is not None
    assert (source_of(note), locator_of(note)) == (source, place)


@pytest.mark.parametrize(
    "mark",
    ["a b", "a-z 0-9", r"\w 0-9", "ghost of it", "a 1", " law-193", "law-193 ", "law-193 a",
     "law-193, pwc", "law-193, ^pwc", "law-193 p. 7; pwc p. 3", "law-193, pwc-2", "law-193 - x"],
)  # fmt: skip
def test_other_text_in_brackets_is_no_mark(mark: str) -> None:
    """A regular expression and a list of ids are text, where they were before."""
    assert KEYS.note(mark) is None


@pytest.mark.parametrize("mark", ["law-193 art. 12", "ghost p. 7", "a b"])
def test_without_ids_of_sources_a_mark_with_a_space_is_text(mark: str) -> None:
    """An ordinary note keeps its brackets."""
    assert NO_KEYS.note(mark) is None


@settings(max_examples=examples(300))
@given(st.from_regex(r"[ab1.,§^/-]{0,8} [ab1.,§^/ -]{0,8}", fullmatch=True))
def test_without_ids_nothing_changes(inner: str) -> None:
    """In an ordinary note, brackets with a space within are the text that they were."""
    text = f"x [^{inner}] y"
    read = parse_inline(text, 1, 1)
    assert (read.text, read.notes) == (text, ())


@settings(max_examples=examples(300))
@given(st.sampled_from(["law-193", "pwc", "lwa-193", "x"]), BRACKETED)
def test_every_letter_in_brackets_survives(name: str, inner: str) -> None:
    """It is in the text or in a note, whether its brackets are a mark or not."""
    text = f"x [^{name} {inner}] y"
    with_keys, without = (parse_inline(text, 1, 1, keys) for keys in (KEYS, NO_KEYS))
    letters, before = (
        re.findall(r"\w", each.text + "".join(map(mark_of, each.notes)))
        for each in (with_keys, without)
    )
    assert sorted(letters) == sorted(before)


def test_a_place_is_read_in_every_text() -> None:
    """Prose, headings, rows, labels, lists, callouts and HTML have the same marks."""
    body = """Prose [^law-193 p. 1]

# Heading [^law-193 p. 2]

|  |  |
| --- | --- |
| Label [^law-193 p. 3] | value [^law-193 p. 4\\|5] |

**Pair:** value [^law-193 p. 6]

- item [^law-193 p. 7]

> [!note] Callout [^law-193 p. 8]

<div>
HTML [^law-193 p. 9]
</div>

key:: value [^law-193 p. 10]
"""
    entry = parse_entry("e.md", f"---\nsources: [{{id: law-193}}]\n---\n{body}".encode())
    notes = [note for inline in entry.inlines() for note in inline.notes]
    places = ["p. 1", "p. 2", "p. 3", "p. 4|5", *(f"p. {number}" for number in range(6, 11))]
    assert [*map(locator_of, notes)] == places
    assert {*map(source_of, notes)} == {"law-193"}
    assert not [inline for inline in entry.inlines() if "[^" in inline.text]


def test_code_has_no_marks() -> None:
    """A span of code is text, whatever is in it."""
    assert parse_inline("`[^law-193 art. 12]`", 1, 1, KEYS).text == "[^law-193 art. 12]"


def test_the_place_has_no_tags() -> None:
    """A hash in a place starts no tag, and one behind the mark does."""
    sections = parse("x [^law-193 #/KZ] #tag", keys=KEYS).sections
    (line,) = sections[0].blocks[0].lines
    assert (line.tags, locator_of(line.notes[0])) == (("tag",), "#/KZ")


def test_a_footnote_of_the_body_may_have_a_place() -> None:
    """Readers elsewhere show a footnote only where it is defined; it cites the same source."""
    text = "x [^law-193 art. 12]\n\n[^law-193 art. 12]: The law.\n"
    line = parse(text, keys=KEYS).sections[0].blocks[0].lines[0]
    assert line.notes == ("law-193\tart. 12",)


def test_two_places_are_one_source() -> None:
    """The ids that notes cite are counted once, whatever their case."""
    assert cited_ids(["law\tart. 1", "pwc", "LAW\tart. 2"]) == ("law", "pwc")


@pytest.mark.parametrize(
    ("front", "ids"),
    [
        ("sources: [{id: A, url: x}, {id: b}]", {"a", "b"}),
        ("""sources: '[{"id": "a"}]'""", {"a"}),
        ("id: zettel\nrefs: {first: {id: a}}", {"a"}),
        ("id: zettel", set()),
        ("sources: [https://a.example/]", set()),
    ],
)
def test_the_ids_of_sources_are_in_records(front: str, ids: set[str]) -> None:
    """The id of the entry itself is no id of a source."""
    entry = parse_entry("e.md", f"---\n{front}\n---\nx [^a\nb]".encode())
    assert entry.citation_keys.ids == ids


def test_ids_in_front_matter_that_cannot_be_read() -> None:
    """Its finding says why, so that its sources must not be missing a second time."""
    text = "---\nsources:\n  - {id: law, title: a: b: c\n---\nx [^law p. 7]"
    entry = parse_entry("e.md", text.encode())
    assert entry.findings
    assert entry.citation_keys.note("law p. 7") == "law\tp. 7"


@pytest.mark.parametrize("text", ["id: a", "id: a [^a]", "id: a [^a][^b] c"])
def test_a_file_without_places_needs_no_ids(text: str) -> None:
    """The front matter is not searched for ids where no mark has a space."""
    assert frontmatter.citation_keys(MappingNode(), text, unread=True) is NO_KEYS


def test_a_space_may_be_a_reference() -> None:
    """`&nbsp;` parts the id and the place as a space does."""
    text = "---\nsources: [{id: law}]\n---\nx [^law&nbsp;p.&nbsp;7]"
    (line,) = parse_entry("e.md", text.encode()).sections[0].blocks[0].lines
    assert line.notes == ("law\tp. 7",)
