"""The page for which HTML is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from kbgraph.source.dialects import Dialect
from kbgraph.source.html.placeholders import Placeholders
from kbgraph.source.link_targets import EmbeddedText


class HtmlPage(NamedTuple):
    """The parts that the writers of a page share: that of its own text, and those of embeds."""

    mark: str
    """Ends each attribute of ours, so that the sanitiser keeps it."""
    line_id: Callable[[int], str]
    """Returns the attribute with the id of a line; empty where the line has none."""
    embedded: Callable[[EmbeddedText], str]
    """Returns the HTML of an embedded text."""
    images: Placeholders
    """The images of the page, which are put in once the rest has been sanitised."""
    dialect: Dialect
