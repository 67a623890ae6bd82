"""`kbgraph path`: how two things hang together, each hop with its line."""

from __future__ import annotations

import click
from rich.markup import escape

from kbgraph.cli.common import arrow, cited, count, knowledge, relation_options, say
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network.shortest_paths import MAX_HOPS, FactPath, Paths
from kbgraph.rdf.terms import Iri


@click.command("path")
@click.argument("start", metavar="A")
@click.argument("end", metavar="B")
@relation_options
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=5,
    show_default=True,
    help="How many paths to show at most.",
)
@click.option(
    "--max-hops",
    type=click.IntRange(1, 100),
    default=MAX_HOPS,
    show_default=True,
    help="How long a path may be.",
)
def path_command(
    start: str, end: str, only: tuple[str, ...], without: tuple[str, ...], limit: int, max_hops: int
) -> None:
    """Show the shortest paths from one thing to another: each hop with line, source and date.

    \b
    kbgraph path "One Thing" "Another"
    kbgraph path ALIAS folder/its-slug --only kb:related
    kbgraph path ALIAS folder/its-slug --without "linked with" --limit 20

    A hop may go against the direction of its fact. What is merely linked is walked only where nothing else leads there.
    """
    base = knowledge()
    found = base.path(start, end, only=only, without=without, limit=limit, max_hops=max_hops)
    _print(base, found, max_hops, "over these relations " if only or without else "")


def _print(base: KnowledgeBase, found: Paths, max_hops: int, how: str) -> None:
    ends = f"[bold]{_name(base, found.start)} → {_name(base, found.end)}[/bold]"
    if not found.paths:
        say(f"{ends}: no path {how}of at most {count(max_hops, 'hop')}")
    elif not found.paths[0]:
        say(f"{ends}: the same thing")
    else:
        total = len(found.paths) + found.more
        say(
            f"{ends}: {count(len(found.paths[0]), 'hop')}{'' if total == 1 else f', {total} paths'}"
        )
        if found.over_links:
            say(
                f"[yellow]over links[/yellow]: no path of at most {count(max_hops, 'hop')} goes over what entries state"
            )
        _print_paths(base, found)


def _print_paths(base: KnowledgeBase, found: Paths) -> None:
    for number, path in enumerate(found.paths):
        if number:
            say("")
        _print_path(base, path)
    if found.more:
        say(f"\nand {found.more} more as short (--limit)")


def _print_path(base: KnowledgeBase, path: FactPath) -> None:
    for hop in path:
        say(
            f"  {_name(base, hop.start)}  {arrow(hop.label, hop.direction)}  {_name(base, hop.end)}"
        )
        for citation in hop.citations:
            say(f"        [dim]{escape(cited(citation))}[/dim]")


def _name(base: KnowledgeBase, thing: Iri) -> str:
    return escape(base.views.labels.label(thing))
