"""What the authors should mend: what the path of data found, what the shapes and the mapping's constraints say, and the closest names."""

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
    """All findings, each once, sorted by file and line; compared with the entries as they were `before`, where they are given."""
    # Takes 0.3 s for pySHACL, and only a check needs it.
    from kbgraph.validation.shacl import violations

    names = _names(graph)
    found = [
        _with_closest(finding, names) if finding.code == "link-missing" else finding
        for finding in graph.findings
    ]
    return tuple(sorted({*found, *violations(graph), *_inconsistencies(graph, before)}))


def _inconsistencies(graph: Graph, before: Graph | None) -> Iterator[Finding]:
    labels, places = Labels(graph), LocationFinder(graph)
    yield from disagreements(graph, labels, places)
    yield from banned_sources(graph, places)
    yield from uncited(graph, labels, places)
    yield from same_day(graph)
    if before:
        yield from dates_alone(graph, before, places)


def _names(graph: Graph) -> dict[str, str]:
    """What a link could have said, folded, and how to write it: file names, slugs, names and aliases."""
    names: dict[str, str] = {}
    for subject in graph.subjects.values():
        for name in (subject.file_name, subject.slug, *(each.text for each in subject.names)):
            names.setdefault(normalise_name(name), name)
    return names


def _with_closest(finding: Finding, names: dict[str, str]) -> Finding:
    near = closest(normalise_name(finding.about), names)
    offered = ", ".join(dict.fromkeys(f"[[{names[name]}]]" for name in near))
    return finding._replace(suggestion=f"did you mean {offered}?") if offered else finding
