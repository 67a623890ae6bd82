"""Backlinks: what links to a thing, counted at once and read page by page."""

from kbgraph.views.backlinks.lazy_sequence import LazySequence, SlicedSequence
from kbgraph.views.backlinks.mentions import Backlinks, Mention

__all__ = ["Backlinks", "LazySequence", "Mention", "SlicedSequence"]
