"""The provenance of query results: for each row, the triples behind it and their claims.

The WHERE clause is evaluated a second time with all its variables projected. Each solution is a
derivation of its row, and tells the triple that every triple pattern matched. A part of the query
that cannot be traced in this way is reported as not traced; nothing is guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.errors import QueryError, UntraceableError
from kbgraph.rdf.terms import Iri, Term, Triple, triple_text
from kbgraph.sparql.dependence import Dependence, SolutionShape, dependence, describe_opaque_parts
from kbgraph.sparql.evaluation import solve
from kbgraph.sparql.patterns import TriplePattern, constants, to_sparql
from kbgraph.sparql.preparation import prepare
from kbgraph.sparql.query_parser import ParsedQuery, parse_query
from kbgraph.sparql.results import SelectRow
from kbgraph.store.oxigraph import EngineTriples, Row, read_boolean, read_rows
from kbgraph.views.citation import Citation
from kbgraph.views.provenance import Citations

MAX_DERIVATIONS = 50
"""Derivations of one row that are traced; a row with more is marked."""
MAX_SOLUTIONS = 100_000
"""Solutions that are examined for all rows together."""
_TRUNCATED = f"more than {MAX_DERIVATIONS} derivations; the others are left out"


class TripleProvenance(NamedTuple):
    """A triple behind a row, and the claims that state it."""

    triple: Triple
    citations: tuple[Citation, ...]
    file: str
    """The ontology's file that holds the triple, where no entry states it; otherwise empty."""


class CitedRow(NamedTuple):
    """A row with its provenance."""

    row: Row
    """The terms of the row, in the order of the variables."""
    triples: tuple[TripleProvenance, ...]
    not_traced: tuple[str, ...]
    """The parts of the query that could not be traced for the row, and why."""
    variables: tuple[str, ...] = ()

    @property
    def values(self) -> SelectRow:
        """The row as a mapping from variables to Python values."""
        return SelectRow(self.variables, self.row)


class CitedResult(NamedTuple):
    """The result of SELECT or ASK with the provenance of its rows.

    A true ASK has one row of no variables, a false one has none.
    """

    variables: tuple[str, ...]
    rows: tuple[CitedRow, ...]
    boolean: bool | None = None
    """The result of ASK; None for SELECT."""


class _MatchedTriple(NamedTuple):
    """A triple that a solution matched, and its named graph; None for the default graph."""

    triple: Triple
    graph: Iri | None


Solution = dict[str, Term]
_Derivations = dict[Row, list[Solution]]


def cite(graph: Graph, citations: Citations, query: str, prefixes: dict[str, str]) -> CitedResult:
    """Evaluate SELECT or ASK; return its rows with the triples behind each and their claims.

    Raises QueryError, also for CONSTRUCT and DESCRIBE.
    """
    query = prepare(query, prefixes)
    solutions = solve(graph, query)
    if isinstance(solutions, EngineTriples):
        raise QueryError(
            "only the answers of SELECT and ASK are cited; "
            "those of CONSTRUCT and DESCRIBE are triples themselves"
        )
    boolean = read_boolean(solutions)
    names, rows = read_rows(solutions) if boolean is None else ((), ((),) if boolean else ())
    try:
        parsed = parse_query(query)
        derivations = _derivations(graph, parsed, names=names, prefixes=prefixes)
    except UntraceableError as error:
        untraced = tuple(CitedRow(row, (), (str(error),), names) for row in rows)
        return CitedResult(names, untraced, boolean)
    tracer = _Tracer(graph, citations, parsed=parsed, names=names, prefixes=prefixes)
    cited_rows = tuple(tracer.trace(row, derivations.get(row, [])) for row in rows)
    return CitedResult(names, cited_rows, boolean)


def _derivations(
    graph: Graph, parsed: ParsedQuery, names: tuple[str, ...], prefixes: dict[str, str]
) -> _Derivations:
    """Evaluate the WHERE clause; return its solutions by the row that each gives."""
    text = f"{parsed.prologue}\nSELECT * WHERE {to_sparql(parsed.where)}"
    try:
        variables, rows = read_rows(graph.store.solutions(text, prefixes), MAX_SOLUTIONS + 1)
    except QueryError as error:
        raise UntraceableError("the query cannot be traced through all of its parts") from error
    if len(rows) > MAX_SOLUTIONS:
        raise UntraceableError(f"more than {MAX_SOLUTIONS} solutions lie behind the rows")
    derivations: _Derivations = defaultdict(list)
    for row in rows:
        solution = {
            name: value for name, value in zip(variables, row, strict=True) if value is not None
        }
        derivations[tuple(solution.get(name) for name in names)].append(solution)
    return derivations


class _Tracer:
    """Traces the rows of one query."""

    def __init__(
        self,
        graph: Graph,
        citations: Citations,
        parsed: ParsedQuery,
        names: tuple[str, ...],
        prefixes: dict[str, str],
    ) -> None:
        self._graph, self._citations, self._where = graph, citations, parsed.where
        self._names, self._projected = names, frozenset(names)
        self._constants = _evaluate_constants(graph, parsed, prefixes)
        self._dependences: dict[SolutionShape, Dependence] = {}

    def trace(self, row: Row, derivations: list[Solution]) -> CitedRow:
        """Return the row with the triples of its derivations.

        A derivation that is traced whole proves the row; others are then left out.
        """
        if not derivations:
            opaque_parts = tuple(dict.fromkeys(describe_opaque_parts(self._where)))
            reason = opaque_parts or ("the row was not found again",)
            return CitedRow(row, (), reason, self._names)
        found = [(solution, self._dependence(solution)) for solution in derivations]
        found = [each for each in found if not each[1].not_traced] or found
        reasons = [reason for _, each in found[:MAX_DERIVATIONS] for reason in each.not_traced]
        if len(found) > MAX_DERIVATIONS:
            reasons.append(_TRUNCATED)
        matched = dict.fromkeys(
            match
            for solution, each in found[:MAX_DERIVATIONS]
            for match in self._matched_triples(each, solution)
        )
        triples = dict.fromkeys(map(self._provenance, matched))
        reasons += [
            f"the file that states {triple_text(each.triple)}"
            for each in triples
            if not each.citations and not each.file
        ]
        return CitedRow(row, tuple(triples), tuple(dict.fromkeys(reasons)), self._names)

    def _dependence(self, solution: Solution) -> Dependence:
        shape = SolutionShape.of(solution)
        if shape not in self._dependences:
            self._dependences[shape] = dependence(self._where, shape, self._projected)
        return self._dependences[shape]

    def _matched_triples(self, each: Dependence, solution: Solution) -> Iterator[_MatchedTriple]:
        """Yield the triples that a solution matched, as far as its row depends on them."""
        for pattern, name in each.patterns:
            graph = Iri(str(self._term(name, solution))) if name else None
            yield from self._match(pattern, solution, graph)

    def _match(
        self, pattern: TriplePattern, solution: Solution, graph: Iri | None
    ) -> Iterator[_MatchedTriple]:
        subject = self._term(pattern.subject, solution)
        predicate = self._term(pattern.predicate, solution)
        value = self._term(pattern.object, solution)
        if value is not None and isinstance(subject, Iri) and isinstance(predicate, Iri):
            yield _MatchedTriple(Triple(subject, predicate, value), graph)

    def _term(self, part: str, solution: Solution) -> Term | None:
        return solution.get(part[1:]) if part.startswith("?") else self._constants.get(part)

    def _provenance(self, match: _MatchedTriple) -> TripleProvenance:
        """Return the claims that state a triple.

        In the graph of claims, the triple's subject is the claim; a claim's own graph is named by
        the claim.
        """
        if match.graph is not None:
            is_about_claim = match.graph == self._graph.iris.claims
            claim = match.triple.subject if is_about_claim else match.graph
            return TripleProvenance(match.triple, self._citations.of_claim(claim), "")
        citations = self._citations.of(match.triple)
        file = "" if citations else self._graph.ontology.file_of(match.triple)
        return TripleProvenance(match.triple, citations, file)


def _evaluate_constants(graph: Graph, parsed: ParsedQuery, prefixes: dict[str, str]) -> Solution:
    """Return the value of each term that the query writes, as the engine reads it."""
    terms = list(dict.fromkeys(constants(parsed.where)))
    if not terms:
        return {}
    expressions = " ".join(f"({term} AS ?c{number})" for number, term in enumerate(terms))
    query = f"{parsed.prologue}\nSELECT {expressions} WHERE {{}}"
    _, rows = read_rows(graph.store.solutions(query, prefixes))
    return {term: value for term, value in zip(terms, rows[0], strict=True) if value is not None}
