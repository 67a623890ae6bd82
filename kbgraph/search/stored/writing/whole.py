"""Writes a search index into a SQLite database: that of all things, and changes of a few."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.rdf.terms import Iri
from kbgraph.search.facets.note_facets import has_note_facets
from kbgraph.search.stored.schema import VERSION, storable
from kbgraph.search.stored.writing.documents import Document, DocumentReader
from kbgraph.search.stored.writing.facet_values import FacetRow, encode_facets
from kbgraph.search.stored.writing.facet_writer import FacetWriter, WrittenFacet
from kbgraph.search.stored.writing.term_writer import TermWriter
from kbgraph.views.labels import Labels

_ENDS_QUERY = """
SELECT DISTINCT ?thing {
  { ?thing ?property ?value } UNION { ?source ?property ?thing }
  FILTER(isIRI(?thing) && STRSTARTS(STR(?thing), ?folder) && !CONTAINS(STR(?thing), "#"))
}"""
_COLUMNS = (
    "base, position, place, iri, slug, label, language, class, described, codes, names, words,"
    " facets, digest, first_generation"
)
INSERT_THING = f"INSERT INTO search_thing ({_COLUMNS}) VALUES ({', '.join('?' * 15)})"


class PreparedThing(NamedTuple):
    """The columns of a thing; its position is known once all before it have been read."""

    row: tuple[object, ...]
    words: tuple[str, ...]
    names: tuple[str, ...]
    facets: tuple[FacetRow, ...]


class WholeIndex:
    """The index of all things of a graph, to be written as of a generation."""

    def __init__(
        self,
        graph: Graph,
        labels: Labels,
        generation: int,
        known: Mapping[Iri, str] | None = None,
    ) -> None:
        """Put all things in order.

        `known` are the labels of all things; without them, the store is asked once for the ends of
        all facts. Indexes of earlier generations stay.
        """
        self._generation, self._entries = generation, len(graph.subjects)
        plain = sum(subject.cls is None for subject in graph.subjects.values())
        self._of_notes = has_note_facets(self._entries, plain)
        self._reader = DocumentReader(graph, labels, of_notes=self._of_notes)
        if known is None:
            known = _labels(graph, labels)
        else:
            self._reader.targets.update(known)
        self.order = _order(graph, known)
        """All things in the order of lists: those with an entry first, then by name."""

    def read(self, things: Iterable[Iri]) -> list[PreparedThing]:
        """Return what is written of those of some things that exist."""
        return [
            PreparedThing(
                thing_row(document, self._generation, self._generation, position=0, place=0),
                document.words,
                document.names,
                document.facets,
            )
            for document in self._reader.documents(things)
        ]

    def write(self, connection: sqlite3.Connection, found: Iterable[list[PreparedThing]]) -> None:
        """Write the index of what `read` has returned for all things in their order."""
        generation, terms, facets, size = self._generation, TermWriter(), FacetWriter(), 0

        def rows() -> Iterator[tuple[object, ...]]:
            nonlocal size
            for row, words, names, values in chain.from_iterable(found):
                terms.add(size, words, names)
                facets.add(size, values)
                base, _, _, *rest = row
                yield base, size, size, *rest
                size += 1

        connection.executemany(INSERT_THING, rows())
        connection.executemany(
            "INSERT INTO search_term VALUES (?, ?, ?, ?)",
            ((generation, *row) for row in terms.rows(size)),
        )
        _write_arrays(connection, generation, terms.arrays())
        for number, facet in enumerate(facets.facets(size)):
            _write_facet(connection, generation, number, facet)
        connection.execute(
            "INSERT INTO search_base VALUES (?, ?, ?, ?, ?)",
            (generation, VERSION, size, self._entries, self._of_notes),
        )


def write_index(
    connection: sqlite3.Connection,
    graph: Graph,
    labels: Labels,
    generation: int,
    known: Mapping[Iri, str] | None = None,
) -> None:
    """Write the index of all things of a graph as of a generation, in the open transaction."""
    whole = WholeIndex(graph, labels, generation, known)
    whole.write(connection, (whole.read([iri]) for iri in whole.order))


def thing_row(
    document: Document, base: int, generation: int, *, position: int, place: int
) -> tuple[object, ...]:
    """Return the row of a thing; one of the base itself leaves out what masks have."""
    is_newer = generation > base
    return (
        base,
        position,
        place,
        document.iri,
        storable(document.slug),
        storable(document.label),
        document.label.language,
        document.cls,
        document.described,
        json.dumps(document.codes),
        json.dumps(document.names) if is_newer else "",
        storable(" ".join(document.words)) if is_newer else "",
        encode_facets(document.facets),
        document.digest,
        generation,
    )


def _labels(graph: Graph, labels: Labels) -> dict[Iri, str]:
    """Return the labels of the subjects and objects of all facts that are things."""
    query = _ENDS_QUERY.replace("?folder", f'"{graph.iris.base}id/"')
    ends = (Iri(str(thing)) for thing, *_ in graph.store.select(query))
    described = (subject.iri for subject in graph.subjects.values())
    things = filter(graph.iris.is_thing, {*ends, *described})
    return {iri: labels.label(iri) for iri in things}


def _order(graph: Graph, known: Mapping[Iri, str]) -> Sequence[Iri]:
    """Return all things in the order of lists."""
    slugs = {iri: graph.iris.slug(iri) or "" for iri in known}
    described = {*graph.subjects}
    return sorted(
        known, key=lambda iri: (slugs[iri] not in described, known[iri].casefold(), slugs[iri])
    )


def _write_facet(
    connection: sqlite3.Connection, base: int, number: int, facet: WrittenFacet
) -> None:
    connection.execute(
        "INSERT INTO search_facet VALUES (?, ?, ?, ?, ?, ?)",
        (base, number, facet.kind, facet.property, facet.things, facet.keys),
    )
    connection.executemany(
        "INSERT INTO search_value VALUES (?, ?, ?, ?, ?, ?)",
        (
            (base, number, row.place, storable(row.key), storable(row.terms), row.things)
            for row in facet.values
        ),
    )
    _write_arrays(
        connection, base, ((f"{number} {name}", data) for name, data in facet.arrays.items())
    )


def _write_arrays(
    connection: sqlite3.Connection, base: int, arrays: Iterable[tuple[str, bytes]]
) -> None:
    connection.executemany(
        "INSERT INTO search_array VALUES (?, ?, ?)", ((base, *each) for each in arrays)
    )
