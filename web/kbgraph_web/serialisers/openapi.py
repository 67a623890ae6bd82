"""The JSON routes as an OpenAPI document (https://spec.openapis.org/oas/v3.1.1.html).

`openapi.json` beside this module has the routes, parameters and schemas, which are the same for
every knowledge base. Tests compare it with the routes of the application and with their answers.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from kbgraph.knowledge_base import KnowledgeBase

_DESCRIPTION: dict[str, Any] = json.loads(
    files("kbgraph_web.serialisers").joinpath("openapi.json").read_text(encoding="utf-8")
)
_VERSION = version("kbgraph")


def openapi_json(base: KnowledgeBase) -> dict[str, Any]:
    """Return the description of the routes, with the title and the terms of a knowledge base."""
    info = _DESCRIPTION["info"] | {"title": base.export.site.title, "version": _VERSION}
    if base.export.site.license:
        info["license"] = {"name": "Terms of use", "url": base.export.site.license}
    return _DESCRIPTION | {"info": info}
