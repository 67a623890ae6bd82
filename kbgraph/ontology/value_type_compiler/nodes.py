"""Compiles what nodes of a mapping have in common: patterns, templates, orders, needed words."""

from __future__ import annotations

import math
from string import Formatter
from weakref import WeakKeyDictionary

from kbgraph.ontology.mapping_error import (
    MappingError,
    MintError,
    PatternError,
    RefusedValueError,
)
from kbgraph.ontology.pattern_parts import check_template
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
        raise PatternError(f"{node} has a bad pattern {shown!r}: {error}", node, written) from error


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


def compile_identity(triples: TripleIndex, node: Iri, names: set[str]) -> str:
    """Return the template of the identity of the nodes of a value type. Raises OntologyError."""
    template = triples.text(node, m("identity"))
    check_template(template, names, node)
    return template


def require_names(template: str, names: set[str], node: Iri) -> None:
    """Refuse an identity that is the same for all values. Raises OntologyError."""
    if any(field[1] for field in Formatter().parse(template)):
        return
    fault = f"names no part in its m:identity {template!r}" if template else "has no m:identity"
    example = f"{{{min(names, default='name')}}}"
    raise MintError(
        f"{node} {fault}, so that all its values would be one thing; "
        f'name a part that tells them apart, such as m:identity "{example}"',
        node,
        *filter(None, [template]),
        word="" if template else "mint",
    )


def compile_constants(triples: TripleIndex, node: Iri) -> Constants:
    """Return the properties that a node sets to a value (`m:set`)."""
    constants = []
    for constant in triples.iris(node, m("set")):
        path, values = triples.iri(constant, m("path")), triples.objects(constant, m("to"))
        if path is not None:
            constants += [(path, value) for value in values]
    return tuple(sorted(constants, key=str))


def required(triples: TripleIndex, node: Iri, name: str) -> Iri:
    """Return the IRI that a node has by a word of the mapping. Raises OntologyError."""
    iri = triples.iri(node, m(name))
    if iri is None:
        raise _lacks(triples, node, name)
    return iri


def required_text(triples: TripleIndex, node: Iri, name: str) -> str:
    """Return the text that a node has by a word of the mapping. Raises OntologyError."""
    written = triples.text(node, m(name))
    if not written:
        raise _lacks(triples, node, name)
    return written


def _lacks(triples: TripleIndex, node: Iri, name: str) -> MappingError:
    kind = RefusedValueError if triples.is_refused(node, m(name)) else MappingError
    return kind(f"{node} needs m:{name}", node, *triples.literals(node))
