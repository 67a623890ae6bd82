"""The texts, names and facet values of a thing, read from a graph by look-ups of this thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from hashlib import blake2b
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.extraction.subject import Subject
from kbgraph.rdf.labels import Label
from kbgraph.rdf.namespaces import BASIS, LINKED, NOTATION, REFERENCES, RELATED
from kbgraph.rdf.terms import Iri, Term, Triple
from kbgraph.search.highlights import WORD, strip_diacritics
from kbgraph.search.stored.writing.facet_values import FacetRow, FacetValues
from kbgraph.views.labels import Labels

_INCOMING_QUERY = """
SELECT ?source ?thing { ?source ?property ?thing
  FILTER(STRSTARTS(STR(?source), ?folder) && !CONTAINS(STR(?source), "#"))
} LIMIT 1"""


class Document(NamedTuple):
    """All that a search index has of one thing."""

    iri: Iri
    slug: str
    label: Label
    cls: str
    """The IRI of its class; empty without one."""
    described: bool
    """Whether an entry describes it."""
    codes: tuple[str, ...]
    names: tuple[str, ...]
    """Its names, codes and slug as they are compared."""
    words: tuple[str, ...]
    """The distinct words of its entry as they are compared, sorted."""
    facets: tuple[FacetRow, ...]

    @property
    def order(self) -> tuple[bool, str, str]:
        """Its place in lists: things with an entry first, then by name."""
        return not self.described, self.label.casefold(), self.slug

    @property
    def digest(self) -> str:
        """A digest of all parts: documents with equal ones are equal."""
        parts = (*self, self.label.language)
        return blake2b(repr(parts).encode(errors="replace"), digest_size=16).hexdigest()


class DocumentReader:
    """Reads the documents of things from a graph."""

    def __init__(self, graph: Graph, labels: Labels, *, of_notes: bool) -> None:
        """Wrap a graph; with facets of notes if it has them."""
        self._graph, self._labels = graph, labels
        self._values = FacetValues(graph, labels, of_notes=of_notes)
        self.targets: set[Iri] = set()
        """Things to which the facts of those read so far lead."""
        general = graph.ontology.mapping.general
        self._paths_of_links = {RELATED, *(rule.path for rule in general.edges)}

    def documents(self, things: Iterable[Iri]) -> Iterator[Document]:
        """Yield the documents of those things that exist.

        A thing exists if an entry describes it, or if a fact relates it to another thing.
        """
        for iri in things:
            document = self.document(iri)
            if document is not None:
                yield document

    def facets(self, iri: Iri) -> tuple[FacetRow, ...]:
        """Return the facet values of a thing alone."""
        subject = self._graph.subjects.get(self._graph.iris.slug(iri) or "")
        facts = self._graph.store.facts_about(iri)
        relations = self._relations(iri, self._ends(facts))
        return tuple(self._values.of(iri, subject, facts, relations))

    def document(self, iri: Iri) -> Document | None:
        """Return the document of a thing; None if it does not exist."""
        slug = self._graph.iris.slug(iri) or ""
        subject = self._graph.subjects.get(slug)
        facts = self._graph.store.facts_about(iri)
        ends = self._ends(facts)
        self.targets.update(value for _, value in ends)
        if not (subject or ends or iri in self.targets or self._has_incoming(iri)):
            return None
        relations = self._relations(iri, ends)
        codes = self._codes(facts)
        label = self._labels.label(iri)
        names = [name.text for name in subject.names] if subject else [label]
        return Document(
            iri=iri,
            slug=slug,
            label=label,
            cls=self._labels.type(iri) or "",
            described=subject is not None,
            codes=codes,
            names=tuple(dict.fromkeys(map(strip_diacritics, (*codes, *names, slug)))),
            words=self._words(subject) if subject else (),
            facets=tuple(self._values.of(iri, subject, facts, relations)),
        )

    def _ends(self, facts: Iterable[tuple[Iri, Term]]) -> list[tuple[Iri, Iri]]:
        """Return the facts that lead to things."""
        is_thing = self._graph.iris.is_thing
        return [
            (prop, value) for prop, value in facts if isinstance(value, Iri) and is_thing(value)
        ]

    def _relations(self, iri: Iri, ends: Iterable[tuple[Iri, Iri]]) -> list[tuple[Iri, Iri]]:
        """Return the facts that are more than a mere link."""
        found = [end for end in ends if end[0] != REFERENCES]
        network = self._graph.stored_network
        bases: dict[tuple[Iri, Iri], Iri] = {}
        if network is not None and any(prop in self._paths_of_links for prop, _ in found):
            # The claims of each fact would have to be looked up in the store.
            bases = network.rows.bases(iri)
        return [end for end in found if self._is_relation(iri, end, bases.get(end))]

    def _is_relation(self, iri: Iri, end: tuple[Iri, Iri], basis: Iri | None) -> bool:
        """Tell whether a fact is more than a link; its strongest basis may be known."""
        if end[0] not in self._paths_of_links:
            return True
        if basis is not None:
            return basis != LINKED
        store, graph_of_claims = self._graph.store, self._graph.iris.claims
        return any(
            (BASIS, LINKED) not in store.known_of(claim, graph_of_claims)
            for claim in store.claims_of(Triple(iri, *end))
        )

    def _has_incoming(self, iri: Iri) -> bool:
        query = _INCOMING_QUERY.replace("?folder", f'"{self._graph.iris.base}id/"')
        return bool(self._graph.store.select(query, thing=iri))

    def _codes(self, facts: Iterable[tuple[Iri, Term]]) -> tuple[str, ...]:
        found = {value for prop, value in facts if prop in self._notations}
        return tuple(str(code) for code in sorted(found, key=lambda code: str((code,))))

    @cached_property
    def _notations(self) -> frozenset[Iri]:
        return frozenset(self._graph.ontology.subproperties(NOTATION))

    def _words(self, subject: Subject) -> tuple[str, ...]:
        content = self._graph.contents.get(subject.path)
        if not isinstance(content, bytes):
            return ()
        text = content.decode("utf-8", "replace").replace("\r\n", "\n")
        return tuple(sorted(set(WORD.findall(strip_diacritics(text)))))
