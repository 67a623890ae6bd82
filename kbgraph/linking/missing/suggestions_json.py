"""Suggestions as JSON, for editors and other programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kbgraph.linking.missing.evidence import (
    Named,
    Reason,
    SameMeaning,
    SameWords,
    SharedNeighbours,
    SharedSources,
)
from kbgraph.linking.missing.patches import LinkEdit
from kbgraph.linking.missing.relations import AllowedRelation, KnownFact
from kbgraph.linking.missing.sentences import reason_in_words, written
from kbgraph.linking.missing.suggestion import LinkCandidate, Suggestion


def suggestion_json(suggestion: Suggestion, edit: LinkEdit | None) -> dict[str, Any]:
    """Return a suggestion; lines and columns count from 1, columns in characters."""
    return {
        "entry": suggestion.slug,
        "file": suggestion.file,
        **_place_json(suggestion),
        "certainty": suggestion.certainty.value,
        "link": edit.link if edit else None,
        "more": suggestion.more,
        "candidates": [_candidate_json(each) for each in suggestion.candidates],
        "relations": [_relation_json(each) for each in suggestion.relations],
        "facts": [_fact_json(each) for each in suggestion.facts],
    }


def _place_json(suggestion: Suggestion) -> Mapping[str, Any]:
    place = suggestion.place
    if place is None:
        return {"line": None, "column": None, "endLine": None, "endColumn": None, "words": None}
    return {
        "line": place.line,
        "column": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
        "words": suggestion.words,
    }


def _candidate_json(candidate: LinkCandidate) -> dict[str, Any]:
    return {
        "slug": candidate.slug,
        "label": candidate.label,
        "type": candidate.type,
        "described": candidate.described,
        "score": round(candidate.score, 3),
        "reasons": [_reason_json(each) for each in candidate.reasons],
    }


def _reason_json(reason: Reason) -> dict[str, Any]:
    words = {"text": reason_in_words(reason)}
    match reason:
        case Named(name=name, spelling=spelling, linked=linked):
            kind = {"kind": "named", "name": name, "spelling": spelling.name.lower()}
            return {**kind, "linked": linked, **words}
        case SameWords(words=same):
            return {"kind": "sameWords", "words": list(same), **words}
        case SameMeaning():
            return {"kind": "sameMeaning", **words}
        case SharedNeighbours(labels=labels, total=total):
            kind = {"kind": "sharedNeighbours"}
            return {**kind, "labels": list(labels), "total": total, **words}
        case SharedSources(addresses=addresses, total=total):
            kind = {"kind": "sharedSources"}
            return {**kind, "addresses": list(addresses), "total": total, **words}


def _relation_json(relation: AllowedRelation) -> dict[str, Any]:
    return {
        "property": relation.property,
        "label": relation.label,
        "entry": relation.entry,
        "target": relation.target,
        "places": [
            {
                "kind": place.kind.value,
                "words": place.words,
                "section": place.section,
                "line": written(place, relation.link),
            }
            for place in relation.places
        ],
    }


def _fact_json(fact: KnownFact) -> dict[str, Any]:
    return {
        "source": fact.source,
        "property": fact.property,
        "label": fact.label,
        "target": fact.target,
        "basis": fact.basis,
        "lines": [{"file": file, "line": line} for file, line in fact.lines],
    }
