"""Run the W3C SPARQL 1.1 test suite and our own tables: `python -m conformance [GROUP …]`.

The tables are `negotiation`, `http` and `exports`; alone they need no suite. Exit code 1 reports a
new failure, or a known one that passes; 2 reports a missing suite.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from conformance import kbgraph_engine, protocol, rdflib_engine, report, service_description
from conformance.case_result import CaseResult, check_answer, check_without_updates, unexpected
from conformance.known_failures import KNOWN_FAILURES
from conformance.manifest import Suite, included, read_suite
from conformance.server import serving

_VARIABLE = "W3C_RDF_TESTS"
_MISSING = f"""{_VARIABLE} must name the folder of the W3C SPARQL 1.1 test suite,
with manifest-all.ttl: sparql/sparql11 of the repository w3c/rdf-tests. It is {{}}."""
_TABLES = {"negotiation": "negotiation", "http": "http_semantics", "exports": "exports"}
"""The modules of our own tables. They are imported when they are run, with many libraries."""


def main() -> int:
    """Run the suite, print the results, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m conformance", description=__doc__)
    parser.add_argument(
        "groups",
        nargs="*",
        metavar="GROUP",
        help="folders of the suite, such as bind, or negotiation, http, exports (default: all)",
    )
    selected = set(parser.parse_args().groups)
    tables = [name for name in _TABLES if name in selected or not selected]
    if selected and not selected - _TABLES.keys():
        return _run_tables(tables)
    named = os.environ.get(_VARIABLE, "")
    folder = Path(named).resolve()
    if not named or not (folder / "manifest-all.ttl").is_file():
        print(
            _MISSING.format(f"{named!r}, a folder without that file" if named else "not set"),
            file=sys.stderr,
        )
        return 2
    groups = {path.parent.name for path in included(folder / "manifest-all.ttl")} - {folder.name}
    if unknown := selected - groups - _TABLES.keys():
        parser.error(
            f"the suite has no group {', '.join(sorted(unknown))}; "
            f"its groups are {', '.join(sorted(groups))}"
        )
    code = _run(folder, read_suite(folder), selected & groups or groups)
    return max(code, _run_tables(tables))


def _run_tables(names: Sequence[str]) -> int:
    faults = []
    for name in names:
        lines, found = import_module(f"conformance.{_TABLES[name]}").run()
        print(*lines, sep="\n", flush=True)
        faults += found
    if names:
        print("\nFaults in these tables:", *(faults or ["none"]), sep="\n  ")
    return 1 if faults else 0


def _run(folder: Path, suite: Suite, groups: set[str]) -> int:
    results, peer_results = _run_queries(suite, groups)
    results += _run_http(folder, groups)
    print(*report.table(results, peer_results), sep="\n")
    print(
        "\nNot run, in the whole suite:",
        *(f"  {number:3}  {reason}" for reason, number in suite.skipped.items()),
        sep="\n",
    )
    print(
        "\nFailures of kbgraph, with their causes:",
        *(list(report.failures(results, KNOWN_FAILURES)) or ["  none"]),
        sep="\n",
    )
    messages = unexpected(results, KNOWN_FAILURES)
    print("", *(messages or ["No unexpected results."]), sep="\n")
    return 1 if messages else 0


def _run_queries(suite: Suite, groups: set[str]) -> tuple[list[CaseResult], list[CaseResult]]:
    cases = [case for case in suite.cases if case.group in groups]
    if not cases:
        return [], []
    answers, peer_answers = kbgraph_engine.answers(cases), rdflib_engine.answers(cases)
    times = [sum(timed.seconds for timed in each.values()) for each in (answers, peer_answers)]
    print(
        f"{len(cases)} queries and texts: kbgraph {times[0]:.2f} s, in its worker; "
        f"rdflib {times[1]:.2f} s. Loading the data is not counted."
    )
    return [check_without_updates(case, answers[case.name]) for case in cases], [
        check_answer(case, peer_answers[case.name]) for case in cases
    ]


def _run_http(folder: Path, groups: set[str]) -> list[CaseResult]:
    runs = [
        run
        for group, run in (
            ("protocol", protocol.run),
            ("service-description", service_description.run),
        )
        if group in groups
    ]
    if not runs:
        return []
    with serving(folder) as port:
        return [result for run in runs for result in run(folder, port)]


if __name__ == "__main__":
    sys.exit(main())
