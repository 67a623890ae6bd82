"""Values of another form than their word takes: texts for IRIs, other words than true and false."""

from __future__ import annotations

from collections.abc import Container, Iterator

from kbgraph.findings import Severity
from kbgraph.fuzzy import nearest_words
from kbgraph.ontology.lint.statements import (
    GENERAL,
    FaultKind,
    MappingFault,
    OntologyStatements,
    OwnStatement,
    StatementPart,
    did_you_mean,
)
from kbgraph.ontology.lint.value_forms import MEMBERS, NIL, ValueForm, takes
from kbgraph.ontology.lint.words import NEEDED, WordUse
from kbgraph.ontology.mapping_rules import NAME_MARKS
from kbgraph.ontology.turtle import GENID
from kbgraph.ontology.value_types import m
from kbgraph.rdf.language_tags import REMEDY
from kbgraph.rdf.namespaces import MAPPING, RDF, SHACL
from kbgraph.rdf.terms import Iri, Literal

_ERROR = FaultKind(Severity.ERROR, "mapping-value")
_REST = Iri(RDF + "rest")
_PATH = Iri(SHACL + "path")
_CLASSES = frozenset({Iri(SHACL + "class"), Iri(SHACL + "targetClass")})
_NAME_WORDS = frozenset({"name", "defaultName"})


def wrong_forms(statements: OntologyStatements) -> Iterator[MappingFault]:
    """Yield the values of own statements that their word cannot take.

    Each fault is of the statement that nothing may read: that of a value, or of a member of a list.
    """
    yield from _wrong_shapes(statements)
    for statement in statements.of_mapping:
        word = statement.triple.predicate.removeprefix(MAPPING)
        uses = statements.uses(statement.triple.subject, word)
        if uses and not any(_takes(statements, use.value, statement) for use in uses):
            yield _wrong_form(statements, statement, word, uses[0].value)
        elif uses and uses[0].value in MEMBERS:
            yield from _wrong_members(statements, statement, word, uses[0].value)


def _wrong_shapes(statements: OntologyStatements) -> Iterator[MappingFault]:
    """Yield the paths and classes of own shapes that are empty lists or have no name."""
    for statement in statements.own:
        predicate, value = statement.triple.predicate, statement.triple.object
        is_path = predicate == _PATH and value == NIL
        if is_path or (predicate in _CLASSES and not _is_class(statements, statement)):
            word, form = predicate.removeprefix(SHACL), "a property" if is_path else "a class"
            problem = f"sh:{word} takes {form}, and {_given(statements, statement)} is none"
            yield _fault(statement, StatementPart.OBJECT, problem)


def _is_class(statements: OntologyStatements, statement: OwnStatement) -> bool:
    return _takes(statements, ValueForm.CLASS, statement)


def _takes(statements: OntologyStatements, form: ValueForm, statement: OwnStatement) -> bool:
    return takes(form, statement.triple.object, statements.subjects)


def _wrong_form(
    statements: OntologyStatements, statement: OwnStatement, word: str, value: ValueForm
) -> MappingFault:
    term = statement.triple.object
    return _fault(
        statement,
        StatementPart.OBJECT,
        f"m:{word} takes {value.value}, and {_given(statements, statement)} is none",
        _remedy(value, str(term)),
    )


def _given(statements: OntologyStatements, statement: OwnStatement) -> str:
    """Return how a finding names the value of a statement."""
    term = statement.triple.object
    if term == NIL:
        return "an empty list"
    if isinstance(term, Literal):
        return statements.name(term, statement) if term.lexical else "an empty text"
    if term.startswith(GENID):
        if term not in statements.subjects:
            return "an empty node"
        return "a list" if statements.triples.iris(term, _REST) else "a node without a name"
    return statements.name(term, statement)


def _remedy(value: ValueForm, written: str) -> str:
    """Return what to write instead; empty where that is not clear."""
    match value:
        case ValueForm.FLAG:
            return "write false, or leave it out" if _means_no(written) else "write true"
        case ValueForm.TEXTS:
            return 'write it in parentheses: ( "title" "#file" )'
        case ValueForm.LANGUAGE:
            return REMEDY
        case _:
            return ""


def _means_no(written: str) -> bool:
    return written.lower() in {"false", "no", "0", "off"}


def _wrong_members(
    statements: OntologyStatements, statement: OwnStatement, word: str, value: ValueForm
) -> Iterator[MappingFault]:
    found = [*statements.members(statement)]
    if not found:
        yield _wrong_form(statements, statement, word, value)
    for member in found:
        term = member.triple.object
        if not _takes(statements, MEMBERS[value], member):
            yield _fault(
                member,
                StatementPart.OBJECT,
                f"m:{word} takes {value.value}, and {_given(statements, member)} is none",
            )
        elif word in _NAME_WORDS and str(term).startswith("#") and str(term) not in NAME_MARKS:
            yield _fault(
                member,
                StatementPart.OBJECT,
                f"{str(term)!r} is no place of a name: beside the keys of front matter "
                f"they are {' and '.join(NAME_MARKS)}",
                did_you_mean(nearest_words(str(term), NAME_MARKS)),
            )


def surplus_values(statements: OntologyStatements) -> Iterator[MappingFault]:
    """Yield the words that have several values, of which the first alone is read."""
    seen: set[tuple[Iri, Iri]] = set()
    for statement in statements.of_mapping:
        subject, predicate, _ = statement.triple
        word = predicate.removeprefix(MAPPING)
        if (subject, predicate) not in seen:
            seen.add((subject, predicate))
            uses = statements.uses(subject, word)
            if uses and all(use.limit for use in uses):
                yield from _surplus(statements, statement, word, uses[0])


def _surplus(
    statements: OntologyStatements, statement: OwnStatement, word: str, use: WordUse
) -> Iterator[MappingFault]:
    subject, predicate, _ = statement.triple
    own = [*statements.about(subject, predicate)]
    stated = statements.triples.objects(subject, predicate)
    terms = {each.triple.object for each in own} if subject == GENERAL else {*stated}
    fitting = [
        term for term in stated if term in terms and takes(use.value, term, statements.subjects)
    ]
    if len(fitting) <= use.limit:
        return
    at = next((each for each in own if each.triple.object != fitting[0]), statement)
    read = "one list" if use.value in MEMBERS else statements.name(fitting[0], at)
    name = statements.name(subject, at)
    yield _fault(
        at,
        StatementPart.OBJECT,
        f"m:{word} of {name} has {len(fitting)} values, of which {read} alone is read",
        "keep one",
    )


def missing_words(
    statements: OntologyStatements, misspelt: Container[Iri]
) -> Iterator[MappingFault]:
    """Yield the own nodes that lack a word without which they say nothing.

    `misspelt` are the nodes of misspelt words, which they may lack for that reason.
    """
    for node in statements.by_subject:
        for kind in () if node in misspelt else statements.kinds.get(node, ()):
            lacking = [
                words.replace("|", " or m:")
                for words in NEEDED.get(kind, ())
                if not any(statements.triples.objects(node, m(word)) for word in words.split("|"))
            ]
            if lacking:
                yield _fault(
                    _first_of_mapping(statements, node),
                    StatementPart.PREDICATE,
                    f"{kind.value} needs {' and '.join(f'm:{words}' for words in lacking)}",
                )


def _first_of_mapping(statements: OntologyStatements, node: Iri) -> OwnStatement:
    """Return the first own statement about a node with a word of the mapping, or else any."""
    about = statements.by_subject[node]
    named = (
        each
        for each in about
        if each.triple.predicate.startswith(MAPPING) or str(each.triple.object).startswith(MAPPING)
    )
    return next(named, about[0])


def _fault(
    statement: OwnStatement, part: StatementPart, message: str, suggestion: str = ""
) -> MappingFault:
    return MappingFault(
        statement,
        part,
        _ERROR,
        message,
        suggestion,
        about=statement.triple.predicate.removeprefix(MAPPING),
    )
