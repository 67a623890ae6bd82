"""`kbgraph related`: the entries that share facts with a thing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import click
from rich.markup import escape

from kbgraph.cli.common import in_force_option, open_kb, text_or_json_option
from kbgraph.cli.terminal import counted, print_day, print_json, print_line
from kbgraph.linking.related import RelatedEntry, StatedPlace, related_json


@click.command("related")
@click.argument("entry")
@in_force_option
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=10,
    show_default=True,
    help="Maximum number of entries to show.",
)
@text_or_json_option
def related_command(entry: str, limit: int, day: date | None, syntax: str) -> None:
    """Show the entries that share facts with a thing.

    ENTRY is a slug, a name or an alias. The rarer a shared fact, the more it counts. Below each
    entry stand the shared facts, the number of entries that have them, and the lines that state
    them of the thing and of the entry.

    \b
    kbgraph related "Some Place"
    kbgraph related folder/its-slug --limit 3 --format json
    kbgraph related folder/its-slug --in-force 2020-01-01
    """
    kb = open_kb(day)
    slug = kb.find(entry)
    label, related = kb.views.labels.of_thing(slug), kb.linking.related(slug, limit)
    if syntax == "json":
        print_json(related_json(slug, label, related))
        return
    print_day(kb)
    if not related:
        print_line(f"[bold]{escape(label)}[/bold]: no entry shares a telling fact with it")
    for each in related:
        _print(each)


def _print(entry: RelatedEntry) -> None:
    cls = f" [dim]({escape(entry.type)})[/dim]" if entry.type else ""
    joined = f" [dim]· connected already: {escape(', '.join(entry.relations))}[/dim]"
    print_line(f"[bold]{escape(entry.label)}[/bold]{cls}{joined if entry.relations else ''}")
    if entry.relations:
        print_line(f"        [dim]{escape(_places(entry.places))}[/dim]")
    for fact in entry.reasons:
        number = counted(fact.things, "entry", "entries")
        print_line(f"  {escape(fact.words)} [dim]· shared by {number}[/dim]")
        print_line(
            f"        [dim]{escape(_places(fact.here))} · {escape(_places(fact.there))}[/dim]"
        )


def _places(places: Iterable[StatedPlace]) -> str:
    return ", ".join(f"{place.file}:{place.line}" for place in places)
