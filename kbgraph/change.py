"""A graph after some of its files have changed: the other files are not read again, and what they state stays in the store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kbgraph.build import Graph, build, collector_paused
from kbgraph.errors import StoreError
from kbgraph.extraction.claims import Claim, quads
from kbgraph.extraction.entry_claims import claims_of
from kbgraph.extraction.inference import classes_of, infer, premises
from kbgraph.extraction.subject import Subject, draft_subject
from kbgraph.parallel import FileContent
from kbgraph.source.folder import parse_file
from kbgraph.store.memory import MemoryStore

_FEW = 50
"""More changed files than these are read with all the others, which is simpler and, on several cores, as fast."""


@collector_paused()
def rebuild(graph: Graph, files: Iterable[tuple[str, FileContent]]) -> Graph:
    """The graph of the files as they are now. It shares its store with the graph before, which must not be used again.

    Where a file has come or gone, or what an entry is about has changed (its slug, class or names), links in other entries may
    mean something else, and everything is read again. Raises StoreError where the store is one over HTTP.
    """
    if not isinstance(graph.store, MemoryStore):
        raise StoreError("a store over HTTP changes by kbgraph load alone")
    contents = dict(sorted(files, key=lambda item: item[0]))
    changed = [path for path, content in contents.items() if graph.contents.get(path) != content]
    if contents.keys() != graph.contents.keys() or len(changed) > _FEW:
        return build(contents.items(), graph.ontology, graph.iris, graph.limits)
    for path in changed:
        after = _with_changed(graph, path, contents[path])
        if after is None:
            return build(contents.items(), graph.ontology, graph.iris, graph.limits)
        graph = after
    return graph


def _with_changed(graph: Graph, path: str, content: FileContent) -> Graph | None:
    """The graph after one file has changed; None where its entry is about something else now."""
    store = graph.store
    assert isinstance(store, MemoryStore), "rebuild() refuses others"
    subject = next(each for each in graph.subjects.values() if each.path == path)
    entry = parse_file(path, content, graph.limits)
    now = draft_subject(entry, graph.ontology, graph.iris)
    if _identity(now) != _identity(subject):
        return None
    before, _ = claims_of(
        subject, graph.entry(subject.slug), graph.ontology, graph.resolver, graph.iris
    )
    after, findings = claims_of(now, entry, graph.ontology, graph.resolver, graph.iris)
    known = _premises(graph, before, after)
    stated = {
        line
        for claim in (*before, *_inferred(graph, graph.premises))
        for line in quads(claim, graph.iris.claims)
    }
    stating = {
        line
        for claim in (*after, *_inferred(graph, known))
        for line in quads(claim, graph.iris.claims)
    }
    store.change(stated - stating, stating - stated, keep=graph.ontology.ntriples)
    others = [finding for finding in graph.findings if finding.file != path]
    return replace(
        graph,
        subjects={**graph.subjects, now.slug: now},
        contents={**graph.contents, path: content},
        findings=tuple(sorted([*others, *entry.findings, *findings])),
        premises=known,
    )


def _identity(subject: Subject) -> tuple[object, ...]:
    """All of a subject by which links and inferences depend on it; on which line it stands does not matter."""
    names = tuple((name.property, name.text, name.language) for name in subject.names)
    return (subject.slug, subject.cls, subject.language, names, subject.titles, subject.addresses)


def _premises(graph: Graph, before: list[Claim], after: list[Claim]) -> tuple[Claim, ...]:
    gone = {claim.iri for claim in before}
    return (
        *(claim for claim in graph.premises if claim.iri not in gone),
        *premises(after, graph.ontology),
    )


def _inferred(graph: Graph, known: tuple[Claim, ...]) -> list[Claim]:
    return list(infer(known, classes_of(known), graph.ontology))
