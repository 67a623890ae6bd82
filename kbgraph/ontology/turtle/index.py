"""The triples of an ontology's files, indexed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cached_property
from itertools import chain

from kbgraph.rdf.namespaces import RDF
from kbgraph.rdf.terms import Iri, Literal, Term, Triple

GENID = "https://kbgraph.example/.well-known/genid/"
"""The beginning of the IRIs of blank nodes."""
_FIRST, _REST, _NIL = Iri(RDF + "first"), Iri(RDF + "rest"), Iri(RDF + "nil")
_MAX_LIST_MEMBERS = 10_000
"""Bounds the reading of an RDF list that loops."""


class TripleIndex:
    """Triples, indexed by subject and property and by property and object.

    Blank nodes have IRIs (RDF 1.1, section 3.5).
    """

    def __init__(
        self,
        triples: Iterable[Triple],
        file_names: dict[Triple, str] | None = None,
        refused: frozenset[tuple[Iri, Iri]] = frozenset(),
    ) -> None:
        self._refused = refused
        self.file_names = file_names or {}
        """The name of the file that holds a triple; triples with blank nodes have none."""
        self._triples = frozenset(triples)

    # Each is made when it is needed: most indexes are only added to others.

    @cached_property
    def all(self) -> list[Triple]:
        """The triples, sorted."""
        return sorted(
            self._triples, key=lambda triple: (triple.subject, triple.predicate, str(triple.object))
        )

    @cached_property
    def _objects(self) -> dict[tuple[Iri, Iri], list[Term]]:
        objects: dict[tuple[Iri, Iri], list[Term]] = defaultdict(list)
        for subject, predicate, value in self.all:
            objects[subject, predicate].append(value)
        return objects

    @cached_property
    def _subjects(self) -> dict[tuple[Iri, Term], list[Iri]]:
        subjects: dict[tuple[Iri, Term], list[Iri]] = defaultdict(list)
        for subject, predicate, value in self.all:
            subjects[predicate, value].append(subject)
        return subjects

    def __add__(self, other: TripleIndex) -> TripleIndex:
        """Return the triples of both."""
        return TripleIndex(chain(self._triples, other._triples))

    def without(self, refused: Collection[Triple]) -> TripleIndex:
        """Return all triples but some, which say nothing that can be obeyed."""
        if not refused:
            return self
        pairs = frozenset((triple.subject, triple.predicate) for triple in refused)
        kept = (triple for triple in self._triples if triple not in refused)
        return TripleIndex(kept, self.file_names, self._refused | pairs)

    def is_refused(self, subject: Iri, predicate: Iri) -> bool:
        """Say whether a value of a property of a subject was refused."""
        return (subject, predicate) in self._refused

    def refused_of(self, subject: Iri) -> list[Iri]:
        """Return the properties of a subject of which a value was refused."""
        return [predicate for each, predicate in self._refused if each == subject]

    def objects(self, subject: Iri, predicate: Iri) -> list[Term]:
        """Return the objects, sorted by their texts."""
        return self._objects.get((subject, predicate), [])

    def iris(self, subject: Iri, predicate: Iri) -> list[Iri]:
        """Return the objects that are IRIs."""
        return [term for term in self.objects(subject, predicate) if isinstance(term, Iri)]

    def iri(self, subject: Iri, predicate: Iri) -> Iri | None:
        """Return the first object that is an IRI, or None."""
        return next(iter(self.iris(subject, predicate)), None)

    def texts(self, subject: Iri, predicate: Iri) -> list[str]:
        """Return the lexical forms of the objects that are literals."""
        return [
            term.lexical for term in self.objects(subject, predicate) if isinstance(term, Literal)
        ]

    def text(self, subject: Iri, predicate: Iri, default: str = "") -> str:
        """Return the lexical form of the first literal, or the default."""
        return next(iter(self.texts(subject, predicate)), default)

    def literals(self, subject: Iri) -> list[str]:
        """Return the lexical forms of all literals of a subject."""
        return [
            term.lexical
            for (each, _), terms in self._objects.items()
            for term in terms
            if each == subject and isinstance(term, Literal)
        ]

    def is_set(self, subject: Iri, predicate: Iri) -> bool:
        """Whether the value is `true`."""
        return self.text(subject, predicate) == "true"

    def subjects(self, predicate: Iri, value: Term) -> list[Iri]:
        """Return the subjects that have the value."""
        return self._subjects.get((predicate, value), [])

    def subject_objects(self, predicate: Iri) -> list[tuple[Iri, Term]]:
        """Return all subjects and values of a property."""
        return [
            (triple.subject, triple.object) for triple in self.all if triple.predicate == predicate
        ]

    def is_list(self, head: Term) -> bool:
        """Say whether a term is a list with members, some of which may be refused."""
        return isinstance(head, Iri) and bool(self.objects(head, _REST))

    def list_of(self, head: Iri | None) -> list[Term]:
        """Return the members of an RDF list; none where `head` is no list."""
        members: list[Term] = []
        while head is not None and head != _NIL and len(members) < _MAX_LIST_MEMBERS:
            members += self.objects(head, _FIRST)[:1]
            head = self.iri(head, _REST)
        return members
