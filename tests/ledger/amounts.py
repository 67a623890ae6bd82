"""Amounts of money, prices and scores as authors write them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal

from tests.ledger.numerals import MAY, MUST, NEVER, large_numerals, small_numerals
from tests.ledger.values import Form, value

# --- money

_SIGNS = (("$", "USD"), ("€", "EUR"), ("£", "GBP"))
_CODES = ("USD", "EUR", "GBP", "KZT", "AED", "CHF")


def money(rng: random.Random) -> Iterator[Form]:
    """Yield amounts, ranges of amounts, and what only looks like one."""
    sign, code = rng.choice(_SIGNS)
    for numeral in large_numerals(rng):
        stated = () if numeral.level == NEVER else (value(currency=code, low=numeral.value),)
        yield f"sign, {numeral.rule}", f"{sign}{numeral.text}", stated, numeral.level
    for numeral in small_numerals(rng):
        stated = () if numeral.level == NEVER else (value(currency=code, low=numeral.value),)
        yield f"sign, {numeral.rule}", f"{sign}{numeral.text}", stated, numeral.level
    n = rng.randint(2, 999)
    amount, other = Decimal(n), rng.choice(_CODES)
    of_sign, of_code = (value(currency=code, low=amount),), (value(currency=other, low=amount),)
    for rule, text, stated, level in (
        ("sign and space", f"{sign} {n}", of_sign, MUST),
        ("sign and no-break space", f"{sign}\u00a0{n}", of_sign, MUST),
        ("code before", f"{other} {n}", of_code, MUST),
        ("code before without space", f"{other}{n}", of_code, MUST),
        ("code before, no-break space", f"{other}\u00a0{n}", of_code, MUST),
        ("code behind", f"{n} {other}", of_code, MUST),
        ("code behind, no-break space", f"{n}\u00a0{other}", of_code, MUST),
        ("sign behind", f"{n} {sign}", of_sign, MUST),
        ("sign behind without space", f"{n}{sign}", of_sign, MUST),
        ("sign and code", f"{sign}{n} {code}", of_sign, MAY),
        ("small code", f"{other.lower()} {n}", of_code, MAY),
        ("US before the sign", f"US${n}", (value(currency="USD", low=amount),), MAY),
        ("in words", f"{n} dollars", (value(currency="USD", low=amount),), MAY),
        ("no currency", f"{n}", (), NEVER),
        ("dash for cents", f"{sign}{n}.-", of_sign, MAY),
        ("minus", f"-{sign}{n}", (value(currency=code, low=-amount),), MAY),
        ("minus behind the sign", f"{sign}-{n}", (value(currency=code, low=-amount),), MAY),
        ("Australian dollar", f"A${n}", (value(currency="AUD", low=amount),), MAY),
        ("Hong Kong dollar", f"HK${n}", (value(currency="HKD", low=amount),), MAY),
        ("Canadian dollar", f"C${n}", (value(currency="CAD", low=amount),), MAY),
        ("real", f"R${n}", (value(currency="BRL", low=amount),), MAY),
        ("code contradicts the sign", f"{sign}{n} KZT", (), NEVER),
        ("word of three letters", f"LAW {n}", (), NEVER),
        ("per year", f"{sign}{n} per year", (), NEVER),
        ("each year with slash", f"{sign}{n}/year", (), NEVER),
        ("percent of it", f"{sign}{n}%", (), NEVER),
        ("dozens of thousands", f"{sign}{n}k", (value(currency=code, low=amount * 1000),), MAY),
        ("million", f"{sign}{n} million", (value(currency=code, low=amount * 10**6),), MAY),
        ("m", f"{sign}{n}m", (value(currency=code, low=amount * 10**6),), MAY),
        ("bn", f"{sign}{n}bn", (value(currency=code, low=amount * 10**9),), MAY),
        ("thousand", f"{other} {n} thousand", (value(currency=other, low=amount * 1000),), MAY),
        ("mln", f"{n} mln {other}", (value(currency=other, low=amount * 10**6),), MAY),
        ("decimal million", f"{sign}{n}.5 million", (value(currency=code, low=(amount + Decimal("0.5")) * 10**6),), MAY),
        ("plus", f"{sign}{n}+", of_sign, MAY),
        ("about", f"about {sign}{n}", of_sign, MAY),
        ("tilde", f"~{sign}{n}", of_sign, MAY),
    ):  # fmt: skip
        yield rule, text, stated, level
    yield from _money_ranges(rng, sign, code)


def _money_ranges(rng: random.Random, sign: str, code: str) -> Iterator[Form]:
    a, b = sorted(rng.sample(range(1, 900), 2))
    low, high = Decimal(a * 1000), Decimal(b * 1000)
    x, y = f"{a},000", f"{b},000"
    both = (value(currency=code, low=low, high=high),)
    for rule, text, level in (
        ("range", f"{sign}{x} - {sign}{y}", MUST),
        ("range with dash", f"{sign}{x}–{sign}{y}", MUST),
        ("range with one sign", f"{sign}{x} - {y}", MUST),
        ("range with one code", f"{code} {x} - {y}", MUST),
        ("range with to", f"{sign}{x} to {sign}{y}", MUST),
        ("range with code behind", f"{x} - {y} {code}", MUST),
        ("range from to", f"from {sign}{x} to {sign}{y}", MAY),
        ("range between", f"between {sign}{x} and {sign}{y}", MAY),
        ("range of k", f"{sign}{a}k - {sign}{b}k", MAY),
        ("range with minus sign", f"{sign}{x}−{sign}{y}", MAY),
    ):
        yield rule, text, both, level
    mixed = "€" if sign != "€" else "$"
    tail = rng.choice((f"{sign}{x} - {mixed}{y}", f"{sign}{x} - KZT {y}"))
    yield "range of two currencies", tail, (), NEVER
    yield "range with k at its end", f"{sign}{a}-{b}k", (value(currency=code, low=low, high=high),), MAY  # fmt: skip
    yield "range of dot groups", f"{code} {a}.000 - {b}.000", (), NEVER
    yield "two amounts with slash", f"{sign}{x} / {sign}{y}", (), NEVER
    yield "two amounts with or", f"{sign}{x} or {sign}{y}", (), NEVER
    yield "two amounts with plus", f"{sign}{x} + {sign}{y}", (), NEVER
    yield "three amounts", f"{sign}{x} - {sign}{y} - {sign}999,999", (), NEVER
    for rule, text, level in (
        ("up to", f"up to {sign}{x}", MUST),
        ("less or equal", f"≤ {sign}{x}", MUST),
        ("at most", f"at most {sign}{x}", MAY),
        ("less than", f"<{sign}{x}", MAY),
    ):
        yield f"open range: {rule}", text, (value(currency=code, high=low),), level
    for rule, text in (
        ("from", f"from {sign}{x}"),
        ("at least", f"at least {sign}{x}"),
        ("greater or equal", f"≥ {sign}{x}"),
        ("more than", f">{sign}{x}"),
    ):
        yield f"open range: {rule}", text, (value(currency=code, low=low),), MAY


# --- prices, scores


def unit_prices(rng: random.Random) -> Iterator[Form]:
    """Yield prices per unit."""
    sign, code = rng.choice(_SIGNS)
    for numeral in small_numerals(rng):
        stated = () if numeral.level == NEVER else (value(currency=code, value=numeral.value, unit="kWh"),)  # fmt: skip
        yield numeral.rule, f"{sign}{numeral.text}/kWh", stated, numeral.level
    n = Decimal(f"0.0{rng.randint(11, 99)}")
    exact = (value(currency=code, value=n, unit="kWh"),)
    for rule, text, level in (
        ("spaces around the slash", f"{sign}{n} / kWh", MUST),
        ("no-break spaces", f"{sign}{n}\u00a0/\u00a0kWh", MUST),
        ("code before", f"{code} {n}/kWh", MUST),
        ("code behind", f"{n} {code}/kWh", MUST),
        ("per in words", f"{sign}{n} per kWh", MUST),
        ("sign behind", f"{n} {sign}/kWh", MUST),
        ("division slash", f"{sign}{n}∕kWh", MAY),
        ("about", f"~{sign}{n}/kWh", MAY),
    ):
        yield rule, text, exact, level
    for rule, text in (
        ("no unit", f"{sign}{n}"),
        ("two units", f"{sign}{n}/kWh/month"),
        ("two prices", f"{sign}{n}/kWh / {sign}{n + 1}/kWh"),
        ("no currency", f"{n}/kWh"),
        ("number as unit", f"{sign}{n}/5"),
    ):
        yield rule, text, (), NEVER
    price = value(currency=code, low=n, high=n + 1, unit="kWh")
    yield "range", f"{sign}{n} - {sign}{n + 1}/kWh", (price,), MAY
    yield "range with one sign", f"{sign}{n}-{n + 1}/kWh", (price,), MAY
    yield "cents", f"{rng.randint(1, 9)} cents/kWh", (), NEVER
    yield "up to", f"up to {sign}{n}/kWh", (value(currency=code, high=n, unit="kWh"),), MAY
    yield (
        "large unit",
        f"{sign}42/MWh",
        (value(currency=code, value=Decimal(42), unit="MWh"),),
        MUST,
    )
    yield "unit with a power", f"{sign}42/m²", (value(currency=code, value=Decimal(42), unit="m²"),), MUST  # fmt: skip


def scores(rng: random.Random) -> Iterator[Form]:
    """Yield scores."""
    n = rng.randint(1, 99)
    exact = (value(value=Decimal(n), best=Decimal(100)),)
    for rule, text, level in (
        ("slash", f"{n}/100", MUST),
        ("spaces around the slash", f"{n} / 100", MUST),
        ("no-break spaces", f"{n}\u00a0/\u00a0100", MUST),
        ("of in words", f"{n} of 100", MAY),
        ("out of", f"{n} out of 100", MAY),
        ("fraction slash", f"{n}⁄100", MAY),
        ("trailing zero", f"{n}.0/100", MUST),
    ):
        yield rule, text, exact, level
    half = (value(value=Decimal(f"{n}.5"), best=Decimal(100)),)
    yield "decimal point", f"{n}.5/100", half, MUST
    yield "decimal comma", f"{n},5/100", half, MUST
    for rule, text in (
        ("three numbers", f"{n}/100/5"),
        ("two scores", f"{n}/100 / {n + 1}/100"),
        ("two scores side by side", f"{n}/100 {n + 1}/100"),
        ("number alone", f"{n}"),
        ("percent", f"{n}%"),
        ("score of a percentage", f"{n}/100%"),
        ("date", f"{n % 12 + 1}/{n % 28 + 1}/2024"),
        ("range", f"{n}-{n + 1}/100"),
        ("no scale", f"{n}/"),
    ):
        yield rule, text, (), NEVER
    yield "minus", f"-{n}/100", (value(value=Decimal(-n), best=Decimal(100)),), MAY
