"""Findings of the parameters of example queries: of their declarations, types and defaults."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from kbgraph.findings import Fault, Finding, Severity
from kbgraph.fuzzy import nearest_words
from kbgraph.ontology.example_queries import (
    UNKNOWN_TYPE,
    WRONG_DEFAULT,
    ExampleQuery,
    ParameterKind,
    QueryParameter,
    kind_of,
)
from kbgraph.ontology.turtle import OntologyFiles, TripleIndex
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.namespaces import IN_SCHEME, OWL, SKOS, TYPE
from kbgraph.rdf.terms import Iri

_TYPES = tuple(map(Iri, (OWL + "Class", SKOS + "ConceptScheme")))


def lint_questions(
    queries: Iterable[ExampleQuery],
    files: OntologyFiles,
    served: TripleIndex,
    classes: Collection[Iri],
) -> Iterator[Finding]:
    """Yield the faults of the parameters of queries.

    `served` are the triples of the vocabulary, and `classes` those that the mapping names.
    """
    for query in queries:
        for fault in (*query.faults, *_faults(query, served, classes)):
            yield fault.finding(files.name(query.path))


def _faults(query: ExampleQuery, served: TripleIndex, classes: Collection[Iri]) -> Iterator[Fault]:
    for parameter in query.parameters:
        kind = kind_of(parameter.type, served, classes)
        if kind is None:
            yield _unknown_type(parameter, served)
        elif kind is ParameterKind.CONCEPT:
            yield from _wrong_concept(parameter, served)


def _unknown_type(parameter: QueryParameter, served: TripleIndex) -> Fault:
    known = {local_name(each): each for kind in _TYPES for each in served.subjects(TYPE, kind)}
    near = nearest_words(local_name(parameter.type), known)
    return Fault(
        parameter.line,
        parameter.type_column,
        Severity.ERROR,
        UNKNOWN_TYPE,
        f"the ontology has no class and no scheme {parameter.type}",
        f"did you mean {known[near[0]]}?" if near else "name a class, a scheme or a datatype",
    )


def _wrong_concept(parameter: QueryParameter, served: TripleIndex) -> Iterator[Fault]:
    concepts = served.subjects(IN_SCHEME, parameter.type)
    if parameter.default not in concepts:
        names = {local_name(each): each for each in concepts}
        near = nearest_words(local_name(str(parameter.default)), names)
        hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(sorted(names)[:5])}"
        yield Fault(
            parameter.line,
            parameter.default_column,
            Severity.ERROR,
            WRONG_DEFAULT,
            f"the scheme {parameter.type} has no concept {parameter.default}",
            hint,
        )
