"""Messages for violations of shapes, made of the constraint and its parameters."""

from __future__ import annotations

import re
from collections import Counter

from kbgraph.ontology.patterns import Pattern, PatternOrigin
from kbgraph.ontology.similar_terms import for_word
from kbgraph.rdf.terms import Iri, Literal
from kbgraph.source.names import normalise_name
from kbgraph.validation.comparison_messages import (
    BOUNDS,
    COMPARISONS,
    beyond_bound,
    in_wrong_order,
    is_incomparable,
)
from kbgraph.validation.requirements import ShapeDescriber
from kbgraph.validation.violation_places import StatedValue
from kbgraph.validation.violations import Remark, Shape, Violation

_LENGTHS = {"minLength": "at least {} needed", "maxLength": "at most {} allowed"}
_FLAGS = {"i": re.IGNORECASE, "s": re.DOTALL, "m": re.MULTILINE, "x": re.VERBOSE}
_UNNAMED = PatternOrigin(Iri(""), "")
"""The origin of patterns of shapes, which the shape itself names."""


def remark(
    violation: Violation,
    values: tuple[StatedValue, ...],
    others: tuple[StatedValue, ...],
    describer: ShapeDescriber,
) -> Remark:
    """Return the message of a violation: that of the ontology, if it has one.

    `values` are those of the property, and `others` those of the property to compare with.
    """
    made = Remark(violation.message)
    if not violation.message or is_incomparable(violation):
        made = _of_all(violation, values, describer) or _of_one(violation, others, describer)
    if violation.path is None:
        return made
    return made._replace(message=f"{describer.path(violation.path)}: {made.message}")


def _of_all(
    violation: Violation, values: tuple[StatedValue, ...], describer: ShapeDescriber
) -> Remark | None:
    """Return the message of a constraint on all values of a property together."""
    shape, number = violation.shape, len(values)
    match violation.component:
        case "MaxCount":
            allowed = shape.number("maxCount")
            return Remark(f"{number} values, at most {allowed} allowed{_lines(values)}")
        case "MinCount" if not number:
            return Remark("it is missing")
        case "MinCount":
            needed = shape.number("minCount")
            return Remark(f"{_counted(number)}, at least {needed} needed{_lines(values)}")
        case "UniqueLang":
            languages = Counter(
                each.value.language for each in values if isinstance(each.value, Literal)
            )
            twice = ", ".join(tag for tag, count in languages.items() if tag and count > 1)
            return Remark(f"several values in one language: {twice}{_lines(values)}")
        case "HasValue":
            return Remark(f"it must have the value {describer.options(shape.terms('hasValue'))}")
        case "QualifiedMinCount" | "QualifiedMaxCount":
            name = violation.parameter
            word = "at least" if "Min" in name else "at most"
            inner = describer.constraint(shape, "qualifiedValueShape").of_thing
            return Remark(f"of {word} {shape.number(name)} of its values, {inner}")
        case _:
            return None


def _of_one(
    violation: Violation, others: tuple[StatedValue, ...], describer: ShapeDescriber
) -> Remark:
    """Return the message of a constraint on each value of a property, or on the thing itself."""
    shape, value = violation.shape, violation.value
    name = violation.parameter
    if violation.path is None or value is None:
        return Remark(describer.constraint(shape, name).of_thing)
    shown, text = describer.value(value), str(value)
    bound = describer.options(shape.terms(name))
    match name:
        case "pattern":
            return Remark(f"{shown} does not match the form {bound}", _other_case(shape, text))
        case "in":
            message = f"{shown} is not one of {describer.options(shape.listed(name))}"
            return Remark(message, _listed(shape, text, describer))
        case "class" if isinstance(value, Iri) and describer.type_label(value):
            wanted = describer.options(shape.terms(name))
            return Remark(f"{shown} is of the type {describer.type_label(value)}, not {wanted}")
        case "languageIn":
            listed = describer.options(shape.listed(name))
            return Remark(f"the language of {shown} is not one of {listed}")
        case "not":
            return Remark(f"{shown} is not allowed")
        case _ if name in BOUNDS:
            return beyond_bound(value, name, shape.terms(name), describer)
        case _ if name in _LENGTHS:
            return Remark(f"{shown} has {len(text)} characters, {_LENGTHS[name].format(bound)}")
        case _ if name in COMPARISONS:
            compared = [each.value for each in others]
            return in_wrong_order(value, name, bound, compared, describer)
        case _:
            return Remark(describer.constraint(shape, name).of_value(shown))


def _counted(number: int) -> str:
    return "1 value" if number == 1 else f"{number} values"


def _lines(values: tuple[StatedValue, ...]) -> str:
    """Return the lines of values, if there are several: `: lines 24 and 26`."""
    files = {each.location.file for each in values}
    places = dict.fromkeys(
        str(each.location.line) if len(files) == 1 else f"{each.location.file}:{each.location.line}"
        for each in values
    )
    *first, last = places or [""]
    if not first:
        return ""
    return f": {'lines ' if len(files) == 1 else ''}{', '.join(first)} and {last}"


def _other_case(shape: Shape, text: str) -> str:
    """Suggest the text in another case or without spaces, if that has the form."""
    flags = sum(_FLAGS.get(flag, 0) for each in shape.terms("flags") for flag in str(each))
    forms = (text.strip(), text.upper(), text.lower(), "".join(text.split()).upper())
    for pattern in map(str, shape.terms("pattern")):
        marks = "".join(mark for mark, value in _FLAGS.items() if flags & value)
        try:
            regex = Pattern(f"(?{marks}:{pattern})" if marks else pattern, _UNNAMED)
        except ValueError:
            # XPath has forms that Python does not have.
            continue
        for form in forms:
            if form != text and regex.search(form):
                return f"write {form}?"
    return ""


def _listed(shape: Shape, text: str, describer: ShapeDescriber) -> str:
    """Suggest the term of the list that has this name in another case, or one like it."""
    words = [describer.option(term) for term in shape.listed("in")]
    same = [word for word in words if normalise_name(word) == normalise_name(text)]
    return f"write {same[0]}" if same else for_word(words, text)
