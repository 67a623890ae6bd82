"""`kbgraph show`: a thing and its surroundings in the terminal."""

from __future__ import annotations

from datetime import date

import click
from rich.markup import escape

from kbgraph.cli.common import in_force_option, open_kb, relation_options
from kbgraph.cli.terminal import arrow, counted, end_mark, print_day, print_line
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network import Direction, Neighbourhood, ReachedThing, strength
from kbgraph.rdf import STATED, Iri, Triple
from kbgraph.views import (
    CITATION_SYNTAXES,
    Description,
    Fact,
    IncomingFact,
    Value,
    citation_words,
    strength_words,
    today,
)

_LABEL_WIDTH = 26
"""In characters."""


@click.command("show")
@click.argument("name")
@click.option(
    "--depth",
    type=click.IntRange(0, 5),
    default=0,
    help="Also list the things within this many steps.",
)
@relation_options
@click.option(
    "--cite-as",
    type=click.Choice([each.name for each in CITATION_SYNTAXES]),
    help="Print the citations of its facts in this form instead.",
)
@click.option(
    "--claim",
    "claims",
    multiple=True,
    metavar="CLAIM",
    help="Cite only this claim, by its IRI or the part behind the hash; can be repeated.",
)
@in_force_option
def show_command(
    name: str,
    depth: int,
    only: tuple[str, ...],
    without: tuple[str, ...],
    cite_as: str | None,
    claims: tuple[str, ...],
    day: date | None,
) -> None:
    """Show a thing: its facts, sources and links.

    NAME is a slug, name, alias or code. Each fact is shown with its line, source and date.

    \b
    kbgraph show "The Name Of A Thing"
    kbgraph show folder/its-slug
    kbgraph show ALIAS --depth 2
    kbgraph show ALIAS --depth 3 --only kb:related
    kbgraph show ALIAS --in-force 2020-01-01
    kbgraph show ALIAS --cite-as bibtex > alias.bib
    """
    if (only or without) and not depth:
        raise click.UsageError("--only and --without select what --depth lists: add --depth")
    if claims and not cite_as:
        raise click.UsageError("--claim selects what --cite-as prints: add --cite-as")
    if cite_as and depth:
        raise click.UsageError("--cite-as prints the facts of one thing: leave out --depth")
    kb = open_kb(day)
    if cite_as:
        click.echo(kb.views.bibliography(name, cite_as, claims), nl=False)
        return
    description = kb.describe(name)
    neighbourhood = (
        kb.neighbourhood(description.slug, depth, only=only, without=without) if depth else None
    )
    _print_description(kb, description)
    if neighbourhood:
        _print_neighbourhood(kb, neighbourhood)


def _print_description(kb: KnowledgeBase, description: Description) -> None:
    _print_title(kb, description)
    day = kb.graph.day or today()
    for heading in description.headings:
        _print_facts(heading.label, heading.facts, day)
    _print_facts("Linked with", description.outgoing, day)
    _print_facts("Linked from", description.incoming, day)


def _print_title(kb: KnowledgeBase, description: Description) -> None:
    type_label = f" [dim]{escape(description.type)}[/dim]" if description.type else ""
    print_line(f"[bold]{escape(description.label)}[/bold]{type_label}")
    print_line(f"[dim]{escape(description.file) or 'Mentioned elsewhere; no entry yet.'}[/dim]")
    print_day(kb)


def _print_facts(title: str, facts: tuple[Fact | IncomingFact, ...], day: date) -> None:
    """Print label and value of each fact, with its end as of a day, and its citations below."""
    if not facts:
        return
    print_line(f"\n[bold]{escape(title)}[/bold]")
    for fact in facts:
        for value in fact.values:
            label = escape(fact.label.ljust(_LABEL_WIDTH))
            strength = escape(strength_words(value.citations))
            mark = f"  [dim]{strength}[/dim]" if strength else ""
            end = end_mark(value.citations, day)
            print_line(f"  {label}  {escape(_value_text(value))}{end}{mark}")
            for citation in value.citations:
                text = escape(citation_words(citation))
                print_line(f"  {' ' * _LABEL_WIDTH}  [dim]{text}[/dim]")


def _value_text(value: Value) -> str:
    """Return the value with its language, and the parts that its text does not mention."""
    parts = (
        f"{part.label} {part.text}{' (inferred)' if part.is_inferred else ''}"
        for part in value.further_parts
    )
    is_tagged = value.language not in {"", "en"}
    return " · ".join((f"{value.text} @{value.language}" if is_tagged else value.text, *parts))


def _print_neighbourhood(kb: KnowledgeBase, neighbourhood: Neighbourhood) -> None:
    """Print the things by distance, each with the facts that lead to it."""
    things = counted(len(neighbourhood.distances) - 1, "thing")
    omitted = neighbourhood.left_out
    excess = f", {omitted} more not shown (limit)" if omitted else ""
    print_line(f"\n[bold]Within {counted(neighbourhood.depth, 'step')}[/bold]: {things}{excess}")
    for distance, ring in enumerate(neighbourhood.rings(), 1):
        facts: dict[Iri, list[ReachedThing]] = {
            thing: [] for thing, hops in neighbourhood.distances.items() if hops == distance
        }
        for reached in ring:
            facts[reached.thing].append(reached)
        away = counted(distance, "step")
        print_line(f"\n[bold]{away} away[/bold]: {counted(len(facts), 'thing')}")
        for thing in sorted(facts, key=lambda iri: (kb.views.labels.label(iri), iri)):
            _print_thing(kb, thing, facts[thing])


def _print_thing(kb: KnowledgeBase, thing: Iri, facts: list[ReachedThing]) -> None:
    node = kb.network.things[thing]
    notes = ", ".join(
        part for part in (node["type"], "" if node["described"] else "no entry yet") if part
    )
    print_line(f"  {escape(node['label'])}{f' [dim]{escape(notes)}[/dim]' if notes else ''}")
    for fact in sorted(facts, key=lambda each: (strength(each.edge.basis), each.edge)):
        print_line(f"      {_fact_text(kb, fact, node['label'])}")


def _fact_text(kb: KnowledgeBase, fact: ReachedThing, target: str) -> str:
    labels, edge = kb.views.labels, fact.edge
    is_along = fact.direction is Direction.ALONG
    relation = labels.label(edge.property) if is_along else labels.inverse(edge.property)
    lines = ", ".join(
        f"{kb.views.file_of(line)}:{kb.graph.iris.line_number(line)}" for line in edge.lines
    )
    basis = "" if edge.basis == STATED else f" ({kb.ontology.label(edge.basis)})"
    start = escape(labels.label(fact.origin))
    path = f"{start} {arrow(relation, fact.direction)} {escape(target)}"
    citations = kb.views.citations.of(Triple(edge.source, edge.property, edge.target))
    path += end_mark(citations, kb.graph.day or today())
    return f"{path}  [dim]{escape(lines)}{basis}[/dim]"
