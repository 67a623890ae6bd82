"""Facts on which packages agree, and their conflicts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.jurisdictions.agreement import (
    OfficialLanguage,
    agreed_borders,
    agreed_languages,
    agreed_text,
)
from tools.jurisdictions.facts import Cited, Conflict

PLACES = st.sampled_from("ABCDE")
NEIGHBOURS = st.dictionaries(PLACES, st.frozensets(PLACES))


def test_a_border_that_one_package_lacks_is_a_conflict() -> None:
    """GeoNames has Albania beside Serbia, Natural Earth has not."""
    first = {"AL": frozenset({"RS", "XK"}), "RS": frozenset({"AL"}), "XK": frozenset({"AL"})}
    second = {"AL": frozenset({"XK"}), "XK": frozenset({"AL"})}
    borders, conflicts = agreed_borders({"geonames": first, "natural-earth": second})
    assert borders == {"AL": ("XK",), "XK": ("AL",)}
    assert conflicts == [Conflict("border", "AL-RS", "geonames yes, natural-earth no")]


def test_a_border_in_one_direction_is_a_conflict() -> None:
    """Sri Lanka names India, and India does not name Sri Lanka."""
    one_way = {"LK": frozenset({"IN"})}
    both_ways = {"LK": frozenset({"IN"}), "IN": frozenset({"LK"})}
    borders, conflicts = agreed_borders({"a": one_way, "b": both_ways})
    assert borders == {}
    assert [conflict.detail for conflict in conflicts] == ["a one way, b yes"]


@given(NEIGHBOURS, NEIGHBOURS)
def test_agreed_borders_are_symmetric(
    first: dict[str, frozenset[str]], second: dict[str, frozenset[str]]
) -> None:
    """Each neighbour names the other."""
    borders, _ = agreed_borders({"first": first, "second": second})
    assert all(place in borders[other] for place, others in borders.items() for other in others)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Bogota", "Bogotá"),
        ("St. John's", "Saint John’s"),
        ("El-Aaiun", "El Aaiún"),
        ("Washington", "Washington D.C."),
    ],
)
def test_spellings_of_a_name_agree(first: str, second: str) -> None:
    """The spelling of the last package is written."""
    found = agreed_text("capital", "XX", {"geonames": first, "list": second})
    assert found == Cited(second, ("geonames", "list"))


@pytest.mark.parametrize(
    ("texts", "detail"),
    [
        ({"geonames": "Nur-Sultan", "list": "Astana"}, "geonames Nur-Sultan, list Astana"),
        ({"geonames": "", "list": "Fakaofo"}, "geonames (nothing), list Fakaofo"),
    ],
)
def test_other_names_and_single_ones_are_conflicts(texts: dict[str, str], detail: str) -> None:
    """A capital that one package alone states is not written."""
    assert agreed_text("capital", "XX", texts) == Conflict("capital", "XX", detail)


def test_a_place_without_a_capital_has_no_conflict() -> None:
    """Antarctica has no capital in any package."""
    assert agreed_text("capital", "AQ", {"geonames": "", "list": ""}) is None


def test_languages_need_all_packages_and_a_law_or_most_people() -> None:
    """A language that most people speak may be official without a law."""
    languages = [
        OfficialLanguage("en", "English", by_law=False, population_percent=96),
        OfficialLanguage("mi", "Māori", by_law=True, population_percent=4),
        OfficialLanguage("ru", "Russian", by_law=False, population_percent=46),
        OfficialLanguage("gsw", "Swiss German", by_law=True, population_percent=66),
    ]
    spoken = frozenset({"en", "mi", "ru"})
    kept, conflicts = agreed_languages("XX", languages, {"geonames": spoken, "rigour": spoken})
    assert [language.code for language in kept] == ["en", "mi"]
    assert [conflict.detail for conflict in conflicts] == [
        "cldr Swiss German, not in geonames and rigour"
    ]


def test_a_variety_of_an_official_language_is_left_out() -> None:
    """Norwegian Bokmål is Norwegian."""
    names = {"no": "Norwegian", "nb": "Norwegian Bokmål"}
    languages = [
        OfficialLanguage(code, name, by_law=True, population_percent=80)
        for code, name in names.items()
    ]
    kept, _ = agreed_languages("NO", languages, {"geonames": frozenset(names)})
    assert [language.code for language in kept] == ["no"]
