"""Plain words lead to the questions and the entries that have the most of them."""

from __future__ import annotations

import pytest

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.search.word_forms import content_words, likeness
from tests.conftest import Vault

PLACES = {
    "country--erewhon.md": "---\ntype: country\naliases: [Erewhon, ERW]\n---\n# Erewhon\n\nMines are small.",
    "free-zone--nowhere-park.md": "---\ntype: free-zone\n---\n# Nowhere Park\n\nIt lies in Erewhon.",
}


@pytest.fixture(scope="module")
def base(vault: Vault) -> KnowledgeBase:
    """Two places, with the questions of the shipped ontology."""
    return vault(PLACES)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("who supervises a firm in a zone", "02-who-supervises-in-a-zone"),
        ("Supervisor of firms", "02-who-supervises-in-a-zone"),
        ("travel rule", "17-travel-rule-by-jurisdiction"),
        ("sanctions on digital assets", "25-sanctions"),
        ("issuers of stablecoins", "20-licences-for-stablecoin-issuers"),
        ("prohibited mining", "04-neighbours-that-ban-what-it-allows"),
    ],
)
def test_words_of_a_question_find_it(base: KnowledgeBase, words: str, expected: str) -> None:
    """Its words in any form, and the synonyms of its terms, put a question first."""
    found = base.search.questions(words, 3)
    assert [each.name for each in found][:1] == [expected]
    assert len(found) <= 3


@pytest.mark.parametrize("words", ["", "which of the", "weather on the moon", "?!"])
def test_other_words_find_no_question(base: KnowledgeBase, words: str) -> None:
    """Words that only join others, and those that nothing has, lead to no question."""
    assert base.search.questions(words, 3) == ()


def test_the_notes_of_a_folder_have_no_questions(notes: Vault) -> None:
    """Without an ontology there is no question, and words still find entries."""
    base = notes({"Harbour.md": "Ships sail at dawn.", "Quay.md": "See [[Harbour]]."})
    assert base.search.questions("when do ships sail", 3) == ()
    assert [each.slug for each in base.search.find_most("when do ships sail").items] == ["Harbour"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("what is small in Erewhon", ["Erewhon"]),
        ("what lies in Erewhon and is unheard-of", ["Nowhere Park"]),
        ("xyzzy", []),
        ("", []),
    ],
)
def test_things_have_the_most_of_the_words(
    base: KnowledgeBase, words: str, expected: list[str]
) -> None:
    """Words that nothing has are left out of the search, not of the answer's words."""
    assert [each.label for each in base.search.find_most(words).items] == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("who lies in nowhere park?", ["Nowhere Park"]),
        ("the rules of ERW", ["Erewhon"]),
        ("a park in nowhere", []),
    ],
)
def test_things_are_named_in_full(base: KnowledgeBase, words: str, expected: list[str]) -> None:
    """A whole name, alias or code among the words names a thing; a part of it does not."""
    assert [each.label for each in base.search.named(words)] == expected


@pytest.mark.parametrize(
    ("word", "other", "is_form"),
    [
        ("licence", "licences", True),
        ("licence", "license", True),
        ("ban", "banned", True),
        ("supervises", "supervisor", True),
        ("country", "countries", True),
        ("states", "status", False),
        ("port", "portugal", False),
        ("art", "article", False),
        ("is", "island", False),
    ],
)
def test_forms_of_a_word_are_alike(word: str, other: str, is_form: bool) -> None:  # noqa: FBT001
    """Endings make no other word; words that share few letters are others."""
    assert bool(likeness(word, other)) is is_form
    assert likeness(word, other) == likeness(other, word)
    assert likeness(word, word) == 1


def test_words_that_join_others_are_left_out() -> None:
    """Only words of the matter are compared, without case and accents."""
    assert content_words("Which of the Cafés are in Zürich?") == ("cafes", "zurich")
