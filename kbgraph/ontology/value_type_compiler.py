"""Compiles the value types of a mapping from its Turtle."""

from __future__ import annotations

import re
from string import Formatter
from weakref import WeakKeyDictionary

from kbgraph.errors import OntologyError
from kbgraph.ontology.pattern_parts import with_parts
from kbgraph.ontology.turtle import TripleIndex
from kbgraph.ontology.value_types import (
    AddressType,
    AnyOf,
    Capture,
    ConceptType,
    DateType,
    EnumerationType,
    LinkType,
    NumberType,
    PatternType,
    RecordType,
    TextType,
    ValueType,
    m,
)
from kbgraph.rdf.namespaces import ALT_LABEL, IN_SCHEME, MAPPING, NOTATION, PREF_LABEL, SHACL, TYPE
from kbgraph.rdf.terms import Iri, text
from kbgraph.source.names import normalise_key

_MAX_LISTED_CONCEPTS = 8
"""Concepts that the text `expects` of a scheme lists before it ends with an ellipsis."""


_COMPILED: WeakKeyDictionary[TripleIndex, dict[Iri, ValueType]] = WeakKeyDictionary()
"""The value types of each mapping: many fields have the same."""


def compile_value_type(triples: TripleIndex, node: Iri) -> ValueType:
    """Compile the value type that a node of the mapping describes.

    Raises OntologyError where the node describes none.
    """
    compiled = _COMPILED.setdefault(triples, {})
    if node not in compiled:
        compiled[node] = _compile(triples, node)
    return compiled[node]


def _compile(triples: TripleIndex, node: Iri) -> ValueType:
    kind = next(
        (iri.removeprefix(MAPPING) for iri in triples.iris(node, TYPE) if iri.startswith(MAPPING)),
        "",
    )
    expects = triples.text(node, m("expects"))
    match kind:
        case "Text":
            return _text(triples, node, expects)
        case "Number" | "Moment":
            datatype = _required(triples, node, "datatype")
            mark = decimal_mark(triples.text(node, m("decimalMark")))
            is_number = kind == "Number"
            return NumberType(expects, datatype, mark) if is_number else DateType(expects, datatype)
        case "Address":
            return AddressType(expects)
        case "Lookup":
            return _enumeration(triples, node, expects)
        case "Concept":
            return _concept(triples, _required(triples, node, "scheme"))
        case "Link":
            return LinkType(expects, triples.iri(node, m("mint")))
        case "Pattern":
            return _pattern(triples, node, expects)
        case "Record":
            return _record(triples, node, expects)
        case "FirstOf":
            return _any_of(triples, node, expects)
        case _:
            raise OntologyError(
                f"mapping: {node} is not a value type: give it one of the classes of {MAPPING}"
            )


def compile_regex(text: str, node: Iri) -> re.Pattern[str]:
    """Compile a regular expression of the mapping; `node` names it in the error.

    Raises OntologyError.
    """
    try:
        return re.compile(text)
    except re.error as error:
        raise OntologyError(f"mapping: {node} has a bad pattern {text!r}: {error}") from error


def decimal_mark(mark: str) -> str:
    """Return the mark of decimals that a mapping declares. Raises OntologyError for another."""
    if mark not in {"", ".", ","}:
        raise OntologyError(f'mapping: m:decimalMark is {mark!r}; write "." or ","')
    return mark


def check_template(template: str, names: set[str], node: Iri) -> None:
    """Check that a template such as `{type}--{name}` uses only the names given.

    Raises OntologyError; `node` names the template's place in the mapping.
    """
    try:
        used = {name for _, name, _, _ in Formatter().parse(template) if name is not None}
    except ValueError as error:
        raise OntologyError(f"mapping: {node} has a bad template {template!r}: {error}") from error
    if used - names:
        unknown = ", ".join(sorted(used - names))
        raise OntologyError(
            f"mapping: the template {template!r} of {node} uses unknown names: {unknown}"
        )


def _text(triples: TripleIndex, node: Iri, expects: str) -> TextType:
    return TextType(
        expects=expects,
        tagged=triples.is_set(node, m("languageTagged")),
        excludes=_regexes(triples, node, "excludes"),
        ignores=_regexes(triples, node, "ignores"),
        names=frozenset(triples.texts(node, m("notPlaceholder"))),
        takes_placeholders=triples.is_set(node, m("takesPlaceholders")),
    )


def _regexes(triples: TripleIndex, node: Iri, word: str) -> tuple[re.Pattern[str], ...]:
    return tuple(
        compile_regex(f"(?i:{with_parts(triples, regex, node)})", node)
        for regex in sorted(triples.texts(node, m(word)))
    )


def _required(triples: TripleIndex, node: Iri, name: str) -> Iri:
    iri = triples.iri(node, m(name))
    if iri is None:
        raise OntologyError(f"mapping: {node} needs m:{name}")
    return iri


def _any_of(triples: TripleIndex, node: Iri, expects: str) -> AnyOf:
    options = tuple(
        compile_value_type(triples, Iri(str(item)))
        for item in triples.list_of(triples.iri(node, m("option")))
    )
    return AnyOf(
        expects or " or ".join(option.expects for option in options if option.expects), options
    )


def _enumeration(triples: TripleIndex, node: Iri, expects: str) -> EnumerationType:
    words = {
        word: triples.objects(entry, m("to"))[0]
        for entry in triples.iris(node, m("entry"))
        for word in triples.texts(entry, m("from"))
    }
    words |= {word: text(word) for word in triples.texts(node, m("word"))}
    entries = {normalise_key(word): term for word, term in words.items()}
    other = triples.iri(node, m("otherwise"))
    otherwise = compile_value_type(triples, other) if other else None
    return EnumerationType(expects, entries, otherwise, tuple(words))


def _concept(triples: TripleIndex, scheme: Iri) -> ConceptType:
    members = triples.subjects(IN_SCHEME, scheme)
    words = {
        word: concept
        for concept in members
        for label in (ALT_LABEL, NOTATION, PREF_LABEL)
        for word in triples.texts(concept, label)
    }
    labels = {normalise_key(word): concept for word, concept in words.items()}
    names = [triples.text(concept, PREF_LABEL) for concept in members]
    listed = ", ".join(names[:_MAX_LISTED_CONCEPTS])
    more = ", …" if len(names) > _MAX_LISTED_CONCEPTS else ""
    return ConceptType(f"one of {listed}{more}", labels, tuple(words))


def _pattern(triples: TripleIndex, node: Iri, expects: str) -> PatternType:
    written = triples.text(node, m("regex"))
    regex = compile_regex(with_parts(triples, written, node), node)
    check_template(triples.text(node, m("identity")), set(regex.groupindex), node)
    captures = [_capture(triples, group) for group in triples.iris(node, m("group"))]
    captures.sort(key=lambda capture: regex.groupindex.get(capture.name, 0))
    unknown = {capture.name for capture in captures} - set(regex.groupindex)
    if unknown:
        names = ", ".join(sorted(unknown))
        raise OntologyError(f"mapping: m:regex of {node} does not have the groups {names}")
    return PatternType(
        expects=expects,
        regex=regex,
        cls=_required(triples, node, "class"),
        mint=triples.iri(node, m("mint")),
        identity=triples.text(node, m("identity")),
        captures=tuple(captures),
        numbers=tuple(each.name for each in captures if isinstance(each.value_type, NumberType)),
    )


def _capture(triples: TripleIndex, node: Iri) -> Capture:
    path = _required(triples, node, "path")
    value_type = compile_value_type(triples, _required(triples, node, "value"))
    return Capture(triples.text(node, m("name")), path, value_type)


def _record(triples: TripleIndex, node: Iri, expects: str) -> RecordType:
    shape = _required(triples, node, "shape")
    captures: dict[str, Capture] = {}
    for prop in triples.iris(shape, Iri(SHACL + "property")):
        path, value = triples.iri(prop, Iri(SHACL + "path")), triples.iri(prop, m("value"))
        if path is not None and value is not None:
            value_type = compile_value_type(triples, value)
            for key in triples.texts(prop, m("key")):
                captures[normalise_key(key)] = Capture(key, path, value_type)
    return RecordType(
        expects=expects or f"a map with {', '.join(sorted(captures))}",
        cls=_required(triples, node, "class"),
        id_key=triples.text(node, m("idKey")),
        identity=triples.text(node, m("identity")),
        captures=captures,
    )
