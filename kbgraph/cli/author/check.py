"""`kbgraph check`: problems in entries."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import datetime
from itertools import groupby
from pathlib import Path

import click
from rich.markup import escape

from kbgraph.check_settings import SHOW_ALL, CheckSettings, known_codes
from kbgraph.cli.author.baseline import NewFindings, compare, write_baseline
from kbgraph.cli.author.findings_json import findings_json
from kbgraph.cli.author.sarif import sarif
from kbgraph.cli.common import current_config, open_kb_in_memory
from kbgraph.cli.terminal import SEVERITY_STYLES, console, counted, print_json
from kbgraph.findings import Finding, Severity
from kbgraph.opening import open_revision

_SEVERITIES = {severity.label: severity for severity in Severity}


@click.command("check")
@click.option(
    "--format",
    "syntax",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    show_default=True,
    help="Output format.",
)
@click.option("--only", metavar="CODE", multiple=True, help="Show only this code; can be repeated.")
@click.option("--ignore", metavar="CODE", multiple=True, help="Hide this code; can be repeated.")
@click.option(
    "--severity", type=click.Choice([*_SEVERITIES]), help="Show this severity and those above."
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Show only findings that this file does not have.",
)
@click.option(
    "--write-baseline",
    "new_baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the findings to this file, as a baseline, and end with exit code 0.",
)
@click.option(
    "--since",
    metavar="REV",
    help="Also report dates that changed since a git revision while nothing else did.",
)
@click.option("--due", is_flag=True, help="Show only dates that have passed: --only due.")
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The day to compare dates with, YYYY-MM-DD; by default today.",
)
def check_command(
    *,
    syntax: str,
    only: tuple[str, ...],
    ignore: tuple[str, ...],
    severity: str | None,
    baseline: Path | None,
    new_baseline: Path | None,
    since: str | None,
    due: bool,
    today: datetime | None,
) -> None:
    """Report problems in entries.

    Each finding names the file, line and column: broken links, text that cannot be read as a value,
    values without a source, contradictions between entries, values that violate a shape. An option
    --only, --ignore or --severity takes the place of the setting of this name in kbgraph.toml.

    \b
    kbgraph check
    kbgraph check --severity warning --ignore unmapped-key
    kbgraph check --write-baseline known.json
    kbgraph check --baseline known.json
    kbgraph check --since HEAD~1
    kbgraph check --due --today 2027-01-01
    kbgraph check --format json | jq '.[] | select(.severity == "error")'
    kbgraph check --format sarif > findings.sarif

    Exit code 1 if an error is shown. Warnings and notices do not change the exit code.
    """
    kb, config = open_kb_in_memory(), current_config()
    shown = _chosen(config.check, (*only, *(["due"] if due else [])), ignore, severity)
    before = open_revision(kb, config.kb, since, config.ignore) if since is not None else None
    found = kb.check(before, today=today.date() if today else None, shown=SHOW_ALL)
    chosen = tuple(filter(shown.shows, found))
    if new_baseline:
        write_baseline(new_baseline, chosen)
        click.echo(f"{new_baseline}: {counted(len(chosen), 'finding')}")
        return
    compared = compare(baseline, chosen) if baseline else NewFindings(chosen, 0, 0)
    match syntax:
        case "json":
            print_json(findings_json(compared.new))
        case "sarif":
            print_json(sarif(compared.new, config.kb))
        case _:
            _print_text(compared.new, len(kb.views.entries))
            _print_rest(compared, len(found) - len(chosen))
    if any(finding.severity is Severity.ERROR for finding in compared.new):
        sys.exit(1)


def _chosen(
    settings: CheckSettings, only: tuple[str, ...], ignore: tuple[str, ...], severity: str | None
) -> CheckSettings:
    """Return the settings with the options that were given."""
    return CheckSettings(
        only=known_codes(only) or settings.only,
        ignore=known_codes(ignore) or settings.ignore,
        severity=_SEVERITIES[severity] if severity else settings.severity,
    )


def _print_text(findings: tuple[Finding, ...], entries: int) -> None:
    """Print counts by severity, the findings under the names of their files, counts by code."""
    counts = Counter(finding.severity for finding in findings)
    summary = ", ".join(
        counted(counts[severity], severity.label) for severity in reversed(Severity)
    )
    console.print(f"{counted(entries, 'entry', 'entries')}: {summary}")
    for file, in_file in groupby(findings, key=lambda finding: finding.file):
        console.print(f"\n[bold]{escape(file)}[/bold]")
        for finding in in_file:
            console.print(f"  {_markup(finding)}")
    if findings:
        codes = Counter(finding.code for finding in findings)
        by_number = sorted(codes.items(), key=lambda item: (-item[1], item[0]))
        console.print("\n" + ", ".join(f"{number} {code}" for code, number in by_number))


def _print_rest(compared: NewFindings, hidden: int) -> None:
    """Print how many findings are not shown, and why."""
    if hidden:
        console.print(f"{counted(hidden, 'finding')} hidden by settings or options")
    if compared.known:
        console.print(f"{counted(compared.known, 'finding')} in the baseline")
    if compared.gone:
        console.print(
            f"{counted(compared.gone, 'finding')} of the baseline no longer made: "
            "write it again with --write-baseline"
        )


def _markup(finding: Finding) -> str:
    place = escape(f"{finding.file}:{finding.line}:{finding.column}")
    style = SEVERITY_STYLES[finding.severity]
    severity = f"[{style}]{finding.severity.label}[/{style}]{escape(f'[{finding.code}]')}"
    hint = f" ({finding.suggestion})" if finding.suggestion else ""
    return f"{place} {severity} {escape(finding.message + hint)}"
