"""Generated lines in entries: Markdown in, Markdown out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.entries import ARMENIA, EAEU_ROW, GENERATED, RECORDS
from tools.jurisdictions.facts import Cited, Entry
from tools.jurisdictions.text.blocks import merged
from tools.jurisdictions.text.hand_written import (
    BODY_END,
    BODY_START,
    END,
    START,
    UnreadableEntryError,
    read_hand_written,
)

HAND = """\
---
type: country
slug: country--armenia
aliases: ["Hayk [^mfa]"]
sources:
  - {id: mfa, url: "https://mfa.example/", kind: primary}
---

# Armenia

Armenia has a law. [^mfa]

## Overview

| Status | Legal [^mfa] |
"""


def update(text: str | None) -> str:
    """Merge all facts and memberships of Armenia."""
    return merged(text, ARMENIA, RECORDS, [EAEU_ROW])


def test_an_entry_that_nobody_wrote_has_a_head_and_blocks() -> None:
    """The entry begins with its type and slug; its sources are those that the facts cite."""
    assert update(None) == GENERATED


def test_a_second_run_changes_nothing() -> None:
    """The blocks of an entry that is up to date are written as they stand."""
    assert update(GENERATED) == GENERATED
    assert update(update(HAND)) == update(HAND)


def test_blocks_are_put_behind_the_slug_and_into_the_sources() -> None:
    """The blocks of keys and sources stand in the front matter, that of memberships at the end."""
    lines = update(HAND).split("\n")
    assert lines[lines.index("slug: country--armenia") + 1] == START
    assert lines[lines.index("sources:") + 1] == f"  {START}"
    assert lines[lines.index("| Status | Legal [^mfa] |") + 2] == BODY_START


def test_a_key_that_is_written_by_hand_wins() -> None:
    """The key and the sources that only its values cite are left out of the blocks."""
    text = update(HAND.replace("aliases:", 'iso2: "AM [^mfa]"\naliases:'))
    assert "[^iso]" not in text
    assert "{id: iso," not in text
    assert 'iso2: "AM [^mfa]"' in text


def test_a_row_of_the_overview_wins() -> None:
    """A currency in the table is not repeated in the front matter."""
    entry = Entry("country--armenia", "Armenia", {"currency": (Cited("AMD", ("cldr",)),)})
    row = "| Currency | AMD [^mfa] |"
    text = HAND.replace("| Status | Legal [^mfa] |", row)
    assert merged(text, entry, RECORDS) == text


def test_a_source_that_is_written_by_hand_wins() -> None:
    """The id of a source is not defined twice."""
    hand = HAND.replace(
        "  - {id: mfa", '  - {id: cldr, url: "https://cldr.example/"}\n  - {id: mfa'
    )
    assert update(hand).count("{id: cldr,") == 1


def test_a_source_with_the_id_of_another_is_renamed() -> None:
    """The copy of a body's source has a number if the entry uses its id for another address."""
    text = update(HAND.replace("id: mfa", "id: eaeu-mfa"))
    assert '{id: eaeu-mfa-2, url: "https://mfa.example/6"' in text
    assert "[^eaeu-mfa-2 art. 1]" in text


def test_the_same_source_is_not_copied() -> None:
    """An entry that has the body's source by hand cites that."""
    hand = HAND.replace(
        "  - {id: mfa", '  - {id: eaeu-mfa, url: "https://mfa.example/6"}\n  - {id: mfa'
    )
    assert update(hand).count("{id: eaeu-mfa,") == 1


def test_a_membership_that_is_written_by_hand_wins() -> None:
    """A body that the hand-written table has is left out of the generated one."""
    table = "## Memberships\n\n| Body | Role |\n| --- | --- |\n| [[supranational--eaeu\\|EAEU]] | member |\n"
    text = update(f"{HAND}\n{table}")
    assert BODY_START not in text
    assert "eaeu-mfa" not in text


def test_memberships_stay_where_they_stand() -> None:
    """Text that was written below the block stays below it."""
    text = GENERATED + "\n## Mining\n\nNobody mines.\n"
    assert update(text) == text


def test_memberships_that_ended_leave_no_block() -> None:
    """Without rows the block goes, and the text around it stays."""
    text = merged(GENERATED + "\n## Mining\n", ARMENIA, RECORDS)
    assert BODY_START not in text
    assert text.endswith("# Armenia\n\n## Mining\n")


def test_sources_are_added_where_an_entry_has_none() -> None:
    """The key `sources:` is written for an entry that lacks it."""
    text = update("---\ntype: country\nslug: country--armenia\n---\n\n# Armenia\n")
    assert read_hand_written(text).front[-1] == "sources:"
    assert "{id: cldr," in text


def test_sources_keep_their_indentation() -> None:
    """A list without indentation stays one list."""
    text = update(HAND.replace("  - {id: mfa", "- {id: mfa"))
    assert "\n- {id: cldr," in text


@pytest.mark.parametrize(
    "text",
    [
        "# Armenia\n",
        "---\ntype: country\n",
        "---\r\ntype: country\r\n---\r\n",
        "---\ntype: [\n---\n",
        f"---\ntype: country\n{START}\n---\n",
        f"---\ntype: country\n---\n{BODY_START}\n",
        '---\ntype: country\nsources: [{id: mfa, url: "https://mfa.example/"}]\n---\n',
    ],
)
def test_an_entry_that_is_not_readable_is_left_alone(text: str) -> None:
    """Half-written front matter and blocks without an end are reported, not changed."""
    with pytest.raises(UnreadableEntryError):
        update(text)


WORDS = st.text(st.sampled_from("ab |#[]^-é"), max_size=12).filter(lambda line: line != "---")
KEYS = st.sampled_from(['iso2: "XX [^mfa]"', "# a comment", "names:\n  en: Other", "borders: []"])


@given(
    keys=st.lists(KEYS, unique=True),
    before=st.lists(WORDS),
    behind=st.lists(WORDS),
    has_block=st.booleans(),
)
def test_hand_written_lines_survive_every_update(
    keys: list[str], before: list[str], behind: list[str], *, has_block: bool
) -> None:
    """All lines of people but blank ones stay, in their order; a second run changes nothing."""
    block = [BODY_START, "## Memberships", BODY_END] if has_block else []
    front = ["type: country", "slug: country--armenia", *keys]
    text = "\n".join(["---", *front, "---", *before, *block, *behind])
    new = update(text)
    hand = read_hand_written(new)
    assert [line for line in hand.front if line != "sources:"] == "\n".join(front).split("\n")
    written = [line for line in [*before, *behind] if line.strip()]
    assert [line for line in (*hand.body, *hand.body_tail) if line.strip()] == written
    assert update(new) == new


def test_a_new_version_of_the_facts_replaces_the_block() -> None:
    """A value that the packages no longer state is gone; the rest stands."""
    entry = Entry("country--armenia", "Armenia", {"iso2": Cited("HY", ("rigour",))})
    text = merged(update(HAND), entry, RECORDS)
    assert 'iso2: "HY [^rigour]"' in text
    assert "[^iso]" not in text
    assert text.count(END) == 2
