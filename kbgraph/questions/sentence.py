"""The title of a question as a sentence with slots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kbgraph.ontology.example_queries import SLOT, ExampleQuery


class SentencePart(NamedTuple):
    """Words of a title, or the slot of a parameter."""

    text: str
    """The words; in a slot, the name of the parameter."""
    is_slot: bool = False


def sentence_parts(question: ExampleQuery) -> tuple[SentencePart, ...]:
    """Return the title in parts; braces that no parameter fills are words."""
    names = {parameter.name for parameter in question.parameters}
    return tuple(_parts(question.title, names))


def _parts(title: str, names: set[str]) -> Iterator[SentencePart]:
    position = 0
    for match in SLOT.finditer(title):
        if match["name"] in names:
            if match.start() > position:
                yield SentencePart(title[position : match.start()])
            yield SentencePart(match["name"], is_slot=True)
            position = match.end()
    if position < len(title):
        yield SentencePart(title[position:])


def sentence(question: ExampleQuery, words: Mapping[str, str]) -> str:
    """Return the title with the words of each parameter in its slots."""
    parts = sentence_parts(question)
    return "".join(words[part.text] if part.is_slot else part.text for part in parts)
