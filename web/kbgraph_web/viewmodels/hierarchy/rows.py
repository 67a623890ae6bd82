"""The rows of the tree as HTML: nested lists that fold, with a column for each class of leaves.

A page has hundreds of rows, and a template takes three times as long. Each text is escaped here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from flask import url_for
from markupsafe import Markup

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network import HierarchyNode
from kbgraph.rdf import Iri
from kbgraph_web.http.languages import gettext
from kbgraph_web.viewmodels.hierarchy.row_parts import PlacedNode, RowParts, by_words
from kbgraph_web.viewmodels.html_parts import escaped
from kbgraph_web.viewmodels.languages import language_of

_MAX_UNFOLDED = 4
"""Things of a cell that are shown at once; more are folded."""


class LeafColumn(NamedTuple):
    """A class of things that stand beside those above them, since nothing is below them."""

    cls: Iri
    label: str
    relation: str
    """The words of the relation of all of them; empty where there are several relations."""


class TreeRows:
    """Writes the rows of one page."""

    def __init__(
        self,
        base: KnowledgeBase,
        columns: Sequence[LeafColumn],
        listed: frozenset[Iri],
        sought: frozenset[Iri],
    ) -> None:
        """Write rows with some columns; cells of the `sought` classes are unfolded."""
        self._parts, self._columns, self._sought = RowParts(base, listed), columns, sought
        self._in_cells = frozenset(each.cls for each in columns)
        self._ended = gettext("Ended")
        self._is_of_one = False

    def tree(self, nodes: Iterable[HierarchyNode], open_levels: int) -> Markup:
        """Return nodes and all that is listed below them; the first levels are unfolded."""
        tops = self._parts.placed(nodes)
        self._is_of_one = len(tops) == 1
        items = self._items(tops, open_levels)
        return Markup(f'<ul class="hierarchy">\n{items}</ul>')  # noqa: S704 - texts are escaped

    def _items(self, nodes: Iterable[PlacedNode], open_levels: int) -> str:
        return "".join(self._item(each, open_levels) for each in nodes)

    def _item(self, placed: PlacedNode, open_levels: int) -> str:
        node = placed.node
        children = self._parts.placed(node.children)
        in_cells = [each for each in children if self._is_in_cell(each.node)]
        in_rows = [each for each in children if not self._is_in_cell(each.node)]
        is_alone = self._is_of_one and not node.relations and not in_rows
        unfolded = self._in_cells if is_alone else self._sought
        cells = "".join(self._cells(in_cells, unfolded))
        kind = ' class="ended"' if placed.has_ended else ""
        return (
            f"<li{kind}{self._parts.place_id(node)}>"
            f'<div class="tier"><div class="what">{self._parts.name(placed)}'
            f"{self._below(node, in_rows)}</div>{cells}</div>"
            f"{self._fold(node, in_rows, open_levels)}</li>\n"
        )

    def _is_in_cell(self, node: HierarchyNode) -> bool:
        return node.cls in self._in_cells and not node.total

    def _below(self, node: HierarchyNode, in_rows: Sequence[PlacedNode]) -> str:
        """Return the relations to what is below a thing with their numbers, as a link to it."""
        shown = {word for each in in_rows for word in each.words[:1]}
        is_cut = len(node.children) < node.total
        words = [each for each in node.words if each[0] in shown or is_cut]
        if not words or not node.is_full:
            return ""
        told = ", ".join(f"{escaped(word)} {number:,}" for word, number in words)
        address = escaped(url_for("hierarchy.of_thing", slug=node.slug))
        kind = "below onward" if is_cut else "below"
        return f' <a class="{kind}" href="{address}">{told}</a>'

    def _fold(self, node: HierarchyNode, in_rows: list[PlacedNode], open_levels: int) -> str:
        if not in_rows:
            return ""
        current = [each for each in in_rows if not each.has_ended]
        lists = "".join(self._lists(current, open_levels - 1))
        former = [each for each in in_rows if each.has_ended]
        ended = self._former(len(former), "".join(self._lists(former, open_levels - 1)))
        opened = " open" if open_levels > 0 else ""
        spoken = gettext("Below %(thing)s", thing=node.label)
        return (
            f'<details{opened}><summary><span class="visually-hidden">{escaped(spoken)}</span>'
            f"</summary>{lists}{self._more(node)}{ended}</details>"
        )

    def _lists(self, nodes: Sequence[PlacedNode], open_levels: int) -> Iterator[str]:
        """Yield a list for each relation, with its words where there are several."""
        groups = by_words(nodes)
        for words, group in groups:
            if len(groups) > 1:
                yield f'<p class="relation">{self._told(words)}</p>'
            yield f"<ul>{self._items(group, open_levels)}</ul>"

    def _former(self, number: int, lists: str) -> str:
        """Return what stands there no more, folded."""
        if not number:
            return ""
        summary = f'{self._ended} <span class="count">{number:,}</span>'
        return f'<details class="former"><summary>{summary}</summary>{lists}</details>'

    def _more(self, node: HierarchyNode) -> str:
        more = node.total - len(node.children)
        if not more:
            return ""
        address = escaped(url_for("hierarchy.of_thing", slug=node.slug))
        words = gettext("%(number)s more", number=format(more, ","))
        return f'<p class="more"><a href="{address}">{words}</a></p>'

    def _cells(self, nodes: Sequence[PlacedNode], unfolded: Collection[Iri]) -> Iterator[str]:
        """Yield the cell of each column that has things."""
        for place, column in enumerate(self._columns, 1):
            own = [each for each in nodes if each.node.cls == column.cls]
            if own:
                opened = " open" if column.cls in unfolded else ""
                kind = f"cell in-{place}{' of-one' if column.relation else ''}"
                yield f'<div class="{kind}">{self._cell(column.label, own, opened)}</div>'

    def _cell(self, label: str, nodes: list[PlacedNode], opened: str) -> str:
        named = f"<span{language_of(label)}>{escaped(label)}</span>"
        current = [each for each in nodes if not each.has_ended]
        shown = "".join(map(self._cell_group, by_words(current)))
        if len(current) > _MAX_UNFOLDED:
            number = f'{named} <span class="count">{len(current):,}</span>'
            shown = f'<details class="many"{opened}><summary>{number}</summary>{shown}</details>'
        former = [each for each in nodes if each.has_ended]
        ended = self._former(len(former), "".join(map(self._cell_group, by_words(former))))
        return f"{shown}{ended}"

    def _cell_group(self, group: tuple[tuple[str, ...], list[PlacedNode]]) -> str:
        words, nodes = group
        items = "".join(
            f"<li{self._parts.place_id(each.node)}>{self._parts.name(each)}</li>" for each in nodes
        )
        return f'<p class="relation">{self._told(words)}</p><ul>{items}</ul>'

    @staticmethod
    def _told(words: Iterable[str]) -> str:
        return " · ".join(f"<span{language_of(word)}>{escaped(word)}</span>" for word in words)
