"""Snippets and reasons: sentences with the words of a query, and why a thing was found."""

from __future__ import annotations

import pytest

from kbgraph import KnowledgeBase
from kbgraph.search import MatchPlace
from tests.conftest import Vault

TEXT = """---
type: country
names: [Alder, Эльдер]
aliases: [Old Wood]
iso2: AL
note: hemlock here
---
# Alder

Beech is a tree. The rowan of the
north is red. It grows slowly.

## Mining

- Larch and rowan are
  taxed. Nobody asks.

## Empty

**Willow**

| Licence | Term |
| --- | --- |
| Exchange | Two years. Renewed |

Setext
======

Words below it.
"""


@pytest.fixture(scope="module")
def kb(notes: Vault) -> KnowledgeBase:
    """Return one note with headings, a paragraph, a list and a table."""
    return notes({"alder.md": TEXT})


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("beech", [(10, "Beech is a tree.")]),
        ("rowan", [(10, "The rowan of the north is red."), (15, "Larch and rowan are taxed.")]),
        ("north", [(11, "The rowan of the north is red.")]),
        ("slowly", [(11, "It grows slowly.")]),
        ("nobody", [(16, "Nobody asks.")]),
        ("mining", [(13, "Mining: Larch and rowan are taxed.")]),
        ("exchange", [(24, "Exchange · Two years. Renewed")]),
        ("term", [(22, "Licence · Term: Exchange · Two years. Renewed")]),
        ("setext", [(26, "Setext: Words below it.")]),
        ("willow", [(20, "Willow: Exchange · Two years. Renewed")]),
        ("empty", []),
        ("hemlock", []),
    ],
)
def test_a_snippet_is_a_sentence_and_never_a_bare_heading(
    kb: KnowledgeBase, query: str, expected: list[tuple[int, str]]
) -> None:
    """A sentence over two lines is whole; a heading stands before what is said beneath it."""
    found = kb.search.snippets("alder", query)
    assert [(each.line, "".join(part.text for part in each.parts)) for each in found] == expected
    assert all(any(part.found for part in each.parts) for each in found)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("lde", [(MatchPlace.NAME, "A[lde]r", 0)]),
        ("north", [(MatchPlace.TEXT, "The rowan of the [north] is red.", 11)]),
        (
            "alder north",
            [
                (MatchPlace.NAME, "[Alder]", 0),
                (MatchPlace.TEXT, "The rowan of the [north] is red.", 11),
            ],
        ),
        ("empty", [(MatchPlace.SOURCE, "[Empty]", 18)]),
        ("hemlock", [(MatchPlace.FRONT_MATTER, "note: [hemlock] here", 6)]),
        ("wood", [(MatchPlace.OTHER_NAME, "Old [Wood]", 0)]),
    ],
)
def test_each_word_of_a_query_has_a_reason(
    kb: KnowledgeBase, query: str, expected: list[tuple[MatchPlace, str, int]]
) -> None:
    """The first of name, other name, code, text and front matter that has the word is told."""
    found = [
        (
            each.place,
            "".join(f"[{part.text}]" if part.found else part.text for part in each.parts),
            each.line,
        )
        for each in kb.search.matches("alder", query)
    ]
    assert found == expected


def test_a_code_and_a_name_in_another_script_are_named(vault: Vault) -> None:
    """The code, the other name, and the address of a thing are reasons."""
    kb = vault({"oak.md": TEXT.replace("AL", "QX")})
    places = {
        query: [
            each.place.value
            for item in kb.search.find(query, {}).items
            for each in kb.search.matches(item.slug, query)
        ]
        for query in ("эль", "qx", "oak")
    }
    assert places == {"эль": ["other name"], "qx": ["code"], "oak": ["address"]}


def test_each_result_has_a_reason(shipped: KnowledgeBase) -> None:
    """No result of the shipped knowledge base is without a marked word."""
    for query in ("ka", "kaz", "mining", "law 193", "kazakstan"):
        result = shipped.search.find(query, {})
        assert result.items, query
        for item in result.items[:25]:
            matches = shipped.search.matches(item.slug, " ".join(result.words))
            assert matches, (query, item.slug)
            assert all(any(part.found for part in each.parts) for each in matches)
    assert shipped.search.find("ka", {}).short_words == ("ka",)
    assert shipped.search.find("kaz", {}).short_words == ()


@pytest.mark.parametrize(
    ("words", "line"),
    [("tax on gains in Kazakhstan", "gains"), ("tax kazakhstan", "tax")],
)
def test_a_name_among_the_words_comes_first(shipped: KnowledgeBase, words: str, line: str) -> None:
    """Common words neither decide the order nor choose or mark the lines."""
    found = shipped.search.find(words, {})
    assert found.items[0].slug == "country--kazakhstan"
    for snippet in shipped.search.snippets("country--kazakhstan", words):
        marked = {part.text.casefold() for part in snippet.parts if part.found}
        assert line in marked
        assert not marked & {"on", "in"}
