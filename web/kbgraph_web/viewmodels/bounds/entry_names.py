"""The names by which citations call the entries that they lead to."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from markupsafe import Markup

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph_web.http.languages import gettext
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.viewmodels.bounds.page_budget import short_name

_MAX_LABEL_CHARS = 24
"""A longer label gives way to an abbreviation, where the entry has one."""
_NAMES: WeakKeyDictionary[KnowledgeBase, dict[str, Markup]] = WeakKeyDictionary()


def entry_line(slug: str, line: int) -> Markup:
    """Return a line of another entry in words: `Alder entry, line 52`."""
    words = gettext("%(entry)s entry, line %(line)s")
    return Markup(words % {"entry": _entry_name(slug), "line": line})  # noqa: S704 - as escaped


def _entry_name(slug: str) -> Markup:
    """Return the short name of an entry: its abbreviation in capitals, else its label."""
    base = current_kb()
    known = _NAMES.setdefault(base, {})
    if slug not in known:
        known[slug] = short_name(_name(base, slug))
    return known[slug]


def _name(base: KnowledgeBase, slug: str) -> str:
    label = base.views.labels.of_thing(slug)
    if len(label) <= _MAX_LABEL_CHARS or slug not in base.graph.subjects:
        return label
    others = [name.text for name in base.graph.subjects[slug].names[1:]]
    short = (
        name
        for name in others
        if name.isupper() and len(name) <= _MAX_LABEL_CHARS and name.isascii() == label.isascii()
    )
    return next(short, label)
