"""rdflib's own engine on the same cases, with its default settings.

Its writers are used only for cases about a syntax, since some have faults of their own.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO

import rdflib
import rdflib.plugins.sparql
from rdflib.plugins.sparql.algebra import translateQuery, translateUpdate
from rdflib.plugins.sparql.parser import parseQuery, parseUpdate

from conformance.answers import RESULT_SYNTAXES, Answer, Failed, Triples, answer_of, read_answer
from conformance.kbgraph_engine import Timed
from conformance.manifest import Case, Data, Kind

_SYNTAX_GROUPS = {"csv-tsv-res", "json-res"}


def answers(cases: Iterable[Case]) -> dict[str, Timed]:
    """Return rdflib's answer to each case, by its name."""
    datasets: dict[Data, rdflib.Dataset] = {}
    timed = {}
    with _default_settings():
        for case in cases:
            if case.kind is Kind.EVALUATION and case.data not in datasets:
                datasets[case.data] = _dataset(case.data)
            started = time.perf_counter()
            try:
                answer = (
                    _evaluate(case, datasets[case.data])
                    if case.kind is Kind.EVALUATION
                    else _parse(case)
                )
            except Exception as error:  # noqa: BLE001 - rdflib raises bare Exceptions
                answer = Failed(f"{type(error).__name__}: {error}", is_refusal=True, is_syntax=True)
            timed[case.name] = Timed(answer, time.perf_counter() - started)
    return timed


@contextmanager
def _default_settings() -> Iterator[None]:
    """Restore rdflib's default, which kbgraph changes, for the time of the block.

    FROM reads no file and no address, and warnings of ill-typed literals are not logged.
    """
    before = rdflib.NORMALIZE_LITERALS, rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS
    logging.getLogger("rdflib").setLevel(logging.CRITICAL)
    rdflib.NORMALIZE_LITERALS, rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = True, False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS, rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = before


def _dataset(data: Data) -> rdflib.Dataset:
    dataset = rdflib.Dataset()
    for path in data.default:
        dataset.default_graph.parse(path, publicID=path.as_uri())
    for iri, path in data.named:
        dataset.graph(iri).parse(path, publicID=path.as_uri())
    return dataset


def _evaluate(case: Case, dataset: rdflib.Dataset) -> Answer:
    assert case.expected is not None, f"{case.name} has no expected answer"
    result = dataset.query(case.text.read_bytes().decode(), base=case.base)
    if result.type in {"CONSTRUCT", "DESCRIBE"}:
        return Triples(result.graph or rdflib.Graph())
    if case.group not in _SYNTAX_GROUPS:
        return answer_of(result)
    body = BytesIO()
    result.serialize(body, format=RESULT_SYNTAXES[case.expected.suffix])
    return read_answer(body.getvalue(), case.expected.suffix, case.base)


def _parse(case: Case) -> Answer:
    text = case.text.read_bytes().decode()
    if case.kind.is_update:
        translateUpdate(parseUpdate(text), base=case.base)
    else:
        translateQuery(parseQuery(text), base=case.base)
    return Triples(rdflib.Graph())
