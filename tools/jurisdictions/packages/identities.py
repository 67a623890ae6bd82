"""Read what rigour knows of territories: Wikidata, parents, languages."""

from __future__ import annotations

from rigour.territories import get_territory
from rigour.territories.territory import Territory


def territory(code: str) -> Territory:
    """Return a territory."""
    found = get_territory(code.lower())
    if found is None:
        raise LookupError(f"rigour has no territory {code}")
    return found


def wikidata(code: str) -> str:
    """Return the identifier of a territory in Wikidata."""
    return str(territory(code).qid)


def parent(code: str) -> str | None:
    """Return the code of the country that a territory belongs to."""
    found = territory(code).parent
    return found.code.upper() if found else None


def languages(code: str) -> frozenset[str]:
    """Return the languages of a territory in ISO 639-3."""
    return frozenset(territory(code).langs)


def name(code: str) -> str:
    """Return the English name of a territory."""
    return str(territory(code).name)


def full_name(code: str) -> str:
    """Return the long English name of a territory."""
    return str(territory(code).full_name)
