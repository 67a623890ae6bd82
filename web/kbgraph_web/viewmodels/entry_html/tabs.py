"""The parts of the page of an entry, of which the address chooses the one that is shown."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.views import Description
from kbgraph_web.http.languages import gettext


class Tab(NamedTuple):
    """A part of the page, shown where the address names it or anything in it."""

    id: str
    label: str
    number: int = 0
    """Of the items that it holds; 0 where it does not count them."""


def page_tabs(thing: Description, prose: str) -> tuple[Tab, ...]:
    """Return the parts of the page of a thing, that for an address without fragment first.

    A thing with a class opens with its facts, a plain note with its text.
    """
    has_text = bool(prose.strip())
    is_note = has_text and not thing.type
    facts = Tab("facts", gettext("Facts"))
    return (
        *(() if is_note else (facts,)),
        *((Tab("text", gettext("Text")),) if has_text else ()),
        *((facts,) if is_note and thing.headings else ()),
        *((Tab("sources", gettext("Sources"), len(thing.sources)),) if thing.sources else ()),
        *((Tab("source", gettext("Source text")),) if thing.file else ()),
    )
