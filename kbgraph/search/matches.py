"""The reasons why a thing was found: its names, codes and lines that have the words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from kbgraph.search.highlights import highlights, name_pattern, strip_diacritics, text_pattern
from kbgraph.search.results import MatchedText, MatchPlace
from kbgraph.search.snippets import TextLines
from kbgraph.source.notes import CitationKeys


class SearchedTexts(NamedTuple):
    """The texts of a thing that are searched, in the order in which they are shown."""

    label: str
    names: tuple[str, ...]
    codes: tuple[str, ...]
    slug: str
    text: str
    """The file of its entry; empty without one."""
    keys: Callable[[], CitationKeys]
    """Reads the citation keys of its entry."""


def matches_of(texts: SearchedTexts, words: Iterable[str]) -> tuple[MatchedText, ...]:
    """Return a text for each word, the first that has it; a text stands once for all its words."""
    left = list(dict.fromkeys(words))
    found: list[MatchedText] = []
    for place, text in _names(texts):
        here = [word for word in left if word in strip_diacritics(text)]
        if here:
            found.append(MatchedText(place, highlights(text, name_pattern(here))))
            left = [word for word in left if word not in here]
    if left and texts.text:
        in_text = tuple(_in_text(texts, left))
        found += in_text
        shown = " ".join(part.text for match in in_text for part in match.parts if part.found)
        left = [word for word in left if word not in strip_diacritics(shown)]
    here = [word for word in left if word in strip_diacritics(texts.slug)]
    if here:
        found.append(MatchedText(MatchPlace.ADDRESS, highlights(texts.slug, name_pattern(here))))
    return tuple(found)


def _names(texts: SearchedTexts) -> Iterator[tuple[MatchPlace, str]]:
    yield MatchPlace.NAME, texts.label
    yield from ((MatchPlace.OTHER_NAME, name) for name in texts.names)
    yield from ((MatchPlace.CODE, code) for code in texts.codes)


def _in_text(texts: SearchedTexts, words: list[str]) -> Iterator[MatchedText]:
    """Yield a sentence with the words; else the line of the file that has the most."""
    lines = TextLines(texts.text, text_pattern(words))
    snippets = lines.snippets(1, texts.keys)
    for snippet in snippets:
        yield MatchedText(MatchPlace.TEXT, snippet.parts, snippet.line)
    line, is_above = lines.source_line()
    if line and not snippets:
        place = MatchPlace.FRONT_MATTER if is_above else MatchPlace.SOURCE
        written, plain = lines.text(line).strip(), "" if is_above else lines.plain(line)
        pattern = text_pattern(words)
        has_words = pattern.search(strip_diacritics(plain)) is not None
        yield MatchedText(place, highlights(plain if has_words else written, pattern), line)
