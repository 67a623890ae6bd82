"""Compiles what nodes of a mapping have in common: patterns, templates, orders, needed words."""

from __future__ import annotations

import math
from string import Formatter
from weakref import WeakKeyDictionary

from kbgraph.ontology.mapping_error import MappingError
from kbgraph.ontology.patterns import Pattern, PatternOrigin, PatternSet
from kbgraph.ontology.turtle import TripleIndex
from kbgraph.ontology.value_types import Constants, m
from kbgraph.rdf.terms import Iri

_PATTERNS: WeakKeyDictionary[TripleIndex, PatternSet] = WeakKeyDictionary()
"""The patterns of each mapping, whose number and wasted time are limited."""
_MAX_SHOWN_CHARS = 200


def patterns_of(triples: TripleIndex) -> PatternSet:
    """Return the patterns that have been compiled of a mapping."""
    return _PATTERNS.setdefault(triples, PatternSet())


def compile_regex(
    triples: TripleIndex, node: Iri, expression: str, written: str | None = None
) -> Pattern:
    """Compile a regular expression of the mapping.

    `node` and `written` are its origin, by which a message names it. Raises OntologyError.
    """
    written = expression if written is None else written
    try:
        return patterns_of(triples).compile(expression, PatternOrigin(node, written))
    except ValueError as error:
        shown = written if len(written) <= _MAX_SHOWN_CHARS else f"{written[:_MAX_SHOWN_CHARS]}…"
        raise MappingError(f"{node} has a bad pattern {shown!r}: {error}", node, written) from error


def order_of(triples: TripleIndex, node: Iri, prop: Iri) -> float:
    """Return the number by which a node is sorted; 0 without one. Raises OntologyError."""
    text = triples.text(node, prop, "0")
    try:
        order = float(text)
    except ValueError:
        order = math.nan
    if not math.isfinite(order):
        raise MappingError(f"the order of {node} is {text!r}; write a number", node, text)
    return order


def decimal_mark(mark: str) -> str:
    """Return the mark of decimals that a mapping declares. Raises OntologyError for another."""
    if mark not in {"", ".", ","}:
        raise MappingError(f'm:decimalMark is {mark!r}; write "." or ","', None, mark)
    return mark


def check_template(template: str, names: set[str], node: Iri) -> None:
    """Check that a template such as `{type}--{name}` uses only the names given, as they are.

    A width in a template, such as `{name:9999999999}`, would fill the memory. Raises OntologyError;
    `node` names the template's place in the mapping.
    """
    try:
        fields = [field for field in Formatter().parse(template) if field[1] is not None]
    except ValueError as error:
        raise MappingError(
            f"{node} has a bad template {template!r}: {error}", node, template
        ) from error
    unknown = sorted({name for _, name, _, _ in fields if name is not None} - names)
    if unknown:
        raise MappingError(
            f"the template {template!r} of {node} uses unknown names: {', '.join(unknown)}",
            node,
            template,
        )
    if any(form or conversion for _, _, form, conversion in fields):
        raise MappingError(
            f"the template {template!r} of {node} has a format: write names alone, as in {{name}}",
            node,
            template,
        )


def compile_identity(
    triples: TripleIndex, node: Iri, names: set[str], default: str | None = None
) -> str:
    """Return the template of the identity of a value type's nodes, which names a part of each.

    A constant identity would make all values one node. Without `m:identity`, the template is
    `default`; None requires one. Raises OntologyError.
    """
    template = triples.text(node, m("identity"))
    if not template and default is not None:
        return default
    check_template(template, names, node)
    if not any(field[1] for field in Formatter().parse(template)):
        fault = f"names no part in its m:identity {template!r}" if template else "has no m:identity"
        example = f"{{{min(names, default='name')}}}"
        raise MappingError(
            f"{node} {fault}, so that all its values would be one thing; "
            f'name a part that tells them apart, such as m:identity "{example}"',
            node,
            *filter(None, [template]),
            word="" if template else "mint",
        )
    return template


def compile_constants(triples: TripleIndex, node: Iri) -> Constants:
    """Return the properties that a node sets to a value (`m:set`). Raises OntologyError."""
    constants = []
    for constant in triples.iris(node, m("set")):
        path, values = triples.iri(constant, m("path")), triples.objects(constant, m("to"))
        if path is None or not values:
            raise MappingError(f"m:set of {node} needs m:path and m:to", node, word="set")
        constants += [(path, value) for value in values]
    return tuple(sorted(constants, key=str))


def required(triples: TripleIndex, node: Iri, name: str) -> Iri:
    """Return the IRI that a node has by a word of the mapping. Raises OntologyError."""
    iri = triples.iri(node, m(name))
    if iri is None:
        raise MappingError(f"{node} needs m:{name}", node, *triples.literals(node))
    return iri
