"""Cells made from known values: each knows its value, or that nobody can know it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

from tests.ledger.numerals import MAY, MUST, NEVER, Numeral, large_numerals, small_numerals
from tests.ledger.words import canaries

Value = frozenset[tuple[str, object]]
"""The parts of a value, by role."""
_RANK = (MUST, MAY, NEVER)


class Row(NamedTuple):
    """A row of an entry whose value is of a kind."""

    type: str
    section: str
    label: str


ROWS = {
    "percentage": Row("country", "Tax", "VAT Rate"),
    "money": Row("country", "Licensing", "Cost"),
    "unit price": Row("country", "Mining", "Electricity"),
    "score": Row("country", "Geopolitics", "Corruption Index"),
    "date": Row("free-zone", "Establishment", "Founded"),
    "yes or no": Row("country", "Mining", "Legal"),
    "concept": Row("country", "Licensing", "Ease"),
    "thing": Row("country", "Licensing", "Regulator"),
    "title": Row("country", "Licensing", "Framework"),
}


class Cell(NamedTuple):
    """A cell, the row that it is for, and the values from which it was made."""

    kind: str
    rule: str
    text: str
    values: tuple[Value, ...]
    """The values that a reader may state; none where it can state none."""
    level: str
    note: str = ""
    """A word of a note, which a reader keeps where it states a value."""


def value(**parts: object) -> Value:
    """Return the value with some parts."""
    return frozenset(parts.items())


def _worst(*levels: str) -> str:
    return max(levels, key=_RANK.index)


Form = tuple[str, str, tuple[Value, ...], str]
"""A rule, a text, the values that may be stated, and the level."""


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
        ("no unit behind the slash", f"{sign}{n}/"),
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
        ("question mark", f"{year}?", (), NEVER),
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


KINDS: dict[str, Callable[[random.Random], Iterator[Form]]] = {
    "percentage": percentages,
    "money": money,
    "unit price": unit_prices,
    "score": scores,
    "date": dates,
    "yes or no": booleans,
    "concept": concepts,
    "thing": things,
    "title": things,
}
PLACEHOLDERS = (
    "N/A", "n/a", "NA", "n.a.", "—", "–", "-", "--", "TBD", "tbd", "TBA", "unknown", "Unknown", "?",
    "??", "…", "...", "not available", "no data", "to be determined", "pending", "not found",
    "not found (2026-11-22)", "none found (22.11.2026)", "None found (Nov 2026)", "not applicable", "nil",
    "**N/A**", "(unknown)", "*TBD*", "N / A", "null", "TODO", "xxx", "XX%", "$XXX", "_", "•", "not researched",
)  # fmt: skip


def _dressed(rng: random.Random, kind: str, form: Form, note: str) -> Cell:
    """Return a form as a cell: bare, or within marks, or with a note."""
    rule, text, values, level = form
    dress, worn, its_level, keeps_note = rng.choice(_DRESSES)
    made = worn(text, note)
    if its_level == NEVER:
        values = ()
    name = rule if dress == "bare" else dress
    kept = note if keeps_note and note in made else ""
    return Cell(kind, name, made, values, _worst(level, its_level), kept)


_BARE = ("bare", lambda text, _: text, MUST, False)
_DRESSES: tuple[tuple[str, Callable[[str, str], str], str, bool], ...] = (
    *(_BARE,) * 60,
    ("~ bold", lambda text, _: f"**{text}**", MUST, False),
    ("~ italic", lambda text, _: f"*{text}*", MUST, False),
    ("~ bold by underscores", lambda text, _: f"__{text}__", MUST, False),
    ("~ marked", lambda text, _: f"=={text}==", MAY, False),
    ("~ code", lambda text, _: f"`{text}`", MAY, False),
    ("~ tag of HTML", lambda text, _: f"<b>{text}</b>", MUST, False),
    ("~ span of HTML", lambda text, _: f'<span class="x">{text}</span>', MAY, False),
    ("~ struck out", lambda text, _: f"~~{text}~~", NEVER, False),
    ("~ struck out by a tag", lambda text, _: f"<del>{text}</del>", NEVER, False),
    ("~ struck out by s", lambda text, _: f"<s>{text}</s>", NEVER, False),
    ("~ number as superscript behind", lambda text, _: f"{text}<sup>1</sup>", MAY, False),
    ("~ number as subscript behind", lambda text, _: f"{text}<sub>2</sub>", MAY, False),
    ("~ Unicode superscript behind", lambda text, _: f"{text}¹", MAY, False),
    ("~ break behind", lambda text, _: f"{text}<br>", MAY, False),
    ("~ break and note", lambda text, note: f"{text}<br>{note}", MAY, True),
    ("~ spaces around", lambda text, _: f"   {text}   ", MUST, False),
    ("~ no-break spaces around", lambda text, _: f"\u00a0{text}\u00a0", MUST, False),
    ("~ zero-width space behind", lambda text, _: f"{text}\u200b", MAY, False),
    ("~ note in brackets", lambda text, note: f"{text} ({note})", MAY, True),
    ("~ note behind a comma", lambda text, note: f"{text}, {note}", MAY, True),
    ("~ note behind a semicolon", lambda text, note: f"{text}; {note}", MAY, True),
    ("~ note in words", lambda text, note: f"{text} {note}", MAY, True),
    ("~ note in front", lambda text, note: f"{note} {text}", MAY, True),
    ("~ note in square brackets", lambda text, note: f"{text} [{note}]", MAY, True),
    ("~ another number in brackets", lambda text, _: f"{text} (7)", MAY, False),
    ("~ footnote in front", lambda text, _: f"[^s] {text}", MAY, False),
    ("~ two footnotes", lambda text, _: f"{text} [^s] [^s]", MUST, False),
    ("~ footnote in the middle", lambda text, note: f"{text} [^s] {note}", MAY, True),
    ("~ asterisk behind", lambda text, _: f"{text}\\*", MAY, False),
    ("~ HTML comment behind", lambda text, _: f"{text} <!-- checked -->", MAY, False),
    ("~ comment behind", lambda text, _: f"{text} %%checked%%", MAY, False),
    ("~ quotes around", lambda text, _: f'"{text}"', MAY, False),
    ("~ brackets around", lambda text, _: f"({text})", MAY, False),
    ("~ math around", lambda text, _: f"${text}$", MAY, False),
    ("~ link around", lambda text, _: f"[{text}](https://a.example/)", MAY, False),
    ("~ struck out before it", lambda text, _: f"~~5~~ {text}", MAY, False),
    ("~ field before it", lambda text, note: f"{note}: {text}", MAY, True),
)


def make_cells(number: int, seed: int) -> list[Cell]:
    """Return some cells, every form of every kind about equally often."""
    rng = random.Random(f"cells {seed}")
    notes = chain.from_iterable(canaries(seed * 100 + part) for part in range(100))
    cells: list[Cell] = []
    while len(cells) < number:
        for kind, forms in KINDS.items():
            cells += [_dressed(rng, kind, form, next(notes)) for form in forms(rng)]
            some = rng.sample(PLACEHOLDERS, 3)
            cells += [Cell(kind, f"placeholder {text}", text, (), NEVER) for text in some]
    return rng.sample(cells, number)
