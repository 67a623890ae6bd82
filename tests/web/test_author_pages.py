"""Pages for authors: the links that an entry may lack, and the tasks of a folder."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from kbgraph_web import create_app
from tests.conftest import Vault

HTML = {"Accept": "text/html"}
FILES = {
    "harbour.md": "# Port Sorrel\n\nThe old lighthouse keeper sailed to Saltmere Island & back.\n\nOf [[gone]].\n",
    "island.md": "---\naliases: [Saltmere]\n---\n# Saltmere Island\n\nA rock.\n",
    "one.md": "# One\n\n[[island|Saltmere Island]] and [[gone]].\n",
    "two.md": "# Two\n\n[[island|Saltmere Island]].\n",
    "plain.md": "# Plain\n\nNothing.\n",
}


@pytest.fixture(scope="module")
def client(vault: Vault) -> FlaskClient:
    """A client of an application over notes, of which one names another without a link."""
    return create_app(vault(FILES)).test_client()


def shown(client: FlaskClient, address: str) -> LexborHTMLParser:
    """Return a page."""
    response = client.get(address, headers=HTML)
    assert response.status_code == 200, response.text
    return LexborHTMLParser(response.text)


def texts(page: LexborHTMLParser, selector: str) -> list[str]:
    """Return the texts of the elements that a selector finds, with single spaces."""
    return [" ".join(each.text().split()) for each in page.css(selector)]


def test_a_suggestion_has_its_line_the_reason_and_what_to_write(client: FlaskClient) -> None:
    """The words are marked in their line, and the link and the command can be copied."""
    page = shown(client, "/suggestions/harbour")
    (line,) = page.css("main > .lacking .lacking-line")
    assert line.css_first("mark").text() == "Saltmere Island"
    assert line.text() == FILES["harbour.md"].split("\n")[2]
    assert page.css_first(".lacking-words a.line").attributes["href"] == "/entry/harbour#L3"
    assert texts(page, "main > .lacking .why") == ["The text has its name. 2 entries link to it."]
    copied = [each.attributes["data-copy"] for each in page.css(".lacking-how [data-copy]")]
    assert copied == ["[[island|Saltmere Island]]", "kbgraph suggest harbour --accept 1"]


def test_certainty_is_a_word(client: FlaskClient) -> None:
    """Each suggestion begins with its certainty in words."""
    found = texts(shown(client, "/suggestions/harbour"), ".certainty")
    assert found
    assert {*found} <= {"Sure", "Likely", "Possible"}


def test_an_entry_that_lacks_nothing_says_so(client: FlaskClient) -> None:
    """No empty list stands on the page."""
    assert texts(shown(client, "/suggestions/plain"), "main .empty") == [
        "No name in its text seems to lack a link."
    ]


def test_the_json_has_the_position_and_the_link(client: FlaskClient) -> None:
    """An editor finds the words by line and column."""
    answer = client.get("/suggestions/harbour.json").get_json()
    first = answer["suggestions"][0]
    assert (first["line"], first["column"], first["words"]) == (3, 37, "Saltmere Island")
    assert first["link"] == "[[island|Saltmere Island]]"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/suggestions/gone", 404),
        ("/suggestions/nobody", 404),
        ("/suggestions/Saltmere", 302),
        ("/suggestions/harbour?limit=0", 400),
        ("/todo?where=kind:nothing", 404),
        ("/todo?where=type:nothing", 404),
        ("/todo?where=colour:red", 404),
    ],
)
def test_other_addresses(client: FlaskClient, address: str, status: int) -> None:
    """A thing without an entry lacks no links; names redirect; unknown values are refused."""
    assert client.get(address, headers=HTML).status_code == status


def test_tasks_have_their_kind_line_and_what_to_write(client: FlaskClient) -> None:
    """The missing link and the thing to describe are tasks, in order of priority."""
    page = shown(client, "/todo")
    assert sorted(texts(page, ".task-kind")) == ["entry to write", "missing link"]
    assert {each.attributes["href"] for each in page.css(".task-of a.line")} == {
        "/entry/harbour#L3",
        "/entry/harbour#L5",
    }
    assert "[[island|Saltmere Island]]" in texts(page, ".task-write code")
    priorities = [each["priority"] for each in client.get("/todo.json").get_json()["tasks"]]
    assert priorities == sorted(priorities, reverse=True)


def test_tasks_are_filtered_by_kind(client: FlaskClient) -> None:
    """A facet leaves the tasks of its kind, and its number is that of the list."""
    page = shown(client, "/todo?where=kind:stub")
    assert texts(page, ".task-kind") == ["entry to write"]
    answer = client.get("/todo.json?where=kind:stub").get_json()
    assert (answer["total"], answer["counts"]["link"]) == (1, 1)


def test_a_day_does_not_change_the_tasks(client: FlaskClient) -> None:
    """Tasks are those of the files as they are: no page says that facts are left out."""
    assert not shown(client, "/todo?in-force=2000-01-01").css(".in-force")


def test_the_page_of_an_entry_loads_suggestions_when_they_are_unfolded(
    client: FlaskClient,
) -> None:
    """The section is folded, and has a link where there is no script."""
    page = shown(client, "/entry/harbour")
    place = page.css_first("details:has(#lacking) [data-alike]")
    assert place.attributes["data-alike"] == "/suggestions/harbour?limit=5"
    assert place.css_first("a").attributes["href"] == "/suggestions/harbour"
    assert "open" not in page.css_first("details:has(#lacking)").attributes


def test_crawlers_leave_both_alone(client: FlaskClient) -> None:
    """The pages are for authors, and cost time."""
    rules = client.get("/robots.txt").text
    assert "Disallow: /suggestions/\n" in rules
    assert "Disallow: /todo\n" in rules
