"""Read capitals from countries-list."""

from __future__ import annotations

from functools import cache
from typing import Any

from tools.jurisdictions.packages.node_modules import load_json


@cache
def countries() -> Any:
    """Load the countries of the package."""
    return load_json("countries-list/countries.min.json")


def capital(code: str) -> str:
    """Return the capital of a country, of several the first."""
    found = countries()[code]["capital"]
    return str((found[0] if isinstance(found, list) else found) or "")
