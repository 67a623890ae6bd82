"""Where an answer comes from: for each row the triples behind it, with the claims that state them.

The WHERE clause is asked again with all its variables, so that each solution, a derivation of its row, says what every triple pattern
stood for. What cannot be followed so is said to be not traced; nothing is guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.errors import QueryError, UntraceableError
from kbgraph.rdf.terms import Iri, Term, Triple, triple_text
from kbgraph.sparql.patterns import (
    Element,
    GraphPattern,
    GroupPattern,
    Opaque,
    Optional,
    OptionalBranch,
    TriplePattern,
    Union,
    constants,
    idle_optionals,
    write,
)
from kbgraph.sparql.query_parser import ParsedQuery, parse_query
from kbgraph.store.oxigraph import EngineTriples, Row, read_boolean, read_rows
from kbgraph.views.provenance import Citation, Citations

MOST_DERIVATIONS = 50
"""Derivations of one row that are followed; a row that has more says so."""
MOST_SOLUTIONS = 100_000
"""Solutions that are looked through for all rows together."""
_TOO_MANY = f"more than {MOST_DERIVATIONS} derivations; the others are left out"
_NO_HOME = "which file says"


class TripleProvenance(NamedTuple):
    """A triple behind a row, and who states it."""

    triple: Triple
    citations: tuple[Citation, ...]
    file: str
    """The ontology's file that holds the triple, where no entry states it; empty else."""


class CitedRow(NamedTuple):
    """A row with what it rests on."""

    row: Row
    supports: tuple[TripleProvenance, ...]
    not_traced: tuple[str, ...]
    """What of the query could not be followed for the row, and why."""


class CitedAnswer(NamedTuple):
    """The answer of SELECT, or of ASK, which has one row of no variables where it is true and none where it is not."""

    variables: tuple[str, ...]
    rows: tuple[CitedRow, ...]
    truth: bool | None = None
    """What ASK answers; None for SELECT."""


class _Use(NamedTuple):
    """A triple that a solution matched, and the named graph in which it did; None for the default graph."""

    triple: Triple
    graph: Iri | None


Solution = dict[str, Term]
_Derivations = dict[Row, list[Solution]]


def cite(graph: Graph, citations: Citations, query: str, prefixes: dict[str, str]) -> CitedAnswer:
    """The answer with, for each row, the triples behind it and their claims. Raises QueryError, also for other kinds of query."""
    found = graph.store.solutions(query, prefixes)
    if isinstance(found, EngineTriples):
        raise QueryError(
            "only the answers of SELECT and ASK are cited; those of CONSTRUCT and DESCRIBE are triples themselves"
        )
    truth = read_boolean(found)
    names, rows = read_rows(found) if truth is None else ((), ((),) if truth else ())
    try:
        question = parse_query(query)
        derivations = _derivations(graph, question, names, prefixes)
    except UntraceableError as error:
        return CitedAnswer(names, tuple(CitedRow(row, (), (str(error),)) for row in rows), truth)
    tracer = _Tracer(graph, citations, question, frozenset(names), prefixes)
    return CitedAnswer(
        names, tuple(tracer.cited(row, derivations.get(row, [])) for row in rows), truth
    )


def _derivations(
    graph: Graph, question: ParsedQuery, names: tuple[str, ...], prefixes: dict[str, str]
) -> _Derivations:
    """The solutions of the WHERE clause by the row that each gives."""
    text = f"{question.prologue}\nSELECT * WHERE {write(question.where)}"
    try:
        known, solutions = read_rows(graph.store.solutions(text, prefixes), MOST_SOLUTIONS + 1)
    except QueryError as error:
        raise UntraceableError("the query is not followed through all of its parts") from error
    if len(solutions) > MOST_SOLUTIONS:
        raise UntraceableError(f"more than {MOST_SOLUTIONS} solutions lie behind the rows")
    found: _Derivations = defaultdict(list)
    for values in solutions:
        solution = {
            name: value for name, value in zip(known, values, strict=True) if value is not None
        }
        found[tuple(solution.get(name) for name in names)].append(solution)
    return found


class _Tracer:
    """Follows the rows of one query."""

    def __init__(
        self,
        graph: Graph,
        citations: Citations,
        question: ParsedQuery,
        names: frozenset[str],
        prefixes: dict[str, str],
    ) -> None:
        self._graph, self._citations, self._where = graph, citations, question.where
        self._idle = idle_optionals(question.where, names)
        self._constants = _read_constants(graph, question, prefixes)
        self._not_traced = tuple(dict.fromkeys(_untraced(question.where)))

    def cited(self, row: Row, derivations: list[Solution]) -> CitedRow:
        if not derivations:
            return CitedRow(row, (), self._not_traced or ("the row was not found again",))
        uses = dict.fromkeys(
            use
            for each in derivations[:MOST_DERIVATIONS]
            for use in self._uses(self._where, each, None)
        )
        capped = (_TOO_MANY,) if len(derivations) > MOST_DERIVATIONS else ()
        supports = dict.fromkeys(self._support(use) for use in uses)
        homeless = dict.fromkeys(
            f"{_NO_HOME} {triple_text(each.triple)}"
            for each in supports
            if not each.citations and not each.file
        )
        return CitedRow(row, tuple(supports), (*self._not_traced, *capped, *homeless))

    def _uses(self, element: Element, solution: Solution, graph: Iri | None) -> Iterator[_Use]:
        """The triples that a solution matched in a part of the WHERE clause."""
        match element:
            case TriplePattern():
                yield from self._matched(element, solution, graph)
            case GroupPattern(elements=elements):
                for each in elements:
                    yield from self._uses(each, solution, graph)
            case Optional(part=part) if part.marker not in self._idle:
                yield from self._marked(part, solution, graph)
            case Union(branches=branches):
                for branch in branches:
                    yield from self._marked(branch, solution, graph)
            case GraphPattern(name=name, group=group):
                yield from self._uses(group, solution, Iri(str(self._term(name, solution))))
            case _:
                return

    def _marked(
        self, part: OptionalBranch, solution: Solution, graph: Iri | None
    ) -> Iterator[_Use]:
        if part.marker[1:] in solution:
            yield from self._uses(part.group, solution, graph)

    def _matched(
        self, pattern: TriplePattern, solution: Solution, graph: Iri | None
    ) -> Iterator[_Use]:
        subject, predicate, value = (
            self._term(part, solution)
            for part in (pattern.subject, pattern.predicate, pattern.object)
        )
        if value is not None and isinstance(subject, Iri) and isinstance(predicate, Iri):
            yield _Use(Triple(subject, predicate, value), graph)

    def _term(self, part: str, solution: Solution) -> Term | None:
        return solution.get(part[1:]) if part.startswith("?") else self._constants.get(part)

    def _support(self, use: _Use) -> TripleProvenance:
        """What states a triple: in the graph of claims it is the claim of which it speaks, in a claim's own graph that claim."""
        if use.graph is not None:
            claim = use.triple.subject if use.graph == self._graph.iris.claims else use.graph
            return TripleProvenance(use.triple, self._citations.of_claim(claim), "")
        stating = self._citations.of(use.triple)
        return TripleProvenance(
            use.triple, stating, "" if stating else self._graph.ontology.file_of(use.triple)
        )


def _read_constants(graph: Graph, question: ParsedQuery, prefixes: dict[str, str]) -> Solution:
    """What the terms that the query writes stand for, as the engine reads them."""
    written = list(dict.fromkeys(constants(question.where)))
    if not written:
        return {}
    values = " ".join(f"({term} AS ?c{number})" for number, term in enumerate(written))
    _, rows = read_rows(
        graph.store.solutions(f"{question.prologue}\nSELECT {values} WHERE {{}}", prefixes)
    )
    return {term: value for term, value in zip(written, rows[0], strict=True) if value is not None}


def _untraced(element: Element) -> Iterator[str]:
    match element:
        case Opaque(text=text, reason=reason):
            short = " ".join(text.split())
            yield (
                f"{reason}: {short if len(short) <= 60 else short[:60] + ' …'}"
                if reason not in short
                else reason
            )
        case GroupPattern(elements=elements):
            for each in elements:
                yield from _untraced(each)
        case Optional(part=part):
            yield from _untraced(part.group)
        case Union(branches=branches):
            for branch in branches:
                yield from _untraced(branch.group)
        case GraphPattern(group=group):
            yield from _untraced(group)
        case _:
            return
