"""Search: by name, code, word and facet, by keyboard, and the list as CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
import re
import urllib.error
import urllib.request
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from kbgraph import KnowledgeBase
from kbgraph.errors import NotFoundError
from kbgraph.search.highlights import strip_diacritics
from kbgraph_web import create_app
from tests.browser.chromium import VIOLATIONS, opened
from tests.browser.test_pages import KZ
from tests.conftest import Vault

LAND = """---
type: country
slug: country--{slug}
names: [{names}]
iso2: {code}
{more}---
# {slug}

## Overview

| | |
|---|---|
| Status | {status} |

{text}
"""


@pytest.fixture(scope="module")
def kb(vault: Vault) -> KnowledgeBase:
    """Three lands: two that border each other, and one without values."""
    return vault({
        "alder.md": LAND.format(slug="alder", names="Ålder, Эльдер", code="AL", more='borders: ["[[country--birch]]"]\n', status="Legal", text="Rowan trees are *taxed* by the [[country--birch|neighbour]]."),
        "birch.md": LAND.format(slug="birch", names="Birch", code="BI", more="", status="Banned", text="No rowans there, and no alders."),
        "cedar.md": LAND.format(slug="cedar", names="Cedar", code="CE", more="", status="", text=""),
    })  # fmt: skip


def labels(kb: KnowledgeBase, words: str, **where: str) -> list[str]:
    """Return the names of the things found."""
    return [
        item.label
        for item in kb.search.find(
            words, {name: frozenset(keys.split()) for name, keys in where.items()}
        ).items
    ]


def test_names_are_found_in_any_script_without_case_and_accents(kb: KnowledgeBase) -> None:
    """Diacritics, case and script do not matter; the beginning or a part of a name is enough."""
    for words in ("Ålder", "alder", "ÅLD", "эльдер", "ЭЛЬ", "lde"):
        assert labels(kb, words)[0] == "Ålder", words
    assert strip_diacritics("Ёлка Ÿ Straße") == "елка y strasse"


def test_codes_come_first(vault: Vault) -> None:
    """A thing with the code comes before things with the same word in their names."""
    texts = {"ash.md": ("ash", "Ash ce Yew", "XX"), "cedar.md": ("cedar", "Cedar", "CE")}
    kb = vault(
        {
            path: LAND.format(slug=slug, names=name, code=code, more="", status="", text="")
            for path, (slug, name, code) in texts.items()
        }
    )
    assert labels(kb, "ce") == ["Cedar", "Ash ce Yew"]
    assert labels(kb, "") == ["Ash ce Yew", "Cedar"]


def test_lists_and_tables_have_one_order_of_names(vault: Vault) -> None:
    """Case does not count, and equal names follow their slugs, in a list and in a table."""
    names = {"a": "birch", "b": "alder", "c": "Birch", "d": "Cedar"}
    texts = {
        f"{slug}.md": LAND.format(slug=slug, names=name, code=slug.upper() * 2, more="", status="Legal", text="")
        for slug, name in reversed(names.items())
    }  # fmt: skip
    kb = vault(texts)
    expected = ["alder", "birch", "Birch", "Cedar"]
    assert labels(kb, "", type="country") == expected
    table = create_app(kb).test_client().get("/matrix.csv?column=legalStatus&sort=name").text
    rows = csv.DictReader(io.StringIO(table.removeprefix("\ufeff")))
    assert [row["entry"] for row in rows] == expected


def test_a_result_has_all_words(kb: KnowledgeBase) -> None:
    """A result has all words of the query, in any order."""
    assert labels(kb, "rowan") == ["Birch", "Ålder"]
    assert labels(kb, "trees rowan") == ["Ålder"]
    assert labels(kb, "trees rowan nothing") == []


def test_a_misspelt_name_is_found_with_a_notice(kb: KnowledgeBase) -> None:
    """The closest name is searched instead, only if nothing has the word itself."""
    found = kb.search.find("cedra", {})
    assert ([item.label for item in found.items], found.instead) == (["Cedar"], ("cedar",))
    assert kb.search.find("cedar", {}).instead == ()


def test_snippets_are_sentences_with_the_words_marked(kb: KnowledgeBase) -> None:
    """A snippet is a sentence without Markdown, with the words of the query marked."""
    (snippet,) = kb.search.snippets("country--alder", "ROWAN tax")
    assert "".join(part.text for part in snippet.parts) == "Rowan trees are taxed by the neighbour."
    assert [part.text for part in snippet.parts if part.found] == ["Rowan", "tax"]
    assert kb.views.line_text("country--alder", snippet.line).startswith("Rowan trees")


def test_facets_count_and_combine(kb: KnowledgeBase) -> None:
    """Values of a facet are alternatives, facets combine; counts ignore the facet's own choice."""
    assert labels(kb, "", legalStatus="legal-status-legal legal-status-banned") == [
        "Birch",
        "Ålder",
    ]
    assert labels(kb, "", legalStatus="legal-status-legal", borders="country--birch") == ["Ålder"]
    assert labels(kb, "", legalStatus="legal-status-banned", borders="country--birch") == []
    assert labels(kb, "", legalStatus="~unknown") == ["Cedar"]
    chosen = {"legalStatus": frozenset({"legal-status-legal"})}
    facets = {
        facet.name: facet
        for facet in kb.search.facets.count(kb.search.find("", chosen).listed, chosen)
    }
    assert [(value.label, value.things, value.is_chosen) for value in facets["legalStatus"].values] == [
        ("legal", 1, True), ("banned", 1, False), ("not researched", 1, False),
    ]  # fmt: skip
    assert [(value.label, value.things) for value in facets["borders"].values] == [("Birch", 1)]
    with pytest.raises(NotFoundError, match="no facet is named 'colour'; the facets are "):
        kb.search.find("", {"colour": frozenset({"red"})})


@pytest.mark.parametrize(
    "words", ["Қазақстан", "Казахстан", "KZ", "KAZ", "398", "kazakstan", "қазақ"]
)
def test_the_page_finds_kazakhstan(browser: Browser, server: str, words: str) -> None:
    """Kazakhstan is first by its names in three languages, codes, a typo and a prefix."""
    with opened(browser, f"{server}/search?q={quote(words)}") as page:
        expect(page.locator(".results a").first).to_have_text("Kazakhstan")
        expect(page.locator(".results a").first).to_have_attribute("href", KZ)


def test_the_palette_works_by_keyboard_alone(browser: Browser, server: str) -> None:
    """Ctrl-K, a name and Enter open an entry; arrows wrap around; Esc restores the focus."""
    with opened(browser, f"{server}/search") as page:
        page.keyboard.press("Control+k")
        field = page.get_by_role("combobox", name="Find an entry")
        expect(field).to_be_focused()
        page.keyboard.press("Escape")
        expect(field).to_be_hidden()
        page.keyboard.press("Control+k")
        page.keyboard.type("bank")
        chosen = page.locator(".palette [aria-selected=true]")
        expect(page.locator(".palette [role=option]").first).to_contain_text("Bank")
        first = chosen.inner_text()
        page.keyboard.press("ArrowDown")
        assert chosen.inner_text() != first
        assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
        page.keyboard.press("ArrowUp")
        assert chosen.inner_text() == first
        page.keyboard.press("Control+a")
        page.keyboard.type("Қазақстан")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{KZ}")


def test_the_field_of_the_home_page_suggests_as_the_palette_does(
    browser: Browser, server: str
) -> None:
    """Letters list things, names first; arrows and Enter open one; Escape and Enter search.

    Without a choice Enter searches for the words, as the form does without scripts.
    """
    with opened(browser, f"{server}/") as page:
        field = page.get_by_role("combobox", name="Name in any script")
        expect(field).to_be_focused()
        expect(field).to_have_attribute("aria-expanded", "false")
        page.keyboard.type("bank")
        options = page.locator("#search-list [role=option]")
        # The first search of a server waits for the index.
        expect(options.first.locator(".name mark")).to_have_text("Bank", timeout=20_000)
        expect(field).to_have_attribute("aria-expanded", "true")
        assert field.get_attribute("aria-activedescendant") is None
        page.keyboard.press("ArrowUp")
        expect(options.last).to_have_attribute("aria-selected", "true")
        page.keyboard.press("ArrowDown")
        assert field.get_attribute("aria-activedescendant") == "search-list-0"
        found = Axe().run(page, "form[role=search]", VIOLATIONS)
        assert found.violations_count == 0, found.generate_report()
        page.keyboard.press("Escape")
        expect(options.first).to_be_hidden()
        expect(field).to_have_value("bank")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=bank")
        page.go_back()
        field.fill("Қазақстан")
        expect(options.first).to_contain_text("Kazakhstan")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{KZ}")


def test_the_palette_says_why_a_hit_is_one_and_whether_all_are_shown(
    browser: Browser, server: str
) -> None:
    """Each option has a marked word, and its place unless that is the name.

    Two letters find names, and whole words of texts; from three on, beginnings of these: the
    palette says so, since it is why "ka" has fewer hits than "kaz". A question is a hit of its own
    kind, after the things that the words name.
    """
    with opened(browser, f"{server}/search") as page:
        page.keyboard.press("Control+k")
        options, status = page.locator(".palette [role=option]"), page.locator(".palette .note")
        for words, told in (
            ("ka", r"In texts “ka” is found only as whole words; .* three letters\.$"),
            ("kaz", r"hits, the first 9 shown: Search has all\.$"),
        ):
            page.keyboard.press("Control+a")
            page.keyboard.type(words)
            expect(status).to_have_text(re.compile(told))
            for text in options.all():
                marks = text.locator("mark").all_inner_texts()
                assert marks, text.inner_text()
                assert all(strip_diacritics(mark) == words for mark in marks), marks
        assert "text, line" in page.locator(".palette [role=listbox]").inner_text()
        page.keyboard.press("Control+a")
        page.keyboard.type("Казахстан")
        expect(status).to_have_text(re.compile(r"^\d hits?, all shown\. 3 questions\.$"))
        expect(options.first.locator(".more")).to_have_text("other name: Казахстан")
        page.keyboard.press("ArrowUp")
        expect(options.last.locator(".type")).to_have_text("question")
        question = options.last.locator(".name").inner_text()
        page.keyboard.press("Enter")
        expect(page).to_have_title(re.compile(re.escape(question)))


def test_facets_narrow_and_csv_and_json_hold_the_list(browser: Browser, server: str) -> None:
    """Facets work as links without JavaScript; counts are right; CSV and JSON hold the list."""
    with opened(browser, f"{server}/search?q=law", scripted=False) as page:
        all_names = shown(page)
        for name in ("legal instrument", "Kazakhstan"):
            link = page.locator(".facets li a", has_text=name).first
            promised = int(link.locator(".count").inner_text())
            follow(link)
            assert len(shown(page)) == promised < len(all_names)
        listed = shown(page)
        assert page.url.count("where=") == 2
        page.reload()
        assert shown(page) == listed
        assert [
            row["name"]
            for row in rows(
                server
                + (page.get_by_role("link", name="CSV", exact=True).get_attribute("href") or "")
            )
        ] == listed
        answer = fetched(
            server + (page.get_by_role("link", name="JSON", exact=True).get_attribute("href") or "")
        )
        assert [each["label"] for each in json.loads(answer)["results"]] == listed
        follow(page.locator(".chips a").last)
        follow(page.locator(".chips a").last)
        assert shown(page) == all_names


def test_a_snippet_links_to_its_line(browser: Browser, server: str) -> None:
    """A snippet links to the line of the entry that has the words."""
    with opened(browser, f"{server}/search?q=mining+licence&where=type:country") as page:
        link = page.locator(".snippet .line").first
        text = page.locator(".snippet").first.locator("mark").first.inner_text()
        number = link.inner_text()
        link.click()
        place = "#" + number.replace("line ", "L")
        page.wait_for_url(f"**{place}")
        assert text in (page.locator(place).text_content() or "")


def test_text_of_authors_and_clients_is_never_markup(vault: Vault) -> None:
    """HTML in names, values, lines and queries is text in lists, comparison and matrix."""
    evil = "<img src=x onerror=alert(1)>"
    text = LAND.format(
        slug="evil",
        names=f"'{evil}'",
        code=f"'{evil}'",
        more="",
        status=evil,
        text=f"rowan `{evil}`",
    )
    client = create_app(vault({"evil.md": text})).test_client()
    sent = quote(f"rowan {evil}")
    paths = (
        "/search?q=rowan",
        f"/search?q={sent}",
        "/compare?with=country--evil",
        f"/compare?with={sent}",
        "/matrix?column=legalStatus",
    )
    for path in (
        *paths,
        f"/search?where=type:{sent}",
        f"/matrix?where=type:{sent}",
    ):
        answer = client.get(path, headers={"Accept": "text/html"})
        assert answer.status_code == (404 if "/matrix?where" in path else 200), path
        assert evil.encode() not in answer.data, path
    unknown = client.get(f"/matrix?column={sent}", headers={"Accept": "text/html"})
    assert (unknown.status_code, evil.encode() in unknown.data) == (404, False)
    assert b"&lt;img" in client.get("/search?q=rowan").data


def test_an_empty_result_is_reported(browser: Browser, server: str) -> None:
    """A query without similar words gives a sentence instead of a list."""
    with opened(browser, f"{server}/search?q=zzzzqqqq") as page:
        expect(page.locator(".empty")).to_contain_text(
            "No results. The knowledge base may not cover this."
        )
        expect(page.get_by_role("heading", name="0 entries for “zzzzqqqq”")).to_be_visible()


def follow(link: Locator) -> None:
    """Click a link, and wait until the page is loaded."""
    with link.page.expect_navigation():
        link.click()


def shown(page: Page) -> list[str]:
    """Return the names on the list."""
    return page.locator(".results .what a").all_inner_texts()


def fetched(address: str) -> str:
    """Fetch an address."""
    with urllib.request.urlopen(address) as answer:
        text: str = answer.read().decode("utf-8-sig")
        return text


def rows(address: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(fetched(address))))


def test_a_page_that_is_not_a_number_is_400(server: str) -> None:
    """A bad page or limit is refused with its bounds, on every page that reads one."""
    for address in ("/search?page=", "/matrix?page=", "/search.json?limit="):
        for value in ("0", "-1", "x", "99999999999"):
            with pytest.raises(urllib.error.HTTPError) as refused:
                fetched(f"{server}{address}{value}")
            assert refused.value.code == 400
            assert b"must be a whole number from 1 to" in refused.value.read()
