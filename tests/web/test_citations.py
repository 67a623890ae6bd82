"""The page and the files of an entry's citations."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from kbgraph_web import create_app
from tests.conftest import Vault
from tests.views.test_bibliography import LAW, fields_of


@pytest.fixture(scope="module")
def client(vault: Vault) -> FlaskClient:
    """A client of a country with two sources, and of a thing without facts."""
    entries = {
        "x.md": LAW,
        "y.md": "---\ntype: country\nborders: '[[x]]'\n---\n",
        "z.md": "[[q]]\n",
    }
    return create_app(vault(entries)).test_client()


@pytest.mark.parametrize(
    ("syntax", "content_type", "file"),
    [
        ("text", "text/plain; charset=utf-8", "x.txt"),
        ("markdown", "text/markdown; charset=utf-8", "x.md"),
        ("bibtex", "application/x-bibtex; charset=utf-8", "x.bib"),
        ("csl-json", "application/vnd.citationstyles.csl+json", "x.json"),
    ],
)
def test_each_form_is_a_file_of_its_type(
    client: FlaskClient, syntax: str, content_type: str, file: str
) -> None:
    """The name is that under which a browser saves it; an ending names the form too."""
    found = client.get(f"/citations/x?syntax={syntax}")
    assert (found.status_code, found.headers["Content-Type"]) == (200, content_type)
    assert found.headers["Content-Disposition"] == f"inline; filename={file}"
    assert "Law No. 17" in found.text
    ending = file.rpartition(".")[2]
    assert client.get(f"/citations/x?syntax={ending}").data == found.data


def test_a_claim_is_cited_alone(client: FlaskClient) -> None:
    """With its line, and without the sources of others; an unknown claim is 404."""
    page = LexborHTMLParser(client.get("/citations/x").text)
    item = next(each for each in page.css("ol.citations > li") if "10%" in each.text())
    links = {link.text().partition(" of ")[0]: link.attributes["href"] for link in item.css("a")}
    (read,) = fields_of(client.get(links["BibTeX"]).text)
    assert read["key"] == "x:law"
    assert "art. 9" in read["note"]
    assert "20%" not in read["note"]
    assert parse_qs(urlsplit(links["BibTeX"]).query)["claim"]
    assert client.get("/citations/x?claim=none&syntax=bibtex").status_code == 404


def test_the_page_has_each_fact_with_links_to_its_forms(client: FlaskClient) -> None:
    """Without a script: every link leads to a text, and the entry leads to the page."""
    assert 'href="/citations/x"' in client.get("/entry/x").text
    assert 'href="/citations/q"' not in client.get("/entry/q").text
    page = LexborHTMLParser(client.get("/citations/x").text)
    items = page.css("ol.citations > li")
    assert len(items) == client.get("/citations/x?syntax=text").text.count("\n") == 3
    for link in page.css("ol.citations a, p.offers a"):
        assert client.get(link.attributes["href"]).status_code == 200
    ids = [each.attributes["id"] for each in page.css("[id]")]
    assert len(ids) == len(set(ids))


def test_a_name_leads_to_the_slug_and_a_wrong_form_is_refused(client: FlaskClient) -> None:
    """As on all pages of a thing."""
    assert client.get("/citations/Xland").headers["Location"] == "/citations/x"
    assert client.get("/citations/nobody").status_code == 404
    refused = client.get("/citations/x?syntax=ris")
    assert (refused.status_code, "syntax must be one of text" in refused.text) == (400, True)
