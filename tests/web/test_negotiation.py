"""The choice of a syntax: as RFC 9110, section 12.5.1, says, for any Accept header."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings

from conformance import negotiation
from conformance.negotiation import QUESTIONS, Header, Question, Range, disagrees, headers, run
from kbgraph import KnowledgeBase
from kbgraph.rdf import FORMATS, RDF_FORMATS, Format
from kbgraph_web import create_app
from kbgraph_web.http.negotiation import accepted_by
from tests.conftest import Vault
from tests.sizes import examples


@given(headers())
@settings(max_examples=examples(400), deadline=None)
@example(Header([Range("text/turtle", "charset=utf-8", "")], "text/turtle; charset=utf-8"))
@example(Header([Range("*/*", "", ""), Range("text/csv", "", "0")], "*/*, text/csv;q=0"))
def test_the_choice_is_that_of_the_rfc(header: Header) -> None:
    """Syntaxes come by weight, and never those of weight 0; pages are for those who name HTML."""
    assert not [fault for question in QUESTIONS if (fault := disagrees(question, header))]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_a_disagreement_is_counted_and_named(
    question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table of `make conformance` has its number, and the faults have the header."""
    lines, faults = run(30)
    assert not faults
    counts = [line.split()[-2:] for line in lines[1:]]
    assert all(int(cases) >= 20 and disagreements == "0" for cases, disagreements in counts)
    broken = question._replace(server=lambda _: "nothing")
    monkeypatch.setattr(negotiation, "QUESTIONS", (broken,))
    lines, faults = run(30)
    assert int(lines[1].split()[-1]) == len(faults) >= 20
    assert f"negotiation, {question.name}: " in faults[0]
    assert faults[0].endswith("got nothing")


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("", [each.name for each in FORMATS]),
        ("text/turtle;charset=UTF-8", ["turtle"]),
        ("text/turtle;charset=iso-8859-1", []),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', ["jsonld"]),
        ("application/json", ["json"]),
        ("application/sparql-results+json;q=0, application/json", []),
        ("text/html, image/gif, *; q=.2, text/*; q=.2", ["turtle", "csv", "tsv"]),
        ("text/csv;q=1.5, text/turtle;q=x, text/tab-separated-values", ["tsv"]),
        ("nonsense, /, */csv, text/", []),
    ],
)
def test_headers_that_clients_send(header: str, names: list[str]) -> None:
    """A charset is ours or none; a profile fits; a weight against the grammar is no range."""
    assert [each.name for each in accepted_by(header)] == names


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Return a thing, one whose slug is the address of its data, and another one."""
    return {"a.md": "# A\n[[a.ttl]]", "a.ttl.md": "# Twin", "b.md": "# B"}


@pytest.mark.parametrize("syntax", RDF_FORMATS, ids=lambda syntax: syntax.name)
def test_an_identifier_leads_to_every_rdf_syntax(
    vault: Vault, texts: dict[str, str], syntax: Format
) -> None:
    """`/id/` leads to data in the syntax asked for, also where a twin has the address of it."""
    client = create_app(vault(texts)).test_client()
    for slug in ("a", "b", "a.ttl"):
        found = client.get(f"/id/{slug}", headers={"Accept": f"{syntax.media_type};charset=utf-8"})
        assert found.status_code == 303
        assert "Accept" in found.headers["Vary"].split(", ")
        data = client.get(found.headers["Location"])
        assert data.mimetype == syntax.media_type
        assert f"/id/{slug}>" in data.text or f'/id/{slug}"' in data.text


def test_twins_are_reachable(vault: Vault, texts: dict[str, str]) -> None:
    """`a.ttl` is the page of that thing, and the Turtle of `a` has an address of its own."""
    client = create_app(vault(texts)).test_client()
    html = {"Accept": "text/html"}
    assert '<h1 dir="auto">Twin' in client.get("/entry/a.ttl").text.replace("\n", "")
    page = client.get("/entry/a", headers=html).text
    assert 'type="text/turtle" href="/entry/a?syntax=ttl"' in page
    assert 'type="application/ld+json" href="/entry/a.jsonld"' in page
    for name in ("syntax=ttl", "syntax=turtle", "format=ttl"):
        assert client.get(f"/entry/a?{name}").mimetype == "text/turtle"
    for name in ("syntax", "format"):
        assert client.get(f"/entry/a?{name}=zip", headers=html).status_code == 400
        assert client.get(f"/entry/nobody?{name}=ttl").status_code == 404


@pytest.mark.parametrize(
    ("path", "accept", "kind"),
    [
        ("/entry/nobody", "text/html", "text/html"),
        ("/entry/nobody", "*/*", "text/plain"),
        ("/entry/nobody", "application/json", "application/problem+json"),
        ("/graph/nobody.json", "text/html", "application/problem+json"),
        ("/sparql?query=x", "text/html", "text/html"),
        ("/sparql?query=x", "application/sparql-results+json", "text/plain"),
        (
            "/sparql?query=x",
            "application/problem+json, text/html;q=0.5",
            "application/problem+json",
        ),
        ("/export/kbgraph.zip", "text/html,*/*;q=0.8", "text/html"),
        ("/search?page=x", "", "text/plain"),
    ],
)
def test_errors_have_the_form_that_the_client_reads(
    shipped: KnowledgeBase, path: str, accept: str, kind: str
) -> None:
    """A page for browsers, problem details for JSON, text for all others (RFC 9457)."""
    response = create_app(shipped).test_client().get(path, headers={"Accept": accept})
    assert response.mimetype == kind
    assert "Accept" in response.headers["Vary"]
    if kind == "application/problem+json":
        assert response.json is not None
        assert set(response.json) == {"type", "title", "status", "detail"}
        assert response.json["status"] == response.status_code


def test_what_cannot_be_sent_is_listed(shipped: KnowledgeBase) -> None:
    """406 names the syntaxes that there are."""
    client = create_app(shipped).test_client()
    image = {"Accept": "image/png"}
    for path in ("/sparql?query=ASK%7B%7D", "/.well-known/void"):
        response = client.get(path, headers=image)
        assert response.status_code == 406
        assert "application/" in response.text
