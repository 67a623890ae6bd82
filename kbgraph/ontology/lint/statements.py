"""The statements of an ontology's own files, the kinds of their nodes, and faults of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import cached_property
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from kbgraph.findings import Severity
from kbgraph.ontology.lint.node_kinds import CLASSES, NAMED_BY, NodeKind
from kbgraph.ontology.lint.words import WORDS, WordUse
from kbgraph.ontology.turtle import GENID, OntologyFiles, TripleIndex
from kbgraph.ontology.value_types import m
from kbgraph.rdf.namespaces import DESCRIBING, MAPPING, OWL, RDF, RDFS, SHACL, SUBCLASS, TYPE
from kbgraph.rdf.prefixes import shorten
from kbgraph.rdf.similar_iris import SimilarIris
from kbgraph.rdf.terms import Iri, Term, Triple

GENERAL = m("general")
_PATH, _PROPERTY, _TARGET = (Iri(SHACL + name) for name in ("path", "property", "targetClass"))
_BOTH_SIDES, _QUALIFIER = m("BothSides"), m("qualifier")
_KINDS_OF_TYPES: Mapping[Term, NodeKind] = MappingProxyType(
    {
        Iri(OWL + "Class"): NodeKind.CLASS,
        Iri(RDFS + "Class"): NodeKind.CLASS,
        Iri(SHACL + "PropertyShape"): NodeKind.SHAPE,
        Iri(SHACL + "PropertyGroup"): NodeKind.HEADING,
        **{m(name): kind for name, kind in CLASSES.items()},
    }
)
_KINDS_OF_SUBJECTS: Mapping[Iri, NodeKind] = MappingProxyType(
    {
        _PATH: NodeKind.SHAPE,
        SUBCLASS: NodeKind.CLASS,
    }
)
_KINDS_OF_OBJECTS: Mapping[Iri, NodeKind] = MappingProxyType(
    {
        _PROPERTY: NodeKind.SHAPE,
        SUBCLASS: NodeKind.CLASS,
        _TARGET: NodeKind.CLASS,
        **{m(word): kind for word, kind in NAMED_BY.items()},
    }
)
_NAMING_TYPES = (m("value"), m("otherwise"))
_FIRST, _REST = Iri(RDF + "first"), Iri(RDF + "rest")
_MAX_SUGGESTED = 500
"""Suggestions of one reading: a file with thousands of faults needs another remedy."""


class StatementPart(Enum):
    """The part of a statement at which a fault is reported."""

    SUBJECT = 0
    PREDICATE = 1
    OBJECT = 2


class OwnStatement(NamedTuple):
    """A statement of a file of the ontology's folder."""

    path: Path
    number: int
    """Its place among the statements of the file."""
    triple: Triple


class FaultKind(NamedTuple):
    """The severity and the code of the findings of a kind of fault."""

    severity: Severity
    code: str


class MappingFault(NamedTuple):
    """A fault of a statement."""

    statement: OwnStatement
    part: StatementPart
    kind: FaultKind
    message: str
    suggestion: str = ""
    about: str = ""


class OntologyStatements:
    """All triples of an ontology, the engine's included, and the statements of its own files."""

    def __init__(
        self, triples: TripleIndex, files: OntologyFiles, obeyed: TripleIndex | None = None
    ) -> None:
        self.triples = triples
        self.obeyed = obeyed or triples
        """The triples of which the mapping was compiled."""
        self._prefixes = files.prefixes
        self._merged_prefixes: dict[Path, dict[str, str]] = {}
        self._suggestions_left = _MAX_SUGGESTED
        self.own = [
            OwnStatement(path, number, triple)
            for path, in_file in files.triples.items()
            if files.is_own(path)
            for number, triple in enumerate(in_file)
        ]

    @cached_property
    def by_subject(self) -> dict[Iri, list[OwnStatement]]:
        """The own statements about each subject."""
        grouped = defaultdict(list)
        for statement in self.own:
            grouped[statement.triple.subject].append(statement)
        return grouped

    @cached_property
    def of_mapping(self) -> list[OwnStatement]:
        """The own statements whose property is a word of the mapping, known or not."""
        return [each for each in self.own if each.triple.predicate.startswith(MAPPING)]

    def about(self, subject: Iri, predicate: Iri) -> Iterator[OwnStatement]:
        """Yield the own statements about a subject with a property."""
        for statement in self.by_subject.get(subject, ()):
            if statement.triple.predicate == predicate:
                yield statement

    @cached_property
    def subjects(self) -> set[Iri]:
        """The subjects of all triples."""
        return {triple.subject for triple in self.triples.all}

    @cached_property
    def objects(self) -> set[Term]:
        """The objects of all triples."""
        return {triple.object for triple in self.triples.all}

    @cached_property
    def kinds(self) -> dict[Iri, set[NodeKind]]:
        """The kinds of each node that may have words of the mapping."""
        kinds: dict[Iri, set[NodeKind]] = defaultdict(set)
        kinds[GENERAL].add(NodeKind.GENERAL)
        for subject, predicate, value in self.triples.all:
            if predicate == TYPE:
                if value in _KINDS_OF_TYPES:
                    kinds[subject].add(_KINDS_OF_TYPES[value])
            elif predicate in _KINDS_OF_SUBJECTS:
                kinds[subject].add(_KINDS_OF_SUBJECTS[predicate])
            if predicate in _KINDS_OF_OBJECTS and isinstance(value, Iri):
                kinds[value].add(_KINDS_OF_OBJECTS[predicate])
        for node in self._options():
            kinds[node].add(NodeKind.OPTION)
        for rule in self.triples.subjects(TYPE, _BOTH_SIDES):
            # Its m:qualifier names a property, and no column.
            for prop in self.triples.iris(rule, _QUALIFIER):
                kinds[prop].discard(NodeKind.QUALIFIER)
        return {node: of_node for node, of_node in kinds.items() if of_node}

    def _options(self) -> Iterator[Iri]:
        """Yield the nodes in the place of a value type that name another by m:value."""
        named = [value for word in _NAMING_TYPES for _, value in self.triples.subject_objects(word)]
        heads = (head for _, head in self.triples.subject_objects(m("option")))
        lists = [self.triples.list_of(head) for head in heads if isinstance(head, Iri)]
        for node in (*named, *chain.from_iterable(lists)):
            if isinstance(node, Iri) and self.triples.iri(node, m("value")):
                yield node

    def uses(self, node: Iri, word: str) -> list[WordUse]:
        """Return the uses of a word on a node; none where the node does not have it."""
        return [WORDS[kind][word] for kind in self.kinds.get(node, ()) if word in WORDS[kind]]

    def members(self, statement: OwnStatement) -> Iterator[OwnStatement]:
        """Yield the statement of each member of the list that is the object of a statement."""
        cell: Term | None = statement.triple.object
        seen: set[Term] = set()
        while isinstance(cell, Iri) and cell not in seen:
            seen.add(cell)
            yield from self.about(cell, _FIRST)
            cell = next((each.triple.object for each in self.about(cell, _REST)), None)

    def of_kind(self, *kinds: NodeKind) -> list[Iri]:
        """Return the nodes of any of the kinds that have names."""
        wanted = set(kinds)
        return [
            node
            for node, of_node in self.kinds.items()
            if not wanted.isdisjoint(of_node) and not node.startswith(GENID)
        ]

    def name(self, term: Term, statement: OwnStatement) -> str:
        """Return the name of a node in a finding about a statement, as its file writes it."""
        if not isinstance(term, Iri):
            return repr(str(term))
        if term.startswith(GENID):
            return "this node"
        return shorten(term, self.prefixes(statement.path)) or f"<{term}>"

    def prefixes(self, path: Path) -> dict[str, str]:
        """Return the prefixes by which findings about a file write names: its own come first."""
        if path not in self._merged_prefixes:
            others = (each for other, each in self._prefixes.items() if other != path)
            merged = {**DESCRIBING}
            for each in (*others, self._prefixes.get(path, {})):
                merged |= each
            self._merged_prefixes[path] = merged
        return self._merged_prefixes[path]

    def suggest(self, near: Iterable[Iri], statement: OwnStatement) -> str:
        """Return the suggestion of nodes that may be meant; empty without any."""
        return did_you_mean(self.name(each, statement) for each in near)

    def offer(self, names: SimilarIris, iri: Iri) -> list[Iri]:
        """Return the IRIs that may be meant by another; none after many suggestions."""
        self._suggestions_left -= 1
        return names.offer(iri) if self._suggestions_left >= 0 else []


def did_you_mean(names: Iterable[str]) -> str:
    """Return the suggestion of names that may be meant; empty without any."""
    found = ", ".join(names)
    return f"did you mean {found}?" if found else ""
