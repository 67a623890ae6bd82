"""No fact of the shipped knowledge base looks stronger than it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from math import acos, cos, radians, sin

import pytest

from kbgraph import Finding, KnowledgeBase, Severity
from kbgraph.sparql.results import SelectResult
from tests.questions import QUESTIONS, rows

_RULES = "?property rdfs:subPropertyOf+ kb:rule ."
"""The properties that the ontology counts as facts on digital assets."""
_FACTS = "GRAPH ?claim { ?thing ?property ?value } GRAPH <claims> { ?claim kb:strength ?strength }"
_AMOUNTS = (
    "kb:personalGainsTax kb:corporateGainsTax kb:licenceCost kb:minimumCapital kb:costShare "
    "kb:travelRuleThreshold kb:riskScore kb:corruptionIndex kb:electricityPrice kb:renewableShare"
)


@pytest.fixture(scope="module")
def found(shipped: KnowledgeBase) -> tuple[Finding, ...]:
    """Return what a check of the shipped knowledge base finds."""
    return shipped.check()


def _rows(base: KnowledgeBase, pattern: str) -> SelectResult:
    """Return the distinct things, properties and values of a pattern."""
    return base.sparql.select(f"SELECT DISTINCT ?thing ?property ?value {{ {pattern} }}")


def test_entries_have_neither_errors_nor_warnings(found: tuple[Finding, ...]) -> None:
    """A check reports notices alone; a banned source or a membership told otherwise is more."""
    problems = [each for each in found if each.severity is not Severity.NOTICE]
    assert [str(each) for each in problems] == []


@pytest.mark.parametrize("code", ["due", "undated", "unchecked", "superseded-source"])
def test_nothing_waits_to_be_looked_up(found: tuple[Finding, ...], code: str) -> None:
    """No deadline has passed without a word of what came of it; each source bears its dates."""
    assert [str(each) for each in found if each.code == code] == []


def test_each_fact_on_digital_assets_has_a_checked_source(shipped: KnowledgeBase) -> None:
    """A rule rests on a primary or a secondary source, never on a package of data alone."""
    weak = f"""{_RULES} {_FACTS} ?strength kb:rank ?rank . FILTER(?rank < 4)"""
    assert list(_rows(shipped, weak)) == []
    unchecked = f"""{_RULES} GRAPH ?claim {{ ?thing ?property ?value }}
      FILTER NOT EXISTS {{ GRAPH <claims> {{ ?claim kb:checked ?day }} }}
      FILTER NOT EXISTS {{ GRAPH <claims> {{ ?claim kb:basis kb:inferred }} }}"""
    assert list(_rows(shipped, unchecked)) == []


def test_amounts_come_from_texts_about_digital_assets(shipped: KnowledgeBase) -> None:
    """A rate, cost, capital or score cites a text: no package of general data states one."""
    packaged = f"""VALUES ?property {{ {_AMOUNTS} }} {_FACTS}
      ?strength kb:rank ?rank . FILTER(?rank < 4)"""
    assert list(_rows(shipped, packaged)) == []


def test_packages_state_names_and_places_alone(shipped: KnowledgeBase) -> None:
    """The generator's facts are those of identity and geography."""
    stated = shipped.sparql.select(f"""SELECT DISTINCT ?property {{
      {_FACTS} FILTER(?strength = kb:strength-package) }}""")
    properties = {str(row["property"]).rpartition("#")[2].rpartition("/")[2] for row in stated}
    assert properties <= {
        "borders", "capital", "currency", "geonames", "isoAlpha2", "isoAlpha3", "isoNumeric",
        "latitude", "longitude", "m49", "officialLanguage", "overviewDescription",
        "prefLabel", "altLabel", "region", "sameAs", "territoryOf", "wikidata", "within", "name",
    }  # fmt: skip


def test_borders_are_told_from_both_sides(shipped: KnowledgeBase) -> None:
    """Whatever borders a place is bordered by it."""
    one_sided = """GRAPH ?claim { ?thing kb:borders ?value } BIND(kb:borders AS ?property)
      FILTER NOT EXISTS { GRAPH ?other { ?value kb:borders ?thing } }"""
    assert list(_rows(shipped, one_sided)) == []


def test_days_of_checking_are_not_touched_in_bulk(shipped: KnowledgeBase) -> None:
    """Pages were read on several days, and no day stands beside 19 of 20.

    Packages do not count, since all are read in one run; nor does a page that many entries cite.
    """
    read = """SELECT DISTINCT ?page ?day {
      ?source schema:url ?page ; kb:checked ?day ; kb:sourceKind ?kind
      FILTER(?kind != kb:kind-package) }"""
    days = Counter(str(row["day"]) for row in shipped.sparql.select(read))
    assert len(days) >= 2
    assert max(days.values()) < 0.95 * sum(days.values())


def test_the_counts_of_the_knowledge_base_hold(shipped: KnowledgeBase) -> None:
    """Jurisdictions, bodies, zones and curated entries are as many as the documents say."""
    (query,) = (each for each in QUESTIONS if each.stem == "29-how-much-is-known")
    names, counts = (line.split(",") for line in rows(shipped, query).splitlines())
    row = dict(zip(names, map(float, counts), strict=True))
    assert row["jurisdictions"] >= 250
    assert row["bodies"] >= 25
    assert row["zones"] >= 25
    assert row["curated"] >= 25
    assert row["unsourced"] == row["unchecked"] == 0
    assert row["primaryShare"] >= 50


def test_a_place_lies_near_its_region(shipped: KnowledgeBase) -> None:
    """Whatever a package says: a place is at most 60 degrees from the next one of its region."""
    rows = shipped.sparql.select("""SELECT DISTINCT ?place ?region ?latitude ?longitude {
      ?place kb:region ?region ; kb:latitude ?latitude ; kb:longitude ?longitude }""")
    by_region: dict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
    for row in rows:
        at = radians(float(str(row["latitude"]))), radians(float(str(row["longitude"])))
        by_region[str(row["region"])][str(row["place"])] = at
    far = [
        place
        for places in by_region.values()
        for place, at in places.items()
        for others in [[each for name, each in places.items() if name != place]]
        if others and min(_angle(at, other) for other in others) > radians(60)
    ]
    assert by_region
    assert far == []


def _angle(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the angle between two points on the globe, in radians."""
    (north, east), (other_north, other_east) = one, other
    cosine = sin(north) * sin(other_north)
    cosine += cos(north) * cos(other_north) * cos(east - other_east)
    return acos(max(-1.0, min(1.0, cosine)))
