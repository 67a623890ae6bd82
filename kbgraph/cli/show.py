"""`kbgraph show`: an entry in the terminal, and what lies around it."""

from __future__ import annotations

import click
from rich.markup import escape

from kbgraph.cli.common import arrow, cited, count, knowledge, relation_options, say
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network.neighbourhood import Neighbourhood, ReachedThing
from kbgraph.network.network import strength
from kbgraph.network.traversal import Direction
from kbgraph.rdf.namespaces import STATED
from kbgraph.rdf.terms import Iri
from kbgraph.views.entry import Description
from kbgraph.views.facts import Fact, Value

_LABEL = 26
"""Width of the column of labels, in characters."""


@click.command("show")
@click.argument("name")
@click.option(
    "--depth",
    type=click.IntRange(0, 5),
    default=0,
    help="Also list what lies within so many steps.",
)
@relation_options
def show_command(name: str, depth: int, only: tuple[str, ...], without: tuple[str, ...]) -> None:
    """Show a thing: its facts with line, source and date, and what it is linked with.

    \b
    kbgraph show "The Name Of A Thing"
    kbgraph show folder/its-slug
    kbgraph show ALIAS --depth 2
    kbgraph show ALIAS --depth 3 --only kb:related
    """
    if (only or without) and not depth:
        raise click.UsageError("--only and --without choose what --depth lists: give a --depth too")
    base = knowledge()
    description = base.describe(base.find(name))
    around = (
        base.neighbourhood(description.slug, depth, only=only, without=without) if depth else None
    )
    _print_title(description)
    for heading in description.headings:
        _print_facts(heading.label, heading.facts)
    _print_facts("Linked with", description.outgoing)
    _print_facts("Linked from", description.incoming)
    if around:
        _print_neighbourhood(base, around)


def _print_title(description: Description) -> None:
    kind = f" [dim]{escape(description.type)}[/dim]" if description.type else ""
    say(f"[bold]{escape(description.label)}[/bold]{kind}")
    say(f"[dim]{escape(description.file) or 'not yet described by an entry'}[/dim]")


def _print_facts(title: str, facts: tuple[Fact, ...]) -> None:
    """Label and value, and below the value who says so."""
    if not facts:
        return
    say(f"\n[bold]{escape(title)}[/bold]")
    for fact in facts:
        for value in fact.values:
            say(f"  {escape(fact.label.ljust(_LABEL))}  {escape(_shown(value))}")
            for citation in value.citations:
                say(f"  {' ' * _LABEL}  [dim]{escape(cited(citation))}[/dim]")


def _shown(value: Value) -> str:
    """The value, and what is known of it beyond its words."""
    more = [
        f"{part.label} {part.text}"
        for part in value.parts
        if part.text.casefold() not in value.text.casefold()
    ]
    return " · ".join(
        (
            f"{value.text} @{value.language}" if value.language not in {"", "en"} else value.text,
            *more,
        )
    )


def _print_neighbourhood(base: KnowledgeBase, around: Neighbourhood) -> None:
    """The things by distance, each with the facts that lead to it."""
    total = len(around.distances) - 1
    over = f", {around.left_out} more over the limit" if around.left_out else ""
    say(f"\n[bold]Within {count(around.depth, 'step')}[/bold]: {count(total, 'thing')}{over}")
    for distance, ring in enumerate(around.rings(), 1):
        spokes: dict[Iri, list[ReachedThing]] = {
            thing: [] for thing, far in around.distances.items() if far == distance
        }
        for spoke in ring:
            spokes[spoke.thing].append(spoke)
        say(f"\n[bold]{count(distance, 'step')} away[/bold]: {count(len(spokes), 'thing')}")
        for thing in sorted(spokes, key=lambda iri: (base.views.labels.label(iri), iri)):
            _print_thing(base, thing, spokes[thing])


def _print_thing(base: KnowledgeBase, thing: Iri, spokes: list[ReachedThing]) -> None:
    labels, node = base.views.labels, base.networkx.nodes[thing]
    notes = ", ".join(
        part for part in (node["type"], "" if node["described"] else "not yet described") if part
    )
    say(f"  {escape(node['label'])}{f' [dim]{escape(notes)}[/dim]' if notes else ''}")
    for _, origin, edge, direction in sorted(
        spokes, key=lambda spoke: (strength(spoke.edge.basis), spoke.edge)
    ):
        label = (
            labels.label(edge.property)
            if direction is Direction.ALONG
            else labels.inverse(edge.property)
        )
        lines = ", ".join(
            f"{base.views.file_of(line)}:{base.iris.line_number(line)}" for line in edge.lines
        )
        basis = "" if edge.basis == STATED else f" ({base.ontology.label(edge.basis)})"
        say(
            f"      {escape(labels.label(origin))} {arrow(label, direction)} {escape(node['label'])}  [dim]{escape(lines)}{basis}[/dim]"
        )
