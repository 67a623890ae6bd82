"""A third domain: its ontology has the words for classes, rows, units, images and omissions."""

from __future__ import annotations

from datetime import date

import pytest
import rdflib

from kbgraph import KnowledgeBase, load
from kbgraph.rdf.formats import JSONLD, NQUADS, NTRIPLES, RDFXML, TRIG, TURTLE, Format
from tests.conftest import ROOT

FOLDER = ROOT / "tests" / "voyages"
BASE = "https://voyages.example/"
PREFIXES = f"""
PREFIX e: <{BASE}ont#>
PREFIX kb: <https://kbgraph.example/ont#>
PREFIX schema: <https://schema.org/>
"""
UNTIL = f"""{PREFIXES}
SELECT ?year {{ {{ GRAPH ?any {{ ?claim e:until ?node }} }} UNION {{ ?claim e:until ?node }}
  {{ GRAPH ?graph {{ ?node e:year ?year }} }} UNION {{ ?node e:year ?year }} }}"""


@pytest.fixture(scope="module")
def voyages() -> KnowledgeBase:
    """The knowledge base of the voyages."""
    return load(FOLDER)


def answers(base: KnowledgeBase, query: str) -> list[tuple[str, ...]]:
    """Return the rows of a query as texts."""
    return [tuple(str(term) for term in row.raw.values()) for row in base.query(PREFIXES + query)]


def test_the_folder_has_the_findings_that_its_entries_mean(voyages: KnowledgeBase) -> None:
    """Facts conform to the shapes, also months, codes and rows; the mapping has no fault."""
    assert sorted({each.code for each in voyages.check()}) == [
        "link-missing",
        "unmapped-column",
        "unread-value",
    ]


def test_the_order_of_rows_can_be_asked(voyages: KnowledgeBase) -> None:
    """Each leg is a node with its columns, and its place in the file."""
    query = "SELECT ?n ?port ?goods { ?ship e:leg ?leg . ?leg schema:position ?n ; e:port ?port OPTIONAL { ?leg e:cargo/e:goods ?goods } } ORDER BY ?n ?goods"
    assert [row[:1] + row[2:] for row in answers(voyages, query)] == [
        ("1", "coal"),
        ("1", "tin"),
        ("2", "None"),
        ("3", "timber"),
    ]


def test_the_parts_of_a_qualifier_can_be_asked(voyages: KnowledgeBase) -> None:
    """The value of a qualifier is a node, whose parts are facts."""
    query = "SELECT ?amount ?coin { GRAPH <claims> { ?claim e:pay ?pay } ?pay e:amount ?amount ; e:coin ?coin }"
    assert answers(voyages, query) == [("4", "guineas")]


@pytest.mark.parametrize("syntax", [TURTLE, NTRIPLES, RDFXML, TRIG, NQUADS, JSONLD])
def test_every_export_has_the_parts_of_a_qualifier(voyages: KnowledgeBase, syntax: Format) -> None:
    """The claim leads to the node, and the node to its year, in every syntax."""
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=voyages.export.graph(syntax), format=syntax.media_type)
    assert {str(row[0]) for row in dataset.query(UNTIL)} == {"1803"}


def test_a_converted_number_names_the_claim_that_it_follows_from(voyages: KnowledgeBase) -> None:
    """The claim of the metres is inferred, from that of the feet, with its source."""
    query = """SELECT ?metres ?feet ?source { GRAPH ?claim { ?node e:metres ?metres }
      GRAPH <claims> { ?claim kb:basis kb:inferred ; kb:followsFrom ?stated ; <http://www.w3.org/ns/prov#wasDerivedFrom> ?source }
      GRAPH ?stated { ?node schema:value ?feet } }"""
    assert answers(voyages, query) == [("28.04", "92", f"{BASE}entry/anne#source.log")]


def test_a_row_that_has_ended_states_nothing_on_a_later_day(voyages: KnowledgeBase) -> None:
    """Tables of a day have the rows of that day; their other parts stay as they are."""

    def masters(base: KnowledgeBase) -> list[str]:
        groups = base.views.describe("anne").headings
        tables = [table for group in groups if group.label == "Masters" for table in group.tables]
        return [row.cells[0][0].text for table in tables for row in table.rows]

    assert masters(voyages) == ["Ada Cole", "unknown"]
    assert masters(voyages.in_force(date(1802, 1, 1))) == ["Ada Cole"]
    assert masters(voyages.in_force(date(1800, 1, 1))) == []


def test_the_class_of_an_entry_is_that_of_its_folder_or_its_key(voyages: KnowledgeBase) -> None:
    """Slugs have no folders; a note about a folder has no class."""
    classes = {
        slug: subject.cls and subject.cls.removeprefix(f"{BASE}ont#")
        for slug, subject in voyages.views.entries.items()
    }
    assert classes == {"anne": "Ship", "hull": "Port", "bergen": "Harbour", "ships/index": None}
