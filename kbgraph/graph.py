"""The waist: a folder becomes a graph. The whole path of data as one short function."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kbgraph.finding import Finding
from kbgraph.iris import Iris
from kbgraph.meaning.claims import Claim, quads
from kbgraph.meaning.extract import claims_of
from kbgraph.meaning.inference import classes_of, infer
from kbgraph.meaning.ontology import Ontology
from kbgraph.meaning.resolve import Resolver
from kbgraph.meaning.subject import Subject, identify
from kbgraph.source.reader import parse_files
from kbgraph.store import Store


@dataclass(frozen=True)
class Graph:
    """A knowledge base, read: its entries, the store that answers, and what its authors should mend."""

    subjects: dict[str, Subject]
    """What each entry is about, by slug."""
    store: Store
    ontology: Ontology
    iris: Iris
    findings: tuple[Finding, ...]


def build(files: Iterable[tuple[str, bytes | Finding]], ontology: Ontology, iris: Iris) -> Graph:
    """The graph of a folder's files. The order of the files does not matter."""
    entries = parse_files(files)
    subjects, findings = identify(entries, ontology, iris)
    resolver = Resolver(subjects, ontology, iris)
    claims: list[Claim] = []
    for subject in subjects:
        stated, found = claims_of(subject, ontology, resolver, iris)
        claims += stated
        findings += [*subject.entry.findings, *found]
    claims += list(infer(claims, classes_of(claims), ontology))
    lines = (line for claim in claims for line in quads(claim, iris.claims))
    store = Store([*ontology.ntriples, *lines], iris.base)
    return Graph({subject.slug: subject for subject in subjects}, store, ontology, iris, tuple(sorted(findings)))
