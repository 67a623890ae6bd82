"""Parses Turtle with Oxigraph, in a time that grows with the bytes alone, however they are nested.

Blank nodes are named by file and place. A canonical naming (RDF Dataset Canonicalization) would not
depend on the place, but a few kilobytes of like blank nodes keep it busy for minutes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, count, islice
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kbgraph.errors import OntologyError, SettingsError
from kbgraph.ontology.turtle.files import OntologyFiles, as_iri_part
from kbgraph.ontology.turtle.index import GENID, TripleIndex
from kbgraph.rdf.namespaces import TYPE
from kbgraph.rdf.terms import STRING, Iri, Literal, Term, Triple
from kbgraph.xml_characters import replace_excluded

_HAS_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class _Parsed(NamedTuple):
    """The content of a file."""

    quads: list[ox.Quad]
    prefixes: dict[str, str]


def read_turtle(
    paths: Iterable[Path], name: str = "graph", files: OntologyFiles | None = None
) -> tuple[TripleIndex, dict[str, str]]:
    """Read files into one index of triples; return it with their prefixes.

    The names of blank nodes do not depend on the order of the files. `name` becomes a part of these
    names, so that equal blank nodes of files that are read separately stay distinct. A prefix that
    an earlier file declares for another namespace gets a number: `a1`. `files` has the limits and
    the files that were read before. Raises OntologyError, with file and line where they are known.
    """
    files = files or OntologyFiles()
    triples: list[Triple] = []
    file_names: dict[Triple, str] = {}
    prefixes: dict[str, str] = {}
    stems: set[str] = set()
    for path in paths:
        parsed = _parse(path, files)
        for prefix, namespace in parsed.prefixes.items():
            prefixes[_free_prefix(prefix, namespace, prefixes)] = namespace
        stem = _free_stem(path, stems)
        stems.add(stem)
        nodes = _BlankNodes(f"{GENID}{name}-{stem}-")
        in_file: list[Triple] = []
        files.triples[path], files.prefixes[path] = in_file, parsed.prefixes
        for quad in parsed.quads:
            triple = _triple(quad, nodes)
            in_file.append(triple)
            if not any(isinstance(term, ox.BlankNode) for term in (quad.subject, quad.object)):
                file_names.setdefault(triple, path.name)
        triples += in_file
    named = {prefix: prefixes[prefix] for prefix in sorted(prefixes) if prefix}
    return TripleIndex(triples, file_names), named


def _free_prefix(prefix: str, namespace: str, taken: dict[str, str]) -> str:
    """Return the prefix, or the prefix with the first number under which no other namespace is."""
    names: Iterator[str] = chain([prefix], (f"{prefix}{number}" for number in count(1)))
    return next(name for name in names if taken.get(name, namespace) == namespace)


def _free_stem(path: Path, taken: set[str]) -> str:
    """Return the file's name as a part of an IRI; with a number if another folder's file has it."""
    stem = as_iri_part(path.stem)
    names = chain([stem], (f"{stem}-{number}" for number in count(2)))
    return next(each for each in names if each not in taken)


def _parse(path: Path, files: OntologyFiles) -> _Parsed:
    text = files.text(path)
    try:
        parser = ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=files.turtle_base(path))
        quads = list(islice(parser, files.triples_left + 1))
    except SyntaxError as error:
        # The message begins with the position: `Parser error at line 2 column 5: …`.
        reason = error.msg.partition(": ")[2]
        raise OntologyError(f"{path}:{error.lineno}: cannot read the Turtle: {reason}") from error
    except ValueError as error:
        raise SettingsError(f"base is no IRI: {files.base!r}") from error
    files.count_triples(path, len(quads))
    if any(isinstance(quad.object, ox.Triple) for quad in quads):
        line = next(number for number, each in enumerate(text.splitlines(), 1) if "<<" in each)
        raise OntologyError(
            f"{path}:{line}: cannot read the Turtle: triple terms are of RDF 1.2; "
            "write plain triples (RDF 1.1)"
        )
    return _Parsed(quads, parser.prefixes)


def resolve(reference: str, base: str) -> Iri:
    """Return the IRI of a reference in a file, as the parser resolves it below a base."""
    if _HAS_SCHEME.match(reference):
        return Iri(reference)
    line = f"<{reference}> a <{TYPE}> ."
    quads = ox.parse(line, format=ox.RdfFormat.TURTLE, base_iri=base)
    return next(_iri(quad.subject, _BlankNodes("")) for quad in quads)


class _BlankNodes:
    """The IRIs of the blank nodes of a file, numbered in the order of their first triples."""

    def __init__(self, start: str) -> None:
        self._start = start
        self._iris: dict[str, Iri] = {}

    def iri(self, node: ox.BlankNode) -> Iri:
        """Return the IRI that stands for a blank node."""
        known = self._iris.get(node.value)
        if known is None:
            known = self._iris[node.value] = Iri(f"{self._start}{len(self._iris) + 1:04}")
        return known


def _triple(quad: ox.Quad, nodes: _BlankNodes) -> Triple:
    subject, value = _iri(quad.subject, nodes), _term(quad.object, nodes)
    return Triple(subject, Iri(quad.predicate.value), value)


def _iri(node: ox.NamedNode | ox.BlankNode | ox.Triple, nodes: _BlankNodes) -> Iri:
    match node:
        case ox.NamedNode(value=value):
            return Iri(value)
        case ox.BlankNode():
            return nodes.iri(node)
        case ox.Triple():
            raise AssertionError("files with triple terms are refused when they are parsed")


def _term(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, nodes: _BlankNodes) -> Term:
    if not isinstance(node, ox.Literal):
        return _iri(node, nodes)
    lexical = replace_excluded(node.value)
    if node.language:
        return Literal(lexical, STRING, node.language.lower())
    return Literal(lexical, Iri(node.datatype.value))
