"""Constraints of shapes on the values of a property, as Turtle, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kbgraph.init.drafting.draft import PropertyDraft
from kbgraph.init.files.value_types import CLOCK, POSITION, QUANTITY, RATING
from kbgraph.init.values.forms import (
    DATES,
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

_EDTF = "<http://id.loc.gov/datatypes/edtf>"
_DATATYPES = {
    "integer": ("xsd:integer",),
    "decimal": ("xsd:decimal",),
    DOTTED: ("xsd:decimal",),
    "date": ("xsd:date",),
    "dateTime": ("xsd:dateTime",),
    "year": ("xsd:gYear",),
    "month": ("xsd:gYearMonth",),
    "yesNo": ("xsd:boolean",),
    "dateOrYear": ("xsd:date", "xsd:gYear", "xsd:gYearMonth", _EDTF),
}
_CLASSES = {
    "percentage": "kb:Percentage",
    "moneyRange": "kb:MoneyRange",
    "unitPrice": "kb:UnitPrice",
}
_CLASS_OF_FORM = {
    MeasureForm: QUANTITY,
    SpanForm: QUANTITY,
    ScoreForm: RATING,
    PositionForm: POSITION,
    ClockForm: CLOCK,
}


def constraints(prop: PropertyDraft, targets: Sequence[str] = ()) -> tuple[str, ...]:
    """Return what a shape says of each form of the values; nothing where texts are among them.

    `targets` are the classes of the things to which links lead.
    """
    if any(isinstance(form, TextForm) for form in prop.guess.forms):
        return ()
    said = [each for form in prop.guess.forms for each in _of_form(form, prop, targets)]
    return tuple(dict.fromkeys(said))


def _of_form(form: Form, prop: PropertyDraft, targets: Sequence[str]) -> Iterator[str]:
    match form:
        case CoreForm():
            yield from _of_core(form)
        case LinkForm():
            yield from (f"sh:class my:{target}" for target in targets)
            if not targets:
                yield "sh:nodeKind sh:IRI"
        case ConceptForm():
            scheme = f"sh:path skos:inScheme ; sh:hasValue scale:{prop.scheme}"
            yield f"sh:class skos:Concept ;\n  sh:node [ sh:property [ {scheme} ] ]"
        case CodeForm():
            yield "sh:datatype xsd:string"
        case FractionForm():
            yield "sh:datatype xsd:decimal"
        case _:
            yield f"sh:class {_CLASS_OF_FORM[type(form)]}"


def _of_core(form: CoreForm) -> Iterator[str]:
    yield from (f"sh:datatype {datatype}" for datatype in _DATATYPES.get(form.name, ()))
    if form.name in _CLASSES:
        yield f"sh:class {_CLASSES[form.name]}"
    elif form.name == "address":
        yield "sh:nodeKind sh:IRI"


def kind_of(prop: PropertyDraft) -> str:
    """Return the kind of the property, by whether its values are literals."""
    kinds = {_is_literal(form) for form in prop.guess.forms}
    if len(kinds) > 1:
        return "rdf:Property"
    return "owl:DatatypeProperty" if kinds == {True} else "owl:ObjectProperty"


def _is_literal(form: Form) -> bool:
    match form:
        case CoreForm(name=name):
            return name in _DATATYPES
        case _:
            return isinstance(form, TextForm | CodeForm | FractionForm)


def range_of(prop: PropertyDraft) -> str:
    """Return the datatype or class of all values; empty where there are several, or any text."""
    match constraints(prop):
        case (only,) if only.startswith(("sh:datatype ", "sh:class ")):
            return only.split()[1]
        case _:
            return ""


def is_date(prop: PropertyDraft) -> bool:
    """Whether all values are dates."""
    return all(isinstance(form, CoreForm) and form.name in DATES for form in prop.guess.forms)
