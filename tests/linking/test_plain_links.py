"""A link that is suggested says no more than that it leads to a thing, and stands where it may."""

from __future__ import annotations

import pytest

from kbgraph import KnowledgeBase
from kbgraph.linking.missing.evidence import Certainty
from kbgraph.linking.missing.patches import LinkEdit
from kbgraph.linking.service import LinkingService
from tests.conftest import Vault

COUNTRY = "---\ntype: country\n---\n"


def edits(base: KnowledgeBase, entry: str) -> list[LinkEdit]:
    """Return the links that a patch would put into an entry."""
    linking: LinkingService = base.linking
    found = map(linking.link, linking.suggest(entry, at_least=Certainty.POSSIBLE))
    return [each for each in found if each is not None]


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("- Borders Birchland", None),
        ("- borders [[c]], Birchland", None),
        ("1. borders Birchland", None),
        ("born:: Birchland", None),
        ("It is (borders:: Birchland) there.", None),
        ("- Near Birchland", "[[b|Birchland]]"),
        ("It borders Birchland.", "[[b|Birchland]]"),
        ("Of std::list and Birchland.", "[[b|Birchland]]"),
    ],
)
def test_a_link_that_would_state_a_relation_is_not_written(
    vault: Vault, text: str, link: str | None
) -> None:
    """In an item behind the words of a relation, or in a field, it would be a fact."""
    base = vault({
        "a.md": f"{COUNTRY}# Alderland\n\n{text}\n",
        "b.md": f"{COUNTRY}# Birchland\n",
        "c.md": f"{COUNTRY}# Cedarland\n",
    })  # fmt: skip
    assert [each.link for each in edits(base, "a")] == ([link] if link else [])


@pytest.mark.parametrize(
    "text",
    [
        'See <a href="https://e.example/">Green Port</a> there.',
        'See <a\n href="https://e.example/">the\nGreen Port</a> there.',
        '<a href="https://e.example/">\n\nGreen Port there.\n\n</a>',
        '+++\ntitle = "Green Port"\n+++\nA text.',
        "Say <code>Green Port</code>, <KBD>Green Port</KBD> or <s>Green Port</s>.",
    ],
)
def test_nothing_is_suggested_in_links_and_code_of_html(notes: Vault, text: str) -> None:
    """They are links and code as those of Markdown are; front matter in TOML is no text."""
    base = notes({"Green Port.md": "# Green Port\n", "x.md": f"{text}\n"})
    assert base.linking.suggest("x", at_least=Certainty.POSSIBLE) == ()


def test_html_that_is_left_open_or_is_no_link_hides_nothing_else(notes: Vault) -> None:
    """A tag that a paragraph has left open ends with it; an anchor without an address is none."""
    text = 'A <code>b.\n\nThe <a name="x">Green <b>Port</b> and Green Port.\n'
    base = notes({"Green Port.md": "# Green Port\n", "x.md": text})
    (found,) = base.linking.suggest("x")
    assert found.place is not None
    assert found.place.line == 3


def test_words_that_are_muted_are_never_the_link(notes: Vault) -> None:
    """Other words that name the thing are, and count for it alone."""
    base = notes({
        "Red Lake.md": "---\naliases: [Rotsee]\n---\n",
        "n.md": "---\nno-links: [Rotsee]\n---\nWe saw Red Lake and Rotsee there.\n",
        **{f"o{number}.md": f"Here is Red Lake again {number}.\n" for number in range(6)},
    })  # fmt: skip
    assert [each.link for each in edits(base, "n")] == ["[[Red Lake]]"]


def test_lines_with_bars_are_not_joined(notes: Vault) -> None:
    """Two of them that stand together may be a table."""
    base = notes({
        "Red Lake.md": "# Red Lake\n",
        "t.md": "a Red\nLake | b\nc | d\n",
        "linked.md": "[[t|A]] and Red\nLake of [[t|b]].\n",
    })  # fmt: skip
    assert base.linking.suggest("t") == ()
    assert [each.words for each in base.linking.suggest("linked")] == ["Red Lake"]


def test_two_signs_behind_another_are_unsure(notes: Vault) -> None:
    """They may be the end of a longer name."""
    base = notes({"京都.md": "# 京都\n", "a.md": "我住在東京都的北邊。\n", "b.md": "京都很好。\n"})
    sure = [each.slug for each in base.linking.suggest(at_least=Certainty.SURE)]
    assert sure == ["b"]
