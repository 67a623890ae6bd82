"""Read ISO codes from pycountry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pycountry


@dataclass(frozen=True)
class Codes:
    """The codes of a territory in ISO 3166-1."""

    alpha2: str
    alpha3: str
    numeric: str
    name: str


def territories() -> Iterator[Codes]:
    """Yield the territories of ISO 3166-1, sorted by their codes."""
    for country in sorted(pycountry.countries, key=lambda country: country.alpha_2):
        yield Codes(country.alpha_2, country.alpha_3, country.numeric, country.name)


def three_letters(language: str) -> str:
    """Return the code of a language in ISO 639-3."""
    found = pycountry.languages.get(alpha_2=language)
    return str(found.alpha_3) if found else language


def currency_name(code: str) -> str:
    """Return the name of a currency in ISO 4217."""
    found = pycountry.currencies.get(alpha_3=code)
    return str(found.name) if found else code
