"""Files for crawlers and agents, canonical addresses, and the line by which a page is cited."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest
from flask.testing import FlaskClient
from lxml import etree

from kbgraph import KnowledgeBase, load
from kbgraph.build import build
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.iris import IriFactory
from kbgraph.views import CITATION_SYNTAXES
from kbgraph_web import create_app
from kbgraph_web.viewmodels.publication import sitemap
from tests.conftest import ROOT, Vault

SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
PAGE = {"Accept": "text/html"}
NOTES = {"a b.md": "# A\n\n[[Ü & Ö]] [[gone]]\n", "Ü & Ö.md": "# Other\n"}


@pytest.fixture(scope="module")
def observatories() -> FlaskClient:
    """A client of the invented observatories."""
    return create_app(load(ROOT / "tests" / "observatories")).test_client()


def public_client(ontology: Ontology) -> FlaskClient:
    """Return a client of a knowledge base whose base is an address of the web."""
    files = [
        ("a.md", b"---\ntype: country\n---\n# A\n\n## Overview\n\n|||\n|-|-|\n| Status | Legal |\n")
    ]
    iris = IriFactory("https://kb.kbgraph.dev/")
    return create_app(KnowledgeBase(build(files, ontology, iris))).test_client()


def locations(text: str) -> list[str]:
    """Return the addresses of a sitemap or of its index, in order."""
    return [each.text for each in etree.fromstring(text.encode()).iterfind(".//s:loc", SPACE)]


def text_of(content: bytes) -> str:
    """Return a text, or the texts of a workbook."""
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(book.read(name).decode() for name in book.namelist())


def canonical(page: str) -> str:
    """Return the canonical address of a page; empty without one."""
    found = re.findall('<link rel="canonical" href="([^"]*)">', page)
    assert len(found) <= 1
    return unescape(found[0]) if found else ""


def test_the_sitemap_has_each_entry_and_list_at_its_canonical_address(notes: Vault) -> None:
    """Each address answers 200 and is canonical; things without an entry are not in it."""
    client = create_app(notes(NOTES)).test_client()
    response = client.get("/sitemap.xml")
    found = locations(response.text)
    assert response.content_type == "application/xml; charset=utf-8"
    paths = {address.removeprefix("http://localhost") for address in found}
    assert {
        "/",
        "/ontology",
        "/list/missing",
        "/entry/a%20b",
        "/entry/%C3%9C%20&%20%C3%96",
    } <= paths
    assert not any("gone" in path for path in paths)
    for path in paths:
        page = client.get(path, headers=PAGE)
        assert page.status_code == 200
        assert canonical(page.text) == f"http://localhost{path}"


def test_a_large_sitemap_is_an_index_of_parts(
    observatories: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The parts have all addresses once, each at most as many as the protocol allows."""
    whole = locations(observatories.get("/sitemap.xml").text)
    assert observatories.get("/sitemap/1.xml").status_code == 404
    monkeypatch.setattr(sitemap, "MAX_URLS", 3)
    index = locations(observatories.get("/sitemap.xml").text)
    parts = [locations(observatories.get(urlsplit(each).path).text) for each in index]
    assert [address for part in parts for address in part] == whole
    assert all(0 < len(part) <= 3 for part in parts)
    assert len(parts) == len(index) == -(-len(whole) // 3) > 2
    assert observatories.get(f"/sitemap/{len(index) + 1}.xml").status_code == 404


def test_the_sitemap_has_the_day_of_a_change(tmp_path: Path) -> None:
    """Without git it is that of the file; an address is left out that no file could hold."""
    (tmp_path / "a.md").write_text("# A\n")
    long = "/".join(["ü" * 80] * 3)
    (tmp_path / long).parent.mkdir(parents=True)
    (tmp_path / f"{long}.md").write_text("# Long\n")
    base = load(tmp_path)
    text = create_app(base).test_client().get("/sitemap.xml").text
    day = base.views.file_changes[0].day
    assert f"<loc>http://localhost/entry/a</loc><lastmod>{day}</lastmod>" in text
    assert len(locations(text)) == len([each for each in locations(text) if len(each) <= 900])
    assert not any(len(each) > 900 for each in locations(text))


def test_robots_name_the_sitemap(observatories: FlaskClient) -> None:
    """The line has the absolute address of a sitemap that is there (RFC 9309, section 2.2.4)."""
    (address,) = re.findall("^Sitemap: (.+)$", observatories.get("/robots.txt").text, re.MULTILINE)
    assert address == "http://localhost/sitemap.xml"


def test_absolute_addresses_are_those_of_the_base_or_of_the_client(
    ontology: Ontology, observatories: FlaskClient
) -> None:
    """A base that is an address of the web wins; else `Host` decides, and no header of a proxy.

    All that is read elsewhere obeys: heads of pages, citations in each form, tables, descriptions.
    """
    forged = {"Host": "notes.internal:81", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example",
              "X-Forwarded-Proto": "https"}  # fmt: skip
    public = public_client(ontology)
    for client, root, slug in (
        (public, "https://kb.kbgraph.dev/", "a"),
        (observatories, "http://notes.internal:81/", "site--grauhorn"),
    ):
        page = client.get(f"/entry/{slug}", headers=forged | PAGE).text
        assert canonical(page) == f"{root}entry/{slug}"
        assert f'"url": "{root}entry/{slug}"' in page
        # The button that copies the address of a page has it from there.
        assert (f'data-root="{root}"' in page) is (client is public)
        for path in ("/sitemap.xml", "/robots.txt", "/llms.txt", "/", "/sparql?query=ASK{}&page=1"):  # fmt: skip
            text = client.get(path, headers=forged | PAGE).text
            assert root in text, path
            assert "evil" not in text
        description = client.get("/.well-known/void", headers=forged).text
        assert f"<{root}sparql>" in description
        claim = unquote(re.findall(rf'href="/evidence/{slug}/([^"?]*)"', page)[0])
        named, in_basket = quote(claim), quote(f"{slug}#{claim}")
        for path in (
            *(f"/citations/{slug}?claim={named}&syntax={each.name}" for each in CITATION_SYNTAXES),
            *(f"/basket?claim={in_basket}&syntax={each.name}" for each in CITATION_SYNTAXES),
            f"/basket?claim={in_basket}&syntax=csv", f"/compare.csv?with={slug}", "/facts.csv", "/facts.xlsx",
            f"/evidence/{slug}/{named}", f"/evidence/{slug}/{named}?bare=1",
        ):  # fmt: skip
            # BibTeX escapes two characters of addresses.
            text = (
                text_of(client.get(path, headers=forged).data)
                .replace("-{}-", "--")
                .replace(r"\#", "#")
            )
            assert f"{root}entry/{slug}#" in text, path
            assert "kbgraph.example/entry" not in text, path


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/entry/site--grauhorn?facts=3&utm_source=x", "/entry/site--grauhorn"),
        ("/entry/site--grauhorn?in-force=2020-01-31", "/entry/site--grauhorn"),
        ("/?by=&page=1&fbclid=y", "/"),
        ("/ontology?x=1", "/ontology"),
        ("/search?q=grau", ""),
        ("/compare", ""),
    ],
)
def test_a_page_has_one_canonical_address(
    observatories: FlaskClient, path: str, address: str
) -> None:
    """Parameters that only change the view, and those of others, are no part of it."""
    found = canonical(observatories.get(path, headers=PAGE).text)
    assert found == (f"http://localhost{address}" if address else "")


def links_of(guide: str) -> list[tuple[str, str]]:
    """Return the titles and addresses of the links of a guide."""
    return re.findall(r"^- \[(.*?)\]\((\S+)\)(?:: .*)?$", guide, re.MULTILINE)


def test_each_link_of_the_guide_for_agents_is_answered(
    observatories: FlaskClient, notes: Vault
) -> None:
    """It has the form of llmstxt.org, with or without an ontology, and leads to no error."""
    for client in (observatories, create_app(notes(NOTES)).test_client()):
        response = client.get("/llms.txt")
        lines = response.text.splitlines()
        assert lines[0].startswith("# ")
        assert lines[2].startswith("> ")
        links = links_of(response.text)
        assert len(links) >= 8
        for title, address in links:
            split = urlsplit(address)
            answer = client.get(f"{split.path}?{split.query}")
            assert answer.status_code == 200, title
    assert ("telescope", "http://localhost/search.json?where=type:telescope") in links_of(
        observatories.get("/llms.txt").text
    )


def test_questions_of_the_guide_lead_to_cited_answers(shipped: KnowledgeBase) -> None:
    """Each question is there with its query, and its answer names the lines of each row."""
    client = create_app(shipped).test_client()
    guide = client.get("/llms.txt").text
    assert len(guide) < 60_000
    queries = [address for _, address in links_of(guide) if "/sparql?" in address]
    assert len(links_of(guide)) > len(shipped.ontology.example_queries)
    for address in [each for each in queries if "cite=1" in each][:2]:
        split = urlsplit(address)
        assert parse_qs(split.query)["query"][0] in {
            each.text for each in shipped.ontology.example_queries
        }
        assert client.get(f"{split.path}?{split.query}").get_json()["citations"][0]["lines"]


def test_texts_of_the_ontology_cannot_forge_links_of_the_guide(tmp_path: Path) -> None:
    """Brackets and line ends of a title stay text."""
    (tmp_path / "kbgraph.toml").write_text('title = "A](https://evil.example)\\n- [B"\n')
    (tmp_path / "a.md").write_text("# A\n")
    guide = create_app(load(tmp_path)).test_client().get("/llms.txt").text
    assert guide.startswith("# A\\](https://evil.example) - \\[B\n")
    assert all("evil" not in address for _, address in links_of(guide))


def cited(page: str) -> str:
    """Return the text that the button of a page's citation copies."""
    found = re.search(r'<section class="cite-page".*?data-copy="([^"]*)"', page, re.DOTALL)
    return unescape(found[1]) if found else ""


def test_the_page_of_an_entry_is_cited_with_its_review(observatories: FlaskClient) -> None:
    """The line has title, knowledge base, day and permanent address; that of a day has the day."""
    address = "http://localhost/entry/site--grauhorn"
    line = f"Grauhorn. Observatories that do not exist, last reviewed 2026-10-05. {address}"
    assert cited(observatories.get("/entry/site--grauhorn").text) == line
    of_day = observatories.get("/entry/site--grauhorn?in-force=2020-01-31").text
    assert cited(of_day) == f"{line}?in-force=2020-01-31"


def test_a_page_without_review_is_cited_with_its_change_or_version(
    notes: Vault, tmp_path: Path
) -> None:
    """Without a day it is the generation; a thing without an entry has no line."""
    base = notes({"Is it?.md": "[[gone]]\n"})
    client = create_app(base).test_client()
    (slug,) = base.views.entries
    assert cited(client.get(f"/entry/{slug}", query_string={}).text if "?" not in slug else
                 client.get(f"/entry/{slug.replace('?', '%3F')}").text).startswith("Is it? ")  # fmt: skip
    assert not cited(client.get("/entry/gone").text)
    plain = create_app(notes({"a.md": "# A\n"}))
    generation = plain.config["KNOWLEDGE"].generation[:12]
    assert f"version {generation}. " in cited(plain.test_client().get("/entry/a").text)
    (tmp_path / "a.md").write_text("# A\n")
    base = load(tmp_path)
    page = create_app(base).test_client().get("/entry/a").text
    assert f", changed {base.views.file_changes[0].day}. http" in cited(page)
