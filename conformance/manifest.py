"""The suite's manifests: which cases there are, of which kind, over which data, and which are not run."""

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

from conformance.words import MF, QT


class Kind(Enum):
    """What a case asks of an engine; the value heads its part of the table."""

    EVALUATION = "query evaluation and result formats: the answer is right"
    QUERY = "well-formed queries: accepted"
    BAD_QUERY = "ill-formed queries: refused"
    UPDATE = "well-formed updates"
    BAD_UPDATE = "ill-formed updates"

    @property
    def is_update(self) -> bool:
        """Whether the case is the text of an update, which kbgraph refuses, well-formed or not."""
        return self in {Kind.UPDATE, Kind.BAD_UPDATE}


class Data(NamedTuple):
    """The dataset of a case (SPARQL 1.1, section 13): files of the default graph, and those of named graphs by IRI."""

    default: tuple[Path, ...]
    named: tuple[tuple[str, Path], ...]


class Case(NamedTuple):
    """A case of the query, syntax or result format parts."""

    name: str
    """The group and the test's own name, as `bind/bind01`."""
    kind: Kind
    text: Path
    """The file that holds the query or the update."""
    data: Data
    expected: Path | None
    """The file that holds the answer; None where only the syntax counts."""

    @property
    def group(self) -> str:
        """The folder of the suite."""
        return self.name.partition("/")[0]

    @property
    def base(self) -> str:
        """The IRI against which the query's relative IRIs are resolved: its folder's, so that queries of a folder can share a store."""
        return f"{self.text.parent.as_uri()}/"


class Suite(NamedTuple):
    """What is run, and how many cases are not, by the reason."""

    cases: tuple[Case, ...]
    left_out: Counter[str]


_UPDATES = {MF.PositiveUpdateSyntaxTest11, MF.NegativeUpdateSyntaxTest11}
_SYNTAX = {MF.PositiveSyntaxTest11, MF.NegativeSyntaxTest11, *_UPDATES}
_EVALUATION = {MF.QueryEvaluationTest, MF.CSVResultFormatTest}
_NEGATIVE = {MF.NegativeSyntaxTest11, MF.NegativeUpdateSyntaxTest11}
_GROUPS_LEFT_OUT = {
    "entailment": "entailment regimes: kbgraph answers under simple entailment alone",
    "service": "SERVICE: no query may reach another host",
    "graph-store-protocol": "Graph Store Protocol: the graph comes from files and is not written over HTTP",
}
OVER_HTTP = {"protocol", "service-description"}
"""Groups whose cases are HTTP requests; conformance.protocol and conformance.description read them."""


def read_suite(folder: Path) -> Suite:
    """Every case that `manifest-all.ttl` includes, in the manifests' order, but for those over HTTP."""
    cases: list[Case] = []
    left_out: Counter[str] = Counter()
    for path in included(folder / "manifest-all.ttl"):
        group = path.parent.name
        graph = read_manifest(path)
        for test in entries(graph):
            kind = graph.value(test, RDF.type)
            if group in _GROUPS_LEFT_OUT:
                left_out[_GROUPS_LEFT_OUT[group]] += 1
            elif kind == MF.UpdateEvaluationTest:
                left_out["update evaluation: kbgraph refuses updates"] += 1
            elif kind in _EVALUATION or kind in _SYNTAX:
                cases.append(_case(graph, group, test))
            elif group not in OVER_HTTP:
                left_out[f"of a kind that this runner does not know: {kind}"] += 1
    return Suite(tuple(cases), left_out)


def included(manifest: Path) -> Iterator[Path]:
    """The manifest and those that it includes, in its order."""
    yield manifest
    graph = read_manifest(manifest)
    for head in graph.objects(None, MF.include):
        for node in Collection(graph, head):
            yield from included(path_of(node))


def read_manifest(path: Path) -> rdflib.Graph:
    """A manifest; its relative IRIs name files."""
    return rdflib.Graph().parse(path, format="turtle", publicID=path.as_uri())


def entries(graph: rdflib.Graph) -> Iterator[Node]:
    """The cases of a manifest, in its order."""
    for head in graph.objects(None, MF.entries):
        yield from Collection(graph, head)


def local_name(test: Node) -> str:
    """The test's own name: what follows `#`."""
    return str(test).rpartition("#")[2]


def path_of(node: Node) -> Path:
    """The file that a manifest's IRI names."""
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
    # Some ill-formed updates stand among the ill-formed queries; only the file's ending tells them.
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
