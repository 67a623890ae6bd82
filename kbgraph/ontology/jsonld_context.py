"""JSON-LD contexts: the short names of the engine and of an ontology."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kbgraph.errors import OntologyError
from kbgraph.xml_characters import replace_excluded

FILE_NAME = "context.jsonld"
_MAX_DEPTH = 20


def read_contexts(files: Iterable[tuple[Path, str]]) -> dict[str, Any]:
    """Read the contexts of several files, given with their texts; later ones override earlier ones.

    Raises OntologyError, also for a context that refers to another file or address, which is never
    fetched.
    """
    return {name: term for path, text in files for name, term in _read_context(path, text).items()}


def _read_context(path: Path, text: str) -> dict[str, Any]:
    try:
        context = _replaced(json.loads(text)["@context"], _MAX_DEPTH)
    except (ValueError, KeyError, TypeError) as error:
        raise OntologyError(f"{path}: cannot read the JSON-LD context: {error}") from error
    except RecursionError as error:
        raise OntologyError(
            f"{path}: cannot read the JSON-LD context: it has more than {_MAX_DEPTH} levels"
        ) from error
    if not isinstance(context, dict):
        raise OntologyError(f"{path}: @context must be an object, held in the file itself")
    if _refers_to_another(context):
        raise OntologyError(
            f"{path}: the JSON-LD context refers to another one, which is never fetched:"
            " write its terms into the file"
        )
    return context


def _replaced(value: object, levels: int) -> object:
    """Replace the characters that no XML holds. Raises RecursionError beyond the levels."""
    if levels < 0:
        raise RecursionError
    match value:
        case str():
            return replace_excluded(value)
        case list():
            return [_replaced(each, levels - 1) for each in value]
        case dict():
            return {
                replace_excluded(key): _replaced(each, levels - 1) for key, each in value.items()
            }
        case _:
            return value


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
