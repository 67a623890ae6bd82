"""kbgraph under test.

Each text runs in the worker that serves HTTP requests, over a store with the data of the case.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from conformance.answers import Answer, Failed, read_answer
from conformance.knowledge_base import make_knowledge_base
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

_TIMEOUT_SECONDS = 10.0
_NOT_SPARQL = "the query is not SPARQL"
_RESULTS = {".srx": RESULTS_XML, ".srj": RESULTS_JSON, ".csv": RESULTS_CSV, ".tsv": RESULTS_TSV}
_RDF = {".ttl": TURTLE, ".rdf": RDFXML}


class _Reply(NamedTuple):
    """The response of the worker to a case."""

    name: str
    seconds: float
    suffix: str | None
    """The suffix of the answer's syntax; empty if the text was refused, None if it was stopped."""
    body: bytes


class Timed(NamedTuple):
    """An engine's answer, and its duration."""

    answer: Answer
    seconds: float


def answers(cases: Iterable[Case]) -> dict[str, Timed]:
    """Return kbgraph's answer to each case; cases with the same data share a sandbox."""
    shared: dict[tuple[Data, str], list[Case]] = defaultdict(list)
    for case in cases:
        shared[case.data, case.base].append(case)
    replies = (reply for (data, base), group in shared.items() for reply in _run(data, base, group))
    by_name = {reply.name: reply for reply in replies}
    return {
        case.name: Timed(_read(by_name[case.name], case.base), by_name[case.name].seconds)
        for case in cases
    }


def _run(data: Data, base: str, cases: list[Case]) -> Iterator[_Reply]:
    """Yield the replies to cases with the same data, from a new sandbox."""
    sandbox = start(make_knowledge_base(data, base).sparql.answer_within_limits)
    try:
        for case in cases:
            yield _reply(sandbox, case)
    finally:
        sandbox.stop()


def _reply(sandbox: Sandbox, case: Case) -> _Reply:
    suffix: str | None
    # Read as bytes: universal newlines would change literals.
    request = Request(case.text.read_bytes().decode(), _accepted(case.expected))
    started = time.perf_counter()
    try:
        syntax, body = sandbox.answer(request, _TIMEOUT_SECONDS)
    except QueryError as error:
        suffix, body = "", str(error).encode()
    except KbError as error:
        suffix, body = None, str(error).encode()
    else:
        suffix = f".{syntax.extension}"
    return _Reply(case.name, time.perf_counter() - started, suffix, body)


def _accepted(expected: Path | None) -> tuple[Format, ...]:
    """Return the syntax of the expected answer, so that the writer of each syntax is tested."""
    suffix = expected.suffix if expected else ""
    return _RESULTS.get(suffix, RESULTS_XML), _RDF.get(suffix, TURTLE)


def _read(reply: _Reply, base: str) -> Answer:
    if reply.suffix:
        return read_answer(reply.body, reply.suffix, base)
    reason = reply.body.decode()
    return Failed(reason, reply.suffix is not None, reason.startswith(_NOT_SPARQL))
