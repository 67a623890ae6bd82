"""`kbgraph tree`: what stands above what."""

from __future__ import annotations

from datetime import date

import click
from rich.markup import escape

from kbgraph.cli.common import in_force_option, open_kb
from kbgraph.cli.terminal import counted, end_mark, print_day, print_line
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network import MAX_LEVELS, HierarchyNode, TreeBounds
from kbgraph.views import Citation, strength_words, today

_INDENT = "  "


@click.command("tree")
@click.argument("entry", default="")
@in_force_option
@click.option(
    "--levels",
    type=click.IntRange(1, MAX_LEVELS),
    default=3,
    show_default=True,
    help="Number of levels to show.",
)
def tree_command(entry: str, levels: int, day: date | None) -> None:
    """Show what stands above what.

    A thing stands above what it contains, and what else the ontology puts below it.

    ENTRY is a slug, a name or an alias; without one, the outermost things come first. Each thing
    is shown with the relation to the one above it, and the line that states it; below one of
    several things, it is shown with what is below itself, and only named below the others.

    \b
    kbgraph tree
    kbgraph tree "Some Place" --levels 2
    kbgraph tree folder/its-slug --in-force 2020-01-01
    """
    kb = open_kb(day)
    tree = kb.network.hierarchy(entry, bounds=TreeBounds(levels))
    print_day(kb)
    if tree.above:
        labels = (kb.views.labels.label(each) for each in tree.above)
        print_line(f"[dim]{escape(' › '.join(labels))}[/dim]")
    for node in tree.nodes:
        _print(kb, node, "")
    if not tree.total:
        print_line("nothing stands below it" if entry else "nothing stands above anything else")
    elif len(tree.nodes) < tree.tops:
        print_line(f"{counted(tree.tops - len(tree.nodes), 'more thing')} at the top")


def _print(kb: KnowledgeBase, node: HierarchyNode, indent: str) -> None:
    relations = ", ".join(each.label for each in node.relations)
    words = f"{escape(relations)}  " if relations else ""
    cited = [
        each for one in node.relations for fact in one.facts for each in kb.network.cited(fact)
    ]
    marks = f"{end_mark(cited, kb.graph.day or today())}{_evidence(cited)}"
    print_line(f"{indent}{words}[bold]{escape(node.label)}[/bold]{marks}{_further(kb, node)}")
    for child in node.children:
        _print(kb, child, indent + _INDENT)


def _evidence(cited: list[Citation]) -> str:
    """Return the first line that states a relation, and how strong its sources are."""
    if not cited:
        return ""
    first = next((each for each in cited if each.basis != "linked"), cited[0])
    place = f"{first.file}:{first.lines[0]}" if first.lines else first.file
    words = " · ".join(filter(None, (place, strength_words(cited))))
    return f"  [dim]{escape(words)}[/dim]"


def _further(kb: KnowledgeBase, node: HierarchyNode) -> str:
    """Return what is not shown below a thing, and where else it stands."""
    label = kb.views.labels.label
    if not node.is_full and node.total and node.full_under:
        return f"  [dim]in full under {escape(label(node.full_under))}[/dim]"
    more = node.total - len(node.children)
    left = f"  [dim]+{more:,} below[/dim]" if more and node.is_full else ""
    others = ", ".join(map(label, node.other_parents[:3]))
    return f"{left}  [dim]also under {escape(others)}[/dim]" if others else left
