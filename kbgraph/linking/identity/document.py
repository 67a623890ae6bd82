"""Likely duplicates as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kbgraph.linking.identity.results import (
    Doubt,
    LikelyDuplicate,
    LikenessReason,
    LikeThing,
    WrittenPlace,
)


def duplicates_json(duplicates: Iterable[LikelyDuplicate]) -> dict[str, Any]:
    """Return likely duplicates as a JSON document."""
    return {"duplicates": [_duplicate(each) for each in duplicates]}


def _duplicate(found: LikelyDuplicate) -> dict[str, Any]:
    return {
        "confidence": found.confidence,
        "first": _thing(found.first),
        "second": _thing(found.second),
        "reasons": [_reason(each) for each in found.reasons],
        "doubts": [_doubt(each) for each in found.doubts],
        "advice": {
            "remedy": str(found.advice.remedy),
            "words": found.advice.words,
            "file": found.advice.file,
            "line": found.advice.line,
        },
    }


def _thing(thing: LikeThing) -> dict[str, Any]:
    return {
        "iri": thing.iri,
        "slug": thing.slug,
        "label": str(thing.label),
        "type": thing.type,
        "file": thing.file,
        "isStub": thing.is_stub,
    }


def _reason(reason: LikenessReason) -> dict[str, Any]:
    return {
        "kind": str(reason.kind),
        "words": reason.words,
        "weight": round(reason.weight, 2),
        "names": [_place(each) for each in reason.places],
    }


def _place(place: WrittenPlace) -> dict[str, Any]:
    return {"name": place.name, "file": place.file, "line": place.line}


def _doubt(doubt: Doubt) -> dict[str, Any]:
    return {"kind": str(doubt.kind), "words": doubt.words, "factor": doubt.factor}
