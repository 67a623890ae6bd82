"""The text of a link to a thing, in the syntax of a folder."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.extraction.link_resolver import Missing, Resolved
from kbgraph.extraction.typed_links import words_before
from kbgraph.source.entry import Link, LinkKind
from kbgraph.source.folder import parse_entry
from kbgraph.source.names import normalise_spelling

_PLAIN = re.compile(r"[\w ,'’/-]+")
"""Words and targets without any sign that may mean something in a link."""

_FIELD = re.compile(r"(?:^|[\[(])[^:|\[\]()]{1,60}::\s")
"""The label of a field."""


class _Possible(NamedTuple):
    """A link that may lead to a thing."""

    target: str
    text: str


def link_text(graph: Graph, path: str, slug: str, words: str, *, in_table: bool) -> str | None:
    """Return the link to a thing that shows some words, for the file at `path`.

    The target is the shortest that leads to the thing: the words themselves where they are the name
    of its file, the name of the file, its path, or its slug. In a table the bar is escaped. None is
    returned where no link leads there: `[[C#]]` is a heading of another entry.
    """
    for possible in _possible(graph, path, slug, words):
        link = Link(possible.target, "", possible.target, LinkKind.WIKILINK, 1, 1)
        if _resolves(graph, path, link, slug) and (
            _is_plain(possible.target, words) or _is_read(graph, path, possible.text, slug, words)
        ):
            return in_cell(possible.text) if in_table else possible.text
    return None


def in_cell(link: str) -> str:
    """Return a link as it is written in a cell, which a bare bar would end."""
    return link.replace("|", r"\|")


def _possible(graph: Graph, path: str, slug: str, words: str) -> Iterator[_Possible]:
    """Yield the links that may lead to a thing, the shortest first."""
    targets = tuple(dict.fromkeys(_targets(graph, path, slug, words)))
    # As Obsidian compares them: to it `strasse` is not `Straße`, and two spaces are not one.
    same = (normalise_spelling(each) == normalise_spelling(words) for each in targets)
    if " ".join(words.split()) == words and any(same):
        yield _Possible(words, f"[[{words}]]")
    syntax = graph.dialect.links
    for target in targets:
        if syntax is not None and syntax.has_page_addresses:
            yield _Possible(target, f"[{words}]([[{target}]])")
        elif syntax is not None and syntax.has_label_first:
            yield _Possible(target, f"[[{words}|{target}]]")
        else:
            yield _Possible(target, f"[[{target}|{words}]]")


def _targets(graph: Graph, path: str, slug: str, words: str) -> Iterator[str]:
    subject = graph.subjects.get(slug)
    if subject is None:
        yield from (words, slug)
        return
    yield subject.file_name
    yield posixpath.relpath(subject.stem, posixpath.dirname(path) or ".")
    yield subject.stem
    yield slug


def _resolves(graph: Graph, path: str, link: Link, slug: str) -> bool:
    match graph.resolver.resolve(link, path):
        case Resolved(subject=subject):
            return subject.slug == slug
        case Missing(slug=missing):
            return missing == slug
        case _:
            return False


def _is_plain(target: str, words: str) -> bool:
    return bool(_PLAIN.fullmatch(target) and _PLAIN.fullmatch(words))


def _is_read(graph: Graph, path: str, text: str, slug: str, words: str) -> bool:
    """Say whether a text is read as one link to a thing, and shows what some words show."""
    written, links = _read(graph, path, text)
    shown, others = _read(graph, path, words)
    return (
        written == shown
        and not others
        and len(links) == 1
        and _resolves(graph, path, links[0], slug)
    )


def _read(graph: Graph, path: str, text: str) -> tuple[str, list[Link]]:
    """Return what readers see of a text within a line, and its links."""
    entry = parse_entry(path, f"x {text}".encode(), graph.limits, graph.dialect)
    inlines = list(entry.inlines())
    return "\n".join(each.text for each in inlines), [
        link for each in inlines for link in each.links
    ]


def is_mention(graph: Graph, slug: str, line: int, column: int) -> bool:
    """Say whether a link at a place of an entry says no more than that it leads there.

    Behind the words of a relation, in an item of a list, it would state that relation; in a field
    it would be another value.
    """
    text = graph.line_text(slug, line)
    return _FIELD.search(text, 0, column - 1) is None and not graph.resolver.relations.is_known(
        words_before(text, column)
    )
