"""Read CLDR: names, currencies in force, official languages, regions and UN members."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from tools.jurisdictions.agreement import OfficialLanguage
from tools.jurisdictions.packages.node_modules import NODE_MODULES, load_json

NAMES = "cldr-localenames-full/main"
SHORT_NAMES = frozenset({"HK", "MM", "MO", "PS"})
"""Territories whose name is the short form, as for Hong Kong instead of Hong Kong SAR China."""


@cache
def supplemental(name: str) -> Any:
    """Load a file of data that is not about a locale."""
    return load_json(f"cldr-core/supplemental/{name}.json")["supplemental"][name]


def territory_names(locale: str) -> Mapping[str, str]:
    """Return the names of territories in a locale; empty if CLDR lacks the locale."""
    return display_names(locale, "territories")


@cache
def display_names(locale: str, kind: str) -> Mapping[str, str]:
    """Return the names of territories or languages in a locale."""
    path = f"{NAMES}/{locale}/{kind}.json"
    if not (NODE_MODULES / path).exists():
        return {}
    names: Mapping[str, str] = load_json(path)["main"][locale]["localeDisplayNames"][kind]
    return names


def name(code: str, locale: str) -> str | None:
    """Return the name of a territory or region in a locale."""
    names = territory_names(locale)
    short = names.get(f"{code}-alt-short") if code in SHORT_NAMES else None
    found = short or names.get(code)
    return None if found == code else found


def other_english_names(code: str) -> list[str]:
    """Return further English names of a territory, such as Turkey for Türkiye."""
    pattern = re.compile(rf"{code}-alt-\w+")
    names = territory_names("en")
    found = [text for key, text in names.items() if key == code or pattern.fullmatch(key)]
    return [text for text in dict.fromkeys(found) if text != name(code, "en")]


def currencies(code: str, day: str) -> tuple[str, ...]:
    """Return the currencies that are legal tender on a day, the newest first."""
    listed = supplemental("currencyData")["region"].get(code, [])
    dated = [(currency, dates) for item in listed for currency, dates in item.items()]
    return tuple(currency for currency, dates in dated if in_force(dates, day))


def in_force(dates: Mapping[str, str], day: str) -> bool:
    """Whether a currency is legal tender on a day."""
    begun = dates.get("_from", "9999") <= day
    return begun and day < dates.get("_to", "9999") and dates.get("_tender") != "false"


def populations(code: str) -> list[tuple[str, Mapping[str, str]]]:
    """Return the data of the languages of a territory, sorted by their tags."""
    return sorted(supplemental("territoryInfo")[code].get("languagePopulation", {}).items())


def official_languages(code: str) -> list[OfficialLanguage]:
    """Return the languages with a status in the whole territory, by their codes."""
    found: dict[str, OfficialLanguage] = {}
    for tag, data in populations(code):
        status = data.get("_officialStatus")
        base = tag.split("_")[0]
        if status in {"official", "de_facto_official"} and base not in found:
            text = display_names("en", "languages").get(base, base)
            by_law = status == "official"
            found[base] = OfficialLanguage(base, text, by_law, share(data))
    return list(found.values())


def share(data: Mapping[str, str]) -> float:
    """Return the percentage of the population that speaks a language."""
    return float(data["_populationPercent"])


def official_locales(code: str, languages: frozenset[str]) -> Iterator[str]:
    """Yield the locales of languages, in each script that is official in the territory."""
    for tag, data in populations(code):
        locale = tag.replace("_", "-")
        if data.get("_officialStatus") and tag.split("_")[0] in languages:
            yield locale if territory_names(locale) else tag.split("_")[0]


@cache
def containment() -> dict[str, tuple[str, ...]]:
    """Return the members of each region, without groupings and former territories."""
    found = supplemental("territoryContainment")
    return {code: tuple(data["_contains"]) for code, data in found.items() if code.isdigit()}


def lowest_region(code: str) -> str | None:
    """Return the code of the lowest region that holds a territory."""
    holders = (region for region, members in containment().items() if code in members)
    return next(holders, None)


def un_members() -> frozenset[str]:
    """Return the members of the United Nations."""
    return frozenset(supplemental("territoryContainment")["UN"]["_contains"])
