"""The table of both engines, and the list of what fails and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from conformance.manifest import Kind
from conformance.verdict import Status, Verdict

_WIDTH = 34


def table(ours: list[Verdict], theirs: list[Verdict]) -> Iterator[str]:
    """A line for each group, under a heading for each part: cases, and how many each engine passes."""
    peer = {verdict.name: verdict for verdict in theirs}
    order = [kind.value for kind in Kind]
    for kind in sorted(
        {verdict.kind for verdict in ours},
        key=lambda kind: (kind not in order, order.index(kind) if kind in order else 0, kind),
    ):
        part = [verdict for verdict in ours if verdict.kind == kind]
        groups = list(dict.fromkeys(verdict.group for verdict in part))
        yield f"\n{kind}\n{'':{_WIDTH}}{'cases':>8}{'kbgraph':>14}{'rdflib':>9}"
        for group in groups:
            yield _line(group, [verdict for verdict in part if verdict.group == group], peer)
        if len(groups) > 1:
            yield _line("together", part, peer)


def _line(name: str, ours: list[Verdict], peer: dict[str, Verdict]) -> str:
    theirs = [peer[verdict.name] for verdict in ours if verdict.name in peer]
    return f"  {name:{_WIDTH - 2}}{len(ours):>8}{_counted(ours):>14}{_counted(theirs) if theirs else '–':>9}"


def _counted(verdicts: list[Verdict]) -> str:
    counts = Counter(verdict.status for verdict in verdicts)
    refused = f"{counts[Status.REFUSED]} refused" if counts[Status.REFUSED] else ""
    passed = str(counts[Status.PASSED]) if counts[Status.PASSED] or not refused else ""
    return " + ".join(filter(None, [passed, refused]))


def failures(verdicts: Iterable[Verdict], known: dict[str, str]) -> Iterator[str]:
    """Each failing case, with what came and what it is upstream."""
    for verdict in verdicts:
        if verdict.status is Status.FAILED:
            yield f"  {verdict.name}: {verdict.reason}"
            yield f"      {known.get(verdict.name, 'NEW')}"
