"""Completions of a query editor as JSON."""

from __future__ import annotations

from collections.abc import Iterable

from kbgraph.reference import ThingCompletion


def things_json(things: Iterable[ThingCompletion]) -> list[dict[str, str]]:
    """Return each thing with the text to insert and the name that matched."""
    return [
        {
            "text": thing.text,
            "label": thing.label,
            "type": thing.type,
            "matched": thing.matched,
        }
        for thing in things
    ]
