"""Read whole vaults: `KBGRAPH_VAULTS=~/notes:~/other python -m benchmarks.vaults [FOLDER …]`.

Each folder is built in a process of its own, checked, exported, and its pages are made. The table
has seconds, memory, findings by code, the places from which names were taken, and whatever failed.
The exit code is 1 where something failed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from benchmarks.measure import Clock
from kbgraph import KnowledgeBase
from kbgraph.extraction.subject import NameSource, place_of_name
from kbgraph.opening import load
from kbgraph.rdf import RDF_FORMATS
from kbgraph_web import create_app

_ROOT = Path(__file__).parent.parent
_MAX_PAGES = 500
"""Pages of entries that are made of one vault, evenly spaced."""
_HEAVY_PAGE_BYTES = 100_000


class VaultReport(NamedTuple):
    """The outcome of one vault."""

    entries: int
    seconds: float
    """Of the build."""
    memory: float
    """The peak of the process after the build, in MiB."""
    names: dict[str, int]
    """The number of entries named by each place."""
    findings: dict[str, int]
    home_bytes: int
    pages: int
    """The pages that were made."""
    failures: list[str]


def main() -> int:
    """Read all vaults, and print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.vaults", description="Read whole vaults."
    )
    parser.add_argument("folders", nargs="*", type=Path, help="by default those of KBGRAPH_VAULTS")
    parser.add_argument("--measure", type=Path, help="read one folder, and print JSON")
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(_read(options.measure)))
        return 0
    named = os.environ.get("KBGRAPH_VAULTS", "")
    folders = options.folders or [Path(each) for each in named.split(os.pathsep) if each]
    reports = {folder: _run(folder.expanduser()) for folder in folders}
    for line in table(reports):
        print(line)
    return int(any(report.failures for report in reports.values()))


def _run(folder: Path) -> VaultReport:
    command = [sys.executable, "-m", "benchmarks.vaults", "--measure", str(folder.absolute())]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip() or f"exit code {done.returncode}").splitlines()[-1]
        return VaultReport(0, 0, 0, {}, {}, 0, 0, [last])
    return VaultReport(*json.loads(done.stdout.splitlines()[-1]))


def _read(folder: Path) -> VaultReport:
    clock = Clock()
    base = load(folder)
    cost = clock.read()
    made = list(_answers(base))
    return VaultReport(
        entries=len(base.views.entries),
        seconds=cost.wall,
        memory=cost.memory,
        names=dict(Counter(_name_places(base)).most_common()),
        findings=dict(Counter(finding.code for finding in base.check()).most_common()),
        home_bytes=next(size for name, size, _ in made if name == "/"),
        pages=len(made),
        failures=[f"{name}: {failure}" for name, _, failure in made if failure],
    )


def _name_places(base: KnowledgeBase) -> Iterator[str]:
    graph = base.graph
    for slug, subject in graph.subjects.items():
        source = NameSource(
            entry=graph.entry(slug),
            ontology=graph.ontology,
            cls=subject.cls,
            language=subject.language,
            home_name=graph.home_name,
            dialect=graph.dialect,
        )
        yield place_of_name(source)


def _answers(base: KnowledgeBase) -> Iterator[tuple[str, int, str]]:
    """Make pages and exports; yield the name, the size and the failure of each."""
    client = create_app(base).test_client()
    slugs = list(base.views.entries)
    chosen = slugs[:: max(1, len(slugs) // _MAX_PAGES)]
    paths = ["/", "/search?q=a", "/ontology", "/sparql", "/matrix"]
    paths += [f"/entry/{quote(slug)}" for slug in chosen]
    paths += [f"/graph/{quote(slug)}.json" for slug in chosen[:20]]
    for path in paths:
        answer = client.get(path, headers={"Accept": "text/html"})
        failure = f"status {answer.status_code}" if answer.status_code >= 500 else ""
        yield path, len(answer.data), failure
    for syntax in RDF_FORMATS:
        data = base.export.graph(syntax)
        yield f"export {syntax.name}", len(data), "" if data else "nothing was exported"


def table(reports: dict[Path, VaultReport]) -> Iterator[str]:
    """Return the lines of the report, in Markdown."""
    yield "| vault | notes | seconds | MiB | home page, kB | names from | findings | failures |"
    yield "| --- | --: | --: | --: | --: | --- | --- | --: |"
    for folder, report in reports.items():
        heavy = " (heavy)" if report.home_bytes > _HEAVY_PAGE_BYTES else ""
        cells = [
            folder.name,
            str(report.entries),
            f"{report.seconds:.2f}",
            f"{report.memory:.0f}",
            f"{report.home_bytes / 1000:.0f}{heavy}",
            _counts(report.names),
            _counts(report.findings),
            str(len(report.failures)),
        ]
        yield f"| {' | '.join(cells)} |"
    for folder, report in reports.items():
        for failure in report.failures:
            yield f"{folder}: {failure}"


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items()) or "none"


if __name__ == "__main__":
    sys.exit(main())
