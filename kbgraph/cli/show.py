"""`kbgraph show`: an entry in the terminal, and what lies around it."""

from __future__ import annotations

import click
from rich.markup import escape

from kbgraph.answer.citations import Citation
from kbgraph.answer.describe import Description, Fact, Value
from kbgraph.cli.session import console, knowledge
from kbgraph.knowledge import KnowledgeBase

_LABEL = 26
"""Width of the column of labels, in characters."""


@click.command("show")
@click.argument("name")
@click.option("--depth", type=click.IntRange(0, 5), default=0, help="Also list what lies within so many steps.")
def show_command(name: str, depth: int) -> None:
    """Show a thing: its facts with line, source and date, and what it is linked with.

    \b
    kbgraph show "The Name Of A Thing"
    kbgraph show folder/its-slug
    kbgraph show ALIAS --depth 2
    """
    base = knowledge()
    description = base.describe(base.find(name))
    _print_title(description)
    for heading in description.headings:
        _print_facts(heading.label, heading.facts)
    _print_facts("Linked with", description.outgoing)
    _print_facts("Linked from", description.incoming)
    if depth:
        _print_neighbourhood(base, description.slug, depth)


def _print_title(description: Description) -> None:
    kind = f" [dim]{escape(description.type)}[/dim]" if description.type else ""
    _print(f"[bold]{escape(description.label)}[/bold]{kind}")
    _print(f"[dim]{escape(description.file) or 'not yet described by an entry'}[/dim]")


def _print_facts(title: str, facts: tuple[Fact, ...]) -> None:
    """Label and value, and below the value who says so."""
    if not facts:
        return
    _print(f"\n[bold]{escape(title)}[/bold]")
    for fact in facts:
        for value in fact.values:
            _print(f"  {escape(fact.label.ljust(_LABEL))}  {escape(_shown(value))}")
            for citation in value.citations:
                _print(f"  {' ' * _LABEL}  [dim]{escape(_cited(citation))}[/dim]")


def _print(line: str) -> None:
    console.print(line, soft_wrap=True)


def _shown(value: Value) -> str:
    """The value, and what is known of it beyond its words."""
    more = [f"{part.label} {part.text}" for part in value.parts if part.text.casefold() not in value.text.casefold()]
    return " · ".join((f"{value.text} @{value.language}" if value.language not in {"", "en"} else value.text, *more))


def _cited(citation: Citation) -> str:
    sources = (source.title or source.url for source in citation.sources)
    qualifiers = (f"{part.label} {part.text}" for part in citation.qualifiers)
    return " · ".join(part for part in (_place(citation), *qualifiers, *sources, citation.as_of) if part)


def _place(citation: Citation) -> str:
    lines = ",".join(map(str, citation.lines))
    return f"{citation.file}:{lines}{'' if citation.basis == 'stated' else f' ({citation.basis})'}"


def _print_neighbourhood(base: KnowledgeBase, slug: str, depth: int) -> None:
    around = base.neighbourhood(slug, depth)
    net = base.networkx
    _print(f"\n[bold]Within {depth} {'step' if depth == 1 else 'steps'}[/bold]")
    for edge in around.edges:
        label = base.ontology.label(edge.property)
        lines = ", ".join(f"{base.file_of(line)}:{base.iris.line_number(line)}" for line in edge.lines)
        source, target = net.nodes[edge.source]["label"], net.nodes[edge.target]["label"]
        _print(f"  {escape(source)} [cyan]{escape(label)}[/cyan] {escape(target)} [dim]{escape(lines)}[/dim]")
