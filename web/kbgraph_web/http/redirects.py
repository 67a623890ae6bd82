"""The thing that an address names: redirects from former slugs, 410 for removed entries."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from flask import abort, redirect

from kbgraph.errors import NotFoundError
from kbgraph.knowledge_base import KnowledgeBase


def slug_with_ending(base: KnowledgeBase, slug: str, ending: str) -> str:
    """Return the slug of the thing whose page an address with an ending names; empty for none.

    `/graph/x.json` is the page of the note `x.json`, where there is no `x`.
    """
    whole = slug + ending
    return whole if base.network.knows(whole) and not base.network.knows(slug) else ""


def redirect_or_abort(base: KnowledgeBase, slug: str, address: Callable[[str], str]) -> NoReturn:
    """Answer a request for a slug that no thing has.

    302 to the thing that has the slug as a name, 301 to the thing that had it before it was
    renamed, 410 if its entry was removed. `address` returns the address of a slug. Raises
    NotFoundError for any other slug.
    """
    # Names come first: an entry that replaces another lists the old slug among its aliases.
    try:
        named = base.find(slug)
    except NotFoundError:
        former = base.views.former_slugs.get(slug)
        if former is None:
            raise
    else:
        abort(redirect(address(named), 302))
    if former.slug:
        abort(redirect(address(former.slug), 301))
    commit = former.commit
    abort(410, f"The entry {slug} was removed on {commit.day}: {commit.title}")
