"""Compare packages, and keep what they agree on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tools.jurisdictions.facts import Cited, Conflict
from tools.jurisdictions.slugs import without_accents

Neighbours = Mapping[str, frozenset[str]]
Pair = frozenset[str]


def pairs(neighbours: Neighbours) -> frozenset[Pair]:
    """Return pairs of neighbours, whether one or both name the other."""
    return frozenset(
        frozenset({a, b}) for a, others in neighbours.items() for b in others if a != b
    )


def mutual_pairs(neighbours: Neighbours) -> frozenset[Pair]:
    """Return pairs of neighbours that name each other."""
    return frozenset(
        frozenset({a, b})
        for a, others in neighbours.items()
        for b in others
        if a != b and a in neighbours.get(b, frozenset())
    )


def neighbours_of(border_pairs: Iterable[Pair]) -> dict[str, tuple[str, ...]]:
    """Return the neighbours of each place, both ways."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for first, second in map(sorted, border_pairs):
        found[first].add(second)
        found[second].add(first)
    return {place: tuple(sorted(others)) for place, others in found.items()}


def agreed_borders(
    stated: Mapping[str, Neighbours],
) -> tuple[dict[str, tuple[str, ...]], list[Conflict]]:
    """Return the borders that all packages state in both directions, and the conflicts."""
    mutual = {source: mutual_pairs(neighbours) for source, neighbours in stated.items()}
    agreed = frozenset.intersection(*mutual.values())
    named = frozenset.union(*(pairs(neighbours) for neighbours in stated.values()))
    conflicts = [
        Conflict("border", "-".join(sorted(pair)), border_detail(pair, stated))
        for pair in sorted(named - agreed, key=sorted)
    ]
    return neighbours_of(agreed), conflicts


def border_detail(pair: Pair, stated: Mapping[str, Neighbours]) -> str:
    """Tell which package states a border, and whether in both directions."""
    first, second = sorted(pair)
    words = []
    for source, neighbours in stated.items():
        ways = (second in neighbours.get(first, ())) + (first in neighbours.get(second, ()))
        words.append(f"{source} {('no', 'one way', 'yes')[ways]}")
    return ", ".join(words)


def plain_spelling(name: str) -> str:
    """Return a name without marks, hyphens, spaces and abbreviations, to compare it."""
    saints = re.sub(r"\bst\b\.?", "saint", without_accents(name.lower()))
    return re.sub(r"[^a-z]", "", re.sub(r"\bd\.c\.$", "", saints))


def agreed_text(kind: str, subject: str, texts: Mapping[str, str]) -> Cited | Conflict | None:
    """Return the text that two packages agree on, in the spelling of the last one."""
    known = {source: text for source, text in texts.items() if text}
    if not known:
        return None
    if len(known) > 1 and len({plain_spelling(text) for text in known.values()}) == 1:
        return Cited([*known.values()][-1], tuple(known))
    detail = ", ".join(f"{source} {text or '(nothing)'}" for source, text in texts.items())
    return Conflict(kind, subject, detail)


@dataclass(frozen=True)
class OfficialLanguage:
    """A language with an official status in CLDR."""

    code: str
    name: str
    by_law: bool
    population_percent: float


def agreed_languages(
    subject: str, languages: Iterable[OfficialLanguage], others: Mapping[str, frozenset[str]]
) -> tuple[tuple[OfficialLanguage, ...], list[Conflict]]:
    """Return the official languages that the other packages name for the place as well.

    A language without a law is kept where most people speak it.
    """
    kept, conflicts = [], []
    for language in languages:
        missing = [source for source, codes in others.items() if language.code not in codes]
        if missing:
            detail = f"cldr {language.name}, not in {' and '.join(missing)}"
            conflicts.append(Conflict("language", subject, detail))
        elif language.by_law or language.population_percent >= 50:
            kept.append(language)
    return tuple(without_varieties(kept)), conflicts


def without_varieties(languages: list[OfficialLanguage]) -> list[OfficialLanguage]:
    """Leave out a language whose name begins with that of another: Norwegian Nynorsk."""
    names = [language.name for language in languages]
    return [
        language
        for language in languages
        if not any(language.name.startswith(f"{name} ") for name in names)
    ]
