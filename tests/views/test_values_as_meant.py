"""Values and what is said of them are shown in the order and in the words of the mapping."""

from __future__ import annotations

import html
import re
from datetime import date
from pathlib import Path

import pytest

from kbgraph import KnowledgeBase
from kbgraph.build import build
from kbgraph.ontology.ontology import load_ontology
from kbgraph.ontology.template import sections
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.terms import Iri
from kbgraph.views import citation_words, strength_words
from kbgraph_web import create_app

TERMS = """
@prefix t: <https://bridges.example/t#> .
@prefix kb: <https://kbgraph.example/ont#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
t:Bridge a owl:Class ; rdfs:label "bridge"@en .
t:Warden a owl:Class ; rdfs:label "warden"@en .
t:Toll a owl:Class ; rdfs:label "toll"@en .
t:load rdfs:label "load"@en .
t:cost rdfs:label "cost"@en .
t:warden rdfs:label "warden"@en ; kb:inverseLabel "guards"@en .
t:guarded rdfs:label "guarded"@en .
t:crosses rdfs:label "crosses"@en .
t:twin a owl:SymmetricProperty ; rdfs:label "twin"@en .
t:upstream rdfs:label "upstream of"@en ; owl:inverseOf t:downstream .
t:downstream rdfs:label "downstream of"@en .
t:rank rdfs:label "rank"@en .
t:since rdfs:label "since"@en .
t:to rdfs:label "until"@en .
t:toll rdfs:label "toll"@en .
t:payer rdfs:label "payer"@en .
t:amount rdfs:label "amount"@en .
t:doubtful rdfs:label "doubtful"@en .
t:loads a skos:ConceptScheme .
t:heavy a skos:Concept ; skos:inScheme t:loads ; skos:prefLabel "heavy"@en ; kb:rank 3 .
t:light a skos:Concept ; skos:inScheme t:loads ; skos:prefLabel "light"@en ; kb:rank 1 .
t:medium a skos:Concept ; skos:inScheme t:loads ; skos:prefLabel "middling"@en ; kb:rank 2 .
t:odd a skos:Concept ; skos:inScheme t:loads ; skos:prefLabel "a bit odd"@en .
"""
SHAPES = """
@prefix t: <https://bridges.example/t#> .
@prefix s: <https://bridges.example/s#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
s:All a sh:PropertyGroup ; sh:order 1 .
s:Wardens a sh:PropertyGroup ; sh:order 2 .
s:Tolls a sh:PropertyGroup ; sh:order 3 .
s:Bridge a sh:NodeShape ; sh:targetClass t:Bridge ;
  sh:property s:load , s:cost , s:crosses , s:twin , s:upstream , s:wardens , s:tolls .
s:load a sh:PropertyShape ; sh:path t:load ; sh:group s:All .
s:cost a sh:PropertyShape ; sh:path t:cost ; sh:group s:All .
s:crosses a sh:PropertyShape ; sh:path t:crosses ; sh:group s:All .
s:twin a sh:PropertyShape ; sh:path t:twin ; sh:group s:All .
s:upstream a sh:PropertyShape ; sh:path t:upstream ; sh:group s:All .
s:wardens a sh:PropertyShape ; sh:path t:warden ; sh:group s:Wardens .
s:Toll a sh:NodeShape ; sh:targetClass t:Toll ;
  sh:property [ sh:path t:payer ; sh:order 2 ] , [ sh:path t:amount ; sh:order 1 ] .
s:tolls a sh:PropertyShape ; sh:path t:toll ; sh:group s:Tolls ; sh:class t:Toll .
"""
MAPPING = """
@prefix t: <https://bridges.example/t#> .
@prefix s: <https://bridges.example/s#> .
@prefix m: <https://kbgraph.example/mapping#> .
@prefix v: <https://kbgraph.example/value#> .
@prefix schema: <https://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
t:Bridge m:type "bridge" ; m:name ( "name" "#file" ) .
t:Warden m:type "warden" ; m:name ( "name" "#file" ) .
m:general m:citations true ; m:notKnown "unknown" .
[] a m:InverseRule ; m:path t:warden ; m:from t:Bridge ; m:to t:Warden ; m:gives t:guarded .
v:loads a m:Concept ; m:scheme t:loads .
v:span a m:Link .
v:rough a m:Pattern ; m:class t:Rough ; m:regex "about (?P<value>{number})" ;
  m:group [ m:name "value" ; m:path schema:value ; m:value v:decimal ] ;
  m:set [ m:path t:doubtful ; m:to true ] .
v:costs a m:FirstOf ; m:option ( v:moneyRange v:rough ) .
s:Wardens m:section "Wardens" .
s:Tolls m:section "Tolls" .
s:load m:key "load" ; m:value v:loads ; m:splitOn ", " .
s:cost m:key "cost" ; m:value v:costs .
s:crosses m:key "crosses" ; m:value v:span .
s:twin m:key "twin" ; m:value v:span .
s:upstream m:key "upstream" ; m:value v:span .
s:wardens m:column "Warden" ; m:value v:span ;
  m:qualifier [ m:column "Zone" ; m:path t:rank ; m:value v:text ] ,
    [ m:column "Since" ; m:path t:since ; m:value v:year ] ,
    [ m:column "Again" ; m:path t:to ; m:value v:year ] .
s:tolls m:row true ; m:detail
    [ m:column "Payer" ; m:path t:payer ; m:value v:text ] ,
    [ m:column "Amount" ; m:path t:amount ; m:value v:moneyRange ] .
"""
ENTRIES = {
    "old-bridge.md": """---
type: bridge
name: The Old Bridge
load: heavy, a bit odd, light, middling
cost: COST
crosses: "[[River Ouse]]"
twin: "[[new-bridge]]"
upstream: "[[new-bridge]]"
---
## Wardens

| Warden | Zone | Since | Again |
| --- | --- | --- | --- |
| [[jo-k]] | north | 1900 | unknown |
| [[Joseph K.]] | south | 1910 | 1911 |
| [[jo-k\\|the second]] | east | 1920 | |

## Tolls

| Payer | Amount |
| --- | --- |
| carts | £1,250 |
""",
    "new-bridge.md": "---\ntype: bridge\nname: The New Bridge\n---\n",
    "jo-k.md": "---\ntype: warden\nname: Joseph K.\n---\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the ontology of bridges."""
    folder = tmp_path_factory.mktemp("bridges")
    for name, text in {"terms": TERMS, "shapes": SHAPES, "mapping": MAPPING}.items():
        (folder / f"{name}.ttl").write_text(text)
    return folder


def base_of(folder: Path, cost: str = "£59,250") -> KnowledgeBase:
    """The bridges, of which the old one has this cost."""
    files = [(path, text.replace("COST", cost).encode()) for path, text in ENTRIES.items()]
    return KnowledgeBase(build(files, load_ontology(folder), IriFactory()))


@pytest.fixture(scope="module")
def base(folder: Path) -> KnowledgeBase:
    """The bridges."""
    return base_of(folder)


def texts(base: KnowledgeBase, label: str) -> list[str]:
    """The values of a fact of the old bridge, as the page, JSON and Python have them."""
    thing = base.describe("old-bridge")
    facts = [*(fact for group in thing.headings for fact in group.facts), *thing.outgoing]
    return [value.text for fact in facts if fact.label == label for value in fact.values]


def parts(base: KnowledgeBase, label: str) -> list[list[str]]:
    """What stands beside the values of a fact of the old bridge."""
    thing = base.describe("old-bridge")
    facts = [fact for group in thing.headings for fact in group.facts if fact.label == label]
    values = [value for fact in facts for value in fact.values]
    return [[f"{part.label} {part.text}" for part in value.further_parts] for value in values]


def test_concepts_have_the_order_of_their_ranks(base: KnowledgeBase) -> None:
    """Not that of the alphabet or of the entry; those without a rank come last."""
    assert texts(base, "load") == ["light", "middling", "heavy", "a bit odd"]
    page = create_app(base).test_client().get("/compare?with=old-bridge&with=new-bridge").text
    assert re.search(r"light</span>.*middling</span>.*heavy</span>", page)


@pytest.mark.parametrize(
    ("cost", "shown"),
    [
        ("£59,250", ["currency GBP"]),
        ("£ 59 250", ["currency GBP"]),
        ("500 GBP", []),
        ("£2,50", ["currency GBP", "value 2.5"]),
        ("£500 - £500", ["currency GBP"]),
        ("£0.5 - £0.50", ["currency GBP"]),
        ("£1,50 - £2,50", ["currency GBP", "from 1.5", "to 2.5"]),
        ("from £2,50", ["currency GBP", "from 2.5"]),
        ("up to £2,50", ["currency GBP", "to 2.5"]),
        ("about 12", ["doubtful yes"]),
    ],
)
def test_an_exact_sum_is_no_lower_bound(folder: Path, cost: str, shown: list[str]) -> None:
    """A single number is a value; only an open range is from or up to something."""
    base = base_of(folder, cost)
    assert parts(base, "cost") == [shown]
    line = next(each for each in base.views.lines("old-bridge").lines if "cost:" in each.text)
    words = " ".join(map(str, line.marks))
    assert ("from " in words) == any("from " in each for each in shown)


def test_qualifiers_have_the_order_of_the_columns(base: KnowledgeBase) -> None:
    """Without `sh:order` that of the file, and an unknown one reads like the others."""
    (fact,) = (each for each in base.describe("old-bridge").outgoing if each.label == "warden")
    words = [citation_words(citation) for citation in fact.values[0].citations]
    assert [each.partition(" · ")[2] for each in words] == [
        "rank north · since 1900 · until not known",
        "rank south · since 1910 · until 1911",
        "rank east · since 1920",
    ]
    found = sections(base.ontology, Iri("https://bridges.example/t#Bridge"))
    headers = [column.label for section in found for column in section.columns]
    assert headers == ["Warden", "Zone", "Since", "Again", "Amount", "Payer"]


def test_the_parts_of_a_row_have_the_order_of_the_shape(base: KnowledgeBase) -> None:
    """Here the column that is written first comes second by the shape of the rows."""
    assert texts(base, "toll") == ["amount GBP 1250, payer carts"]


def test_names_are_not_said_to_have_no_source(base: KnowledgeBase) -> None:
    """The mapping asks for sources of the facts that its fields read; a name is none of them."""
    thing = base.describe("old-bridge")
    facts = [fact for group in thing.headings for fact in group.facts]
    marks = {fact.label: strength_words(fact.values[0].citations) for fact in facts}
    assert marks["name"] == ""
    assert marks["load"] == marks["cost"] == "– no source"
    reported = " ".join(each.message for each in base.check(today=date(2026, 1, 1)))
    assert "'load' has no source" in reported
    assert "'name' has no source" not in reported


@pytest.mark.parametrize(
    ("thing", "labels"),
    [
        ("river ouse", ["← crosses"]),
        ("new-bridge", ["downstream of", "twin"]),
        ("jo-k", ["guards"]),
        ("old-bridge", ["warden"]),
    ],
)
def test_a_relation_reads_backwards(base: KnowledgeBase, thing: str, labels: list[str]) -> None:
    """By its inverse label, that of its inverse or of the property it follows from, or an arrow."""
    assert sorted(fact.label for fact in base.describe(thing).incoming) == labels


def test_a_cell_shows_the_name_of_its_thing(base: KnowledgeBase) -> None:
    """A slug is no name; words of a link, and names, stay as they are written."""
    thing = base.describe("old-bridge")
    tables = [table for group in thing.headings for table in group.tables]
    cells = [[part.text for part in row.cells[0]] for row in tables[0].rows]
    assert cells == [["Joseph K."], ["Joseph K."], ["the second"]]


def test_a_cell_of_a_comparison_ends_with_words(base: KnowledgeBase) -> None:
    """A name without source and day has its line, and no dot behind it."""
    page = create_app(base).test_client().get("/compare?with=old-bridge&with=new-bridge").text
    shown = html.unescape(re.sub(r"<[^>]*>", "", page.replace("</td>", "\n")))
    assert not re.search(r"· *$", shown, re.MULTILINE)


def test_entries_and_things_only_mentioned_are_told_apart(base: KnowledgeBase) -> None:
    """Home and search give the same numbers; a fact counts once, whatever parts its value has."""
    client = create_app(base).test_client()
    assert "3 entries and 1 thing with no entry yet, 13 facts" in client.get("/").text
    assert "3 entries and 1 thing with no entry yet</h2>" in client.get("/search").text
    assert "1 entry and 1 thing with no entry yet for" in client.get("/search?q=ouse").text
    found = client.get("/search.json").json
    assert (found["count"], found["entries"]) == (4, 3)
