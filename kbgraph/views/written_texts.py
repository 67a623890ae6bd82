"""The texts of values on their lines, as their authors wrote them."""

from __future__ import annotations

from collections.abc import Iterator

from kbgraph.build import Graph
from kbgraph.extraction.values.written import visible
from kbgraph.source.entry import Entry, Inline, Table, inlines_of
from kbgraph.source.markdown import parse_scalar


class WrittenTexts:
    """The texts of the entries of one graph; each entry is read once."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._texts: dict[str, dict[int, str]] = {}

    def on_line(self, slug: str, line: int) -> str:
        """Return the text of the value on a line of an entry; empty where there is none.

        Struck-out text is left out.
        """
        if slug not in self._texts:
            self._texts[slug] = self._by_line(slug)
        return self._texts[slug].get(line, "")

    def _by_line(self, slug: str) -> dict[int, str]:
        """Return the last text on each line: the value, since its label precedes it."""
        if slug not in self._graph.subjects:
            return {}
        entry = self._graph.entry(slug)
        keys = entry.citation_keys
        front = {scalar.line: parse_scalar(scalar, keys) for scalar in entry.front.scalars()}
        inlines = front | {inline.line: inline for inline in _value_inlines(entry)}
        return {line: visible(inline).text for line, inline in inlines.items()}


def _value_inlines(entry: Entry) -> Iterator[Inline]:
    """Yield the lines and cells with one value, so not the rows of record tables."""
    for section in entry.sections:
        yield section.heading
        for block in section.blocks:
            if not isinstance(block, Table) or block.is_key_value:
                yield from inlines_of(block)
