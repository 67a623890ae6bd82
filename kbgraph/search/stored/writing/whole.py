"""Writes a search index into a SQLite database: that of all things, and changes of a few."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import chain

from kbgraph.build import Graph
from kbgraph.rdf.terms import Iri
from kbgraph.search.facets.note_facets import has_note_facets
from kbgraph.search.stored.schema import VERSION, storable
from kbgraph.search.stored.writing.documents import Document, DocumentReader
from kbgraph.search.stored.writing.facet_values import encode_facets
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


def write_index(
    connection: sqlite3.Connection,
    graph: Graph,
    labels: Labels,
    generation: int,
    things: Iterable[Iri] | None = None,
) -> None:
    """Write the index of all things of a graph as of a generation, in the open transaction.

    `things` are the IRIs of all that may be things; without them, the store is asked once for the
    ends of all facts. Indexes of earlier generations stay.
    """
    plain = sum(subject.cls is None for subject in graph.subjects.values())
    of_notes = has_note_facets(len(graph.subjects), plain)
    reader = DocumentReader(graph, labels, of_notes=of_notes)
    order = _order(graph, labels, _ends(graph) if things is None else things)
    terms, facets, size = TermWriter(), FacetWriter(), 0

    def rows() -> Iterator[tuple[object, ...]]:
        nonlocal size
        for document in reader.documents(order):
            terms.add(size, document)
            facets.add(size, document.facets)
            yield thing_row(document, generation, generation, position=size, place=size)
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
        (generation, VERSION, size, len(graph.subjects), of_notes),
    )


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


def _ends(graph: Graph) -> Iterator[Iri]:
    """Yield the subjects and objects of all facts that are things."""
    query = _ENDS_QUERY.replace("?folder", f'"{graph.iris.base}id/"')
    return (Iri(str(thing)) for thing, *_ in graph.store.select(query))


def _order(graph: Graph, labels: Labels, things: Iterable[Iri]) -> Iterator[Iri]:
    """Yield all things in the order of lists: those with an entry first, then by name."""
    described = {subject.iri: subject.slug for subject in graph.subjects.values()}
    is_thing = graph.iris.is_thing
    others = {
        iri: graph.iris.slug(iri) or "" for iri in things if iri not in described and is_thing(iri)
    }
    return chain.from_iterable(
        sorted(slugs, key=lambda iri, slugs=slugs: (labels.label(iri).casefold(), slugs[iri]))  # type: ignore[misc]
        for slugs in (described, others)
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
