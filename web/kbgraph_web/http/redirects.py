"""Addresses that name nothing today: those of old slugs and of names lead on, those of entries that were removed say so."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from flask import abort, redirect

from kbgraph.errors import NotFoundError
from kbgraph.knowledge_base import KnowledgeBase


def redirect_or_abort(base: KnowledgeBase, slug: str, address: Callable[[str], str]) -> NoReturn:
    """From an address whose slug is nothing's: 302 where one thing has it as a name, 301 where it was one's slug, 410 or 404 else.

    `address` gives the same of another slug.
    """
    with suppress(NotFoundError):
        # What an author says comes first: an entry that takes another's place has its slug among its aliases.
        abort(redirect(address(base.find(slug)), 302))
    former = base.views.former_slugs.get(slug)
    if former is None:
        abort(404, f"Nothing here is called {slug}.")
    if former.slug:
        abort(redirect(address(former.slug), 301))
    commit = former.commit
    abort(410, f"The entry {slug} was removed on {commit.day}: {commit.title}")
