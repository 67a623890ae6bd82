"""`kbgraph timeline`: dated facts by time, such as what changed in a year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import click
from rich.markup import escape

from kbgraph.cli.common import in_force_option, open_kb
from kbgraph.cli.terminal import print_day, print_line
from kbgraph.views import Citation, ListedRow, citation_words, strength_words
from kbgraph.views.timeline import FIRST_YEAR, LAST_YEAR

_YEAR = click.IntRange(FIRST_YEAR, LAST_YEAR)


@click.command("timeline")
@click.argument("name", required=False, default="", metavar="[NAME]")
@click.option("--year", type=_YEAR, help="Only what has a date in this year.")
@click.option("--since", "first", type=_YEAR, help="Only what has a date in this year or later.")
@click.option("--until", "last", type=_YEAR, help="Only what has a date in this year or before.")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    metavar="KIND",
    help="Only this kind: a type, or the name of a property; can be repeated.",
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=40,
    show_default=True,
    help="Maximum number of facts and things to show.",
)
@in_force_option
def timeline_command(
    name: str,
    year: int | None,
    first: int | None,
    last: int | None,
    kinds: tuple[str, ...],
    limit: int,
    day: date | None,
) -> None:
    """Show dated facts by time.

    Each has its line, source and strength.

    NAME is a slug, name, alias or code: the facts are those of the thing, of its members, and of
    all that is below them. Without it they are those of all entries. Days that are not known, and
    approximate or doubtful dates, are named as such.

    \b
    kbgraph timeline --year 2026
    kbgraph timeline "The Name Of A Thing"
    kbgraph timeline ALIAS --since 2020 --until 2024 --kind memberOf
    """
    if year and (first or last):
        raise click.UsageError("--year names one year: leave out --since and --until")
    kb = open_kb(day)
    rows = kb.views.timeline.select(
        name,
        kinds=kinds,
        first=year or first or FIRST_YEAR,
        last=year or last or LAST_YEAR,
    )
    print_day(kb)
    _print(kb.views.timeline.listed(rows[:limit]))
    if not rows:
        print_line("no date is known here")
    elif len(rows) > limit:
        print_line(f"\n{len(rows) - limit} more (--limit)")


def _print(rows: Iterable[ListedRow]) -> None:
    for row in rows:
        value = f" {row.value.text}" if row.value else ""
        place = f" · {row.place.label}" if row.place and not row.relation else ""
        relation = f" {row.relation}{value}" if row.relation else ""
        print_line(f"[bold]{escape(row.label)}[/bold]{escape(relation + place)}")
        for part in row.qualifiers:
            print_line(f"  {escape(f'{part.label} {part.text}')}")
        for each in row.dates:
            print_line(f"  {escape(f'{each.label} {each.dated.words}')}")
            _print_evidence(each.citations)
        for other in row.successions:
            print_line(f"  {escape(f'{other.label} {other.text}')}")
            _print_evidence(other.citations)
        _print_evidence(row.citations)


def _print_evidence(citations: Iterable[Citation]) -> None:
    for citation in citations:
        words = filter(None, (citation_words(citation), strength_words([citation])))
        print_line(f"      [dim]{escape(' · '.join(words))}[/dim]")
