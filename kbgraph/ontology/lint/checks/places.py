"""Words on a kind of node that does not have them, or in a place that nothing reads."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from kbgraph.findings import Severity
from kbgraph.ontology.lint.node_kinds import VALUE_TYPES, NodeKind
from kbgraph.ontology.lint.statements import (
    GENERAL,
    FaultKind,
    MappingFault,
    OntologyStatements,
    OwnStatement,
    StatementPart,
    did_you_mean,
)
from kbgraph.ontology.lint.words import ALL_WORDS, WORDS
from kbgraph.ontology.value_types import m
from kbgraph.rdf.namespaces import LABEL, MAPPING, SHACL
from kbgraph.rdf.terms import Iri

_ERROR = FaultKind(Severity.ERROR, "mapping-place")
_WARNING = FaultKind(Severity.WARNING, "mapping-place")
_GROUP = Iri(SHACL + "group")
_UNDER_HEADING = ("label", "prose", "column", "row")
"""The words of a property shape that are read in the sections of its heading."""
_WRITTEN_BY = ("key", *_UNDER_HEADING, "line", "leadText")
"""The words of a property shape that say where its values are written."""
_MAX_VALUE_TYPES = 3
"""Kinds of value types that are named; more are `a value type`."""
_OF_TABLE = ("qualifier", "detail")
_OF_MAP = frozenset({"mapCode", "mapLatitude", "mapLongitude"})


def misplaced_words(statements: OntologyStatements) -> Iterator[MappingFault]:
    """Yield the words of own statements that stand on a kind of node that does not have them."""
    for statement in statements.of_mapping:
        word = statement.triple.predicate.removeprefix(MAPPING)
        kinds = statements.kinds.get(statement.triple.subject)
        if kinds and word in ALL_WORDS and not any(word in WORDS[kind] for kind in kinds):
            yield _misplaced(statements, statement, word, kinds)


def _misplaced(
    statements: OntologyStatements, statement: OwnStatement, word: str, kinds: set[NodeKind]
) -> MappingFault:
    owners = _names_of(kind for kind, words in WORDS.items() if word in words)
    subject = statement.triple.subject
    is_a = "" if subject == GENERAL else f", {_names_of(kinds)}"
    own_words = [f"m:{each}" for kind in kinds for each in WORDS[kind]]
    return _fault(
        statement,
        f"m:{word} is read on {owners}, and not on {statements.name(subject, statement)}{is_a}",
        did_you_mean(own_words) if len(own_words) == 1 else "",
    )


def _names_of(kinds: Iterable[NodeKind]) -> str:
    """Return the names of kinds of node; those of many value types are one."""
    found = sorted(set(kinds), key=list(NodeKind).index)
    names = [kind.value for kind in found]
    if len(VALUE_TYPES.intersection(found)) > _MAX_VALUE_TYPES:
        names = [*(kind.value for kind in found if kind not in VALUE_TYPES), "a value type"]
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last


def unread_places(
    statements: OntologyStatements, shapes: Iterable[Iri], misspelt: Container[Iri]
) -> Iterator[MappingFault]:
    """Yield the words of property shapes that lack another word, without which none is read.

    `shapes` are those that node shapes of classes have, and `misspelt` the nodes of misspelt words,
    which may lack a word for that reason.
    """
    for shape in shapes:
        if shape in statements.by_subject and shape not in misspelt:
            if statements.triples.iri(shape, _GROUP) not in misspelt:
                yield from _without_heading(statements, shape)
            yield from _without_table(statements, shape)
            yield from _without_value(statements, shape)


def unread_in_records(
    statements: OntologyStatements, shapes: Iterable[Iri]
) -> Iterator[MappingFault]:
    """Yield the keys of the property shapes of records that have no value type."""
    for shape in shapes:
        if shape in statements.by_subject:
            yield from _without_value(statements, shape)


def _without_heading(statements: OntologyStatements, shape: Iri) -> Iterator[MappingFault]:
    placed = first_of(statements, shape, _UNDER_HEADING)
    heading = statements.triples.iri(shape, _GROUP)
    if placed is None:
        return
    word = f"m:{placed.triple.predicate.removeprefix(MAPPING)}"
    if heading is None:
        problem = f"{word} is not read: the property shape is under no heading"
        yield _fault(placed, problem, "add sh:group with a heading that has m:section")
    elif NodeKind.HEADING in statements.kinds.get(heading, ()) and not _has(
        statements, heading, "section"
    ):
        name = statements.name(heading, placed)
        title = statements.triples.text(heading, LABEL, "…")
        problem = f"{word} is not read: its heading {name} has no m:section"
        yield _fault(placed, problem, f'add {name} m:section "{title}"')


def _without_table(statements: OntologyStatements, shape: Iri) -> Iterator[MappingFault]:
    further = first_of(statements, shape, _OF_TABLE)
    if further and not (_has(statements, shape, "column") or _has(statements, shape, "row")):
        word = f"m:{further.triple.predicate.removeprefix(MAPPING)}"
        problem = f"{word} is not read: the property shape has no m:column"
        yield _fault(further, problem, "add m:column with the header of the object's column")


def _without_value(statements: OntologyStatements, shape: Iri) -> Iterator[MappingFault]:
    has_place = any(_has(statements, shape, word) for word in _WRITTEN_BY)
    has_value = _has(statements, shape, "value")
    placed = first_of(statements, shape, _WRITTEN_BY)
    value = first_of(statements, shape, ("value",))
    if placed and not (has_value or _has(statements, shape, "row")):
        word = f"m:{placed.triple.predicate.removeprefix(MAPPING)}"
        problem = f"values of {word} are not read: the property shape has no m:value"
        yield _fault(placed, problem, "add m:value with a value type, such as v:text")
    elif value and not has_place:
        remedy = "add m:key, m:label, m:column, m:line, m:prose or m:leadText"
        yield _fault(value, "m:value is not read: no word says where values are written", remedy)


def first_of(
    statements: OntologyStatements, node: Iri, words: Iterable[str]
) -> OwnStatement | None:
    """Return the first own statement about a node with any of the words; None without any."""
    found = (each for word in words for each in statements.about(node, m(word)))
    return next(found, None)


def _has(statements: OntologyStatements, node: Iri, word: str) -> bool:
    return bool(statements.triples.objects(node, m(word)))


def misplaced_general_words(statements: OntologyStatements) -> Iterator[MappingFault]:
    """Yield the words of m:general that the engine has too, in files that do not replace them."""
    for statement in statements.by_subject.get(GENERAL, ()):
        word = statement.triple.predicate.removeprefix(MAPPING)
        if not statement.path.stem.startswith("mapping") and _is_replaced(statements, word):
            yield MappingFault(
                statement,
                StatementPart.PREDICATE,
                _WARNING,
                f"m:{word} of m:general is read in files named mapping*.ttl alone",
                "move it to such a file",
                about=word,
            )


def _is_replaced(statements: OntologyStatements, word: str) -> bool:
    """Whether a word of m:general counts in the files of the mapping alone."""
    own = {each.triple.object for each in statements.about(GENERAL, m(word))}
    stated = statements.triples.objects(GENERAL, m(word))
    is_replaced = word != "alias" and any(each not in own for each in stated)
    return word in _OF_MAP or is_replaced


def _fault(statement: OwnStatement, message: str, suggestion: str = "") -> MappingFault:
    word = statement.triple.predicate.removeprefix(MAPPING)
    return MappingFault(
        statement,
        StatementPart.PREDICATE,
        _ERROR,
        message,
        suggestion,
        about=word,
    )
