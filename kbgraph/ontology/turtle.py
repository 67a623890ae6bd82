"""Turtle: reads the files of the ontology. Entries are never read as Turtle.

Oxigraph parses the files and names the blank nodes, in a tenth of the time of rdflib: each command
reads the ontology first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from kbgraph.errors import OntologyError
from kbgraph.rdf.namespaces import RDF
from kbgraph.rdf.terms import STRING, Iri, Literal, Term, Triple
from kbgraph.xml_characters import replace_excluded

_FIRST, _REST, _NIL = Iri(RDF + "first"), Iri(RDF + "rest"), Iri(RDF + "nil")
_GENID = "https://kbgraph.example/.well-known/genid/"
_MAX_LIST_MEMBERS = 10_000
"""Bounds the reading of an RDF list that loops."""


class TripleIndex:
    """Triples, indexed by subject and property and by property and object.

    Blank nodes have IRIs (RDF 1.1, section 3.5).
    """

    def __init__(
        self, triples: Iterable[Triple], file_names: dict[Triple, str] | None = None
    ) -> None:
        self.file_names = file_names or {}
        """The name of the file that holds a triple; triples with blank nodes have none."""
        self.all = sorted(
            set(triples), key=lambda triple: (triple.subject, triple.predicate, str(triple.object))
        )
        self._objects: dict[tuple[Iri, Iri], list[Term]] = defaultdict(list)
        self._subjects: dict[tuple[Iri, Term], list[Iri]] = defaultdict(list)
        for triple in self.all:
            self._objects[triple.subject, triple.predicate].append(triple.object)
            self._subjects[triple.predicate, triple.object].append(triple.subject)

    def __add__(self, other: TripleIndex) -> TripleIndex:
        """Return the triples of both."""
        return TripleIndex([*self.all, *other.all])

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

    def list_of(self, head: Iri | None) -> list[Term]:
        """Return the members of an RDF list; none where `head` is no list."""
        members: list[Term] = []
        while head is not None and head != _NIL and len(members) < _MAX_LIST_MEMBERS:
            members += self.objects(head, _FIRST)[:1]
            head = self.iri(head, _REST)
        return members


def read_turtle(files: Iterable[Path], name: str = "graph") -> tuple[TripleIndex, dict[str, str]]:
    """Read files into one index of triples; return it with their prefixes.

    Blank nodes have the same names whatever the order of the files (RDF Dataset Canonicalization
    1.0). `name` becomes a part of these names, so that equal blank nodes of files that are read
    separately stay distinct. A prefix that an earlier file declares for another namespace gets a
    number: `a1`. Raises OntologyError, with file and line where they are known.
    """
    dataset = ox.Dataset()
    file_names: dict[Triple, str] = {}
    prefixes: dict[str, str] = {}
    for path in files:
        quads, declared = _parse(path)
        for prefix, namespace in declared.items():
            prefixes[_free_prefix(prefix, namespace, prefixes)] = namespace
        for quad in quads:
            dataset.add(quad)
            if not any(isinstance(term, ox.BlankNode) for term in (quad.subject, quad.object)):
                file_names.setdefault(_triple(quad, name), path.name)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    named = {prefix: prefixes[prefix] for prefix in sorted(prefixes) if prefix}
    return TripleIndex((_triple(quad, name) for quad in dataset), file_names), named


def _free_prefix(prefix: str, namespace: str, taken: dict[str, str]) -> str:
    """Return the prefix, or the prefix with the first number under which no other namespace is."""
    names = (prefix, *(f"{prefix}{number}" for number in range(1, len(taken) + 2)))
    return next(name for name in names if taken.get(name, namespace) == namespace)


def _parse(path: Path) -> tuple[list[ox.Quad], dict[str, str]]:
    """Parse a file; its blank nodes get unique names, so that no two files share one."""
    try:
        text = path.read_text(encoding="utf-8")
        parser = ox.parse(
            text,
            format=ox.RdfFormat.TURTLE,
            base_iri=path.resolve().as_uri(),
            rename_blank_nodes=True,
        )
        quads = list(parser)
    except SyntaxError as error:
        # The message begins with the position: `Parser error at line 2 column 5: …`.
        reason = error.msg.partition(": ")[2]
        raise OntologyError(f"{path}:{error.lineno}: cannot read the Turtle: {reason}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise OntologyError(f"{path}: cannot read the ontology: {error}") from error
    if any(isinstance(quad.object, ox.Triple) for quad in quads):
        line = next(number for number, each in enumerate(text.splitlines(), 1) if "<<" in each)
        raise OntologyError(
            f"{path}:{line}: cannot read the Turtle: triple terms are of RDF 1.2; "
            "write plain triples (RDF 1.1)"
        )
    return quads, parser.prefixes


def _triple(quad: ox.Quad, name: str) -> Triple:
    return Triple(_iri(quad.subject, name), Iri(quad.predicate.value), _term(quad.object, name))


def _iri(node: ox.NamedNode | ox.BlankNode | ox.Triple, name: str) -> Iri:
    match node:
        case ox.NamedNode(value=value):
            return Iri(value)
        case ox.BlankNode(value=value):
            return Iri(f"{_GENID}{name}-{value}")
        case ox.Triple():
            raise AssertionError("files with triple terms are refused when they are parsed")


def _term(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, name: str) -> Term:
    if not isinstance(node, ox.Literal):
        return _iri(node, name)
    lexical = replace_excluded(node.value)
    if node.language:
        return Literal(lexical, STRING, node.language.lower())
    return Literal(lexical, Iri(node.datatype.value))
