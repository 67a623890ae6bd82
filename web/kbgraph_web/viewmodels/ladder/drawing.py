"""The data of the drawing of a ladder: things and relations are named by their index."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import Any, Generic, TypeVar

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network import Traversal
from kbgraph.rdf import Iri, local_name
from kbgraph_web.viewmodels.bounds.page_budget import size_of
from kbgraph_web.viewmodels.ladder.nodes import Group, Ladder, Node, Rung
from kbgraph_web.viewmodels.ladder.readings import FactReadings
from kbgraph_web.viewmodels.languages import other_language
from kbgraph_web.viewmodels.type_marks import TypeMarks

_T = TypeVar("_T", bound=Hashable)
_MOST_CHARS = 240
"""Characters of a name, which four lines can hold."""
_MOST_FACTS, _HIDDEN_BYTES = 1_500, 12_000
"""Facts between drawn things, and bytes of the names that groups hold."""


def drawing_data(base: KnowledgeBase, ladder: Ladder, walk: Traversal) -> dict[str, Any]:
    """Return the data of a drawing.

    `facts` are those between drawn things, `hidden` the things in closed groups, as far as a page
    may hold them.
    """
    drawn = _Numbered([ladder.center, *(each.thing for each in _rungs(ladder))])
    relations = _Numbered[str]()
    write = _NodeWriter(TypeMarks(base), drawn, relations)
    headings = [
        {"reads": relations.number(each.label), "under": list(map(write.node, each.under))}
        for each in ladder.headings
    ]
    facts = list(_facts(FactReadings(base, walk), walk, drawn, relations))
    return {
        "things": [_thing(base, each) for each in drawn.items],
        "headings": headings,
        "facts": facts,
        "hidden": list(_hidden(base, ladder, drawn)),
        "relations": relations.items,
    }


def drawn_names(data: dict[str, Any]) -> set[str]:
    """Return the names of the things in the data of a drawing, drawn or in a group."""
    return {thing[1] for thing in (*data["things"], *data["hidden"])}


class _Numbered(Generic[_T]):
    """Items by their number, each once."""

    def __init__(self, items: Iterable[_T] = ()) -> None:
        self._numbers: dict[_T, int] = {}
        for each in items:
            self.number(each)

    def number(self, item: _T) -> int:
        """Return the number of an item, which is added if it has none."""
        return self._numbers.setdefault(item, len(self._numbers))

    def __contains__(self, item: object) -> bool:
        return item in self._numbers

    @property
    def items(self) -> list[_T]:
        """The items in their order."""
        return list(self._numbers)


class _NodeWriter:
    """Writes nodes with those behind them; values that are usual are left out."""

    def __init__(self, marks: TypeMarks, drawn: _Numbered[Iri], relations: _Numbered[str]) -> None:
        self._marks, self._drawn, self._relations = marks, drawn, relations

    def node(self, node: Node) -> dict[str, Any]:
        """Return the data of a node."""
        own = self._rung(node) if isinstance(node, Rung) else self._group(node)
        under = {"under": list(map(self.node, node.under))} if node.under else {}
        return {"reads": self._relations.number(node.label), "basis": node.basis, **own, **under}

    def _rung(self, rung: Rung) -> dict[str, Any]:
        more = {"more": rung.more} if rung.more else {}
        expanded = {"expanded": True} if rung.is_expanded else {}
        return {"thing": self._drawn.number(rung.thing), **more, **expanded}

    def _group(self, group: Group) -> dict[str, Any]:
        return {
            "group": group.id,
            "type": group.type,
            "kind": self._marks.of(group.type),
            "count": len(group.members),
            "open": group.is_open,
            "unlisted": group.unlisted,
        }


def _thing(base: KnowledgeBase, thing: Iri) -> list[Any]:
    attributes = base.network.things[thing]
    label, type_label = attributes["label"], attributes["type"]
    mark = TypeMarks(base).of(type_label)
    return [attributes["slug"], _short(label), type_label, mark, other_language(label)]


def _facts(
    readings: FactReadings, walk: Traversal, drawn: _Numbered[Iri], relations: _Numbered[str]
) -> Iterator[list[Any]]:
    """Yield the facts between drawn things: source, target, relation and basis."""
    things = set(drawn.items)
    edges = (edge for thing in drawn.items for edge in walk.edges(thing, things))
    for edge, _ in zip(edges, range(_MOST_FACTS), strict=False):
        reading = readings.read(edge, edge.source)
        yield [
            drawn.number(edge.source),
            drawn.number(edge.target),
            relations.number(reading.label),
            local_name(edge.basis),
        ]


def _hidden(base: KnowledgeBase, ladder: Ladder, drawn: _Numbered[Iri]) -> Iterator[list[str]]:
    """Yield slug and name of the things in closed groups, each with the first that holds it."""
    names, seen, left = base.network.things, set[Iri](), _HIDDEN_BYTES
    for group in _closed(ladder):
        for thing in group.members:
            if thing in seen or thing in drawn:
                continue
            seen.add(thing)
            row = [names[thing]["slug"], _short(names[thing]["label"]), group.id]
            left -= sum(map(size_of, row))
            if left < 0:
                return
            yield row


def _rungs(ladder: Ladder) -> Iterator[Rung]:
    return (each for _, each in ladder.nodes() if isinstance(each, Rung))


def _closed(ladder: Ladder) -> Iterator[Group]:
    groups = (each for _, each in ladder.nodes() if isinstance(each, Group))
    return (each for each in groups if not each.is_open)


def _short(name: str) -> str:
    return name if len(name) <= _MOST_CHARS else f"{name[: _MOST_CHARS - 1].rstrip()}…"
