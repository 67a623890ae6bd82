"""The evidence for each fact of a graph, read at once from its claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import NamedTuple, TypeAlias

from kbgraph.build import Graph
from kbgraph.evidence.dates import latest_day
from kbgraph.evidence.strength import rank_of
from kbgraph.rdf.namespaces import (
    BASIS,
    CHECKED,
    DERIVED,
    DERIVED_FROM,
    DISAGREES_WITH,
    OF_PROPERTY,
    STRENGTH,
    TIMES,
    TYPE,
    UNREAD,
)
from kbgraph.rdf.terms import Iri, Literal, Term, Triple
from kbgraph.views.evidence_filters.conditions import (
    EvidenceSummary,
    evidence_of,
    latest_issue,
)
from kbgraph.views.provenance import Citations
from kbgraph.views.value_parts import ANSWERS

_KEYS = (STRENGTH, DERIVED_FROM, CHECKED, DISAGREES_WITH, OF_PROPERTY)
_CLAIMS_QUERY = f"""
SELECT ?claim ?key ?value {{
  VALUES ?key {{ {" ".join(f"<{key}>" for key in _KEYS)} }}
  GRAPH <claims> {{ ?claim <{STRENGTH}> ?step ; ?key ?value }}
}}"""
_DERIVED_QUERY = f"""SELECT ?claim {{
  VALUES ?basis {{ {" ".join(f"<{basis}>" for basis in sorted(DERIVED))} }}
  GRAPH <claims> {{ ?claim <{BASIS}> ?basis }}
}}"""
_FACTS_QUERY = f"""
SELECT ?claim ?subject ?property ?object {{
  GRAPH <claims> {{ ?claim <{STRENGTH}> ?step }} GRAPH ?claim {{ ?subject ?property ?object }}
}}"""
_AS_VALUE_QUERY = "SELECT ?claim ?thing { GRAPH ?claim { ?owner ?of ?thing } }"
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
    """The evidence of all claims that state it, as on the page of its thing."""
    is_of_thing: bool
    """Whether claims about its thing state it: not a detail, which only rows of other things state
    of theirs, and no fact that rules alone infer."""


def read_facts(graph: Graph, citations: Citations) -> Iterator[IndexedFact]:
    """Yield each fact that claims state of things, in no particular order.

    Mere links, what an entry says of itself as a document, types, and the start or end of a thing
    are none.
    """
    known, inferred = _known(graph), {claim for claim, *_ in graph.store.select(_DERIVED_QUERY)}
    claims, own = defaultdict[Triple, list[Iri]](list), set[_Stating]()
    for claim, triples in _by_claim(graph).items():
        objects = {each.object for each in triples}
        for triple in triples:
            if graph.iris.is_thing(triple.subject) and triple.predicate not in _NEITHER:
                claims[triple].append(claim)
                if triple.subject not in objects:
                    own.add((triple, claim))
    for triple, stating in claims.items():
        about = {claim: known[claim] for claim in stating}
        of_thing = {claim for claim in stating if (triple, claim) in own}
        fact = _indexed(triple, about, of_thing, citations)
        yield fact._replace(is_of_thing=not of_thing <= inferred)


def facts_of_thing(graph: Graph, citations: Citations, thing: Iri) -> list[IndexedFact]:
    """Return those facts of `read_facts` that claims about a thing state of it."""
    claims: dict[Triple, dict[Iri, _Known]] = defaultdict(dict)
    for claim, facts, pairs in graph.store.claims_stating(graph.iris.claims, subject=thing):
        about: _Known = defaultdict(list)
        for key, value in pairs:
            about[key].append(value)
        if STRENGTH in about:
            for triple in facts:
                if triple.subject == thing and triple.predicate not in _NEITHER:
                    claims[triple][claim] = about
    rows = graph.store.select(_AS_VALUE_QUERY, thing=thing)
    of_others = {Iri(str(claim)) for claim, *_ in rows}
    found = []
    for triple, known in claims.items():
        of_thing = known.keys() - of_others
        if any(DERIVED.isdisjoint(known[claim].get(BASIS, ())) for claim in of_thing):
            found.append(_indexed(triple, known, of_thing, citations))
    return found


def _indexed(
    triple: Triple,
    about: dict[Iri, _Known],
    own: AbstractSet[Iri],
    citations: Citations,
) -> IndexedFact:
    prop, value = _as_meant(triple, [*about.values()])
    evidence = _evidence(triple, about, own, citations)
    return IndexedFact(triple, prop, value, evidence, is_of_thing=True)


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


def _evidence(
    triple: Triple, known: dict[Iri, _Known], own: AbstractSet[Iri], citations: Citations
) -> EvidenceSummary:
    """Return the evidence for a fact from its claims; `own` are those about its thing.

    The strength of a claim is that of its own fact, and not that of its details.
    """
    if not own:
        return evidence_of(citations.of(triple))
    about = known.values()
    step = max((Iri(str(known[claim][STRENGTH][0])) for claim in own), key=rank_of)
    strength = citations.strengths.of_fact(triple, citations.strengths.step(step))
    rivals = [Iri(str(claim)) for each in about for claim in each.get(DISAGREES_WITH, ())]
    sources = {Iri(str(iri)) for each in about for iri in each.get(DERIVED_FROM, ())}
    return EvidenceSummary(
        strength=strength.name if strength.is_told else "",
        disagrees=bool(rivals and citations.rivals.of(triple, rivals)),
        issued=latest_issue(citations.source(iri).evidence for iri in sources),
        checked=latest_day(str(day) for each in about for day in each.get(CHECKED, ())),
    )
