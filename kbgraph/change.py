"""Incremental builds: the graph of a folder after some of its files have changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from kbgraph.build import Graph, build_like, following_quads
from kbgraph.collector import collector_paused
from kbgraph.errors import StoreError
from kbgraph.extraction.claims import Claim, quads
from kbgraph.extraction.entry_claims import extract_claims
from kbgraph.extraction.inference import classes_of
from kbgraph.extraction.inference import premises as select_premises
from kbgraph.extraction.subject import Subject, draft_subject, type_findings
from kbgraph.ontology.patterns import watched_patterns
from kbgraph.parallel import FileContent
from kbgraph.rdf.terms import Term
from kbgraph.source.folder import parse_file
from kbgraph.store.memory import MemoryStore
from kbgraph.summaries import MemorySummaries


class _Premises(NamedTuple):
    """The premises of a graph before and after an entry has changed."""

    kept: tuple[Claim, ...]
    """Those of other entries."""
    own: tuple[Claim, ...]
    own_now: tuple[Claim, ...]
    now: tuple[Claim, ...]
    """All of them, after the change."""


class _Following(NamedTuple):
    """The N-Quads that follow from premises, before and after a change, as far as it alters them.

    Those that it does not alter may be in both, or in neither.
    """

    before: set[str]
    after: set[str]


_MAX_CHANGED_FILES = 50
"""With more changed files a full build is as fast on several cores, and simpler."""


@collector_paused()
@watched_patterns()
def rebuild(graph: Graph, files: Iterable[tuple[str, FileContent]]) -> Graph:
    """Return the graph of the files as they are now, reading only those that have changed.

    The result shares its store with `graph`, which must not be used again. All files are read again
    if a file was added or removed, or if the slug, class or names of an entry have changed: links
    in other entries may then have another target. Raises StoreError for a store over HTTP.
    """
    if not isinstance(graph.store, MemoryStore):
        raise StoreError("a store over HTTP is changed by kbgraph load only")
    contents = dict(sorted(files, key=lambda item: item[0]))
    changed = [path for path, content in contents.items() if graph.contents.get(path) != content]
    if contents.keys() != graph.contents.keys() or len(changed) > _MAX_CHANGED_FILES:
        return build_like(graph, contents.items())
    for path in changed:
        rebuilt = _with_changed_file(graph, path, contents[path])
        if rebuilt is None:
            return build_like(graph, contents.items())
        graph = rebuilt
    return graph


def _with_changed_file(graph: Graph, path: str, content: FileContent) -> Graph | None:
    """Return the graph after one file has changed; None if the entry's identity has changed."""
    store = graph.store
    assert isinstance(store, MemoryStore), "rebuild() refuses others"
    subject = next(each for each in graph.subjects.values() if each.path == path)
    entry = parse_file(path, content, graph.limits, graph.dialect)
    new_subject = draft_subject(
        entry, graph.ontology, graph.iris, graph.home_name, dialect=graph.dialect
    )
    if _identity(new_subject) != _identity(subject):
        return None
    old_claims = extract_claims(
        subject, graph.entry(subject.slug), graph.ontology, graph.resolver, graph.iris
    ).claims
    new = extract_claims(new_subject, entry, graph.ontology, graph.resolver, graph.iris)
    premises = _changed_premises(graph, old_claims, new.claims)
    following = _following(graph, premises)
    old_quads = _quads(graph, old_claims) | following.before
    new_quads = _quads(graph, new.claims) | following.after
    store.change(old_quads - new_quads, new_quads - old_quads, keep=graph.ontology.ntriples)
    other_findings = [finding for finding in graph.findings if finding.file != path]
    subjects = {**graph.subjects, new_subject.slug: new_subject}
    findings = [
        *new.findings,
        *(
            finding
            for finding in type_findings(subjects.values(), graph.ontology)
            if finding.file == path
        ),
    ]
    return replace(
        graph,
        subjects=subjects,
        contents={**graph.contents, path: content},
        findings=tuple(sorted([*other_findings, *entry.findings, *findings])),
        mentions={**graph.mentions, new_subject.slug: new.mentioned},
        missing_names={**graph.missing_names, new_subject.slug: new.missing_names},
        premises=premises.now,
        known_resolver=graph.resolver,
        kept=MemorySummaries(),
    )


def _identity(subject: Subject) -> tuple[object, ...]:
    """Return the parts of a subject on which links and inferences depend, without their lines."""
    names = tuple((name.property, name.text, name.language) for name in subject.names)
    return (
        subject.slug,
        subject.cls,
        subject.language,
        names,
        subject.titles,
        subject.addresses,
        subject.blocks,
    )


def _changed_premises(graph: Graph, old: list[Claim], new: list[Claim]) -> _Premises:
    """Return the premises before and after an entry's claims have changed."""
    removed = {claim.iri for claim in old}
    own = [claim for claim in graph.premises if claim[0] in removed]
    place = graph.premises.index(own[0]) if own else len(graph.premises)
    # Those of an entry stand together.
    before, behind = graph.premises[:place], graph.premises[place + len(own) :]
    own_now = tuple(select_premises(new, graph.ontology))
    return _Premises((*before, *behind), tuple(own), own_now, (*before, *own_now, *behind))


def _following(graph: Graph, premises: _Premises) -> _Following:
    """Return what follows from the premises before and after a change."""
    kept, own, own_now, now = premises
    classes = classes_now = classes_of(graph.premises)
    if classes_of(own) != classes_of(own_now):
        classes_now = classes_of(now)
    else:
        kept = tuple(_about(kept, _things_of((*own, *own_now), graph)))
    return _Following(
        set(following_quads((*kept, *own), classes, graph.ontology, graph.iris)),
        set(following_quads((*kept, *own_now), classes_now, graph.ontology, graph.iris)),
    )


def _things_of(claims: Iterable[Claim], graph: Graph) -> set[Term]:
    """Return the things of which claims say something, or of which it follows."""
    things: set[Term] = set()
    for claim in claims:
        things.add(claim.fact.subject)
        things.update(triple.subject for triple in claim.details)
        if claim.fact.predicate in graph.ontology.inverse_paths:
            things.add(claim.fact.object)
    return things


def _about(claims: Iterable[Claim], things: set[Term]) -> Iterator[Claim]:
    """Yield the claims that say something of any of the things, or from which it may follow."""
    for claim in claims:
        subject, _, value = claim.fact
        described = [triple[0] for triple in claim.details] if claim.details else ()
        if subject in things or value in things or not things.isdisjoint(described):
            yield claim


def _quads(graph: Graph, claims: Iterable[Claim]) -> set[str]:
    return {line for claim in claims for line in quads(claim, graph.iris.claims)}
