"""Value types of the mapping, as Turtle."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kbgraph.init.drafting.draft import PropertyDraft
from kbgraph.init.files.turtle_text import literal
from kbgraph.init.values.forms import (
    DOTTED,
    ClockForm,
    CodeForm,
    ConceptForm,
    CoreForm,
    Form,
    FractionForm,
    LinkForm,
    MeasureForm,
    PositionForm,
    ScoreForm,
    SpanForm,
    TextForm,
)
from kbgraph.init.values.measures import fraction_value

QUANTITY = "schema:QuantitativeValue"
RATING = "schema:Rating"
POSITION = "schema:GeoCoordinates"
CLOCK = "my:TimeOfDay"
_DOTTED = (
    'read:dotted a m:Number ; m:datatype xsd:decimal ; m:decimalMark "." ; m:expects "a number" .'
)
_SIGN = "[-+−]?"


class ValueTurtle(NamedTuple):
    """A value type: the name that fields use, and the lines that define it."""

    name: str
    lines: tuple[str, ...]


class _Group(NamedTuple):
    """A named group of a pattern, and what it states."""

    name: str
    path: str
    value: str


_UNIT = _Group("unit", "schema:unitText", "v:plain")
_NOTE = _Group("note", "skos:note", "v:note")
_CONVERTED = _Group("converted", "skos:note", "v:plain")
"""The amount again, as text: it is no second value."""


def value_type(prop: PropertyDraft) -> ValueTurtle:
    """Return the value type of a property."""
    forms, own = prop.guess.forms, f"read:{prop.local}"
    if len(forms) == 1:
        return _of_form(forms[0], own, prop)
    options = [_of_form(form, f"{own}-{_suffix(form)}", prop) for form in forms]
    names = " ".join(option.name for option in options)
    lines = [line for option in options for line in option.lines]
    return ValueTurtle(own, (f"{own} a m:FirstOf ; m:option ( {names} ) .", *lines))


def _suffix(form: Form) -> str:
    return type(form).__name__.removesuffix("Form").lower()


def _of_form(form: Form, own: str, prop: PropertyDraft) -> ValueTurtle:
    match form:
        case CoreForm(name=name) if name == DOTTED:
            return ValueTurtle("read:dotted", (_DOTTED,))
        case CoreForm(name="integer" | "decimal" as name):
            return _number(name, prop.guess.mark)
        case CoreForm(name=name):
            return ValueTurtle(f"v:{name}", ())
        case TextForm():
            return ValueTurtle("v:text", ())
        case CodeForm(pattern=""):
            return ValueTurtle("v:plain", ())
        case CodeForm(pattern=pattern, example=example):
            expects = _example("a code such as", example)
            line = f"{own} a m:Text ; m:matches {literal(pattern)} ; m:expects {expects} ."
            return ValueTurtle(own, (line,))
        case LinkForm(mints=False):
            return ValueTurtle("read:link", ('read:link a m:Link ; m:expects "a [[link]]" .',))
        case LinkForm():
            expects = literal("a [[link]], or the name alone")
            line = f"{own} a m:Link ; m:mint my:{prop.mint} ; m:expects {expects} ."
            return ValueTurtle(own, (line,))
        case ConceptForm():
            return ValueTurtle(own, (f"{own} a m:Concept ; m:scheme scale:{prop.scheme} .",))
        case _:
            decimal = _number("decimal", prop.guess.mark)
            lines = _structured(form, own, decimal.name)
            return ValueTurtle(own, (*decimal.lines, *lines))


def _number(name: str, mark: str) -> ValueTurtle:
    """Return the type of integers or decimals, with the mark of decimals that a field has."""
    if not mark:
        return ValueTurtle(f"v:{name}", ())
    own = f"read:{name}-with-{'comma' if mark == ',' else 'dot'}"
    expects = "a whole number" if name == "integer" else "a number"
    line = f"m:datatype xsd:{name} ; m:decimalMark {literal(mark)} ; m:expects {literal(expects)}"
    return ValueTurtle(own, (f"{own} a m:Number ; {line} .",))


def _structured(form: Form, own: str, decimal: str) -> Iterator[str]:
    """Yield the lines of a type whose values have parts; `decimal` is the type of their numbers."""
    match form:
        case FractionForm(texts=texts):
            yield _lookup(own, texts)
        case MeasureForm():
            yield from _measure(form, own, decimal)
        case SpanForm():
            yield _span(form, own, decimal)
        case ScoreForm(example=example):
            yield _score(own, example, decimal)
        case PositionForm(example=example):
            yield _position(own, example)
            yield _DOTTED
        case ClockForm(example=example):
            yield _clock(own, example)
        case _:
            return


def _measure(form: MeasureForm, own: str, decimal: str) -> Iterator[str]:
    number, value = decimal, "{number}"
    if form.fractions:
        number = f"{own}-number"
        value = f"{_any(form.fractions)}|{{number}}"
        yield f"{number} a m:FirstOf ; m:option ( {decimal} {own}-fraction ) ."
        yield _lookup(f"{own}-fraction", form.fractions)
    groups = [_Group("value", "schema:value", number), _UNIT]
    yield _pattern(
        own,
        f"{QUANTITY} ; m:expects {_example('a number with a unit such as', form.example)}",
        rf"(?P<value>{value})\s*(?P<unit>{_any(form.units)}){_behind(form)}",
        [
            *groups,
            *([_CONVERTED] if form.converted else []),
            *([_NOTE] if form.has_note else []),
        ],
    )


def _behind(form: MeasureForm) -> str:
    """Return the pattern of brackets behind a measure: the same in another unit, or a note."""
    again = rf"{{number}}\s*(?!(?P=unit)(?:[\s)]|$))(?:{_any(form.converted)})"
    about = r"(?:(?:[~≈]|c\.|ca\.?|about|approx\.?)\s*)?"
    options = [
        *([rf"(?P<converted>{about}{again}(?:\s+{again})?)"] if form.converted else []),
        *(["(?P<note>[^()]*)"] if form.has_note else []),
    ]
    return rf"(?:\s*\((?:{'|'.join(options)})\))?" if options else ""


def _span(form: SpanForm, own: str, decimal: str) -> str:
    unit = rf"\s*(?P<unit>{_any(form.units)})" if form.units else ""
    ends = [
        _Group("from", "schema:minValue", decimal),
        _Group("to", "schema:maxValue", decimal),
    ]
    return _pattern(
        own,
        f"{QUANTITY} ; m:expects {_example('a range such as', form.example)}",
        rf"(?P<from>{{number}})\s*{{rangeMark}}\s*(?P<to>{{amount}}){unit}",
        ends + ([_UNIT] if unit else []),
    )


def _score(own: str, example: str, decimal: str) -> str:
    return _pattern(
        own,
        f"{RATING} ; m:expects {_example('a number and the greatest one, such as', example)}",
        r"(?P<value>{amount})\s*/\s*(?P<best>{amount})",
        [
            _Group("value", "schema:ratingValue", decimal),
            _Group("best", "schema:bestRating", decimal),
        ],
    )


def _position(own: str, example: str) -> str:
    return _pattern(
        own,
        f"{POSITION} ; m:expects {_example('latitude and longitude such as', example)}",
        rf"(?P<latitude>{_SIGN}[0-9]{{1,2}}\.[0-9]+)\s*,\s*"
        rf"(?P<longitude>{_SIGN}[0-9]{{1,3}}\.[0-9]+)",
        [
            _Group("latitude", "schema:latitude", "read:dotted"),
            _Group("longitude", "schema:longitude", "read:dotted"),
        ],
    )


def _clock(own: str, example: str) -> str:
    return _pattern(
        own,
        f"{CLOCK} ; m:expects {_example('a time of the day such as', example)}",
        "0?(?P<hour>[0-9]{1,2}):0?(?P<minute>[0-9]{1,2})",
        [_Group("hour", "my:hour", "v:integer"), _Group("minute", "my:minute", "v:integer")],
    )


def _lookup(own: str, texts: Sequence[str]) -> str:
    entries = " ,\n    ".join(
        f"[ m:from {literal(text)} ; m:to {_decimal(text)} ]" for text in texts
    )
    expects = _example("a fraction such as", texts[0])
    return f"{own} a m:Lookup ; m:expects {expects} ;\n  m:entry {entries} ."


def _decimal(text: str) -> str:
    """Return a fraction as a decimal of Turtle, which has a dot."""
    value = fraction_value(text) or ""
    return value if "." in value else f"{value}.0"


def _example(words: str, example: str) -> str:
    return literal(f"{words} {example}")


def _any(texts: Sequence[str]) -> str:
    """Return a pattern of any of the texts, the longest first."""
    return "|".join(map(re.escape, sorted(texts, key=lambda text: (-len(text), text))))


def _pattern(own: str, cls: str, regex: str, groups: Sequence[_Group]) -> str:
    parts = " ,\n    ".join(
        f'[ m:name "{name}" ; m:path {path} ; m:value {value} ]' for name, path, value in groups
    )
    return f"{own} a m:Pattern ; m:class {cls} ;\n  m:regex {literal(regex)} ;\n  m:group {parts} ."
