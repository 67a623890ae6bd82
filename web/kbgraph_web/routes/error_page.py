"""The page of an error, with links to what an unknown name may mean."""

from __future__ import annotations

from contextlib import suppress
from typing import NamedTuple

from flask import render_template

from kbgraph.errors import KbError, NotFoundError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph_web.http.errors import as_sentence, title_of
from kbgraph_web.http.languages import lazy_gettext
from kbgraph_web.http.negotiation import current_kb

_TITLES = {
    400: lazy_gettext("Bad request"),
    404: lazy_gettext("Not found"),
    410: lazy_gettext("Gone"),
    413: lazy_gettext("Content too large"),
    500: lazy_gettext("Internal server error"),
    503: lazy_gettext("Service unavailable"),
}
"""The titles of the errors that readers meet; others are phrases of HTTP."""


class Suggestion(NamedTuple):
    """A thing that an unknown name may mean."""

    slug: str
    label: str


def error_page(status: int, message: str, meant: tuple[Suggestion, ...]) -> str:
    """Return the page of an error."""
    name = str(_TITLES.get(status) or title_of(status))
    return render_template("error.html", name=name, message=message, meant=meant)


def error_words(error: KbError) -> tuple[str, tuple[Suggestion, ...]]:
    """Return the sentence of an error, and the things that its unknown name may mean."""
    if isinstance(error, NotFoundError) and (meant := _meant(current_kb(), error.candidates)):
        return as_sentence(error.problem), meant
    return as_sentence(str(error)), ()


def _meant(base: KnowledgeBase, candidates: tuple[str, ...]) -> tuple[Suggestion, ...]:
    """Return the things among candidates, each once; others are no things, such as relations."""
    slugs: dict[str, None] = {}
    for name in candidates:
        with suppress(NotFoundError):
            slugs[base.find(name)] = None
    return tuple(Suggestion(slug, base.views.labels.of_thing(slug)) for slug in slugs)
