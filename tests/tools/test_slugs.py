"""Slugs of countries, territories and regions."""

from __future__ import annotations

import pytest

from tools.jurisdictions.slugs import place_slug, region_slug


@pytest.mark.parametrize(
    ("code", "name", "slug"),
    [
        ("AG", "Antigua and Barbuda", "country--antigua-and-barbuda"),
        ("CD", "Democratic Republic of the Congo", "country--democratic-republic-of-the-congo"),
        ("CI", "Côte d’Ivoire", "country--ivory-coast"),
        ("GW", "Guinea-Bissau", "country--guinea-bissau"),
        ("ST", "São Tomé & Príncipe", "country--sao-tome-and-principe"),
        ("TR", "Türkiye", "country--turkey"),
    ],
)
def test_the_slug_is_the_common_english_name_in_ascii(code: str, name: str, slug: str) -> None:
    """A table has the names for which the rule is not enough."""
    assert place_slug(code=code, name=name, is_country=True) == slug


def test_territories_and_regions_have_types_of_their_own() -> None:
    """The type is the beginning of the slug."""
    assert place_slug(code="HK", name="Hong Kong", is_country=False) == "territory--hong-kong"
    assert region_slug("South-eastern Asia") == "region--south-eastern-asia"
