"""The structured data of the page of an entry say a part of what the graph says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any, NamedTuple

import pytest
from flask.testing import FlaskClient
from pyld import jsonld

from kbgraph import KnowledgeBase, load
from kbgraph_web import create_app
from tests.conftest import ROOT, Vault

KZ = "country--kazakhstan"
STATUS = "\n## Overview\n\n| | |\n|---|---|\n| Legal status | legal |\n"
SCHEMA, SKOS, DCT = (
    "http://schema.org/",
    "http://www.w3.org/2004/02/skos/core#",
    "http://purl.org/dc/terms/",
)
CONTEXT: dict[str, Any] = {
    "@vocab": SCHEMA,
    **{name: {"@id": f"schema:{name}", "@type": "@id"}
       for name in ("additionalType", "isPartOf", "license", "sameAs", "url")},
    "schema": SCHEMA,
}  # fmt: skip
"""The terms of https://schema.org/docs/jsonldcontext.json that the pages use."""
STATED_BY = {
    "name": (SKOS + "prefLabel", SKOS + "altLabel", DCT + "title"),
    "alternateName": (SKOS + "prefLabel", SKOS + "altLabel"),
    "additionalType": ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type",),
    "sameAs": ("https://kbgraph.example/ont#sameAs",),
    "url": ("https://schema.org/url",),
    "publisher": (DCT + "publisher",),
    "datePublished": (DCT + "issued",),
    "citation": (DCT + "source",),
    "mainEntity": ("http://xmlns.com/foaf/0.1/primaryTopic",),
}
"""The properties of the graph by which a member is stated, in either graph, or a claim."""


class Read(NamedTuple):
    """A triple of the structured data, with the local name of its property."""

    subject: str
    name: str
    object: str


def read(page: str) -> tuple[Read, ...]:
    """Return the triples of a page's JSON-LD, as pyld reads them."""
    text = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert text is not None

    def loader(url: str, _: object) -> dict[str, Any]:
        assert url.rstrip("/") == "https://schema.org"
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": CONTEXT}}

    dataset = jsonld.to_rdf(json.loads(text[1]), {"documentLoader": loader})
    return tuple(
        Read(each["subject"]["value"], each["predicate"]["value"].removeprefix(SCHEMA), each["object"]["value"])
        for each in dataset["@default"]
    )  # fmt: skip


def stated(base: KnowledgeBase, *subjects: str) -> set[tuple[str, str, str]]:
    """Return the triples of nodes in the facts and in the claims."""
    nodes = " ".join(f"<{each}>" for each in subjects)
    query = f"""SELECT DISTINCT ?s ?p ?o {{
        {{ VALUES ?s {{ {nodes} }} ?s ?p ?o }} UNION {{ VALUES ?s {{ {nodes} }} GRAPH ?g {{ ?s ?p ?o }} }}
    }}"""
    return {
        (str(each), str(prop), str(value)) for each, prop, value in base.graph.store.select(query)
    }


def unstated(base: KnowledgeBase, triples: tuple[Read, ...]) -> list[Read]:
    """Return the triples about things and sources that the graph does not have."""
    nodes = {each.subject for each in triples if not each.subject.startswith("_:")}
    facts = stated(base, *nodes)
    organisations = {each.subject: each.object for each in triples if each.subject.startswith("_:")
                     and each.name == "name"}  # fmt: skip
    return [
        each
        for each in triples
        if each.name in STATED_BY
        and each.subject in nodes
        and (each.subject, each.name) not in document_of(triples)
        and not any(
            (each.subject, prop, organisations.get(each.object, each.object)) in facts
            for prop in STATED_BY[each.name]
        )
    ]


def document_of(triples: tuple[Read, ...]) -> set[tuple[str, str]]:
    """Return the members of the page itself, which are tested one by one."""
    (page,) = {each.subject for each in triples if each.name == "mainEntity"}
    return {(page, "name"), (page, "url")}


@pytest.fixture(scope="module")
def observatories() -> KnowledgeBase:
    """The invented observatories."""
    return load(ROOT / "tests" / "observatories")


@pytest.fixture(scope="module")
def shipped_client(shipped: KnowledgeBase) -> FlaskClient:
    """A client of the shipped knowledge base."""
    return create_app(shipped).test_client()


def test_each_triple_about_the_observatories_is_in_their_graph(
    observatories: KnowledgeBase,
) -> None:
    """Every name, class, source, publisher and date of each page is stated."""
    client = create_app(observatories).test_client()
    read_in_all = 0
    for slug in observatories.views.entries:
        triples = read(client.get(f"/entry/{slug}").text)
        assert unstated(observatories, triples) == []
        read_in_all += len(triples)
    assert read_in_all > 100


@pytest.mark.parametrize(
    "slug", [KZ, "free-zone--astana-international-financial-centre", "region--central-asia"]
)
def test_each_triple_about_a_shipped_entry_is_in_the_graph(
    shipped: KnowledgeBase, shipped_client: FlaskClient, slug: str
) -> None:
    """The same for entries with sources of packages, names in other scripts, and lead texts."""
    triples = read(shipped_client.get(f"/entry/{slug}").text)
    assert unstated(shipped, triples) == []
    assert {each.name for each in triples} > {"name", "lastReviewed", "mainEntity", "citation"}


def test_a_triple_that_nobody_states_is_found(observatories: KnowledgeBase) -> None:
    """The comparison fails for another name, another class and another source."""
    page = create_app(observatories).test_client().get("/entry/site--grauhorn").text
    triples = read(page)
    thing = next(each.object for each in triples if each.name == "mainEntity")
    wrong = [
        Read(thing, name, "https://a.example/") for name in ("name", "additionalType", "sameAs")
    ]
    assert unstated(observatories, (*triples, *wrong)) == wrong


def test_the_review_is_the_last_day_on_which_a_fact_was_checked(
    shipped: KnowledgeBase, shipped_client: FlaskClient
) -> None:
    """It is the greatest day of the claims of the entry about its thing."""
    by_name = {each.name: each.object for each in read(shipped_client.get(f"/entry/{KZ}").text)}
    document = shipped.graph.iris.entry(KZ)
    query = f"""SELECT ?day {{ GRAPH <claims> {{ ?claim <https://kbgraph.example/ont#checked> ?day }}
        FILTER(STRSTARTS(STR(?claim), "{document}#")) }}"""
    days = [str(day) for day, *_ in shipped.graph.store.select(query)]
    assert by_name["lastReviewed"] == max(days)
    changed = {each.subject.slug: each.commit.day for each in shipped.views.changes}
    assert by_name.get("dateModified") == changed.get(KZ)


def test_the_description_is_a_literal_of_the_graph_or_the_leading_facts(vault: Vault) -> None:
    """A summary is whole; without one, each leading fact is named with its value."""
    texts = {
        "a.md": f"---\ntype: country\n---\n# A\n\nThe first of two lands.\n{STATUS}",
        "b.md": f"---\ntype: country\n---\n# B\n{STATUS}",
    }
    base = vault(texts)
    client = create_app(base).test_client()
    found = {each.name: each.object for each in read(client.get("/entry/a").text)}
    assert found["description"] == "The first of two lands."
    thing = str(base.graph.iris.thing("a"))
    summary = "https://kbgraph.example/ont#summary"
    assert (thing, summary, found["description"]) in stated(base, thing)
    leading = {each.name: each.object for each in read(client.get("/entry/b").text)}
    assert leading["description"] == "legal status: legal"


def test_a_note_without_ontology_has_what_is_known(notes: Vault) -> None:
    """Its name and address, and nothing that is empty; its text is the summary of its page."""
    base = notes(
        {"a.md": "---\naliases: [First]\n---\n# A\n\nThe first [[b|note]].\n", "b.md": "# B\n"}
    )
    page = create_app(base).test_client().get("/entry/a").text
    triples = read(page)
    assert {each.name for each in triples} == {
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "name", "url", "mainEntity", "isPartOf", "alternateName",
    }  # fmt: skip
    assert '<meta property="og:description" content="The first note.">' in page
    page = create_app(notes({"a.md": "[[gone]]\n"})).test_client().get("/entry/gone").text
    assert '<script type="application/ld+json"' not in page


def test_no_text_ends_the_block_of_data(vault: Vault) -> None:
    """Markup in names and sources is escaped, and read back as it was written."""
    evil = "</script><script>alert(1)</script><!--"
    sources = f"sources:\n  - {{id: s, url: 'https://a.example/', title: '{evil}', publisher: '{evil}'}}\n"
    base = vault(
        {"a.md": f"---\ntype: country\naliases: ['{evil}']\n{sources}---\n# {evil}\n\nText [^s].\n"}
    )
    page = create_app(base).test_client().get("/entry/a").text
    assert "<script>" not in page
    assert sum(each.object == evil for each in read(page)) >= 2


def test_a_huge_entry_has_bounded_data(vault: Vault) -> None:
    """Sources, names and texts have limits, so that the page stays small."""
    rows = "".join(
        f"  - {{id: s{n}, url: 'https://a.example/{n}', title: '{'long ' * (n % 3 * 60)}'}}\n"
        for n in range(90)
    )
    names = ", ".join(f"'{'name ' * (n % 3 * 60)}{n}'" for n in range(60))
    base = vault({"a.md": f"---\ntype: country\naliases: [{names}]\nsources:\n{rows}---\n# A\n"})
    page = create_app(base).test_client().get("/entry/a").text
    start = page.index("ld+json")
    assert 8_000 < page.index("</script>", start) - start < 30_000
    assert sum(each.name == "citation" for each in read(page)) == 60


def content_of(page: str, name: str) -> str:
    """Return the content of a tag of Open Graph, or of the description."""
    found = re.search(rf'<meta (?:property|name)="{name}" content="([^"]*)">', page)
    return unescape(found[1]) if found else ""


Get = Callable[[str], str]


@pytest.mark.parametrize(
    ("path", "title", "kind"),
    [
        ("/entry/site--grauhorn", "Grauhorn", "article"),
        ("/", "Observatories that do not exist", "website"),
        ("/ontology", "Ontology · Observatories that do not exist", "website"),
        ("/search?q=gold", "gold · Observatories that do not exist", "website"),
    ],
)
def test_pages_have_the_tags_of_link_previews(
    observatories: KnowledgeBase, path: str, title: str, kind: str
) -> None:
    """Title, description, type, address and site are there, once each, with their texts."""
    page = create_app(observatories).test_client().get(path, headers={"Accept": "text/html"}).text
    assert content_of(page, "og:title") == title
    assert content_of(page, "og:type") == kind
    assert content_of(page, "og:site_name") == "Observatories that do not exist"
    assert content_of(page, "og:url") == f"http://localhost{path}"
    assert content_of(page, "og:description") == content_of(page, "description") != ""
    names = re.findall(r'<meta property="([^"]+)"', page)
    assert len(names) == len(set(names)) == 5


def test_the_page_of_an_error_has_no_address(observatories: KnowledgeBase) -> None:
    """It is no page to share or to index."""
    page = (
        create_app(observatories)
        .test_client()
        .get("/entry/nobody", headers={"Accept": "text/html"})
        .text
    )
    assert "og:url" not in page
    assert "canonical" not in page
