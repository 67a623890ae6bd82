"""Percentages as authors write them, ranges of them, and what only looks like one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal

from tests.ledger.numerals import MAY, MUST, NEVER, Numeral, small_numerals
from tests.ledger.values import Form, Value, value

# --- percentages


def percentages(rng: random.Random) -> Iterator[Form]:
    """Yield percentages, ranges of them, and what only looks like one."""
    numerals = list(small_numerals(rng))
    for numeral in numerals:
        yield numeral.rule, f"{numeral.text}%", _exact(numeral), numeral.level
    n = rng.choice([each for each in numerals if each.rule in {"whole", "decimal point"}])
    exact = (value(value=n.value),)
    for rule, text, level in (
        ("space before the sign", f"{n.text} %", MUST),
        ("no-break space before the sign", f"{n.text}\u00a0%", MUST),
        ("narrow space before the sign", f"{n.text}\u202f%", MUST),
        ("several spaces before the sign", f"{n.text}   %", MUST),
        ("percent in words", f"{n.text} percent", MAY),
        ("per cent in words", f"{n.text} per cent", MAY),
        ("sign of full width", f"{n.text}％", MAY),
        ("small sign", f"{n.text}﹪", MAY),
        ("sign before the number", f"%{n.text}", MAY),
        ("entity for the sign", f"{n.text}&percnt;", MUST),
        ("escaped sign", f"{n.text}\\%", MUST),
        ("plus", f"+{n.text}%", MAY),
        ("about", f"~{n.text}%", MAY),
        ("about in words", f"about {n.text}%", MAY),
        ("almost equal", f"≈{n.text}%", MAY),
    ):
        yield rule, text, exact, level
    for rule, text in (
        ("minus", f"-{n.text}%"),
        ("minus sign", f"−{n.text}%"),
        ("dash as minus", f"–{n.text}%"),
        ("brackets as minus", f"({n.text}%)"),
    ):
        yield rule, text, (value(value=-n.value),), MAY
    yield "per mille", f"{n.text}‰", (value(value=n.value / 10),), MAY
    yield "doubled sign", f"{n.text}%%", (), NEVER
    yield "no sign", n.text, (), NEVER
    yield "percentage points", f"{n.text}pp", (), NEVER
    yield "question mark", f"{n.text}%?", exact, MAY
    yield "value and placeholder", f"{n.text}% / N/A", (), NEVER
    yield "letters in the number", f"{rng.randint(1, 9)}O%", (), NEVER
    yield from _percent_ranges(rng)


def _exact(numeral: Numeral) -> tuple[Value, ...]:
    return () if numeral.level == NEVER else (value(value=numeral.value),)


def _percent_ranges(rng: random.Random) -> Iterator[Form]:
    a, b = sorted(rng.sample(range(1, 99), 2))
    both = (value(low=Decimal(a), high=Decimal(b)),)
    for rule, text, level in (
        ("range with hyphen", f"{a}%-{b}%", MUST),
        ("range with hyphen and spaces", f"{a}% - {b}%", MUST),
        ("range with dash", f"{a}%–{b}%", MUST),
        ("range with one sign", f"{a}-{b}%", MUST),
        ("range with dash and one sign", f"{a} – {b} %", MUST),
        ("range with long dash", f"{a}%—{b}%", MUST),
        ("range with to", f"{a}% to {b}%", MUST),
        ("range with minus sign", f"{a}%−{b}%", MAY),
        ("range with tilde", f"{a}%～{b}%", MAY),
        ("range from to", f"from {a}% to {b}%", MAY),
        ("range between", f"between {a}% and {b}%", MAY),
        ("range with dots", f"{a}%…{b}%", MAY),
        ("range with two dots", f"{a}..{b}%", MAY),
        ("range with no-break hyphen", f"{a}%‑{b}%", MAY),
        ("range of decimals", f"{a}.5% - {b}.5%", MAY),
    ):
        high = both if rule != "range of decimals" else (value(low=Decimal(f"{a}.5"), high=Decimal(f"{b}.5")),)  # fmt: skip
        yield rule, text, high, level
    for rule, text, level in (
        ("up to", f"up to {a}%", MUST),
        ("up to, capital", f"Up to {a} %", MUST),
        ("at most", f"at most {a}%", MAY),
        ("less or equal", f"≤ {a}%", MUST),
        ("less or equal without space", f"≤{a}%", MUST),
        ("less or equal in ASCII", f"<= {a}%", MAY),
        ("less than", f"< {a}%", MAY),
        ("under", f"under {a}%", MAY),
        ("max.", f"max. {a}%", MAY),
        ("until", f"…{a}%", MAY),
    ):
        yield rule, text, (value(high=Decimal(a)),), level
    for rule, text in (
        ("from", f"from {a}%"),
        ("at least", f"at least {a}%"),
        ("greater or equal", f"≥ {a}%"),
        ("more than", f"> {a}%"),
        ("over", f"over {a}%"),
        ("min.", f"min. {a}%"),
        ("and more", f"{a}%+"),
        ("and above", f"{a}% and above"),
    ):
        yield rule, text, (value(low=Decimal(a)),), MAY
    for rule, text in (
        ("two values with slash", f"{a}% / {b}%"),
        ("two values with slash, no spaces", f"{a}%/{b}%"),
        ("two values with or", f"{a}% or {b}%"),
        ("two values with and", f"{a}% and {b}%"),
        ("two values with comma", f"{a}%, {b}%"),
        ("two values with semicolon", f"{a}%; {b}%"),
        ("two values with plus", f"{a}% + {b}%"),
        ("two values with bar", f"{a}% \\| {b}%"),
        ("two values side by side", f"{a}% {b}%"),
        ("two values with arrow", f"{a}% → {b}%"),
        ("of another percentage", f"{a}% of {b}%"),
        ("multiplied", f"{a}% × {b}%"),
        ("range in another order", f"{a}/{b}%"),
    ):
        yield rule, text, (value(value=Decimal(a)), value(value=Decimal(b))) if "two values" in rule and "plus" not in rule else (), NEVER  # fmt: skip
