"""The reasons for a link, and what may be written, in English words."""

from __future__ import annotations

import json

from kbgraph.linking.missing.evidence import (
    Named,
    Reason,
    SameMeaning,
    SameWords,
    SharedNeighbours,
    SharedSources,
    Spelling,
)
from kbgraph.linking.missing.link_text import in_cell
from kbgraph.linking.missing.relations import (
    AllowedRelation,
    KnownFact,
    PlaceKind,
    RelationPlace,
)

_SPELLED = {
    Spelling.AS_NAMED: "the text has its name",
    Spelling.INFLECTED: "the text has a form of its name, {name}",
    Spelling.IN_SMALL_LETTERS: "the text has its name in small letters",
    Spelling.AS_LINKED: "links to it have this text",
    Spelling.PARTLY: "the text has a part of its name, {name}",
    Spelling.WITHIN: "the text has its name within a longer name",
}


def reason_in_words(reason: Reason) -> str:
    """Return a reason as a clause."""
    match reason:
        case Named():
            return _named(reason)
        case SameWords(words=words):
            return f"both have the words {', '.join(words)}"
        case SameMeaning():
            return "both begin with the same meaning, by a model"
        case SharedNeighbours(labels=labels, total=total):
            noun = "neighbour" if total == 1 else "neighbours"
            return f"they share {total} {noun}: {', '.join(labels)}{_rest(total, labels)}"
        case SharedSources(addresses=addresses, total=total):
            return f"both rest on {', '.join(addresses)}{_rest(total, addresses)}"


def _named(named: Named) -> str:
    words = _SPELLED[named.spelling].format(name=named.name)
    if named.language:
        words = f"{words} in another language ({named.language})"
    if named.spelling is Spelling.AS_LINKED or not named.linked:
        return words
    verb = "entry links" if named.linked == 1 else "entries link"
    return f"{words}; {named.linked} {verb} to it"


def _rest(total: int, shown: tuple[str, ...]) -> str:
    return f" and {total - len(shown)} more" if total > len(shown) else ""


def relation_in_words(relation: AllowedRelation) -> str:
    """Return a relation, and the place in which the entry states it."""
    places = " or ".join(map(_place, relation.places))
    return f"{relation.label}, by {places} of {relation.entry}"


def _place(place: RelationPlace) -> str:
    section = f" in the section {place.section!r}" if place.section else ""
    match place.kind:
        case PlaceKind.KEY:
            return f"the key {place.words!r}"
        case PlaceKind.ROW:
            return f"the row {place.words!r}{section}"
        case PlaceKind.TABLE:
            return f"a row of the table {place.words!r}{section}"


def written(place: RelationPlace, link: str) -> str:
    """Return the line by which an author states a relation at a place.

    `link` is as in prose. In a row its bar is escaped, since it would end the cell.
    """
    match place.kind:
        case PlaceKind.KEY:
            return f"{place.words}: {json.dumps(link, ensure_ascii=False)}"
        case PlaceKind.ROW:
            return f"| {place.words} | {in_cell(link)} |"
        case PlaceKind.TABLE:
            return f"| {in_cell(link)} |"


def fact_in_words(fact: KnownFact) -> str:
    """Return a fact that two things have, with the first line that states it."""
    place = f" ({fact.lines[0][0]}:{fact.lines[0][1]})" if fact.lines else ""
    return f"{fact.source} {fact.label} {fact.target}{place}"
