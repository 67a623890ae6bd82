"""Changes of a run, told fact by fact."""

from __future__ import annotations

from dataclasses import replace

from tests.tools.entries import ARMENIA, EAEU_ROW, GENERATED, RECORDS
from tools.jurisdictions.facts import Cited, Entry, Fact
from tools.jurisdictions.text.blocks import merged
from tools.jurisdictions.text.changes import changes, hand_differences


def after(**facts: Fact) -> str:
    """Return the entry of Armenia with other facts."""
    entry = Entry(ARMENIA.slug, ARMENIA.heading, {**ARMENIA.facts, **facts})
    return merged(GENERATED, entry, RECORDS, [EAEU_ROW])


def test_no_change_is_told_of_an_entry_that_is_up_to_date() -> None:
    """The same text has no changes."""
    assert [*changes(ARMENIA.slug, GENERATED, GENERATED)] == []


def test_a_new_entry_is_told_without_its_facts() -> None:
    """There is nothing to compare it with."""
    assert [*changes(ARMENIA.slug, None, GENERATED)] == ["country--armenia: new entry"]


def test_a_value_that_changes_is_told_with_both_values() -> None:
    """As for a state that changes its currency."""
    text = after(iso2=Cited("HY", ("iso",)), currency=(Cited("AMD", ("cldr",)),))
    assert [*changes(ARMENIA.slug, GENERATED, text)] == [
        "country--armenia iso2: AM -> HY",
        "country--armenia currency: (nothing) -> AMD",
    ]


def test_of_a_list_only_the_values_that_differ_are_told() -> None:
    """The border that stays is not repeated."""
    borders = (*ARMENIA.facts["borders"], Cited("[[country--iran]]", ("cldr",)))
    assert [*changes(ARMENIA.slug, GENERATED, after(borders=borders))] == [
        "country--armenia borders: (nothing) -> [[country--iran]]"
    ]


def test_a_role_that_changes_is_told() -> None:
    """Memberships are compared by body."""
    row = replace(EAEU_ROW, role="suspended")
    text = merged(GENERATED, ARMENIA, RECORDS, [row])
    assert [*changes(ARMENIA.slug, GENERATED, text)] == [
        "country--armenia membership: member 2015-01-02 -> suspended 2015-01-02"
    ]


def test_a_package_that_changes_alone_is_told_as_lines() -> None:
    """No fact differs, only a source."""
    text = GENERATED.replace("pycountry 26", "pycountry 27")
    assert [*changes(ARMENIA.slug, GENERATED, text)] == ["country--armenia: sources or lines"]


def test_hand_written_values_that_differ_are_told() -> None:
    """The packages do not win, and nobody overlooks them."""
    text = GENERATED.replace(
        "slug: country--armenia\n", 'slug: country--armenia\niso2: "HY [^x]"\n'
    )
    assert [*hand_differences(ARMENIA, text)] == ["country--armenia iso2: by hand HY; packages AM"]
    assert [*hand_differences(ARMENIA, GENERATED)] == []
