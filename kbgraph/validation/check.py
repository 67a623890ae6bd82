"""All checks of a knowledge base: reading, shapes, constraints and dates."""

from __future__ import annotations

from collections.abc import Iterator

from kbgraph.build import Graph
from kbgraph.findings import Finding
from kbgraph.fuzzy import closest
from kbgraph.source.names import normalise_name
from kbgraph.validation.consistency import disagreements
from kbgraph.validation.dates import dates_alone, same_day
from kbgraph.validation.locations import LocationFinder
from kbgraph.validation.sources import banned_sources, uncited
from kbgraph.views.labels import Labels


def check(graph: Graph, before: Graph | None = None) -> tuple[Finding, ...]:
    """Return all distinct findings, sorted by file and line.

    Given the graph `before` a change, also check that dates did not change without their facts.
    Findings of broken links suggest similar names.
    """
    # pySHACL takes 0.3 s to import, and only a check needs it.
    from kbgraph.validation.shacl import violations

    names = _linkable_names(graph)
    findings = [
        _with_suggestion(finding, names) if finding.code == "link-missing" else finding
        for finding in graph.findings
    ]
    return tuple(sorted({*findings, *violations(graph), *_inconsistencies(graph, before)}))


def _inconsistencies(graph: Graph, before: Graph | None) -> Iterator[Finding]:
    labels, locations = Labels(graph), LocationFinder(graph)
    yield from disagreements(graph, labels, locations)
    yield from banned_sources(graph, locations)
    yield from uncited(graph, labels, locations)
    yield from same_day(graph)
    if before:
        yield from dates_alone(graph, before, locations)


def _linkable_names(graph: Graph) -> dict[str, str]:
    """Map the normal form of each valid link target to its spelling.

    Targets are file names, slugs, names and aliases.
    """
    names: dict[str, str] = {}
    for subject in graph.subjects.values():
        for name in (subject.file_name, subject.slug, *(name.text for name in subject.names)):
            names.setdefault(normalise_name(name), name)
    return names


def _with_suggestion(finding: Finding, names: dict[str, str]) -> Finding:
    similar = closest(normalise_name(finding.about), names)
    links = ", ".join(dict.fromkeys(f"[[{names[name]}]]" for name in similar))
    return finding._replace(suggestion=f"did you mean {links}?") if links else finding
