"""Refusals: YAML that the parser reads, and that front matter must not have."""

from __future__ import annotations

import re
from typing import NoReturn

from kbgraph.findings import Severity
from kbgraph.source.entry import MappingNode, ScalarNode, SequenceNode
from kbgraph.source.frontmatter.faults import Place, RefusedError, quoted, shown, unreadable

_SIGILS = {"&": "an anchor", "*": "an alias", "!": "a tag"}
_END_OF_TEXT = re.compile(r"[\r\n]|[ \t]#|[,\]}](?:\s|$)")


def refuse_sigil(source: str, start: int, place: Place) -> NoReturn:
    """Refuse an anchor, an alias or a tag: most often, a text that lacks quotes."""
    sigil = source[start]
    text = _text_at(source, start)
    message = f"`{sigil}` begins {_SIGILS.get(sigil, 'a tag')} of YAML, which is not read"
    hint = f"quote the text: {shown(quoted(text))}"
    if _depth(text) > 0:
        hint = f"remove `{text.split()[0]}`, or quote the whole text"
    raise RefusedError(unreadable(place.line, place.column, message, hint))


def _text_at(source: str, start: int) -> str:
    """Return the text from an index to its end in the line: brackets within it are a part of it."""
    for end in _END_OF_TEXT.finditer(source, start):
        text = source[start : end.start()]
        if end[0][0] not in ",]}" or _depth(text) <= 0:
            return text.strip()
    return source[start:].strip()


def _depth(text: str) -> int:
    """Return the number of brackets that a text opens and does not close."""
    return sum(map(text.count, "[{")) - sum(map(text.count, "]}"))


def refuse_depth(place: Place, max_depth: int) -> NoReturn:
    """Refuse a value that is nested too deep."""
    message = f"front matter is nested deeper than {max_depth} levels"
    raise RefusedError(unreadable(place.line, place.column, message, "use fewer levels"))


def refuse_document(place: Place) -> NoReturn:
    """Refuse a second document behind the first."""
    message = "a second YAML document begins here; front matter is one"
    raise RefusedError(
        unreadable(place.line, place.column, message, "remove what is not front matter")
    )


def refuse_key(node: SequenceNode | MappingNode, source: str, start: int) -> NoReturn:
    """Refuse a list or map as a key: most often, a placeholder of a template lacks quotes."""
    if source[start - 1 : start + 1] == "{{":
        written = source[start - 1 :].partition("\n")[0].strip()
        message = "`{{` begins a map within a map, not a text"
        hint = f"quote the text: {shown(quoted(written))}"
        fault = unreadable(node.line, node.column - 1, message, hint)
        # Templates beside notes have such keys: they are no reason for a check to fail.
        raise RefusedError(fault._replace(severity=Severity.WARNING))
    message = "a key must be a single text, and a list or map stands here"
    raise RefusedError(unreadable(node.line, node.column, message, "quote it"))


def refuse_unusual_key(key: ScalarNode) -> None:
    """Refuse a merge key, and a key without a name."""
    if key.text == "<<":
        message = "`<<` is a merge key of YAML, which is not read"
        raise RefusedError(unreadable(key.line, key.column, message, "repeat the keys here"))
    if not key.text:
        message = "a key is missing before the colon"
        raise RefusedError(unreadable(key.line, key.column, message, "write `key: value`"))
