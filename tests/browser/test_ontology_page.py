"""The ontology page: definition, syntax, example and use of each class, property and value."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect
from selectolax.lexbor import LexborHTMLParser, LexborNode

from kbgraph.config import find_config
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.opening import open_knowledge
from kbgraph.rdf.namespaces import KB, LABEL, OWL, TYPE
from kbgraph.rdf.terms import Iri
from kbgraph_web import create_app
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def base(shipped: KnowledgeBase) -> KnowledgeBase:
    """The shipped knowledge base."""
    return shipped


@pytest.fixture(scope="module")
def client(base: KnowledgeBase) -> FlaskClient:
    """A client of an application over it, without a server."""
    return create_app(base).test_client()


@pytest.fixture(scope="module")
def page(client: FlaskClient) -> LexborHTMLParser:
    """The page as a browser without scripts parses it."""
    return LexborHTMLParser(client.get("/ontology").text)


def word(page: LexborHTMLParser, anchor: str) -> LexborNode:
    """Return the article about a term."""
    heading = page.css_first(f"h3[id='{anchor}']")
    assert heading is not None, anchor
    assert heading.parent is not None
    return heading.parent


def text_of(node: LexborNode, label: str = "") -> str:
    """Return the text of an article, or of the value of a label in it."""
    if label:
        node = next(
            each for each in node.css("dl > div") if each.css_first("dt").text() == label
        ).css_first("dd")
    return re.sub(r"\s+", " ", node.text(separator=" ")).strip()


def test_every_term_of_the_ontology_is_on_the_page_once(
    base: KnowledgeBase, page: LexborHTMLParser
) -> None:
    """Each labelled IRI has exactly one anchor, and the contents link to each."""
    served = base.ontology.served
    named = {iri for iri, _ in served.subject_objects(LABEL)} | {
        iri for iri, kind in served.subject_objects(TYPE) if not str(kind).startswith(OWL)
    }
    anchors = [node.attributes["id"] for node in page.css(".glossary [id]")]
    assert len(anchors) == len(set(anchors))
    missing = {
        iri
        for iri in named
        if base.search.glossary.anchor(iri) not in anchors
        and f"values-{base.search.glossary.anchor(iri)}" not in anchors
    }
    assert missing == set()
    links = {node.attributes["href"] for node in page.css(".words a")}
    assert {f"#{each.attributes['id']}" for each in page.css(".word h3")} <= links
    assert links <= {f"#{anchor}" for anchor in anchors}


def test_a_property_has_definition_domain_range_and_syntax(page: LexborHTMLParser) -> None:
    """A property has definition, domain, range, inverse label and syntax."""
    within = word(page, "within")
    assert "Lies inside, as an entry states it" in text_of(within)
    assert text_of(within, "from – to") == "place – place"
    assert text_of(within, "inverse") == "contains"
    assert text_of(within, "written").startswith(
        "front matter region or within : a [[link]] to a place"
    )
    assert text_of(word(page, "vatOnCrypto"), "written").startswith(
        "row VAT on Crypto under Tax or Taxation : Yes or No (jurisdiction)"
    )
    assert "inferred from within , stated of a free zone and a jurisdiction" in text_of(
        word(page, "hasFreeZone"), "written"
    )
    member = text_of(word(page, "org-memberOf"), "written")
    assert "front matter memberOf or member_of" in member
    assert "with member in the column Role" in member
    assert "column Since of a table under Memberships" in text_of(word(page, "since"), "written")
    assert "part of a percentage" in text_of(word(page, "percent"), "written")
    assert "a link in the text from a jurisdiction to a free zone" in text_of(
        word(page, "relatedFreeZone"), "written"
    )


def test_a_coded_property_links_to_its_values(page: LexborHTMLParser) -> None:
    """A coded property names the scheme that the mapping reads, and links to it."""
    link = word(page, "legalStatus").css_first("dd a")
    assert (text_of(link), link.attributes["href"]) == (
        "a value of legal status",
        "#values-c-legal-status",
    )


def test_keys_of_structured_values_are_shown_as_parts(page: LexborHTMLParser) -> None:
    """Keys of a source are shown as parts of its map, not as front matter."""
    written = text_of(word(page, "sourceKind"), "written")
    assert "kind in the map of a source" in written
    assert "front matter" not in written


def test_a_class_has_its_type_key_and_places_of_names(page: LexborHTMLParser) -> None:
    """A class has its `type` key, super- and subclasses, and the places of the name."""
    zone = word(page, "FreeZone")
    assert text_of(zone, "kind of") == "jurisdiction"
    assert "an entry with type: free-zone" in text_of(zone, "written")
    assert "names , name , aliases , the heading, title , the file’s name" in text_of(
        zone, "written"
    )
    assert "free zone" in text_of(word(page, "Jurisdiction"), "kinds")


def test_every_example_is_the_line_that_it_names(
    base: KnowledgeBase, page: LexborHTMLParser
) -> None:
    """Each example equals the line that it links to; each stated property has one."""
    examples = page.css(".word:has(.source)")
    assert len(examples) > 80
    for each in examples:
        link = each.css_first(".cite a")
        slug, line = re.fullmatch(r"/entry/(.+)#L(\d+)", str(link.attributes["href"])).groups()  # type: ignore[union-attr]
        path = ROOT / "kb" / base.graph.subjects[slug].path
        assert (
            path.read_text(encoding="utf-8").split("\n")[int(line) - 1].strip()
            == each.css_first(".source").text().strip()
        )
    stated = {
        str(row[0])
        for row in base.graph.store.select("SELECT DISTINCT ?p { GRAPH ?claim { ?s ?p ?o } }")
    }
    with_example = {each.css_first("h3").attributes["id"] for each in examples}
    assert {
        iri.removeprefix(KB)
        for iri in stated
        if iri.startswith(KB) and iri not in {f"{KB}noneFound", f"{KB}locator"}
    } <= with_example


@pytest.mark.parametrize("name", ["within", "legalStatus", "percent", "region"])
def test_uses_are_counted_in_the_served_graph(
    base: KnowledgeBase, page: LexborHTMLParser, name: str
) -> None:
    """The count of a property is the number of facts that a query returns."""
    (((count,),)) = base.graph.store.select(
        f"SELECT (COUNT(*) AS ?n) {{ ?s <{Iri(KB + name)}> ?o }}"
    )
    assert text_of(word(page, name).css_first(".used")) == f"{int(str(count)):,} uses"


def test_uses_on_claims_are_counted_too(base: KnowledgeBase, page: LexborHTMLParser) -> None:
    """Properties of claims, such as the role, are counted in the provenance."""
    (((count,),)) = base.graph.store.select(
        "PREFIX org: <http://www.w3.org/ns/org#> SELECT (COUNT(*) AS ?n) { GRAPH <claims> { ?c org:role ?o } }"
    )
    assert int(str(count)) > 10
    assert text_of(word(page, "org-role").css_first(".used")) == f"{int(str(count)):,} uses"


def test_coded_values_have_spellings_and_counts(page: LexborHTMLParser) -> None:
    """Values of a scheme are in the order of its scale, with spellings and counts."""
    rows = [
        [text_of(cell) for cell in row.css("th, td")]
        for row in word(page, "values-c-ease").css("tbody tr")
    ]
    assert [row[0] for row in rows] == ["hard", "medium", "easy"]
    assert {"moderate", "c:ease-medium"} <= set(rows[1])
    banned = page.css_first("tr[id='c-legal-status-banned']")
    assert banned is not None
    assert "illegal" in text_of(banned)
    assert "prohibited" in text_of(banned)


def test_the_namespace_redirects_to_the_page(client: FlaskClient) -> None:
    """`/ont`, the namespace of the engine's terms, redirects to the page by 303."""
    answer = client.get("/ont")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/ontology")


def test_an_ontology_of_another_domain_has_a_page(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The observatories' ontology has a page with its own terms only."""
    folder = ROOT / "tests" / "observatories"
    other = create_app(
        open_knowledge(find_config(kb=folder / "kb", ontology=folder / "ontology"))
    ).test_client()
    text = other.get("/ontology").text
    assert "elescope" in text
    assert "VAT" not in text


def test_a_term_is_reached_by_its_iri(browser: Browser, server: str) -> None:
    """`/ont#within` shows the term; the contents lead to others by keyboard."""
    page: Page = browser.new_page()
    page.goto(f"{server}/ont#within")
    assert page.url == f"{server}/ontology#within"
    expect(page.locator("#within")).to_be_in_viewport()
    page.locator(".words a", has_text="Borders").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#borders")).to_be_in_viewport()
    page.close()
