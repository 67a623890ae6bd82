"""The JSON routes as an OpenAPI document (https://spec.openapis.org/oas/v3.1.1.html).

`openapi.json` beside this module has the routes, parameters and schemas, which are the same for
every knowledge base; the questions of one with parameters have a path each. Tests compare it with
the routes of the application and with their answers.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.ontology.example_queries import ExampleQuery, ParameterKind, QueryParameter
from kbgraph.questions import Questions
from kbgraph.rdf import DECIMAL
from kbgraph.rdf.terms import BOOLEAN, DATE, INTEGER

_DESCRIPTION: dict[str, Any] = json.loads(
    files("kbgraph_web.serialisers").joinpath("openapi.json").read_text(encoding="utf-8")
)
_VERSION = version("kbgraph")
_QUESTION = "/question/{name}"
_MAX_LISTED = 40
"""Values of a parameter that are listed."""
_SCHEMAS: dict[str, dict[str, Any]] = {
    INTEGER: {"type": "integer"},
    DECIMAL: {"type": "number"},
    DATE: {"type": "string", "format": "date"},
    BOOLEAN: {"type": "string", "enum": ["yes", "no"]},
}


def openapi_json(base: KnowledgeBase) -> dict[str, Any]:
    """Return the description of the routes, with the title and the terms of a knowledge base."""
    info = _DESCRIPTION["info"] | {"title": base.export.site.title, "version": _VERSION}
    if base.export.site.license:
        info["license"] = {"name": "Terms of use", "url": base.export.site.license}
    paths = _DESCRIPTION["paths"] | _questions(base.sparql.questions)
    return _DESCRIPTION | {"info": info, "paths": paths}


def _questions(questions: Questions) -> dict[str, Any]:
    """Return a path for each question that has parameters."""
    return {
        _QUESTION.format(name=each.address_name): {"get": _operation(questions, each)}
        for each in questions.all
        if each.parameters
    }


def _operation(questions: Questions, question: ExampleQuery) -> dict[str, Any]:
    general: dict[str, Any] = _DESCRIPTION["paths"][_QUESTION]["get"]
    _, *shared = general["parameters"]
    own = [_parameter(questions, each) for each in question.parameters]
    return general | {
        "operationId": f"ask-{question.address_name}",
        "summary": question.title,
        "parameters": [*own, *shared],
    }


def _parameter(questions: Questions, parameter: QueryParameter) -> dict[str, Any]:
    choices = questions.choices(parameter)
    schema: dict[str, Any] = dict(_SCHEMAS.get(parameter.type, {"type": "string"}))
    if choices and len(choices) <= _MAX_LISTED:
        # Names are values too, so that the list is no `enum`.
        schema["examples"] = [each.value for each in choices]
    noun = questions.noun(parameter)
    is_literal = questions.kind(parameter) is ParameterKind.LITERAL
    kind = noun if is_literal else f"{noun}: slug, name, alias or code"
    return {
        "name": parameter.name,
        "in": "query",
        "description": ". ".join(filter(None, (parameter.description, kind))),
        "schema": schema | {"default": _default(questions, parameter)},
    }


def _default(questions: Questions, parameter: QueryParameter) -> str | int | float:
    text = questions.default(parameter).text
    match _SCHEMAS.get(parameter.type, {}).get("type"):
        case "integer":
            return int(text)
        case "number":
            return float(text)
        case _:
            return text
