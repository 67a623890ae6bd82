"""The SPARQL page: examples, completion, errors, views, citations, downloads, stopping."""

from __future__ import annotations

import io
import json
import re
import urllib.request
from contextlib import redirect_stdout
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect
from selectolax.lexbor import LexborHTMLParser

from kbgraph_web import create_app
from kbgraph_web.viewmodels.sparql_results import MAX_CITED_ROWS
from tests.browser.chromium import opened
from tests.conftest import Vault, line_of
from tests.web.xss_payloads import OWN

SUPERVISES = "Which regulator supervises a firm in"
STATUS = "How many jurisdictions anywhere under Asia"
# Disabled while the editor waits for new completions: a click is ignored then.
COMPLETION = ".cm-tooltip-autocomplete:not(.cm-tooltip-autocomplete-disabled) li"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def page_of(server: str, query: str, **more: str) -> str:
    """Return the address of the page with a query's results."""
    return f"{server}/sparql?{urlencode({'page': '1', 'query': query, **more})}"


def fetched(address: str, accept: str) -> bytes:
    """Fetch an address with an Accept header."""
    with urllib.request.urlopen(
        urllib.request.Request(address, headers={"Accept": accept}), timeout=20
    ) as answer:
        body: bytes = answer.read()
    return body


def typed(page: Page, text: str) -> None:
    """Type a text into the editor, key by key."""
    page.get_by_role("textbox", name="Query").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type(text)


def rows(page: Page) -> list[list[str]]:
    """Return the cells of the table, without the citations below each row."""
    return [
        row.locator("tr").first.locator("td").all_inner_texts()
        for row in page.locator("[data-shows=table] tbody").all()
    ]


def test_an_example_is_loaded_and_its_address_shows_the_same(browser: Browser, server: str) -> None:
    """An example is loaded and run; its address shows query, view and rows again."""
    with opened(browser, f"{server}/sparql") as page:
        page.get_by_role("button", name=re.compile(STATUS)).click()
        expect(page.locator("#result")).to_contain_text("Results 3 rows in ")
        page.get_by_role("link", name="Chart").click()
        expect(page.locator("[data-shows=chart]")).to_be_visible()
        link, query, bars = (
            page.url,
            page.locator("textarea").input_value(),
            page.locator(".chart").inner_text(),
        )
        assert "GROUP BY ?status" in query
        assert query.startswith("# How many jurisdictions anywhere under Asia")
        assert urlsplit(link).path == "/question/legal-status-under-a-region"
        assert parse_qs(urlsplit(link).query) == {"region": ["m49-142"], "view": ["chart"]}
    with opened(browser, link) as page:
        assert page.locator("textarea").input_value() == query
        assert page.locator(".chart").inner_text() == bars
        expect(page.locator("[data-shows=table]")).to_be_hidden()
        expect(page.get_by_role("link", name="Chart")).to_have_attribute("aria-current", "true")
        assert page.title().startswith(STATUS)
        expect(page.get_by_role("combobox", name="region")).to_have_value("Asia")


def test_results_about_places_are_a_map(browser: Browser, frozen_server: str) -> None:
    """On the map numbers are steps and texts are colours; the address restores the map."""
    counted = "SELECT ?c (COUNT(?b) AS ?n) { ?c a kb:Country ; org:memberOf ?b } GROUP BY ?c"
    with opened(browser, page_of(frozen_server, counted)) as page:
        page.get_by_role("link", name="Map", exact=True).click()
        kazakhstan = page.locator(".world a[data-code='398']")
        expect(kazakhstan).to_have_attribute("href", "/entry/country--kazakhstan")
        bodies = (
            page.locator(".regions tr", has=page.locator("a[data-code='398']"))
            .locator("th")
            .inner_text()
        )
        expect(kazakhstan).to_have_attribute("aria-label", f"Kazakhstan: {bodies}")
        assert re.fullmatch(r"s[1-6]", kazakhstan.locator("path").get_attribute("class") or "")
        page.get_by_role("button", name="Whole world").click()
        link = page.url
        assert parse_qs(urlsplit(link).query) == {
            "page": ["1"],
            "query": [counted],
            "view": ["map"],
            "extent": ["world"],
        }
    with opened(browser, link) as page:
        expect(page.locator(".world a[data-code='398']")).to_be_visible()
        page.get_by_role("textbox", name="Query").click()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text("SELECT ?c ?s { ?c a kb:Country ; kb:legalStatus ?s }")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".world a[data-code='156']")).to_have_attribute(
            "aria-label", "China: banned"
        )
    with opened(browser, link, scripted=False) as page:
        expect(page.locator(".regions")).to_contain_text("Kazakhstan")


def test_results_without_places_have_no_map(browser: Browser, server: str) -> None:
    """Results with one place or none have no map."""
    for query in (
        "SELECT ?r { ?r a kb:Regulator }",
        "SELECT ?p { <id/country--kazakhstan> ?p ?o . ?o a kb:Region }",
    ):
        with opened(browser, page_of(server, query)) as page:
            expect(page.locator("#result")).to_contain_text("row")
            expect(page.get_by_role("link", name="Map", exact=True)).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_question_is_a_page_with_its_answer(
    browser: Browser, frozen_server: str, width: int
) -> None:
    """Heading and title ask it, the first row is on the first screen, and no column is cut.

    The query is folded below; another one, run there, has its own page.
    """
    with opened(browser, f"{frozen_server}/sparql") as page:
        page.set_viewport_size({"width": width, "height": 844})
        page.get_by_role("link", name=re.compile("sources contradict each other")).click()
        question = "Where do sources contradict each other about the same thing?"
        expect(page.get_by_role("heading", level=1)).to_have_text(question)
        assert page.title().startswith(question)
        first = page.locator("[data-shows=table] tbody").first.bounding_box()
        assert first
        assert first["y"] < 700
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("#answer .wide").first.evaluate(
            "each => each.scrollWidth <= each.clientWidth + 4"
        )
        page.get_by_role("navigation", name="More questions").get_by_role("link").first.wait_for()
        page.get_by_text("Show query", exact=True).first.click()
        typed(page, "ASK { ?zone a kb:FreeZone }")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("SPARQL")
        expect(page.locator("#result")).to_contain_text("yes")


def test_back_restores_the_previous_results(browser: Browser, server: str) -> None:
    """Back and forward restore the query and its answer."""
    with opened(browser, f"{server}/sparql") as page:
        page.get_by_role("button", name=re.compile(STATUS)).click()
        expect(page.locator("#result")).to_contain_text("3 rows")
        page.get_by_role("link", name="All questions").click()
        page.get_by_role("button", name=re.compile(SUPERVISES)).click()
        expect(page.locator("#result")).to_contain_text("1 row")
        page.go_back()
        page.go_back()
        expect(page.locator("#result")).to_contain_text("3 rows")
        assert "GROUP BY ?status" in page.locator("textarea").input_value()


def test_a_bad_query_marks_its_column(browser: Browser, server: str) -> None:
    """The column of the error and the gutter are marked until the query is corrected."""
    with opened(browser, f"{server}/sparql", excused="status of 400") as page:
        typed(page, "ASK { kb:a kb:b }")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".refusal .sentence")).to_have_text(
            "The query is not SPARQL: line 1, column 17: '}' is not allowed here."
        )
        expect(page.locator(".cm-lintRange-error")).to_have_text("}")
        expect(page.locator(".cm-lint-marker-error")).to_have_count(1)
        expect(page.get_by_role("status").filter(has_text="column 17")).to_be_visible()
        typed(page, "ASK { kb:a kb:b kb:c }")
        page.keyboard.press("Control+Enter")
        expect(page.locator("#result")).to_contain_text("no")
        expect(page.locator(".cm-lintRange-error")).to_have_count(0)
        typed(page, "where is mining banned")
        page.keyboard.press("Control+Enter")
        page.wait_for_url("**/sparql?words=where+is+mining+banned")
        expect(page.locator(".questions-found a").first).to_be_visible()


def test_the_column_counts_unicode_characters(browser: Browser, server: str) -> None:
    """A character outside the basic plane counts as one column; line 2 is found."""
    query = 'ASK {\n  ?s ?p "𐍈" . kb:a kb:b }'
    with opened(browser, page_of(server, query), excused="status of 400") as page:
        refusal = page.locator(".refusal")
        assert (refusal.get_attribute("data-line"), refusal.get_attribute("data-column")) == (
            "2",
            "25",
        )
        assert query.splitlines()[1][24] == "}"
        expect(page.locator(".cm-lintRange-error")).to_have_text("}")


def test_completion_knows_the_terms_and_declares_their_prefix(
    browser: Browser, server: str
) -> None:
    """`kb:wi` completes to kb:within with label and use, and declares a missing prefix once."""
    with opened(browser, f"{server}/sparql") as page:
        typed(page, "SELECT * WHERE { ?x kb:wi")
        option = page.locator(COMPLETION).first
        expect(option).to_contain_text("kb:within")
        expect(option).to_contain_text(re.compile(r"within · \d+"))
        option.click()
        area = page.locator("textarea")
        expect(area).to_have_value(
            re.compile(
                r"^PREFIX kb: <https://kbgraph.example/ont#>\nSELECT \* WHERE \{ \?x kb:within"
            )
        )
        page.keyboard.type(" ?y ; kb:bord")
        expect(page.locator(COMPLETION).first).to_contain_text("kb:borders")
        page.wait_for_timeout(100)
        page.keyboard.press("Enter")
        expect(area).to_have_value(re.compile(r"kb:borders"))
        assert area.input_value().count("PREFIX kb:") == 1


@pytest.mark.parametrize("name", ["KZ", "KAZ", "398", "Қазақстан", "kazakhst", "<id/country--kaz"])
def test_completion_finds_things_by_any_name(browser: Browser, server: str, name: str) -> None:
    """A code, a name, a part of it or of the IRI completes to the thing's relative IRI."""
    if name.isdigit():
        found = json.loads(fetched(f"{server}/complete.json?q={name}", "application/json"))
        assert found[0]["text"] == "<id/country--kazakhstan>"
        return
    with opened(browser, f"{server}/sparql") as page:
        typed(page, f"SELECT * {{ ?x kb:borders {name}")
        option = page.locator(COMPLETION, has_text="Kazakhstan").first
        option.click()
        expect(page.locator("textarea")).to_have_value(
            re.compile(r"kb:borders <id/country--kazakhstan>(?!>)")
        )


def test_properties_that_fit_the_subject_come_first(browser: Browser, server: str) -> None:
    """Properties that the subject's class states come before others that are used more.

    Statuses come before, descriptions after all other properties.
    """
    with opened(browser, f"{server}/sparql") as page:
        typed(page, "SELECT * { ?r a kb:Regulator ; kb:")
        first = page.locator(COMPLETION).first
        expect(first).to_be_visible()
        fitting = first.inner_text()
        typed(page, "SELECT * { ?r kb:")
        expect(first).to_be_visible()
        expect(first).not_to_have_text(fitting)
        typed(page, "SELECT * { ?r kb:stab")
        expect(first).to_contain_text("kb:stablecoinTreatment")
        expect(page.locator(COMPLETION).last).to_contain_text("kb:stablecoinDescription")


def test_escape_stops_a_query(browser: Browser, server: str) -> None:
    """Esc aborts an endless query with a notice; the next query can run at once."""
    with opened(browser, f"{server}/sparql", excused="ERR_ABORTED") as page:
        dropped: list[str] = []
        page.on("requestfailed", lambda request: dropped.append(request.url))
        typed(page, ENDLESS)
        page.keyboard.press("Escape")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("button", name="Stop")).to_be_visible()
        expect(page.locator("#state")).to_have_text("Running …")
        page.keyboard.press("Escape")
        expect(page.locator("#state")).to_contain_text("Stopped")
        expect(page.get_by_role("button", name="Stop")).to_be_hidden()
        page.wait_for_timeout(200)
        assert len(dropped) == 1
        page.get_by_role("button", name=re.compile(STATUS)).click()
        expect(page.locator("#result")).to_contain_text("3 rows")


def test_a_query_past_its_timeout_is_reported(browser: Browser, server: str) -> None:
    """The server stops an endless query at its timeout, and the page reports it."""
    with opened(browser, page_of(server, ENDLESS, timeout="1"), excused="status of 503") as page:
        expect(page.locator(".refusal h2")).to_have_text("Stopped")
        expect(page.locator(".refusal")).to_contain_text(
            "The query was stopped at its deadline; ask for less, or add a LIMIT."
        )


def test_downloads_are_those_of_the_endpoint(browser: Browser, server: str) -> None:
    """Downloads are the bytes that the endpoint returns for their media types."""
    with opened(browser, f"{server}/sparql") as page:
        page.get_by_role("button", name=re.compile(SUPERVISES)).click()
        expect(page.locator("#result")).to_contain_text("1 row")
        query = page.locator("textarea").input_value()
        for label, media_type in (("CSV", "text/csv"), ("JSON", "application/sparql-results+json")):
            with page.expect_download() as waited:
                page.locator(".formats").get_by_role("link", name=label, exact=True).click()
            body = Path(waited.value.path()).read_bytes()
            assert body == fetched(f"{server}/sparql?{urlencode({'query': query})}", media_type)
        assert len(body) > 100


def test_a_row_cites_its_lines(browser: Browser, frozen_server: str) -> None:
    """A row cites line, text, source and date, and links to the line."""
    query = "SELECT ?price { <id/country--kazakhstan> kb:electricityPrice/schema:value ?price }"
    with opened(browser, page_of(frozen_server, query)) as page:
        expect(page.locator("#answer tbody td, .results tbody td").first).to_contain_text("0.042")
        page.locator(".rests summary").click()
        lines = page.locator(".rests li")
        number = line_of("country--kazakhstan.md", "| Electricity |", "tests/kazakhstan/kb")
        expect(lines.first).to_contain_text(f"Kazakhstan entry, line {number}")
        expect(lines.first).to_contain_text("| Electricity | $0.042/kWh [^soken] |")
        expect(lines.first).to_contain_text("Kazakhstan in the Soken Crypto Legal Map")
        lines.first.get_by_role("link", name=f"line {number}").click()
        page.wait_for_url(f"**/entry/country--kazakhstan#L{number}")
        expect(page.locator(f"#L{number}")).to_contain_text("$0.042/kWh")


def test_rows_are_sorted_by_a_column(browser: Browser, server: str) -> None:
    """A click sorts ascending, another descending, numerically for numbers, as the server does."""
    query = "SELECT ?n ?t { VALUES (?n ?t) { (10 'b') (9 'a') (100 'c') } }"
    with opened(browser, page_of(server, query)) as page:
        page.get_by_role("link", name="n", exact=True).click()
        assert [row[0] for row in rows(page)] == ["9", "10", "100"]
        expect(page.get_by_role("columnheader", name="n")).to_have_attribute(
            "aria-sort", "ascending"
        )
        page.get_by_role("link", name="n", exact=True).click()
        assert [row[0] for row in rows(page)] == ["100", "10", "9"]
        link, order = page.url, rows(page)
    with opened(browser, link, scripted=False) as page:
        assert rows(page) == order


def test_a_graph_is_shown_as_one(browser: Browser, server: str) -> None:
    """CONSTRUCT shows edges that link to entries and ontology, and downloads as Turtle."""
    with opened(
        browser, page_of(server, "CONSTRUCT { ?s kb:within ?o } { ?s kb:within ?o }")
    ) as page:
        expect(page.locator(".picture[data-ready] canvas").first).to_be_attached()
        first = page.locator(
            ".edges tbody", has=page.get_by_role("link", name="Kazakhstan", exact=True)
        ).first
        expect(first.get_by_role("link", name="within").first).to_have_attribute(
            "href", "/ontology#within"
        )
        expect(page.locator("#result")).to_contain_text(re.compile(r"[0-9]+ triples"))
        with page.expect_download() as waited:
            page.locator(".formats").get_by_role("link", name="Turtle").click()
        assert b"kb:within" in Path(waited.value.path()).read_bytes()


def test_the_page_works_by_keyboard_alone(browser: Browser, server: str) -> None:
    """The editor, the results, their links and citations work without a pointer."""
    with opened(browser, f"{server}/sparql") as page:
        tab_to(
            page,
            "document.activeElement.shadowRoot?.activeElement?.getAttribute('aria-label') === 'Query'",
        )
        page.keyboard.press("Control+a")
        page.keyboard.type("SELECT ?s { ?s kb:within <id/country--kazakhstan> } ORDER BY ?s")
        page.keyboard.press("Escape")
        page.keyboard.press("Control+Enter")
        expect(page.locator("#result")).to_contain_text("3 rows")
        tab_to(page, "document.activeElement.matches('.rests summary')")
        page.keyboard.press("Enter")
        expect(page.locator(".rests li").first).to_be_visible()
        tab_to(page, "document.activeElement.matches('.rests a.line')")
        page.keyboard.press("Enter")
        page.wait_for_url("**/entry/free-zone--*#L*")


def tab_to(page: Page, found: str) -> None:
    """Tab until an expression of the page is true."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(found):
            return
    pytest.fail(f"not reached by keyboard: {found}")


def test_the_form_works_without_javascript(browser: Browser, server: str) -> None:
    """The form works without JavaScript; a bad query is reported with its place."""
    with opened(browser, f"{server}/sparql", scripted=False, excused="status of 400") as page:
        page.locator("textarea").fill("SELECT ?zone {\n ?zone kb:within <id/country--belarus> }")
        page.get_by_role("button", name="Run").click()
        expect(page.get_by_role("link", name="Hi-Tech Park").first).to_have_attribute(
            "href", "/entry/free-zone--belarus-hi-tech-park"
        )
        page.locator(".rests summary").click()
        expect(page.locator(".rests li").first).to_contain_text("Hi-Tech Park entry, line 8")
        page.locator("textarea").fill("SELECT ?zone {\n ?zone kb:within }")
        page.get_by_role("button", name="Run").click()
        expect(page.locator(".refusal")).to_contain_text("line 2, column 18")
        page.get_by_role("button", name=re.compile(STATUS)).click()
        expect(page.locator("#result")).to_contain_text("3 rows")
        page.get_by_role("link", name="Chart").click()
        expect(page.locator(".chart tr")).to_have_count(3)
        page.goto(f"{server}/sparql")
        page.get_by_label("Ask in words").last.fill("Who supervises a firm?")
        page.get_by_role("button", name="Find").click()
        page.get_by_role("link", name=re.compile(SUPERVISES)).first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(SUPERVISES)


def test_the_snippets_return_the_same_rows(browser: Browser, server: str) -> None:
    """The Python snippet of the page prints the rows of the page."""
    with opened(
        browser,
        page_of(
            server,
            'SELECT ?zone { ?zone kb:within <id/country--belarus> ; skos:altLabel ?n FILTER(?n != "x\\\\y") }',
        ),
    ) as page:
        code = (
            page.locator(".snippet", has_text="Python")
            .locator("[data-copy]")
            .get_attribute("data-copy")
            or ""
        )
    output = io.StringIO()
    with redirect_stdout(output):
        exec(compile(code, "snippet", "exec"), {})  # noqa: S102 - what the page offers is to be run
    assert "free-zone--belarus-hi-tech-park" in output.getvalue()


def test_lines_are_counted_from_the_first(browser: Browser, server: str) -> None:
    """A query keeps an empty first line, so that the mark is on the line that the server names."""
    with opened(browser, page_of(server, "\nASK { kb:a kb:b }"), excused="status of 400") as page:
        assert page.locator("textarea").input_value() == "\nASK { kb:a kb:b }"
        expect(page.locator(".refusal")).to_have_attribute("data-line", "2")
        expect(page.locator(".cm-lintRange-error")).to_have_text("}")


# --- the server, without a browser


@pytest.fixture(scope="module")
def client(vault: Vault) -> FlaskClient:
    """A client of an application over many small entries, without a server."""
    return create_app(
        vault(
            {
                f"e{number}.md": f"---\ntype: country\nnames: {{en: E{number}}}\n---\n# E{number}\n"
                for number in range(MAX_CITED_ROWS + 1)
            }
        )
    ).test_client()


def answered(client: FlaskClient, query: str, accept: str = "text/html", **more: str) -> str:
    """Return the body of a page or of another response."""
    return client.get(
        "/sparql", query_string={"query": query, "page": "1", **more}, headers={"Accept": accept}
    ).text


def test_a_page_is_only_for_clients_that_accept_html(client: FlaskClient) -> None:
    """`page=1` does not change the results for clients that do not ask for HTML."""
    for accept in (
        "application/sparql-results+json",
        "*/*",
        "text/turtle, text/html;q=0.5, */*;q=0.1",
    ):
        assert json.loads(answered(client, "ASK {}", accept)) == {"head": {}, "boolean": True}
    assert answered(client, "ASK {}").startswith("<!doctype html>")


def test_long_results_have_pages_and_notices(client: FlaskClient) -> None:
    """Beyond 200 rows lines are not cited; beyond 1,000 pictures are drawn from the first."""
    few = answered(client, "SELECT ?s { ?s a kb:Country } LIMIT 200")
    assert few.count('class="rests"') == few.count("<tbody>") == 100
    more = answered(client, "SELECT ?s { ?s a kb:Country }")
    assert "Lines are cited for results of up to 200 rows" in more
    assert 'class="rests"' not in more
    most = answered(client, "SELECT ?s ?t { ?s a kb:Country . ?t a kb:Entry } LIMIT 1500")
    assert "1,500 rows" in most
    assert "1–100 of 1,500 are shown" in most
    assert "drawn from the first 1,000 rows" in most


def kinds(text: str) -> set[str]:
    """Return elements and attributes of a page, without those that depend on the results."""
    nodes = LexborHTMLParser(text).css("*")
    return {f"{node.tag} {name}" for node in nodes for name in ("", *node.attributes)}


def test_text_of_a_query_is_never_markup(client: FlaskClient) -> None:
    """Markup in queries, values, sort orders and IRIs is text: it adds no element or attribute."""
    plain = (
        'SELECT ("x" AS ?a) (<https://e.example/> AS ?b) ("y"@en AS ?c) {}',
        "SELECT (<x:a> AS ?a) (<x:b> AS ?b) {}",
        "SELECT",
    )
    ours = set().union(*(kinds(answered(client, query)) for query in plain))
    found = client.get(
        "/sparql?words=supervises+a+firm+in+Kazakhstan", headers={"Accept": "text/html"}
    )
    worded = kinds(found.text) | {"mark "}
    for payload in OWN:
        text = json.dumps(payload).replace("\\u0000", "")
        page = answered(
            client,
            f"SELECT ({text} AS ?a) (<https://e.example/> AS ?b) (IRI({text}) AS ?c) {{}} # {payload}",
            sort=payload,
            view=payload,
        )
        assert kinds(page) <= ours, payload
        assert kinds(answered(client, payload)) <= ours, payload
        words = client.get(
            "/sparql", query_string={"words": payload}, headers={"Accept": "text/html"}
        ).text
        assert kinds(words) <= worded, payload
    page = answered(client, 'SELECT (IRI("javascript:alert(1)") AS ?b) {}')
    assert "javascript:alert(1)" in page
    assert 'href="javascript:' not in page


def test_a_page_is_conditional_by_its_view(client: FlaskClient) -> None:
    """Each view has its own ETag, a known one is 304, and an error has none."""
    ask = {"query": "SELECT * { ?s a kb:Country } LIMIT 3", "page": "1"}
    first, other = (
        client.get("/sparql", query_string={**ask, **more}, headers={"Accept": "text/html"})
        for more in ({}, {"sort": "s"})
    )
    assert first.headers["ETag"] != other.headers["ETag"]
    again = client.get(
        "/sparql",
        query_string=ask,
        headers={"Accept": "text/html", "If-None-Match": first.headers["ETag"]},
    )
    assert again.status_code == 304
    refused = client.get(
        "/sparql", query_string={"query": "SELECT", "page": "1"}, headers={"Accept": "text/html"}
    )
    assert refused.status_code == 400
    assert "ETag" not in refused.headers


def test_completion_is_conditional(client: FlaskClient) -> None:
    """Completions have an ETag, and a known one is 304."""
    for path in ("/complete.json", "/complete.json?q=E1"):
        first = client.get(path)
        assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert [each["label"] for each in first.json][:2] == ["E1", "E10"]
