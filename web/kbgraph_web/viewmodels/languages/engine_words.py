"""Words of the engine that pages show, as messages: states of cells, places of words, bases."""

from __future__ import annotations

from kbgraph_web.http.languages import lazy_gettext

_WORDS = {
    "address": lazy_gettext("address"),
    "code": lazy_gettext("code"),
    "folder": lazy_gettext("folder"),
    "front matter": lazy_gettext("front matter"),
    "identified": lazy_gettext("identified"),
    "inferred": lazy_gettext("inferred"),
    "kind": lazy_gettext("kind"),
    "left out": lazy_gettext("left out"),
    "linked": lazy_gettext("linked"),
    "name": lazy_gettext("name"),
    "no": lazy_gettext("no"),
    "no folder": lazy_gettext("no folder"),
    "none found": lazy_gettext("none found"),
    "not in force": lazy_gettext("not in force"),
    "not known": lazy_gettext("not known"),
    "not researched": lazy_gettext("not researched"),
    "not stated": lazy_gettext("not stated"),
    "other": lazy_gettext("other"),
    "other name": lazy_gettext("other name"),
    "property": lazy_gettext("property"),
    "source text": lazy_gettext("source text"),
    "strength": lazy_gettext("strength"),
    "tag": lazy_gettext("tag"),
    "text": lazy_gettext("text"),
    "type": lazy_gettext("type"),
    "yes": lazy_gettext("yes"),
}


def engine_word(text: str) -> str:
    """Return a word of the engine in the language of the page; any other text as it is."""
    return str(_WORDS[text]) if text in _WORDS else text
