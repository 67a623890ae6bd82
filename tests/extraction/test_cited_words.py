"""Parts of a text that footnotes divide, and the strength that they give it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgraph.evidence.source import KINDS, SourceEvidence
from kbgraph.evidence.strength import rank_of, strength_of
from kbgraph.extraction.claims import CitedPart, Claim, cited_words, common_strength, joined
from kbgraph.rdf.namespaces import DESCRIPTION, STATED
from kbgraph.rdf.terms import Iri, Triple, text
from kbgraph.source.entry import Inline
from kbgraph.source.markdown import parse_inline

_THING = Iri("https://a.example/x")
_SOURCES = st.lists(
    st.builds(
        SourceEvidence,
        iri=st.just(_THING),
        kind=st.sampled_from([None, *KINDS]),
        publisher=st.sampled_from(["", "ministry", "daily", "weekly"]),
    ),
    max_size=3,
).map(tuple)
_LENGTH = 30
"""Of the text of all claims."""


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    """Return a claim of one text, which its footnotes may divide anywhere."""
    cuts = draw(st.lists(st.integers(1, _LENGTH - 1), unique=True, max_size=3))
    ends = (*sorted(cuts), _LENGTH)
    parts = tuple(CitedPart(end, draw(_SOURCES)) for end in ends)
    return Claim(
        iri=_THING,
        fact=Triple(_THING, DESCRIPTION, text("a" * _LENGTH)),
        details=(),
        lines=(1,),
        basis=STATED,
        sources=tuple(source for part in parts for source in part.sources),
        as_of=None,
        checked=None,
        strength=None,
        qualifiers=(),
        cited=parts if cuts else (),
    )


@given(st.lists(claims(), min_size=1, max_size=3), claims(), st.data())
def test_a_source_more_for_the_same_words_never_lowers_a_strength(
    stated: list[Claim], more: Claim, data: st.DataObject
) -> None:
    """Neither a claim more of the same text does, nor a source more for one of its parts."""
    before = rank_of(common_strength(stated))
    assert rank_of(common_strength([*stated, more])) >= before
    first, added = stated[0], data.draw(_SOURCES)
    index = data.draw(st.integers(0, len(first.cited)))
    cited = tuple(
        part._replace(sources=part.sources + added) if number == index else part
        for number, part in enumerate(first.cited)
    )
    first = first._replace(cited=cited, sources=first.sources + added)
    assert rank_of(common_strength([first, *stated[1:]])) >= before


@given(st.lists(claims(), min_size=1, max_size=3))
def test_a_text_is_as_strong_as_its_weakest_words(stated: list[Claim]) -> None:
    """At each of its characters its claims together are at least as strong, at one no stronger."""
    found = []
    for place in range(_LENGTH):
        sources = list[SourceEvidence]()
        for claim in stated:
            given_there = [part.sources for part in claim.cited if place < part.end]
            sources += given_there[0] if given_there else claim.sources
        found.append(rank_of(strength_of(sources)))
    assert rank_of(common_strength(stated)) == min(found)


def _parts(written: Inline) -> list[tuple[str, tuple[str, ...]]]:
    return [(written.text[each.start : each.end], each.notes) for each in cited_words(written)]


@pytest.mark.parametrize(
    ("markdown", "parts"),
    [
        ("It is so. [^a] [^b]", []),
        ("It is so [^a], [^b].", []),
        ("By law [^a] it is so.", []),
        ("By law [^a] (art. 5 and 6) it is so, e.g. here.", []),
        ("It is so. [^a] It is old. [^a]", []),
        ("[^a]", []),
        ("It is so. ^[We think.] It is old. [^a]", []),
        ("[^a] It is so. It is old.", []),
        ("It is so[^a]. It is old[^b].", [("It is so.", "a"), (" It is old.", "b")]),
        ("It is so,[^a] and old.[^b]", [("It is so,", "a"), (" and old.", "b")]),
        ("It is so. [^a] It is old.", [("It is so.", "a"), (" It is old.", "")]),
        ("By law [^a] it is so. It is old.", [("By law it is so.", "a"), (" It is old.", "")]),
        ("It is so. [^a] 12 firms are old.", [("It is so.", "a"), (" 12 firms are old.", "")]),
        ("[^a] It is so. [^b] It is old.", [("It is so.", "ab"), (" It is old.", "a")]),
        ("It is “so.”[^a] (It is old.)[^b]", [("It is “so.”", "a"), (" (It is old.)", "b")]),
        ("如此。[^a]古老。", [("如此。", "a"), ("古老。", "")]),
    ],
)
def test_footnotes_cite_the_words_before_them(markdown: str, parts: list[tuple[str, str]]) -> None:
    """Each up to the footnotes before; the last cite their sentence, and no sentence behind it."""
    assert _parts(parse_inline(markdown, 1, 1)) == [(words, tuple(notes)) for words, notes in parts]


_WORDS = st.sampled_from(["It is", "so.", "By art. 5", "(old)", "“new.”", "一。", "Е,", "…", "#"])


@given(st.lists(st.tuples(_WORDS, st.sampled_from(["", "[^a]", " [^b] [^c]", "^[d]"])), max_size=6))
def test_each_word_belongs_to_one_part_and_each_footnote_to_some(
    pieces: list[tuple[str, str]],
) -> None:
    """Parts follow each other from the beginning to the last word, also over several lines."""
    lines = [
        parse_inline(f"{words}{marks}", number, 1) for number, (words, marks) in enumerate(pieces)
    ]
    whole = joined(lines) if lines else Inline("", 1, 1)
    found = cited_words(whole)
    for before, after in pairwise(found):
        assert before.end == after.start < after.end
    if found:
        assert found[0].start == 0
        assert not any(map(str.isalnum, whole.text[found[-1].end :]))
        cited = {note for note in whole.notes if not note.startswith("[")}
        assert {note for part in found for note in part.notes} == cited
    on_one_line = " ".join(f"{words}{marks}" for words, marks in pieces)
    assert joined([parse_inline(on_one_line, 1, 1)]).notes == whole.notes
