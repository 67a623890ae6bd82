"""Turtle files to triples: the only reader of Turtle (rdflib), for the ontology; entries never pass here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import rdflib
from rdflib.compare import to_canonical_graph
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from kbgraph.errors import OntologyError
from kbgraph.rdf.namespaces import RDF
from kbgraph.rdf.terms import STRING, Iri, Literal, Term, Triple

# Lexical forms are kept as the author wrote them; the store alone normalises.
rdflib.NORMALIZE_LITERALS = False
_FIRST, _REST, _NIL = Iri(RDF + "first"), Iri(RDF + "rest"), Iri(RDF + "nil")
_GENID = "https://kbgraph.example/.well-known/genid/"


class TripleIndex:
    """Triples, found by subject and property or by property and object. Blank nodes are named (RDF 1.1, section 3.5)."""

    def __init__(self, triples: Iterable[Triple], homes: dict[Triple, str] | None = None) -> None:
        self.homes = homes or {}
        """The name of the file that holds a triple; not known of those with blank nodes."""
        self.all = sorted(
            set(triples), key=lambda triple: (triple.subject, triple.predicate, str(triple.object))
        )
        self._objects: dict[tuple[Iri, Iri], list[Term]] = defaultdict(list)
        self._subjects: dict[tuple[Iri, Term], list[Iri]] = defaultdict(list)
        for triple in self.all:
            self._objects[triple.subject, triple.predicate].append(triple.object)
            self._subjects[triple.predicate, triple.object].append(triple.subject)

    def __add__(self, other: TripleIndex) -> TripleIndex:
        """Both together."""
        return TripleIndex([*self.all, *other.all])

    def objects(self, subject: Iri, predicate: Iri) -> list[Term]:
        """The objects, in the order of their texts."""
        return self._objects.get((subject, predicate), [])

    def iris(self, subject: Iri, predicate: Iri) -> list[Iri]:
        """The objects that are IRIs."""
        return [term for term in self.objects(subject, predicate) if isinstance(term, Iri)]

    def iri(self, subject: Iri, predicate: Iri) -> Iri | None:
        """The first object that is an IRI."""
        return next(iter(self.iris(subject, predicate)), None)

    def texts(self, subject: Iri, predicate: Iri) -> list[str]:
        """The lexical forms of the objects that are literals."""
        return [
            term.lexical for term in self.objects(subject, predicate) if isinstance(term, Literal)
        ]

    def text(self, subject: Iri, predicate: Iri, default: str = "") -> str:
        """The first literal's lexical form."""
        return next(iter(self.texts(subject, predicate)), default)

    def is_set(self, subject: Iri, predicate: Iri) -> bool:
        """Whether the value is `true`."""
        return self.text(subject, predicate) == "true"

    def subjects(self, predicate: Iri, value: Term) -> list[Iri]:
        """The subjects that have the value."""
        return self._subjects.get((predicate, value), [])

    def subject_objects(self, predicate: Iri) -> list[tuple[Iri, Term]]:
        """Every subject and value of a property."""
        return [
            (triple.subject, triple.object) for triple in self.all if triple.predicate == predicate
        ]

    def list_of(self, head: Iri | None) -> list[Term]:
        """The members of an RDF list."""
        members: list[Term] = []
        while head is not None and head != _NIL and len(members) < 10_000:
            members += self.objects(head, _FIRST)[:1]
            head = self.iri(head, _REST)
        return members


def read_turtle(files: Iterable[Path], name: str = "graph") -> tuple[TripleIndex, dict[str, str]]:
    """The triples of the files together, and the prefixes that they declare.

    `name` becomes a part of what blank nodes are called: alike ones in files that are read apart stay apart.
    """
    graph = rdflib.Graph(bind_namespaces="none")
    homes: dict[Triple, str] = {}
    for path in files:
        part = rdflib.Graph(bind_namespaces="none")
        _parse_into(part, path)
        for prefix, namespace in part.namespaces():
            graph.bind(prefix, namespace)
        for s, p, o in part:
            graph.add((s, p, o))
            if not isinstance(s, rdflib.BNode) and not isinstance(o, rdflib.BNode):
                homes.setdefault(Triple(_iri(s, name), _iri(p, name), _term(o, name)), path.name)
    has_blank = any(isinstance(node, rdflib.BNode) for node in graph.subjects())
    triples = to_canonical_graph(graph) if has_blank else graph
    prefixes = {prefix: str(namespace) for prefix, namespace in graph.namespaces() if prefix}
    return TripleIndex(
        (Triple(_iri(s, name), _iri(p, name), _term(o, name)) for s, p, o in triples), homes
    ), prefixes


def _parse_into(graph: rdflib.Graph, path: Path) -> None:
    try:
        graph.parse(
            data=path.read_text(encoding="utf-8"), format="turtle", publicID=path.resolve().as_uri()
        )
    except BadSyntax as error:
        raise OntologyError(
            f"{path}:{error.lines + 1}: cannot read the Turtle: {error.message.splitlines()[1]}"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise OntologyError(f"{path}: cannot read the ontology: {error}") from error


def _iri(node: Node, name: str) -> Iri:
    return Iri(f"{_GENID}{name}-{node}") if isinstance(node, rdflib.BNode) else Iri(str(node))


def _term(node: Node, name: str) -> Term:
    if not isinstance(node, rdflib.Literal):
        return _iri(node, name)
    return Literal(
        str(node),
        Iri(str(node.datatype)) if node.datatype else STRING,
        (node.language or "").lower(),
    )
