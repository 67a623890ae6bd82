"""Exports: deterministic, and read back to the same graph by other programs."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgraph import KnowledgeBase, load
from kbgraph.build import build
from kbgraph.ontology.ontology import Ontology, load_ontology
from kbgraph.parallel import ExtractionConfig, open_extractor
from kbgraph.rdf.formats import (
    EXPORT_FORMATS,
    JSONLD,
    NQUADS,
    NTRIPLES,
    RDF_FORMATS,
    RDFXML,
    TRIG,
    TURTLE,
    Format,
)
from kbgraph.rdf.iris import IriFactory
from kbgraph.source.folder import read_folder
from reliability.exports import read_by_oxigraph, read_by_rdflib
from tests.conftest import ROOT
from tests.sizes import examples, sample_of


@pytest.fixture(scope="module")
def sample() -> KnowledgeBase:
    """Return a sample of its entries, since to read all in every syntax takes long."""
    files = sample_of(list(read_folder(ROOT / "kb")), 8)
    return KnowledgeBase(build(files, load_ontology(ROOT / "ontology"), IriFactory()))


@pytest.mark.parametrize("syntax", RDF_FORMATS, ids=lambda syntax: syntax.name)
def test_both_readers_see_the_same_graph(sample: KnowledgeBase, syntax: Format) -> None:
    """Rdflib and pyoxigraph read each export back to the same statements."""
    data = sample.export.graph(syntax)
    assert read_by_oxigraph(data, syntax) == read_by_rdflib(data, syntax)


def test_datasets_hold_the_whole_store(sample: KnowledgeBase) -> None:
    """N-Quads, TriG and JSON-LD hold every quad.

    Turtle, RDF/XML and N-Triples hold the same triples as each other.
    """
    store = {str(quad) for quad in sample.graph.store.quads()}
    assert read_by_oxigraph(sample.export.graph(NQUADS), NQUADS) == store
    assert read_by_oxigraph(sample.export.graph(TRIG), TRIG) == store
    assert read_by_oxigraph(sample.export.graph(JSONLD), JSONLD) == store
    assert read_by_oxigraph(sample.export.graph(RDFXML), RDFXML) == read_by_oxigraph(
        sample.export.graph(NTRIPLES), NTRIPLES
    )
    assert read_by_oxigraph(sample.export.graph(TURTLE), TURTLE) == read_by_oxigraph(
        sample.export.graph(NTRIPLES), NTRIPLES
    )


def test_turtle_has_a_statement_for_each_claim(sample: KnowledgeBase) -> None:
    """Each claim is an rdf:Statement with its IRI, whose triple is among the facts."""
    graph = rdflib.Graph().parse(data=sample.export.graph(TURTLE), format="turtle")
    claims = {
        row[0]
        for row in sample.graph.store.select(
            "SELECT DISTINCT ?c { GRAPH ?c { ?s ?p ?o } FILTER(?c != <claims>) }"
        )
    }
    statements = set(graph.subjects(rdflib.RDF.type, rdflib.RDF.Statement))
    assert {str(claim) for claim in claims} == {str(statement) for statement in statements}
    for statement in statements:
        fact = tuple(
            graph.value(statement, part)
            for part in (rdflib.RDF.subject, rdflib.RDF.predicate, rdflib.RDF.object)
        )
        assert fact in graph
        assert (statement, rdflib.URIRef("https://kbgraph.example/ont#statedAt"), None) in graph


def test_every_fact_from_entries_has_a_claim(sample: KnowledgeBase) -> None:
    """Each fact that is not in the ontology is in the graph of a claim."""
    own = set(sample.ontology.ntriples)
    unclaimed = [
        fact for fact in sample.graph.store.facts()
        if f"{fact} ." not in own and not sample.graph.store.select(f"SELECT ?c {{ GRAPH ?c {{ {fact} }} }}")
    ]  # fmt: skip
    assert unclaimed == []


def test_exported_facts_have_no_claims(shipped: KnowledgeBase) -> None:
    """`--facts` exports the default graph: no claims, statements or lines."""
    text = shipped.export.facts(TURTLE).decode()
    assert "statedAt <" not in text
    assert "rdf:Statement" not in text
    assert (
        "kb:personalGainsTax <https://kbgraph.example/id/country--switzerland#tax.capital-gains-personal.postfinance>"
        in text
    )


def test_jsonld_is_compact(shipped: KnowledgeBase) -> None:
    """JSON-LD uses short names, includes the context, and has native booleans."""
    document = json.loads(shipped.export.thing("country--kazakhstan", JSONLD))
    assert document["@context"] == shipped.ontology.context
    keys = {key for node in every_object(document["@graph"]) for key in node}
    assert not [
        key for key in keys if key.startswith("http") or (":" in key and not key.startswith("@"))
    ]
    country = next(
        node for node in document["@graph"] if node["id"].endswith("id/country--kazakhstan")
    )
    assert country["type"] == "Country"
    assert country["miningLegal"] is True


def every_object(value: object) -> list[dict[str, object]]:
    """Return each object within a JSON value."""
    if isinstance(value, dict):
        return [value, *(inner for item in value.values() for inner in every_object(item))]
    return (
        [inner for item in value for inner in every_object(item)] if isinstance(value, list) else []
    )


def test_the_context_names_every_property(ontology: Ontology) -> None:
    """Each property of the ontology and the engine has a short name in context.jsonld."""
    named = {
        term["@id"] if isinstance(term, dict) else term
        for term in ontology.context.values()
        if not isinstance(term, float)
    }
    kinds = (
        "http://www.w3.org/2002/07/owl#ObjectProperty",
        "http://www.w3.org/2002/07/owl#DatatypeProperty",
    )
    properties = [triple.subject for triple in ontology.served.all if triple.object in kinds]
    assert [
        prop
        for prop in properties
        if prop.replace("https://kbgraph.example/ont#", "kb:") not in named
    ] == []


def test_exports_do_not_depend_on_the_order_of_files(ontology: Ontology) -> None:
    """The same entries in another order give the same bytes in every syntax."""
    files = sample_of(list(read_folder(ROOT / "kb")), 6)
    bases = [
        KnowledgeBase(build(order, ontology, IriFactory()))
        for order in (files, [*files[3:], *reversed(files[:3])])
    ]
    for syntax in EXPORT_FORMATS:
        assert len({base.export.graph(syntax) for base in bases}) == 1


NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12
)
VALUES = st.one_of(
    NAMES, st.integers(), st.booleans(), st.dates().map(str), NAMES.map(lambda name: f"[[{name}]]")
)


@st.composite
def vaults(draw: st.DrawFn) -> dict[str, str]:
    """Draw a few entries with front matter, links and prose."""
    paths = draw(
        st.lists(
            st.from_regex(r"[a-z]{1,3}(/[A-Z][a-z é]{0,4}[a-z])?", fullmatch=True),
            min_size=1,
            max_size=4,
            unique=True,
        )
    )
    texts = {}
    for path in paths:
        front = draw(
            st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), VALUES, max_size=3)
        )
        body = draw(
            st.lists(
                st.one_of(NAMES, st.sampled_from(paths).map(lambda other: f"see [[{other}|it]]")),
                max_size=4,
            )
        )
        block = "".join(
            f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in front.items()
        )
        texts[f"{path}.md"] = f"---\n{block}---\n# {path}\n\n" + "\n\n".join(body) + "\n"
    return texts


@cache
def _core() -> Ontology:
    """Return the engine's own words."""
    return load_ontology(None)


@given(texts=vaults())
@settings(max_examples=examples(5), deadline=None)
def test_any_vault_exports_and_reads_back(texts: dict[str, str]) -> None:
    """Both readers read the store back from every syntax.

    The order of the files does not matter. The folder has no ontology, whose triples would be most
    of what is read; the vaults below have theirs.
    """
    files = [(path, text.encode()) for path, text in texts.items()]
    core = _core()
    base, other = (
        KnowledgeBase(build(order, core, IriFactory())) for order in (files, reversed(files))
    )
    store = {str(quad) for quad in base.graph.store.quads()}
    assert store == {str(quad) for quad in other.graph.store.quads()}
    assert base.findings == other.findings
    for syntax in (NQUADS, JSONLD):
        data = base.export.graph(syntax)
        assert read_by_oxigraph(data, syntax) == store
        assert read_by_rdflib(data, syntax) == store
    assert read_by_rdflib(base.export.graph(TURTLE), TURTLE) == read_by_oxigraph(
        base.export.graph(NTRIPLES), NTRIPLES
    )


def vault_folders() -> list[Path]:
    """Return the vaults of the tests, and those that KBGRAPH_VAULTS lists."""
    named = [Path(each) for each in os.environ.get("KBGRAPH_VAULTS", "").split(os.pathsep) if each]
    return [
        ROOT / "tests" / name
        for name in ("observatories", "paths", "broken", "scraped", "checks/towns")
    ] + named


@pytest.fixture(scope="module", params=vault_folders(), ids=lambda path: path.name)
def other(request: pytest.FixtureRequest) -> KnowledgeBase:
    """Return the knowledge base of another folder."""
    return load(request.param)


def test_every_vault_reads_back_from_every_syntax(other: KnowledgeBase) -> None:
    """Both readers read each export to the same statements."""
    store = {str(quad) for quad in other.graph.store.quads()}
    triples = read_by_oxigraph(other.export.graph(NTRIPLES), NTRIPLES)
    for syntax in RDF_FORMATS:
        data = other.export.graph(syntax)
        found = read_by_oxigraph(data, syntax)
        assert found == read_by_rdflib(data, syntax), syntax.name
        assert found == (store if syntax in {NQUADS, TRIG, JSONLD} else triples), syntax.name


def test_literals_keep_their_spelling(other: KnowledgeBase) -> None:
    """Each statement of the entries is exported unchanged."""
    assert_literals_keep_their_spelling(other)


@pytest.mark.thorough
def test_literals_of_the_shipped_entries_keep_their_spelling(shipped: KnowledgeBase) -> None:
    """Each statement of the shipped entries is exported unchanged."""
    assert_literals_keep_their_spelling(shipped)


def assert_literals_keep_their_spelling(base: KnowledgeBase) -> None:
    """Assert that each statement of the entries is exported unchanged."""
    graph = base.graph
    with open_extractor(
        graph.contents, ExtractionConfig(graph.ontology, graph.iris, graph.limits)
    ) as extractor:
        subjects = list(graph.subjects.values())
        assert extractor.draft_subjects()
        stated = {
            str(quad)
            for file in extractor.extract(subjects)
            for quad in ox.parse(file.nquads, format=ox.RdfFormat.N_QUADS)
        }
    assert any("^^" in each for each in stated)
    assert stated - read_by_oxigraph(base.export.graph(NQUADS), NQUADS) == set()
