"""`kbgraph path`: the shortest paths between two things."""

from __future__ import annotations

from datetime import date

import click
from rich.markup import escape

from kbgraph.cli.common import in_force_option, open_kb, relation_options
from kbgraph.cli.terminal import arrow, counted, end_mark, print_day, print_line
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network import MAX_HOPS, FactPath, Paths
from kbgraph.rdf import Iri
from kbgraph.views import citation_words, strength_words, today


@click.command("path")
@click.argument("start", metavar="A")
@click.argument("end", metavar="B")
@relation_options
@in_force_option
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=5,
    show_default=True,
    help="Maximum number of paths to show.",
)
@click.option(
    "--max-hops",
    type=click.IntRange(1, 100),
    default=MAX_HOPS,
    show_default=True,
    help="Maximum length of a path.",
)
def path_command(
    start: str,
    end: str,
    only: tuple[str, ...],
    without: tuple[str, ...],
    limit: int,
    max_hops: int,
    day: date | None,
) -> None:
    """Show the shortest paths between two things.

    A and B are slugs, names or aliases. Each step is shown with its line, source and date. A step
    can go against the direction of its fact. Plain links are followed only if there is no other
    path.

    \b
    kbgraph path "One Thing" "Another"
    kbgraph path ALIAS folder/its-slug --only kb:related
    kbgraph path ALIAS folder/its-slug --without "linked with" --limit 20
    kbgraph path ALIAS folder/its-slug --in-force 2020-01-01
    """
    kb = open_kb(day)
    paths = kb.path(start, end, only=only, without=without, limit=limit, max_hops=max_hops)
    _print(kb, paths, max_hops, "over these relations " if only or without else "")


def _print(kb: KnowledgeBase, paths: Paths, max_hops: int, restriction: str) -> None:
    print_day(kb)
    title = f"[bold]{_name(kb, paths.start)} → {_name(kb, paths.end)}[/bold]"
    max_length = f"at most {counted(max_hops, 'step')}"
    if not paths.paths:
        print_line(f"{title}: no path {restriction}of {max_length}")
    elif not paths.paths[0]:
        print_line(f"{title}: the same thing")
    else:
        total = len(paths.paths) + paths.more
        length = counted(len(paths.paths[0]), "step")
        print_line(f"{title}: {length}{'' if total == 1 else f', {total} paths'}")
        if paths.over_links:
            print_line(
                f"[yellow]over links[/yellow]: no path of {max_length} over stated facts alone"
            )
        _print_paths(kb, paths)


def _print_paths(kb: KnowledgeBase, paths: Paths) -> None:
    for number, path in enumerate(paths.paths):
        if number:
            print_line("")
        _print_path(kb, path)
    if paths.more:
        print_line(f"\n{paths.more} more of the same length (--limit)")


def _print_path(kb: KnowledgeBase, path: FactPath) -> None:
    for hop in path:
        start, end = _name(kb, hop.start), _name(kb, hop.end)
        mark = end_mark(hop.citations, kb.graph.day or today())
        print_line(f"  {start}  {arrow(hop.label, hop.direction)}  {end}{mark}")
        for citation in hop.citations:
            words = filter(None, (citation_words(citation), strength_words([citation])))
            print_line(f"        [dim]{escape(' · '.join(words))}[/dim]")


def _name(kb: KnowledgeBase, thing: Iri) -> str:
    return escape(kb.views.labels.label(thing))
