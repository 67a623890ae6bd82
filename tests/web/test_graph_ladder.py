"""The ladder of a graph page: few names at first, groups that hold all others, and their facts."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from kbgraph import KnowledgeBase
from kbgraph.rdf import Triple
from kbgraph_web import create_app
from kbgraph_web.viewmodels.ladder import Wanted, ladder
from kbgraph_web.viewmodels.ladder.nodes import Group, Rung
from tests.conftest import Vault

KZ, CHINA, CIS = (
    "country--kazakhstan",
    "country--china",
    "supranational--cis-commonwealth-of-independent-states",
)
MEMBERS = f"0 ^org:memberOf {CIS}"
NOTES = 150


@pytest.fixture(scope="module")
def client(shipped: KnowledgeBase) -> FlaskClient:
    """Return a client of the shipped knowledge base."""
    return create_app(shipped).test_client()


def drawing(client: FlaskClient, address: str, **parameters: Any) -> dict[str, Any]:
    """Return the data of the drawing on a page."""
    text = client.get(address, query_string=parameters).text
    found = re.search(r"data-drawing='([^']*)'", text)
    assert found
    data: dict[str, Any] = json.loads(unescape(found[1]))
    return data


def nodes(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Return all nodes of a drawing."""
    found, waiting = [], [*data["headings"]]
    while waiting:
        node = waiting.pop()
        waiting += node.get("under", [])
        found.append(node)
    return [node for node in found if "basis" in node]


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_few_names_are_drawn_and_groups_hold_all_others(shipped: KnowledgeBase, depth: int) -> None:
    """At most 60 names; each thing within two steps is drawn or a member of a group."""
    net, walk = shipped.network.multigraph, shipped.network.traversal()
    best = sorted(net, key=lambda thing: (-net.degree(thing), thing))[:10]
    with create_app(shipped).test_request_context("/"):
        for center in best:
            made = ladder(shipped, Wanted(net.nodes[center]["slug"], depth, 100), walk)
            drawn = {each.thing for _, each in made.nodes() if isinstance(each, Rung)}
            held = {
                thing
                for _, each in made.nodes()
                if isinstance(each, Group)
                for thing in each.members
            }
            first = walk.neighbours(center) - {center}
            assert len(drawn) < 60
            assert first <= drawn | held
            behind = {other for thing in drawn & first for other in walk.neighbours(thing)}
            assert depth == 1 or behind - {center} <= drawn | held


def test_a_group_has_all_its_members_whatever_the_table_lists(
    client: FlaskClient, shipped: KnowledgeBase
) -> None:
    """It counts the things that the relation connects, and has them when it is open."""
    data = drawing(client, f"/graph/{KZ}", depth=2, group=MEMBERS, limit=100)
    (group,) = [node for node in nodes(data) if node.get("group") == MEMBERS]
    relations = {each["label"]: each for each in client.get(f"/entry/{CIS}.json").json["incoming"]}
    members = {each["slug"] for each in relations["members"]["values"]} - {KZ}
    assert group["count"] == len(members)
    assert {data["things"][each["thing"]][0] for each in group["under"]} == members
    assert data["relations"][group["reads"]] == "members"


def test_a_relation_and_its_inverse_are_one_group(client: FlaskClient) -> None:
    """China states its neighbours, and they state China: that is one group of one thing."""
    data = drawing(client, f"/graph/{KZ}", depth=2)
    of_china = [node["group"] for node in nodes(data) if node.get("group", "").endswith(CHINA)]
    assert [each for each in of_china if "borders" in each] == [f"0 kb:borders {CHINA}"]


def test_an_ended_fact_is_said_to_have_ended(client: FlaskClient) -> None:
    """It does not stand among the facts that hold."""
    data = drawing(client, "/graph/country--georgia")
    reads = {
        data["things"][node["thing"]][0]: data["relations"][node["reads"]]
        for node in nodes(data)
        if "thing" in node
    }
    assert reads[CIS].endswith(" (ended)")


def test_the_facts_that_end_are_those_whose_citations_say_so(shipped: KnowledgeBase) -> None:
    """By a claim, or by the thing while which a fact holds."""
    walk, cite = shipped.network.traversal(), shipped.views.citations.of
    for slug in ("country--georgia", "country--china", "country--united-arab-emirates"):
        for source, prop, target, _, _ in walk.followed(shipped.graph.iris.thing(slug)):
            fact = Triple(source, prop, target)
            ends = any(citation.ends for citation in cite(fact))
            assert ends == (fact in shipped.network.ending), fact


def test_a_hub_of_a_plain_vault_is_a_group(notes: Vault) -> None:
    """A note that hundreds link to has them as one group, which shows a hundred when open."""
    files = {f"n{number:03}.md": "To [[hub]].\n" for number in range(NOTES)}
    client = create_app(notes({"hub.md": "# Hub\n", **files})).test_client()
    (group,) = nodes(drawing(client, "/graph/hub"))
    assert (group["count"], group["open"]) == (NOTES, False)
    (*members, opened) = nodes(drawing(client, "/graph/hub", group=group["group"]))[::-1]
    assert (len(members), opened["open"], opened["unlisted"]) == (100, True, NOTES - 100)
    assert drawing(client, "/graph/hub", group="unknown") == drawing(client, "/graph/hub")


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"selected": CIS}, ["Commonwealth of Independent States", "/evidence/", "Open the entry"]),
        ({"selected": KZ, "to": CIS}, ["Kazakhstan – Commonwealth", "member of", "/evidence/"]),
        ({"selected": MEMBERS, "depth": 2}, ["– members", "7 things", "Open the group", "Armenia"]),
        ({"selected": "nobody"}, []),
    ],
)
def test_the_details_of_a_selection_are_a_part_of_the_page(
    client: FlaskClient, parameters: dict[str, Any], words: list[str]
) -> None:
    """`bare` has them alone: of a thing, of the facts between two, of a group."""
    bare = client.get(f"/graph/{KZ}", query_string={**parameters, "bare": 1}).text
    page = client.get(f"/graph/{KZ}", query_string=parameters).text
    assert all(each in bare for each in words)
    assert "<main" not in bare
    assert bool(bare.strip()) == bool(words)
    assert ("details-head" in page) == bool(words)


def test_two_names_in_one_field_are_a_path(client: FlaskClient) -> None:
    """A comma stands between them; a name with a comma is one name."""
    for given, ends in {
        "AIFC, EAEU": "from=AIFC&to=EAEU",
        "nobody, EAEU": "from=nobody&to=EAEU",
    }.items():
        answer = client.get("/path", query_string={"from": given})
        assert answer.headers["Location"].endswith(f"/path?{ends}")
    assert client.get("/path", query_string={"from": "AIFC"}).status_code == 200
    assert client.get("/path", query_string={"from": ",", "to": ""}).status_code == 200
