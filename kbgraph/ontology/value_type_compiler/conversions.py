"""Compiles conversions of units: numbers that follow from those that an author has written."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from kbgraph.ontology.mapping_error import MappingError
from kbgraph.ontology.turtle import TripleIndex
from kbgraph.ontology.value_types import Conversion, m
from kbgraph.rdf.terms import Iri

_MAX_DIGITS = 40
"""Digits of a factor, and the size of its exponent: a larger number would fill the memory."""
_MAX_DECIMALS = 18


def compile_number_conversions(triples: TripleIndex, node: Iri) -> tuple[Conversion, ...]:
    """Compile the conversions of a number that has no unit of its own. Raises OntologyError.

    Those from a unit are left out, of which the linter tells: no unit is written beside the number.
    """
    compiled = (_conversion(triples, node, each, ("", "")) for each in _obeyed(triples, node))
    return tuple(each for each in compiled if not each.units)


def compile_conversions(
    triples: TripleIndex, node: Iri, groups: Collection[str], numbers: Collection[str]
) -> tuple[Conversion, ...]:
    """Compile the conversions of a pattern with these groups, of which some are numbers.

    Raises OntologyError for a group that is none of them, and for factors that are no numbers.
    """
    return tuple(
        _conversion(triples, node, each, _groups_of(triples, node, each, groups, numbers))
        for each in _obeyed(triples, node)
    )


def _obeyed(triples: TripleIndex, node: Iri) -> list[Iri]:
    """Return the conversions of a value type, without those that a finding speaks of."""
    return [each for each in triples.iris(node, m("convert")) if not triples.refused_of(each)]


def _groups_of(
    triples: TripleIndex,
    node: Iri,
    conversion: Iri,
    groups: Collection[str],
    numbers: Collection[str],
) -> tuple[str, str]:
    """Return the groups of the number and of its unit; the latter is empty where any will do."""
    number = triples.text(conversion, m("name")) or next(iter(numbers), "")
    if number not in numbers or (len(numbers) > 1 and not triples.text(conversion, m("name"))):
        choice = ", ".join(sorted(numbers)) or "none: give a group an m:Number"
        raise MappingError(
            f"m:convert of {node} needs m:name, the group of the number; there are {choice}",
            node,
            word="convert",
        )
    has_units = bool(triples.texts(conversion, m("from")))
    unit = triples.text(conversion, m("unit")) or ("unit" if has_units else "")
    if unit and unit not in groups:
        raise MappingError(
            f"m:convert of {node} needs m:unit, the group of the unit; the pattern has no "
            f"group {unit!r}",
            node,
            word="convert",
        )
    return number, unit


def _conversion(
    triples: TripleIndex, node: Iri, conversion: Iri, groups: tuple[str, str]
) -> Conversion:
    path = triples.iri(conversion, m("path"))
    if path is None:
        raise MappingError(
            f"m:convert of {node} needs m:path, the property of the converted number",
            node,
            word="convert",
        )
    factor = _number(triples, node, conversion, "factor", "1")
    divisor = _number(triples, node, conversion, "divisor", "1")
    offset = _number(triples, node, conversion, "offset", "0")
    if not factor or not divisor:
        raise MappingError(
            f"m:convert of {node} has a factor or divisor of 0", node, word="convert"
        )
    decimals = triples.text(conversion, m("decimals"))
    if decimals and not (decimals.isascii() and decimals.isdecimal() and int(decimals) <= 18):
        raise MappingError(
            f"m:decimals of {node} is {decimals!r}; write a whole number up to {_MAX_DECIMALS}",
            node,
            decimals,
        )
    number, unit = groups
    return Conversion(
        path=path,
        number=number,
        unit=unit,
        units=frozenset(triples.texts(conversion, m("from"))),
        multiplier=factor / divisor,
        offset=offset,
        decimals=int(decimals) if decimals else None,
    )


def _number(triples: TripleIndex, node: Iri, conversion: Iri, word: str, default: str) -> Fraction:
    text = triples.text(conversion, m(word), default)
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("nan")
    digits = number.as_tuple()
    if not number.is_finite() or len(digits.digits) + abs(int(digits.exponent)) > _MAX_DIGITS:
        raise MappingError(
            f"m:{word} of {node} is {text!r}; write a number with at most {_MAX_DIGITS} digits",
            node,
            text,
        )
    return Fraction(number)
