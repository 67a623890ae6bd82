"""Say of each country and territory what the packages agree on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tools.jurisdictions.agreement import (
    OfficialLanguage,
    agreed_borders,
    agreed_languages,
    agreed_text,
)
from tools.jurisdictions.facts import Cited, Conflict, Entry, Fact
from tools.jurisdictions.packages import (
    capitals,
    cldr,
    geonames,
    identities,
    iso,
    m49,
    natural_earth,
)
from tools.jurisdictions.slugs import place_slug, region_slug

LOCALES = ("en", "ar", "es", "fr", "kk", "ru", "zh")
"""The languages of the names of every place: those of the UN, and Kazakh."""
COUNTRIES = frozenset({"PS", "TW", "VA", "XK"})
"""Places that are no members of the UN and still have an entry of the type country."""
LONG_NAMES = frozenset({"CD"})
"""Places whose English name is rigour's long one."""


@dataclass(frozen=True)
class Place:
    """A territory of ISO 3166-1, or Kosovo."""

    code: str
    codes: iso.Codes | None

    @property
    def english(self) -> Cited:
        """Its English name: CLDR's, unless that is abbreviated."""
        name = cldr.name(self.code, "en") or self.code
        if self.code in LONG_NAMES:
            return Cited(identities.full_name(self.code), ("rigour",))
        if self.codes and any(mark in name for mark in ("&", "St. ", " - ")):
            return Cited(self.codes.name, ("iso",))
        return Cited(name, ("cldr",))

    @property
    def slug(self) -> str:
        """The slug of its entry."""
        is_country = self.code in COUNTRIES or self.code in cldr.un_members()
        return place_slug(code=self.code, name=self.english.text, is_country=is_country)


def all_places() -> list[Place]:
    """Return the territories of ISO 3166-1 and Kosovo."""
    return [*(Place(codes.alpha2, codes) for codes in iso.territories()), Place("XK", None)]


@dataclass(frozen=True)
class World:
    """All that is known only by looking at all places together."""

    day: str
    places: Mapping[str, Place]
    borders: Mapping[str, tuple[str, ...]]
    points: Mapping[str, tuple[float, float]]
    conflicts: tuple[Conflict, ...]

    def link(self, code: str) -> str:
        """Return a link to the entry of a place."""
        return f"[[{self.places[code].slug}]]"


def read_world(day: str) -> World:
    """Compare the packages on all places."""
    places = {place.code: place for place in all_places()}
    numeric = {place.codes.numeric: code for code, place in places.items() if place.codes}
    parts = [*natural_earth.parts(numeric, overseas_cities(places))]
    stated = {
        "geonames": geonames.neighbours(frozenset(places)),
        "natural-earth": natural_earth.neighbours(parts),
    }
    borders, conflicts = agreed_borders(stated)
    return World(day, places, borders, natural_earth.inner_points(parts), tuple(conflicts))


def overseas_cities(codes: Iterable[str]) -> list[natural_earth.OverseasCity]:
    """Return the largest city of each territory that belongs to a country."""
    parents = {code: identities.parent(code) for code in codes}
    cities = {code: geonames.largest_city(code) for code in codes if parents[code]}
    return [
        natural_earth.OverseasCity(code, parents[code] or "", *city)
        for code, city in cities.items()
        if city
    ]


@dataclass(frozen=True)
class Described:
    """The entry of a place, and the conflicts that keep facts out of it."""

    entry: Entry
    conflicts: tuple[Conflict, ...]


def described(place: Place, world: World) -> Described:
    """Say of a place what the packages agree on."""
    languages, conflicts = official_languages(place)
    found: dict[str, Fact | Conflict | None] = {
        "names": names(place, frozenset(language.code for language in languages)),
        "aliases": cited(cldr.other_english_names(place.code), "cldr"),
        **codes(place),
        **identifiers(place),
        **surroundings(place, world),
        "currency": cited(cldr.currencies(place.code, world.day), "cldr"),
        "capital": capital(place),
        "languages": cited(map(language_text, languages), "cldr", "rigour", "geonames"),
        **position(place, world),
    }
    facts = {key: fact for key, fact in found.items() if fact and not isinstance(fact, Conflict)}
    conflicts += [fact for fact in found.values() if isinstance(fact, Conflict)]
    return Described(Entry(place.slug, place.english.text, facts), tuple(dict.fromkeys(conflicts)))


def cited(texts: Iterable[str], *sources: str) -> tuple[Cited, ...]:
    """Return texts, each with the same sources."""
    return tuple(Cited(text, sources) for text in texts)


def names(place: Place, languages: frozenset[str]) -> dict[str, Cited]:
    """Return the names of a place, first in English, last in its own languages."""
    own = cldr.official_locales(place.code, languages)
    found = {locale: cldr.name(place.code, locale) for locale in dict.fromkeys([*LOCALES, *own])}
    listed = {locale: Cited(name, ("cldr",)) for locale, name in found.items() if name}
    return {**listed, "en": place.english}


def codes(place: Place) -> dict[str, Cited | None]:
    """Return the codes of a place in ISO 3166-1 and M49."""
    if place.codes is None:
        return {}
    area = m49.countries().get(place.codes.alpha3)
    return {
        "iso2": Cited(place.codes.alpha2, ("iso",)),
        "iso3": Cited(place.codes.alpha3, ("iso",)),
        "iso_numeric": Cited(place.codes.numeric, ("iso",)),
        "m49": Cited(area.code, ("m49",)) if area else None,
    }


def surroundings(place: Place, world: World) -> dict[str, Fact | Conflict | None]:
    """Return the state of a territory, the region in which a place lies, and its neighbours."""
    parent = identities.parent(place.code)
    region = lowest_region(place)
    neighbours = (world.link(code) for code in world.borders.get(place.code, ()))
    return {
        "territory_of": Cited(world.link(parent), ("rigour",)) if parent else None,
        "region": region_link(region) if isinstance(region, Cited) else region,
        "un_region": region,
        "borders": cited(sorted(neighbours), "geonames", "natural-earth"),
    }


def region_link(region: Cited) -> Cited:
    """Return a link to the entry of a region, with the same sources."""
    return Cited(f"[[{region_slug(region.text)}]]", region.sources)


def lowest_region(place: Place) -> Cited | Conflict | None:
    """Return the lowest region of M49; CLDR places Taiwan and Kosovo, which M49 leaves out."""
    regions = m49.regions()
    area = m49.countries().get(place.codes.alpha3) if place.codes else None
    by_cldr = cldr.lowest_region(place.code)
    if area and by_cldr in regions and area.parent != by_cldr:
        return Conflict("region", place.code, f"m49 {area.parent}, cldr {by_cldr}")
    code = (area and area.parent) or by_cldr
    states = {"m49": area is not None, "cldr": by_cldr in regions}
    stating = tuple(source for source, does in states.items() if does)
    return Cited(regions[code].name, stating) if code in regions else None


def capital(place: Place) -> Cited | Conflict | None:
    """Return the capital, if two packages agree on it."""
    texts = {
        "geonames": geonames.capital(place.code),
        "countries-list": capitals.capital(place.code),
    }
    return agreed_text("capital", place.code, texts)


def official_languages(place: Place) -> tuple[tuple[OfficialLanguage, ...], list[Conflict]]:
    """Return the official languages that all packages name, and the conflicts."""
    listed = cldr.official_languages(place.code)
    spoken = identities.languages(place.code)
    in_rigour = (lang.code for lang in listed if iso.three_letters(lang.code) in spoken)
    others = {"geonames": geonames.languages(place.code), "rigour": frozenset(in_rigour)}
    return agreed_languages(place.code, listed, others)


def language_text(language: OfficialLanguage) -> str:
    """Return the name of a language, with a note if no law makes it official."""
    return language.name if language.by_law else f"{language.name} (de facto)"


def position(place: Place, world: World) -> dict[str, Fact | Conflict | None]:
    """Return the coordinates of a point within a place: of its shape, or else of a city."""
    point, source = world.points.get(place.code), "natural-earth"
    if point is None:
        point, source = geonames.largest_city(place.code), "geonames"
    if point is None:
        missing = Conflict("point", place.code, "no shape in natural-earth, no city in geonames")
        return {"latitude": missing, "longitude": missing}
    return {
        "latitude": Cited(f"{point[0]:.4f}", (source,)),
        "longitude": Cited(f"{point[1]:.4f}", (source,)),
    }


def identifiers(place: Place) -> dict[str, Cited | None]:
    """Return the numbers of a place elsewhere; the mapping makes addresses of them."""
    return {
        "wikidata": Cited(identities.wikidata(place.code), ("rigour",)),
        "geonames_id": Cited(str(geonames.identifier(place.code)), ("geonames",)),
    }
