"""The language of a page, the texts in others, and the languages that a reader may choose."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import request
from markupsafe import Markup

from kbgraph_web.http.languages import (
    LANGUAGE,
    current_language,
    language_names,
    page_direction,
    script_words,
    served_languages,
)


class LanguageLink(NamedTuple):
    """A language that a reader may choose, and the same page in it."""

    tag: str
    name: str
    """Its name in itself, or its tag."""
    address: str
    is_here: bool


class PageLanguage(NamedTuple):
    """The language of the words of a page."""

    tag: str
    direction: str
    offered: tuple[LanguageLink, ...]
    """The languages in which there are words; none where there is one."""
    script_words: dict[str, Any]
    """The words of the browser scripts, by those in English; none on a page in English."""


def page_language() -> PageLanguage:
    """Return the language of the current page."""
    tags = served_languages().words
    return PageLanguage(
        tag=current_language().words,
        direction=page_direction(),
        offered=tuple(map(_link, tags)) if len(tags) > 1 else (),
        script_words=script_words(),
    )


def language_of(text: str) -> Markup:
    """Return the attributes of an element whose text is in another language than the page.

    They say the language, and that the text has a direction of its own. A text without a language
    is in that of the page.
    """
    language = other_language(text)
    return Markup(' lang="{}" dir="auto"').format(language) if language else Markup()


def other_language(text: str) -> str:
    """Return the tag of a text in another language than the page; empty for any other text."""
    language: str = getattr(text, "language", "")
    return "" if language == current_language().words else language


def _link(tag: str) -> LanguageLink:
    others = [each for each in request.args.items(multi=True) if each[0] != LANGUAGE]
    query = urlencode([*others, (LANGUAGE, tag)])
    address = f"{request.script_root}{request.path}?{query}"
    return LanguageLink(tag, language_names()[tag], address, tag == current_language().words)
