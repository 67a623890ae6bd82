"""The page of the whole graph and its JSON, without a browser."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from kbgraph_web import create_app
from tests.conftest import Vault

PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def client(notes: Vault) -> FlaskClient:
    """A client of notes in two folders, of which one hub links to all others."""
    texts = {f"Work/w{each}.md": f"[[w{each - 1}]]" for each in range(1, 70)}
    hub = " ".join(f"[[w{each}]]" for each in range(70))
    return create_app(notes({**texts, "Home/Hub.md": hub, "Home/alone.md": ""})).test_client()


def test_the_table_has_all_things_page_by_page(client: FlaskClient) -> None:
    """The first ones are best-connected; each other one names the nearest."""
    address, rows = "/graph?limit=1", ""
    while address:
        page = client.get(address, headers=PAGE).text
        rows += page.partition("<tbody>")[2].partition("</tbody>")[0]
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    things = re.findall(r'data-thing="([^"]+)"', rows)
    assert things[0] == "Home/Hub"
    assert sorted(things) == sorted(
        ["Home/Hub", "Home/alone", "w0", *(f"Work/w{n}" for n in range(1, 70))]
    )
    assert rows.count(">Hub</a></td>") == 70


def test_a_thing_is_found_by_name_without_scripts(client: FlaskClient) -> None:
    """Details name the nearest; an unknown name gets suggestions, and a left out one says so."""
    page = client.get("/graph?limit=1&selected=W3", headers=PAGE).text
    details = page.partition('id="details"')[2].partition("</section>")[0]
    assert all(
        text in details for text in ("<span>w3</span>", "Nearest", ">Hub</a>", "/graph/Work/w3")
    )
    unknown = client.get("/graph?selected=Hubb", headers=PAGE)
    assert unknown.status_code == 200
    assert "Did you mean" in unknown.text
    left_out = client.get("/graph?where=folder:Work&selected=Hub", headers=PAGE).text
    assert "left out by the filters" in left_out
    assert client.get("/graph.json?selected=Hubb").status_code == 404


def test_filters_narrow_things_down_and_stay_in_addresses(client: FlaskClient) -> None:
    """A folder has its own graph, whose links keep it; marks tell folders where no types are."""
    whole = client.get("/graph.json").get_json()
    work = client.get("/graph.json?where=folder:Work").get_json()
    assert (whole["things"], work["things"]) == (72, 69)
    assert whole["facts"] - work["facts"] == 71
    page = client.get("/graph?where=folder:Work&selected=w3&limit=2", headers=PAGE).text
    assert "/graph?where=folder:Work&amp;limit=2&amp;selected=Work/w" in page
    assert 'data-kind="0" data-place="Work"' in page
    assert client.get("/graph?only=nothing", headers=PAGE).status_code == 404
