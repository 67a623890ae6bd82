"""The graph of things as JSON from a real server: neighbourhoods, paths and errors."""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from typing import Any

import pytest

from tests.conftest import serving

pytestmark = pytest.mark.server

BASE = "https://kbgraph.example/"
HARBOUR = "free-zone--north-harbour"


@pytest.fixture(scope="module")
def lands() -> Iterator[str]:
    """A server of the invented lands."""
    with serving("--kb", "tests/paths", "--ontology", "ontology") as address:
        yield address


def ask(server: str, path: str, *parameters: tuple[str, str]) -> tuple[int, Any]:
    """Return the status and the JSON of a response, also of an error."""
    with closing(HTTPConnection(urllib.parse.urlsplit(server).netloc)) as connection:
        connection.request("GET", f"{path}?{urllib.parse.urlencode(parameters)}")
        response = connection.getresponse()
        kind = "application/json" if response.status < 400 else "application/problem+json"
        assert response.headers["Content-Type"] == kind
        return response.status, json.load(response)


def slugs(answer: Any) -> list[str]:
    """Return the slugs of the nodes."""
    return [node["slug"] for node in answer["nodes"]]


def test_a_neighbourhood_has_things_and_facts_with_lines_and_sources(lands: str) -> None:
    """Nodes have their distance; edges have the fact, its basis, lines and sources."""
    status, answer = ask(lands, f"/graph/{HARBOUR}.json")
    assert (status, answer["center"], answer["depth"], answer["leftOut"]) == (
        200,
        f"{BASE}id/{HARBOUR}",
        1,
        0,
    )
    assert answer["nodes"][1] == {
        "slug": "country--alba", "iri": f"{BASE}id/country--alba", "label": "Alba", "type": "country", "described": True, "distance": 1,
    }  # fmt: skip
    (within,) = [
        edge
        for edge in answer["edges"]
        if edge["label"] == "within" and edge["source"] == answer["center"]
    ]
    line = f"{BASE}entry/{HARBOUR}#L6"
    (source,) = within.pop("sources")
    assert (source["iri"], source["title"], source["url"]) == (
        f"{BASE}entry/{HARBOUR}#source.act",
        "Harbour Act",
        "https://alba.example/act",
    )
    assert within.pop("strength")["name"] == "one-primary"
    assert within == {
        "source": answer["center"], "target": f"{BASE}id/country--alba", "property": "https://kbgraph.example/ont#within", "label": "within",
        "basis": "stated", "lines": [{"file": "north-harbour.md", "line": 6, "iri": line}], "asOf": "", "checked": "2026-10-01",
        "starts": [], "ends": [], "newest": "", "publishers": 1, "undated": 1, "superseded": False, "disagrees": False,
    }  # fmt: skip
    assert {edge["basis"] for edge in answer["edges"]} == {"stated", "inferred", "linked"}


def test_a_neighbourhood_by_some_relations_and_within_a_limit(lands: str) -> None:
    """`only` and `without` choose relations, repeatedly; things over the limit are counted."""
    _, near = ask(
        lands,
        f"/graph/{HARBOUR}.json",
        ("depth", "2"),
        ("relation", "within"),
        ("relation", "org:memberOf"),
    )
    assert slugs(near) == [
        HARBOUR,
        "country--alba",
        "supranational--coin-league",
        "supranational--western-union",
    ]
    assert [node["described"] for node in near["nodes"]] == [True, True, False, False]
    _, far = ask(
        lands,
        f"/graph/{HARBOUR}.json",
        ("depth", "5"),
        ("without", "linked jurisdiction"),
        ("without", "borders"),
        ("limit", "3"),
    )
    assert slugs(far) == [HARBOUR, "country--alba", "free-zone--south-harbour"]
    assert far["leftOut"] == 4


def test_a_path_has_hops_with_direction_lines_and_sources(lands: str) -> None:
    """Ends are names, aliases or slugs; a hop is a fact with its direction and its label."""
    status, answer = ask(lands, "/path.json", ("from", "Western Union"), ("to", HARBOUR))
    assert (status, answer["from"], answer["to"]) == (
        200,
        f"{BASE}id/supranational--western-union",
        f"{BASE}id/{HARBOUR}",
    )
    assert slugs(answer) == ["supranational--western-union", "country--alba", HARBOUR]
    assert [node["distance"] for node in answer["nodes"]] == [0, 1, 2]
    ((member, within),) = answer["paths"]
    assert (member["source"], member["target"]) == (f"{BASE}id/country--alba", answer["from"])
    assert (member["label"], member["direction"], member["reads"]) == (
        "member of",
        "against",
        "members",
    )
    assert [(line["file"], line["line"]) for line in member["lines"]] == [("alba.md", 7)]
    assert [source["title"] for source in within["sources"]] == ["Harbour Act"]
    assert (answer["more"], answer["overLinks"]) == (0, False)


def test_paths_by_some_relations_and_within_a_limit(lands: str) -> None:
    """`only` and `without` choose relations; links are marked, and no path is not an error."""
    _, one = ask(
        lands,
        "/path.json",
        ("from", "alba"),
        ("to", "caria"),
        ("only", "member of"),
        ("limit", "1"),
    )
    assert (len(one["paths"]), one["more"]) == (1, 1)
    _, links = ask(lands, "/path.json", ("from", "North Harbour"), ("to", "elda"))
    assert (links["overLinks"], links["paths"][0][0]["basis"]) == (True, "linked")
    status, none = ask(
        lands,
        "/path.json",
        ("from", "alba"),
        ("to", "dorin"),
        ("without", "kb:borders"),
        ("without", "linked jurisdiction"),
    )
    assert (status, none["paths"], none["more"]) == (200, [], 0)
    _, same = ask(lands, "/path.json", ("from", "alba"), ("to", "ALBA"))
    assert same["paths"] == [[]]


@pytest.mark.parametrize(
    ("path", "parameters", "status", "reason"),
    [
        ("/graph/nowhere.json", [], 404, "nothing in the knowledge base is called 'nowhere'"),
        (f"/graph/{HARBOUR}.json", [("relation", "witin")], 404, "did you mean kb:within?"),
        (f"/graph/{HARBOUR}.json", [("without", "xyzzy")], 404, "there are kb:borders, "),
        (
            f"/graph/{HARBOUR}.json",
            [("depth", "6")],
            400,
            "depth must be a whole number from 0 to 5",
        ),
        (f"/graph/{HARBOUR}.json", [("depth", "-1")], 400, "depth must be"),
        (
            f"/graph/{HARBOUR}.json",
            [("limit", "0")],
            400,
            "limit must be a whole number from 1 to 2000",
        ),
        (f"/graph/{HARBOUR}.json", [("limit", "9" * 5000)], 400, "limit must be"),
        (
            "/path.json",
            [("from", "alba"), ("to", "Atlantis")],
            404,
            "nothing in the knowledge base is called 'Atlantis'",
        ),
        (
            "/path.json",
            [("from", "Harbour"), ("to", "alba")],
            404,
            "'Harbour' may be free-zone--north-harbour, free-zone--south-harbour",
        ),
        ("/path.json", [("from", "alba")], 400, "give to: a slug, a name, an alias or a code"),
        ("/path.json", [("to", "alba"), ("from", " ")], 400, "give from"),
        (
            "/path.json",
            [("from", "alba"), ("to", "boria"), ("limit", "many")],
            400,
            "limit must be a whole number from 1 to 100",
        ),
        (
            "/path.json",
            [("from", "alba"), ("to", "boria"), ("only", "membr of")],
            404,
            "did you mean org:memberOf (member of)?",
        ),
    ],
)
def test_errors_are_json_with_a_sentence(
    lands: str, path: str, parameters: list[tuple[str, str]], status: int, reason: str
) -> None:
    """Unknown things and relations are 404, bad numbers 400, each as JSON with a sentence."""
    found, answer = ask(lands, path, *parameters)
    assert found == status
    assert reason in answer["detail"]
