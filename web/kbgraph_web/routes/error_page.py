"""The page of an error, with links to what an unknown name may mean."""

from __future__ import annotations

from contextlib import suppress
from typing import NamedTuple

from flask import render_template, url_for

from kbgraph.errors import KbError, NotFoundError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph_web.http.errors import as_sentence, title_of
from kbgraph_web.http.languages import lazy_gettext
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.viewmodels.layout import entry_url

_TITLES = {
    400: lazy_gettext("Bad request"),
    404: lazy_gettext("Not found"),
    410: lazy_gettext("Gone"),
    413: lazy_gettext("Content too large"),
    500: lazy_gettext("Internal server error"),
    503: lazy_gettext("Service unavailable"),
}
"""The titles of the errors that readers meet; others are phrases of HTTP."""


class SuggestedPage(NamedTuple):
    """A thing that an unknown name may mean, or the evidence of a claim."""

    address: str
    label: str


def error_page(status: int, message: str, meant: tuple[SuggestedPage, ...]) -> str:
    """Return the page of an error."""
    name = str(_TITLES.get(status) or title_of(status))
    return render_template("error.html", name=name, message=message, meant=meant)


def error_words(error: KbError) -> tuple[str, tuple[SuggestedPage, ...]]:
    """Return the sentence of an error, and the things that its unknown name may mean."""
    if isinstance(error, NotFoundError) and (meant := _meant(current_kb(), error.candidates)):
        return as_sentence(error.problem), meant
    return as_sentence(str(error)), ()


def _meant(base: KnowledgeBase, candidates: tuple[str, ...]) -> tuple[SuggestedPage, ...]:
    """Return the things and claims among candidates, each once; relations have no page."""
    meant: dict[SuggestedPage, None] = {}
    for name in candidates:
        slug, hash_, claim = name.rpartition("#")
        if hash_ and base.network.knows(slug):
            meant[SuggestedPage(url_for("evidence.page", slug=slug, claim=claim), claim)] = None
            continue
        with suppress(NotFoundError):
            slug = base.find(name)
            meant[SuggestedPage(entry_url(slug), base.views.labels.of_thing(slug))] = None
    return tuple(meant)
