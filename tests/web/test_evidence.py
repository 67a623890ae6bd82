"""The page of the evidence of a fact, and the basket, over HTTP."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser, LexborNode

from kbgraph_web import create_app
from kbgraph_web.viewmodels.bounds.basket_view import MAX_CLAIMS
from kbgraph_web.viewmodels.evidence_address import claim_key
from kbgraph_web.viewmodels.layout import MAX_CARRIED_CHARS
from tests.conftest import Vault

X = """---
type: country
slug: x
names: {en: Xland}
sources:
  - {id: law, title: "Law No. 17", url: "https://law.example/17", publisher: Gazette, kind: primary, published: 2020-05, copied: 2026-01-02, checked: 2026-11-02}
  - {id: news, title: News, publisher: Herald, kind: secondary, published: 2021}
---
## Tax

| | |
|-|-|
| VAT Rate | 20% [^law art. 12] |
| Налог | слово |
| Capital Gains (personal) | 10% [^law art. 9] |
| VAT on Crypto | Yes [^law] |
| VAT on Crypto | No [^news] |

The law of old ended. [^law art. 3] So the news
had it. [^news]

The end.
"""
Y = "---\ntype: country\nslug: y\nborders: '[[x]]'\n---\n"
RATE = "tax.vat-rate.law"


@pytest.fixture(scope="module")
def client(vault: Vault) -> FlaskClient:
    """A client of a country whose sources disagree, and of its neighbour."""
    return create_app(vault({"x.md": X, "y.md": Y})).test_client()


def page_of(client: FlaskClient, address: str) -> LexborNode:
    """Return the content of a page."""
    answer = client.get(address, headers={"Accept": "text/html"})
    assert answer.status_code == 200, address
    content = LexborHTMLParser(answer.text).css_first(".evidence")
    assert content
    return content


def test_the_evidence_is_the_line_in_its_context_with_the_source(client: FlaskClient) -> None:
    """Two lines before and after it, each with its address; the days of the source by name."""
    page = page_of(client, f"/evidence/x/{RATE}")
    lines = {each.css_first("a").text(): each for each in page.css(".passage li")}
    number = X.split("\n").index("| VAT Rate | 20% [^law art. 12] |") + 1
    assert list(lines) == [str(number + by) for by in (-2, -1, 0, 1, 2)]
    assert [each for each, line in lines.items() if line.css_first("mark")] == [str(number)]
    assert lines[str(number)].css_first("a").attributes["href"] == f"/entry/x#L{number}"
    known = {each.css_first("dt").text(): each.css_first("dd").text() for each in page.css(".properties > div")}  # fmt: skip
    assert known == {
        "cited part": "art. 12", "publisher": "Gazette", "kind": "primary", "issued": "2020-05",
        "copy of": "2026-01-02", "checked": "2026-11-02", "address": "https://law.example/17",
    }  # fmt: skip


def test_the_citations_of_the_evidence_are_those_of_the_claim(client: FlaskClient) -> None:
    """Each form is shown as it is downloaded; the panel has the same without the frame."""
    page = page_of(client, f"/evidence/x/{RATE}")
    forms = page.css(".forms details")
    assert len(forms) == 4
    for form in forms:
        download = client.get(form.css_first("p a").attributes["href"])
        assert download.text.rstrip("\n") == form.css_first("pre").text()
    bare = client.get(f"/evidence/x/{RATE}?bare=1").text
    assert "<html" not in bare
    assert [each.text() for each in LexborHTMLParser(bare).css(".forms pre")] == [each.css_first("pre").text() for each in forms]  # fmt: skip
    assert not LexborHTMLParser(bare).css("[id]"), "which would stand twice on the page"


def test_the_mark_says_what_is_notable(client: FlaskClient) -> None:
    """Sources that disagree are said in the mark, and their other value in the evidence."""
    entry = LexborHTMLParser(client.get("/entry/x").text)
    marks = [each for each in entry.css("a.mark") if "sources disagree" in each.text()]
    assert len(marks) == 2
    words = marks[0].css_first(".visually-hidden").text()
    assert re.fullmatch(r"one (primary|secondary) source, line \d+(, as of)?", words)
    shown = page_of(client, marks[0].attributes["href"] or "").css_first(".disagreeing").text()
    assert re.search("– (yes|no) ", shown)


def test_the_month_of_a_mark_is_that_of_its_strength(vault: Vault) -> None:
    """A weaker source says nothing of it; a search without result has the month of the search."""
    sources = "{id: law, kind: primary}, {id: news, kind: secondary, published: 2023-04}"
    facts = "**Legal:** Yes [^law] [^news]\n**Licence Required:** none found (2026-10-01)"
    text = f"---\ntype: country\nname: X\nsources: [{sources}]\n---\n## Mining\n{facts}\n"
    page = LexborHTMLParser(create_app(vault({"x.md": text})).test_client().get("/entry/x").text)
    marks = {each.css_first(".at").text(): each for each in page.css("a.mark")}
    months = {at: [when.text() for when in mark.css(".when")] for at, mark in marks.items()}
    assert (months["L7"], months["L8"]) == ([], ["checked 2026-10"])


def test_the_evidence_of_a_text_says_which_sentence_is_the_weakest(client: FlaskClient) -> None:
    """Each part has its own sources and strength; the mark has the weakest one, and its month."""
    entry = LexborHTMLParser(client.get("/entry/x").text)
    (mark,) = (each for each in entry.css("a.mark") if each.css_first(".at").text() == "L19–20")
    assert [each.text() for each in mark.css(".sign, .when")] == ["◇", "2021"]
    page = page_of(client, mark.attributes["href"] or "")
    parts = {each.css_first("q").text(): each for each in page.css(".rated-words li")}
    told = {words: part.css_first(".part").text() for words, part in parts.items()}
    assert told == {
        "The law of old ended.": "one primary: Law No. 17",
        "So the news had it.": "one secondary (weakest): News",
    }
    weakest = [words for words, part in parts.items() if "class" in part.attributes]
    assert weakest == ["So the news had it."]
    assert not page_of(client, f"/evidence/x/{RATE}").css(".rated-words")


def test_a_claim_of_any_name_has_an_address(notes: Vault) -> None:
    """With slashes, hashes, dots, percent signs and other scripts; each mark leads to evidence."""
    names = ("sub/c", "a#b", "v1.2", "100%", "слово", "x y", "c++", "a%2Fb")
    links = "\n".join(f"[[{name}]]" for name in names)
    keys = "\n".join(f"{json.dumps(name)}: value" for name in names)
    client = create_app(notes({"дом/a.b.md": f"---\n{keys}\n---\n{links}\n"})).test_client()
    (slug,) = client.application.config["KNOWLEDGE"].views.entries
    found = client.get("/entry/" + slug).text
    marks = LexborHTMLParser(found).css("a.mark")
    assert len(marks) > len(names)
    for mark in marks:
        page = page_of(client, mark.attributes["href"] or "")
        collected = client.get(page.css_first("a.collect").attributes["href"]).text
        assert "1 fact from" in collected, mark.attributes["href"]


def test_an_unknown_claim_is_404_and_offers_like_ones(client: FlaskClient) -> None:
    """The links lead to the evidence of claims of the same entry; names lead to the slug."""
    answer = client.get("/evidence/x/tax.vat-rate.lew", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert f'<a href="/evidence/x/{RATE}">' in answer.text
    assert client.get(f"/evidence/nobody/{RATE}").status_code == 404
    assert client.get(f"/evidence/Xland/{RATE}").headers["Location"] == f"/evidence/x/{RATE}"


def test_a_copied_row_keeps_its_words_apart(client: FlaskClient) -> None:
    """No two full stops follow each other, and no number and word are joined."""
    for form in page_of(client, f"/evidence/x/{RATE}").css(".forms pre")[:2]:
        assert ".." not in form.text()
        assert not re.search(r"[0-9][a-z]{3}", form.text().partition(". ")[0])


BASKET = (
    "/basket?claim=x%23tax.vat-rate.law&claim=y%23none&claim=x%23tax.capital-gains-personal.law"
)


def test_the_basket_lists_and_exports_what_the_address_holds(client: FlaskClient) -> None:
    """Each source once, each fact with its line; an unknown claim is named and not left out."""
    page = LexborHTMLParser(client.get(BASKET).text)
    assert len(page.css(".citations > li")) == 2
    assert "No claim is called y#none" in re.sub(r"\s+", " ", page.css_first(".disagreeing").text())
    assert client.get(f"{BASKET}&syntax=bibtex").text.count("@misc{") == 1
    assert client.get(f"{BASKET}&syntax=markdown").text.count("[^x:") == 2
    text = client.get(f"{BASKET}&syntax=csv").get_data(as_text=True).removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["slug"], row["value"], row["source"], row["issued"]) for row in rows] == [
        ("x", "20%", "Law No. 17, art. 12", "2020-05"), ("x", "10%", "Law No. 17, art. 9", "2020-05"),
        ("y", "Left out: no claim is called y#none.", "", ""),
    ]  # fmt: skip
    assert all(
        row["property"] and row["heading"] and "/entry/x#L" in row["address"] for row in rows[:2]
    )
    assert client.get(f"{BASKET}&syntax=xlsx").data.startswith(b"PK")


def test_facts_are_collected_by_links_alone(client: FlaskClient) -> None:
    """Without scripts the basket leads on to facts, entries and search, which carry its list.

    A list that is too long for each link of a page is not carried.
    """
    basket = page_of(client, f"/evidence/x/{RATE}").css_first("a.collect").attributes["href"]
    assert basket
    assert "basket=" not in client.get("/entry/x").text
    (note,) = re.findall("<noscript>.*?</noscript>", client.get(basket).text)
    on_the_way = [unescape(each) for each in re.findall('href="([^"]*)"', note)]
    assert [each.partition("?")[0] for each in on_the_way] == ["/facts", "/", "/search"]
    for page in (*on_the_way, f"/entry/x?basket={quote(f'x#{RATE}')}"):
        text = client.get(page, headers={"Accept": "text/html"}).text
        header = LexborHTMLParser(text).css_first("a[data-basket]")
        assert header.attributes["href"] == basket, page
        found = re.findall(r'href="([^"]*)"', text)
        marks = [unescape(each) for each in found if "/evidence/x/tax.capital-gains" in each]
        if page.startswith(("/facts", "/entry")):
            added = page_of(client, marks[0]).css_first("a.collect").attributes["href"]
            assert added == f"{basket}&claim=x%23tax.capital-gains-personal.law"
        else:
            assert any(unescape(each).startswith("/entry/x?basket=") for each in found), page
    long = "x" * MAX_CARRIED_CHARS
    assert "noscript" not in client.get(f"/basket?claim={long}&claim=y").text
    assert "/entry/x?basket=" not in client.get(f"/facts?basket={long}&basket=y").text


@pytest.mark.parametrize(
    "claim",
    ["x#nope", "://", "http://x y/z", "http://[x/entry/a#b", "//[x", "http://x|y/>", "x#@misc{<"],
)
def test_no_file_of_the_basket_leaves_a_claim_out_without_a_word(
    client: FlaskClient, claim: str
) -> None:
    """Texts that are no name of a claim are unknown, and each file and the page say so."""
    names = {"claim": [f"x#{RATE}", claim]}
    page = client.get("/basket", query_string=names)
    assert (page.status_code, "No claim is called" in page.text) == (200, True)
    for syntax in ("text", "markdown", "bibtex", "csv"):
        file = client.get("/basket", query_string={**names, "syntax": syntax})
        assert file.status_code == 200
        assert "Left out: no claim is called" in file.text.rstrip().splitlines()[-1]
        assert syntax != "bibtex" or file.text.count("@misc{") == 1
    refused = client.get("/basket", query_string={**names, "syntax": "csl-json"})
    assert (refused.status_code, "remove the claim" in refused.text) == (404, True)


def test_a_claim_of_another_day_is_not_unknown(vault: Vault) -> None:
    """The basket, its files and the evidence say that it does not hold on the day."""
    row = "| Body | Role | Since |\n|-|-|-|\n| [[y]] | member | 2025-01-01 |\n"
    text = f"---\ntype: country\nslug: x\n---\n## Memberships\n\n{row}"
    base = vault({"x.md": text, "y.md": Y.replace("country", "supranational")})
    dated = [each for each in base.views.cited_facts("x") if each.citation.starts]
    assert dated
    name = claim_key(dated[0].citation)
    client = create_app(base).test_client()
    given = {"claim": [name], "in-force": "2024-01-01"}
    assert "does not hold on 2024-01-01" in client.get("/basket", query_string=given).text
    file = client.get("/basket", query_string={**given, "syntax": "text"})
    assert file.text == f"Left out: {name} does not hold on 2024-01-01.\n"
    address = f"/evidence/{name.replace('#', '/')}?in-force=2024-01-01"
    assert "does not hold on 2024-01-01" in client.get(address).text


def test_the_list_of_the_basket_changes_by_its_address(client: FlaskClient) -> None:
    """Buttons of a form name what is removed or goes up; too many claims are refused by number."""
    removed = client.get(f"{BASKET}&remove=y%23none").headers["Location"]
    assert removed == BASKET.replace("&claim=y%23none", "")
    raised = client.get(f"{removed}&up=x%23tax.capital-gains-personal.law").headers["Location"]
    assert re.findall("tax.(vat|capital)", raised) == ["capital", "vat"]
    for address in (
        "http://localhost/entry/x?a=b#tax.vat-rate.law",
        "/evidence/x/tax.vat-rate.law",
    ):
        added = client.get("/basket", query_string={"claim": address}).headers["Location"]
        assert added == "/basket?claim=x%23tax.vat-rate.law"
    basket = f"http://localhost{added}"
    joined = client.get("/basket", query_string={"claim": [basket, "y#none"]}).headers["Location"]
    assert joined == "/basket?claim=x%23tax.vat-rate.law&claim=y%23none"
    many = client.get("/basket?" + "&".join(f"claim=x%23{each}" for each in range(MAX_CLAIMS + 1)))
    assert (many.status_code, f"up to {MAX_CLAIMS} facts" in many.text) == (400, True)
