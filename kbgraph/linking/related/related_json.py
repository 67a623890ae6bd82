"""Related entries as JSON: the shared facts of each, with the places where both state them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kbgraph.linking.related.related_entry import RelatedEntry, SharedFact, StatedPlace
from kbgraph.rdf.terms import Literal


def related_json(slug: str, label: str, related: Iterable[RelatedEntry]) -> dict[str, Any]:
    """Return the related entries of a thing as JSON, best first."""
    return {"slug": slug, "label": label, "related": [_entry(each) for each in related]}


def _entry(entry: RelatedEntry) -> dict[str, Any]:
    return {
        "iri": str(entry.iri),
        "slug": entry.slug,
        "label": entry.label,
        "type": entry.type,
        "score": round(entry.score, 3),
        "sentence": entry.sentence,
        "relations": list(entry.relations),
        "places": [_place(each) for each in entry.places],
        "reasons": [_reason(each) for each in entry.reasons],
    }


def _reason(fact: SharedFact) -> dict[str, Any]:
    return {
        "property": str(fact.property),
        "label": fact.label,
        "value": str(fact.value),
        "datatype": str(fact.value.datatype) if isinstance(fact.value, Literal) else "",
        "text": fact.text,
        "words": fact.words,
        "slug": fact.slug,
        "entries": fact.things,
        "weight": round(fact.weight, 3),
        "here": [_place(each) for each in fact.here],
        "there": [_place(each) for each in fact.there],
    }


def _place(place: StatedPlace) -> dict[str, Any]:
    return {"slug": place.slug, "file": place.file, "line": place.line}
