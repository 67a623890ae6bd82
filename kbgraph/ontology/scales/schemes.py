"""Schemes of concepts: ranks, valences, directions and groups, with the faults in them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kbgraph.ontology.mapping_error import MappingError
from kbgraph.ontology.scales.scale import Scale, ScaleDirection, Valence, make_scale
from kbgraph.ontology.turtle import TripleIndex
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.namespaces import (
    BROADER,
    DIRECTION,
    IN_SCHEME,
    LABEL,
    MEMBER,
    NARROWER,
    RANK,
    SKOS,
    TYPE,
    VALENCE,
)
from kbgraph.rdf.terms import Iri, Term

_CONCEPT, _COLLECTION = Iri(SKOS + "Concept"), Iri(SKOS + "Collection")
_INTEGER = re.compile(r"[-+]?\d{1,9}")
_VALENCES = {each.value: each for each in Valence}
_DIRECTIONS = {each.value: each for each in ScaleDirection}


@dataclass(frozen=True, slots=True)
class Schemes:
    """The places of the concepts of an ontology."""

    ranks: dict[Iri, int]
    """The place of each concept that has one, from the low end of its scheme."""
    valences: dict[Iri, Valence]
    directions: dict[Iri, ScaleDirection]
    """The good end of the values of properties."""
    members: dict[Iri, tuple[Iri, ...]]
    """The concepts of the scheme in which each concept is, itself included."""
    groups: dict[Iri, tuple[Iri, ...]]
    """The concepts and collections that hold a concept or a collection directly."""

    def scale(self, values: Iterable[Term], prop: Iri | None = None) -> Scale:
        """Return the scale of values: concepts, or yes and no.

        `prop` is the property that has them, if that is known.
        """
        direction = self.directions.get(prop) if prop else None
        return make_scale(values, self.ranks, self.valences, direction)

    def scale_of(self, concepts: Iterable[Iri]) -> Scale:
        """Return the scale of the scheme that holds concepts, whatever has them as its value.

        Concepts of several schemes, or of none, have no order.
        """
        schemes = {self.members.get(concept, ()) for concept in concepts}
        return self.scale(next(iter(schemes)) if len(schemes) == 1 else ())

    def groups_of(self, concept: Iri) -> tuple[Iri, ...]:
        """Return all groups of a concept, the nearest first; itself is not among them."""
        found = [concept]
        for each in found:
            found += [group for group in self.groups.get(each, ()) if group not in found]
        return tuple(found[1:])


def compile_schemes(served: TripleIndex) -> Schemes:
    """Compile the words of schemes. Raises MappingError for one that is wrong."""
    schemes = Schemes(
        ranks={concept: rank_of(served, concept) or 0 for concept in _subjects(served, RANK)},
        valences={
            concept: _VALENCES[_chosen(served, concept, VALENCE, _VALENCES)]
            for concept in _subjects(served, VALENCE)
        },
        directions={
            prop: _DIRECTIONS[_chosen(served, prop, DIRECTION, _DIRECTIONS)]
            for prop in _subjects(served, DIRECTION)
        },
        members=_members(served),
        groups=_groups(served),
    )
    for prop, concepts in ((RANK, schemes.ranks), (VALENCE, schemes.valences)):
        for concept in concepts:
            _check_concept(served, concept, prop)
    for prop in schemes.directions:
        _check_property(served, prop)
    _check_ranks(served, schemes.ranks)
    return schemes


def rank_of(triples: TripleIndex, concept: Iri) -> int | None:
    """Return the rank of a concept; None without one. Raises MappingError."""
    written = [str(term) for term in triples.objects(concept, RANK)]
    if not written:
        return None
    if len(written) > 1:
        raise _error(concept, RANK, f"has the ranks {' and '.join(written)}; keep one")
    if not _INTEGER.fullmatch(written[0]):
        problem = f"is {written[0]!r}; write an integer, counted from the low end of its scheme"
        raise _error(concept, RANK, problem, "kb:rank of {}")
    return int(written[0])


def _subjects(served: TripleIndex, prop: Iri) -> list[Iri]:
    return list(dict.fromkeys(subject for subject, _ in served.subject_objects(prop)))


def _chosen(served: TripleIndex, node: Iri, prop: Iri, known: Iterable[Iri]) -> Iri:
    """Return the value of a property that must be exactly one of those that are known."""
    written, name = served.objects(node, prop), f"kb:{local_name(prop)}"
    choices = ", ".join(f"kb:{local_name(each)}" for each in known)
    if len(written) > 1:
        raise _error(node, prop, f"has several {name}; keep one of {choices}")
    value = written[0]
    if not isinstance(value, Iri) or value not in known:
        name_of_value = local_name(value) if isinstance(value, Iri) else str(value)
        raise _error(node, prop, f"is {name_of_value!r}; write one of {choices}", f"{name} of {{}}")
    return value


def _members(served: TripleIndex) -> dict[Iri, tuple[Iri, ...]]:
    members: dict[Iri, dict[Iri, None]] = defaultdict(dict)
    for concept, scheme in served.subject_objects(IN_SCHEME):
        members[concept] |= dict.fromkeys(served.subjects(IN_SCHEME, scheme))
    return {concept: tuple(each) for concept, each in members.items()}


def _groups(served: TripleIndex) -> dict[Iri, tuple[Iri, ...]]:
    groups: dict[Iri, list[Iri]] = defaultdict(list)
    for concept, group in served.subject_objects(BROADER):
        groups[concept] += [group] if isinstance(group, Iri) else []
    for prop in (NARROWER, MEMBER):
        for group, member in served.subject_objects(prop):
            if isinstance(member, Iri):
                groups[member].append(group)
    for collection, member in served.subject_objects(MEMBER):
        if not isinstance(member, Iri) or not _is_known(served, member):
            problem = f"has the skos:member {_name(member)}, which is no concept of a scheme"
            raise _error(collection, MEMBER, f"{problem}; is its name right?")
    return {member: tuple(dict.fromkeys(found)) for member, found in groups.items()}


def _is_known(served: TripleIndex, node: Iri) -> bool:
    kinds = served.iris(node, TYPE)
    return bool(served.iris(node, IN_SCHEME)) or _CONCEPT in kinds or _COLLECTION in kinds


def _check_concept(served: TripleIndex, concept: Iri, prop: Iri) -> None:
    if not served.iris(concept, IN_SCHEME):
        name = f"kb:{local_name(prop)}"
        problem = f"has a {name}, and is in no scheme; is its name right? Give it skos:inScheme"
        raise _error(concept, prop, problem)


def _check_property(served: TripleIndex, prop: Iri) -> None:
    if not served.objects(prop, LABEL):
        problem = "has a kb:direction, and no label; is its name right? Give the property one"
        raise _error(prop, DIRECTION, problem)


def _check_ranks(served: TripleIndex, ranks: dict[Iri, int]) -> None:
    taken: dict[tuple[Iri, int], Iri] = {}
    for concept, rank in ranks.items():
        for scheme in served.iris(concept, IN_SCHEME):
            other = taken.setdefault((scheme, rank), concept)
            if other != concept:
                problem = f"has the rank {rank} of {_name(other)} in {_name(scheme)}"
                raise _error(concept, RANK, f"{problem}; give each concept its own")


def _name(term: Term) -> str:
    return local_name(term) if isinstance(term, Iri) else repr(term.lexical)


def _error(node: Iri, word: Iri, problem: str, subject: str = "{}") -> MappingError:
    return MappingError(f"{subject.format(_name(node))} {problem}", node, word=local_name(word))
