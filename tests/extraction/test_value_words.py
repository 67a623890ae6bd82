"""The words and rules of values are the mapping's: an ontology adds to them, or replaces them."""

from pathlib import Path

import pytest

from kbgraph.build import Graph, build
from kbgraph.ontology.ontology import load_ontology
from kbgraph.rdf.iris import IriFactory

MAPPING = """
@prefix e: <https://e.example/> . @prefix m: <https://kbgraph.example/mapping#> .
@prefix v: <https://kbgraph.example/value#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix kb: <https://kbgraph.example/ont#> .
e:Shape sh:targetClass e:Lake ; sh:property e:full , e:price , e:name .
e:Lake m:type "lake" .
e:full sh:path e:fullness ; m:key "full" ; m:value v:percentage .
e:price sh:path e:price ; m:key "price" ; m:value v:moneyRange .
e:name sh:path e:caption ; m:key "caption" ; m:value v:text .
"""


@pytest.fixture
def lakes(tmp_path: Path):
    """Return a function that reads a lake by the mapping with a few more lines."""

    def made(front: str, more: str = "", mapping: str = MAPPING) -> Graph:
        (tmp_path / "mapping.ttl").write_text(mapping + more)
        text = f"---\ntype: lake\n{front}\n---\n"
        return build([("x.md", text.encode())], load_ontology(tmp_path), IriFactory())

    return made


def stated(graph: Graph, prop: str) -> list[str]:
    """Return the values of a property of kbgraph or schema.org."""
    query = (
        "SELECT ?value ?prop { GRAPH ?claim { ?s ?prop ?value FILTER(STRENDS(STR(?prop), NAME)) } }"
    )
    rows = graph.store.select(query.replace("NAME", f'"{prop}"'))
    return sorted(str(row[0]) for row in rows)


def test_an_ontology_adds_words_to_those_of_the_engine(lakes):
    """Words of another language are read beside the English ones."""
    words = 'v:atMost m:word "höchstens" , "bis zu" . v:currency m:word "BTC" .'
    assert stated(lakes('full: "bis zu 20 %"', words), "maxPercent") == ["20"]
    assert stated(lakes('full: "up to 20 %"', words), "maxPercent") == ["20"]
    assert stated(lakes('full: "bis zu 20 %"'), "maxPercent") == []
    assert stated(lakes("price: BTC 5", words), "minValue") == ["5"]
    assert stated(lakes("price: BTC 5"), "minValue") == []


@pytest.mark.parametrize(("mark", "value"), [(".", "1.5"), (",", "1500")])
def test_a_mapping_says_which_decimal_mark_its_folder_uses(lakes, mark, value):
    """With the mark, a number that could mean two things is read; without, it is found."""
    front = 'price: "EUR 1.500"'
    graph = lakes(front, f'm:general m:decimalMark "{mark}" .')
    assert (stated(graph, "minValue"), graph.findings) == ([value], ())
    graph = lakes(front)
    assert stated(graph, "minValue") == []
    (finding,) = graph.findings
    assert finding.message.endswith("1.500 can be 1500 or 1.5")
    assert finding.suggestion == "write 1500 or 1.50"


def test_a_type_of_numbers_has_a_mark_of_its_own(lakes):
    """Coordinates have a dot in every folder."""
    own = (
        'e:full m:value e:degrees . e:degrees a m:Number ; m:decimalMark "." ;'
        " m:datatype <http://www.w3.org/2001/XMLSchema#decimal> ."
        ' m:general m:decimalMark "," .'
    )
    mapping = MAPPING.replace('m:key "full" ; m:value v:percentage', 'm:key "full"')
    assert stated(lakes('full: "12.775"', own, mapping), "fullness") == ["12.775"]


def test_a_mapping_replaces_the_placeholders(lakes):
    """A list of its own takes the place of the engine's, in any case and punctuation."""
    own = 'm:general m:placeholder "s. o." .'
    assert [each.code for each in lakes('caption: "(S.O.)"', own).findings] == ["placeholder"]
    assert stated(lakes("caption: TBD", own), "caption") == ["TBD"]
    assert stated(lakes('caption: "(S.O.)"'), "caption") == ["(S.O.)"]
    assert stated(lakes("caption: TBD"), "caption") == []


@pytest.mark.parametrize("text", ["<10%", "10% or so", "10% and 5%", "x10%", "10%%", "10% 5"])
def test_a_pattern_reads_a_whole_text(lakes, text):
    """A pattern without anchors has to match all of the text too."""
    own = 'v:percent m:expects "a percentage" .'
    assert stated(lakes(f'full: "{text}"', own), "percent") == []
