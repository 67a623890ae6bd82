"""The named parts of patterns, such as `{amount}`, lists of words and patterns; and of templates.

A number takes all digits and separators that follow one another. Whether these are one number is
decided by `m:Number`, so a pattern cannot read the half of a number.
"""

from __future__ import annotations

import re
from string import Formatter

from kbgraph.ontology.mapping_error import MappingError, PatternError
from kbgraph.ontology.patterns import MAX_PATTERN_CHARS
from kbgraph.ontology.turtle import TripleIndex
from kbgraph.ontology.value_types import m
from kbgraph.rdf.namespaces import TYPE
from kbgraph.rdf.terms import Iri, text

_SPACES = r" \u00a0\u2007\u2009\u202f"
_AMOUNT = rf"(?>[.,]?[0-9](?:[0-9.,'\u2019{_SPACES}]*[0-9])?)"
_LETTER = r"[^\W\d_\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209c\u2150-\u218f]"
"""Superscripts and fractions are no letters."""
ENGINE_PARTS = {
    "amount": _AMOUNT,
    "number": rf"[-+\u2212]?{_AMOUNT}",
    "letter": _LETTER,
}
"""The parts that every mapping has."""
_PART_NAME = re.compile(r"(?<!\\)\{([A-Za-z]\w*)\}")
_MAX_DEPTH = 8


def with_parts(triples: TripleIndex, regex: str, node: Iri, depth: int = 0) -> str:
    """Return a pattern with the parts that it names in braces.

    Raises OntologyError for a name that no part has; `node` is where the pattern stands.
    """
    left = MAX_PATTERN_CHARS

    def part(match: re.Match[str]) -> str:
        nonlocal left
        found = ENGINE_PARTS.get(match[1]) or _own_part(triples, match[1], depth)
        if not found:
            raise PatternError(f"the pattern of {node} has no part {match[0]}", node, regex)
        left -= len(found)
        if left < 0:
            raise PatternError(
                f"the pattern of {node} has more than {MAX_PATTERN_CHARS} characters with its "
                f"parts; name fewer of them, or shorter ones",
                node,
                regex,
            )
        return found

    return _PART_NAME.sub(part, regex) if "{" in regex else regex


def _own_part(triples: TripleIndex, name: str, depth: int) -> str:
    """Return the part that the mapping defines as `m:Words` or `m:Part`; empty for none."""
    nodes = [node for node in triples.subjects(m("name"), text(name)) if _is_part(triples, node)]
    for node in nodes if depth < _MAX_DEPTH else ():
        words = triples.texts(node, m("word"))
        return (
            _any_word(words)
            if words
            else with_parts(triples, triples.text(node, m("regex")), node, depth + 1)
        )
    return ""


def _is_part(triples: TripleIndex, node: Iri) -> bool:
    return not {m("Words"), m("Part")}.isdisjoint(triples.iris(node, TYPE))


def _any_word(words: list[str]) -> str:
    """Return a pattern of any of the words, the longest first; spaces may be wider.

    Words of letters stand alone, other marks may touch what is beside them.
    """
    ordered = sorted(words, key=lambda word: (-len(word), word))
    whole = [_spaced(word) for word in ordered if word[:1].isalpha() and word[-1:].isalpha()]
    started = [_spaced(word) for word in ordered if word[:1].isalpha() and not word[-1:].isalpha()]
    marks = [_spaced(word) for word in ordered if not word[:1].isalpha()]
    choices = [
        *([rf"(?<!{_LETTER})(?:{'|'.join(started)})"] if started else []),
        *([rf"(?<!{_LETTER})(?:{'|'.join(whole)})(?!{_LETTER})"] if whole else []),
        *marks,
    ]
    return f"(?i:{'|'.join(choices)})"


def _spaced(word: str) -> str:
    return r"\s+".join(map(re.escape, word.split()))


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
            f"the template {template!r} of {node} uses unknown names: {', '.join(unknown)}"
            f"; the names are {', '.join(sorted(names)) or 'none'}",
            node,
            template,
        )
    if any(form or conversion for _, _, form, conversion in fields):
        raise MappingError(
            f"the template {template!r} of {node} has a format: write names alone, as in {{name}}",
            node,
            template,
        )
