"""Redirects from former slugs and from names; 410 for entries that were removed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from flask import abort, redirect

from kbgraph.errors import NotFoundError
from kbgraph.knowledge_base import KnowledgeBase


def redirect_or_abort(base: KnowledgeBase, slug: str, address: Callable[[str], str]) -> NoReturn:
    """Answer a request for a slug that no thing has.

    302 to the thing that has the slug as a name, 301 to the thing that had it before it was
    renamed, 410 if its entry was removed, else 404. `address` returns the address of a slug.
    """
    with suppress(NotFoundError):
        # Names come first: an entry that replaces another lists the old slug among its aliases.
        abort(redirect(address(base.find(slug)), 302))
    former = base.views.former_slugs.get(slug)
    if former is None:
        abort(404, f"Nothing here is called {slug}.")
    if former.slug:
        abort(redirect(address(former.slug), 301))
    commit = former.commit
    abort(410, f"The entry {slug} was removed on {commit.day}: {commit.title}")
