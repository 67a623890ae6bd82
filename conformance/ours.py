"""kbgraph under test: each text goes through the worker that serves HTTP, over a store that holds the case's data."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from conformance.answers import Answer, Failed, read_answer
from conformance.knowledge import knowledge_of
from conformance.manifest import Case, Data
from kbgraph.errors import KbError, QueryError
from kbgraph.rdf.formats import (
    RDFXML,
    RESULTS_CSV,
    RESULTS_JSON,
    RESULTS_TSV,
    RESULTS_XML,
    TURTLE,
    Format,
)
from kbgraph.sandbox import Sandbox, start
from kbgraph.sparql.request import Request

_SECONDS = 10.0
_NOT_SPARQL = "the query is not SPARQL"
_RESULTS = {".srx": RESULTS_XML, ".srj": RESULTS_JSON, ".csv": RESULTS_CSV, ".tsv": RESULTS_TSV}
_RDF = {".ttl": TURTLE, ".rdf": RDFXML}


class _Reply(NamedTuple):
    """What came of a case."""

    name: str
    seconds: float
    ending: str | None
    """Of files in the answer's syntax; empty where the text was refused, None where the worker was stopped."""
    body: bytes


class Timed(NamedTuple):
    """An engine's answer, and the seconds that it took."""

    answer: Answer
    seconds: float


def answers(cases: Iterable[Case]) -> dict[str, Timed]:
    """What kbgraph answers to each case, by its name. Cases over the same data share a sandbox."""
    shared: dict[tuple[Data, str], list[Case]] = defaultdict(list)
    for case in cases:
        shared[case.data, case.base].append(case)
    replies = (reply for (data, base), group in shared.items() for reply in _ask(data, base, group))
    found = {reply.name: reply for reply in replies}
    return {
        case.name: Timed(_read(found[case.name], case.base), found[case.name].seconds)
        for case in cases
    }


def _ask(data: Data, base: str, cases: list[Case]) -> Iterator[_Reply]:
    """The replies to cases over the same data, from a sandbox of their own."""
    sandbox = start(knowledge_of(data, base).sparql.answer_within_limits)
    try:
        for case in cases:
            yield _reply(sandbox, case)
    finally:
        sandbox.stop()


def _reply(sandbox: Sandbox, case: Case) -> _Reply:
    ending: str | None
    # As bytes first: universal newlines would change the text of literals.
    request = Request(case.text.read_bytes().decode(), _accepted(case.expected))
    begin = time.perf_counter()
    try:
        syntax, body = sandbox.answer(request, _SECONDS)
    except QueryError as error:
        ending, body = "", str(error).encode()
    except KbError as error:
        ending, body = None, str(error).encode()
    else:
        ending = f".{syntax.extension}"
    return _Reply(case.name, time.perf_counter() - begin, ending, body)


def _accepted(expected: Path | None) -> tuple[Format, ...]:
    """The syntax in which the answer is expected, for rows and for triples: so each syntax's writer is tried too."""
    ending = expected.suffix if expected else ""
    return _RESULTS.get(ending, RESULTS_XML), _RDF.get(ending, TURTLE)


def _read(reply: _Reply, base: str) -> Answer:
    if reply.ending:
        return read_answer(reply.body, reply.ending, base)
    reason = reply.body.decode()
    return Failed(reason, reply.ending is not None, reason.startswith(_NOT_SPARQL))
