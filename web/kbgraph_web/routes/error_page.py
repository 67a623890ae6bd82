"""The page of an error, with links to what an unknown name may mean."""

from __future__ import annotations

from typing import NamedTuple

from flask import render_template

from kbgraph.errors import KbError, NotFoundError
from kbgraph_web.http.errors import as_sentence, title_of
from kbgraph_web.http.negotiation import current_kb


class Suggestion(NamedTuple):
    """A thing that an unknown name may mean."""

    slug: str
    label: str


def error_page(status: int, message: str, meant: tuple[Suggestion, ...]) -> str:
    """Return the page of an error."""
    return render_template("error.html", name=title_of(status), message=message, meant=meant)


def error_words(error: KbError) -> tuple[str, tuple[Suggestion, ...]]:
    """Return the sentence of an error, and the things that its unknown name may mean."""
    if not isinstance(error, NotFoundError) or not error.candidates:
        return as_sentence(str(error)), ()
    base = current_kb()
    found = [_find(name) for name in error.candidates]
    slugs = dict.fromkeys(slug for slug in found if slug is not None)
    if not slugs:
        return as_sentence(str(error)), ()
    labels = base.views.labels
    return as_sentence(error.problem), tuple(
        Suggestion(slug, labels.label(base.iris.thing(slug))) for slug in slugs
    )


def _find(name: str) -> str | None:
    """Return the slug of a name; None for a candidate that is no thing, such as a list."""
    try:
        return current_kb().find(name)
    except NotFoundError:
        return None
