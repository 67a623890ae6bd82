"""The graph page and the path page, in a real browser and without JavaScript."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from kbgraph import KnowledgeBase
from tests.browser.chromium import VIOLATIONS, opened
from tests.browser.drawn_names import MOST_NAMES, measured

KZ, AIFC, CIS, FATF = (
    "country--kazakhstan",
    "free-zone--astana-international-financial-centre",
    "supranational--cis-commonwealth-of-independent-states",
    "supranational--fatf-financial-action-task-force",
)


def drawn(page: Page) -> None:
    """Wait until the graph is drawn."""
    expect(page.locator("#graph[data-ready]")).to_be_visible()


def facts(page: Page) -> list[str]:
    """Return the facts of the table: subject, relation, object."""
    rows = "rows => rows.map(row => [...row.cells].slice(0, 3).map(cell => cell.textContent.trim()).join(' – '))"
    found: list[str] = page.locator("tr[data-fact]").evaluate_all(rows)
    return found


def state(page: Page) -> dict[str, list[str]]:
    """Return the parameters of the address."""
    return parse_qs(urlsplit(page.url).query)


def go_to(page: Page, label: str) -> None:
    """Move by arrow keys until the thing with the label has the focus, and show its details."""
    page.locator("#graph [tabindex='0']").focus()
    up, down = ["ArrowUp"] * 30, ["ArrowDown"] * 30
    for key in ("Home", "ArrowRight", *up, *down, "Home", "ArrowLeft", *up, *down):
        page.keyboard.press(key)
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == label:
            page.keyboard.press("Enter")
            return
    pytest.fail(f"{label} was not reached by arrow keys")


def follow(page: Page, name: str) -> None:
    """Tab to the link with the name in the details, and follow it."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if (
            page.evaluate(
                "document.activeElement.closest('#details') ? document.activeElement.textContent : ''"
            )
            == name
        ):
            page.keyboard.press("Enter")
            return
    pytest.fail(f"no link {name} was reached by keyboard")


def test_the_graph_works_by_keyboard_alone(browser: Browser, server: str) -> None:
    """Arrows move, Enter opens details, Tab and Enter follow a link, to two things and back."""
    with opened(browser, f"{server}/graph/{KZ}") as page:
        for label, slug in (
            ("Astana International Financial Centre", AIFC),
            ("Kazakhstan", KZ),
            ("Commonwealth of Independent States", CIS),
            ("Kazakhstan", KZ),
        ):
            drawn(page)
            go_to(page, label)
            expect(page.locator("#details h2")).to_have_text(label)
            assert state(page) == {"selected": [slug]}
            follow(page, "Graph around it")
            page.wait_for_url(f"**/graph/{slug}")


def test_the_address_is_the_whole_state(browser: Browser, server: str) -> None:
    """Depth, relations, direction, expansion and selection are the same after a reload."""
    with opened(browser, f"{server}/graph/{KZ}") as page:
        drawn(page)
        page.get_by_label("Steps").fill("2")
        expect(page.locator("#things .count")).not_to_have_text("29")
        page.get_by_role("radio", name="outgoing").check(force=True)
        page.locator("#legend summary").click()
        page.get_by_role("checkbox", name="borders").uncheck()
        expect(page.locator("tr[data-fact]", has_text="borders")).to_have_count(0)
        assert state(page) == {"depth": ["2"], "direction": ["outgoing"], "without": ["kb:borders"]}
        assert page.get_by_role("checkbox", name="borders").evaluate(
            "node => node === document.activeElement"
        )
        row = page.locator(f"tr[data-thing='{CIS}']")
        assert row.count() == 1
        go_to(page, "Commonwealth of Independent States")
        expect(page.locator("#details h2")).to_have_text("Commonwealth of Independent States")
        assert state(page)["selected"] == [CIS]
        expect(page.locator("#graph .heading", has_text="borders")).to_have_count(0)
        before = (
            facts(page),
            page.locator("#details").inner_text(),
            page.locator("#status").inner_text(),
        )
        page.reload()
        drawn(page)
        assert (
            facts(page),
            page.locator("#details").inner_text(),
            page.locator("#status").inner_text(),
        ) == before
        assert page.get_by_label("Steps").input_value() == "2"
        assert not page.get_by_role("checkbox", name="borders").is_checked()
        assert page.get_by_role("radio", name="outgoing").is_checked()
        address = page.url
    with opened(browser, address, scripted=False) as page:
        assert facts(page) == before[0]


def item(page: Page, name: str) -> Locator:
    """Return the drawn thing with a name, or the group with the words."""
    return page.locator(f"#graph .item[aria-label='{name}']").first


def places(page: Page, *, side: str) -> dict[str, list[float]]:
    """Return the places of the names on a side of the drawing, `start` for the right."""
    found: dict[str, list[float]] = page.evaluate(
        """side => Object.fromEntries([...document.querySelectorAll("#graph .item")].filter(each => each.querySelector("text").getAttribute("text-anchor") === side)
          .map(each => [each.dataset.id, [each.getBBox().x, each.getBBox().y]]))""",
        side,
    )
    return found


def test_every_drawn_name_is_whole(browser: Browser, server: str) -> None:
    """At 1280 px names are whole, at least 11 px, and nothing covers or crosses one.

    Three steps are two with badges, which count the things behind a name and show them.
    """
    with opened(browser, f"{server}/graph/{KZ}") as page:
        for slug, depth in ((KZ, 1), (KZ, 2), (FATF, 3)):
            page.goto(f"{server}/graph/{slug}?depth={depth}")
            found = measured(page, 1280)
            assert found.faults == {}
            assert 10 < found.names <= MOST_NAMES
        badge = page.locator("#graph .badge").first
        slug, names = badge.get_attribute("data-expand") or "", found.names
        assert int((badge.locator("text").text_content() or "")[1:]) > 0
        badge.click()
        expect(page.locator(f"#graph .badge[data-expand='{slug}'] text")).to_have_text("−")
        found = measured(page, 1280)
        assert found.faults == {}
        assert page.locator("#graph .item").count() > names


@pytest.mark.thorough
@pytest.mark.parametrize("depth", [1, 2, 3])
def test_every_drawn_name_of_the_best_connected_is_whole(
    browser: Browser, server: str, shipped: KnowledgeBase, depth: int
) -> None:
    """The same for the ten best-connected things at 1280 and 1920 px, and in a narrow window."""
    net = shipped.network.multigraph
    best = sorted(net, key=lambda thing: (-net.degree(thing), thing))[:10]
    for slug in (net.nodes[thing]["slug"] for thing in best):
        with opened(browser, f"{server}/graph/{slug}?depth={depth}") as page:
            for width in (1280, 1920, 390):
                found = measured(page, width)
                assert found.faults == {}, f"{slug} at {width} px"
                assert found.names <= MOST_NAMES


def test_a_group_opens_and_moves_nothing_to_the_other_side(browser: Browser, server: str) -> None:
    """A group shows and lights its members, `e` expands a thing; Back undoes each step."""
    with opened(browser, f"{server}/graph/{KZ}?depth=2") as page:
        drawn(page)
        before = {side: places(page, side=side) for side in ("start", "end")}
        group = item(page, "members · 7")
        expect(group).to_have_attribute("aria-expanded", "false")
        other = "end" if group.locator("text").get_attribute("text-anchor") == "start" else "start"
        group.click()
        expect(item(page, "Armenia")).to_be_visible()
        expect(item(page, "members · 7")).to_have_attribute("aria-expanded", "true")
        assert state(page)["group"] == [f"0 ^org:memberOf {CIS}"]
        members = f"[data-id^='{item(page, 'members · 7').get_attribute('data-id')}>']"
        expect(page.locator(f"#graph .item{members}")).to_have_count(7)
        expect(page.locator(f"#graph .item.near{members}")).to_have_count(7)
        assert places(page, side=other) == before[other]
        assert measured(page, 1280).faults == {}
        page.go_back()
        expect(item(page, "Armenia")).to_have_count(0)
        assert {side: places(page, side=side) for side in before} == before
        page.goto(f"{server}/graph/{KZ}")
        item(page, "Astana International Financial Centre").focus()
        page.keyboard.press("e")
        expect(item(page, "AIFC Rules on Digital Asset Activities")).to_be_visible()
        assert state(page) == {"expanded": [AIFC]}
        page.keyboard.press("e")
        expect(item(page, "AIFC Rules on Digital Asset Activities")).to_have_count(0)
        assert state(page) == {}


def test_a_click_shows_the_facts_with_line_and_source(browser: Browser, server: str) -> None:
    """A name, and a line, has its facts with their marks of evidence, and Back undoes both.

    Facts between other things are drawn where one of them has the pointer.
    """
    with opened(browser, f"{server}/graph/{KZ}") as page:
        drawn(page)
        others = page.locator("#graph .facts .line")
        expect(others).to_have_count(0)
        item(page, "Uzbekistan").hover()
        expect(others.first).to_be_attached()
        page.mouse.move(0, 0)
        expect(others).to_have_count(0)
        item(page, "Commonwealth of Independent States").click()
        details = page.locator("#details")
        expect(details.get_by_role("heading")).to_have_text("Commonwealth of Independent States")
        expect(details.get_by_role("link", name="Open the entry")).to_have_attribute(
            "href", f"/entry/{CIS}"
        )
        fact = details.locator("li", has_text="Kazakhstan").first
        mark = fact.locator("a.mark").first
        expect(mark).to_have_attribute("href", re.compile(rf"/evidence/{KZ}/"))
        expect(mark).to_contain_text("line")
        line = page.locator(f"#graph .line[data-line='line >{AIFC}'] .reach")
        line.dispatch_event("click")
        expect(details.get_by_role("heading")).to_have_text(
            "Kazakhstan – Astana International Financial Centre"
        )
        expect(details.locator("li", has_text="contains").locator("a.mark").first).to_be_visible()
        expect(page.locator("#graph .line.lit")).to_have_count(1)
        assert state(page) == {"selected": [KZ], "to": [AIFC]}
        page.go_back()
        expect(details.get_by_role("heading")).to_have_text("Commonwealth of Independent States")
        page.go_back()
        expect(details).to_have_text("")


def test_a_thing_is_found_in_the_graph(browser: Browser, server: str) -> None:
    """Typing marks names; of a thing in a closed group it says which, and Enter opens the group."""
    with opened(browser, f"{server}/graph/{KZ}?depth=2") as page:
        drawn(page)
        field = page.get_by_role("combobox", name="Find in the graph")
        field.fill("uzbekis")
        expect(page.locator("#graph .found").first).to_be_visible()
        field.press("Enter")
        expect(page.locator("#details h2")).to_have_text("Uzbekistan")
        field.press("Escape")
        expect(page.locator("#details")).to_have_text("")
        field.fill("Armenia")
        expect(page.locator("#found")).to_contain_text("Armenia is not drawn: it is in the group")
        field.press("Enter")
        expect(page.locator("#details h2")).to_have_text("Armenia")
        expect(page.locator("#graph .selected").first).to_be_visible()
        field.fill("zzzz")
        expect(page.locator("#found")).to_contain_text("nothing of this name is drawn")


def test_the_drawing_can_be_saved(browser: Browser, server: str, tmp_path: Path) -> None:
    """The drawing is saved as it is seen: as PNG, and as SVG with names and facts as text."""
    with opened(browser, f"{server}/graph/{KZ}") as page:
        drawn(page)
        for ending, start in (("png", b"\x89PNG"), ("svg", b"<svg")):
            with page.expect_download() as download:
                page.get_by_role("button", name=ending.upper()).click()
            assert download.value.suggested_filename == f"{KZ}.{ending}"
            download.value.save_as(tmp_path / ending)
            assert (tmp_path / ending).read_bytes().startswith(start)
        picture = (tmp_path / "svg").read_text(encoding="utf-8")
        assert ">Commonwealth of Independent States<" in picture
        assert "<title>member of</title>" in picture
        assert 'stroke="rgb(' in picture


def test_without_javascript_the_graph_is_a_table_with_a_form(browser: Browser, server: str) -> None:
    """The form sets depth, direction and relations; things over the limit are counted, linked.

    A ticked relation is shown; one whose tick is taken away is `without` in the address.
    """
    with opened(browser, f"{server}/graph/{KZ}?limit=10", scripted=False) as page:
        assert not page.locator("#graph").is_visible()
        expect(page.locator("#status")).to_contain_text("10 things")
        expect(page.locator("#status strong")).to_have_text(re.compile(r"\d+ more"))
        expect(page.locator("tr", has_text="borders").first.locator("a.mark").first).to_be_visible()
        assert page.locator("#legend [type=checkbox]:not(:checked)").count() == 0
        page.locator("#legend summary").click()
        page.get_by_role("checkbox", name="borders").uncheck()
        with page.expect_navigation():
            page.get_by_role("button", name="Show").click()
        assert state(page) == {"limit": ["10"], "without": ["kb:borders"]}
        assert not page.get_by_role("checkbox", name="borders").is_checked()
        assert not [row for row in facts(page) if " borders " in row]
        page.get_by_role("link", name="show up to 20").click()
        expect(page.locator("#things .count")).to_have_text("20")
        page.goto(f"{server}/graph/{KZ}")
        page.get_by_role("link", name="Expand Astana International").click()
        assert state(page) == {"expanded": [AIFC]}


def test_the_page_and_the_json_have_the_same_facts(server: str) -> None:
    """Direction and expansion give the same facts on the page and in JSON."""
    for parameters in ("direction=outgoing", "direction=incoming&depth=2", f"expanded={AIFC}"):
        with urllib.request.urlopen(f"{server}/graph/{KZ}.json?{parameters}&limit=100") as answer:
            data = json.load(answer)
        with urllib.request.urlopen(f"{server}/graph/{KZ}?{parameters}") as answer:
            page = answer.read().decode()
        assert f'>Facts <span class="count">{len(data["edges"])}<' in page
        assert page.count("<tr data-fact") == min(100, len(data["edges"]))
        assert page.count("<tr data-thing") == len(data["nodes"])
    with urllib.request.urlopen(f"{server}/graph/{KZ}.json?direction=outgoing") as answer:
        assert {edge["source"] for edge in json.load(answer)["edges"]} == {
            f"https://kbgraph.example/id/{KZ}"
        }


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/graph/nothing", 404, "nothing in the knowledge base is called 'nothing'"),
        (f"/graph/{KZ}?without=bordrs", 404, "did you mean kb:borders"),
        (f"/graph/{KZ}?depth=4", 400, "depth must be a whole number from 1 to 3"),
        (f"/graph/{KZ}?direction=up", 400, "direction must be one of both, outgoing, incoming"),
        (
            f"/graph/{KZ}.json?direction=up",
            400,
            "direction must be one of both, outgoing, incoming",
        ),
        ("/path?from=AIFC&to=EAEU&limit=0", 400, "limit must be a whole number"),
    ],
)
def test_errors_of_the_pages_are_sentences(server: str, path: str, status: int, words: str) -> None:
    """Unknown things and relations are 404, bad numbers 400, each with a sentence."""
    with pytest.raises(urllib.error.HTTPError) as stopped, urllib.request.urlopen(server + path):
        pass
    assert stopped.value.code == status
    assert words in stopped.value.read().decode().replace("&#39;", "'")


def test_the_graph_beside_an_entry_is_loaded_when_it_is_opened(
    browser: Browser, server: str
) -> None:
    """The graph is fetched and drawn when it is opened, and links to the full graph."""
    with opened(browser, f"{server}/entry/{KZ}") as page:
        requests: list[str] = []
        page.on("request", lambda request: requests.append(urlsplit(request.url).path))
        assert (
            page.evaluate(
                "performance.getEntriesByType('resource').map(each => each.name).filter(name => name.includes('graph.js'))"
            )
            == []
        )
        page.locator("details.local summary").click()
        expect(page.locator("details.local .graph[data-ready]")).to_be_visible()
        # The palette is loaded when the browser is idle, which may be now, and related entries when
        # they come near the window.
        others = (
            "/static/icon.svg",
            "/static/palette.css",
            "/static/bundle/palette.js",
            f"/related/{KZ}",
        )
        assert [path for path in requests if path not in others] == [
            "/static/graph.css",
            "/static/bundle/graph.js",
            f"/graph/{KZ}",
        ]
        page.get_by_role("link", name="Full graph").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Around Kazakhstan")


def test_a_path_has_its_hops_with_their_lines(browser: Browser, server: str) -> None:
    """Each hop has label, direction, line and source, and the path is drawn as a graph."""
    with opened(browser, f"{server}/path") as page:
        page.get_by_role("combobox", name="From").fill("AIFC")
        page.get_by_role("combobox", name="To").fill("EAEU")
        with page.expect_navigation():
            page.get_by_role("button", name="Find the path").click()
        assert state(page) == {"from": ["AIFC"], "to": ["EAEU"]}
        expect(page.get_by_role("heading", name="2 steps")).to_be_visible()
        hops = page.locator(".chain > li")
        expect(hops).to_have_count(2)
        for hop, reads, evidence in (
            (hops.nth(0), "↓ within Kazakhstan", f"/evidence/{AIFC}/"),
            (hops.nth(1), "↓ member of Eurasian Economic Union", f"/evidence/{KZ}/"),
        ):
            expect(hop.locator(".reads")).to_have_text(reads)
            assert (hop.locator("a.mark").first.get_attribute("href") or "").startswith(evidence)
        expect(page.locator("#chain[data-ready]")).to_be_visible()
        page.get_by_role("link", name="swap").click()
        expect(page.locator(".reads").first).to_have_text("↑ members Kazakhstan")


def test_a_path_without_javascript(browser: Browser, server: str) -> None:
    """Relations can be excluded; unknown names and relations and mere links are reported."""
    with opened(browser, f"{server}/path?from=AIFC&to=EAEU", scripted=False) as page:
        page.locator("details.over-which summary").click()
        page.get_by_role("group", name="Not these").get_by_role(
            "checkbox", name="member of"
        ).check()
        with page.expect_navigation():
            page.get_by_role("button", name="Find the path").click()
        assert state(page)["without"] == ["org:memberOf"]
        assert "member of" not in page.locator(".paths").inner_text()
        page.goto(f"{server}/path?from=Kazakstan&to=EAEU")
        expect(page.get_by_role("alert")).to_contain_text(
            "Nothing in the knowledge base is called 'Kazakstan'"
        )
        expect(page.get_by_role("alert")).to_contain_text("Did you mean Kazakhstan")
        page.get_by_role("alert").get_by_role("link", name="Kazakhstan").click()
        expect(page.get_by_role("heading", name="1 step")).to_be_visible()
        page.goto(f"{server}/path?from=AIFC&to=EAEU&only=membr")
        expect(page.get_by_role("alert")).to_contain_text("did you mean org:memberOf (member of)?")
        page.goto(f"{server}/path?from=AIFC&to=Kazakhstan&only=kb:borders")
        expect(page.locator("main")).to_contain_text(
            "No path of at most 8 steps leads from AIFC to Kazakhstan with these relations"
        )
        page.goto(f"{server}/path?from=AIFC&to=FATF&limit=1")
        expect(page.get_by_role("status")).to_contain_text(
            "3 more have the same length: show up to 4."
        )
        page.goto(f"{server}/path?from=AIFC&to=AIFC")
        expect(page.locator("main")).to_contain_text("are the same")


def test_the_graph_is_accessible(browser: Browser, server: str) -> None:
    """axe-core finds no violation with a thing selected and another expanded."""
    with opened(browser, f"{server}/graph/{KZ}?depth=2&expanded={AIFC}&selected={CIS}") as page:
        drawn(page)
        found = Axe().run(page, options=VIOLATIONS)
        assert found.violations_count == 0, found.generate_report()
