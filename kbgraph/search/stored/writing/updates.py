"""Brings a search index to a later generation, by the things that have changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import chain

from kbgraph.build import Graph
from kbgraph.rdf.terms import Iri
from kbgraph.search.bit_masks import positions_in
from kbgraph.search.facets.note_facets import has_note_facets
from kbgraph.search.stored.masks import decode_masks
from kbgraph.search.stored.schema import Base, base_of, storable
from kbgraph.search.stored.writing.documents import Document, DocumentReader
from kbgraph.search.stored.writing.facet_values import OF_RELATION, FacetRow, decode_facets
from kbgraph.search.stored.writing.whole import INSERT_THING, thing_row
from kbgraph.views.labels import Labels

_MIN_NEWER, _MAX_NEWER_SHARE = 1000, 0.01
"""Things beyond a base, and their share of all, from which a new base is worth its time."""
_ALIVE = "base = ? AND last_generation IS NULL"


def update_index(
    connection: sqlite3.Connection,
    graph: Graph,
    labels: Labels,
    things: Iterable[Iri],
    generation: int,
) -> None:
    """Bring the index to a generation, in the open transaction.

    `things` are the IRIs of the changed entries' things, and all IRIs that are the subject or the
    object of a quad that was removed or added; those that are no things are passed over. The graph
    is that of the new generation. The index must have a base, and no later generation.
    """
    base = base_of(connection, generation)
    if base is None:
        raise LookupError(f"the search index has no base for generation {generation}")
    reader = DocumentReader(graph, labels, of_notes=base.of_notes)
    above = frozenset(graph.ontology.hierarchy.above)
    waiting = dict.fromkeys(filter(graph.iris.is_thing, things))
    done: set[Iri] = set()
    while waiting:
        iri, _ = waiting.popitem()
        done.add(iri)
        document = reader.document(iri)
        before = _facets_of(connection, base, iri)
        if _replace(connection, base, iri, document, generation):
            now = document.facets if document else ()
            if _containers(before, above) != _containers(now, above):
                # Parts of a thing are parts of its containers too.
                below = _things_below(connection, base, graph.iris.slug(iri) or "", above)
                waiting.update(dict.fromkeys(each for each in below if each not in done))


def needs_base(connection: sqlite3.Connection, generation: int) -> bool:
    """Tell whether all things should be written anew: `write_index` at the next generation.

    So it is without an index, with many changes since the base, and where the facets of notes come
    or go.
    """
    base = base_of(connection, generation)
    if base is None:
        return True
    (newer,) = connection.execute(
        f"SELECT count(*) FROM search_thing WHERE {_ALIVE} AND position >= ?",
        (base.base, base.things),
    ).fetchone()
    entries, plain = connection.execute(
        f"SELECT count(*), total(class = '') FROM search_thing WHERE {_ALIVE} AND described",
        (base.base,),
    ).fetchone()
    is_large = newer > max(_MIN_NEWER, _MAX_NEWER_SHARE * base.things)
    return is_large or has_note_facets(entries, plain) != base.of_notes


def prune_index(connection: sqlite3.Connection, oldest: int) -> None:
    """Remove what no generation from `oldest` on needs, in the open transaction."""
    base = base_of(connection, oldest)
    if base is None:
        return
    # Things of the base stay, since its masks have them: their rows tell that they have ended.
    connection.execute(
        "DELETE FROM search_thing WHERE base = ? AND last_generation < ? AND position >= ?",
        (base.base, oldest, base.things),
    )
    for table in ("thing", "term", "value", "facet", "array", "base"):
        connection.execute(f"DELETE FROM search_{table} WHERE base < ?", (base.base,))


def _replace(
    connection: sqlite3.Connection,
    base: Base,
    iri: Iri,
    document: Document | None,
    generation: int,
) -> bool:
    """Replace the row of a thing; tell whether it has changed."""
    row = connection.execute(
        f"SELECT id, digest FROM search_thing WHERE iri = ? AND {_ALIVE}", (iri, base.base)
    ).fetchone()
    if row is None and document is None:
        return False
    if row and document and row[1] == document.digest:
        return False
    if row:
        connection.execute(
            "UPDATE search_thing SET last_generation = ? WHERE id = ?", (generation - 1, row[0])
        )
    if document:
        (last,) = connection.execute(
            "SELECT max(position) FROM search_thing WHERE base = ?", (base.base,)
        ).fetchone()
        position = max(base.things, (-1 if last is None else last) + 1)
        place = place_of(connection, base, document)
        row = thing_row(document, base.base, generation, position=position, place=place)
        connection.execute(INSERT_THING, row)
    return True


def place_of(connection: sqlite3.Connection, base: Base, document: Document) -> int:
    """Return the position in the base before which lists by name have a document."""
    order = (*document.order[:2], storable(document.slug))
    low, high = 0, base.things
    while low < high:
        middle = (low + high) // 2
        described, label, slug = connection.execute(
            "SELECT described, label, slug FROM search_thing WHERE base = ? AND position = ?",
            (base.base, middle),
        ).fetchone()
        if (not described, label.casefold(), slug) < order:
            low = middle + 1
        else:
            high = middle
    return low


def _facets_of(connection: sqlite3.Connection, base: Base, iri: Iri) -> tuple[FacetRow, ...]:
    row = connection.execute(
        f"SELECT facets FROM search_thing WHERE iri = ? AND {_ALIVE}", (iri, base.base)
    ).fetchone()
    return decode_facets(row[0]) if row else ()


def _containers(facets: Iterable[FacetRow], above: frozenset[Iri]) -> set[tuple[str, str]]:
    return {
        (each.property, each.term)
        for each in facets
        if each.kind == OF_RELATION and each.property in above
    }


def _things_below(
    connection: sqlite3.Connection, base: Base, slug: str, above: frozenset[Iri]
) -> Iterator[Iri]:
    """Yield the things that have a thing above themselves."""
    rows = connection.execute(
        "SELECT search_value.things FROM search_facet JOIN search_value INDEXED BY search_key"
        " USING (base, facet)"
        f" WHERE base = ? AND key = ? AND kind = '{OF_RELATION}'"
        f" AND property IN ({', '.join('?' * len(above))})",
        (base.base, slug, *above),
    )
    mask = decode_masks((things for (things,) in rows), base.things)
    in_base = chain.from_iterable(
        connection.execute(
            "SELECT iri FROM search_thing WHERE base = ? AND position = ?", (base.base, position)
        )
        for position in positions_in(mask)
    )
    newer = connection.execute(
        f"SELECT iri, facets FROM search_thing WHERE {_ALIVE} AND position >= ?",
        (base.base, base.things),
    )
    yield from (Iri(iri) for (iri,) in in_base)
    for iri, facets in newer:
        if any(row.key == slug and row.property in above for row in decode_facets(facets)):
            yield Iri(iri)
