"""A page scraped from the web, with its quirks, becomes typed facts, each with its exact line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbgraph import KnowledgeBase, Severity, load
from kbgraph.rdf.terms import BOOLEAN, DATE, DECIMAL, STRING, YEAR, Iri, Literal, Term
from kbgraph.sparql import SelectResult
from tests.conftest import ROOT

KB, C, SCHEMA = (
    "https://kbgraph.example/ont#",
    "https://kbgraph.example/concept/",
    "https://schema.org/",
)
THING = "https://kbgraph.example/id/country--kazakhstan"
ENTRY = "https://kbgraph.example/entry/country--kazakhstan"
FILE = "country--kazakhstan.md"

# The text in the file, the property that it states of the country, and the value: a term, or the
# facts of a structured value.
ROWS: list[tuple[str, str, object]] = [
    ("| Status | **Legal** |", "legalStatus", "legal-status-legal"),
    (
        "| Risk Score |",
        "riskScore",
        {
            "ratingValue": "30",
            "bestRating": "100",
            "direction": "higherIsWorse",
            "band": "risk-band-moderate",
        },
    ),
    ("| Region |", "region", "m49-143"),
    ("| Currency |", "currency", "currency-KZT"),
    (
        "| Capital Gains (Personal) |",
        "personalGainsTax",
        {"percent": "10", "note": "individual income tax on crypto gains"},
    ),
    (
        "| Capital Gains (Corporate) |",
        "corporateGainsTax",
        {"percent": "20", "note": "corporate income tax"},
    ),
    ("| VAT on Crypto |", "vatOnCrypto", False),
    ("| Required |", "licenceRequired", True),
    ("| Regulator |", "supervisedBy", {"altLabel": "AFSA"}),
    ("| Regulator |", "supervisedBy", {"altLabel": "ARDFM"}),
    (
        "| Framework |",
        "framework",
        {"title": "AIFC Digital Asset Trading Facility Rules", "issued": "2018", "amended": "2023"},
    ),
    ("| Ease |", "licensingEase", "ease-medium"),
    (
        "| Cost |",
        "licenceCost",
        {
            "minValue": "20000",
            "maxValue": "100000",
            "currency": "USD",
            "scopeNote": "AIFC licensing",
        },
    ),
    ("| Legal | Yes |", "miningLegal", True),
    (
        "| Electricity |",
        "electricityPrice",
        {"value": "0.042", "currency": "USD", "unitText": "kWh"},
    ),
    ("| Renewable |", "renewableShare", {"percent": "12"}),
    ("| Infrastructure |", "miningInfrastructure", "infrastructure-fair"),
    ("| Stability |", "politicalStability", "stability-moderate"),
    ("| Sanctions |", "sanctioned", False),
    (
        "| Corruption Index |",
        "corruptionIndex",
        {"ratingValue": "38", "bestRating": "100", "direction": "higherIsBetter"},
    ),
    ("| Banking Access |", "bankingAccess", "banking-moderate"),
]
STATUS_LINES = [
    ("## DeFi", "defiTreatment", "treatment-regulated"),
    ("## Stablecoins", "stablecoinTreatment", "treatment-regulated"),
    ("## NFTs", "nftTreatment", "treatment-unregulated"),
]


@pytest.fixture(scope="module")
def scraped(scraped_folder: Path) -> KnowledgeBase:
    """Load the folder of the scraped entry with the shipped ontology."""
    return load(scraped_folder, ontology=ROOT / "ontology")


@pytest.fixture(scope="module")
def lines(scraped_folder: Path) -> list[str]:
    """Return the lines of the entry's file; line 1 is at index 1."""
    return ["", *(scraped_folder / FILE).read_text(encoding="utf-8").splitlines()]


def stated(base: KnowledgeBase, subject: str = THING) -> dict[tuple[str, Term], set[str]]:
    """Return the lines that state each property and value, by the manual's query."""
    found = base.query(
        f"SELECT ?p ?o ?where {{ GRAPH ?claim {{ <{subject}> ?p ?o }} GRAPH <claims> {{ ?claim kb:statedAt ?where }} }}",
    )
    assert isinstance(found, SelectResult)
    places: dict[tuple[str, Term], set[str]] = {}
    for prop, value, where in found.raw:
        assert value is not None
        places.setdefault((str(prop).replace(KB, ""), value), set()).add(str(where))
    return places


def parts(base: KnowledgeBase, node: Iri) -> dict[str, str]:
    """Return the properties and values of a node, as local names."""
    found = base.query(f"SELECT ?p ?o {{ <{node}> ?p ?o }}")
    assert isinstance(found, SelectResult)
    return {
        str(p).replace("#", "/").rsplit("/", 1)[-1]: str(o).replace("#", "/").rsplit("/", 1)[-1]
        if isinstance(o, Iri)
        else str(o)
        for p, o in found.raw
    }


def is_value(base: KnowledgeBase, term: Term, expected: object) -> bool:
    """Return whether a term is the value that a row of ROWS expects."""
    if isinstance(expected, bool):
        return term == Literal(str(expected).lower(), BOOLEAN)
    if isinstance(expected, str):
        return term == Iri(C + expected)
    assert isinstance(expected, dict)
    return isinstance(term, Iri) and expected.items() <= parts(base, term).items()


def line_of(lines: list[str], text: str) -> int:
    """Return the number of the only line that holds a text."""
    found = [number for number, line in enumerate(lines) if text in line]
    assert len(found) == 1, f"{text!r} stands on lines {found}"
    return found[0]


@pytest.mark.parametrize(
    ("text", "prop", "expected"), ROWS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_each_row_is_a_typed_value_at_its_line(
    scraped: KnowledgeBase, lines: list[str], text: str, prop: str, expected: object
) -> None:
    """Each of the 20 rows states a typed value, and the claim names the row's line."""
    where = f"{ENTRY}#L{line_of(lines, text)}"
    assert any(
        is_value(scraped, term, expected) and where in places
        for (path, term), places in stated(scraped).items()
        if path == prop
    )


@pytest.mark.parametrize(("heading", "prop", "concept"), STATUS_LINES)
def test_each_status_line_is_a_concept_at_its_line(
    scraped: KnowledgeBase, lines: list[str], heading: str, prop: str, concept: str
) -> None:
    """`**Status:** regulated` under a heading is the treatment of that activity, at that line."""
    line = line_of(lines, heading) + 2
    assert lines[line].startswith("**Status:**")
    assert stated(scraped)[prop, Iri(C + concept)] == {f"{ENTRY}#L{line}"}


def test_all_values_are_parsed(scraped: KnowledgeBase) -> None:
    """All values, rows, keys and sections are mapped and parsed, without an error or warning."""
    assert {finding.code for finding in scraped.findings} == {"link-missing"}
    assert all(finding.severity is Severity.NOTICE for finding in scraped.findings)
    assert scraped.query("ASK { ?s kb:unread ?text }") == (False,)


def test_every_claim_names_a_line_with_text(scraped: KnowledgeBase, lines: list[str]) -> None:
    """No claim names a line that is blank, a rule of a table, a heading, or outside the file."""
    numbers = [
        int(where.rsplit("#L", 1)[1]) for places in stated(scraped).values() for where in places
    ]
    assert len(numbers) > 40
    for number in numbers:
        assert 1 <= number < len(lines)
        assert lines[number].strip()
        assert not lines[number].startswith(("| ---", "## "))


def test_links_are_six_things_without_entries(scraped: KnowledgeBase, lines: list[str]) -> None:
    """Of nine link targets, three of navigation are dropped and six are things with their lines."""
    found = scraped.query(
        "SELECT ?thing ?type { <entry/country--kazakhstan> dcterms:references ?doc . ?thing a ?type . FILTER(STRENDS(STR(?thing), STRAFTER(STR(?doc), 'entry/'))) }"
    )
    assert isinstance(found, SelectResult)
    kinds = sorted(
        (str(kind).replace(KB, ""), str(thing).rsplit("/", 1)[-1]) for thing, kind in found.raw
    )
    assert kinds == [
        ("Country", "country--kyrgyzstan"), ("Country", "country--tajikistan"), ("Country", "country--turkmenistan"),
        ("FreeZone", "free-zone--astana-hub-kazakhstan"), ("FreeZone", "free-zone--astana-international-financial-centre"),
        ("SupranationalBody", "supranational--cis-commonwealth-of-independent-states"),
    ]  # fmt: skip
    missing = [finding for finding in scraped.findings if finding.code == "link-missing"]
    assert len(missing) == 6
    assert "not yet described" in missing[0].message
    assert scraped.describe("free-zone--astana-hub-kazakhstan").file == ""
    block = {
        number for number, line in enumerate(lines) if "free-zone--astana-hub-kazakhstan" in line
    }
    cited = scraped.describe("country--kazakhstan").outgoing
    assert {
        line
        for fact in cited
        for value in fact.values
        if value.slug.endswith("hub-kazakhstan")
        for line in value.citations[0].lines
    } == block


def test_a_link_is_not_a_fact(scraped: KnowledgeBase) -> None:
    """A link alone states `related…` on the basis *linked*, and no other relation."""
    assert scraped.query("ASK { ?a kb:within|kb:borders|org:memberOf|kb:hasFreeZone ?b }") == (
        False,
    )
    bases = scraped.query(
        "SELECT DISTINCT ?basis { GRAPH ?c { ?a kb:relatedBody|kb:relatedFreeZone|kb:relatedJurisdiction ?b } GRAPH <claims> { ?c kb:basis ?basis } }"
    )
    assert isinstance(bases, SelectResult)
    assert bases.raw == ((Iri(KB + "linked"),),)


def test_boilerplate_is_dropped(scraped: KnowledgeBase) -> None:
    """No fact holds the cookie banner, its buttons or the back link."""
    found = scraped.query(
        'SELECT ?text { ?s ?p ?text FILTER(isLiteral(?text) && REGEX(STR(?text), "Analytics|Accept all|Back to", "i")) }'
    )
    assert isinstance(found, SelectResult)
    assert found.raw == ()


def test_the_name_is_the_alias(scraped: KnowledgeBase) -> None:
    """The alias is the name of the thing; the page's title is the title of the document."""
    assert stated(scraped)[
        "http://www.w3.org/2004/02/skos/core#prefLabel", Literal("Kazakhstan", STRING, "en")
    ] == {f"{ENTRY}#L6"}
    assert scraped.describe("country--kazakhstan").label == "Kazakhstan"
    assert any(
        "Soken" in str(value) for (prop, value) in stated(scraped, ENTRY) if prop.endswith("title")
    )


def test_the_review_date_belongs_to_the_document_and_dates_every_claim(
    scraped: KnowledgeBase,
) -> None:
    """`Last reviewed` is a date of the document, and the date of each of its stated claims."""
    assert stated(scraped, ENTRY)[SCHEMA + "lastReviewed", Literal("2026-04-13", DATE)] == {
        f"{ENTRY}#L90"
    }
    undated = scraped.query(
        "SELECT ?c { GRAPH ?c { <id/country--kazakhstan> ?p ?o } GRAPH <claims> { ?c kb:basis kb:stated . FILTER NOT EXISTS { ?c kb:asOf '2026-04-13'^^xsd:date } } }"
    )
    assert isinstance(undated, SelectResult)
    assert undated.raw == ()


def test_sources_in_a_string_are_two_sources(scraped: KnowledgeBase) -> None:
    """YAML within a string gives two sources: a file with a JSON pointer, and an address.

    The key `source_url` repeats the address.
    """
    found = scraped.query(
        "SELECT DISTINCT ?file ?pointer ?url { <entry/country--kazakhstan> dcterms:source ?s OPTIONAL { ?s kb:sourceFile ?file ; kb:jsonPointer ?pointer } OPTIONAL { ?s schema:url ?url } } ORDER BY ?url"
    )
    assert isinstance(found, SelectResult)
    assert found.raw == (
        (Literal("./crypto-map/data.json"), Literal("/KZ"), None),
        (None, None, Iri("https://soken.io/crypto-map/countries/kazakhstan.html")),
    )


def test_paragraphs_are_descriptions(scraped: KnowledgeBase, lines: list[str]) -> None:
    """The lead and four section paragraphs are kept word for word, each at its line."""
    props = (
        "summary",
        "licensingDescription",
        "defiDescription",
        "stablecoinDescription",
        "miningDescription",
    )
    found = {
        prop: (value, places) for (prop, value), places in stated(scraped).items() if prop in props
    }
    assert set(found) == set(props)
    for value, places in found.values():
        (place,) = places
        assert lines[int(place.rsplit("#L", 1)[1])] == str(value)


def test_structured_values_carry_canonical_numbers(scraped: KnowledgeBase) -> None:
    """The store returns decimals without trailing zeros, and years as years."""
    found = scraped.query(
        "SELECT ?v { VALUES ?p { kb:percent schema:ratingValue schema:minValue schema:value kb:amended } ?s ?p ?v }"
    )
    assert isinstance(found, SelectResult)
    assert {row[0] for row in found.raw} == {
        *(Literal(number, DECIMAL) for number in ("10", "12", "20", "20000", "0.042", "30", "38")),
        Literal("2023", YEAR),
    }  # fmt: skip
