"""Labels in several languages: which one a reader gets, and which are missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbgraph import KnowledgeBase
from kbgraph.build import build
from kbgraph.ontology.ontology import load_ontology
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.labels import Label, preferred_label
from kbgraph.rdf.terms import Iri, text
from kbgraph.translated import KnowledgeByLanguage

EX = "https://kbgraph.example/ont#"
VOCABULARY = """
@prefix : <https://kbgraph.example/ont#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:Town a owl:Class ; rdfs:label "Ort"@de , "town"@en , "қала"@kk .
:twin a owl:ObjectProperty ; rdfs:label "twin of"@en , "қауымдас"@kk .
:mayor a owl:DatatypeProperty ; rdfs:label "Bürgermeister"@de , "mayor"@en .
:height a owl:DatatypeProperty ; rdfs:label "altitude"@fr .
"""
MAPPING = """
@prefix : <https://kbgraph.example/ont#> . @prefix m: <https://kbgraph.example/mapping#> .
@prefix s: <https://kbgraph.example/shape#> . @prefix v: <https://kbgraph.example/value#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
m:general m:language "de" .
:Town m:type "town" ; m:name ( "names" "#heading" ) .
s:About a sh:PropertyGroup ; sh:order 1 ; rdfs:label "About"@en , "Über"@de , "Туралы"@kk ; m:section "About" .
s:Town a sh:NodeShape ; sh:targetClass :Town ; sh:property s:Town-twin , s:Town-mayor .
s:Town-twin a sh:PropertyShape ; sh:path :twin ; sh:group s:About ; sh:order 1 ; m:key "twin" ; m:value v:town .
s:Town-mayor a sh:PropertyShape ; sh:path :mayor ; sh:group s:About ; sh:order 2 ; m:key "mayor" ; m:value v:text .
v:town a m:Link ; m:expects "a [[link]] to a town" .
"""
FILES = {
    "Almaty.md": "---\ntype: town\nnames: {de: Alma-Ata, kk: Алматы, zh-Hant: 阿拉木圖}\nmayor: B.\ntwin: '[[Ulm]]'\n---\n",
    "Oral.md": "---\ntype: town\nlang: kk\nnames: {kk: Орал}\nmayor: A.\ntwin: '[[Ulm]]'\n---\n",
    "Ulm.md": "---\ntype: town\nnames: {de: Ulm}\n---\n",
}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """Towns, in a folder whose entries are in German."""
    folder = tmp_path_factory.mktemp("ontology")
    (folder / "vocabulary.ttl").write_text(VOCABULARY, encoding="utf-8")
    (folder / "mapping.ttl").write_text(MAPPING, encoding="utf-8")
    ontology = load_ontology(Path(folder))
    files = [(path, content.encode()) for path, content in FILES.items()]
    return KnowledgeBase(build(files, ontology, IriFactory()))


@pytest.fixture(scope="module")
def languages(base: KnowledgeBase) -> KnowledgeByLanguage:
    """The translations of the base."""
    return KnowledgeByLanguage(base)


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [
        ("kk", "қала"),
        ("zh-Hant-HK", "城"),
        ("zh", "城"),
        ("pt-BR", "cidade"),
        ("fr", "Ort"),
        ("", "Ort"),
    ],
)
def test_the_label_is_the_asked_one_or_the_next_in_order(asked: str, chosen: str) -> None:
    """A language stands for more general ones and for its varieties; then comes the own one."""
    texts = {"en": "town", "de": "Ort", "kk": "қала", "zh-hant": "城", "pt": "cidade"}
    terms = [text(each, language) for language, each in texts.items()]
    assert preferred_label(terms, (asked, "de", "en")) == chosen


def test_without_the_own_language_comes_english_then_any_and_last_the_code(
    base: KnowledgeBase,
) -> None:
    """Of `twin` there is no German label, of `height` only a French one, of `width` none."""
    label = base.ontology.label
    found = [label(Iri(f"{EX}{name}")) for name in ("mayor", "twin", "height", "width")]
    assert [(str(each), each.language) for each in found] == [
        ("Bürgermeister", "de"),
        ("twin of", "en"),
        ("altitude", "fr"),
        ("width", ""),
    ]


def test_a_description_is_in_the_language_of_its_reader(
    base: KnowledgeBase, languages: KnowledgeByLanguage
) -> None:
    """Names, classes, properties and headings are; a missing label is the one by default."""
    slug = base.find("Алматы")
    kazakh = languages.translated(base, "kk").describe(slug)
    assert (kazakh.label, kazakh.label.language, kazakh.type) == ("Алматы", "kk", "қала")
    assert kazakh.headings[0].label == "Туралы"
    twin = kazakh.outgoing[0]
    assert (twin.label, twin.values[0].text) == ("қауымдас", "Ulm")
    german = base.describe(slug)
    assert (german.label, german.type, german.headings[0].label) == ("Alma-Ata", "Ort", "Über")


def test_an_entry_has_words_in_its_own_language_behind_the_asked_one(
    base: KnowledgeBase, languages: KnowledgeByLanguage
) -> None:
    """On the page of an entry in Kazakh, German is for words that have no label in Kazakh."""
    described = {
        asked: languages.translated(base, asked).describe(base.find("Орал")) for asked in ("", "en")
    }
    assert (described[""].type, described["en"].type) == ("қала", "town")
    assert described[""].headings[0].facts[0].label == "Bürgermeister"
    assert described["en"].headings[0].facts[0].label == "mayor"
    assert (described[""].outgoing[0].label, described["en"].outgoing[0].label) == (
        "қауымдас",
        "twin of",
    )


def test_overviews_and_search_are_in_the_language_of_their_reader(
    base: KnowledgeBase, languages: KnowledgeByLanguage
) -> None:
    """What is shared with the original has the labels of the language; a name in any finds."""
    kazakh = languages.translated(base, "kk")
    assert [each.label for each in kazakh.views.coverage] == ["қала"]
    assert kazakh.views.type_numbers == {"қала": base.views.type_numbers["Ort"]}
    found = kazakh.search.find("alma-ata", {}).items
    assert [(each.label, each.type) for each in found] == [("Алматы", "қала")]
    nodes = kazakh.network.multigraph.nodes(data=True)
    assert {data["label"] for _, data in nodes} == {"Алматы", "Орал", "Ulm"}
    assert kazakh.generation == base.generation


def test_a_language_without_labels_of_its_own_costs_nothing(
    base: KnowledgeBase, languages: KnowledgeByLanguage
) -> None:
    """Its readers get the very objects of those who ask for none; so do those of the own one."""
    assert languages.translated(base, "de") is languages.translated(base, "pl") is base
    assert languages.languages.differing == {"en", "kk", "zh-hant"}


def test_missing_labels_are_counted_and_listed(base: KnowledgeBase) -> None:
    """For each language and kind: what has a label, and what is shown in place of a missing one."""
    counts = {kind.kind: kind for kind in base.views.label_counts["kk"]}
    assert counts["things"][1:] == (2, 3)
    assert counts["headings"][1:] == (1, 1)
    missing = base.views.missing_labels("kk")
    assert [each.label for each in missing["things"]] == ["Ulm"]
    assert {Label("Bürgermeister"), Label("altitude")} <= {
        each.label for each in missing["properties"]
    }
