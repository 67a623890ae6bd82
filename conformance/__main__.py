"""`python -m conformance [GROUP …]`: the W3C SPARQL 1.1 test suite. Exit code 1 where a failure is new or a known one is gone, 2 without the suite."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from conformance import description, ours, peer, protocol, report
from conformance.known import KNOWN
from conformance.manifest import Suite, included, read_suite
from conformance.server import serving
from conformance.verdict import Verdict, judge, judge_refusing, surprises

_VARIABLE = "W3C_RDF_TESTS"
_MISSING = f"""{_VARIABLE} must name the folder of the W3C SPARQL 1.1 test suite, in which manifest-all.ttl stands:
sparql/sparql11 of the repository w3c/rdf-tests. Here it is {{}}."""


def main() -> int:
    """Run, print, and say whether all is as known."""
    parser = argparse.ArgumentParser(prog="python -m conformance", description=__doc__)
    parser.add_argument(
        "groups",
        nargs="*",
        metavar="GROUP",
        help="folders of the suite, such as bind or protocol; all where none is named",
    )
    wanted = set(parser.parse_args().groups)
    named = os.environ.get(_VARIABLE, "")
    folder = Path(named).resolve()
    if not named or not (folder / "manifest-all.ttl").is_file():
        print(
            _MISSING.format(f"{named!r}, which holds no such file" if named else "not set"),
            file=sys.stderr,
        )
        return 2
    groups = {path.parent.name for path in included(folder / "manifest-all.ttl")} - {folder.name}
    if unknown := wanted - groups:
        parser.error(
            f"the suite has no group {', '.join(sorted(unknown))}; it has {', '.join(sorted(groups))}"
        )
    return _run(folder, read_suite(folder), wanted or groups)


def _run(folder: Path, suite: Suite, groups: set[str]) -> int:
    verdicts, theirs = _engines(suite, groups)
    verdicts += _over_http(folder, groups)
    print(*report.table(verdicts, theirs), sep="\n")
    print(
        "\nNot run, of the whole suite:",
        *(f"  {number:3}  {reason}" for reason, number in suite.left_out.items()),
        sep="\n",
    )
    print(
        "\nkbgraph fails, and why:",
        *(list(report.failures(verdicts, KNOWN)) or ["  nothing"]),
        sep="\n",
    )
    wrong = surprises(verdicts, KNOWN)
    print("", *(wrong or ["All is as known."]), sep="\n")
    return 1 if wrong else 0


def _engines(suite: Suite, groups: set[str]) -> tuple[list[Verdict], list[Verdict]]:
    cases = [case for case in suite.cases if case.group in groups]
    if not cases:
        return [], []
    found, theirs = ours.answers(cases), peer.answers(cases)
    times = [sum(timed.seconds for timed in each.values()) for each in (found, theirs)]
    print(
        f"{len(cases)} queries and texts: kbgraph {times[0]:.2f} s, through its worker; rdflib {times[1]:.2f} s. Data is loaded before."
    )
    return [judge_refusing(case, found[case.name]) for case in cases], [
        judge(case, theirs[case.name]) for case in cases
    ]


def _over_http(folder: Path, groups: set[str]) -> list[Verdict]:
    runs = [
        run
        for group, run in (("protocol", protocol.run), ("service-description", description.run))
        if group in groups
    ]
    if not runs:
        return []
    with serving(folder) as port:
        return [verdict for run in runs for verdict in run(folder, port)]


if __name__ == "__main__":
    sys.exit(main())
