"""Claims keep the places in their sources that footnotes name."""

from __future__ import annotations

import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgraph import KnowledgeBase
from kbgraph.build import Graph, build
from kbgraph.ontology.ontology import Ontology, load_ontology
from kbgraph.rdf.formats import JSONLD, NQUADS, NTRIPLES, RDFXML, TRIG, TURTLE, Format
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import KB
from kbgraph.rdf.terms import Iri
from kbgraph.validation.check import check
from reliability.exports import read_by_oxigraph, read_by_rdflib
from tests.conftest import ROOT, Vault
from tests.indexed import updated
from tests.sizes import examples

FRONT = """---
type: country
names: {en: X}
sources:
  - {id: law, title: Law No. 17, kind: primary, published: 2020}
  - {id: pwc, title: Tax in X, kind: secondary, published: 2021}
---
"""
ROW = "## Tax\n|  |  |\n| --- | --- |\n| VAT Rate | 20% {} |\n"
PLACES = """
PREFIX kb: <https://kbgraph.example/ont#> PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?claim ?source ?place WHERE {
  GRAPH <claims> { ?claim kb:citedPart ?part . ?part dcterms:isPartOf ?source ; kb:locator ?place }
} ORDER BY ?claim ?source ?place
"""
_ONTOLOGY = load_ontology(ROOT / "ontology")
PLACE = st.from_regex(r"(art\.|§|p\.|chapter) ?[0-9]{1,3}(\([0-9]\))?", fullmatch=True)


def graph_of(ontology: Ontology, marks: str, more: str = "") -> Graph:
    """Return the graph of an entry whose rate cites sources by these marks."""
    text = FRONT + ROW.format(marks) + more
    return build([("entry.md", text.encode())], ontology, IriFactory())


def places_of(graph: Graph) -> list[tuple[str, str, str]]:
    """Return claim, source and place, by plain SPARQL."""
    return [
        (claim.partition("#")[2], source.partition("#source.")[2], place)
        for claim, source, place in (tuple(map(str, row)) for row in graph.store.select(PLACES))
    ]


def test_two_places_in_a_source_are_one_source(ontology: Ontology) -> None:
    """Its IRI has the source once, and it is derived from it once."""
    graph = graph_of(ontology, "[^law art. 1] [^pwc] [^law, § 3(2)]")
    claim = "tax.vat-rate.law.pwc"
    assert places_of(graph) == [(claim, "law", "art. 1"), (claim, "law", "§ 3(2)")]
    derived = graph.store.select(
        "SELECT ?s { GRAPH <claims> { ?c <http://www.w3.org/ns/prov#wasDerivedFrom> ?s } }"
    )
    assert len(derived) == 2
    assert graph.findings == ()


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["law", "pwc"]), st.none() | PLACE), max_size=4))
def test_a_place_changes_no_claim(marks: list[tuple[str, str | None]]) -> None:
    """Without its places an entry makes the same claims, with the same facts, sources and dates."""
    located, whole = (
        graph_of(
            _ONTOLOGY,
            "".join(f"[^{name}{f' {place}' * kept if place else ''}]" for name, place in marks),
        )
        for kept in (1, 0)
    )
    quads = {str(quad) for quad in located.store.quads()} - {
        str(quad)
        for quad in located.store.quads()
        if quad.predicate.value.endswith(("#citedPart", "#locator"))
        or (quad.predicate.value.endswith("isPartOf") and "#source." in quad.subject.value)
    }  # fmt: skip
    assert quads == {str(quad) for quad in whole.store.quads()}
    cited = {(name, place) for name, place in marks if place}
    assert {(source, place) for _, source, place in places_of(located)} == cited


def test_places_of_one_slug_are_apart(ontology: Ontology) -> None:
    """`art. 1(2)` is not `art. 1.2`; case alone makes no other place."""
    graph = graph_of(ontology, "[^law art. 1(2)][^law art. 1.2][^law Art. 1(2)]")
    query = PLACES.replace("SELECT ?claim ?source ?place", "SELECT DISTINCT ?part ?place")
    parts = {
        str(part).partition("#source.")[2]: str(place) for part, place in graph.store.select(query)
    }
    assert parts == {"law.art-1-2": "art. 1(2)", "law.art-1-2.2": "art. 1.2"}


@pytest.mark.parametrize(
    "syntax", [NQUADS, TRIG, JSONLD, TURTLE, RDFXML, NTRIPLES], ids=lambda each: each.name
)
def test_exports_hold_the_places(ontology: Ontology, syntax: Format) -> None:
    """Each export is read back with them, also where it has no named graphs."""
    base = KnowledgeBase(graph_of(ontology, "[^law art. 1]"))
    whole, thing = base.export.graph(syntax), base.export.thing("entry", syntax)
    assert read_by_oxigraph(whole, syntax) == read_by_rdflib(whole, syntax)
    for data in (whole, thing):
        read = read_by_oxigraph(data, syntax)
        assert [line for line in read if '#locator> "art. 1"' in line]
        assert [line for line in read if "isPartOf" in line and line.count("#source.law") > 1]
        assert [line for line in read if "tax.vat-rate.law> <https://kbgraph.example/ont#citedPart>" in line]  # fmt: skip


def test_a_name_is_read_without_the_place(vault: Vault) -> None:
    """Names of the front matter and headings have no marks in them."""
    front = FRONT.replace("names: {en: X}", 'names: {en: "Ex [^law p. 1]"}')
    base = vault({"x.md": front + "# Title [^law p. 2]\n"})
    assert base.describe("x").label == "Ex"
    (name,) = (each for each in places_of(base.graph) if each[2] == "p. 1")
    assert name[0].startswith("name.")


def test_the_value_is_shown_as_written_without_the_place(vault: Vault) -> None:
    """Also that of a key of the front matter."""
    front = FRONT.replace("names: {en: X}", 'names: {en: X}\niso2: "XX [^law art. 2]"')
    base = vault({"x.md": front})
    (stated,) = base.views.citations.facts_with_property(Iri(f"{KB}isoAlpha2"))
    assert base.views.citations.written(stated.citation) == "XX"


def test_search_shows_lines_without_places(vault: Vault) -> None:
    """A line that is found is shown without its marks, but with other text in brackets."""
    base = vault({"x.md": FRONT + "A plentiful [^a b] harvest. [^law p. 1]\n"})
    (snippet,) = base.search.index.snippets("x", "harvest")
    assert "".join(part.text for part in snippet.parts) == "A plentiful [^a b] harvest."


def test_a_changed_file_has_its_new_places(ontology: Ontology) -> None:
    """A change of a file in place gives the graph of a build."""
    texts = [(FRONT + ROW.format(cited)).encode() for cited in ("[^law art. 1]", "[^law art. 2]")]
    after = updated(ontology, *({"entry.md": text} for text in texts))
    assert [str(quad) for quad in after.store.quads()] == [
        str(quad) for quad in graph_of(ontology, "[^law art. 2]").store.quads()
    ]


TELESCOPE = """---
type: telescope
sources:
  - {id: charter, title: Charter, kind: primary, published: 1960}
  - {id: log, title: Log, kind: secondary, published: 1964}
---
# Heron

## Optics
|  |  |
| --- | --- |
| Aperture | 8.2 m %s |
"""


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Ontology:
    """The second domain, with a mapping that asks for the place of an aperture."""
    folder = tmp_path_factory.mktemp("asking") / "ontology"
    shutil.copytree(ROOT / "tests" / "observatories" / "ontology", folder)
    (folder / "mapping-places.ttl").write_text(
        "<https://observatories.example/shape#Tel-aperture>"
        " <https://kbgraph.example/mapping#locator> true ."
    )
    return load_ontology(folder)


def test_an_inferred_claim_has_the_places_of_its_premise(asking: Ontology) -> None:
    """It rests on the same text."""
    telescope = (TELESCOPE % "").replace(
        "sources:", 'stands_at: "[[grauhorn]] [^charter art. 4]"\nsources:'
    )
    files = [("grauhorn.md", b"---\ntype: observatory\n---\n"), ("heron.md", telescope.encode())]
    claims = [claim for claim, *_ in places_of(build(files, asking, IriFactory()))]
    assert claims == ["stands-at.charter", "stands-at.charter.inverse"]


@pytest.mark.parametrize(
    ("marks", "findings"),
    [
        ("[^charter]", ["'aperture' cites the primary source [^charter] without the place in it"]),
        ("[^charter][^log p. 3]", ["'aperture' cites the primary source [^charter] without the place in it"]),
        ("[^charter art. 1]", []),
        ("[^charter art. 1][^log]", []),
        ("[^log]", []),
        ("", []),
    ],
)  # fmt: skip
def test_the_mapping_may_ask_for_places(asking: Ontology, marks: str, findings: list[str]) -> None:
    """A stated fact that cites a primary source as a whole has a finding, at its value."""
    graph = build([("heron.md", (TELESCOPE % marks).encode())], asking, IriFactory())
    found = [each for each in check(graph) if each.code == "unlocated"]
    assert [each.message for each in found] == findings
    assert {(each.line, each.column) for each in found} <= {(12, 14)}


def test_without_the_word_of_the_mapping_no_place_is_missed(ontology: Ontology) -> None:
    """The shipped mapping asks for none."""
    codes = {each.code for each in check(graph_of(ontology, "[^law]"))}
    assert "unlocated" not in codes
