"""Turtle files to triples, for the ontology; entries never pass here.

The parser and the names of blank nodes are Oxigraph's, in a tenth of the time of rdflib's: each
command reads the ontology first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from kbgraph.errors import OntologyError
from kbgraph.rdf.namespaces import RDF
from kbgraph.rdf.terms import STRING, Iri, Literal, Term, Triple

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
    """Return the triples of the files together, and the prefixes that they declare.

    Blank nodes have the same names whatever the order of the files (RDF Dataset Canonicalization
    1.0). `name` becomes a part of these names: alike ones in files that are read apart stay apart.
    The first file that declares a prefix decides its namespace. Raises OntologyError.
    """
    dataset = ox.Dataset()
    homes: dict[Triple, str] = {}
    prefixes: dict[str, str] = {}
    for path in files:
        quads, declared = _parse(path)
        prefixes = declared | prefixes
        for quad in quads:
            dataset.add(quad)
            if not any(isinstance(term, ox.BlankNode) for term in (quad.subject, quad.object)):
                homes.setdefault(_triple(quad, name), path.name)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    named = {prefix: prefixes[prefix] for prefix in sorted(prefixes) if prefix}
    return TripleIndex((_triple(quad, name) for quad in dataset), homes), named


def _parse(path: Path) -> tuple[list[ox.Quad], dict[str, str]]:
    """Parse a file; its blank nodes have names of their own, so that none is another file's."""
    try:
        parser = ox.parse(
            path.read_text(encoding="utf-8"),
            format=ox.RdfFormat.TURTLE,
            base_iri=path.resolve().as_uri(),
            rename_blank_nodes=True,
        )
        return list(parser), parser.prefixes
    except SyntaxError as error:
        # The message begins with the place, as in: Parser error at line 2 column 5.
        reason = error.msg.partition(": ")[2]
        raise OntologyError(f"{path}:{error.lineno}: cannot read the Turtle: {reason}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise OntologyError(f"{path}: cannot read the ontology: {error}") from error


def _triple(quad: ox.Quad, name: str) -> Triple:
    return Triple(_iri(quad.subject, name), Iri(quad.predicate.value), _term(quad.object, name))


def _iri(node: ox.NamedNode | ox.BlankNode | ox.Triple, name: str) -> Iri:
    match node:
        case ox.NamedNode(value=value):
            return Iri(value)
        case ox.BlankNode(value=value):
            return Iri(f"{_GENID}{name}-{value}")
        case ox.Triple():
            raise OntologyError(
                f"the ontology cannot hold the triple term {node} of RDF 1.2: write plain triples"
            )


def _term(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, name: str) -> Term:
    if not isinstance(node, ox.Literal):
        return _iri(node, name)
    if node.language:
        return Literal(node.value, STRING, node.language.lower())
    return Literal(node.value, Iri(node.datatype.value))
