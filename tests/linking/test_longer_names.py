"""Words that look like a name and mean another thing are no likely link."""

from __future__ import annotations

import pytest

from kbgraph.linking.missing.evidence import Certainty, Named, Spelling
from kbgraph.linking.missing.sentences import reason_in_words
from tests.conftest import Vault

NAMED = {"t.md": "# Alderland\n", "u.md": "# Tower Hill\n", "v.md": "# ALD\n", "w.md": "# Time\n"}


@pytest.mark.parametrize(
    "text",
    [
        "They met in the Port of Alderland.",
        "| Seat |\n| --- |\n| Port of Alderland |",
        "| Seat |\n| --- |\n| Eastern Alderland |",
        "They met in Santa Rosa de Alderland.",
        "The Bank of Tower Hill is old.",
        "The Tower Hill Authority is old.",
        "They went to North Alderland.",
        "They went to North\nAlderland.",
        "They went to North-east Alderland.",
        "It costs one Alderland dollar.",
        "It costs ten ALD dollars.",
        "They are real-time tables.",
    ],
)
def test_a_name_within_a_longer_one_is_no_likely_link(notes: Vault, text: str) -> None:
    """The longer name is that of another thing, even where that has no entry."""
    base = notes({**NAMED, "a.md": f"{text}\n"})
    assert base.linking.suggest("a") == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("In Alderland it rains.", "Alderland"),
        ("It rains. After Alderland they went on.", "Alderland"),
        ("The weather of Alderland is mild.", "Alderland"),
        ("The Council of the ALD met.", "ALD"),
        ("The Council of ALD met.", "ALD"),
        ("A new ALD Rule came.", "ALD"),
        ("The old Gate at Tower Hill fell.", "Tower Hill"),
        ("They came from Birchland, Alderland and Elm.", "Alderland"),
    ],
)
def test_a_name_beside_other_words_is_a_likely_link(notes: Vault, text: str, words: str) -> None:
    """Neither the beginning of a sentence nor an article makes a longer name of two words."""
    base = notes({**NAMED, "a.md": f"{text}\n"})
    assert [each.words for each in base.linking.suggest("a")] == [words]


def test_a_name_within_a_longer_one_says_so(notes: Vault) -> None:
    """Asked for all that is possible, an author sees the reason for the doubt."""
    base = notes({**NAMED, "a.md": "They met in the Port of Alderland.\n"})
    (found,) = base.linking.suggest("a", at_least=Certainty.POSSIBLE)
    (reason,) = [each for each in found.best.reasons if isinstance(each, Named)]
    assert reason.spelling is Spelling.WITHIN
    assert reason_in_words(reason).startswith("the text has its name within a longer name")


def test_a_name_alone_counts_more_than_one_within_another(notes: Vault) -> None:
    """The place that is suggested is that of the name by itself."""
    base = notes({**NAMED, "a.md": "The Port of Alderland is large.\n\nIt is in Alderland.\n"})
    (found,) = base.linking.suggest("a")
    assert found.place is not None
    assert found.place.line == 3


def test_another_number_behind_a_name_tells_of_another_thing(notes: Vault) -> None:
    """Two rules have the same name, and are told apart by their numbers."""
    rule = {"r.md": "# Rule No. 751 on the Keeping of Garden Bees\n[[a]] and [[b]]\n"}
    for number, count in ((751, 1), (636, 0)):
        text = f"By the Garden Bees Rule No. {number} each hive counts.\n"
        base = notes({**rule, "a.md": text, "b.md": "[[a]]\n"})
        found = base.linking.suggest("a", at_least=Certainty.POSSIBLE)
        assert sum(each.place is not None for each in found) == count


def test_two_common_nouns_of_a_long_name_are_no_likely_link(notes: Vault) -> None:
    """A text on garden bees does not name the rule on them."""
    base = notes({
        "r.md": "# Rule on Garden Bees\n",
        "a.md": "The keeper of garden bees came.\n",
    })  # fmt: skip
    assert base.linking.suggest("a") == ()


@pytest.mark.parametrize(
    "text",
    ["It has a keeper for all the garden bees.", "The Organisation for Garden Bees Aid met."],
)
def test_a_part_of_a_name_is_unsure_in_small_letters_or_within_another(
    notes: Vault, text: str
) -> None:
    """The text of one is of other things, that of the other has a longer name."""
    base = notes({
        "r.md": "# Royal Garden Bees Keeper\n\n[[x]] and [[a]]\n",
        "a.md": f"[[x]]. {text}\n",
    })  # fmt: skip
    assert [each.words for each in base.linking.suggest("a")] == []


def test_words_of_many_texts_that_few_link_are_unsure_far_from_the_thing(notes: Vault) -> None:
    """Elsewhere the same words name other things; where authors do link them, they are sure."""
    texts = {f"{n}.md": f"Of the Garden Bees Rule, part {n}.\n" for n in range(20)}
    linking = {"l.md": "[[r|Garden Bees Rule]] of old.\n"}
    base = notes({"r.md": "# Garden Bees Rule\n", **texts, **linking})
    assert base.linking.suggest("3") == ()
    often = {f"m{n}.md": f"[[r|Garden Bees Rule]], part {n}.\n" for n in range(20)}
    base = notes({"r.md": "# Garden Bees Rule\n", **texts, **often})
    assert [each.best.slug for each in base.linking.suggest("3")] == ["r"]


def test_a_text_of_links_that_has_the_name_is_not_learnt(notes: Vault) -> None:
    """Where a link has more words than the name, the name alone is found in other entries."""
    base = notes(
        {
            **NAMED,
            "b.md": "See [[u|the banks of Tower Hill]] and [[v|the old league]].\n",
            "a.md": "They are the banks of Tower Hill, and the old league.\n",
        }
    )
    found = {(each.words, each.best.slug) for each in base.linking.suggest("a")}
    assert found == {("Tower Hill", "u"), ("the old league", "v")}
