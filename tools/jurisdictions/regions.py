"""Say of each region of M49 its names, its code and what it lies in."""

from __future__ import annotations

from tools.jurisdictions.facts import Cited, Entry, Fact
from tools.jurisdictions.packages import cldr, m49
from tools.jurisdictions.places import LOCALES
from tools.jurisdictions.slugs import region_slug

LOCAL_NAMES = {"143": ("ky", "tg", "tk", "uz"), "150": ("be",), "151": ("be",)}
"""Languages of a region's own countries in which its entry has a name as well."""


def region_entries() -> list[Entry]:
    """Return the entries of all regions."""
    return [region_entry(region) for region in m49.regions().values()]


def region_entry(region: m49.Area) -> Entry:
    """Return the entry of a region."""
    facts: dict[str, Fact] = {"names": names(region), "m49": Cited(region.code, ("m49",))}
    if region.parent:
        link = f"[[{region_slug(m49.regions()[region.parent].name)}]]"
        facts["within"] = Cited(link, ("m49",))
    return Entry(region_slug(region.name), region.name, facts)


def names(region: m49.Area) -> dict[str, Cited]:
    """Return the names of a region: M49's in English, CLDR's in other languages."""
    locales = (*LOCALES[1:], *LOCAL_NAMES.get(region.code, ()))
    found = {locale: cldr.name(region.code, locale) for locale in locales}
    listed = {locale: Cited(name, ("cldr",)) for locale, name in found.items() if name}
    return {"en": Cited(region.name, ("m49",)), **listed}
