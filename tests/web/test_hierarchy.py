"""The pages of the hierarchy: a tree that folds, its filters, its levels, and its data."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from kbgraph_web import create_app
from tests.conftest import Vault

ROWS = "|  |  |\n| --- | --- |\n| Regulator | [[Board]] |\n| Framework | [[Act]] |\n"
TEXTS = {
    "world.md": "---\ntype: region\n---\n# World\n",
    "north.md": '---\ntype: region\nwithin: "[[World]]"\n---\n# North\n',
    "alba.md": f'---\ntype: country\nwithin: "[[North]]"\n---\n# Alba\n\n## Licensing\n\n{ROWS}',
    "boria.md": f'---\ntype: country\nwithin: "[[North]]"\n---\n# Boria\n\n## Licensing\n\n{ROWS}',
    "board.md": "---\ntype: regulator\n---\n# Board\n",
    "act.md": "---\ntype: instrument\nissued: 2001\nrepealed: 2005\n---\n# Act\n",
    "hub.md": "---\ntype: region\n---\n# Hub\n",
    "alone.md": "# Alone\n",
} | {
    f"p{n}.md": f'---\ntype: free-zone\nwithin: "[[hub]]"\n---\n# Part {n}\n' for n in range(10, 80)
}


@pytest.fixture(scope="module")
def client(vault: Vault) -> FlaskClient:
    """A client of two countries with one regulator and one law that has ended."""
    return create_app(vault(TEXTS)).test_client()


def text_of(html: str) -> str:
    """Return the words of the tree of a page."""
    tree = html.partition('<ul class="hierarchy">')[2].partition("</main>")[0]
    words = re.sub(r"<[^>]+>", " ", re.sub(r'<a class="mark.*?</a>', "", tree))
    return " ".join(words.split())


def test_the_tree_has_the_words_of_the_ontology_and_the_evidence(client: FlaskClient) -> None:
    """Each place has its relation as read downwards and its mark; what has ended stands apart."""
    page = client.get("/hierarchy/north").text
    assert text_of(page).startswith(
        "region: North contains 2 Below North "
        "country: Alba supervised by regulator: Board also under Boria "
        "Ended 1 framework legal instrument: Act also under Boria"
    )
    assert page.count('<a class="mark') == 6
    assert '<a href="/hierarchy/world">World</a>' in page.partition("<main")[0]
    assert page.count('id="in-board"') == 1


def test_levels_are_unfolded_as_the_address_says(client: FlaskClient) -> None:
    """`levels` unfolds the nearest ones; all of them are on the page, folded or not."""
    folded, unfolded = (client.get(f"/hierarchy?levels={each}").text for each in (1, 2))
    assert text_of(folded) == text_of(unfolded)
    assert folded.count("<details open><summary><span") < unfolded.count(
        "<details open><summary><span"
    )
    assert client.get("/hierarchy?levels=13").status_code == 400


def test_filters_keep_what_leads_to_their_things(client: FlaskClient) -> None:
    """By class, and by evidence; the number of relations that are left is told."""
    page = client.get("/hierarchy?where=type:regulator").text
    assert text_of(page).startswith("region: World")
    assert "Board" in text_of(page)
    assert "Act" not in text_of(page)
    primary = client.get("/hierarchy?evidence=primary").text
    assert "0 of 77 relations shown" in primary
    assert "Nothing here meets these conditions." in primary
    unknown = client.get("/hierarchy?where=type:regulater")
    assert (unknown.status_code, "regulator" in unknown.text) == (404, True)
    assert client.get("/hierarchy?where=colour:red").status_code == 404


def test_many_things_below_one_have_pages(client: FlaskClient) -> None:
    """Of 70 parts a page has 60, and the next one the others; above them a link leads to all."""
    first, second = (client.get(f"/hierarchy/hub{each}").text for each in ("", "?page=2"))
    assert ("Part 69" in text_of(first), "Part 70" in text_of(first)) == (True, False)
    assert ("Part 69" in text_of(second), "Part 79" in text_of(second)) == (False, True)
    assert 'href="/hierarchy/hub">contains 70</a>' in client.get("/hierarchy").text


def test_a_thing_leads_to_its_hierarchy_if_it_has_one(client: FlaskClient) -> None:
    """Its page and the home page have a link; a note that stands nowhere has none, and says so."""
    assert 'href="/hierarchy/alba"' in client.get("/entry/alba").text
    assert 'href="/hierarchy"' in client.get("/").text
    assert 'href="/hierarchy/alone"' not in client.get("/entry/alone").text
    assert "neither above nor below" in client.get("/hierarchy/alone").text
    assert client.get("/hierarchy/Alba").headers["Location"] == "/hierarchy/alba"
    assert client.get("/hierarchy/nobody").status_code == 404


def test_the_data_has_the_tree_with_its_claims(client: FlaskClient) -> None:
    """JSON has the places of the page, each relation with the claims that state it."""
    tree = client.get("/hierarchy/alba.json").json
    (alba,) = tree["nodes"]
    assert [each.rpartition("/")[2] for each in tree["above"]] == ["world", "north"]
    places = {
        each["label"]: [one["label"] for one in each["relations"]] for each in alba["children"]
    }
    assert places == {"Board": ["supervised by"], "Act": ["framework"]}
    (claim,) = alba["children"][0]["relations"][0]["claims"]
    assert (claim["file"], claim["lines"]) == ("alba.md", [11])
    few = client.get("/hierarchy.json?levels=1").json
    listed = [(each["label"], each["total"], each["children"]) for each in few["nodes"]]
    assert listed == [("Hub", 70, []), ("World", 1, [])]
