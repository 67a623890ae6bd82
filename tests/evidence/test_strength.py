"""The strength of a fact: a scale in one place, the same through every door."""

from __future__ import annotations

import itertools
import json
from collections import Counter, defaultdict
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgraph.evidence.source import KINDS, SUPERSEDED, SourceEvidence, newest
from kbgraph.evidence.strength import SCALE, assess, strength_of
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.namespaces import DEFINITION, KB, NOTATION, PREF_LABEL, RANK, TYPE
from kbgraph.rdf.terms import DATE, YEAR, Iri, Literal, Triple
from kbgraph.views.citation import Citation, fact_strength, support_of
from kbgraph_web import create_app
from tests.conftest import ROOT

QUESTION = ROOT / "ontology" / "queries" / "16-how-strong-the-facts-are.rq"
DAYS = st.sampled_from(
    [None, Literal("2023", YEAR), Literal("2023-05-01", DATE), Literal("2026-01-02", DATE)]
)
SOURCES = st.builds(
    SourceEvidence,
    iri=st.sampled_from([Iri(f"https://a.example/{number}") for number in range(4)]),
    kind=st.sampled_from([None, *KINDS]),
    publisher=st.sampled_from(["", "ministry", "daily", "weekly"]),
    issued=DAYS,
    copied=DAYS,
    standing=st.sampled_from([None, *sorted(SUPERSEDED)]),
)


def rank(sources: list[SourceEvidence]) -> int:
    """Return the rank of the strength of a fact with these sources."""
    return SCALE.index(strength_of(sources))


@given(st.lists(SOURCES, max_size=6), SOURCES)
def test_a_source_more_for_the_same_words_never_lowers_their_strength(
    sources: list[SourceEvidence], more: SourceEvidence
) -> None:
    """Nor does it make the newest day older, or take a publisher away."""
    assert rank([*sources, more]) >= rank(sources)
    before, after = assess(sources), assess([*sources, more])
    assert after.publishers >= before.publishers
    assert newest([before.newest, after.newest]) == after.newest


@given(st.lists(SOURCES, max_size=5), st.randoms())
def test_the_order_of_sources_changes_nothing(sources: list[SourceEvidence], random) -> None:
    """Sources in another order, or cited twice, give the same support."""
    shuffled = [*sources, *sources[:1]]
    random.shuffle(shuffled)
    one, other = assess(sources), assess(shuffled)
    assert one._replace(newest=None) == other._replace(newest=None)
    assert str(one.newest)[:4] == str(other.newest)[:4]


def test_the_scale_is_that_of_the_vocabulary(ontology: Ontology) -> None:
    """Each step has a rank, a name, a mark and a sentence, all different."""
    served = ontology.served
    concepts = served.subjects(TYPE, Iri(f"{KB}Strength"))
    ranks = {int(served.text(each, RANK)): each for each in concepts}
    assert [ranks[number] for number in range(len(SCALE))] == list(SCALE)
    for prop in (PREF_LABEL, NOTATION, DEFINITION):
        texts = [served.text(each, prop) for each in SCALE]
        assert all(texts)
        assert len(set(texts)) == len(SCALE)


@pytest.mark.parametrize("kinds", list(itertools.combinations(KINDS, 2)))
def test_a_better_kind_outweighs_any_number_of_a_worse_one(kinds: tuple[Iri, Iri]) -> None:
    """One source of a better kind is stronger than several publishers of a worse kind."""
    better, worse = kinds
    one = [SourceEvidence(Iri("https://a.example/1"), better, "a")]
    many = [SourceEvidence(Iri(f"https://a.example/{each}"), worse, each) for each in "bcd"]
    assert rank(one) > rank(many)


def test_an_unknown_publisher_is_not_assumed_to_be_another() -> None:
    """Two primary sources, of which one names no publisher, may be of one publisher."""
    known = SourceEvidence(Iri("https://a.example/1"), KINDS[0], "ministry")
    unknown = SourceEvidence(Iri("https://a.example/2"), KINDS[0])
    assert rank([known, unknown]) == rank([known])
    assert assess([unknown, unknown._replace(iri=Iri("https://a.example/3"))]).publishers == 1


def test_the_stored_strength_is_that_of_the_cited_sources(shipped: KnowledgeBase) -> None:
    """Each fact has one strength, which the sources of all its claims and rows give together.

    A text that footnotes divide is weaker than that, as the weakest of its parts.
    """
    query = (
        "SELECT ?thing ?property ?value ?claim { GRAPH ?claim { ?thing ?property ?value FILTER NOT"
        " EXISTS { ?owner ?of ?thing } } GRAPH <claims> { ?claim kb:strength ?strength }"
        " FILTER(?property NOT IN (rdf:type, kb:starts, kb:ends, kb:applies)) }"
    )
    claims, weaker = defaultdict(list), dict[Triple, Citation]()
    for *fact, claim in shipped.query(query).raw:
        claims[Triple(*fact)].append(Iri(str(claim)))
    for triple, stated in claims.items():
        given = shipped.views.citations.of(triple)
        own = [each for claim in stated for each in shipped.views.citations.of_claim(claim)]
        (name,) = {each.strength.name for each in (*given, *own) if each.strength}
        if f"{KB}strength-{name}" != support_of(given).strength:
            weaker[triple] = own[0]
    assert len(claims) > 1000
    assert len(weaker) > 100
    assert {len(claims[triple]) for triple in weaker} == {1}
    for citation in [*weaker.values()][::20]:
        parts = shipped.views.bibliographer.rated_words(citation)
        weakest = min(parts, key=lambda part: part.strength.rank)
        assert weakest.strength.name == getattr(citation.strength, "name", "")
        assert weakest.is_weakest
        assert {each.iri for part in parts for each in part.sources} == {
            each.iri for each in citation.sources
        }


@pytest.mark.parametrize("name", ["frozen", pytest.param("shipped", marks=pytest.mark.thorough)])
def test_the_distribution_is_the_same_through_sparql_python_and_json(
    request: pytest.FixtureRequest, name: str
) -> None:
    """The stored question, the Python API and the JSON of entries count the same facts."""
    base: KnowledgeBase = request.getfixturevalue(name)
    rows = base.query(QUESTION.read_text(encoding="utf-8")).raw
    by_sparql = {
        str(step).partition("strength-")[2]: tuple(int(str(number)) for number in numbers)
        for step, *numbers in rows
    }
    python, data = defaultdict[str, Counter[str]](Counter), defaultdict[str, Counter[str]](Counter)
    client = create_app(base).test_client()
    for thing in sorted(base.network.multigraph.nodes):
        slug, details = base.graph.iris.slug(thing) or "", _claims_with_detail(base, thing)
        described = base.describe(slug)
        facts = [fact for heading in described.headings for fact in heading.facts]
        for fact in (*facts, *described.outgoing):
            for value in fact.values:
                own = [each for each in value.citations if each.claim not in details]
                if strength := fact_strength(own):
                    python[strength.name] += Counter(
                        facts=1,
                        undated=not any(each.as_of for each in own),
                        disagreeing=any(each.disagrees_with for each in own),
                        ended=all(each.ends for each in own),
                    )
        # Closed, since few large answers may be under way at a time.
        with client.get(f"/entry/{quote(slug)}.json") as response:
            answer = json.loads(response.data)
        listed = [fact for heading in answer["headings"] for fact in heading["facts"]]
        for fact in (*listed, *answer["outgoing"]):
            for value in fact["values"]:
                own = [each for each in value["citations"] if each["claim"] not in details]
                if strengths := [each["strength"]["name"] for each in own if each["strength"]]:
                    data[strengths[0]] += Counter(
                        facts=1,
                        undated=not any(each["asOf"] for each in own),
                        disagreeing=any(each["disagreesWith"] for each in own),
                        ended=all(each["ends"] for each in own),
                    )
    assert sum(facts for facts, *_ in by_sparql.values()) > 700
    assert sum(ended for *_, ended in by_sparql.values()) > 0
    names = ("facts", "undated", "disagreeing", "ended")
    for counted in (python, data):
        assert {
            step: tuple(numbers[name] for name in names) for step, numbers in counted.items()
        } == by_sparql


def _claims_with_detail(base: KnowledgeBase, thing: Iri) -> set[str]:
    """Return the claims that say something of a thing as of the object of their fact."""
    query = (
        f"SELECT DISTINCT ?claim {{ GRAPH ?claim {{ ?owner ?of <{thing}> . <{thing}> ?p ?o }} "
        "GRAPH <claims> { ?claim kb:strength ?strength } }"
    )
    return {str(claim) for (claim,) in base.query(query).raw}
