"""Dates, answers, words of a scheme, names and placeholders as authors write them."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.ledger.numerals import MAY, MUST, NEVER
from tests.ledger.values import Form, value

# --- dates, words


def dates(rng: random.Random) -> Iterator[Form]:
    """Yield days and years."""
    year, month, day = rng.randint(1950, 2025), rng.randint(1, 12), rng.randint(13, 28)
    iso = f"{year}-{month:02}-{day}"
    names = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip
    exact, whole = (value(date=iso),), (value(year=str(year)),)
    yield from (
        ("ISO day", iso, exact, MUST),
        ("year", f"{year}", whole, MUST),
        ("day in words", f"{day} {names[month - 1]} {year}", exact, MAY),
        ("day in words, month first", f"{names[month - 1]} {day}, {year}", exact, MAY),
        ("day with dots", f"{day}.{month:02}.{year}", exact, MAY),
        ("day with slashes", f"{day}/{month:02}/{year}", exact, MAY),
        ("ISO day with slashes", f"{year}/{month:02}/{day}", exact, MAY),
        ("day with other hyphens", f"{year}‑{month:02}‑{day}", exact, MAY),
        (
            "full width",
            iso.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
            exact,
            MAY,
        ),
        ("month", f"{year}-{month:02}", (value(month=f"{year}-{month:02}"),), MAY),
        ("ambiguous day", f"0{month % 9 + 1}/0{month % 8 + 1}/{year}", (), NEVER),
        ("day that does not exist", f"{year}-02-30", (), NEVER),
        ("month that does not exist", f"{year}-13-{day}", (), NEVER),
        ("range of years", f"{year}–{year + 3}", (), NEVER),
        ("range of years with hyphen", f"{year}-{year + 3}", (), NEVER),
        ("short range of years", f"{year}-{(year + 3) % 100:02}", (), NEVER),
        ("two years", f"{year} / {year + 1}", (), NEVER),
        ("two years side by side", f"{year} {year + 1}", (), NEVER),
        ("circa", f"c. {year}", (), NEVER),
        ("question mark", f"{year}?", (value(edtf=f"{year}?"),), MAY),
        ("before Christ", f"{year} BC", (), NEVER),
        ("minus", f"-{year}", (), NEVER),
        ("digits of a day", f"{year}{month:02}{day}", exact, MAY),
        ("two digits", f"{year % 100:02}", (), NEVER),
        ("five digits", f"1{year}", (), NEVER),
        ("decade", f"{year // 10 * 10}s", (), NEVER),
        ("before", f"before {year}", (), NEVER),
        ("quarter", f"Q3 {year}", (), NEVER),
        ("day and time", f"{iso}T10:00:00Z", exact, MAY),
        ("short parts", f"{year}-{month}-{day}", exact, MAY),
    )


def booleans(rng: random.Random) -> Iterator[Form]:
    """Yield answers to a question."""
    word, is_true = rng.choice((("Yes", True), ("No", False), ("yes", True), ("NO", False), ("true", True), ("False", False)))  # fmt: skip
    exact = (value(bool=is_true),)
    yield "word", word, exact, MUST
    yield "word with full stop", f"{word}.", exact, MAY
    for rule, text in (
        ("both with slash", "Yes/No"), ("both with and", "yes and no"), ("both with or", "Yes or no"),
        ("not yet", "Not yet"), ("no data", "No data"), ("not no", "not no"), ("partly", "Partly"),
        ("question", f"{word}?"), ("words run together", "Noyes"), ("yes, but", "Yes but not for firms"),
        ("no longer", "No longer"), ("number", "5"), ("none", "None"), ("nothing", "Nope"),
        ("double negation", "not without"), ("yes and no in brackets", "Yes (no)"),
        ("unless", "No unless licensed"),
    ):  # fmt: skip
        yield rule, text, exact if rule == "question" else (), NEVER


def concepts(rng: random.Random) -> Iterator[Form]:
    """Yield words of a scheme: easy, medium, hard."""
    word = rng.choice(("easy", "medium", "hard"))
    exact = (value(concept=f"ease-{word}"),)
    yield "word", word, exact, MUST
    yield "capital", word.capitalize(), exact, MUST
    yield "capitals", word.upper(), exact, MUST
    yield (
        "alternative",
        {"easy": "easy", "medium": "moderate", "hard": "difficult"}[word],
        exact,
        MUST,
    )
    for rule, text in (
        ("range", "medium-hard"), ("two with slash", "medium / hard"), ("negated", f"not {word}"),
        ("two with or", "easy or hard"), ("comparative", "harder"), ("with another word", f"very {word}"),
        ("part of a word", f"{word}ish"), ("two with to", "easy to medium"), ("two with comma", "easy, hard"),
    ):  # fmt: skip
        yield rule, text, (), NEVER


def things(rng: random.Random) -> Iterator[Form]:
    """Yield names of things, and texts with broken links, which name none."""
    name = rng.choice(("Central Authority", "Markets Board", "Coin Council")) + f" {rng.choice('ABCDEFG')}"  # fmt: skip
    yield "name", name, (value(name=name.lower().replace(" ", "-")),), MUST
    for rule, text in (
        ("link not closed", f"[[{name}"),
        ("link closed by one bracket", f"[[{name}]"),
        ("link not opened", f"{name}]]"),
        ("name and link", f"{name} [[other]]"),
        ("address not closed", f"[{name}](https://a.example"),
        ("link of Markdown not closed", f"[{name}]("),
    ):
        yield rule, text, (), NEVER


PLACEHOLDERS = (
    "N/A", "n/a", "NA", "n.a.", "—", "–", "-", "--", "TBD", "tbd", "TBA", "unknown", "Unknown", "?",
    "??", "…", "...", "not available", "no data", "to be determined", "pending", "not found",
    "not found (2026-11-22)", "none found (22.11.2026)", "None found (Nov 2026)", "not applicable", "nil",
    "**N/A**", "(unknown)", "*TBD*", "N / A", "null", "TODO", "xxx", "XX%", "$XXX", "_", "•", "not researched", "TBC", "to be confirmed", "not known",
    "N/A.", "n.a", "t.b.d.", "n/d", "N/A (2026-11-22)", "— —", "?%", "-%", "$—", "?/100", "None", "…%",
)  # fmt: skip
