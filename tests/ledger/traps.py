"""Cells in which marks of Markdown, HTML or a second number stand within a value."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal

from tests.ledger.numerals import MAY, MUST, NEVER
from tests.ledger.values import Form, Value, value


def percentage_traps(rng: random.Random) -> Iterator[Form]:
    """Yield percentages with something within or beside them."""
    a, b = rng.randint(1, 9), rng.randint(1, 9)
    n = Decimal(a * 10 + b)
    two, one = (value(value=n),), (value(value=Decimal(a)),)
    yield from (
        ("bold within", f"{a}**{b}**%", two, MAY),
        ("tag within", f"<b>{a}</b>{b}%", two, MAY),
        ("code within", f"`{a}`{b}%", two, MAY),
        ("comment within", f"{a}<!-- 5 -->{b}%", two, MAY),
        ("percent comment within", f"{a}%%5%%{b}%", two, MAY),
        ("break within", f"{a}<br>{b}%", (), NEVER),
        ("digit struck out", f"{a}~~{b}~~%", (), NEVER),
        ("sign struck out", f"{a}{b}~~%~~", (), NEVER),
        ("digit as subscript", f"{a}<sub>{b}</sub>%", (), NEVER),
        ("digit as superscript", f"{a}<sup>{b}</sup>%", (), NEVER),
        ("superscript first", f"<sup>{a}</sup>{b}%", (), NEVER),
        ("fraction of tags", f"<sup>{a}</sup>/<sub>{b}</sub>%", (), NEVER),
        ("note within", f"{a}[^s]{b}%", two, MAY),
        ("note before the sign", f"{a}{b}[^s]%", two, MAY),
        ("link within", f"[{a}](x.md){b}%", two, MAY),
        ("entity of a digit", f"{a}&#{48 + b};%", two, MUST),
        ("no-break entity within", f"{a}&nbsp;{b}%", (), NEVER),
        ("zero-width space within", f"{a}\u200b{b}%", two, MAY),
        ("soft hyphen within", f"{a}\u00ad{b}%", two, MAY),
        ("word joiner within", f"{a}\u2060{b}%", two, MAY),
        ("mark of direction before", f"\u200f{a}{b}%", two, MAY),
        ("escaped point", f"{a}\\.{b}%", (value(value=Decimal(f"{a}.{b}")),), MUST),
        ("backslash before", f"\\{a}{b}%", two, MAY),
        ("dagger", f"{a}{b}%†", two, MAY),
        ("asterisk", f"{a}{b}%\\*", two, MAY),
        ("number in square brackets", f"{a}{b}% [1]", two, MAY),
        ("was", f"was {a}{b}%", (), NEVER),
        ("not", f"not {a}{b}%", (), NEVER),
        ("instead of", f"instead of {a}{b}%", (), NEVER),
        ("then", f"{a}% until 2025, then {b}{b}%", (), NEVER),
        ("reduced to", f"{a}{b}% reduced to {b}%", (), NEVER),
        ("another in brackets", f"{a}{b}% (5% for firms)", two, MAY),
        ("formerly in brackets", f"{a}{b}% (was 5%)", two, MAY),
        ("and an amount", f"{a}{b}% plus $500", (), NEVER),
        ("of an amount", f"{a}{b}% above $500", two, MAY),
        ("for some years", f"{a}{b}% for 5 years", two, MAY),
        ("since a day", f"{a}{b}% since 2026-01-01", two, MUST),
        ("of something", f"{a}{b}% of turnover", two, MUST),
        ("in brackets", f"{a}{b}% (standard rate)", two, MUST),
        ("two by break", f"{a}%<br>{b}{b}%", (*one, value(value=Decimal(b * 11))), MAY),
        ("three with slash", "1%/2%/3%", (), NEVER),
        ("exempt", f"exempt ({a}%)", (), NEVER),
        ("zero", "0%", (value(value=Decimal(0)),), MUST),
        ("hundred", "100 %", (value(value=Decimal(100)),), MUST),
        ("letter O", f"{a}O%", (), NEVER),
        ("Cyrillic letter", f"{a}{b}%о", two, MAY),
        ("escaped hyphen in a range", f"{a}\\-{a}{b}%", (value(low=Decimal(a), high=n),), MUST),
        ("range from minus", f"-{a}% - {b}%", (value(low=Decimal(-a), high=Decimal(b)),), MAY),
        ("range and note", f"{a}% - {a}{b}% (by income)", (value(low=Decimal(a), high=n),), MAY),
        ("range in bold", f"**{a}% – {a}{b}%**", (value(low=Decimal(a), high=n),), MUST),
        *(
            (f"open in another language, {words}", f"{a}{b}% {words}", (), NEVER)
            for words in ("und mehr", "oder weniger", "et plus", "ou moins", "o más", "и более")
        ),
        ("range half struck out", f"~~{a}% -~~ {a}{b}%", two, MAY),
        ("up to and note", f"up to {a}{b}% of turnover", (value(high=n),), MAY),
    )  # fmt: skip


def amount_traps(rng: random.Random) -> Iterator[Form]:
    """Yield amounts with something within or beside them."""
    a, b = rng.randint(2, 9), rng.randint(101, 998)
    n = Decimal(a * 1000 + b)
    dollars = _dollars(n)
    yield from (
        ("escaped sign", f"\\${a},{b}", dollars, MUST),
        ("escaped comma", f"${a}\\,{b}", dollars, MUST),
        ("both escaped", f"\\${a},{b} - \\$20,000", _range(n, Decimal(20_000)), MUST),
        ("cents of zero", f"${a},{b}.00", dollars, MUST),
        ("dash behind a comma", f"${a},{b},-", dollars, MAY),
        ("European cents", f"{a}.{b},50 EUR", (value(currency="EUR", low=n + Decimal("0.5")),), MUST),
        ("Swiss groups and cents", f"EUR {a}'{b}.50", (value(currency="EUR", low=n + Decimal("0.5")),), MUST),
        ("code behind without space", f"{a},{b}USD", dollars, MAY),
        ("code and colon", f"USD: {a},{b}", dollars, MAY),
        ("tenge sign", f"₸{b}", (value(currency="KZT", low=Decimal(b)),), MAY),
        ("yen sign", f"¥{b}", (value(currency="JPY", low=Decimal(b)),), MAY),
        ("zero", "$0", _dollars(Decimal(0)), MUST),
        ("from zero", f"$0 - ${b}", _range(Decimal(0), Decimal(b)), MUST),
        ("another in brackets", f"${b} (refundable $50)", _dollars(Decimal(b)), MAY),
        ("another behind a comma", f"${b}, $50 for renewals", (), NEVER),
        ("and a percentage", f"${b} plus 5%", (), NEVER),
        ("or a percentage", f"${b} or 5%", (), NEVER),
        ("a percentage of it", f"5% of ${b}", (), NEVER),
        ("and a tax", f"${b} + VAT", _dollars(Decimal(b)), MAY),
        ("each month", f"${b} monthly", _dollars(Decimal(b)), MAY),
        ("million with comma", f"${a},5 million", _dollars(Decimal(a * 10 + 5) * 100_000), MAY),
        ("range of millions, once", f"${a}-{a + 1} million", _range(Decimal(a) * 10**6, Decimal(a + 1) * 10**6), MAY),
        ("range of millions, one sign each", f"${a} - ${a + 1} million", _range(Decimal(a) * 10**6, Decimal(a + 1) * 10**6), MAY),
        ("range to thousands", f"${b}-1k", (), NEVER),
        ("range of m", f"USD {a}m - {a + 1}m", _range(Decimal(a) * 10**6, Decimal(a + 1) * 10**6), MAY),
        ("power", f"${a}·10³", (), NEVER),
        ("power by tag", f"${a}<sup>3</sup>", (), NEVER),
        ("power by caret", f"${a}^3", (), NEVER),
        ("exponent", f"${a}e3", _dollars(Decimal(a * 1000)), MAY),
        ("four digits behind a comma", f"${a},{b}0", (), NEVER),
        ("four zeros behind a comma", f"${b},0000", (), NEVER),
        ("four zeros behind groups", f"${a},{b},0000", (), NEVER),
        ("two digits in the last group", f"${a},{b},50", (), NEVER),
        ("zero before groups", f"$0{a},{b}", dollars, MAY),
        ("three digits behind the point", f"${a},{b}.125", _dollars(n + Decimal("0.125")), MUST),
        ("comma first", f"$,{b}", (), NEVER),
        ("space within groups", f"${a} ,{b}", (), NEVER),
        ("bold within", f"${a},**{b}**", dollars, MAY),
        ("group struck out", f"${a}~~,{b}~~", (), NEVER),
        ("comment within", f"${a},<!-- x -->{b}", dollars, MAY),
        ("break within", f"${a},<br>{b}", (), NEVER),
        ("note within", f"${a}[^s],{b}", dollars, MAY),
        ("two by break", f"${a}<br>${b}", (*_dollars(Decimal(a)), *_dollars(Decimal(b))), MAY),
        ("free", "free", (), NEVER),
        ("sign alone", "$", (), NEVER),
        ("code alone", "USD", (), NEVER),
        ("math", f"${b}$", (), NEVER),
        ("not", f"not ${b}", (), NEVER),
        ("was", f"was ${b}", (), NEVER),
        ("scope in brackets", f"${a},{b} (AIFC licensing)", dollars, MUST),
        ("range and scope", f"$1,000 - ${a},{b} (AIFC)", _range(Decimal(1000), n), MUST),
        ("Indian groups", f"${a},{b % 90 + 10},000.50", _dollars(Decimal(f"{a}{b % 90 + 10}000.50")), MAY),
    )  # fmt: skip


def _dollars(low: Decimal) -> tuple[Value, ...]:
    return (value(currency="USD", low=low.normalize() + 0),)


def _range(low: Decimal, high: Decimal) -> tuple[Value, ...]:
    return (value(currency="USD", low=low.normalize() + 0, high=high.normalize() + 0),)


def price_traps(rng: random.Random) -> Iterator[Form]:
    """Yield prices per unit with something within or beside them."""
    n = Decimal(f"0.0{rng.randint(2, 9)}")
    exact = (value(currency="USD", value=n, unit="kWh"),)
    yield from (
        ("escaped sign", f"\\${n}/kWh", exact, MUST),
        ("space before the slash", f"${n} /kWh", exact, MUST),
        ("space behind the slash", f"${n}/ kWh", exact, MUST),
        ("per and note", f"${n} per kWh (industry)", exact, MUST),
        ("range of prices", f"${n}/kWh - $0.99/kWh", (value(currency="USD", low=n, high=Decimal("0.99"), unit="kWh"),), MAY),
        ("two prices with comma", f"${n}/kWh, $0.99/kWh at night", (), NEVER),
        ("another in brackets", f"${n}/kWh (night: $0.99)", exact, MAY),
        ("cents sign", f"{rng.randint(2, 9)}¢/kWh", (), NEVER),
        ("count of units", f"${n}/2 kWh", (), NEVER),
        ("price of two units", "$1/2 kWh", (), NEVER),
        ("tenge with comma", "22,5 KZT/kWh", (value(currency="KZT", value=Decimal("22.5"), unit="kWh"),), MUST),
        ("unit struck out", f"${n}/~~kWh~~ MWh", (value(currency="USD", value=n, unit="MWh"),), MAY),
        ("unit in bold", f"${n}/**kWh**", exact, MAY),
        ("not", f"not ${n}/kWh", (), NEVER),
        ("break", f"${n}<br>/kWh", (), NEVER),
        ("subscript in the number", "$0.0<sub>4</sub>/kWh", (), NEVER),
        ("percent", f"{n}%/kWh", (), NEVER),
    )  # fmt: skip


def score_traps(rng: random.Random) -> Iterator[Form]:
    """Yield scores with something within or beside them."""
    n = rng.randint(11, 99)
    exact = (value(value=Decimal(n), best=Decimal(100)),)
    yield from (
        ("full stop", f"{n}/100.", exact, MAY),
        ("points", f"{n}/100 points", exact, MAY),
        ("escaped slash", f"{n}\\/100", exact, MUST),
        ("entity of the slash", f"{n}&#47;100", exact, MUST),
        ("two slashes", f"{n}//100", (), NEVER),
        ("letters", f"{n}/1OO", (), NEVER),
        ("more than", f">{n}/100", (), NEVER),
        ("range of scores", f"{n}/100 - {n + 1}/100", (), NEVER),
        ("arrow", f"{n}/100 → {n + 1}/100", (), NEVER),
        ("range of points", f"{n}–{n + 1}/100", (), NEVER),
        ("another in brackets", f"{n}/100 (3/10)", exact, MAY),
        ("year in brackets", f"{n}/100 (2025)", exact, MUST),
        ("scale struck out", f"{n}/~~10~~ 100", exact, MAY),
        ("no score", "/100", (), NEVER),
        ("question", "?/100", (), NEVER),
        ("number of tags", f"{n}/10<sup>2</sup>", (), NEVER),
    )  # fmt: skip


def date_traps(rng: random.Random) -> Iterator[Form]:
    """Yield days and years with something within or beside them."""
    year = rng.randint(1950, 2024)
    day = f"{year}-07-05"
    exact, whole = (value(date=day),), (value(year=str(year)),)
    span = f"{day}/{year + 1}-01-01"
    yield from (
        ("full stop behind a day", f"{day}.", exact, MAY),
        ("day to day", f"{day} to {year + 1}-01-01", (), NEVER),
        ("day and day with slash", span, (value(edtf=span),), MAY),
        ("month or years", f"200{year % 7}-{year % 7 + 1:02}", (), NEVER),
        ("day or year", f"{day} or {year + 1}", (), NEVER),
        ("year in brackets", f"({year})", whole, MAY),
        ("day and amendment", f"{day} (amended {year + 1})", exact, MAY),
        ("month alone", f"July {year}", (value(month=f"{year}-07"),), MAY),
        ("middle of a year", f"mid-{year}", (), NEVER),
        ("early in a year", f"early {year}", (), NEVER),
        ("tilde", f"~{year}", (value(edtf=f"~{year}"),), MAY),
        ("after a year", f"after {year}", (), NEVER),
        ("since a year", f"since {year}", whole, MAY),
        ("year or year", f"{year} or {year + 1}", (), NEVER),
        ("plus", f"{year}+", (), NEVER),
        ("fiscal year", f"FY{year}", (), NEVER),
        ("season", f"{year}/{(year + 1) % 100:02}", (), NEVER),
        ("estimate", f"{year} (est.)", whole, MAY),
        ("group of thousands", f"{year // 1000},{year % 1000:03}", (), NEVER),
        ("space within", f"{year // 100} {year % 100:02}", (), NEVER),
        ("week", f"{year}-W27", (), NEVER),
        ("day of the year", f"{year}-186", (), NEVER),
        ("zone", f"{day}Z", exact, MAY),
        ("hour that does not exist", f"{day}T25:00", exact, MAY),
        ("year struck out", f"~~{year}~~ {year + 1}", (value(year=str(year + 1)),), MAY),
        ("digit as superscript", f"{year // 10}<sup>{year % 10}</sup>", (), NEVER),
        ("escaped hyphens", day.replace("-", "\\-"), exact, MUST),
        ("bold within", f"{year}-**07**-05", exact, MAY),
        ("not", f"not {year}", (), NEVER),
        ("law of a number", f"Law {year}", (), NEVER),
        ("short year", f"'{year % 100:02}", (), NEVER),
    )  # fmt: skip


def answer_traps(_: random.Random) -> Iterator[Form]:
    """Yield answers with something within or beside them."""
    yes, no = (value(bool=True),), (value(bool=False),)
    yield from (
        ("number of a law", "No. 5", (), NEVER),
        ("number without full stop", "No 5", (), NEVER),
        ("number with colon", "No: 5", (), NEVER),
        ("superscript", "Yes¹", yes, MAY),
        ("asterisk", "No\\*", no, MAY),
        ("struck out before", "~~No~~ Yes", yes, MAY),
        ("struck out behind", "No ~~yes~~", no, MAY),
        ("arrow", "Yes → No", (), NEVER),
        ("both with semicolon", "Yes; no for firms", (), NEVER),
        ("both with comma", "Yes, but no", (), NEVER),
        ("former in brackets", "No (yes until 2020)", (), NEVER),
        ("formerly", "formerly yes", (), NEVER),
        ("Cyrillic letter", "Yеs", (), NEVER),
        ("full width", "Ｙｅｓ", yes, MAY),
        ("space within", "Y es", (), NEVER),
        ("bold within", "**Y**es", yes, MAY),
        ("letter alone", "Y", yes, MAY),
        ("tick", "✓", yes, MAY),
        ("no one", "no one", (), NEVER),
        ("yes in a question", "yes, if?", (), NEVER),
        ("break between", "Yes<br>No", (*yes, *no), MAY),
        ("quoted", '"No"', no, MAY),
        ("double", "yes yes", (), NEVER),
        ("true and false", "true / false", (), NEVER),
        ("since a day", "Yes, since 2020-01-01", yes, MAY),
    )  # fmt: skip


def concept_traps(_: random.Random) -> Iterator[Form]:
    """Yield words of a scheme with something within or beside them."""
    easy, hard = (value(concept="ease-easy"),), (value(concept="ease-hard"),)
    yield from (
        ("full stop", "easy.", easy, MAY),
        ("superscript", "hard¹", hard, MAY),
        ("struck out before", "~~easy~~ hard", hard, MAY),
        ("arrow", "easy → hard", (), NEVER),
        ("dash", "easy–hard", (), NEVER),
        ("slash", "easy/hard", (), NEVER),
        ("Cyrillic letter", "hаrd", (), NEVER),
        ("question mark", "hard?", (), NEVER),
        ("break between", "easy<br>hard", (*easy, *hard), MAY),
        ("negated by a prefix", "un-easy", (), NEVER),
        ("formerly", "formerly hard", (), NEVER),
        ("double", "hard hard", (), NEVER),
        ("bold within", "h**ard**", hard, MAY),
        ("in brackets", "hard (for firms)", hard, MAY),
        ("other in brackets", "hard (easy for firms)", (), NEVER),
    )  # fmt: skip


def name_traps(rng: random.Random) -> Iterator[Form]:
    """Yield names with something within or beside them."""
    one = f"Markets Board {rng.choice('ABC')}"
    name = value(name=one.lower().replace(" ", "-"))
    yield from (
        ("placeholder behind a slash", f"{one} / TBD", (name,), MAY),
        ("placeholder before a slash", f"N/A / {one}", (name,), MAY),
        ("dash behind a slash", f"{one} / —", (name,), MAY),
        ("two placeholders", "N/A / N/A", (), NEVER),
        ("address", "https://a.example/", (), NEVER),
        ("address in angle brackets", "<https://a.example/>", (), NEVER),
        ("struck out before", f"~~Old Board~~ {one}", (name,), MAY),
        ("bold", f"**{one}**", (name,), MUST),
        ("tag of HTML", f"<i>{one}</i>", (name,), MUST),
        ("image", "![[x.png]]", (), NEVER),
        ("comment", "<!-- Markets Board -->", (), NEVER),
        ("note alone", "[^s]", (), NEVER),
        ("embedded note", f"![[{one}", (), NEVER),
    )  # fmt: skip
