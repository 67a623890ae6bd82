"""The line by which the page of an entry is cited."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.views import Description
from kbgraph_web.http.day import day_parameter
from kbgraph_web.viewmodels.bounds.public_address import public_entry

_GENERATION_DIGITS = 12


class PageCitation(NamedTuple):
    """The parts of the line."""

    title: str
    """The name of the thing, which ends like a sentence."""
    site: str
    version: str
    """The day on which it was checked or changed last; without days the generation."""
    address: str
    """The permanent address of the page."""

    @property
    def text(self) -> str:
        """The whole line."""
        return f"{self.title} {self.site}, {self.version}. {self.address}"


def page_citation(base: KnowledgeBase, thing: Description, changed: str) -> PageCitation:
    """Return the line by which to cite a page; `changed` is the day of its last change, or empty.

    A page as of a day is cited with this day.
    """
    day = day_parameter()
    address = public_entry(base, thing.slug) + (f"?{urlencode(day)}" if day else "")
    title = thing.label if thing.label.endswith(("?", "!", ".")) else f"{thing.label}."
    return PageCitation(title, base.export.site.title, _version(base, thing, changed), address)


def _version(base: KnowledgeBase, thing: Description, changed: str) -> str:
    if thing.checked:
        return f"last reviewed {thing.checked[1]}"
    return f"changed {changed}" if changed else f"version {base.generation[:_GENERATION_DIGITS]}"
