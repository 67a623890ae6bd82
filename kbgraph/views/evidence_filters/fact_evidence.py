"""The evidence for each fact of a graph, read at once from its claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from kbgraph.build import Graph
from kbgraph.evidence.strength import NO_SOURCE, rank_of
from kbgraph.rdf.namespaces import (
    AS_OF,
    BASIS,
    CHECKED,
    DISAGREES_WITH,
    INFERRED,
    OF_PROPERTY,
    STRENGTH,
    TIMES,
    TYPE,
    UNREAD,
)
from kbgraph.rdf.terms import Iri, Literal, Term, Triple
from kbgraph.views.evidence_filters.conditions import EvidenceSummary, latest_day
from kbgraph.views.provenance import Citations
from kbgraph.views.value_parts import ANSWERS

_KEYS = (STRENGTH, AS_OF, CHECKED, DISAGREES_WITH, OF_PROPERTY)
_CLAIMS_QUERY = f"""
SELECT ?claim ?key ?value {{
  VALUES ?key {{ {" ".join(f"<{key}>" for key in _KEYS)} }}
  GRAPH <claims> {{ ?claim <{STRENGTH}> ?step ; ?key ?value }}
}}"""
_INFERRED_QUERY = f"SELECT ?claim {{ GRAPH <claims> {{ ?claim <{BASIS}> <{INFERRED}> }} }}"
_FACTS_QUERY = f"""
SELECT ?claim ?subject ?property ?object {{
  GRAPH <claims> {{ ?claim <{STRENGTH}> ?step }} GRAPH ?claim {{ ?subject ?property ?object }}
}}"""
_NEITHER = TIMES | {TYPE}
"""Properties of which a fact says what another fact says, or what all things have."""


class IndexedFact(NamedTuple):
    """A fact about a thing, with the evidence for it."""

    triple: Triple
    """The triple of its claims."""
    property: Iri
    """The property that it is about: also where the triple says that it has no value."""
    object: Term
    evidence: EvidenceSummary
    """The evidence of all claims that state it."""
    own: EvidenceSummary | None
    """The evidence of those claims that are about its thing. None for a detail, which only rows of
    other things state of theirs, and for a fact that rules alone infer."""
    own_claims: frozenset[Iri] = frozenset()


def read_facts(graph: Graph, citations: Citations) -> Iterator[IndexedFact]:
    """Yield each fact that claims state of things, in no particular order.

    Mere links, what an entry says of itself as a document, types, and the start or end of a thing
    are none.
    """
    known, inferred = _known(graph), {claim for claim, *_ in graph.store.select(_INFERRED_QUERY)}
    claims, own = defaultdict[Triple, list[Iri]](list), set[_Stating]()
    for claim, triples in _by_claim(graph).items():
        objects = {each.object for each in triples}
        for triple in triples:
            if graph.iris.is_thing(triple.subject) and triple.predicate not in _NEITHER:
                claims[triple].append(claim)
                if triple.subject not in objects:
                    own.add((triple, claim))
    for triple, stating in claims.items():
        fact = _fact(
            triple,
            {claim: known[claim] for claim in stating},
            frozenset(claim for claim in stating if (triple, claim) in own),
            citations,
        )
        yield fact._replace(own=None) if fact.own_claims <= inferred else fact


_Stating: TypeAlias = tuple[Triple, Iri]
"""A triple, and a claim that states it."""
_Known: TypeAlias = dict[Iri, list[Term]]
"""The values of some properties of a claim."""


def _known(graph: Graph) -> dict[Iri, _Known]:
    known: dict[Iri, _Known] = defaultdict(lambda: defaultdict(list))
    for claim, key, value in graph.store.select(_CLAIMS_QUERY):
        if value is not None:
            known[Iri(str(claim))][Iri(str(key))].append(value)
    return known


def _by_claim(graph: Graph) -> dict[Iri, list[Triple]]:
    by_claim: dict[Iri, list[Triple]] = defaultdict(list)
    for claim, subject, prop, value in graph.store.select(_FACTS_QUERY):
        if value is not None:
            by_claim[Iri(str(claim))].append(Triple(Iri(str(subject)), Iri(str(prop)), value))
    return by_claim


def _as_meant(triple: Triple, about: list[_Known]) -> tuple[Iri, Term]:
    """Return property and value of a fact, as `Citations` put them."""
    if triple.predicate in ANSWERS and isinstance(triple.object, Iri):
        return triple.object, Literal(ANSWERS[triple.predicate], triple.predicate)
    if triple.predicate == UNREAD:
        intended = [prop for each in about for prop in each.get(OF_PROPERTY, ())]
        return Iri(str(min(intended, key=str, default=UNREAD))), triple.object
    return triple.predicate, triple.object


def _fact(
    triple: Triple, known: dict[Iri, _Known], own: frozenset[Iri], citations: Citations
) -> IndexedFact:
    """Return a fact from what is known of its claims."""
    about = [*known.values()]
    prop, value = _as_meant(triple, about)
    evidence = _evidence(triple, about, citations)
    of_thing = [known[claim] for claim in sorted(own)]
    is_of_details = 0 < len(of_thing) < len(about)
    of_own = _evidence(triple, of_thing, citations) if is_of_details else evidence
    return IndexedFact(triple, prop, value, evidence, of_own, own)


def _evidence(triple: Triple, about: list[_Known], citations: Citations) -> EvidenceSummary:
    steps = {Iri(str(each[STRENGTH][0])) for each in about}
    strongest = citations.strength(max(steps, key=rank_of))
    is_told = strongest.is_told and (
        steps != {NO_SOURCE} or triple.predicate in citations.to_be_cited
    )
    # Claims disagree as a whole: another fact of their row may be meant.
    others = (Iri(str(claim)) for each in about for claim in each.get(DISAGREES_WITH, ()))
    has_one_value = triple.predicate in citations.of_one_value
    return EvidenceSummary(
        strength=strongest.name if is_told else "",
        disagrees=has_one_value and any(map(citations.is_stated, others)),
        issued=latest_day(str(day) for each in about for day in each.get(AS_OF, ())),
        checked=latest_day(str(day) for each in about for day in each.get(CHECKED, ())),
    )
