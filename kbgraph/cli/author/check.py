"""`kbgraph check`: problems in entries."""

from __future__ import annotations

import json
import sys
from collections import Counter
from itertools import groupby

import click
from rich.markup import escape

from kbgraph.cli.author.findings_json import findings_json
from kbgraph.cli.author.sarif import sarif
from kbgraph.cli.common import current_config, open_kb_in_memory
from kbgraph.cli.terminal import console, counted
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
    help="Output format.",
)
@click.option(
    "--since",
    metavar="REV",
    help="Also report dates that changed since a git revision while nothing else did.",
)
def check_command(syntax: str, since: str | None) -> None:
    """Report problems in entries.

    Each finding names the file, line and column: broken links, text that cannot be read as a value,
    values without a source, contradictions between entries, values that violate a shape.

    \b
    kbgraph check
    kbgraph check --since HEAD~1
    kbgraph check --format json | jq '.[] | select(.severity == "error")'
    kbgraph check --format sarif > findings.sarif

    Exit code 1 if there are errors. Warnings and notices do not change the exit code.
    """
    kb, folder = open_kb_in_memory(), current_config().kb
    findings = kb.check(open_revision(kb, folder, since) if since is not None else None)
    match syntax:
        case "json":
            _print_json(findings_json(findings))
        case "sarif":
            _print_json(sarif(findings, folder))
        case _:
            _print_text(findings, len(kb.views.entries))
    if any(finding.severity is Severity.ERROR for finding in findings):
        sys.exit(1)


def _print_json(document: object) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=1))


def _print_text(findings: tuple[Finding, ...], entries: int) -> None:
    """Print a summary, and the findings under the names of their files."""
    counts = Counter(finding.severity for finding in findings)
    summary = ", ".join(
        counted(counts[severity], severity.label) for severity in reversed(Severity)
    )
    console.print(f"{counted(entries, 'entry', 'entries')}: {summary}")
    for file, in_file in groupby(findings, key=lambda finding: finding.file):
        console.print(f"\n[bold]{escape(file)}[/bold]")
        for finding in in_file:
            console.print(f"  {_markup(finding)}")


def _markup(finding: Finding) -> str:
    place = escape(f"{finding.file}:{finding.line}:{finding.column}")
    style = _STYLES[finding.severity]
    severity = f"[{style}]{finding.severity.label}[/{style}]{escape(f'[{finding.code}]')}"
    hint = f" ({finding.suggestion})" if finding.suggestion else ""
    return f"{place} {severity} {escape(finding.message + hint)}"
