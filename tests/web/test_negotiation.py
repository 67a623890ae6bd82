"""The choice of a syntax: as RFC 9110, section 12.5.1, says, for any Accept header."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from flask import Flask, request
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kbgraph import KnowledgeBase
from kbgraph.rdf import FORMATS, RDF_FORMATS, Format
from kbgraph_web import create_app
from kbgraph_web.http.negotiation import accepted_by, preferred_data, prefers_html
from tests.conftest import Vault
from tests.sizes import examples

NAMES = sorted({name for each in FORMATS for name in (each.media_type, *each.aliases)})
TYPES = sorted({name.partition("/")[0] for name in NAMES})
OTHERS = ["text/html", "application/xhtml+xml", "image/png", "application/x-unknown"]
WEIGHTS = ["", "0", "0.0", "0.000", "0.001", "0.3", "0.5", "0.50", "0.7", "1", "1.0", "1.000", "0."]
PARAMETERS = ["", "charset=utf-8", 'charset="UTF-8"', 'profile="urn:a,b;q=0"', "version=1"]


class Range(NamedTuple):
    """A media range as it is generated; the header is written from it."""

    name: str
    parameter: str
    weight: str

    def written(self, space: str, upper: bool) -> str:  # noqa: FBT001 - drawn
        """Return it as in a header."""
        name = self.name.upper() if upper else self.name
        weight = f"{'Q' if upper else 'q'}={self.weight}" if self.weight else ""
        return f"{space};{space}".join(filter(None, [name, self.parameter, weight]))


@st.composite
def headers(draw: st.DrawFn) -> tuple[list[Range], str]:
    """Draw media ranges, and a header that has them in any spelling."""
    names = st.sampled_from([*NAMES, *OTHERS, *(f"{each}/*" for each in TYPES), "*/*"])
    ranges = draw(
        st.lists(
            st.builds(Range, names, st.sampled_from(PARAMETERS), st.sampled_from(WEIGHTS)),
            min_size=1,
            max_size=6,
        )
    )
    space, upper = draw(st.sampled_from(["", " ", "\t "])), draw(st.booleans())
    commas = draw(st.sampled_from([",", ", ", " ,", ",,"]))
    return ranges, commas.join(each.written(space, upper) for each in ranges)


def weight_of(ranges: list[Range], media_type: str) -> float:
    """Return a type's weight by the RFC: that of the most specific range that matches it.

    Of two ranges that are equally specific, the greater counts.
    """
    main, best = media_type.partition("/")[0], (-1, 0, 0.0)
    for each in ranges:
        if each.name == media_type:
            precedence = 2
        elif each.name == f"{main}/*":
            precedence = 1
        elif each.name == "*/*":
            precedence = 0
        else:
            continue
        best = max(best, (precedence, bool(each.parameter), float(each.weight or 1)))
    return best[2]


def weight_of_format(ranges: list[Range], syntax: Format) -> float:
    """Return a syntax's weight: by its own name, or by an alias that is named outright."""
    own = [float(each.weight or 1) for each in ranges if each.name == syntax.media_type]
    if own and max(own) == 0:
        return 0
    named = [float(each.weight or 1) for each in ranges if each.name in syntax.aliases]
    return max(weight_of(ranges, syntax.media_type), *named, 0)


@given(headers())
@settings(max_examples=examples(400), deadline=None)
@example(([Range("text/turtle", "charset=utf-8", "")], "text/turtle; charset=utf-8"))
@example(([Range("*/*", "", ""), Range("text/csv", "", "0")], "*/*, text/csv;q=0"))
def test_the_choice_is_that_of_the_rfc(drawn: tuple[list[Range], str]) -> None:
    """Syntaxes come by weight, those of equal weight in our order, and those of weight 0 never."""
    ranges, header = drawn
    weights = {each: weight_of_format(ranges, each) for each in FORMATS}
    expected = sorted(
        (each for each in FORMATS if weights[each] > 0), key=lambda each: -weights[each]
    )
    assert accepted_by(header) == tuple(expected)


@given(headers())
@settings(max_examples=examples(200), deadline=None)
def test_pages_are_for_those_who_name_html(drawn: tuple[list[Range], str]) -> None:
    """HTML is preferred if it is named, and RDF is not weighted more."""
    ranges, header = drawn
    html = [
        float(each.weight or 1)
        for each in ranges
        if each.name in {"text/html", "application/xhtml+xml"}
    ]
    rdf = max(weight_of_format(ranges, each) for each in RDF_FORMATS)
    with Flask(__name__).test_request_context(headers={"Accept": header}):
        assert prefers_html(request) == (0 < max(html, default=0) >= rdf)
        data = preferred_data(request)
    assert (data is not None) == (rdf > weight_of(ranges, "text/html"))


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
    assert "<h1>Twin" in client.get("/entry/a.ttl").text.replace("\n", "")
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
