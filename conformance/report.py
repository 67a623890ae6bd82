"""The table of both engines, and the list of failures with their causes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from conformance.case_result import CaseResult, Status
from conformance.manifest import Kind

_WIDTH = 34


def table(results: list[CaseResult], peer_results: list[CaseResult]) -> Iterator[str]:
    """Yield a line for each group: its cases, and the number that each engine passes."""
    peer = {result.name: result for result in peer_results}
    order = [kind.value for kind in Kind]
    for kind in sorted(
        {result.kind for result in results},
        key=lambda kind: (kind not in order, order.index(kind) if kind in order else 0, kind),
    ):
        part = [result for result in results if result.kind == kind]
        groups = list(dict.fromkeys(result.group for result in part))
        yield f"\n{kind}\n{'':{_WIDTH}}{'cases':>8}{'kbgraph':>14}{'rdflib':>9}"
        for group in groups:
            yield _line(group, [result for result in part if result.group == group], peer)
        if len(groups) > 1:
            yield _line("total", part, peer)


def _line(name: str, results: list[CaseResult], peer: dict[str, CaseResult]) -> str:
    peer_results = [peer[result.name] for result in results if result.name in peer]
    peer_count = _count(peer_results) if peer_results else "–"
    return f"  {name:{_WIDTH - 2}}{len(results):>8}{_count(results):>14}{peer_count:>9}"


def _count(results: list[CaseResult]) -> str:
    counts = Counter(result.status for result in results)
    refused = f"{counts[Status.REFUSED]} refused" if counts[Status.REFUSED] else ""
    passed = str(counts[Status.PASSED]) if counts[Status.PASSED] or not refused else ""
    return " + ".join(filter(None, [passed, refused]))


def failures(results: Iterable[CaseResult], known: dict[str, str]) -> Iterator[str]:
    """Yield each failing case, with its reason and its known cause."""
    for result in results:
        if result.status is Status.FAILED:
            yield f"  {result.name}: {result.reason}"
            yield f"      {known.get(result.name, 'NEW')}"
