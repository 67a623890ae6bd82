"""Compiles the value types of a mapping from its Turtle."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple, NoReturn
from weakref import WeakKeyDictionary

from kbgraph.ontology.mapping_error import (
    MappingError,
    MisnamedError,
    PatternError,
    RefusedValueError,
)
from kbgraph.ontology.pattern_parts import with_parts
from kbgraph.ontology.patterns import Pattern, is_in_brackets
from kbgraph.ontology.turtle import TripleIndex
from kbgraph.ontology.value_type_compiler.conversions import (
    compile_conversions,
    compile_number_conversions,
)
from kbgraph.ontology.value_type_compiler.nodes import (
    compile_constants,
    compile_identity,
    compile_regex,
    require_names,
    required,
    required_text,
)
from kbgraph.ontology.value_type_compiler.suggestions import remedy
from kbgraph.ontology.value_type_compiler.terms import compile_concept, compile_text
from kbgraph.ontology.value_type_traits import weight
from kbgraph.ontology.value_types import (
    AddressType,
    AnyOf,
    Capture,
    Constants,
    DateType,
    EnumerationType,
    ImageType,
    LinkType,
    NumberType,
    PatternType,
    RecordType,
    TextType,
    ValueType,
    m,
    makes_node,
    reads_links,
)
from kbgraph.rdf.namespaces import (
    MAPPING,
    SHACL,
    TYPE,
)
from kbgraph.rdf.terms import EDTF, YEAR, Iri, text
from kbgraph.source.names import normalise_key


class _ValueTypes(NamedTuple):
    """The value types of a mapping: many fields have the same."""

    compiled: dict[Iri, ValueType]
    under_way: set[Iri]


_VALUE_TYPES: WeakKeyDictionary[TripleIndex, _ValueTypes] = WeakKeyDictionary()
_READS_NOTHING = EnumerationType("", entries={}, otherwise=None, words=(), constants={})
"""The value type of a node that cannot be compiled for a value of its words: it has a finding."""
_DECIDING = frozenset(
    map(
        m,
        ("class", "convert", "datatype", "decimalMark", "excludes", "group", "ignores", "matches",
         "mint", "otherwise", "regex", "scheme", "shape"),
    )
)  # fmt: skip
"""The words without which a value type would read other values, or read them otherwise."""
_MAX_EXPECTS_CHARS = 500
_MAX_DEPTH = 20
_MAX_TYPES = 200
"""Value types that one text may be tried with. Types of types could multiply without end."""


def compile_value_type(triples: TripleIndex, node: Iri) -> ValueType:
    """Compile the value type that a node of the mapping describes.

    Raises OntologyError where the node describes none.
    """
    types = _VALUE_TYPES.setdefault(triples, _ValueTypes({}, set()))
    if node not in types.compiled:
        if node in types.under_way or len(types.under_way) >= _MAX_DEPTH:
            _refuse(triples, node, f"holds itself, or more than {_MAX_DEPTH} others within others")
        types.under_way.add(node)
        try:
            value_type = _compile(triples, node)
        except RefusedValueError:
            value_type = _READS_NOTHING
        finally:
            types.under_way.remove(node)
        if weight(value_type) > _MAX_TYPES:
            _refuse(triples, node, f"holds more than {_MAX_TYPES} others")
        types.compiled[node] = value_type
    return types.compiled[node]


def _refuse(triples: TripleIndex, node: Iri, reason: str) -> NoReturn:
    raise MappingError(f"the value type {node} {reason}", node, *triples.literals(node))


def _compile(triples: TripleIndex, node: Iri) -> ValueType:
    if not _DECIDING.isdisjoint(triples.refused_of(node)):
        return _READS_NOTHING
    kind = next(
        (iri.removeprefix(MAPPING) for iri in triples.iris(node, TYPE) if iri.startswith(MAPPING)),
        "",
    )
    constants = compile_constants(triples, node)
    if constants or (not kind and triples.iri(node, m("value"))):
        return _with_constants(triples, node, kind, constants)
    return _of_kind(triples, node, kind)


def _with_constants(triples: TripleIndex, node: Iri, kind: str, constants: Constants) -> ValueType:
    """Compile a value type that states constants beside what it, or another type, reads."""
    value = triples.iri(node, m("value"))
    if kind and value:
        reason = "is one by its class and another by m:value; write one of them"
        raise MappingError(f"the value type {node} {reason}", node, word="value")
    read = compile_value_type(triples, value) if value else _of_kind(triples, node, kind)
    expects = triples.text(node, m("expects"))[:_MAX_EXPECTS_CHARS]
    return AnyOf(expects or read.expects, (read,), (constants,), _reads_years((read,)))


def _of_kind(triples: TripleIndex, node: Iri, kind: str) -> ValueType:
    expects = triples.text(node, m("expects"))[:_MAX_EXPECTS_CHARS]
    match kind:
        case "Text":
            return compile_text(triples, node, expects)
        case "Number" | "Moment":
            return _number_or_date(triples, node, kind, expects)
        case "Address" | "Image":
            return AddressType(expects) if kind == "Address" else ImageType(expects)
        case "Lookup":
            return _enumeration(triples, node, expects)
        case "Concept":
            return compile_concept(triples, required(triples, node, "scheme"), expects)
        case "Link":
            return LinkType(expects, triples.iri(node, m("mint")))
        case "Pattern":
            return _pattern(triples, node, expects)
        case "Record":
            return _record(triples, node, expects)
        case "FirstOf":
            return _any_of(triples, node, expects)
        case _:
            raise _no_value_type(triples, node)


def _no_value_type(triples: TripleIndex, node: Iri) -> MisnamedError:
    """Return the error of a node that is no value type, with what may be meant."""
    problem = f"{node} is not a value type: {remedy(triples, node)}"
    return MisnamedError(problem, node, *triples.literals(node))


def _number_or_date(
    triples: TripleIndex, node: Iri, kind: str, expects: str
) -> NumberType | DateType:
    datatype = required(triples, node, "datatype")
    mark = triples.text(node, m("decimalMark"))
    if kind == "Moment":
        return DateType(expects, datatype)
    return NumberType(expects, datatype, mark, compile_number_conversions(triples, node))


def _any_of(triples: TripleIndex, node: Iri, expects: str) -> AnyOf:
    options = tuple(
        compile_value_type(triples, Iri(str(item)))
        for item in triples.list_of(triples.iri(node, m("option")))
    )
    return AnyOf(
        expects or " or ".join(option.expects for option in options if option.expects),
        options,
        reads_years=_reads_years(options),
    )


def _reads_years(options: tuple[ValueType, ...]) -> bool:
    """Whether a type of several reads years, or uncertain dates."""
    return any(
        isinstance(option, DateType) and option.datatype in {YEAR, EDTF} for option in options
    )


def _enumeration(triples: TripleIndex, node: Iri, expects: str) -> EnumerationType:
    words = {
        word: target
        for entry in triples.iris(node, m("entry"))
        for target in triples.objects(entry, m("to"))[:1]
        for word in triples.texts(entry, m("from"))
    }
    constants = {
        normalise_key(word): compile_constants(triples, entry)
        for entry in triples.iris(node, m("entry"))
        for word in triples.texts(entry, m("from"))
    }
    words |= {word: text(word) for word in triples.texts(node, m("word"))}
    entries = {normalise_key(word): term for word, term in words.items()}
    other = triples.iri(node, m("otherwise"))
    otherwise = compile_value_type(triples, other) if other else None
    return EnumerationType(
        expects=expects,
        entries=entries,
        otherwise=otherwise,
        words=tuple(words),
        constants={word: each for word, each in constants.items() if each},
    )


def _pattern(triples: TripleIndex, node: Iri, expects: str) -> PatternType:
    written = triples.text(node, m("regex"))
    regex = compile_regex(triples, node, with_parts(triples, written, node), written)
    mint = triples.iri(node, m("mint"))
    identity = compile_identity(triples, node, set(regex.groupindex))
    if mint:
        require_names(identity, set(regex.groupindex), node)
    captures = [
        _in_brackets(_capture(triples, group), regex) for group in triples.iris(node, m("group"))
    ]
    captures.sort(key=lambda capture: regex.groupindex.get(capture.name, 0))
    unknown = {capture.name for capture in captures} - set(regex.groupindex)
    if unknown:
        names = ", ".join(sorted(unknown))
        there = ", ".join(regex.groupindex) or "none"
        raise PatternError(
            f"m:regex of {node} does not have the groups {names}; its groups are {there}",
            node,
            written,
        )
    numbers = tuple(each.name for each in captures if isinstance(each.value_type, NumberType))
    return PatternType(
        expects=expects,
        regex=regex,
        cls=required(triples, node, "class"),
        mint=mint,
        identity=identity,
        captures=tuple(captures),
        numbers=numbers,
        reads_links=any(reads_links(each.value_type) for each in captures),
        conversions=compile_conversions(triples, node, regex.groupindex, numbers),
    )


def _capture(triples: TripleIndex, node: Iri) -> Capture:
    path = required(triples, node, "path")
    value_type = compile_value_type(triples, required(triples, node, "value"))
    return Capture(required_text(triples, node, "name"), path, value_type, makes_node(value_type))


def _in_brackets(capture: Capture, regex: Pattern) -> Capture:
    """Return a group whose text knows of the brackets that the pattern has around it."""
    match capture.value_type:
        case TextType() as text_type if is_in_brackets(regex.pattern, capture.name):
            return replace(capture, value_type=replace(text_type, in_brackets=True))
        case _:
            return capture


def _record(triples: TripleIndex, node: Iri, expects: str) -> RecordType:
    shape = required(triples, node, "shape")
    captures: dict[str, Capture] = {}
    for prop in triples.iris(shape, Iri(SHACL + "property")):
        path, value = triples.iri(prop, Iri(SHACL + "path")), triples.iri(prop, m("value"))
        if path is not None and value is not None:
            value_type = compile_value_type(triples, value)
            for key in triples.texts(prop, m("key")):
                captures[normalise_key(key)] = Capture(
                    key, path, value_type, makes_node(value_type)
                )
    identity = compile_identity(triples, node, set(captures))
    if identity:
        require_names(identity, set(captures), node)
    return RecordType(
        expects=expects or f"a map with {', '.join(sorted(captures))}",
        cls=required(triples, node, "class"),
        id_key=triples.text(node, m("idKey")),
        identity=identity,
        captures=captures,
    )
