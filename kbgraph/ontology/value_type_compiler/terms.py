"""Compiles the value types of single terms: texts, and concepts of a scheme."""

from __future__ import annotations

import math

from kbgraph.ontology.mapping_error import MappingError
from kbgraph.ontology.pattern_parts import with_parts
from kbgraph.ontology.patterns import Pattern
from kbgraph.ontology.scales import rank_of
from kbgraph.ontology.turtle import TripleIndex
from kbgraph.ontology.value_type_compiler.nodes import compile_regex
from kbgraph.ontology.value_types import ConceptType, TextType, m
from kbgraph.rdf.namespaces import ALT_LABEL, IN_SCHEME, NOTATION, PREF_LABEL
from kbgraph.rdf.terms import STRING, XSD, Iri
from kbgraph.source.names import normalise_key

_MAX_LISTED_CONCEPTS = 8
"""Concepts that the text `expects` of a scheme lists before it ends with an ellipsis."""
_TEXT_DATATYPES = frozenset({"string", "normalizedString", "token", "language", "anyURI"})


def compile_text(triples: TripleIndex, node: Iri, expects: str) -> TextType:
    """Compile a type of texts. Raises OntologyError."""
    datatype = triples.iri(node, m("datatype"))
    if datatype is not None:
        _check_datatype(triples, node, datatype)
    return TextType(
        expects=expects,
        matches=tuple(
            compile_regex(triples, node, with_parts(triples, regex, node), regex)
            for regex in sorted(triples.texts(node, m("matches")))
        ),
        datatype=datatype or STRING,
        tagged=triples.is_set(node, m("languageTagged")),
        excludes=_regexes(triples, node, "excludes"),
        excludes_bare=_regexes(triples, node, "excludesBare"),
        ignores=_regexes(triples, node, "ignores"),
        names=frozenset(triples.texts(node, m("notPlaceholder"))),
        takes_placeholders=triples.is_set(node, m("takesPlaceholders")),
    )


def _check_datatype(triples: TripleIndex, node: Iri, datatype: Iri) -> None:
    """Refuse a datatype whose literals are no texts."""
    name = datatype.removeprefix(XSD)
    if triples.is_set(node, m("languageTagged")):
        reason = "has a datatype and m:languageTagged; a literal has one of them"
        raise MappingError(f"the value type {node} {reason}", node, word="datatype")
    if datatype.startswith(XSD) and name not in _TEXT_DATATYPES:
        types = ", ".join(f"xsd:{each}" for each in sorted(_TEXT_DATATYPES))
        raise MappingError(
            f"the value type {node} is an m:Text with the datatype xsd:{name}; write an m:Number "
            f"or an m:Moment for numbers and dates, or one of {types}, or one of your own",
            node,
            word="datatype",
        )


def _regexes(triples: TripleIndex, node: Iri, word: str) -> tuple[Pattern, ...]:
    return tuple(
        compile_regex(triples, node, f"(?i:{with_parts(triples, regex, node)})", regex)
        for regex in sorted(triples.texts(node, m(word)))
    )


def compile_concept(triples: TripleIndex, scheme: Iri, expects: str) -> ConceptType:
    """Compile the type of the concepts of a scheme."""
    members = sorted(
        triples.subjects(IN_SCHEME, scheme), key=lambda concept: (_place(triples, concept), concept)
    )
    words = {
        word: concept
        for concept in members
        for label in (ALT_LABEL, NOTATION, PREF_LABEL)
        for word in triples.texts(concept, label)
    }
    labels = {normalise_key(word): concept for word, concept in words.items()}
    names = [triples.text(concept, PREF_LABEL) for concept in members]
    listed = ", ".join(filter(None, names[:_MAX_LISTED_CONCEPTS]))
    more = ", …" if len(names) > _MAX_LISTED_CONCEPTS else ""
    return ConceptType(
        expects or (f"one of {listed}{more}" if listed else ""), labels, tuple(words)
    )


def _place(triples: TripleIndex, concept: Iri) -> float:
    rank = rank_of(triples, concept)
    return math.inf if rank is None else rank
