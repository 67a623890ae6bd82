"""The OpenAPI document is valid, names every route of JSON, and is what the routes answer."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from kbgraph import load
from kbgraph_web import create_app
from tests.conftest import ROOT
from tests.snapshots import REQUESTS
from tests.web.test_param_table import ADDRESSES, OF_THE_QUESTION, TABLE

ASKED = "first-light-at-an-observatory"
"""The question of the observatories, which has a path with its parameters."""
JSON = re.compile(r"application/(?:[\w.-]+\+)?json")
PAGES_ALONE = {"page", "view", "sort", "update", "words", "lesson"}
"""Parameters of `/sparql` and of a question that have no part in an answer as JSON."""
OF_PAGES = {"/entry/{slug}.json"}
"""Paths whose route is a page too: its parameters are those of the page."""


@pytest.fixture(scope="module")
def app() -> Flask:
    """The invented observatories."""
    return create_app(load(ROOT / "tests" / "observatories"))


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    """A client of them."""
    return app.test_client()


@pytest.fixture(scope="module")
def document(client: FlaskClient) -> dict[str, Any]:
    """The document, as it is served."""
    return dict(client.get("/openapi.json").get_json())


def path_of(app: Flask, address: str) -> str:
    """Return the path of OpenAPI to which an address belongs."""
    path = address.partition("?")[0]
    rule, _ = app.url_map.bind("localhost").match(path, return_rule=True)
    template = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(rule.rule))
    return "/entry/{slug}.json" if template == "/entry/{slug}" else template


def strict(schema: Any) -> Any:
    """Return a schema that refuses members which it does not name."""
    if isinstance(schema, list):
        return [strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: strict(value) for name, value in schema.items()}
    for each in made.get("allOf", ()):
        # A part does not know the members of the others.
        each.pop("unevaluatedProperties", None)
    is_object = schema.get("type") == "object" and "properties" in schema
    if is_object or "$ref" in schema or "allOf" in schema:
        made["unevaluatedProperties"] = False
    return made


def test_the_document_is_valid() -> None:
    """The validator of the OpenAPI Initiative's schema for 3.1 finds no fault."""
    client = create_app(load(ROOT / "tests" / "broken")).test_client()
    validate(client.get("/openapi.json").get_json())


def test_every_route_of_json_is_described(app: Flask, client: FlaskClient, document: Any) -> None:
    """Each rule that answers with JSON at any address is in it, and it has no other path."""
    described, found = set(document["paths"]), set()
    for address in (*ADDRESSES, *REQUESTS.values(), "/openapi.json"):
        accept = {"Accept": "application/json, */*;q=0.1"}
        response = client.get(address, headers=accept)
        is_entry = response.request.path.startswith("/entry/")
        is_json = JSON.fullmatch(response.mimetype) and "ld+json" not in response.mimetype
        if is_json and response.status_code == 200 and (not is_entry or ".json" in address):
            found.add(path_of(app, address))
    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.endswith(".json")}
    found |= {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule) for rule in rules}
    assert described == found | {"/id/{slug}", f"/question/{ASKED}"}


@pytest.mark.parametrize("name", [name for name in REQUESTS if name.split(".")[1] == "json"])
def test_an_answer_is_what_its_schema_says(
    app: Flask, client: FlaskClient, document: Any, name: str
) -> None:
    """Status, media type and every member of each answer are described, and none is missing."""
    response = client.get(REQUESTS[name])
    described = document["paths"][path_of(app, REQUESTS[name])]["get"]["responses"]
    answer = described[str(response.status_code)]
    answer = resolved(document, answer)
    schema = answer["content"][response.mimetype]["schema"]
    whole = {**strict(schema), "components": strict_components(document)}
    errors = [
        error.message for error in Draft202012Validator(whole).iter_errors(response.get_json())
    ]
    assert errors == []


def resolved(document: Any, node: Any) -> Any:
    """Return what a reference of the document leads to."""
    if "$ref" not in node:
        return node
    for part in node["$ref"].removeprefix("#/").split("/"):
        document = document[part]
    return document


def strict_components(document: Any) -> Any:
    """Return the components, with schemas that refuse other members."""
    composed = {"Citation", "Source", "Edge"}
    schemas = {
        name: schema if name in composed else strict(schema)
        for name, schema in document["components"]["schemas"].items()
    }
    return {"schemas": schemas}


def test_parameters_are_those_of_the_reference(document: Any) -> None:
    """Each route has the parameters of docs/reference/http-api.md, single or repeated as there."""
    for path, methods in document["paths"].items():
        if path in OF_PAGES:
            continue
        route = re.sub(r"\{(\w+)\}", r"<\1>", path.replace(ASKED, "{name}"))
        expected = {(name, many) for name, (routes, many) in TABLE.items() if route in routes} - {
            (name, False) for name in PAGES_ALONE
        }
        given = [resolved(document, each) for each in methods["get"].get("parameters", [])]
        found = {
            (each["name"], each["schema"]["type"] == "array")
            for each in given
            if each["in"] == "query" and not (ASKED in path and each["name"] in OF_THE_QUESTION)
        }
        assert found == expected, path


def test_a_bound_of_the_document_is_that_of_the_route(client: FlaskClient, document: Any) -> None:
    """The greatest number is answered, and one more is 400."""
    bounded = [
        (path, resolved(document, each))
        for path, methods in document["paths"].items()
        for each in methods["get"].get("parameters", [])
        if "maximum" in resolved(document, each)["schema"]
    ]
    assert len(bounded) == 16
    for path, each in bounded:
        start = path.replace("{slug}", "site--grauhorn")
        more = "from=LANTERN&to=MOTH&" if path == "/path.json" else ""
        for number, status in (
            (each["schema"]["maximum"], 200),
            (each["schema"]["maximum"] + 1, 400),
        ):
            assert client.get(f"{start}?{more}{each['name']}={number}").status_code == status


def test_a_question_has_a_path_with_its_parameters(document: Any) -> None:
    """Each has its default, and what it takes; the answer is that of a query."""
    asked = document["paths"][f"/question/{ASKED}"]["get"]
    observatory, year = asked["parameters"][:2]
    assert observatory["schema"]["default"] == "observatory--saltmere"
    assert observatory["schema"]["examples"] == ["observatory--grauhorn", "observatory--saltmere"]
    assert (year["name"], year["schema"]["default"]) == ("year", "1900")
    assert asked["summary"] == "Which telescopes of {observatory} saw first light after {year}?"
