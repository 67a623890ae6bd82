"""The words of the mapping on what leads a page, what is above and below, what is expected."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from kbgraph.ontology.mapping_error import MappingError
from kbgraph.ontology.record_columns import inverse_path
from kbgraph.ontology.turtle import TripleIndex
from kbgraph.ontology.value_types import m
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.namespaces import SHACL
from kbgraph.rdf.terms import Iri

_PATH = Iri(SHACL + "path")


class Hierarchy(NamedTuple):
    """The properties that put one thing above another; part-of properties need no word."""

    above: tuple[Iri, ...]
    """The object stands above the subject."""
    below: tuple[Iri, ...]
    """The object stands below the subject."""


@dataclass(frozen=True, slots=True)
class PageRules:
    """The words of a mapping about pages."""

    leads: dict[Iri, tuple[Iri, ...]]
    """The properties that lead the page of a class, in order."""
    hierarchy: Hierarchy
    expected_of: dict[Iri, frozenset[Iri]]
    """The classes whose entries should have a property shape; any without an entry here."""


def compile_page_rules(triples: TripleIndex) -> PageRules:
    """Compile the words about pages. Raises MappingError."""
    return PageRules(
        leads={cls: _lead(triples, cls) for cls in _subjects(triples, "lead")},
        hierarchy=_hierarchy(triples),
        expected_of={
            shape: frozenset(triples.iris(shape, m("expectedOf")))
            for shape in _subjects(triples, "expectedOf")
        },
    )


def _subjects(triples: TripleIndex, word: str) -> list[Iri]:
    return list(dict.fromkeys(subject for subject, _ in triples.subject_objects(m(word))))


def _lead(triples: TripleIndex, cls: Iri) -> tuple[Iri, ...]:
    heads = triples.objects(cls, m("lead"))
    members = triples.list_of(heads[0]) if isinstance(heads[0], Iri) else []
    if len(heads) == 1 and not members and triples.is_list(heads[0]):
        return ()  # Each of its members has a finding.
    if len(heads) > 1 or not members or not all(isinstance(each, Iri) for each in members):
        problem = "needs one list of properties, such as ( kb:summary )"
        raise MappingError(f"m:lead of {local_name(cls)} {problem}", cls, word="lead")
    return tuple(Iri(str(each)) for each in members)


def _hierarchy(triples: TripleIndex) -> Hierarchy:
    shapes: dict[tuple[str, Iri], Iri] = {}
    for word in ("above", "below"):
        for shape in _subjects(triples, word):
            if _is_set(triples, shape, word):
                shapes.setdefault(_placed(triples, shape, word), shape)
    places: dict[str, list[Iri]] = defaultdict(list)
    for (place, path), shape in shapes.items():
        if ("above", path) in shapes and ("below", path) in shapes:
            problem = f"its object is said to be above and below its subject; shape {shape}"
            raise MappingError(f"{local_name(path)}: {problem}", shape, word=place)
        places[place].append(path)
    return Hierarchy(tuple(sorted(places["above"])), tuple(sorted(places["below"])))


def _is_set(triples: TripleIndex, shape: Iri, word: str) -> bool:
    written = triples.texts(shape, m(word))
    if written not in (["true"], ["false"]):
        problem = f"m:{word} of {local_name(shape)} must be true or false"
        raise MappingError(problem, shape, word=word)
    return written == ["true"]


def _placed(triples: TripleIndex, shape: Iri, word: str) -> tuple[str, Iri]:
    """Return the place of the object of a shape's property, and the property.

    The values of an inverse path are the subjects.
    """
    inverse, path = inverse_path(triples, shape), triples.iri(shape, _PATH)
    if path is None:
        problem = f"m:{word} of {local_name(shape)}, which is no property shape: it has no sh:path"
        raise MappingError(problem, shape, word=word)
    if inverse:
        return {"above": "below", "below": "above"}[word], inverse
    return word, path
