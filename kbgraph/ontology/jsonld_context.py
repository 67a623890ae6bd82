"""JSON-LD contexts: the short names of the engine and of an ontology."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kbgraph.errors import OntologyError

FILE_NAME = "context.jsonld"


def read_contexts(folders: Iterable[Path]) -> dict[str, Any]:
    """Read the contexts of several folders; later folders override earlier ones.

    A folder without context.jsonld adds nothing. Raises OntologyError, also for a context that
    refers to another file or address, which is never fetched.
    """
    return {
        name: term for folder in folders for name, term in _read_context(folder / FILE_NAME).items()
    }


def _read_context(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        context = json.loads(path.read_text(encoding="utf-8"))["@context"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OntologyError(f"{path}: cannot read the JSON-LD context: {error}") from error
    if not isinstance(context, dict):
        raise OntologyError(f"{path}: @context must be an object, held in the file itself")
    if _refers_to_another(context):
        raise OntologyError(
            f"{path}: the JSON-LD context refers to another one, which is never fetched:"
            " write its terms into the file"
        )
    return context


def _refers_to_another(context: object) -> bool:
    """Whether a context, or one within it, imports another or names it by its address.

    See JSON-LD 1.1, sections 3.1, 4.1.8 and 4.1.9.
    """
    match context:
        case dict():
            inner = context.get("@context", {})
            contexts = inner if isinstance(inner, list) else [inner]
            return (
                "@import" in context
                or any(isinstance(each, str) for each in contexts)
                or any(map(_refers_to_another, context.values()))
            )
        case list():
            return any(map(_refers_to_another, context))
        case _:
            return False
