"""A fact with its sources and its line as a footnote of Markdown."""

from __future__ import annotations

import re
from urllib.parse import quote

from kbgraph.views.bibliography.cited_fact import CitedFact
from kbgraph.views.bibliography.keys import citation_key
from kbgraph.views.bibliography.sentence import sentences

_SYNTAX = re.compile(r"[\\`*_\[\]<>&~$^@=|#]|%(?=%)")
"""Characters with a meaning in CommonMark, or in the Markdown of GitHub, Obsidian and pandoc.
A single percent sign has none, and two begin a comment of Obsidian."""
_BLOCK_START = re.compile(r"\A(\d*)(?=[-+.)])")
"""The beginning of a text that could be taken for an item of a list."""
_WITH_BACKSLASH = r"\1\\"
_NOT_IN_AUTOLINK = re.compile(r"[<>\s\\`]")


def as_footnote(fact: CitedFact) -> str:
    """Return the definition of a footnote, `[^key]: …`, with the sentences of a fact.

    The key is made of the entry and the claim. Titles are emphasised, and addresses are autolinks
    (CommonMark 0.31, section 6.9).
    """
    key = citation_key(fact.citation.claim, fact.origin.base)
    words = sentences(fact, title=_emphasised, text=escaped, address=_autolink)
    return f"[^{key}]: {_BLOCK_START.sub(_WITH_BACKSLASH, words)}"


def escaped(text: str) -> str:
    """Return a text as Markdown in which no character has a meaning."""
    return _SYNTAX.sub(r"\\\g<0>", text)


def _emphasised(title: str) -> str:
    return f"*{escaped(title)}*"


def _autolink(address: str) -> str:
    """Return an address as a link; characters that would end it are percent-encoded."""
    return f"<{_NOT_IN_AUTOLINK.sub(lambda match: quote(match[0]), address)}>"
