"""Forms of values as Turtle: value types of the mapping, constraints of shapes, ranges."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kbgraph.init.draft import PropertyDraft
from kbgraph.init.forms import (
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
from kbgraph.init.measures import fraction_value
from kbgraph.init.turtle_text import literal

_EDTF = "<http://id.loc.gov/datatypes/edtf>"
_DATATYPES = {
    "integer": "xsd:integer",
    "decimal": "xsd:decimal",
    "date": "xsd:date",
    "dateTime": "xsd:dateTime",
    "year": "xsd:gYear",
    "yesNo": "xsd:boolean",
}
_CLASSES = {
    "percentage": "kb:Percentage",
    "moneyRange": "kb:MoneyRange",
    "unitPrice": "kb:UnitPrice",
}
_DATES = ("xsd:date", "xsd:gYear", "xsd:gYearMonth", _EDTF)
DATE_NAMES = frozenset({"date", "dateTime", "year", "dateOrYear"})
QUANTITY, RATING, POSITION, CLOCK = (
    "schema:QuantitativeValue",
    "schema:Rating",
    "schema:GeoCoordinates",
    "my:TimeOfDay",
)
_NUMBER_GROUP = "m:value v:decimal"
_DEGREES = 'read:degrees a m:Number ; m:datatype xsd:decimal ; m:decimalMark "." .'


class ValueTurtle(NamedTuple):
    """A value type: the name that fields use, and the lines that define it."""

    name: str
    lines: tuple[str, ...]


def value_type(prop: PropertyDraft) -> ValueTurtle:
    """Return the value type of a property."""
    forms = prop.guess.forms
    own = f"read:{prop.local}"
    if len(forms) == 1:
        return _one(forms[0], own, prop)
    options = [_one(form, f"{own}-{_suffix(form)}", prop) for form in forms]
    names = " ".join(option.name for option in options)
    lines = [line for option in options for line in option.lines]
    return ValueTurtle(own, (f"{own} a m:FirstOf ; m:option ( {names} ) .", *lines))


def _suffix(form: Form) -> str:
    return type(form).__name__.removesuffix("Form").lower()


def _one(form: Form, own: str, prop: PropertyDraft) -> ValueTurtle:
    match form:
        case CoreForm(name=name):
            return ValueTurtle(f"v:{name}", ())
        case TextForm():
            return ValueTurtle("v:text", ())
        case CodeForm():
            return ValueTurtle("v:plain", ())
        case LinkForm(mints=False):
            return ValueTurtle("read:link", ('read:link a m:Link ; m:expects "a [[link]]" .',))
        case LinkForm():
            expects = literal("a [[link]], or the name alone")
            mint = f"{own} a m:Link ; m:mint my:{prop.mint} ; m:expects {expects} ."
            return ValueTurtle(own, (mint,))
        case ConceptForm():
            return ValueTurtle(own, (f"{own} a m:Concept ; m:scheme scale:{prop.local} .",))
        case _:
            return ValueTurtle(own, tuple(_structured(form, own)))


def _structured(form: Form, own: str) -> Iterator[str]:
    match form:
        case FractionForm(texts=texts):
            yield _lookup(own, texts)
        case MeasureForm():
            yield from _measure(form, own)
        case SpanForm():
            yield _span(form, own)
        case ScoreForm(example=example):
            yield _pattern(
                own,
                RATING,
                f"a number and the greatest one, such as {example}",
                r"(?P<value>{amount})\s*/\s*(?P<best>{amount})",
                [
                    ("value", "schema:ratingValue", "v:decimal"),
                    ("best", "schema:bestRating", "v:decimal"),
                ],
            )
        case PositionForm(example=example):
            yield _pattern(
                own,
                POSITION,
                f"latitude and longitude such as {example}",
                r"(?P<latitude>[-+\u2212]?[0-9]{1,2}\.[0-9]+)\s*,\s*(?P<longitude>[-+\u2212]?[0-9]{1,3}\.[0-9]+)",
                [
                    ("latitude", "schema:latitude", "read:degrees"),
                    ("longitude", "schema:longitude", "read:degrees"),
                ],
            )
            yield _DEGREES
        case ClockForm(example=example):
            yield _pattern(
                own,
                CLOCK,
                f"a time of the day such as {example}",
                r"0?(?P<hour>[0-9]{1,2}):0?(?P<minute>[0-9]{1,2})",
                [("hour", "my:hour", "v:integer"), ("minute", "my:minute", "v:integer")],
            )
        case _:
            return


def _measure(form: MeasureForm, own: str) -> Iterator[str]:
    number = "v:decimal"
    value = "{number}"
    if form.fractions:
        number = f"{own}-number"
        value = f"(?:{_any(form.fractions)}|{{number}})"
        yield f"{number} a m:FirstOf ; m:option ( v:decimal {own}-fraction ) ."
        yield _lookup(f"{own}-fraction", form.fractions)
    note = r"(?:\s*\((?P<note>[^()]*)\))?" if form.has_note else ""
    groups = [("value", "schema:value", number), ("unit", "schema:unitText", "v:plain")]
    yield _pattern(
        own,
        QUANTITY,
        f"a number with a unit such as {form.example}",
        rf"(?P<value>{value})\s*(?P<unit>{_any(form.units)}){note}",
        groups + ([("note", "skos:note", "v:note")] if note else []),
    )


def _span(form: SpanForm, own: str) -> str:
    unit = rf"\s*(?P<unit>{_any(form.units)})" if form.units else ""
    groups = [("from", "schema:minValue", "v:decimal"), ("to", "schema:maxValue", "v:decimal")]
    return _pattern(
        own,
        QUANTITY,
        f"a range such as {form.example}",
        rf"(?P<from>{{number}})\s*{{rangeMark}}\s*(?P<to>{{amount}}){unit}",
        groups + ([("unit", "schema:unitText", "v:plain")] if unit else []),
    )


def _lookup(own: str, texts: Sequence[str]) -> str:
    entries = " , ".join(
        f"[ m:from {literal(text)} ; m:to {fraction_value(text)} ]" for text in texts
    )
    return f"{own} a m:Lookup ; m:expects {literal(f'a fraction such as {texts[0]}')} ; m:entry {entries} ."


def _any(texts: Sequence[str]) -> str:
    """Return a pattern of any of the texts, the longest first."""
    return "|".join(map(re.escape, sorted(texts, key=lambda text: (-len(text), text))))


def _pattern(
    own: str, cls: str, expects: str, regex: str, groups: Sequence[tuple[str, str, str]]
) -> str:
    parts = " ,\n    ".join(
        f'[ m:name "{name}" ; m:path {path} ; m:value {value} ]' for name, path, value in groups
    )
    return (
        f"{own} a m:Pattern ; m:class {cls} ; m:expects {literal(expects)} ;\n"
        f"  m:regex {literal(regex)} ;\n  m:group {parts} ."
    )


def constraints(prop: PropertyDraft, targets: Sequence[str]) -> tuple[str, ...]:
    """Return what a shape says of each form of the values; empty where texts are among them."""
    forms = prop.guess.forms
    if any(isinstance(form, TextForm) for form in forms):
        return ()
    return tuple(
        dict.fromkeys(each for form in forms for each in _constraints(form, prop, targets))
    )


def _constraints(form: Form, prop: PropertyDraft, targets: Sequence[str]) -> Iterator[str]:
    match form:
        case CoreForm(name="dateOrYear"):
            yield from (f"sh:datatype {datatype}" for datatype in _DATES)
        case CoreForm(name="address"):
            yield "sh:nodeKind sh:IRI"
        case CoreForm(name=name) if name in _CLASSES:
            yield f"sh:class {_CLASSES[name]}"
        case CoreForm(name=name):
            yield f"sh:datatype {_DATATYPES[name]}"
        case FractionForm():
            yield "sh:datatype xsd:decimal"
        case LinkForm():
            if targets:
                yield from (f"sh:class my:{target}" for target in targets)
            else:
                yield "sh:nodeKind sh:IRI"
        case ConceptForm():
            scheme = f"sh:node [ sh:property [ sh:path skos:inScheme ; sh:hasValue scale:{prop.local} ] ]"
            yield f"sh:class skos:Concept ; {scheme}"
        case CodeForm(pattern=pattern):
            yield "sh:datatype xsd:string" + (
                f" ; sh:pattern {literal(pattern)}" if pattern else ""
            )
        case ScoreForm():
            yield f"sh:class {RATING}"
        case PositionForm():
            yield f"sh:class {POSITION}"
        case ClockForm():
            yield f"sh:class {CLOCK}"
        case _:
            yield f"sh:class {QUANTITY}"


def is_literal(form: Form) -> bool:
    """Whether the values of a form are literals, and no things or structured values."""
    match form:
        case CoreForm(name=name):
            return name in _DATATYPES or name == "dateOrYear"
        case TextForm() | CodeForm() | FractionForm():
            return True
        case _:
            return False


def range_of(prop: PropertyDraft) -> str:
    """Return the datatype or class of all values; empty where there are several, or any text."""
    match constraints(prop, ()):
        case (only,) if only.startswith(("sh:datatype ", "sh:class ")):
            return only.split()[1]
        case _:
            return ""
