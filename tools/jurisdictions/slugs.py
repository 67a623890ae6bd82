"""Name entries: the common English name, in ASCII."""

from __future__ import annotations

import re
import unicodedata

NAMES = {
    "BQ": "caribbean-netherlands",
    "CD": "democratic-republic-of-the-congo",
    "CG": "congo",
    "CI": "ivory-coast",
    "CV": "cape-verde",
    "HM": "heard-and-mcdonald-islands",
    "MF": "saint-martin",
    "SH": "saint-helena",
    "TR": "turkey",
    "UM": "us-outlying-islands",
    "VI": "us-virgin-islands",
}
"""Names of entries for which the rule gives another name than common English."""


def without_accents(text: str) -> str:
    """Return a text whose letters have no combining marks."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def ascii_words(text: str) -> str:
    """Return a text in lower-case ASCII: its words, separated by hyphens."""
    folded = without_accents(text.replace("&", " and "))
    without_marks = re.sub(r"['’.]", "", folded.lower())
    return re.sub(r"[^a-z0-9]+", "-", without_marks).strip("-")


def place_slug(*, code: str, name: str, is_country: bool) -> str:
    """Return the slug of a country or territory."""
    kind = "country" if is_country else "territory"
    return f"{kind}--{NAMES.get(code) or ascii_words(name)}"


def region_slug(name: str) -> str:
    """Return the slug of a region."""
    return f"region--{ascii_words(name)}"
