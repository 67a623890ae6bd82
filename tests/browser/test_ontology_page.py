"""The page of the ontology: every class, property and coded value with what it means, how it is written, an example and its use."""

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
def base() -> KnowledgeBase:
    """The shipped knowledge base."""
    return open_knowledge(find_config(kb=ROOT / "kb", ontology=ROOT / "ontology"))


@pytest.fixture(scope="module")
def client(base: KnowledgeBase) -> FlaskClient:
    """A client of it, in process."""
    return create_app(base).test_client()


@pytest.fixture(scope="module")
def page(client: FlaskClient) -> LexborHTMLParser:
    """The page, read as a browser without script reads it."""
    return LexborHTMLParser(client.get("/ontology").text)


def word(page: LexborHTMLParser, anchor: str) -> LexborNode:
    """The article about a word."""
    heading = page.css_first(f"h3[id='{anchor}']")
    assert heading is not None, anchor
    assert heading.parent is not None
    return heading.parent


def said(node: LexborNode, label: str = "") -> str:
    """The text of an article, or of what stands at a label in it."""
    if label:
        node = next(
            each for each in node.css("dl > div") if each.css_first("dt").text() == label
        ).css_first("dd")
    return re.sub(r"\s+", " ", node.text(separator=" ")).strip()


def test_every_word_of_the_ontology_is_there_once(
    base: KnowledgeBase, page: LexborHTMLParser
) -> None:
    """Each IRI that the ontology or the core labels, concepts and individuals included, has exactly one anchor; the contents list leads to each."""
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


def test_a_property_says_all_that_is_known_of_it(page: LexborHTMLParser) -> None:
    """Definition, domain, range, how it is read backwards, and how authors write it, each in their own words."""
    within = word(page, "within")
    assert "Lies inside, as an entry states it" in said(within)
    assert said(within, "from – to") == "place – place"
    assert said(within, "inverse") == "contains"
    assert said(within, "written").startswith(
        "front matter region or within : a [[link]] to a place"
    )
    assert said(word(page, "vatOnCrypto"), "written").startswith(
        "row VAT on Crypto under Tax or Taxation : Yes or No (jurisdiction)"
    )
    assert "inferred from within , stated of a free zone and a jurisdiction" in said(
        word(page, "hasFreeZone"), "written"
    )
    member = said(word(page, "org-memberOf"), "written")
    assert "front matter memberOf or member_of" in member
    assert "with member in the column Role" in member
    assert "column Since of a table under Memberships" in said(word(page, "since"), "written")
    assert "part of a percentage" in said(word(page, "percent"), "written")
    assert "a link in the text from a jurisdiction to a free zone" in said(
        word(page, "relatedFreeZone"), "written"
    )


def test_a_coded_property_leads_to_its_values(page: LexborHTMLParser) -> None:
    """Where the ontology's range is any concept, the page names the scheme that the mapping reads, and leads there."""
    link = word(page, "legalStatus").css_first("dd a")
    assert (said(link), link.attributes["href"]) == (
        "a value of legal status",
        "#values-c-legal-status",
    )


def test_what_is_no_entry_is_written_as_a_part(page: LexborHTMLParser) -> None:
    """The keys of a source stand in its map, and are not said to be front matter of their own."""
    written = said(word(page, "sourceKind"), "written")
    assert "kind in the map of a source" in written
    assert "front matter" not in written


def test_a_class_says_how_its_entries_begin(page: LexborHTMLParser) -> None:
    """The word of `type`, the kinds above and below, and where the name is found."""
    zone = word(page, "FreeZone")
    assert said(zone, "kind of") == "jurisdiction"
    assert "an entry with type: free-zone" in said(zone, "written")
    assert "names , name , aliases , the heading, title , the file’s name" in said(zone, "written")
    assert "free zone" in said(word(page, "Jurisdiction"), "kinds")


def test_every_example_is_the_line_that_it_names(
    base: KnowledgeBase, page: LexborHTMLParser
) -> None:
    """Each example stands word for word at the line to which its link leads, and a property that is stated has one."""
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
        iri.removeprefix(KB) for iri in stated if iri.startswith(KB) and iri != f"{KB}noneFound"
    } <= with_example


@pytest.mark.parametrize("name", ["within", "legalStatus", "percent", "region"])
def test_use_is_counted_in_what_is_served(
    base: KnowledgeBase, page: LexborHTMLParser, name: str
) -> None:
    """The figure of a property is the number of facts that a query counts."""
    (((count,),)) = base.graph.store.select(
        f"SELECT (COUNT(*) AS ?n) {{ ?s <{Iri(KB + name)}> ?o }}"
    )
    assert said(word(page, name).css_first(".used")) == f"{int(str(count)):,} uses"


def test_use_on_claims_is_counted_too(base: KnowledgeBase, page: LexborHTMLParser) -> None:
    """What is only said of claims, such as the role, is counted there."""
    (((count,),)) = base.graph.store.select(
        "PREFIX org: <http://www.w3.org/ns/org#> SELECT (COUNT(*) AS ?n) { GRAPH <claims> { ?c org:role ?o } }"
    )
    assert int(str(count)) > 10
    assert said(word(page, "org-role").css_first(".used")) == f"{count} uses"


def test_coded_values_say_how_they_may_be_written(page: LexborHTMLParser) -> None:
    """A scheme's values stand in the order of its scale, with other spellings and how often each is used."""
    rows = [
        [said(cell) for cell in row.css("th, td")]
        for row in word(page, "values-c-ease").css("tbody tr")
    ]
    assert [row[0] for row in rows] == ["hard", "medium", "easy"]
    assert rows[1][1:3] == ["moderate", "c:ease-medium"]
    banned = page.css_first("tr[id='c-legal-status-banned']")
    assert banned is not None
    assert "illegal" in said(banned)
    assert "prohibited" in said(banned)


def test_the_namespace_leads_to_the_page(client: FlaskClient) -> None:
    """`/ont`, of which every one of our words is a fragment, is 303 to the page."""
    answer = client.get("/ont")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/ontology")


def test_an_ontology_of_another_domain_has_a_page(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The observatories' ontology is shown with its own words, and with none of the shipped domain."""
    folder = ROOT / "tests" / "observatories"
    other = create_app(
        open_knowledge(find_config(kb=folder / "kb", ontology=folder / "ontology"))
    ).test_client()
    text = other.get("/ontology").text
    assert "elescope" in text
    assert "VAT" not in text


def test_a_word_is_reached_by_its_iri(browser: Browser, server: str) -> None:
    """`/ont#within`, as the IRI has it, shows the word; from the contents one comes to any other by keyboard."""
    page: Page = browser.new_page()
    page.goto(f"{server}/ont#within")
    assert page.url == f"{server}/ontology#within"
    expect(page.locator("#within")).to_be_in_viewport()
    page.locator(".words a", has_text="Borders").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#borders")).to_be_in_viewport()
    page.close()
