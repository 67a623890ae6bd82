"""The manifests of the suite: cases, their kinds and data, and the reasons for skipping some."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import rdflib
from rdflib import RDF
from rdflib.collection import Collection
from rdflib.term import Node

from conformance.namespaces import MF, QT


class Kind(Enum):
    """The requirement of a case; the value is the heading of its part of the table."""

    EVALUATION = "query evaluation and result formats: correct answers"
    QUERY = "well-formed queries: accepted"
    BAD_QUERY = "ill-formed queries: refused"
    UPDATE = "well-formed updates"
    BAD_UPDATE = "ill-formed updates"

    @property
    def is_update(self) -> bool:
        """Return whether the case is an update; kbgraph refuses even well-formed ones."""
        return self in {Kind.UPDATE, Kind.BAD_UPDATE}


class Data(NamedTuple):
    """The dataset of a case (SPARQL 1.1, section 13): files of its default and named graphs."""

    default: tuple[Path, ...]
    named: tuple[tuple[str, Path], ...]


class Case(NamedTuple):
    """A case of the query, syntax or result format parts."""

    name: str
    """The group and the name of the test, such as `bind/bind01`."""
    kind: Kind
    text: Path
    """The file of the query or the update."""
    data: Data
    expected: Path | None
    """The file of the expected answer; None if only the syntax counts."""

    @property
    def group(self) -> str:
        """Return the folder of the suite."""
        return self.name.partition("/")[0]

    @property
    def base(self) -> str:
        """Return the base IRI of the query.

        It is that of its folder, so that queries of a folder can share a store.
        """
        return f"{self.text.parent.as_uri()}/"


class Suite(NamedTuple):
    """The cases to run, and the number of skipped cases by reason."""

    cases: tuple[Case, ...]
    skipped: Counter[str]


_UPDATES = {MF.PositiveUpdateSyntaxTest11, MF.NegativeUpdateSyntaxTest11}
_SYNTAX = {MF.PositiveSyntaxTest11, MF.NegativeSyntaxTest11, *_UPDATES}
_EVALUATION = {MF.QueryEvaluationTest, MF.CSVResultFormatTest}
_NEGATIVE = {MF.NegativeSyntaxTest11, MF.NegativeUpdateSyntaxTest11}
_SKIPPED_GROUPS = {
    "entailment": "entailment regimes: kbgraph supports simple entailment only",
    "service": "SERVICE: no query may reach another host",
    "graph-store-protocol": (
        "Graph Store Protocol: the graph is built of files and not written over HTTP"
    ),
}
OVER_HTTP = {"protocol", "service-description"}
"""Groups of HTTP requests, read by `protocol` and `service_description`."""


def read_suite(folder: Path) -> Suite:
    """Read the cases of `manifest-all.ttl`, in their order, without those over HTTP."""
    cases: list[Case] = []
    skipped: Counter[str] = Counter()
    for path in included(folder / "manifest-all.ttl"):
        group = path.parent.name
        graph = read_manifest(path)
        for test in entries(graph):
            kind = graph.value(test, RDF.type)
            if group in _SKIPPED_GROUPS:
                skipped[_SKIPPED_GROUPS[group]] += 1
            elif kind == MF.UpdateEvaluationTest:
                skipped["update evaluation: kbgraph refuses updates"] += 1
            elif kind in _EVALUATION or kind in _SYNTAX:
                cases.append(_case(graph, group, test))
            elif group not in OVER_HTTP:
                skipped[f"a kind that this runner does not know: {kind}"] += 1
    return Suite(tuple(cases), skipped)


def included(manifest: Path) -> Iterator[Path]:
    """Yield a manifest and those that it includes, in its order."""
    yield manifest
    graph = read_manifest(manifest)
    for head in graph.objects(None, MF.include):
        for node in Collection(graph, head):
            yield from included(path_of(node))


def read_manifest(path: Path) -> rdflib.Graph:
    """Read a manifest; its relative IRIs become file IRIs."""
    return rdflib.Graph().parse(path, format="turtle", publicID=path.as_uri())


def entries(graph: rdflib.Graph) -> Iterator[Node]:
    """Yield the cases of a manifest, in its order."""
    for head in graph.objects(None, MF.entries):
        yield from Collection(graph, head)


def local_name(test: Node) -> str:
    """Return the fragment of the test's IRI."""
    return str(test).rpartition("#")[2]


def path_of(node: Node) -> Path:
    """Return the file of an IRI in a manifest."""
    return Path(unquote(urlsplit(str(node)).path))


def _case(graph: rdflib.Graph, group: str, test: Node) -> Case:
    kind, action, result = (
        graph.value(test, RDF.type),
        graph.value(test, MF.action),
        graph.value(test, MF.result),
    )
    assert action is not None, f"{test} has no action"
    name = f"{group}/{local_name(test)}"
    if kind in _EVALUATION:
        query = graph.value(action, QT.query)
        assert query is not None, f"{test} has no query"
        assert result is not None, f"{test} has no result"
        return Case(name, Kind.EVALUATION, path_of(query), _data(graph, action), path_of(result))
    # Some ill-formed updates have the type of ill-formed queries; their suffix is `.ru`.
    update = kind in _UPDATES or path_of(action).suffix == ".ru"
    if kind in _NEGATIVE:
        return Case(
            name, Kind.BAD_UPDATE if update else Kind.BAD_QUERY, path_of(action), Data((), ()), None
        )
    return Case(name, Kind.UPDATE if update else Kind.QUERY, path_of(action), Data((), ()), None)


def _data(graph: rdflib.Graph, action: Node) -> Data:
    default = sorted(path_of(node) for node in graph.objects(action, QT.data))
    named = sorted((str(node), path_of(node)) for node in graph.objects(action, QT.graphData))
    return Data(tuple(default), tuple(named))
