"""`kbgraph check`: what the authors of the entries should mend."""

from __future__ import annotations

import json
import sys
from collections import Counter
from itertools import groupby

import click
from rich.markup import escape

from kbgraph.cli.common import console, local_knowledge, settings
from kbgraph.cli.sarif import sarif
from kbgraph.findings import Finding, Severity
from kbgraph.opening import open_revision

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTICE: "dim"}


@click.command("check")
@click.option(
    "--format",
    "syntax",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    show_default=True,
)
@click.option(
    "--since",
    metavar="REV",
    help="Compare with a git revision: which dates changed while nothing else did?",
)
def check_command(syntax: str, since: str | None) -> None:
    """Report what is broken, unread, not yet described, uncited or inconsistent, with file, line and column.

    \b
    kbgraph check
    kbgraph check --since HEAD~1
    kbgraph check --format json | jq '.[] | select(.severity == "error")'
    kbgraph check --format sarif > findings.sarif

    Ends with exit code 1 when there are errors; warnings and notices do not stop anything.
    """
    base = local_knowledge()
    findings = base.check(open_revision(base, settings().kb, since) if since is not None else None)
    match syntax:
        case "json":
            click.echo(
                json.dumps(
                    [_as_json(finding) for finding in findings], ensure_ascii=False, indent=1
                )
            )
        case "sarif":
            click.echo(json.dumps(sarif(findings, settings().kb), ensure_ascii=False, indent=1))
        case _:
            _print(findings, len(base.views.entries))
    if any(finding.severity is Severity.ERROR for finding in findings):
        sys.exit(1)


def _print(findings: tuple[Finding, ...], entries: int) -> None:
    counts = Counter(finding.severity for finding in findings)
    summary = ", ".join(
        f"{counts[severity]} {severity.label}{'' if counts[severity] == 1 else 's'}"
        for severity in reversed(Severity)
    )
    console.print(f"{entries} {'entry' if entries == 1 else 'entries'}: {summary}")
    for file, found in groupby(findings, key=lambda finding: finding.file):
        console.print(f"\n[bold]{escape(file)}[/bold]")
        for finding in found:
            _print_one(finding)


def _print_one(finding: Finding) -> None:
    where = f"{finding.file}:{finding.line}:{finding.column}"
    style = _STYLES[finding.severity]
    hint = f" ({finding.suggestion})" if finding.suggestion else ""
    code = escape(f"[{finding.code}]")
    console.print(
        f"  {escape(where)} [{style}]{finding.severity.label}[/{style}]{code} {escape(finding.message + hint)}"
    )


def _as_json(finding: Finding) -> dict[str, object]:
    return {**finding._asdict(), "severity": finding.severity.label}
