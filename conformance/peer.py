"""rdflib's own engine on the same cases, as it comes. Its writers are tried only where a case is about a syntax: some have faults of theirs."""

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
from conformance.manifest import Case, Data, Kind
from conformance.ours import Timed

_OF_FORMATS = {"csv-tsv-res", "json-res"}


def answers(cases: Iterable[Case]) -> dict[str, Timed]:
    """What rdflib answers to each case, by its name."""
    datasets: dict[Data, rdflib.Dataset] = {}
    found = {}
    with _as_shipped():
        for case in cases:
            if case.kind is Kind.EVALUATION and case.data not in datasets:
                datasets[case.data] = _dataset(case.data)
            begin = time.perf_counter()
            try:
                answer = (
                    _evaluated(case, datasets[case.data])
                    if case.kind is Kind.EVALUATION
                    else _parsed(case)
                )
            except Exception as error:  # noqa: BLE001 - rdflib raises Exception itself for what it cannot answer
                answer = Failed(f"{type(error).__name__}: {error}", is_refusal=True, is_syntax=True)
            found[case.name] = Timed(answer, time.perf_counter() - begin)
    return found


@contextmanager
def _as_shipped() -> Iterator[None]:
    """With rdflib's own default, which kbgraph changes; but FROM reads no file and no address, and ill-typed literals are no news."""
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


def _evaluated(case: Case, dataset: rdflib.Dataset) -> Answer:
    assert case.expected is not None, f"{case.name} expects no answer"
    found = dataset.query(case.text.read_bytes().decode(), base=case.base)
    if found.type in {"CONSTRUCT", "DESCRIBE"}:
        return Triples(found.graph or rdflib.Graph())
    if case.group not in _OF_FORMATS:
        return answer_of(found)
    body = BytesIO()
    found.serialize(body, format=RESULT_SYNTAXES[case.expected.suffix])
    return read_answer(body.getvalue(), case.expected.suffix, case.base)


def _parsed(case: Case) -> Answer:
    text = case.text.read_bytes().decode()
    if case.kind.is_update:
        translateUpdate(parseUpdate(text), base=case.base)
    else:
        translateQuery(parseQuery(text), base=case.base)
    return Triples(rdflib.Graph())
