"""Names in forms by which spellings of one thing are found."""

from __future__ import annotations

import pytest

from kbgraph.linking.identity.name_forms import (
    expanded_forms,
    forms_of,
    minor_words,
    written_forms,
)
from kbgraph.linking.identity.romanisation import romanised


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("Қазақстан", "kazakstan"),
        ("Щука Ёж", "shchuka ezh"),
        ("Αθήνα", "athina"),
        ("Ærø", "aero"),
        ("Türkiye", "turkiye"),
        ("東京", "東京"),
    ],
)
def test_names_are_romanised_where_that_is_known(name: str, latin: str) -> None:
    """Cyrillic and Greek become Latin letters; other scripts stay."""
    assert romanised(name) == latin


def test_minor_words_are_learnt_from_the_names() -> None:
    """Short words in small letters among capitals are minor in any language."""
    names = ["Bank of England", "Banque de France", "Банк Грузии и Банк", "all in small letters"]
    assert minor_words(names) == {"of", "de", "i"}


def test_words_in_any_order_leave_out_minor_ones() -> None:
    """`Bank of England` and `England Bank` have the same major words."""
    minor = frozenset({"of"})
    assert forms_of("Bank of England", minor).in_any_order == ("bank", "england")
    assert forms_of("Bank of England", minor).initials == {"boe", "be"}
    assert forms_of("Law No. 5 of 2020", minor).marks == ("5", "2020")


def test_an_acronym_at_the_end_is_a_name_of_its_own() -> None:
    """Other words in parentheses are a part of the name."""
    assert [*written_forms("World Bank (WB)")] == ["World Bank (WB)", "World Bank", "WB"]
    assert [*written_forms("Georgia (country)")] == ["Georgia (country)"]


def test_an_acronym_within_a_name_is_written_out() -> None:
    """Only one in capitals is: `wb group` has none."""
    expansions = {"wb": {("world", "bank")}}
    assert [*expanded_forms("WB Group", expansions, ())] == [("bank", "group", "world")]
    assert [*expanded_forms("wb group", expansions, ())] == []
