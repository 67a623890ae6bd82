"""A text that several entries have is parsed once, and says the same in each of them."""

from __future__ import annotations

from kbgraph.build import build
from kbgraph.extraction.link_resolver import LinkResolver
from kbgraph.extraction.subject.name_index import SubjectNames
from kbgraph.extraction.value_parser import ValueContext, parse_value
from kbgraph.extraction.values.result import NO_NODE, ParsedValue
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.terms import Iri
from kbgraph.source.entry import Inline

IRIS = IriFactory()
NODE = Iri("https://kbgraph.example/id/country--alba#tax.rate")
TEXTS = (
    "6% levied on private disposals",
    "10% - 15% for firms",
    "up to 20%",
    "$34,000 - $81,000 (a licence)",
    "$0.130/kWh",
    "73/100 (High Risk)",
    "Token Rules 2019 (amended 2024)",
    "https://example.org/a/page.html",
    "./data/list.json#/ALBA",
)
ENTRY = """---
type: country
sources: ["https://example.org/list.html", ./data/list.json]
---
# {name}

## Overview

|  |  |
| --- | --- |
| Risk Score | 73/100 (High Risk) |

## Tax

|  |  |
| --- | --- |
| Capital Gains (Personal) | 6% levied on private disposals |
| Capital Gains (Corporate) | 6% levied on private disposals |

## Licensing

|  |  |
| --- | --- |
| Regulator | Office of Tokens / Office of Banks |
| Framework | Token Rules 2019 (amended 2024) |
| Cost | $34,000 - $81,000 (a licence) |
"""


def test_a_value_put_at_its_node_is_the_value_that_is_parsed_there(ontology: Ontology) -> None:
    """Each structured value, its parts included, has the IRIs of its place."""
    context = ValueContext("en", "entry.md", LinkResolver(SubjectNames([]), ontology, IRIS), IRIS)
    fields = [field for fields in ontology.mapping.fields.values() for field in fields]
    structured = set()
    for value_type in [each.value_type for each in fields if each.makes_node and each.value_type]:
        for words in TEXTS:
            parsed = parse_value(value_type, Inline(words, 1, 1), NODE, context)
            shared = parse_value(value_type, Inline(words, 1, 1), NO_NODE, context)
            if isinstance(parsed, ParsedValue):
                assert isinstance(shared, ParsedValue)
                assert shared.at(NODE) == parsed
                structured |= (
                    {words}
                    if isinstance(parsed.object, Iri) and parsed.object.startswith(NODE)
                    else set()
                )
            else:
                assert shared == parsed
    assert len(structured) > len(TEXTS) // 2


def test_entries_with_the_same_texts_state_the_same_facts(ontology: Ontology) -> None:
    """The entry that is read second has each fact of the first, and as many."""
    names = ("alba", "bora")
    files = [(f"country--{name}.md", ENTRY.format(name=name.title()).encode()) for name in names]
    quads = [str(quad) for quad in build(files, ontology, IRIS).store.quads()]
    first, second = (sorted(quad for quad in quads if f"country--{name}" in quad) for name in names)
    assert len(first) > 100
    renamed = (each.replace("bora", "alba").replace("Bora", "Alba") for each in second)
    assert sorted(renamed) == first
